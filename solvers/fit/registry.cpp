#include "inferlaw/solvers/fit/registry.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "inferlaw/lib/numeric/names.hpp"
#include "inferlaw/solvers/fit/laws/detail/entries.hpp"

namespace inferlaw::fit {

std::vector<LawOption> law_options() {
  return {numeric::members<LawOption>.begin(), numeric::members<LawOption>.end()};
}

bool NamedLaw::takes(LawOption option) const {
  return std::find(options.begin(), options.end(), option) != options.end();
}

std::vector<std::string> NamedLaw::column_names() const {
  std::vector<std::string> names;
  for (const LawColumn& column : columns) names.push_back(column.name);
  return names;
}

const std::vector<NamedLaw>& named_laws() {
  using namespace detail;
  static const std::vector<NamedLaw> laws{loss_entry(),
                                          power_entry(),
                                          isoflop_entry(),
                                          coverage_entry(),
                                          beta_entry(),
                                          majority_entry(),
                                          accuracy_entry(),
                                          energy_entry(),
                                          joules_entry(),
                                          parallel_entry(),
                                          reinforcement_entry(),
                                          auxiliary_entry(),
                                          ds3_entry(),
                                          tripartite_entry(),
                                          data_constrained_entry(),
                                          over_training_entry(),
                                          precision_entry(),
                                          quantisation_entry(),
                                          experts_entry(),
                                          annealing_entry(),
                                          train_to_test_entry(),
                                          loss_to_accuracy_entry()};
  return laws;
}

void check_nature(const NamedLaw& law, const Columns& columns) {
  for (const LawColumn& column : law.columns) {
    if (column.positive) require_positive(columns, column.name);
    if (column.probability) require_probability(columns, column.name);
    if (column.not_negative) require_not_negative(columns, column.name);
  }
  for (const std::string& errors : law.also_read)
    if (columns.has(errors)) require_positive(columns, errors);
}

const NamedLaw* find_law(std::string_view name) {
  for (const NamedLaw& law : named_laws())
    if (law.name == name) return &law;
  return nullptr;
}

const NamedLaw& law_named(const std::string& name) {
  if (const NamedLaw* law = find_law(name)) return *law;
  std::vector<std::string> known;
  for (const NamedLaw& law : named_laws()) known.push_back(law.name);
  throw RequestError("law",
                     fmt::format("{}; allowed: {}, or a formula", name, fmt::join(known, ", ")));
}

}  // namespace inferlaw::fit
