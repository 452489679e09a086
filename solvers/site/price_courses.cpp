#include "inferlaw/solvers/site/price_courses.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <stdexcept>

#include "inferlaw/lib/numeric/check.hpp"
#include "inferlaw/lib/numeric/overloaded.hpp"

namespace inferlaw::site {
namespace {

// What is replayed, by whose slots prices are told.
struct ReplayedClock {
  std::int64_t slots = 0;
  std::optional<double> starts_seconds = {};
};

ReplayedClock clock_of(const SeriesShape& series) {
  return {.slots = static_cast<std::int64_t>(series.joules_per_slot.size()) * series.slots_per_row,
          .starts_seconds = series.record.starts_seconds};
}

// Series of one site are of one clock.
std::optional<ReplayedClock> clock_of(const Harvest& harvest) {
  if (const auto* series = std::get_if<SeriesShape>(&harvest.shape)) return clock_of(*series);
  const auto* several = std::get_if<PartsShape>(&harvest.shape);
  if (several == nullptr) return std::nullopt;
  for (const HarvestPart& part : several->parts)
    if (const auto* series = std::get_if<SeriesShape>(&part.shape)) return clock_of(*series);
  return std::nullopt;
}

std::optional<ReplayedClock> clock_of(const Scenario& scenario) {
  if (const auto clock = clock_of(scenario.harvest)) return clock;
  if (!scenario.fleet || !scenario.fleet->replays_trace) return std::nullopt;
  return ReplayedClock{.slots = static_cast<std::int64_t>(scenario.fleet->trace->slots)};
}

void check_day(const PriceCourse& course, const std::optional<ReplayedClock>& clock) {
  const std::int64_t cycle = simulation::cycle_slots(course.tariff);
  if (!clock || course.tariff.per_joule.size() == 1 || clock->slots % cycle == 0) return;
  numeric::refuse("slots of a day of prices", static_cast<double>(cycle),
                  fmt::format("a whole part of the {} slots that are replayed", clock->slots));
}

void check_series(const PriceCourse& course, const std::optional<ReplayedClock>& clock) {
  if (!clock)
    throw std::domain_error(
        "a series of prices: allowed: beside a harvest series or a trace of as many slots; laws "
        "have no clock, but may have a day of prices");
  const std::int64_t slots = simulation::cycle_slots(course.tariff);
  if (slots != clock->slots)
    numeric::refuse("slots of a series of prices", static_cast<double>(slots),
                    fmt::format("{}, as many as are replayed", clock->slots));
  if (course.starts_seconds && clock->starts_seconds &&
      *course.starts_seconds != *clock->starts_seconds)
    throw std::domain_error(
        fmt::format("a series of prices begins {} s after what is replayed; allowed: at the same "
                    "time",
                    *course.starts_seconds - *clock->starts_seconds));
}

bool is_even(const simulation::Tariff& tariff) {
  return std::all_of(tariff.per_joule.begin(), tariff.per_joule.end(),
                     [&](double price) { return price == tariff.per_joule.front(); });
}

}  // namespace

void check_price_courses(const Scenario& scenario) {
  if (!scenario.price_courses) return;
  const std::optional<ReplayedClock> clock = clock_of(scenario);
  for (const PriceCourse* course :
       {&scenario.price_courses->money, &scenario.price_courses->carbon}) {
    simulation::check(course->tariff);
    if (course->is_series)
      check_series(*course, clock);
    else
      check_day(*course, clock);
  }
}

void settle_prices(Scenario& scenario) {
  check_price_courses(scenario);
  if (!scenario.price_courses) return;
  if (!scenario.prices)
    throw std::domain_error("price courses: allowed: beside prices, whose auxiliary ones they are");
  const simulation::Tariff& money = scenario.price_courses->money.tariff;
  const simulation::Tariff& carbon = scenario.price_courses->carbon.tariff;
  scenario.prices->auxiliary = simulation::mean_price(money);
  scenario.prices->auxiliary_carbon = simulation::mean_price(carbon);
  if (is_even(money) && is_even(carbon)) scenario.price_courses.reset();
}

Bought bought(const PriceCourses& courses, std::span<const double> joules_in_slots) {
  Bought sum;
  for (std::size_t slot = 0; slot < joules_in_slots.size(); ++slot) {
    const auto at = static_cast<std::int64_t>(slot);
    sum.money += simulation::price_at(courses.money.tariff, at) * joules_in_slots[slot];
    sum.carbon_grams += simulation::price_at(courses.carbon.tariff, at) * joules_in_slots[slot];
  }
  return sum;
}

}  // namespace inferlaw::site
