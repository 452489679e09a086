#include <fmt/format.h>

#include "inferlaw/solvers/fit/laws/detail/entries.hpp"
#include "inferlaw/solvers/fit/laws/detail/starts.hpp"
#include "inferlaw/solvers/fit/laws/isoflop.hpp"

namespace inferlaw::fit::detail {
namespace {

Record row_of(const Parabola& parabola) {
  return {{"budget_flop", parabola.budget_flop},
          {"rows", parabola.rows},
          {"optimal_parameters", parabola.optimal_parameters},
          {"standard_error_of_log", parabola.standard_error_of_log},
          {"least_loss", parabola.least_loss},
          {"inside", parabola.inside}};
}

DirectAnswer isoflop_of(const Columns& columns, const LawOptions& /*options*/) {
  const std::vector<double>& budgets = columns.column("budget");
  const std::vector<double>& sizes = columns.column("N");
  const std::vector<double>& losses = columns.column("loss");
  std::vector<IsoflopPoint> points;
  for (std::size_t i = 0; i < budgets.size(); ++i)
    points.push_back({.budget_flop = budgets[i], .parameters = sizes[i], .loss = losses[i]});
  const IsoflopFit fitted = fit_isoflops(points);
  std::vector<Record> parabolas;
  parabolas.reserve(fitted.parabolas.size());
  for (const Parabola& parabola : fitted.parabolas) parabolas.push_back(row_of(parabola));
  DirectAnswer answer{.usable = fitted.used >= 2,
                      .inputs = {{"rows", points.size()}},
                      .results = {{"exponent_a_of_parameters", fitted.exponent},
                                  {"standard_error", fitted.standard_error},
                                  {"minima_used", fitted.used},
                                  {"parabolas", parabolas}}};
  if (fitted.budgets_left_out > 0)
    answer.notes.push_back(fmt::format("{} budgets with fewer than 3 distinct N are left out",
                                       fitted.budgets_left_out));
  if (fitted.used < fitted.parabolas.size())
    answer.notes.emplace_back("parabolas without a minimum inside their sizes are left out");
  return answer;
}

}  // namespace

NamedLaw isoflop_entry() {
  return {.name = "isoflop",
          .formula = "ln N*(C) = a*ln C + const",
          .columns = {{.name = "budget", .positive = true},
                      {.name = "N", .positive = true},
                      {.name = "loss", .positive = true}},
          .direct = isoflop_of};
}

}  // namespace inferlaw::fit::detail
