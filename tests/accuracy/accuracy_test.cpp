#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>

#include "tests/accuracy/claims.hpp"

namespace inferlaw::test {
namespace {

std::string accuracy_document() {
  std::ifstream file(std::string(INFERLAW_SOURCE_DIR) + "/docs/accuracy.md");
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

TEST(Accuracy, EveryClaimHolds) {
  for (const Claim& claim : claims()) {
    const Measured measured = measure(claim);
    EXPECT_LE(measured.most_epsilons, claim.most_epsilons) << claim.function << ", " << claim.range;
    EXPECT_GE(measured.rows, 1) << claim.function << ", " << claim.range;
  }
}

TEST(Accuracy, TheDocumentStatesTheClaims) {
  const std::string document = accuracy_document();
  for (const Claim& claim : claims()) {
    const std::string head = row_head(claim, measure(claim));
    EXPECT_NE(document.find(head), std::string::npos) << "docs/accuracy.md lacks " << head;
  }
}

}  // namespace
}  // namespace inferlaw::test
