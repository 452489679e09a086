#include "tests/accuracy/claims.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <stdexcept>
#include <utility>

#include "inferlaw/lib/auxiliary/battery/finite_battery.hpp"
#include "inferlaw/lib/auxiliary/battery/long_run.hpp"
#include "inferlaw/lib/auxiliary/brownian/battery_level.hpp"
#include "inferlaw/lib/auxiliary/brownian/excess.hpp"
#include "inferlaw/lib/auxiliary/brownian/first_need.hpp"
#include "inferlaw/lib/auxiliary/brownian/law.hpp"
#include "inferlaw/lib/auxiliary/brownian/quantile.hpp"
#include "inferlaw/lib/auxiliary/brownian/shape.hpp"
#include "tests/support/relative_error.hpp"

namespace inferlaw::test {
namespace {

namespace brownian = auxiliary::brownian;
namespace finite = auxiliary::finite_battery;
using auxiliary::BrownianSite;
using Quantity = std::function<double(const ReferenceRow&)>;
using Range = std::function<bool(const ReferenceRow&)>;

double cell(const ReferenceRow& row, const std::string& name, double missing) {
  const auto found = row.find(name);
  return found == row.end() ? missing : found->second;
}

BrownianSite site_of(const ReferenceRow& row) {
  return {.drift_joules_per_slot = row.at("drift"),
          .volatility_joules = cell(row, "volatility", 1),
          .horizon_slots = cell(row, "horizon", 1),
          .battery = {.initial_joules = row.at("battery")}};
}

Quantity of_site(double (*function)(const BrownianSite&)) {
  return [=](const ReferenceRow& row) { return function(site_of(row)); };
}
Quantity at_zero(double (*function)(const BrownianSite&, double)) {
  return [=](const ReferenceRow& row) { return function(site_of(row), 0); };
}
Quantity at_joules(double (*function)(const BrownianSite&, double)) {
  return [=](const ReferenceRow& row) { return function(site_of(row), row.at("joules")); };
}
Quantity at_horizon(double (*function)(const BrownianSite&, double)) {
  return [=](const ReferenceRow& row) { return function(site_of(row), row.at("horizon")); };
}
Quantity at_probability(double (*function)(const BrownianSite&, double)) {
  return [=](const ReferenceRow& row) { return function(site_of(row), row.at("probability")); };
}

bool from_empty(const ReferenceRow& row) { return row.at("battery") == 0; }
bool with_battery(const ReferenceRow& row) { return row.at("battery") > 0; }
bool everywhere(const ReferenceRow& /*row*/) { return true; }
bool lower(const ReferenceRow& row) { return row.at("tail") == 0; }
bool upper(const ReferenceRow& row) { return row.at("tail") == 1; }

struct Subject {
  std::string function, table, column;
  Quantity quantity;
};

const accuracy::Claim& claim_of(const std::string& function, const std::string& range) {
  for (const accuracy::Claim& claim : accuracy::claims_of(function))
    if (claim.range == range) return claim;
  throw std::invalid_argument(function + ": no claim for " + range);
}

void add(std::vector<Comparison>& list, const Subject& subject, const std::string& range,
         Range in_range) {
  list.push_back({.claim = claim_of(subject.function, range),
                  .table = subject.table,
                  .column = subject.column,
                  .quantity = subject.quantity,
                  .in_range = std::move(in_range)});
}

void add_by_battery(std::vector<Comparison>& list, const Subject& subject) {
  add(list, subject, "|d| <= 30, b0 = 0", from_empty);
  add(list, subject, "|d| <= 30, b0 <= 20 s", with_battery);
}

void add_need(std::vector<Comparison>& list) {
  const auto need = [&](const std::string& function, const std::string& column,
                        const Quantity& quantity) {
    add_by_battery(list, {function, "brownian.csv", column, quantity});
  };
  const auto slope = [](auto member) {
    return [=](const ReferenceRow& row) { return brownian::sensitivities(site_of(row)).*member; };
  };
  using brownian::Sensitivities;
  need("mean", "mean", of_site(brownian::mean));
  need("second_moment", "second_moment", of_site(brownian::second_moment));
  need("standard_deviation", "standard_deviation", of_site(brownian::standard_deviation));
  need("cumulative", "cumulative", at_zero(brownian::cumulative));
  need("survival", "survival", at_zero(brownian::survival));
  need("log_survival", "log_survival", at_zero(brownian::log_survival));
  need("density", "density", at_zero(brownian::density));
  need("mean_battery_level", "mean_battery_level", of_site(brownian::mean_battery_level));
  need("sensitivities, drift", "drift_slope", slope(&Sensitivities::drift_slots));
  need("sensitivities, volatility", "volatility_slope", slope(&Sensitivities::volatility));
  need("sensitivities, horizon", "horizon_slope", slope(&Sensitivities::horizon_joules_per_slot));
}

void add_shape(std::vector<Comparison>& list) {
  const auto shape = [&](const std::string& function, const std::string& column,
                         const Quantity& quantity) {
    add_by_battery(list, {function, "brownian_shape.csv", column, quantity});
  };
  shape("third_moment", "third_moment", of_site(brownian::third_moment));
  shape("fourth_moment", "fourth_moment", of_site(brownian::fourth_moment));
  shape("skewness", "skewness", of_site(brownian::skewness));
  shape("kurtosis", "kurtosis", of_site(brownian::kurtosis));
  shape("mean_excess_given_exceeded", "mean_excess_given",
        at_zero(brownian::mean_excess_given_exceeded));
}

void add_first_need(std::vector<Comparison>& list) {
  namespace need = brownian::first_need;
  const auto compare = [&](const std::string& column, const Quantity& quantity) {
    add(list, {"first_need::" + column, "brownian_first_need.csv", column, quantity},
        "|d| <= 30, b0 <= 20 s", everywhere);
  };
  compare("cumulative", at_horizon(need::cumulative));
  compare("survival", at_horizon(need::survival));
  compare("density", at_horizon(need::density));
  compare("probability_never", of_site(need::probability_never));
  compare("mean_within_horizon", of_site(need::mean_within_horizon));
  compare("mean_if_needed", of_site(need::mean_if_needed));
}

void add_battery_level(std::vector<Comparison>& list) {
  namespace level = brownian::battery_level;
  const auto compare = [&](const std::string& column, const Quantity& quantity) {
    add(list, {"battery_level::" + column, "brownian_battery.csv", column, quantity},
        "|d| <= 30, b0, x <= 50 s", everywhere);
  };
  compare("cumulative", at_joules(level::cumulative));
  compare("survival", at_joules(level::survival));
  compare("log_survival", at_joules(level::log_survival));
  compare("density", at_joules(level::density));
  compare("second_moment", of_site(level::second_moment));
  compare("variance", of_site(level::variance));
}

void add_quantiles(std::vector<Comparison>& list) {
  const auto compare = [&](const std::string& function, const std::string& column,
                           const Quantity& quantity, const Range& tail) {
    add(list, {function, "brownian_quantile.csv", column, quantity},
        "1e-300 <= p, |d| <= 10, b0 <= 6 s", tail);
  };
  namespace level = brownian::battery_level;
  compare("quantile", "need", at_probability(brownian::quantile), lower);
  compare("upper_quantile", "need", at_probability(brownian::upper_quantile), upper);
  compare("battery_level::quantile", "level", at_probability(level::quantile), lower);
  compare("battery_level::upper_quantile", "level", at_probability(level::upper_quantile), upper);
}

BrownianSite limited_site_of(const ReferenceRow& row) {
  return {.drift_joules_per_slot = row.at("drift"),
          .volatility_joules = row.at("volatility"),
          .horizon_slots = row.at("horizon"),
          .battery = {.initial_joules = row.at("battery"), .capacity_joules = row.at("capacity")}};
}

void add_finite_battery(std::vector<Comparison>& list) {
  const auto compare = [&](const std::string& function, const std::string& column,
                           const Quantity& quantity) {
    add(list, {"finite_battery::" + function, "finite_battery.csv", column, quantity},
        "0.2 sigma <= c <= 50 sigma", everywhere);
  };
  const auto of = [](double (*function)(const BrownianSite&)) {
    return [=](const ReferenceRow& row) { return function(limited_site_of(row)); };
  };
  compare("mean", "mean", of(finite::mean));
  compare("mean_spilled", "spilled", of(finite::mean_spilled));
  compare("auxiliary_rate", "rate", of(finite::auxiliary_rate));
  compare("level_mean", "level_mean", of(finite::level_mean));
  compare("level_cumulative", "level_cumulative", [](const ReferenceRow& row) {
    return finite::level_cumulative(limited_site_of(row), row.at("battery"));
  });
}

const std::vector<ReferenceRow>& table_of(const Comparison& comparison) {
  static std::map<std::string, std::vector<ReferenceRow>> tables;
  std::vector<ReferenceRow>& table = tables[comparison.table];
  if (table.empty()) table = read_reference(comparison.table);
  return table;
}

// A bar would end the cell of a table.
std::string escaped(const std::string& text) {
  std::string cell;
  for (const char letter : text) cell += letter == '|' ? "\\|" : std::string(1, letter);
  return cell;
}

}  // namespace

const std::vector<Comparison>& comparisons() {
  static const std::vector<Comparison> list = [] {
    std::vector<Comparison> all;
    add_need(all);
    add_shape(all);
    add_quantiles(all);
    add_first_need(all);
    add_battery_level(all);
    add_finite_battery(all);
    return all;
  }();
  return list;
}

Measured measure(const Comparison& comparison) {
  Measured measured;
  double sum = 0;
  for (const ReferenceRow& row : table_of(comparison)) {
    const double expected = row.at(comparison.column);
    const bool normal = expected == 0 || std::isnormal(expected);
    if (!normal || !comparison.in_range(row)) continue;
    const double error =
        relative_error(comparison.quantity(row), expected) / std::numeric_limits<double>::epsilon();
    measured.most_epsilons = std::max(measured.most_epsilons, error);
    sum += error;
    ++measured.rows;
  }
  measured.mean_epsilons = sum / static_cast<double>(measured.rows);
  return measured;
}

std::string row_head(const accuracy::Claim& claim) {
  return "| `" + std::string(claim.function) + "` | " + escaped(std::string(claim.range)) + " | " +
         escaped(accuracy::in_words(claim)) + " |";
}

std::string row_head(const Comparison& comparison, const Measured& measured) {
  return row_head(comparison.claim) + " " + std::to_string(measured.rows) + " |";
}

}  // namespace inferlaw::test
