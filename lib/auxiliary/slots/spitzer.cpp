#include "inferlaw/lib/auxiliary/slots/spitzer.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numbers>
#include <numeric>
#include <utility>
#include <variant>

#include "inferlaw/lib/auxiliary/brownian/law.hpp"
#include "inferlaw/lib/auxiliary/slots/heavy_harvest.hpp"
#include "inferlaw/lib/numeric/check.hpp"
#include "inferlaw/lib/numeric/normal.hpp"
#include "inferlaw/lib/numeric/overloaded.hpp"

namespace inferlaw::auxiliary {
namespace {

constexpr double epsilon = std::numeric_limits<double>::epsilon();

// ---- Gaussian slots -------------------------------------------------------------------------
//
// In units of sigma and for nu <= 0 the summand is w(n) = Psi_1(a sqrt n)/sqrt n, a = |nu|/sigma;
// for nu > 0 each term has nu more. w'(t) = -t^{-3/2} exp(-a^2 t/2)/(2 sqrt(2 pi)).

double summand(double steepness, double slot) {
  const double root = std::sqrt(slot);
  std::array<double, 2> moments;
  numeric::normal_tail_moments(steepness * root, moments);
  return moments[1] / root;
}

double direct_sum(double steepness, double last) {
  double sum = 0;
  for (double n = 1; n <= last; ++n) {
    const double term = summand(steepness, n);
    sum += term;
    if (term < sum * epsilon / 64 && steepness * steepness * n > 2) break;
  }
  return sum;
}

// w^(order)(t) for order >= 1, by Leibniz on t^{-3/2} exp(-c t).
double summand_derivative(double steepness, double t, int order) {
  const double rate = steepness * steepness / 2;
  double sum = 0;
  double term = std::pow(rate, order - 1);  // j = 0 of binomial(k, j) c^{k-j} (3/2)_j t^{-j}
  if (rate == 0) {                          // only j = k is left
    term = 1;
    for (int j = 0; j < order - 1; ++j) term *= (1.5 + j) / t;
    sum = term;
  } else {
    for (int j = 0; j <= order - 1; ++j) {
      sum += term;
      term *= static_cast<double>(order - 1 - j) / (j + 1) * (1.5 + j) / (t * rate);
    }
  }
  const double sign = order % 2 == 0 ? 1 : -1;
  return sign * sum * numeric::normal_density(steepness * std::sqrt(t)) / (2 * t * std::sqrt(t));
}

double integral_from_zero(double steepness, double t) {
  return std::sqrt(t) * brownian::deviation_from_drift(steepness * std::sqrt(t));
}

// sum of w over first < n <= last.
double euler_maclaurin_sum(double steepness, double first, double last) {
  constexpr std::array bernoulli_over_factorial{1.0 / 12, -1.0 / 720, 1.0 / 30240, -1.0 / 1209600,
                                                1.0 / 47900160};
  double sum = integral_from_zero(steepness, last) - integral_from_zero(steepness, first) +
               (summand(steepness, last) - summand(steepness, first)) / 2;
  for (std::size_t k = 0; k < bernoulli_over_factorial.size(); ++k) {
    const int order = static_cast<int>(2 * k + 1);
    sum += bernoulli_over_factorial[k] * (summand_derivative(steepness, last, order) -
                                          summand_derivative(steepness, first, order));
  }
  return sum;
}

// Euler-Maclaurin needs a summand that changes slowly from slot to slot; a steep one dies out
// within a few hundred terms instead.
constexpr double steepest_for_euler_maclaurin = 0.5;
constexpr double terms_taken_singly = 64;

double sum_of_summands(double steepness, double last) {
  if (steepness > steepest_for_euler_maclaurin || last <= 2 * terms_taken_singly)
    return direct_sum(steepness, last);
  return direct_sum(steepness, terms_taken_singly) +
         euler_maclaurin_sum(steepness, terms_taken_singly, last);
}

// ---- any slots ------------------------------------------------------------------------------

// Random energies (oracle stopping) come as thousands of atoms: so many bins stand for them.
constexpr std::size_t energy_bins = 128;
constexpr std::size_t energy_bins_of_contour = 512;

struct EnergyTransform {
  std::vector<numeric::ValueAtom> atoms;
  // E[exp(i x e)] - 1, without cancellation for small x.
  [[nodiscard]] std::complex<double> less_one(double x) const {
    double real = 0;
    double imaginary = 0;
    for (const numeric::ValueAtom& atom : atoms) {
      const double half_sine = std::sin(x * atom.value / 2);
      const double half_cosine = std::cos(x * atom.value / 2);
      real -= 2 * atom.probability * half_sine * half_sine;
      imaginary += 2 * atom.probability * half_sine * half_cosine;
    }
    return {real, imaginary};
  }
  // At x = first step, (first + 1) step, ..: half angles are turned on from node to node, and taken
  // anew before their rounding is seen.
  void less_one(double step, long first, std::span<std::complex<double>> values) const {
    constexpr std::size_t nodes_turned = 16;
    for (std::size_t begin = 0; begin < values.size(); begin += nodes_turned) {
      const auto turned = values.subspan(begin, std::min(nodes_turned, values.size() - begin));
      std::fill(turned.begin(), turned.end(), 0);
      const double x = static_cast<double>(first + static_cast<long>(begin)) * step;
      for (const numeric::ValueAtom& atom : atoms) add_turned(atom, x, step, turned);
    }
  }

