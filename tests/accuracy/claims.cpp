#include "tests/accuracy/claims.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

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

struct Bounds {
  double from_empty, with_battery;
};

void add(std::vector<Claim>& list, const Subject& subject, const std::string& range, Range in_range,
         double most_epsilons) {
  list.push_back({.function = subject.function,
                  .range = range,
                  .table = subject.table,
                  .column = subject.column,
                  .quantity = subject.quantity,
                  .in_range = std::move(in_range),
                  .most_epsilons = most_epsilons});
}

void add_by_battery(std::vector<Claim>& list, const Subject& subject, const Bounds& most) {
  add(list, subject, "\\|d\\| <= 30, b0 = 0", from_empty, most.from_empty);
  add(list, subject, "\\|d\\| <= 30, b0 <= 20 s", with_battery, most.with_battery);
}

void add_need(std::vector<Claim>& list) {
  const std::string table = "brownian.csv";
  const auto slope = [](auto member) {
    return [=](const ReferenceRow& row) { return brownian::sensitivities(site_of(row)).*member; };
  };
  using brownian::Sensitivities;
  add_by_battery(list, {"mean", table, "mean", of_site(brownian::mean)}, {8, 1024});
  add_by_battery(list, {"second_moment", table, "second_moment", of_site(brownian::second_moment)},
                 {16, 1024});
  add_by_battery(
      list,
      {"standard_deviation", table, "standard_deviation", of_site(brownian::standard_deviation)},
      {16, 1024});
  add_by_battery(list, {"cumulative", table, "cumulative", at_zero(brownian::cumulative)},
                 {8, 1024});
  add_by_battery(list, {"survival", table, "survival", at_zero(brownian::survival)}, {8, 1024});
  add_by_battery(list, {"log_survival", table, "log_survival", at_zero(brownian::log_survival)},
                 {8, 1024});
  add_by_battery(list, {"density", table, "density", at_zero(brownian::density)}, {512, 1024});
  add_by_battery(
      list,
      {"mean_battery_level", table, "mean_battery_level", of_site(brownian::mean_battery_level)},
      {8, 16});
  add_by_battery(list,
                 {"sensitivities, drift", table, "drift_slope", slope(&Sensitivities::drift_slots)},
                 {16, 1024});
  add_by_battery(
      list,
      {"sensitivities, volatility", table, "volatility_slope", slope(&Sensitivities::volatility)},
      {16, 1024});
  add_by_battery(list,
                 {"sensitivities, horizon", table, "horizon_slope",
                  slope(&Sensitivities::horizon_joules_per_slot)},
                 {1024, 1024});
}

void add_shape(std::vector<Claim>& list) {
  const std::string table = "brownian_shape.csv";
  add_by_battery(list, {"third_moment", table, "third_moment", of_site(brownian::third_moment)},
                 {16, 1024});
  add_by_battery(list, {"fourth_moment", table, "fourth_moment", of_site(brownian::fourth_moment)},
                 {16, 1024});
  add_by_battery(list, {"skewness", table, "skewness", of_site(brownian::skewness)}, {512, 512});
  add_by_battery(list, {"kurtosis", table, "kurtosis", of_site(brownian::kurtosis)}, {128, 1024});
  add_by_battery(list,
                 {"mean_excess_given_exceeded", table, "mean_excess_given",
                  at_zero(brownian::mean_excess_given_exceeded)},
                 {8, 8});
}

void add_first_need(std::vector<Claim>& list) {
  namespace need = brownian::first_need;
  const std::string table = "brownian_first_need.csv";
  const std::string range = "\\|d\\| <= 30, b0 <= 20 s";
  const auto claim = [&](const std::string& column, const Quantity& quantity, double most) {
    add(list, {"first_need::" + column, table, column, quantity}, range, everywhere, most);
  };
  claim("cumulative", at_horizon(need::cumulative), 1024);
  claim("survival", at_horizon(need::survival), 1024);
  claim("density", at_horizon(need::density), 1024);
  claim("probability_never", of_site(need::probability_never), 4);
  claim("mean_within_horizon", of_site(need::mean_within_horizon), 1024);
  claim("mean_if_needed", of_site(need::mean_if_needed), 8);
}

