#include <algorithm>
#include <cmath>
#include <span>

#include "inferlaw/solvers/fit/laws/detail/entries.hpp"
#include "inferlaw/solvers/fit/laws/detail/starts.hpp"
#include "inferlaw/solvers/fit/laws/small.hpp"
#include "inferlaw/solvers/simulation/regime.hpp"

namespace inferlaw::fit::detail {
namespace {

using Theta = std::span<const double>;

// ---- power -------------------------------------------------------------------------------------

Model power_at(const Columns& columns, const LawOptions& /*options*/) {
  return power_law(columns.column("x"));
}

LawOnData power_on(const Columns& columns, const Objective& objective, const LawOptions& options) {
  const std::vector<double>& x = columns.column("x");
  const std::vector<double>& y = columns.column("y");
  LawOnData law{.problem = {.model = power_at(columns, options),
                            .objective = objective,
                            .measured = measured(y)}};
  for (const double share : {0.05, 0.5, 0.9})
    for (const double alpha : {0.05, 0.2, 0.6}) {
      const double floor = share * least(y);
      const double reducible = std::max(median(y) - floor, 1e-12);
      law.starts.push_back(
          {geometric_middle(x) * std::pow(reducible, 1 / alpha), alpha, std::max(floor, 0.0)});
    }
  return law;
}

// ---- accuracy, energy --------------------------------------------------------------------------

Model accuracy_at(const Columns& columns, const LawOptions& /*options*/) {
  return accuracy_law(columns.column("tokens"));
}

LawOnData accuracy_on(const Columns& columns, const Objective& objective,
                      const LawOptions& options) {
  return {.problem = {.model = accuracy_at(columns, options),
                      .objective = objective,
                      .measured = measured(columns.column("accuracy"))},
          .starts = {{0, 0.1}},
          .derived = {{.name = "accuracy_per_doubling",
                       .value = [](Theta theta) { return theta[1] * std::log10(2.0); }}}};
}

Model energy_at(const Columns& columns, const LawOptions& /*options*/) {
  return energy_law(columns.column("batch"), columns.column("parameters"));
}

LawOnData energy_on(const Columns& columns, const Objective& objective, const LawOptions& options) {
  return {.problem = {.model = energy_at(columns, options),
                      .objective = objective,
                      .measured = measured(columns.column("joules_per_token"))},
          .starts = {{1, 0.01, 0.5}, {1, 0.01, 1}, {0.1, 0.1, 0.5}, {10, 0.001, 0.2}}};
}

// ---- joules, parallel, reinforcement -----------------------------------------------------------

Model joules_at(const Columns& columns, const LawOptions& /*options*/) {
  return joules_law(columns.column("tokens_in"), columns.column("tokens_out"));
}

LawOnData joules_on(const Columns& columns, const Objective& objective, const LawOptions& options) {
  const std::vector<double>& joules = columns.column("joules");
  const double by_out = median(joules) / std::max(median(columns.column("tokens_out")), 1.0);
  return {.problem = {.model = joules_at(columns, options),
                      .objective = objective,
                      .measured = measured(joules)},
          .starts = {{0, by_out, 0}, {by_out / 10, by_out / 2, 0}}};
}

Model parallel_at(const Columns& columns, const LawOptions& /*options*/) {
  return parallel_law(columns.column("N"), columns.column("P"));
}

LawOnData parallel_on(const Columns& columns, const Objective& objective,
                      const LawOptions& options) {
  const std::vector<double>& loss = columns.column("loss");
  LawOnData law{.problem = {.model = parallel_at(columns, options),
                            .objective = objective,
                            .measured = measured(loss)}};
  const double size = geometric_middle(columns.column("N"));
  for (const double share : {0.3, 0.8})
    for (const double alpha : {0.1, 0.2, 0.5}) {
      const double floor = share * least(loss);
      const double reducible = median(loss) - floor;
      law.starts.push_back({size * std::pow(reducible, 1 / alpha), 0.3, alpha, floor});
    }
  return law;
}

Model reinforcement_at(const Columns& columns, const LawOptions& /*options*/) {
  return reinforcement_law(columns.column("compute"));
}

LawOnData reinforcement_on(const Columns& columns, const Objective& objective,
                           const LawOptions& options) {
  const std::vector<double>& compute = columns.column("compute");
  const std::vector<double>& reward = columns.column("reward");
  LawOnData law{.problem = {.model = reinforcement_at(columns, options),
                            .objective = objective,
                            .measured = measured(reward)}};
  for (const double steepness : {0.5, 1.0, 2.0})
    for (const double middle : {least(compute), geometric_middle(compute), greatest(compute)})
      law.starts.push_back({least(reward), greatest(reward), middle, steepness});
  return law;
}

// ---- auxiliary ---------------------------------------------------------------------------------

Model auxiliary_at(const Columns& columns, const LawOptions& /*options*/) {
  return auxiliary_law(columns.column("horizon"));
}

LawOnData auxiliary_on(const Columns& columns, const Objective& objective,
                       const LawOptions& options) {
  const std::vector<double>& means = columns.column("mean");
  const double horizon = median(columns.column("horizon"));
  const double mean = median(means);
  LawOnData law{.problem = {.model = auxiliary_at(columns, options),
                            .objective = objective,
                            .measured = measured(means)}};
  for (const double share : {-1.0, 0.0, 0.5, 0.95})
    law.starts.push_back({share * mean / horizon, 1.25 * mean / std::sqrt(horizon)});
  if (columns.has("standard_error"))
    for (const double error : columns.column("standard_error"))
      law.problem.weights.push_back(1 / (error * error));
  return law;
}

// Which law the curve of deficits follows over the horizon, where it has errors of its own.
std::vector<Outcome> regime_of(const Columns& columns) {
  if (!columns.has("standard_error")) return {};
  const std::vector<double>& horizons = columns.column("horizon");
  const std::vector<double>& means = columns.column("mean");
  const std::vector<double>& errors = columns.column("standard_error");
  std::vector<simulation::CurvePoint> curve;
  for (std::size_t i = 0; i < horizons.size(); ++i)
    curve.push_back(
        {.slots = horizons[i], .mean_joules = means[i], .standard_error_joules = errors[i]});
  const simulation::GrowthLawChoice choice = simulation::detect_regime(curve);
  return {{"regime", Record{{"chosen", std::string(simulation::name_of(choice.chosen))},
                            {"bic_square_root", choice.square_root.goodness.bic},
                            {"bic_kinked", choice.kinked.goodness.bic},
                            {"bic_linear", choice.linear.goodness.bic}}}};
}

// ---- ds3 ---------------------------------------------------------------------------------------

Model ds3_at(const Columns& columns, const LawOptions& options) {
  return ds3_law(columns.column("tokens"), columns.column("loss"), options.tokens_per_step);
}

LawOnData ds3_on(const Columns& columns, const Objective& objective, const LawOptions& options) {
  const double steps = geometric_middle(columns.column("tokens")) / options.tokens_per_step;
  LawOnData law{.problem = {.model = ds3_at(columns, options),
                            .objective = objective,
                            .measured = measured(columns.column("accuracy"))}};
  for (const double iota : {0.05, 0.3, 0.9})
    for (const double skills : {0.02, 0.1, 0.5})
      law.starts.push_back({5, 2.5, iota, std::max(skills * steps, 0.5)});
  return law;
}

}  // namespace

NamedLaw power_entry() {
  return {.name = "power",
          .formula = "(x_c/x)^alpha + E",
          .columns = {{.name = "x", .positive = true}, {.name = "y"}},
          .on = power_on,
          .at = power_at};
}

NamedLaw accuracy_entry() {
  return {
      .name = "accuracy",
      .formula = "u + v*log10(tokens)",
      .columns = {{.name = "tokens", .positive = true}, {.name = "accuracy", .probability = true}},
      .on = accuracy_on,
      .at = accuracy_at};
}

NamedLaw energy_entry() {
  return {.name = "energy",
          .formula = "parameters^gamma*(w/batch + c)",
          .columns = {{.name = "batch", .positive = true},
                      {.name = "parameters", .positive = true},
                      {.name = "joules_per_token", .positive = true}},
          .usual = ObjectiveKind::squared_log,
          .on = energy_on,
          .at = energy_at};
}

NamedLaw joules_entry() {
  return {.name = "joules",
          .formula = "a*tokens_in + b*tokens_out + c*tokens_in*tokens_out",
          .columns = {{.name = "tokens_in", .not_negative = true},
                      {.name = "tokens_out", .not_negative = true},
                      {.name = "joules", .positive = true}},
          .on = joules_on,
          .at = joules_at};
}

NamedLaw parallel_entry() {
  return {.name = "parallel",
          .formula = "(A/(N*(k*log(P) + 1)))^alpha + E",
          .columns = {{.name = "N", .positive = true},
                      {.name = "P", .positive = true},
                      {.name = "loss", .positive = true}},
          .usual = ObjectiveKind::huber_log,
          .on = parallel_on,
          .at = parallel_at};
}

NamedLaw reinforcement_entry() {
  return {.name = "reinforcement",
          .formula = "R_0 + (A - R_0)/(1 + (C_mid/compute)^B)",
          .columns = {{.name = "compute", .positive = true}, {.name = "reward"}},
          .on = reinforcement_on,
          .at = reinforcement_at};
}

NamedLaw auxiliary_entry() {
  return {
      .name = "auxiliary",
      .formula = "E[D_T](drift, volatility)",
      .columns = {{.name = "horizon", .positive = true}, {.name = "mean", .not_negative = true}},
      .also_read = {"standard_error"},
      .on = auxiliary_on,
      .at = auxiliary_at,
      .outcomes = regime_of};
}

NamedLaw ds3_entry() {
  return {.name = "ds3",
          .formula = "I_r(m, tokens/omega - m + 1), r = iota/(1 + exp(-b*(L_0 - loss)))",
          .columns = {{.name = "tokens", .positive = true},
                      {.name = "loss", .positive = true, .may_be_constant = true},
                      {.name = "accuracy", .probability = true}},
          .options = {LawOption::tokens_per_step},
          .on = ds3_on,
          .at = ds3_at};
}

}  // namespace inferlaw::fit::detail