 private:
  static void add_turned(const numeric::ValueAtom& atom, double x, double step,
                         std::span<std::complex<double>> values) {
    double sine = std::sin(x * atom.value / 2);
    double cosine = std::cos(x * atom.value / 2);
    const double step_sine = std::sin(step * atom.value / 2);
    const double step_cosine = std::cos(step * atom.value / 2);
    for (std::complex<double>& value : values) {
      const double share = 2 * atom.probability * sine;
      value += std::complex<double>(-share * sine, share * cosine);
      const double next = sine * step_cosine + cosine * step_sine;
      cosine = cosine * step_cosine - sine * step_sine;
      sine = next;
    }
  }
};

// ln(1 + z): of a count of 1e9 tasks even a relative rounding of 1 + z would show.
std::complex<double> log_of_one_and(std::complex<double> z) {
  return {std::log1p(2 * z.real() + std::norm(z)) / 2, std::atan2(z.imag(), 1 + z.real())};
}

// ln E[exp(i x C)].
struct DemandTransform {
  EnergyTransform energy;
  ArrivalLaw arrivals;
  double rate;
  std::complex<double> idle;

  // From E[exp(i x e)] - 1.
  [[nodiscard]] std::complex<double> compound(double x, std::complex<double> less_one) const {
    switch (arrivals) {
      case ArrivalLaw::poisson:
        return x * idle + rate * less_one;
      case ArrivalLaw::fixed:
        return x * idle + rate * log_of_one_and(less_one);
    }
    numeric::refuse_member("arrival law");
  }
  std::complex<double> operator()(double x) const { return compound(x, energy.less_one(x)); }
  void operator()(double step, long first, std::span<std::complex<double>> values) const {
    energy.less_one(step, first, values);
    for (std::size_t i = 0; i < values.size(); ++i)
      values[i] = compound(static_cast<double>(first + static_cast<long>(i)) * step, values[i]);
  }
};

DemandTransform log_transform(const DemandLaw& demand) {
  return {.energy = {condensed(demand.task_energy, energy_bins)},
          .arrivals = demand.arrivals,
          .rate = demand.tasks_per_slot,
          .idle = {0, demand.idle_joules_per_slot}};
}

double no_bound(double /*frequency*/) { return 0; }

// What NetDemandLaw needs of -R: ln E[exp(-i x R)], the bound of its modulus, the scale of its
// tails.

struct ConstantTransform {
  double joules;
  [[nodiscard]] std::complex<double> log_at(double x) const { return {0, -x * joules}; }
  [[nodiscard]] static double log_modulus_bound(double x) { return no_bound(x); }
  [[nodiscard]] static double tail_scale() { return 0; }
};

struct GammaTransform {
  double mean;
  double scale;
  [[nodiscard]] std::complex<double> log_at(double x) const {
    const double shape = mean / scale;
    return {-0.5 * shape * std::log1p(scale * x * scale * x), -shape * std::atan(scale * x)};
  }
  [[nodiscard]] double log_modulus_bound(double x) const { return log_at(x).real(); }
  [[nodiscard]] double tail_scale() const { return scale; }
};

// sin(y)/y - 1 for 0 <= y <= 1, by its series: the rounding of a difference would be multiplied by
// the number of slots.
double sinc_less_one(double y) {
  constexpr int terms = 9;  // the next one is below 1e-18 of the first
  double sum = 0;
  double term = 1;
  for (int k = 1; k <= terms; ++k) {
    term *= -y * y / (2 * k * (2 * k + 1));
    sum += term;
  }
  return sum;
}

double log_absolute_sinc(double y) {
  return y <= 1 ? std::log1p(sinc_less_one(y)) : std::log(std::abs(std::sin(y) / y));
}

// E[exp(-i x R)] = exp(-i x mean) sin(y)/y, y = x (highest - lowest)/2.
struct UniformTransform {
  double mean;
  double half_width;
  [[nodiscard]] std::complex<double> log_at(double x) const {
    const double y = x * half_width;
    const double turned = std::sin(y) < 0 ? std::numbers::pi : 0;
    return {log_absolute_sinc(y), turned - x * mean};
  }
  // |sin(y)/y| falls up to its first zero, pi; beyond it is 1/y at most, and no more than at its
  // next maximum, 0.21723.
  [[nodiscard]] double log_modulus_bound(double x) const {
    constexpr double inverse_of_next_maximum = 4.6033;
    const double y = x * half_width;
    const double beyond = -std::log(std::max(y, inverse_of_next_maximum));
    return y < std::numbers::pi ? std::max(log_absolute_sinc(y), beyond) : beyond;
  }
  // E[exp(t (R - mean))] = sinh(t w/2)/(t w/2) <= exp(t^2 w^2/24): no wider than a Gaussian.
  [[nodiscard]] static double tail_scale() { return 0; }
};

ConstantTransform transform_of(const ConstantHarvest& harvest) {
  return {.joules = harvest.mean_joules_per_slot};
}

GammaTransform transform_of(const GammaHarvest& harvest) {
  const numeric::Moments moments = harvest_moments(harvest);
  return {.mean = moments.mean, .scale = moments.variance / moments.mean};
}

UniformTransform transform_of(const UniformHarvest& harvest) {
  return {.mean = harvest_moments(harvest).mean,
          .half_width = (harvest.highest_joules_per_slot - harvest.lowest_joules_per_slot) / 2};
}

using SourceTransform = std::variant<ConstantTransform, GammaTransform, UniformTransform>;

// Of independent sources. A bound beyond x of each is one of their product, and tails no wider than
// the widest of each, in Bernstein's sense, add up to such tails.
struct SumTransform {
  std::vector<SourceTransform> sources;
  [[nodiscard]] std::complex<double> log_at(double x) const {
    std::complex<double> sum = 0;
    for (const SourceTransform& source : sources)
      sum += std::visit([=](const auto& of) { return of.log_at(x); }, source);
    return sum;
  }
  [[nodiscard]] double log_modulus_bound(double x) const {
    double sum = 0;
    for (const SourceTransform& source : sources)
      sum += std::visit([=](const auto& of) { return of.log_modulus_bound(x); }, source);
    return sum;
  }
  [[nodiscard]] double tail_scale() const {
    double widest = 0;
    for (const SourceTransform& source : sources)
      widest = std::max(widest, std::visit([](const auto& of) { return of.tail_scale(); }, source));
    return widest;
  }
};

SumTransform transform_of(const HarvestSum& sum) {
  SumTransform transform;
  for (const SourceLaw& source : sum.sources)
    transform.sources.push_back(
        std::visit([](const auto& law) { return SourceTransform(transform_of(law)); }, source));
  return transform;
}

std::complex<double> log_transform(const std::vector<numeric::ValueAtom>& atoms, double x) {
  std::complex<double> sum = 0;
  for (const numeric::ValueAtom& atom : atoms) sum += std::polar(atom.probability, x * atom.value);
  return std::log(sum);
}

double largest_size(std::span<const numeric::ValueAtom> atoms) {
  double largest = 0;
  for (const numeric::ValueAtom& atom : atoms)
    if (atom.probability > 0) largest = std::max(largest, std::abs(atom.value));
  return largest;
}

template <class Transform>
NetDemandLaw law_against(const Transform& harvest, const SlotModel& model) {
  const numeric::Moments moments = net_demand_moments(model);
  const auto demand = log_transform(model.demand);
  DemandLaw condensed_demand = model.demand;
  condensed_demand.task_energy = condensed(model.demand.task_energy, energy_bins_of_contour);
  return {.mean = moments.mean,
          .variance = moments.variance,
          .log_characteristic_function = [=](double x) { return demand(x) + harvest.log_at(x); },
          .log_values =
              [=](double step, long first, std::span<std::complex<double>> values) {
                demand(step, first, values);
                for (std::size_t i = 0; i < values.size(); ++i)
                  values[i] +=
                      harvest.log_at(static_cast<double>(first + static_cast<long>(i)) * step);
              },
          .log_modulus_bound = [=](double x) { return harvest.log_modulus_bound(x); },
          .tail_scale = std::max(largest_size(model.demand.task_energy) / 3, harvest.tail_scale()),
          .model = SlotModel{.demand = condensed_demand, .harvest = model.harvest}};
}

// One block of slot counts shares its nodes x = j h and ln f there.
struct Block {
  long first = 1;
  long last = 1;
  double step = 0;                   // h
  std::vector<double> weights = {};  // 1/j^2
  std::vector<std::complex<double>> log_values = {};
  double truncation = 0;  // bound on what the nodes left out add to sum Re f^n/j^2
};

constexpr double tail_exponent = 42;        // P(|S| > 2 pi/h) < 2 exp(-42) = 1e-18
constexpr double negligible_exponent = 42;  // |f|^n below exp(-42) is left out

double range_of(const NetDemandLaw& law, long slots) {
  const auto n = static_cast<double>(slots);
  return std::abs(n * law.mean) + std::sqrt(2 * n * law.variance * tail_exponent) +
         law.tail_scale * tail_exponent;
}

// ln f at the nodes from `first` on.
void fill_log_values(const NetDemandLaw& law, double step, long first,
                     std::span<std::complex<double>> values) {
  if (law.log_values) {
    law.log_values(step, first, values);
    return;
  }
  for (std::size_t i = 0; i < values.size(); ++i)
    values[i] =
        law.log_characteristic_function(static_cast<double>(first + static_cast<long>(i)) * step);
}

Block make_block(const NetDemandLaw& law, long first, long last, long most_nodes) {
  Block block{.first = first, .last = last, .step = 2 * std::numbers::pi / range_of(law, last)};
  const auto slots = static_cast<double>(first);
  std::array<std::complex<double>, 64> ahead;
  for (long j = 1; j <= most_nodes; ++j) {
    const double x = static_cast<double>(j) * block.step;
    const double bound = slots * law.log_modulus_bound(x) - std::log(static_cast<double>(j));
    if (bound < -negligible_exponent) return block;
    const std::size_t place = static_cast<std::size_t>(j - 1) % ahead.size();
    if (place == 0) fill_log_values(law, block.step, j, ahead);
    const std::complex<double> log_value = ahead.at(place);
    if (slots * log_value.real() < -negligible_exponent) continue;
    block.weights.push_back(1 / (static_cast<double>(j) * static_cast<double>(j)));
    block.log_values.push_back(log_value);
  }
  const double beyond = static_cast<double>(most_nodes) * block.step;
  block.truncation =
      std::exp(slots * law.log_modulus_bound(beyond)) / static_cast<double>(most_nodes);
  return block;
}

// sum_j Re f_j^n/j^2, n from `first` on: the powers are multiplied up, and taken anew before their
// rounding exceeds that of the logarithms.
class PowerSums {
 public:
  explicit PowerSums(const Block& block) : block_(block) {
    const std::size_t nodes = block.weights.size();
    factor_real_.resize(nodes);
    factor_imaginary_.resize(nodes);
    power_real_.resize(nodes);
    power_imaginary_.resize(nodes);
    fill(1, factor_real_, factor_imaginary_);
  }