void add_battery(std::vector<Claim>& list) {
  namespace level = brownian::battery_level;
  const std::string table = "brownian_battery.csv";
  const std::string range = "\\|d\\| <= 30, b0, x <= 50 s";
  const auto claim = [&](const std::string& column, const Quantity& quantity, double most) {
    add(list, {"battery::" + column, table, column, quantity}, range, everywhere, most);
  };
  claim("cumulative", at_joules(level::cumulative), 1024);
  claim("survival", at_joules(level::survival), 1024);
  claim("log_survival", at_joules(level::log_survival), 1024);
  claim("density", at_joules(level::density), 1024);
  claim("second_moment", of_site(level::second_moment), 16);
  claim("variance", of_site(level::variance), 16);
}

void add_quantiles(std::vector<Claim>& list) {
  const std::string table = "brownian_quantile.csv";
  const std::string range = "1e-300 <= p, \\|d\\| <= 10, b0 <= 6 s";
  const auto claim = [&](const std::string& function, const std::string& column,
                         const Quantity& quantity, const Range& tail, double most) {
    add(list, {function, table, column, quantity}, range, tail, most);
  };
  claim("quantile", "need", at_probability(brownian::quantile), lower, 4096);
  claim("upper_quantile", "need", at_probability(brownian::upper_quantile), upper, 128);
  claim("battery_level::quantile", "level", at_probability(brownian::battery_level::quantile),
        lower, 1024);
  claim("battery_level::upper_quantile", "level",
        at_probability(brownian::battery_level::upper_quantile), upper, 1024);
}

BrownianSite limited_site_of(const ReferenceRow& row) {
  return {.drift_joules_per_slot = row.at("drift"),
          .volatility_joules = row.at("volatility"),
          .horizon_slots = row.at("horizon"),
          .battery = {.initial_joules = row.at("battery"), .capacity_joules = row.at("capacity")}};
}

void add_finite_battery(std::vector<Claim>& list) {
  const auto claim = [&](const std::string& column, const Quantity& quantity, double most) {
    add(list, {"finite_battery::" + column, "finite_battery.csv", column, quantity},
        "0.2 sigma <= c <= 50 sigma", everywhere, most);
  };
  const auto of = [](double (*function)(const BrownianSite&)) {
    return [=](const ReferenceRow& row) { return function(limited_site_of(row)); };
  };
  claim("mean", of(finite::mean), 128);
  claim("spilled", of(finite::mean_spilled), 128);
  claim("rate", of(finite::auxiliary_rate), 64);
  claim("level_mean", of(finite::level_mean), 8);
  claim(
      "level_cumulative",
      [](const ReferenceRow& row) {
        return finite::level_cumulative(limited_site_of(row), row.at("battery"));
      },
      512);
}

const std::vector<ReferenceRow>& table_of(const Claim& claim) {
  static std::map<std::string, std::vector<ReferenceRow>> tables;
  std::vector<ReferenceRow>& table = tables[claim.table];
  if (table.empty()) table = read_reference(claim.table);
  return table;
}

}  // namespace

const std::vector<Claim>& claims() {
  static const std::vector<Claim> list = [] {
    std::vector<Claim> all;
    add_need(all);
    add_shape(all);
    add_quantiles(all);
    add_first_need(all);
    add_battery(all);
    add_finite_battery(all);
    return all;
  }();
  return list;
}

Measured measure(const Claim& claim) {
  Measured measured;
  double sum = 0;
  for (const ReferenceRow& row : table_of(claim)) {
    const double expected = row.at(claim.column);
    const bool normal = expected == 0 || std::isnormal(expected);
    if (!normal || !claim.in_range(row)) continue;
    const double error =
        relative_error(claim.quantity(row), expected) / std::numeric_limits<double>::epsilon();
    measured.most_epsilons = std::max(measured.most_epsilons, error);
    sum += error;
    ++measured.rows;
  }
  measured.mean_epsilons = sum / static_cast<double>(measured.rows);
  return measured;
}

std::string row_head(const Claim& claim, const Measured& measured) {
  return "| `" + claim.function + "` | " + claim.range + " | " + std::to_string(measured.rows) +
         " | " + std::to_string(std::lround(claim.most_epsilons)) + " |";
}

}  // namespace inferlaw::test
