#include "inferlaw/solvers/simulation/slot_demand.hpp"

#include <cmath>
#include <complex>
#include <numbers>

#include "inferlaw/lib/auxiliary/slots/spitzer.hpp"

namespace inferlaw::simulation {
namespace {

constexpr double tail_exponent = 42;  // exp(-42) = 6e-19
constexpr double steps_per_deviation = 256;
constexpr double most_values = 1 << 16;

using Transform = std::vector<std::complex<double>>;

// f(x)/exp(i x mean) at x = step, 2 step, .., until it has fallen; none where that is beyond
// `last_step`.
std::optional<Transform> centred_transform(const auxiliary::NetDemandLaw& law, double step,
                                           long last_step) {
  Transform values;
  for (long node = 1; node < last_step; ++node) {
    const double x = static_cast<double>(node) * step;
    const std::complex<double> logarithm = law.log_characteristic_function(x);
    if (logarithm.real() < -tail_exponent) return values;
    values.push_back(std::exp(logarithm - std::complex<double>(0, x * law.mean)));
  }
  return std::nullopt;
}

// The density of C - mean at `joules`, times a period.
double density(const Transform& transform, double step, double joules) {
  double sum = 1;
  double x = 0;
  for (const std::complex<double>& value : transform) {
    x += step;
    sum += 2 * std::real(value * std::polar(1.0, -x * joules));
  }
  return sum;
}

std::optional<std::vector<WeightedValue>> sampled(const auxiliary::NetDemandLaw& law,
                                                  double reach) {
  const double h = std::sqrt(law.variance) / steps_per_deviation;
  const auto half = static_cast<long>(std::ceil(reach / h));
  const double step = std::numbers::pi / (static_cast<double>(half) * h);
  const std::optional<Transform> transform = centred_transform(law, step, half);
  if (!transform) return std::nullopt;
  std::vector<WeightedValue> values;
  for (long node = -half; node < half; ++node) {
    const double joules = static_cast<double>(node) * h;
    if (law.mean + joules < 0) continue;
    const double weight = density(*transform, step, joules);
    if (weight > 0) values.push_back({.value = law.mean + joules, .weight = weight});
  }
  return values;
}

}  // namespace

std::optional<std::vector<WeightedValue>> slot_demand(const auxiliary::DemandLaw& demand) {
  if (demand.tasks_per_slot <= most_single_tasks) return std::nullopt;
  auxiliary::DemandLaw tasks = demand;
  tasks.idle_joules_per_slot = 0;
  const auxiliary::NetDemandLaw law =
      auxiliary::net_demand_law({.demand = tasks, .harvest = auxiliary::ConstantHarvest{}});
  if (law.variance <= 0) return std::vector<WeightedValue>{{.value = law.mean, .weight = 1}};
  const double reach = std::sqrt(2 * law.variance * tail_exponent) + law.tail_scale * tail_exponent;
  if (2 * reach * steps_per_deviation > most_values * std::sqrt(law.variance)) return std::nullopt;
  return sampled(law, reach);
}

double words_per_slot(const auxiliary::DemandLaw& demand) {
  return slot_demand(demand) ? 1 : demand.tasks_per_slot;
}

}  // namespace inferlaw::simulation