  double at(long slots) {
    constexpr long slots_multiplied = 64;
    if ((slots - block_.first) % slots_multiplied == 0)
      fill(static_cast<double>(slots), power_real_, power_imaginary_);
    return sum_and_advance();
  }

 private:
  // f^n
  void fill(double slots, std::vector<double>& real, std::vector<double>& imaginary) const {
    for (std::size_t j = 0; j < real.size(); ++j) {
      const std::complex<double> power = std::exp(slots * block_.log_values[j]);
      real[j] = power.real();
      imaginary[j] = power.imag();
    }
  }

  double sum_and_advance() {
    constexpr std::size_t lanes = 8;
    std::array<double, lanes> sums{};
    const std::size_t whole = power_real_.size() / lanes * lanes;
    for (std::size_t begin = 0; begin < whole; begin += lanes)
      for (std::size_t lane = 0; lane < lanes; ++lane) sums[lane] += advance(begin + lane);
    for (std::size_t j = whole; j < power_real_.size(); ++j) sums[0] += advance(j);
    return std::accumulate(sums.begin(), sums.end(), 0.0);
  }

  double advance(std::size_t j) {
    const double real = power_real_[j];
    const double imaginary = power_imaginary_[j];
    power_real_[j] = real * factor_real_[j] - imaginary * factor_imaginary_[j];
    power_imaginary_[j] = real * factor_imaginary_[j] + imaginary * factor_real_[j];
    return block_.weights[j] * real;
  }

