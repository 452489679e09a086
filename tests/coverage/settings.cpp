// The laws, designs and noises of docs/coverage.md.
#include <cmath>

#include "inferlaw/solvers/simulation/random/gamma.hpp"
#include "inferlaw/solvers/simulation/random/normal.hpp"
#include "tests/coverage/coverage.hpp"

namespace inferlaw::test {
namespace {

using fit::Columns;
using fit::NamedNumber;
using fit::ObjectiveKind;
using simulation::WordStream;

// `count` values from first to last in equal ratios.
std::vector<double> ratios(double first, double last, std::size_t count) {
  std::vector<double> values;
  for (std::size_t i = 0; i < count; ++i)
    values.push_back(
        first * std::pow(last / first, static_cast<double>(i) / static_cast<double>(count - 1)));
  return values;
}

// Normal noise, a share of it so many times as wide.
struct Noise {
  double deviation = 0;
  double outliers = 0;
  double outlier_factor = 10;

  [[nodiscard]] double operator()(WordStream& words) const {
    const bool out = simulation::uniform_above_zero(words()) <= outliers;
    return deviation * (out ? outlier_factor : 1) * simulation::standard_normal(words);
  }
};

// ---- loss -------------------------------------------------------------------------------------

constexpr double loss_floor = 1.8172;
constexpr double loss_a = 482.01;
constexpr double loss_b = 2085.43;
constexpr double loss_alpha = 0.3478;
constexpr double loss_beta = 0.3658;

// Six sizes by ten numbers of tokens, the ranges of the published runs.
Columns losses(WordStream& words, const Noise& noise) {
  Columns columns{.numbers = {{"N", {}}, {"D", {}}, {"loss", {}}}};
  for (const double n : ratios(5e7, 1.6e10, 6))
    for (const double d : ratios(1e9, 3e11, 10)) {
      const double mean =
          loss_floor + loss_a * std::pow(n, -loss_alpha) + loss_b * std::pow(d, -loss_beta);
      columns.numbers["N"].push_back(n);
      columns.numbers["D"].push_back(d);
      columns.numbers["loss"].push_back(mean * std::exp(noise(words)));
    }
  return columns;
}

CoverageSetting loss_law(ObjectiveKind objective, double outliers) {
  const Noise noise{.deviation = 0.02, .outliers = outliers};
  CoverageSetting setting{.name = "loss law, " + std::string(fit::name_of(objective)) +
                                  (outliers > 0 ? ", outliers" : ""),
                          .data = "E + A N^-alpha + B D^-beta, 60 rows, 2 % noise",
                          .truth = {{"E", loss_floor},
                                    {"A", loss_a},
                                    {"B", loss_b},
                                    {"alpha", loss_alpha},
                                    {"beta", loss_beta}},
                          .draw = [noise](WordStream& words) { return losses(words, noise); }};
  if (outliers > 0) setting.data += ", ten times as wide in one row of twenty";
  setting.request.law = "loss";
  setting.request.objective = objective;
  return setting;
}

// ---- power, exponential -----------------------------------------------------------------------

CoverageSetting power_law() {
  CoverageSetting setting{
      .name = "power law",
      .data = "(x_c/x)^alpha + E, 40 rows, equal noise of 0.02",
      .truth = {{"x_c", 8.8e8}, {"alpha", 0.35}, {"E", 1.5}},
      .draw = [](WordStream& words) {
        const Noise noise{.deviation = 0.02};
        Columns columns{.numbers = {{"x", ratios(1e7, 1e11, 40)}, {"y", {}}}};
        for (const double x : columns.numbers["x"])
          columns.numbers["y"].push_back(std::pow(8.8e8 / x, 0.35) + 1.5 + noise(words));
        return columns;
      }};
  setting.request.law = "power";
  setting.data_sets_by_default = 2000;
  return setting;
}

enum class Spread { equal, proportional };

Columns decay(WordStream& words, Spread spread) {
  Columns columns{.numbers = {{"x", {}}, {"y", {}}}};
  for (int i = 0; i < 25; ++i) {
    const double x = 0.25 * i;
    const double mean = 10 * std::exp(-0.6 * x);
    const double deviation = spread == Spread::equal ? 0.3 : 0.1 * mean;
    columns.numbers["x"].push_back(x);
    columns.numbers["y"].push_back(mean + Noise{.deviation = deviation}(words));
  }
  return columns;
}

CoverageSetting exponential(Spread spread) {
  const bool equal = spread == Spread::equal;
  CoverageSetting setting{
      .name = equal ? "exponential decay" : "exponential decay, noise in proportion",
      .data = std::string("a exp(-b x), 25 rows, noise of ") +
              (equal ? "0.3" : "a tenth of the mean, squared-raw without weights"),
      .truth = {{"a", 10}, {"b", 0.6}},
      .draw = [spread](WordStream& words) { return decay(words, spread); }};
  setting.request.formula = "a*exp(-b*x)";
  setting.request.response = "y";
  setting.request.starts = {{{"a", 5}, {"b", 1}}};
  return setting;
}

// ---- counts -----------------------------------------------------------------------------------

double successes(double trials, double probability, WordStream& words) {
  double count = 0;
  for (int i = 0; i < static_cast<int>(trials); ++i)
    if (simulation::uniform_above_zero(words()) <= probability) ++count;
  return count;
}

CoverageSetting binomial() {
  CoverageSetting setting{
      .name = "binomial",
      .data = "exp(-a k^-b), successes of 200 trials at each of twelve k from 1 to 1000",
      .truth = {{"a", 3.92}, {"b", 0.35}},
      .draw = [](WordStream& words) {
        Columns columns{.numbers = {{"k", ratios(1, 1000, 12)}, {"solved", {}}, {"trials", {}}}};
        for (const double k : columns.numbers["k"]) {
          columns.numbers["trials"].push_back(200);
          columns.numbers["solved"].push_back(
              successes(200, std::exp(-3.92 * std::pow(k, -0.35)), words));
        }
        return columns;
      }};
  setting.request.formula = "exp(-a*k^(-b))";
  setting.request.response = "solved";
  setting.request.objective = ObjectiveKind::binomial;
  setting.request.starts = {{{"a", 3}, {"b", 0.3}}};
  setting.request.bounds = {{.name = "a", .lower = 0}};
  return setting;
}

CoverageSetting beta_binomial() {
  CoverageSetting setting{
      .name = "beta-binomial",
      .data =
          "A 0.85 of 200 problems can be solved, with probabilities of Beta(0.8, 3); 50 samples"
          " each",
      .truth = {{"A", 0.85}, {"alpha", 0.8}, {"beta", 3}},
      .draw = [](WordStream& words) {
        const simulation::GammaSampler solved({.shape = 0.8});
        const simulation::GammaSampler failed({.shape = 3});
        Columns columns{.numbers = {{"samples", std::vector<double>(200, 50)}, {"correct", {}}}};
        for (int i = 0; i < 200; ++i) {
          const bool possible = simulation::uniform_above_zero(words()) <= 0.85;
          const double one = solved(words);
          const double probability = possible ? one / (one + failed(words)) : 0;
          columns.numbers["correct"].push_back(successes(50, probability, words));
        }
        return columns;
      }};
  setting.request.law = "beta";
  setting.request.objective = ObjectiveKind::beta_binomial;
  // A refit takes ten times as long as one of the other laws.
  setting.data_sets = 100;
  setting.refits = 199;
  setting.data_sets_by_default = 600;
  return setting;
}

}  // namespace

std::vector<CoverageSetting> coverage_settings() {
  return {loss_law(ObjectiveKind::huber_log, 0),
          loss_law(ObjectiveKind::squared_log, 0),
          loss_law(ObjectiveKind::huber_log, 0.05),
          loss_law(ObjectiveKind::squared_log, 0.05),
          power_law(),
          exponential(Spread::equal),
          exponential(Spread::proportional),
          binomial(),
          beta_binomial()};
}

}  // namespace inferlaw::test
