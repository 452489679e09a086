#include <fmt/format.h>

#include <cmath>
#include <optional>

#include "inferlaw/solvers/fit/laws/detail/entries.hpp"
#include "inferlaw/solvers/fit/laws/isoflop.hpp"
#include "inferlaw/solvers/fit/laws/isoflop_bootstrap.hpp"

namespace inferlaw::fit::detail {
namespace {

std::vector<IsoflopPoint> points_of(const Columns& columns) {
  const std::vector<double>& budgets = columns.column("budget");
  const std::vector<double>& sizes = columns.column("N");
  const std::vector<double>& losses = columns.column("loss");
  std::vector<IsoflopPoint> points;
  points.reserve(budgets.size());
  for (std::size_t i = 0; i < budgets.size(); ++i)
    points.push_back({.budget_flop = budgets[i], .parameters = sizes[i], .loss = losses[i]});
  return points;
}

Record row_of(const Parabola& parabola) {
  return {{"budget_flop", parabola.budget_flop},
          {"rows", parabola.rows},
          {"optimal_parameters", parabola.optimal_parameters},
          {"standard_error_of_log", parabola.standard_error_of_log},
          {"least_loss", parabola.least_loss},
          {"inside", parabola.inside}};
}

std::vector<Record> rows_of(const IsoflopFit& fitted,
                            const std::optional<WeightedIsoflops>& weighted) {
  std::vector<Record> parabolas;
  parabolas.reserve(fitted.parabolas.size());
  for (std::size_t i = 0; i < fitted.parabolas.size(); ++i) {
    parabolas.push_back(row_of(fitted.parabolas[i]));
    if (weighted)
      parabolas.back().push_back({"spread_of_log_over_refits", weighted->spreads_of_log[i]});
  }
  return parabolas;
}

Record record_of(const WeightedIsoflops& weighted) {
  return {{"exponent_a_of_parameters", weighted.exponent},
          {"standard_error", weighted.spread.standard_error},
          {"lower", weighted.spread.interval.lower},
          {"upper", weighted.spread.interval.upper},
          {"minima_used", weighted.used},
          {"refits", weighted.refits},
          {"noise_of_loss", weighted.loss_noise}};
}

std::optional<WeightedIsoflops> weighted_by_refits(const std::vector<IsoflopPoint>& points,
                                                   const IsoflopFit& fitted,
                                                   const FitRequest& request) {
  if (request.errors.refits == 0) return {};
  return weighted_isoflops(points, fitted,
                           {.refits = request.errors.refits,
                            .confidence = request.errors.confidence,
                            .seed = request.seed,
                            .threads = request.threads});
}

void add_weighted(const WeightedIsoflops& weighted, const FitRequest& request,
                  DirectAnswer& answer) {
  const std::size_t refits = request.errors.refits;
  answer.inputs.push_back({"bootstrap_refits", refits});
  answer.inputs.push_back({"confidence", request.errors.confidence});
  answer.inputs.push_back({"seed", std::size_t{request.seed}});
  answer.results.push_back({"weighted", record_of(weighted)});
  if (std::isnan(weighted.loss_noise))
    answer.notes.emplace_back("three rows a budget leave no noise to refit by");
  if (weighted.minima_lost > 0)
    answer.notes.push_back(
        fmt::format("{} of {} minima of refits are not inside their sizes, and missing from them",
                    weighted.minima_lost, weighted.used * refits));
}

DirectAnswer isoflop_of(const Columns& columns, const FitRequest& request) {
  const std::vector<IsoflopPoint> points = points_of(columns);
  const IsoflopFit fitted = fit_isoflops(points);
  const std::optional<WeightedIsoflops> weighted = weighted_by_refits(points, fitted, request);
  DirectAnswer answer{.usable = fitted.used >= 2,
                      .inputs = {{"rows", points.size()}},
                      .results = {{"exponent_a_of_parameters", fitted.exponent},
                                  {"standard_error", fitted.standard_error},
                                  {"minima_used", fitted.used},
                                  {"parabolas", rows_of(fitted, weighted)}}};
  if (fitted.budgets_left_out > 0)
    answer.notes.push_back(fmt::format("{} budgets with fewer than 3 distinct N are left out",
                                       fitted.budgets_left_out));
  if (fitted.used < fitted.parabolas.size())
    answer.notes.emplace_back("parabolas without a minimum inside their sizes are left out");
  if (weighted) add_weighted(*weighted, request, answer);
  return answer;
}

}  // namespace

NamedLaw isoflop_entry() {
  return {.name = "isoflop",
          .formula = "ln N*(C) = a*ln C + const",
          .columns = {{.name = "budget", .positive = true},
                      {.name = "N", .positive = true},
                      {.name = "loss", .positive = true}},
          .direct = isoflop_of,
          .is_resampled = true};
}

}  // namespace inferlaw::fit::detail
