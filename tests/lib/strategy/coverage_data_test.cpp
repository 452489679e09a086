// The published fits against the measured coverage and vote accuracy that they were made from.
#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

#include "inferlaw/lib/strategy/population.hpp"
#include "inferlaw/lib/strategy/voting.hpp"

namespace inferlaw::strategy {
namespace {

struct Measured {
  double samples = 0;
  double share = 0;
};

class CoverageData : public testing::Test {
 protected:
  void SetUp() override {
    const char* folder = std::getenv("INFERLAW_DATASETS");
    if (folder == nullptr) GTEST_SKIP() << "INFERLAW_DATASETS is not set";
    folder_ = folder;
  }

  [[nodiscard]] std::vector<Measured> read(const std::string& name) const {
    const std::string path = folder_ + "/coverage/" + name;
    std::ifstream file(path);
    EXPECT_TRUE(file) << "cannot read " << path;
    std::string line;
    std::getline(file, line);
    std::vector<Measured> rows;
    while (std::getline(file, line)) {
      char* rest = nullptr;
      const double samples = std::strtod(line.c_str(), &rest);
      rows.push_back({.samples = samples, .share = std::strtod(rest + 1, nullptr)});
    }
    EXPECT_FALSE(rows.empty()) << path;
    return rows;
  }

 private:
  std::string folder_;
};

double squares(const std::vector<Measured>& rows, const RatePopulation& fit) {
  double sum = 0;
  for (const auto& [samples, share] : rows)
    sum += std::pow(pass_at(fit, samples).success() - share, 2);
  return sum;
}

TEST_F(CoverageData, PythiaHasThePublishedSquares) {
  const auto rows = read("pythia28B.csv");
  EXPECT_NEAR(squares(rows, {.law = {.alpha = .28965, .beta = 15.698}, .mass = .96451}), 2.943e-4,
              5e-8);
  EXPECT_NEAR(squares(rows, {.law = {.alpha = .322, .beta = 18.0}, .mass = .934}), 5.650e-4, 2e-6);
}

// Each fit sits on A = 1: it must be the best there.
TEST_F(CoverageData, PublishedFitsAreTheLeastSquaresAtFullMass) {
  struct Fit {
    const char* file;
    double alpha, beta;
  };
  for (const Fit& fit : {Fit{"llama8BpassN.csv", .388, 2.715}, Fit{"gemma2B.csv", .361, 4.649},
                         Fit{"llama38Binstruct_oracle.csv", .3797, 1.1336},
                         Fit{"llama370Binstruct_oracle.csv", .4089, .4882}}) {
    const auto rows = read(fit.file);
    const double best = squares(rows, {.law = {.alpha = fit.alpha, .beta = fit.beta}});
    EXPECT_LT(std::sqrt(best / static_cast<double>(rows.size())), .02) << fit.file;
    for (const double factor : {.97, 1.03}) {
      EXPECT_GT(squares(rows, {.law = {.alpha = fit.alpha * factor, .beta = fit.beta}}), best)
          << fit.file;
      EXPECT_GT(squares(rows, {.law = {.alpha = fit.alpha, .beta = fit.beta * factor}}), best)
          << fit.file;
    }
  }
}

TEST_F(CoverageData, VotesFollowTheMeasuredOnes) {
  struct Fit {
    const char* file;
    RatePopulation tasks;
    double plateau, categories;
  };
  for (const Fit& fit :
       {Fit{"llama38Binstruct_maj.csv", {.law = {.alpha = .3797, .beta = 1.1336}}, .4154, 11},
        Fit{"llama370Binstruct_maj.csv", {.law = {.alpha = .4089, .beta = .4882}}, .5779, 9}}) {
    const double decay =
        decay_for_largest_share(largest_share_for_plateau(fit.tasks, fit.plateau), fit.categories);
    for (const auto& [samples, share] : read(fit.file)) {
      const double whole = std::round(samples);
      if (whole > 300) continue;
      const Vote vote{.samples = whole, .wrong_shares = geometric_shares(decay, fit.categories)};
      EXPECT_NEAR(outcome(vote, fit.tasks).success(), share, .04) << fit.file << " at " << samples;
    }
  }
}

}  // namespace
}  // namespace inferlaw::strategy
