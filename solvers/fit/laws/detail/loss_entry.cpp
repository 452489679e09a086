#include <cmath>

#include "inferlaw/solvers/fit/laws/detail/entries.hpp"
#include "inferlaw/solvers/fit/laws/detail/starts.hpp"
#include "inferlaw/solvers/fit/laws/frontier.hpp"
#include "inferlaw/solvers/fit/laws/loss.hpp"

namespace inferlaw::fit::detail {
namespace {

// Half of the reducible loss to each term at the middle of the data.
Starts loss_starts(const std::vector<double>& n, const std::vector<double>& d,
                   const std::vector<double>& loss) {
  Starts starts;
  const double floor = 0.8 * least(loss);
  const double half = (median(loss) - floor) / 2;
  for (const double alpha : {0.15, 0.35, 0.7})
    for (const double beta : {0.15, 0.35, 0.7})
      starts.push_back({floor, half * std::pow(geometric_middle(n), alpha),
                        half * std::pow(geometric_middle(d), beta), alpha, beta});
  return starts;
}

Model loss_at(const Columns& columns, const LawOptions& /*options*/) {
  return loss_law(columns.column("N"), columns.column("D"));
}

LawOnData loss_on(const Columns& columns, const Objective& objective, const LawOptions& options) {
  const std::vector<double>& loss = columns.column("loss");
  return {.problem = {.model = loss_at(columns, options),
                      .objective = objective,
                      .measured = measured(loss)},
          .starts = loss_starts(columns.column("N"), columns.column("D"), loss),
          .derived = frontier(options.budgets_flop)};
}

// `count` of the published starts, evenly over their grid.
Starts thinned_published_starts(std::size_t count) {
  const Starts all = published_loss_starts();
  Starts some;
  for (std::size_t i = 0; i < count; ++i) some.push_back(all[i * all.size() / count % all.size()]);
  return some;
}

}  // namespace

NamedLaw loss_entry() {
  return {.name = "loss",
          .formula = "E + A*N^(-alpha) + B*D^(-beta)",
          .columns = {{.name = "N", .positive = true},
                      {.name = "D", .positive = true},
                      {.name = "loss", .positive = true}},
          .usual = ObjectiveKind::huber_log,
          .options = {LawOption::compute},
          .on = loss_on,
          .at = loss_at,
          .grid_of_starts = thinned_published_starts};
}

}  // namespace inferlaw::fit::detail
