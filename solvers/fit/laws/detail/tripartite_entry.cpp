#include "inferlaw/lib/training/tripartite.hpp"
#include "inferlaw/solvers/fit/laws/detail/entries.hpp"
#include "inferlaw/solvers/fit/laws/detail/starts.hpp"
#include "inferlaw/solvers/fit/laws/tripartite.hpp"

namespace inferlaw::fit::detail {
namespace {

Model tripartite_at(const Columns& columns, const LawOptions& /*options*/) {
  return tripartite_law(columns.column("training_flops"), columns.column("inference_flops"));
}

// Tokens that the middle row pays for, in chains of a few dozen to a few thousand steps.
LawOnData tripartite_on(const Columns& columns, const Objective& objective,
                        const LawOptions& options) {
  const std::vector<double>& accuracies = columns.column("accuracy");
  const double parameters =
      training::run_of_compute({}, geometric_middle(columns.column("training_flops"))).parameters;
  const double tokens = geometric_middle(columns.column("inference_flops")) / (2 * parameters);
  const double ceiling = (1 + greatest(accuracies)) / 2;
  LawOnData law{.problem = {.model = tripartite_at(columns, options),
                            .objective = objective,
                            .measured = measured(accuracies)}};
  for (const double steps : {50.0, 500.0, 5000.0})
    law.starts.push_back({0.5, tokens / steps, ceiling});
  law.notes.emplace_back(
      "rho and omega act nearly as (1 - rho)/omega alone: unless one of them is held (--fix), "
      "their standard errors can be far too small.");
  return law;
}

}  // namespace

NamedLaw tripartite_entry() {
  return {.name = "tripartite",
          .formula = "A*a(training_flops, inference_flops; rho, omega)",
          .columns = {{.name = "training_flops", .positive = true, .may_be_constant = true},
                      {.name = "inference_flops", .positive = true},
                      {.name = "accuracy", .probability = true}},
          .on = tripartite_on,
          .at = tripartite_at};
}

}  // namespace inferlaw::fit::detail
