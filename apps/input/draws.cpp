#include "inferlaw/apps/input/draws.hpp"

#include <fmt/format.h>

#include <limits>

#include "inferlaw/apps/errors.hpp"
#include "inferlaw/apps/input/data_set.hpp"
#include "inferlaw/apps/input/named_numbers.hpp"
#include "inferlaw/apps/range.hpp"
#include "inferlaw/solvers/site/quantities.hpp"

namespace inferlaw::apps {
namespace {

constexpr const char* number_of_draw = "draw";

// The loss on the compute-optimal frontier: E + A (1 + alpha/beta) N^-alpha.
const std::vector<std::string> keys_of_loss_law{"capability.irreducible_loss=E",
                                                "capability.loss_amplitude=A*(1+alpha/beta)",
                                                "capability.loss_exponent=alpha"};

std::vector<std::string> keys_of(const DrawsRequest& request, const DataSet& data) {
  if (!request.keys.empty()) return request.keys;
  for (const char* parameter : {"E", "A", "B", "alpha", "beta"})
    if (!data.has(parameter))
      throw UsageError("--set: missing; allowed: KEY=EXPRESSION of the columns of " + request.file +
                       " where they are not those of the loss law, E, A, B, alpha, beta");
  return keys_of_loss_law;
}

Range range_of(const site::Scenario& scenario, const std::string& key) {
  const auto all = site::quantities_of(scenario);
  const auto found = all.find(key);
  if (found == all.end()) {
    std::string allowed;
    for (const auto& [name, unused] : all) allowed += (allowed.empty() ? "" : ", ") + name;
    throw UsageError(fmt::format("--set: {}; allowed: {}", key, allowed));
  }
  if (found->second.may_be_zero) return non_negative_number();
  if (found->second.most < std::numeric_limits<double>::max())
    return positive_number_up_to(found->second.most);
  return positive_number();
}

void refuse_outside(const Range& range, const std::string& key, const DataSet& data,
                    const std::vector<double>& values) {
  for (std::size_t i = 0; i < values.size(); ++i)
    if (!range.allows(values[i]))
      throw InputError(fmt::format("{}:{}: {} is {}; allowed: {}", data.table().file().string(),
                                   data.line(i), key, values[i], range.description));
}

}  // namespace

std::optional<site::Draws> read_draws(const DrawsRequest& request, const site::Scenario& scenario) {
  if (request.file.empty()) return std::nullopt;
  const DataSet data({.file = request.file});
  if (data.rows() < 3)
    throw InputError(request.file + ": allowed: the fit and two draws or more, a row each");
  site::Draws draws{.confidence = request.confidence};
  for (const std::string& name : data.table().names()) {
    if (name == number_of_draw) continue;
    draws.parameters.push_back(name);
    draws.columns.push_back(data.numbers(name));
  }
  for (const std::string& text : keys_of(request, data)) {
    const auto [key, expression] = split("--set", text, '=');
    const Range range = range_of(scenario, key);
    draws.keys.push_back(key);
    draws.values.push_back(data.numbers(expression));
    refuse_outside(range, key, data, draws.values.back());
  }
  return draws;
}

}  // namespace inferlaw::apps
