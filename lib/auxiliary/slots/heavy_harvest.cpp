#include "inferlaw/lib/auxiliary/slots/heavy_harvest.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <complex>
#include <cstddef>
#include <limits>
#include <numbers>
#include <span>
#include <utility>

#include "inferlaw/lib/numeric/check.hpp"

namespace inferlaw::auxiliary {
namespace {

using Complex = std::complex<double>;

constexpr double epsilon = std::numeric_limits<double>::epsilon();
constexpr std::array angles{std::numbers::pi / 4, std::numbers::pi / 8, std::numbers::pi / 16};
constexpr double first_spacing = 0.25;
constexpr int most_halvings = 6;
constexpr double agreement = 3e-12;         // of two steps, relative
constexpr double negligible_exponent = 46;  // exp(-46) = 1e-20
constexpr double longest_branch = 700;      // cosh of it is finite

// One slot, as transforms see it.
struct Transforms {
  std::vector<numeric::ValueAtom> energies = {};  // above 0
  double none = 0;                                // probability of a task without energy
  ArrivalLaw arrivals = ArrivalLaw::poisson;
  double tasks = 0;
  double idle = 0;  // joules of every slot
  double shape = 0;
  double scale = 0;
};

Transforms transforms_of(const DemandLaw& demand, const GammaHarvest& harvest) {
  const numeric::Moments moments = harvest_moments(harvest);
  const double scale = moments.variance / moments.mean;
  Transforms result{.arrivals = demand.arrivals,
                    .tasks = demand.tasks_per_slot,
                    .idle = demand.idle_joules_per_slot,
                    .shape = moments.mean / scale,
                    .scale = scale};
  for (const numeric::ValueAtom& atom : demand.task_energy) {
    if (atom.value > 0 && atom.probability > 0)
      result.energies.push_back(atom);
    else
      result.none += atom.probability;
  }
  return result;
}

// sum p exp(z e) over the energies above 0.
template <typename Number>
Number energy_transform(const Transforms& slot, Number z) {
  Number sum = 0;
  for (const numeric::ValueAtom& atom : slot.energies)
    sum += atom.probability * std::exp(z * atom.value);
  return sum;
}

// ln E[exp(z C)] of one slot.
template <typename Number>
Number log_demand(const Transforms& slot, Number energy) {
  switch (slot.arrivals) {
    case ArrivalLaw::poisson:
      return slot.tasks * (energy + slot.none - 1.0);
    case ArrivalLaw::fixed:
      return slot.tasks * std::log(energy + slot.none);
  }
  numeric::refuse_member("arrival law");
}

double log_probability_of_none(const Transforms& slot) { return log_demand(slot, 0.0); }

// The same of the whole demand, idle energy and all.
template <typename Number>
Number log_whole_demand(const Transforms& slot, Number z, Number energy) {
  return z * slot.idle + log_demand(slot, energy);
}

bool can_be_without_demand(const Transforms& slot) {
  if (slot.idle > 0) return false;
  switch (slot.arrivals) {
    case ArrivalLaw::poisson:
      return true;
    case ArrivalLaw::fixed:
      return slot.none > 0;
  }
  numeric::refuse_member("arrival law");
}

// ln( E[exp(z C)]/P(C = 0) ), without the cancellation where no energy is left.
template <typename Number>
Number log_over_none(const Transforms& slot, Number energy) {
  switch (slot.arrivals) {
    case ArrivalLaw::poisson:
      return slot.tasks * energy;
    case ArrivalLaw::fixed:
      return slot.tasks * std::log(1.0 + energy / slot.none);
  }
  numeric::refuse_member("arrival law");
}

// What the rounding of ln(1 + energy/none) moves of a term without demand.
double moved_by_rounding(const Transforms& slot, double without_demand) {
  switch (slot.arrivals) {
    case ArrivalLaw::poisson:
      return 0;  // no logarithm is taken
    case ArrivalLaw::fixed:
      return without_demand;
  }
  numeric::refuse_member("arrival law");
}

// ---- the contour ----------------------------------------------------------------------------

// n ln E[exp(x X)] - ln x, which the crossing makes least.
double log_integrand(const Transforms& slot, double slots, double x) {
  return slots * (log_whole_demand(slot, x, energy_transform(slot, x)) -
                  slot.shape * std::log1p(slot.scale * x)) -
         std::log(x);
}

double largest_energy(const Transforms& slot) {
  double largest = slot.idle;
  for (const numeric::ValueAtom& atom : slot.energies) largest = std::max(largest, atom.value);
  return largest;
}

// Convex in x: golden section in ln x. It need not be met closely.
double crossing(const Transforms& slot, double slots) {
  constexpr double golden = 0.6180339887498949;
  const double largest = largest_energy(slot);
  double high = std::log(600 / largest);
  double low = high - 40;
  for (int i = 0; i < 40; ++i) {
    const double left = high - golden * (high - low);
    const double right = low + golden * (high - low);
    const bool rises =
        !(log_integrand(slot, slots, std::exp(left)) > log_integrand(slot, slots, std::exp(right)));
    (rises ? high : low) = rises ? right : left;
  }
  return std::exp((low + high) / 2);
}

// A point of the contour with everything that does not depend on n.
struct Node {
  Complex weight;         // z'/(2 pi i z^2), twice that off the real axis
  Complex log_demand;     // of one slot, and the next
  Complex log_over_none;  // unused where no slot is without demand
  Complex log_harvest;
};

struct Hyperbola {
  double mu;
  double sine;
  double cosine;
};

// The hyperbola that crosses the real axis at x.
Hyperbola hyperbola_through(double x, double angle) {
  return {.mu = x / (1 - std::sin(angle)), .sine = std::sin(angle), .cosine = std::cos(angle)};
}

Complex point(const Hyperbola& at, double u) {
  return at.mu * Complex(1 - at.sine * std::cosh(u), at.cosine * std::sinh(u));
}

Node node_at(const Transforms& slot, const Hyperbola& at, double u) {
  const Complex z = point(at, u);
  const Complex slope = at.mu * Complex(at.cosine * std::cosh(u), at.sine * std::sinh(u));  // z'/i
  const double both = u == 0 ? 1 : 2;
  const Complex energy = energy_transform(slot, z);
  return {.weight = both / (2 * std::numbers::pi) * slope / (z * z),
          .log_demand = log_whole_demand(slot, z, energy),
          .log_over_none = can_be_without_demand(slot) ? log_over_none(slot, energy) : Complex(0),
          .log_harvest = -slot.shape * std::log(1.0 + slot.scale * z)};
}

// An upper bound of ln |integrand| for n slots, from the real part of z.
double log_bound(const Transforms& slot, double slots, const Hyperbola& at, double u) {
  const Complex z = point(at, u);
  const double energy = energy_transform(slot, z.real());
  double demand = slots * log_whole_demand(slot, z.real(), energy);
  if (can_be_without_demand(slot)) {
    const double over = slots * log_over_none(slot, energy);
    if (over < 1) demand = slots * log_probability_of_none(slot) + std::log(std::expm1(over));
  }
  return demand - slots * slot.shape * std::log(std::abs(1.0 + slot.scale * z)) -
         std::log(std::abs(z));
}

struct Span {
  double first;
  double last;
};

// The nodes that count for n = first and n = last, `spacing` apart.
std::vector<Node> contour(const Transforms& slot, const Hyperbola& at, Span slots, double spacing) {
  const double first = log_bound(slot, slots.first, at, 0) - negligible_exponent;
  const double last = log_bound(slot, slots.last, at, 0) - negligible_exponent;
  std::vector<Node> nodes;
  for (double u = 0; u < longest_branch; u += spacing) {
    const bool negligible = point(at, u).real() < 0 &&
                            log_bound(slot, slots.first, at, u) < first &&
                            log_bound(slot, slots.last, at, u) < last;
    if (negligible) break;
    nodes.push_back(node_at(slot, at, u));
  }
  return nodes;
}

Complex exponential_less_one(Complex z) {
  const double half_sine = std::sin(z.imag() / 2);
  return {std::expm1(z.real()) * std::cos(z.imag()) - 2 * half_sine * half_sine,
          std::exp(z.real()) * std::sin(z.imag())};
}

struct Term {
  double value;
  double rounding;
};

// The integrand of n slots at a node.
Term term_of(const Transforms& slot, const Node& node, double slots) {
  const Complex harvest = slots * node.log_harvest;
  const Complex demand = slots * node.log_demand;
  const double operations = 4 + std::abs(demand) + std::abs(harvest);
  if (!can_be_without_demand(slot)) {
    const Complex value = node.weight * std::exp(demand + harvest);
    return {.value = value.real(), .rounding = epsilon * operations * std::abs(value)};
  }
  const Complex none = std::exp(slots * log_probability_of_none(slot) + harvest);
  const Complex over = slots * node.log_over_none;
  const Complex value = node.weight * (over.real() < 1 ? none * exponential_less_one(over)
                                                       : std::exp(demand + harvest) - none);
  const double scale = std::abs(value) + moved_by_rounding(slot, std::abs(node.weight * none));
  return {.value = value.real(), .rounding = epsilon * operations * scale};
}

struct Estimate {
  double value;
  double error;
};

// The sum at the nodes' spacing; its error from twice the spacing.
Estimate estimate(const Transforms& slot, std::span<const Node> nodes, double spacing,
                  double slots) {
  double even = 0;
  double odd = 0;
  double rounding = 0;
  for (std::size_t j = 0; j < nodes.size(); ++j) {
    const Term term = term_of(slot, nodes[j], slots);
    (j % 2 == 0 ? even : odd) += term.value;
    rounding += term.rounding;
  }
  const double fine = spacing * (even + odd);
  const double coarse = 2 * spacing * even;
  return {.value = std::max(0.0, fine), .error = std::abs(fine - coarse) + spacing * rounding};
}

// Nodes that serve every n of a span, and how far the worse of its ends is off.
struct Rule {
  std::vector<Node> nodes = {};
  double spacing = first_spacing;
  double relative_error = std::numeric_limits<double>::infinity();
};

double relative_error(const Transforms& slot, const Rule& rule, double slots) {
  const Estimate found = estimate(slot, rule.nodes, rule.spacing, slots);
  return found.value > 0 ? found.error / found.value : std::numeric_limits<double>::infinity();
}

Rule rule_on(const Transforms& slot, const Hyperbola& at, Span slots) {
  Rule rule;
  for (int i = 0; i <= most_halvings; ++i) {
    rule.nodes = contour(slot, at, slots, rule.spacing);
    rule.relative_error =
        std::max(relative_error(slot, rule, slots.first), relative_error(slot, rule, slots.last));
    if (rule.relative_error <= agreement || i == most_halvings) break;
    rule.spacing /= 2;
  }
  return rule;
}

// The wide angle suits few slots with a heavy harvest; many slots are nearly Gaussian, and fall
// fastest along the vertical.
Rule best_rule(const Transforms& slot, Span slots) {
  const double x = crossing(slot, std::sqrt(slots.first * slots.last));
  Rule best;
  for (const double angle : angles) {
    Rule rule = rule_on(slot, hyperbola_through(x, angle), slots);
    if (best.nodes.empty() || rule.relative_error < best.relative_error) best = std::move(rule);
    if (best.relative_error <= agreement) break;
  }
  return best;
}

void check_span(long first, long last) {
  if (first < 1) numeric::refuse("first number of slots", static_cast<double>(first), "at least 1");
  if (last < first)
    numeric::refuse("last number of slots", static_cast<double>(last), "at least the first");
}

}  // namespace

PositiveParts mean_positive_parts(const DemandLaw& demand, const GammaHarvest& harvest, long first,
                                  long last) {
  check({.demand = demand, .harvest = harvest});
  check_span(first, last);
  const Transforms slot = transforms_of(demand, harvest);
  const auto count = static_cast<std::size_t>(last - first + 1);
  PositiveParts parts{.mean_joules = std::vector<double>(count),
                      .error_joules = std::vector<double>(count)};
  if ((slot.energies.empty() || slot.tasks == 0) && slot.idle == 0) return parts;
  const Span slots{.first = static_cast<double>(first), .last = static_cast<double>(last)};
  const Rule rule = best_rule(slot, slots);
  for (std::size_t i = 0; i < count; ++i) {
    const Estimate found =
        estimate(slot, rule.nodes, rule.spacing, slots.first + static_cast<double>(i));
    parts.mean_joules[i] = found.value;
    parts.error_joules[i] = found.error;
  }
  return parts;
}

}  // namespace inferlaw::auxiliary
