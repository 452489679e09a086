// docs/validation.md states what the theory makes of days that it has not seen: held here.
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <sstream>
#include <string>

#include "tests/support/dataset.hpp"
#include "tests/validation/held_out.hpp"

namespace inferlaw::validation {
namespace {

std::string validation_document() {
  std::ifstream file(std::string(INFERLAW_SOURCE_DIR) + "/docs/validation.md");
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

TEST(HeldOutDays, AreAsTheDocumentStates) {
  SKIP_WITHOUT_DATASETS();
  const std::string document = validation_document();
  for (const HeldOut& result : held_out_days({3600, 21600, 86400}))
    for (const std::string& row : table_rows(result))
      EXPECT_NE(document.find(row), std::string::npos) << "docs/validation.md lacks " << row;
}

// What the text around the table says of it.
TEST(HeldOutDays, OnlyTheRememberingTheoryIsNearTheReplay) {
  SKIP_WITHOUT_DATASETS();
  for (const HeldOut& result : held_out_days({21600, 86400})) {
    ASSERT_EQ(result.predictions.size(), 4U);
    const auto off = [&](std::size_t theory) {
      return std::abs(result.predictions[theory].mean_joules / result.mean_joules - 1);
    };
    EXPECT_GT(off(0), 0.98) << result.harvest;
    EXPECT_GT(off(1), 0.3) << result.harvest;
    EXPECT_GT(off(2), 0.5) << result.harvest;
    EXPECT_LT(off(3), result.harvest == "wind" ? 0.05 : 0.15) << result.harvest;
    EXPECT_GE(result.predictions[3].provision_suffices, 0.9) << result.harvest;
    EXPECT_NEAR(result.held_out_supply_joules / result.training_supply_joules,
                result.harvest == "wind" ? 1.08 : 0.99, 0.005);
  }
}

}  // namespace
}  // namespace inferlaw::validation
