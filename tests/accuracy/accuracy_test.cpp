#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>
#include <string>
#include <vector>

#include "tests/accuracy/claims.hpp"

namespace inferlaw::test {
namespace {

std::string text_of(const std::filesystem::path& file) {
  std::ifstream stream(file);
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

const std::filesystem::path source = INFERLAW_SOURCE_DIR;
const std::string held_here = "tests/accuracy/claims.cpp";

TEST(Accuracy, EveryClaimHolds) {
  for (const Comparison& comparison : comparisons()) {
    const accuracy::Claim& claim = comparison.claim;
    const Measured measured = measure(comparison);
    EXPECT_LE(std::ldexp(measured.most_epsilons, -52), claim.relative)
        << claim.function << ", " << claim.range;
    EXPECT_GE(measured.rows, 1) << claim.function << ", " << claim.range;
  }
}

TEST(Accuracy, EveryClaimIsHeldByTheTestThatItNames) {
  for (const accuracy::Claim& claim : accuracy::claims()) {
    if (claim.held_by == held_here) {
      EXPECT_EQ(std::ranges::count_if(comparisons(),
                                      [&](const Comparison& comparison) {
                                        return comparison.claim.function == claim.function &&
                                               comparison.claim.range == claim.range;
                                      }),
                1)
          << claim.function << ", " << claim.range;
    } else {
      EXPECT_NE(text_of(source / claim.held_by)
                    .find("accuracy::allowed(\"" + std::string(claim.function) + "\""),
                std::string::npos)
          << claim.held_by << " does not hold " << claim.function;
    }
  }
}

TEST(Accuracy, TheDocumentStatesTheClaims) {
  const std::string document = text_of(source / "docs/accuracy.md");
  for (const Comparison& comparison : comparisons()) {
    const std::string head = row_head(comparison, measure(comparison));
    EXPECT_NE(document.find(head), std::string::npos) << "docs/accuracy.md lacks " << head;
  }
  for (const accuracy::Claim& claim : accuracy::claims())
    EXPECT_NE(document.find(row_head(claim)), std::string::npos)
        << "docs/accuracy.md lacks " << row_head(claim);
}

TEST(Accuracy, HeadersPointToTheDocumentAndRepeatNoNumber) {
  const std::regex points("Accuracy: docs/accuracy\\.md");
  const std::regex repeats("[Rr]elative error (of|below|within|at most)|[0-9)] epsilon");
  int headers = 0;
  for (const char* room : {"lib", "solvers"})
    for (const auto& entry : std::filesystem::recursive_directory_iterator(source / room)) {
      if (entry.path().extension() != ".hpp" || entry.path().filename() == "accuracy.hpp") continue;
      if (entry.path().parent_path().filename() == "detail") continue;
      std::istringstream lines(text_of(entry.path()));
      for (std::string line; std::getline(lines, line);) {
        EXPECT_FALSE(std::regex_search(line, repeats)) << entry.path() << ": " << line;
        const bool claims = line.find("Accuracy:") != std::string::npos;
        EXPECT_TRUE(!claims || std::regex_search(line, points)) << entry.path() << ": " << line;
      }
      ++headers;
    }
  EXPECT_GT(headers, 60);
}

TEST(Accuracy, ClaimsInWords) {
  EXPECT_EQ(accuracy::in_words("mean"),
            "8 epsilon for |d| <= 30, b0 = 0; 1024 epsilon for |d| <= 30, b0 <= 20 s");
  EXPECT_EQ(accuracy::in_words("gaussian_slots_mean"), "1e-14");
  EXPECT_EQ(accuracy::in_words(accuracy::claims_of("tree_of_thought").front()),
            "(20 + 4 |log|) epsilon");
  EXPECT_EQ(accuracy::in_words(accuracy::claims_of("corrected_mean").front()), "5e-4");
  EXPECT_EQ(accuracy::allowed("tree_of_thought", -5), std::ldexp(40, -52));
  EXPECT_THROW((void)accuracy::claims_of("nothing"), std::invalid_argument);
}

}  // namespace
}  // namespace inferlaw::test