  const Block& block_;
  std::vector<double> factor_real_ = {};
  std::vector<double> factor_imaginary_ = {};
  std::vector<double> power_real_ = {};
  std::vector<double> power_imaginary_ = {};
};

double mean_absolute_sum(const NetDemandLaw& law, double step, double power_sum, double slots) {
  const double pi = std::numbers::pi;
  const double second_moment = slots * law.variance + slots * law.mean * slots * law.mean;
  return 2 / (pi * step) * (pi * pi / 6 - power_sum) + step / (2 * pi) * second_moment;
}

void check(const NetDemandLaw& law, long slots) {
  numeric::require_finite("drift (joules per slot)", law.mean);
  numeric::require_non_negative("variance of the net demand (joules^2)", law.variance);
  if (slots < 1 || slots > 100000000)
    numeric::refuse("horizon (slots)", static_cast<double>(slots), "1 to 100000000");
}

// Without randomness max_n S_n is max(nu, 0) T.
MeanCurve deterministic_curve(const NetDemandLaw& law, long slots) {
  MeanCurve curve;
  for (long n = 1; n <= slots; ++n)
    curve.mean_joules.push_back(std::max(law.mean, 0.0) * static_cast<double>(n));
  curve.error_joules.resize(curve.mean_joules.size());
  return curve;
}

// Of the sum, as a part of the range: tens of thousands of cosines of large arguments.
constexpr double rounding_of_trapezium = 128 * epsilon;

// E[S_n^+] by the trapezium rule.
PositiveParts by_trapezium(const NetDemandLaw& law, const Block& block) {
  PositiveParts parts;
  const double range = 2 * std::numbers::pi / block.step;
  PowerSums sums(block);
  for (long slot = block.first; slot <= block.last; ++slot) {
    const auto n = static_cast<double>(slot);
    parts.mean_joules.push_back(
        (n * law.mean + mean_absolute_sum(law, block.step, sums.at(slot), n)) / 2);
    parts.error_joules.push_back(range * (block.truncation / 9 + rounding_of_trapezium));
  }
  return parts;
}

// What the nodes beyond the last one allowed could add at most, known before any is taken.
double truncation_of(const NetDemandLaw& law, long first, long last, long most_nodes) {
  const double step = 2 * std::numbers::pi / range_of(law, last);
  const double beyond = static_cast<double>(most_nodes) * step;
  return std::exp(static_cast<double>(first) * law.log_modulus_bound(beyond)) /
         static_cast<double>(most_nodes);
}

// The contour, where there is a Gamma harvest alone.
std::optional<PositiveParts> by_contour(const NetDemandLaw& law, long first, long last) {
  if (!law.model) return std::nullopt;
  return std::visit(
      numeric::Overloaded{[&](const GammaHarvest& harvest) {
                            return std::optional(
                                mean_positive_parts(law.model->demand, harvest, first, last));
                          },
                          [](const ConstantHarvest&) { return std::optional<PositiveParts>(); },
                          [](const UniformHarvest&) { return std::optional<PositiveParts>(); },
                          [](const HarvestSum&) { return std::optional<PositiveParts>(); }},
      law.model->harvest);
}

constexpr double refined_above = 1e-10;  // of the mean so far, or of the spread of n slots

bool trapezium_suffices(const NetDemandLaw& law, long first, long last, long most_nodes,
                        double so_far) {
  const auto n = static_cast<double>(first);
  const double error = range_of(law, last) *
                       (truncation_of(law, first, last, most_nodes) / 9 + rounding_of_trapezium) /
                       n;
  const double scale = std::max(so_far, std::exp(-0.5 * n * law.mean * law.mean / law.variance) *
                                            std::sqrt(law.variance / n) / 10);
  return error <= refined_above * scale;
}

bool is_precise(const PositiveParts& parts) {
  for (std::size_t i = 0; i < parts.mean_joules.size(); ++i)
    if (!(parts.error_joules[i] <= refined_above * parts.mean_joules[i])) return false;
  return true;
}

PositiveParts better_of(PositiveParts parts, const PositiveParts& other) {
  for (std::size_t i = 0; i < parts.mean_joules.size(); ++i) {
    if (parts.error_joules[i] <= other.error_joules[i]) continue;
    parts.mean_joules[i] = other.mean_joules[i];
    parts.error_joules[i] = other.error_joules[i];
  }
  return parts;
}

// E[S_n^+] of n = first .. last, which add to the mean `so_far` of the horizon before.
PositiveParts positive_parts(const NetDemandLaw& law, long first, long last, long most_nodes,
                             double so_far) {
  if (trapezium_suffices(law, first, last, most_nodes, so_far))
    return by_trapezium(law, make_block(law, first, last, most_nodes));
  std::optional<PositiveParts> parts = by_contour(law, first, last);
  if (parts && is_precise(*parts)) return *parts;
  PositiveParts rough = by_trapezium(law, make_block(law, first, last, most_nodes));
  return parts ? better_of(std::move(*parts), rough) : rough;
}

}  // namespace

double gaussian_slots_mean(double drift_joules_per_slot, double volatility_joules, double slots) {
  numeric::require_finite("drift (joules per slot)", drift_joules_per_slot);
  numeric::require_positive("volatility (joules per square root of a slot)", volatility_joules);
  if (!(slots >= 1 && slots <= numeric::largest_count && slots == std::floor(slots)))
    numeric::refuse("horizon (slots)", slots, "a whole number, 1 to 2^53");
  const double steepness = std::abs(drift_joules_per_slot / volatility_joules);
  return std::max(drift_joules_per_slot, 0.0) * slots +
         volatility_joules * sum_of_summands(steepness, slots);
}

NetDemandLaw net_demand_law(const SlotModel& model) {
  check(model);
  return std::visit([&](const auto& harvest) { return law_against(transform_of(harvest), model); },
                    model.harvest);
}

NetDemandLaw net_demand_law(std::span<const numeric::ValueAtom> atoms) {
  check(atoms);
  const numeric::Moments moment = moments(atoms);
  const std::vector<numeric::ValueAtom> kept(atoms.begin(), atoms.end());
  return {.mean = moment.mean,
          .variance = moment.variance,
          .log_characteristic_function = [=](double x) { return log_transform(kept, x); },
          .log_modulus_bound = no_bound,
          .tail_scale = 2 * largest_size(atoms) / 3};
}

NetDemandLaw net_demand_law(const DemandLaw& demand, std::span<const numeric::ValueAtom> harvest) {
  check(demand);
  check(harvest);
  const numeric::Moments demanded = demand_moments(demand);
  const numeric::Moments harvested = moments(harvest);
  const auto demand_transform = log_transform(demand);
  std::vector<numeric::ValueAtom> taken(harvest.begin(), harvest.end());
  for (numeric::ValueAtom& atom : taken) atom.value = -atom.value;
  return {
      .mean = demanded.mean - harvested.mean,
      .variance = demanded.variance + harvested.variance,
      .log_characteristic_function =
          [=](double x) { return demand_transform(x) + log_transform(taken, x); },
      .log_modulus_bound = no_bound,
      .tail_scale = std::max(largest_size(demand.task_energy) / 3, 2 * largest_size(harvest) / 3)};
}

NetDemandLaw with_volatility(NetDemandLaw law, double volatility_joules) {
  numeric::require_positive("volatility (joules per square root of a slot)", volatility_joules);
  const double factor = volatility_joules / std::sqrt(law.variance);
  const auto original = std::move(law.log_characteristic_function);
  const auto bound = std::move(law.log_modulus_bound);
  const double shift = law.mean * (1 - factor);
  law.log_characteristic_function = [=](double x) {
    return original(factor * x) + std::complex<double>(0, shift * x);
  };
  law.log_values = {};
  law.log_modulus_bound = [=](double x) { return bound(factor * x); };
  law.variance = volatility_joules * volatility_joules;
  law.tail_scale *= factor;
  law.model.reset();
  return law;
}

NetDemandLaw with_drift(NetDemandLaw law, double drift_joules_per_slot) {
  numeric::require_finite("drift (joules per slot)", drift_joules_per_slot);
  const double shift = drift_joules_per_slot - law.mean;
  if (shift == 0) return law;
  const auto original = std::move(law.log_characteristic_function);
  law.log_characteristic_function = [=](double x) {
    return original(x) + std::complex<double>(0, shift * x);
  };
  law.log_values = {};
  law.mean = drift_joules_per_slot;
  law.model.reset();
  return law;
}

MeanCurve exact_slots_mean_curve(const NetDemandLaw& law, long slots, long most_nodes) {
  check(law, slots);
  if (law.variance == 0) return deterministic_curve(law, slots);
  MeanCurve curve;
  curve.mean_joules.reserve(static_cast<std::size_t>(slots));
  curve.error_joules.reserve(static_cast<std::size_t>(slots));
  double mean = 0;
  double error = 0;
  for (long first = 1; first <= slots; first *= 2) {
    const PositiveParts parts =
        positive_parts(law, first, std::min(2 * first - 1, slots), most_nodes, mean);
    for (std::size_t i = 0; i < parts.mean_joules.size(); ++i) {
      const double n = static_cast<double>(first) + static_cast<double>(i);
      mean += parts.mean_joules[i] / n;
      error += parts.error_joules[i] / n;
      curve.mean_joules.push_back(mean);
      curve.error_joules.push_back(error);
    }
  }
  return curve;
}

}  // namespace inferlaw::auxiliary
