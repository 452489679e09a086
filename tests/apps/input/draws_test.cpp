// Draws of a fit's parameters for the keys of a scenario.
#include "inferlaw/apps/input/draws.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "inferlaw/apps/errors.hpp"
#include "tests/support/message_of.hpp"
#include "tests/support/relative_error.hpp"
#include "tests/support/scenarios.hpp"
#include "tests/support/temporary_folder.hpp"

namespace inferlaw::apps {
namespace {

using test::message_of;
using test::relatively_near;

class ReadDraws : public testing::Test {
 protected:
  [[nodiscard]] std::string file(const std::string& name, const std::string& text) const {
    return folder_.write(name, text).string();
  }
  [[nodiscard]] std::string loss_law() const {
    return file("good.csv",
                "draw,E,A,B,alpha,beta\n0,1.8172,482.01,2085.43,0.3478,0.3658\n"
                "1,1.83,480,2100,0.35,0.36\n2,1.81,490,2000,0.34,0.37\n");
  }
  static site::Draws read(const DrawsRequest& request) {
    return *read_draws(request, test::two_models());
  }

 private:
  test::TemporaryFolder folder_;
};

// On the compute-optimal frontier the amplitude is A (1 + alpha/beta).
TEST_F(ReadDraws, OfTheLossLawSetTheCapability) {
  const site::Draws draws = read({.file = loss_law()});
  EXPECT_EQ(draws.count(), 3U);
  EXPECT_EQ(draws.parameters, (std::vector<std::string>{"E", "A", "B", "alpha", "beta"}));
  const training::FrontierLoss law =
      site::with_draw(test::two_models(), draws, 1).setting.capability.loss;
  EXPECT_EQ(law.irreducible, 1.83);
  EXPECT_TRUE(relatively_near(law.amplitude, 480 * (1 + 0.35 / 0.36), 1e-15));
  EXPECT_EQ(law.exponent, 0.35);
}

TEST_F(ReadDraws, SetTheKeysThatAreNamed) {
  const std::string models = file("n.csv", "draw,n\n0,2e9\n1,2e9\n2,2e9\n");
  const site::Draws draws =
      read({.file = models, .keys = {"models.1B.parameters=2*n"}, .confidence = 0.9});
  EXPECT_EQ(draws.values, (std::vector<std::vector<double>>{{4e9, 4e9, 4e9}}));
  EXPECT_EQ(draws.columns, (std::vector<std::vector<double>>{{2e9, 2e9, 2e9}}));
  EXPECT_EQ(draws.confidence, 0.9);
}

TEST_F(ReadDraws, AreNoneWithoutAFile) { EXPECT_FALSE(read_draws({}, test::two_models())); }

TEST_F(ReadDraws, ThatFitNoScenarioAreRefused) {
  const std::string good = loss_law();
  const std::string other = file("other.csv", "draw,a\n0,1\n1,2\n2,3\n");
  const std::string few = file("few.csv", "draw,E,A,B,alpha,beta\n0,1,1,1,1,1\n");
  const auto wrong_usage = [](const DrawsRequest& request) {
    return message_of<UsageError>([&] { (void)read(request); });
  };
  const auto bad_file = [](const DrawsRequest& request) {
    return message_of<InputError>([&] { (void)read(request); });
  };
  EXPECT_SAYS(wrong_usage({.file = good, .keys = {"nothing=E"}}), "--set: nothing");
  EXPECT_SAYS(wrong_usage({.file = other}), "--set: missing");
  EXPECT_SAYS(bad_file({.file = good, .keys = {"capability.steepness=-E"}}),
              "good.csv:2: capability.steepness is -1.8172");
  EXPECT_SAYS(bad_file({.file = few}), "two draws or more");
  EXPECT_SAYS(bad_file({.file = "nowhere.csv"}), "no such file");
}

}  // namespace
}  // namespace inferlaw::apps
