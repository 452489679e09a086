#include <cmath>
#include <span>
#include <utility>

#include "inferlaw/solvers/fit/laws/detail/entries.hpp"
#include "inferlaw/solvers/fit/laws/detail/starts.hpp"
#include "inferlaw/solvers/fit/laws/pretraining.hpp"

namespace inferlaw::fit::detail {
namespace {

const LawColumn parameters_column{.name = "N", .positive = true};
const LawColumn tokens_column{.name = "D", .positive = true};
const LawColumn loss_column{.name = "loss", .positive = true};

// The loss that no term removes is put below the least one measured; what is left of the middle
// one is shared out to the terms.
struct Reducible {
  double floor = 0;
  double excess = 0;
};

Reducible reducible_loss(const Columns& columns) {
  const std::vector<double>& loss = columns.column("loss");
  const double floor = 0.8 * least(loss);
  return {.floor = floor, .excess = median(loss) - floor};
}

// The factor that makes factor x^-exponent a share of the loss at the middle of a column.
double factor_of(const Columns& columns, const std::string& column, double share, double exponent) {
  return share * std::pow(geometric_middle(columns.column(column)), exponent);
}

LawOnData data_of(Model model, const Objective& objective, const std::vector<double>& responses) {
  LawOnData law;
  law.problem = {
      .model = std::move(model), .objective = objective, .measured = measured(responses)};
  return law;
}

// ---- data-constrained -------------------------------------------------------------------------

Model data_constrained_at(const Columns& columns, const LawOptions& /*options*/) {
  return data_constrained_law(columns.column("N"), columns.column("D"), columns.column("unique"));
}

LawOnData data_constrained_on(const Columns& columns, const Objective& objective,
                              const LawOptions& options) {
  LawOnData law = data_of(data_constrained_at(columns, options), objective, columns.column("loss"));
  const auto [floor, excess] = reducible_loss(columns);
  for (const double alpha : {0.2, 0.5})
    for (const double beta : {0.2, 0.5})
      for (const double repetitions : {4.0, 20.0})
        law.starts.push_back({floor, factor_of(columns, "N", excess / 2, alpha),
                              factor_of(columns, "D", excess / 2, beta), alpha, beta, repetitions,
                              repetitions});
  return law;
}

// ---- over-training ----------------------------------------------------------------------------

Model over_training_at(const Columns& columns, const LawOptions& /*options*/) {
  return over_training_law(columns.column("N"), columns.column("D"));
}

// a M^eta C^-eta is a (6 N^2)^-eta, and b M^-eta C^-eta is b (6 D^2)^-eta.
LawOnData over_training_on(const Columns& columns, const Objective& objective,
                           const LawOptions& options) {
  LawOnData law = data_of(over_training_at(columns, options), objective, columns.column("loss"));
  const auto [floor, excess] = reducible_loss(columns);
  for (const double eta : {0.07, 0.15, 0.3}) {
    const double half = excess / 2 * std::pow(6, eta);
    law.starts.push_back({floor, factor_of(columns, "N", half, 2 * eta),
                          factor_of(columns, "D", half, 2 * eta), eta});
  }
  law.derived = {
      {.name = "optimal_tokens_per_parameter", .value = [](std::span<const double> theta) {
         return std::pow(theta[2] / theta[1], 1 / (2 * theta[3]));
       }}};
  return law;
}

// ---- precision, quantisation ------------------------------------------------------------------

Model precision_at(const Columns& columns, const LawOptions& /*options*/) {
  return precision_law(columns.column("N"), columns.column("D"), columns.column("bits"));
}

LawOnData precision_on(const Columns& columns, const Objective& objective,
                       const LawOptions& options) {
  LawOnData law = data_of(precision_at(columns, options), objective, columns.column("loss"));
  const auto [floor, excess] = reducible_loss(columns);
  for (const double alpha : {0.2, 0.5})
    for (const double beta : {0.2, 0.5})
      for (const double share : {0.3, 1.0})
        law.starts.push_back({floor, factor_of(columns, "N", excess / 2, alpha),
                              factor_of(columns, "D", excess / 2, beta), alpha, beta,
                              share * least(columns.column("bits"))});
  return law;
}

Model quantisation_at(const Columns& columns, const LawOptions& /*options*/) {
  return quantisation_law(columns.column("N"), columns.column("D"), columns.column("bits"));
}

LawOnData quantisation_on(const Columns& columns, const Objective& objective,
                          const LawOptions& options) {
  const std::vector<double>& degradation = columns.column("degradation");
  LawOnData law = data_of(quantisation_at(columns, options), objective, degradation);
  const double bits = median(columns.column("bits"));
  const double middle = median(degradation);
  for (const double gamma : {bits / 8, bits / 2})
    for (const double exponent : {0.3, 0.6}) {
      const double by_tokens = factor_of(columns, "D", middle, -exponent);
      law.starts.push_back({factor_of(columns, "N", by_tokens, exponent) * std::exp(bits / gamma),
                            exponent, exponent, gamma});
    }
  return law;
}

// ---- experts ----------------------------------------------------------------------------------

Model experts_at(const Columns& columns, const LawOptions& /*options*/) {
  return experts_law(columns.column("N"), columns.column("D"), columns.column("granularity"));
}

LawOnData experts_on(const Columns& columns, const Objective& objective,
                     const LawOptions& options) {
  LawOnData law = data_of(experts_at(columns, options), objective, columns.column("loss"));
  const auto [floor, excess] = reducible_loss(columns);
  for (const double share : {0.5, 1.0})
    for (const double exponent : {0.1, 0.3})
      for (const double gamma : {0.3, 1.0}) {
        const double size = factor_of(columns, "N", excess / 2, exponent);
        law.starts.push_back({share * floor, 0.9 * size,
                              factor_of(columns, "D", excess / 2, exponent), exponent, exponent,
                              factor_of(columns, "granularity", 0.1 * size, gamma), gamma});
      }
  return law;
}

// ---- annealing --------------------------------------------------------------------------------

Model annealing_at(const Columns& columns, const LawOptions& /*options*/) {
  return annealing_law(columns.column("S1"), columns.column("S2"));
}

LawOnData annealing_on(const Columns& columns, const Objective& objective,
                       const LawOptions& options) {
  LawOnData law = data_of(annealing_at(columns, options), objective, columns.column("loss"));
  const auto [floor, excess] = reducible_loss(columns);
  const double area = greatest(columns.column("S2"));
  for (const double alpha : {0.2, 0.5, 1.0})
    for (const double share : {0.0, 0.5})
      law.starts.push_back({floor, factor_of(columns, "S1", excess, alpha), alpha,
                            area > 0 ? share * excess / area : share});
  return law;
}

// ---- train-to-test ----------------------------------------------------------------------------

Model train_to_test_at(const Columns& columns, const LawOptions& /*options*/) {
  return train_to_test_law(columns.column("N"), columns.column("D"), columns.column("k"));
}

LawOnData train_to_test_on(const Columns& columns, const Objective& objective,
                           const LawOptions& options) {
  LawOnData law = data_of(train_to_test_at(columns, options), objective, columns.column("loss"));
  const auto [floor, excess] = reducible_loss(columns);
  for (const double alpha : {0.2, 0.5})
    for (const double beta : {0.2, 0.5})
      for (const double gamma : {0.2, 0.7})
        law.starts.push_back({floor, factor_of(columns, "N", excess / 3, alpha),
                              factor_of(columns, "D", excess / 3, beta), alpha, beta,
                              factor_of(columns, "k", excess / 3, gamma), gamma});
  return law;
}

// ---- loss-to-accuracy -------------------------------------------------------------------------

Model loss_to_accuracy_at(const Columns& columns, const LawOptions& /*options*/) {
  return loss_to_accuracy_law(columns.column("loss"));
}

// The bend over a tenth to the whole of the losses' range.
LawOnData loss_to_accuracy_on(const Columns& columns, const Objective& objective,
                              const LawOptions& options) {
  const std::vector<double>& loss = columns.column("loss");
  const std::vector<double>& accuracy = columns.column("accuracy");
  LawOnData law = data_of(loss_to_accuracy_at(columns, options), objective, accuracy);
  const double ceiling = greatest(accuracy);
  const double range = greatest(loss) - least(loss);
  for (const double steepness : {4.0, 12.0, 40.0})
    for (const double middle : {0.25, 0.5, 0.75})
      law.starts.push_back(
          {least(accuracy) - ceiling, steepness / range, least(loss) + middle * range, ceiling});
  return law;
}

}  // namespace

NamedLaw data_constrained_entry() {
  return {.name = "data-constrained",
          .formula = "E + A*N'^(-alpha) + B*D'^(-beta), N' and D' what N and D are worth",
          .columns = {parameters_column,
                      tokens_column,
                      {.name = "unique", .positive = true},
                      loss_column},
          .usual = ObjectiveKind::huber_log,
          .on = data_constrained_on,
          .at = data_constrained_at};
}

NamedLaw over_training_entry() {
  return {.name = "over-training",
          .formula = "E + (a*(D/N)^eta + b*(D/N)^(-eta))*(6*N*D)^(-eta)",
          .columns = {parameters_column, tokens_column, loss_column},
          .usual = ObjectiveKind::huber_log,
          .on = over_training_on,
          .at = over_training_at};
}

NamedLaw precision_entry() {
  return {.name = "precision",
          .formula = "E + A*(N*(1 - exp(-bits/gamma)))^(-alpha) + B*D^(-beta)",
          .columns = {parameters_column,
                      tokens_column,
                      {.name = "bits", .positive = true},
                      loss_column},
          .usual = ObjectiveKind::huber_log,
          .on = precision_on,
          .at = precision_at};
}

NamedLaw quantisation_entry() {
  return {.name = "quantisation",
          .formula = "C_T*D^gamma_D*N^(-gamma_N)*exp(-bits/gamma)",
          .columns = {parameters_column,
                      tokens_column,
                      {.name = "bits", .positive = true},
                      {.name = "degradation", .positive = true}},
          .usual = ObjectiveKind::squared_log,
          .on = quantisation_on,
          .at = quantisation_at};
}

NamedLaw experts_entry() {
  return {.name = "experts",
          .formula = "c + (g*granularity^(-gamma) + a)*N^(-alpha) + b*D^(-beta)",
          .columns = {parameters_column,
                      tokens_column,
                      {.name = "granularity", .positive = true},
                      loss_column},
          .usual = ObjectiveKind::huber_log,
          .on = experts_on,
          .at = experts_at};
}

NamedLaw annealing_entry() {
  return {.name = "annealing",
          .formula = "L_0 + A*S1^(-alpha) - C*S2",
          .columns = {{.name = "S1", .positive = true},
                      {.name = "S2", .not_negative = true},
                      loss_column},
          .usual = ObjectiveKind::huber_log,
          .on = annealing_on,
          .at = annealing_at};
}

NamedLaw train_to_test_entry() {
  return {
      .name = "train-to-test",
      .formula = "E + A*N^(-alpha) + B*D^(-beta) + G*k^(-gamma)",
      .columns = {parameters_column, tokens_column, {.name = "k", .positive = true}, loss_column},
      .usual = ObjectiveKind::huber_log,
      .on = train_to_test_on,
      .at = train_to_test_at};
}

NamedLaw loss_to_accuracy_entry() {
  return {.name = "loss-to-accuracy",
          .formula = "a/(1 + exp(-k*(loss - L_0))) + b",
          .columns = {loss_column, {.name = "accuracy", .probability = true}},
          .on = loss_to_accuracy_on,
          .at = loss_to_accuracy_at};
}

}  // namespace inferlaw::fit::detail
