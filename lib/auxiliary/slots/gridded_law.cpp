#include "inferlaw/lib/auxiliary/slots/gridded_law.hpp"

#include <algorithm>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>
#include <complex>
#include <cstddef>
#include <limits>
#include <numeric>
#include <utility>

#include "inferlaw/lib/numeric/check.hpp"
#include "inferlaw/lib/numeric/convolution.hpp"
#include "inferlaw/lib/numeric/detail/average.hpp"
#include "inferlaw/lib/numeric/normal.hpp"

namespace inferlaw::auxiliary {
namespace {

using NoPromotion = boost::math::policies::policy<boost::math::policies::promote_double<false>>;

constexpr long most_slots = 10000000;
constexpr double most_nodes = 1 << 24;
constexpr double tail_exponent = 42;  // exp(-42) = 6e-19
constexpr double negligible_probability = 1e-18;
constexpr double rounding_in_steps = 1e-12;

void require_grid(double step_joules, double range_joules) {
  numeric::require_positive("grid step (joules)", step_joules);
  if (!(range_joules / step_joules < most_nodes))
    throw GridTooLarge(
        numeric::refusal("grid step (joules)", step_joules, "a range of fewer than 2^24 steps"));
}

// The node at a position (in steps), or the two that share it.
struct Place {
  long node;
  double share_of_next;
};

Place place_of(double position) {
  const double nearest = std::round(position);
  if (std::abs(position - nearest) <= rounding_in_steps * std::max(1.0, std::abs(nearest)))
    return {.node = static_cast<long>(nearest), .share_of_next = 0};
  const double below = std::floor(position);
  return {.node = static_cast<long>(below), .share_of_next = position - below};
}

// A law of nodes lowest .. highest + 1 to which atoms are added.
GriddedLaw empty_law(double step_joules, double lowest, double highest) {
  GriddedLaw law{.step_joules = step_joules, .first_index = place_of(lowest).node};
  law.probabilities.resize(static_cast<std::size_t>(place_of(highest).node - law.first_index) + 2);
  return law;
}

void add_atom(GriddedLaw& law, Place place, double probability) {
  const auto node = static_cast<std::size_t>(place.node - law.first_index);
  law.probabilities[node] += probability * (1 - place.share_of_next);
  law.probabilities[node + 1] += probability * place.share_of_next;
}

void drop_empty_ends(GriddedLaw& law) {
  std::vector<double>& p = law.probabilities;
  const auto is_held = [](double probability) { return probability != 0; };
  p.erase(std::find_if(p.rbegin(), p.rend(), is_held).base(), p.end());
  const auto first = std::find_if(p.begin(), p.end(), is_held);
  law.first_index += first - p.begin();
  p.erase(p.begin(), first);
}

void normalise(GriddedLaw& law) {
  const double mass = std::accumulate(law.probabilities.begin(), law.probabilities.end(), 0.0);
  for (double& p : law.probabilities) p /= mass;
}

// Rounding of transforms leaves entries of either sign where the probability is nil.
void clean(GriddedLaw& law) {
  for (double& p : law.probabilities)
    if (p < negligible_probability) p = 0;
  drop_empty_ends(law);
  normalise(law);
}

// The part of a continuous law in one cell: its probability, and E[X - low; X in the cell].
struct Cell {
  double mass;
  double excess;
};
Cell operator+(const Cell& one, const Cell& other) {
  return {.mass = one.mass + other.mass, .excess = one.excess + other.excess};
}
Cell operator*(double scale, const Cell& cell) {
  return {.mass = scale * cell.mass, .excess = scale * cell.excess};
}

// One cell as an atom at its mean.
void add_cell(GriddedLaw& law, long node, const Cell& cell) {
  if (!(cell.mass > 0)) return;
  const double share = cell.excess / cell.mass / law.step_joules;
  add_atom(law, {.node = node, .share_of_next = std::clamp(share, 0.0, 1.0)}, cell.mass);
}

// Every cell between the nodes lowest and highest, and the negligible tails on these two.
template <typename Cells>
GriddedLaw split_cells(double step, double lowest_joules, double highest_joules, Cells cells) {
  require_grid(step, highest_joules - lowest_joules);
  const long lowest = static_cast<long>(std::floor(lowest_joules / step));
  const long highest = static_cast<long>(std::ceil(highest_joules / step));
  const auto joules = [=](long node) { return static_cast<double>(node) * step; };
  GriddedLaw law = empty_law(step, static_cast<double>(lowest), static_cast<double>(highest));
  add_atom(law, {.node = lowest, .share_of_next = 0}, cells.below(joules(lowest)));
  for (long node = lowest; node < highest; ++node)
    add_cell(law, node, cells.between(joules(node), joules(node + 1)));
  add_atom(law, {.node = highest, .share_of_next = 0}, cells.above(joules(highest)));
  drop_empty_ends(law);  // none is rounding: a million small cells of a heavy tail count
  normalise(law);
  return law;
}

// What a continuous law has below x and above x: probability, and E[X; X < x], E[X; X > x].
struct Divided {
  double below;
  double above;
  double moment_below;
  double moment_above;
};

// Differences of whichever side is the smaller. Cells come from below, so that each end is divided
// once.
template <typename DividedAt>
class DividedCells {
 public:
  explicit DividedCells(DividedAt divided_at) : divided_at_(divided_at) {}
  double below(double joules) { return at(joules).below; }
  double above(double joules) { return at(joules).above; }
  Cell between(double low_joules, double high_joules) {
    const Divided low = at(low_joules);
    const Divided high = at(high_joules);
    const bool lower_half = high.below < 0.5;
    const double mass = lower_half ? high.below - low.below : low.above - high.above;
    const double moment =
        lower_half ? high.moment_below - low.moment_below : low.moment_above - high.moment_above;
    return {.mass = mass, .excess = moment - mass * low_joules};
  }

 private:
  Divided at(double joules) {
    if (joules != last_joules_) {
      last_ = divided_at_(joules);
      last_joules_ = joules;
    }
    return last_;
  }

  DividedAt divided_at_;
  double last_joules_ = std::numeric_limits<double>::quiet_NaN();
  Divided last_ = {};
};

struct GammaParts {
  double shape;
  double scale;
  Divided operator()(double joules) const {
    using boost::math::gamma_p;
    using boost::math::gamma_q;
    const double x = joules / scale;
    const double mean = shape * scale;
    // P(100, 0.2) < 1e-220, and Boost's series for small x overflows at large shapes
    if (x < 0.2 && shape > 100)
      return {.below = 0, .above = 1, .moment_below = 0, .moment_above = mean};
    return {.below = gamma_p(shape, x, NoPromotion()),
            .above = gamma_q(shape, x, NoPromotion()),
            .moment_below = mean * gamma_p(shape + 1, x, NoPromotion()),
            .moment_above = mean * gamma_q(shape + 1, x, NoPromotion())};
  }
};

// Where the density hardly changes over a cell, by quadrature: four incomplete gammas at each of a
// million nodes would take seconds. From cell to cell the density is carried.
class GammaCells {
 public:
  explicit GammaCells(const GammaParts& parts) : parts_(parts), divided_(parts) {}
  double below(double joules) { return divided_.below(joules); }
  double above(double joules) { return divided_.above(joules); }
  Cell between(double low_joules, double high_joules) {
    const double low = low_joules / parts_.scale;
    const double width = (high_joules - low_joules) / parts_.scale;
    if (!is_smooth(low, width)) return divided_.between(low_joules, high_joules);
    const double density = density_at(low_joules);
    constexpr unsigned points = 5;  // leave 4e-16 of the cell
    const Cell average = numeric::average_over_unit_interval<points>(
        [&](double part) { return growth(low, part * width) * Cell{.mass = 1, .excess = part}; });
    carry(high_joules, density * growth(low, width));
    return density * width *
           Cell{.mass = average.mass, .excess = average.excess * (high_joules - low_joules)};
  }

 private:
  // By what the first two derivatives of the logarithm of the density change over the cell.
  [[nodiscard]] bool is_smooth(double low, double width) const {
    const double power = parts_.shape - 1;
    const double part = width / low;
    return part <= 0.125 && std::abs(power / low - 1) * width <= 0.5 &&
           std::abs(power) * part * part <= 0.0625;
  }
  // Density at low + further over that at low.
  [[nodiscard]] double growth(double low, double further) const {
    return std::exp((parts_.shape - 1) * std::log1p(further / low) - further);
  }
  double density_at(double joules) {
    if (joules == carried_to_ && cells_carried_ > 0) return carried_;
    cells_carried_ = 0;
    return boost::math::gamma_p_derivative(parts_.shape, joules / parts_.scale, NoPromotion());
  }
  void carry(double joules, double density) {
    constexpr int most_cells = 64;  // so much rounding adds up
    cells_carried_ = (cells_carried_ + 1) % most_cells;
    carried_to_ = joules;
    carried_ = density;
  }

  GammaParts parts_;
  DividedCells<GammaParts> divided_;
  double carried_to_ = 0;
  double carried_ = 0;
  int cells_carried_ = 0;
};

struct GaussianParts {
  double mean;
  double deviation;
  Divided operator()(double joules) const {
    const double x = (joules - mean) / deviation;
    const double below = numeric::normal_upper_tail(-x);
    const double above = numeric::normal_upper_tail(x);
    const double spread = deviation * numeric::normal_density(x);
    return {.below = below,
            .above = above,
            .moment_below = mean * below - spread,
            .moment_above = mean * above + spread};
  }
};

// E[min(R, x)] and its variance; the moments above x are P(shape + k, x/scale).
numeric::Moments moments_up_to(const GammaHarvest& harvest, double most_joules) {
  const numeric::Moments all = harvest_moments(harvest);
  const double scale = all.variance / all.mean;
  const double shape = all.mean / scale;
  const double x = most_joules / scale;
  const double above = boost::math::gamma_q(shape, x, NoPromotion());
  const double mean =
      all.mean * boost::math::gamma_p(shape + 1, x, NoPromotion()) + most_joules * above;
  const double square =
      all.mean * (all.mean + scale) * boost::math::gamma_p(shape + 2, x, NoPromotion()) +
      most_joules * most_joules * above;
  return {.mean = mean, .variance = square - mean * mean};
}

// What it gives at most but for exp(-42) (Bernstein).
double highest_of(const GammaHarvest& harvest) {
  const numeric::Moments source = harvest_moments(harvest);
  return source.mean + std::sqrt(2 * tail_exponent * source.variance) +
         source.variance / source.mean * tail_exponent;
}

// Above its mean, so that a law that hardly varies is not cut in two; infinite where nothing is.
double cut(const GammaHarvest& harvest, double most_joules) {
  return most_joules < highest_of(harvest) ? std::max(harvest_moments(harvest).mean, most_joules)
                                           : std::numeric_limits<double>::infinity();
}

struct MomentsUpTo {
  double most_joules;
  numeric::Moments operator()(const ConstantHarvest& harvest) const {
    return harvest_moments(harvest);
  }
  numeric::Moments operator()(const GammaHarvest& harvest) const {
    const double most = cut(harvest, most_joules);
    return std::isfinite(most) ? moments_up_to(harvest, most) : harvest_moments(harvest);
  }
  numeric::Moments operator()(const UniformHarvest& harvest) const {
    return harvest_moments(harvest);
  }
  numeric::Moments operator()(const HarvestSum& harvest) const {
    numeric::Moments total{.mean = 0, .variance = 0};
    for (const SourceLaw& source : harvest.sources) {
      const numeric::Moments part = std::visit(*this, source);
      total.mean += part.mean;
      total.variance += part.variance;
    }
    return total;
  }
};

struct HarvestGrid {
  double step;
  double most_joules;
  GriddedLaw operator()(const ConstantHarvest& harvest) const {
    const numeric::ValueAtom atom{.value = harvest.mean_joules_per_slot};
    return gridded_atoms({&atom, 1}, step);
  }
  GriddedLaw operator()(const GammaHarvest& harvest) const {
    const double deviation = harvest.standard_deviation_joules_per_slot;
    const double scale = deviation * deviation / harvest.mean_joules_per_slot;
    const GammaParts parts{.shape = harvest.mean_joules_per_slot / scale, .scale = scale};
    const double lowest =
        harvest.mean_joules_per_slot - std::sqrt(2 * tail_exponent) * deviation;  // Bernstein
    const double most = cut(harvest, most_joules);
    GriddedLaw law = split_cells(step, std::max(0.0, lowest), std::min(highest_of(harvest), most),
                                 GammaCells(parts));
    law.represented = MomentsUpTo{most}(harvest);
    return law;
  }
  // The part of each cell that the law covers, at its middle.
  GriddedLaw operator()(const UniformHarvest& harvest) const {
    const double lowest = harvest.lowest_joules_per_slot;
    const double highest = harvest.highest_joules_per_slot;
    require_grid(step, highest - lowest);
    GriddedLaw law = empty_law(step, std::floor(lowest / step), std::ceil(highest / step));
    for (std::size_t i = 0; i + 1 < law.probabilities.size(); ++i) {
      const long node = law.first_index + static_cast<long>(i);
      const double begin = static_cast<double>(node) * step;
      const double from = std::max(lowest, begin);
      const double to = std::min(highest, static_cast<double>(node + 1) * step);
      if (to <= from) continue;
      const double share = ((from - begin) + (to - begin)) / (2 * step);
      add_atom(law, {.node = node, .share_of_next = share}, (to - from) / (highest - lowest));
    }
    clean(law);
    law.represented = harvest_moments(harvest);
    return law;
  }
  GriddedLaw operator()(const HarvestSum& harvest) const {
    GriddedLaw total = std::visit(*this, harvest.sources.front());
    for (std::size_t i = 1; i < harvest.sources.size(); ++i)
      total = sum(total, std::visit(*this, harvest.sources[i]));
    return total;
  }
};

// The most that a slot's tasks can need, in steps of the grid.
double most_demand(const DemandLaw& demand, double largest_energy) {
  switch (demand.arrivals) {
    case ArrivalLaw::poisson:
      return std::numeric_limits<double>::max();
    case ArrivalLaw::fixed:
      return demand.tasks_per_slot * largest_energy;
  }
  numeric::refuse_member("arrival law");
}

// The nodes that hold the compound law but for exp(-42) on either side (Bernstein).
struct Window {
  long first;
  long last;
};

numeric::Moments tasks_alone(DemandLaw demand) {
  demand.idle_joules_per_slot = 0;
  return demand_moments(demand);
}

Window compound_window(const DemandLaw& demand, const GriddedLaw& energy) {
  const double h = energy.step_joules;
  const double largest =
      static_cast<double>(energy.first_index) + static_cast<double>(energy.probabilities.size());
  const numeric::Moments demanded = tasks_alone(demand);
  // splitting adds at most h^2/4 a task
  const double variance = demanded.variance / (h * h) + demand.tasks_per_slot / 4;
  const double reach = std::sqrt(2 * variance * tail_exponent) + largest * tail_exponent / 3;
  const double mean = demanded.mean / h;
  const double highest = std::min(mean + reach, most_demand(demand, largest));
  require_grid(h, highest * h);
  return {.first = static_cast<long>(std::max(0.0, std::floor(mean - reach))),
          .last = static_cast<long>(std::ceil(highest))};
}

std::complex<double> compound(const DemandLaw& demand, std::complex<double> energy) {
  switch (demand.arrivals) {
    case ArrivalLaw::poisson:
      return std::exp(demand.tasks_per_slot * (energy - 1.0));
    case ArrivalLaw::fixed:
      return std::pow(energy, static_cast<int>(demand.tasks_per_slot));
  }
  numeric::refuse_member("arrival law");
}

// A window of a periodic sequence, from `first` on.
std::vector<double> unwrapped(const std::vector<double>& periodic, long first) {
  std::vector<double> result(periodic);
  const auto offset = first % static_cast<long>(periodic.size());
  std::rotate(result.begin(), result.begin() + offset, result.end());
  return result;
}

}  // namespace

GriddedLaw gridded_atoms(std::span<const numeric::ValueAtom> atoms, double step_joules) {
  check(atoms);
  const auto by_value = [](const numeric::ValueAtom& a, const numeric::ValueAtom& b) {
    return a.value < b.value;
  };
  const auto [lowest, highest] = std::minmax_element(atoms.begin(), atoms.end(), by_value);
  require_grid(step_joules, highest->value - lowest->value);
  require_grid(step_joules, std::abs(lowest->value));
  GriddedLaw law =
      empty_law(step_joules, lowest->value / step_joules, highest->value / step_joules);
  law.represented = moments(atoms);
  law.on_grid = true;
  for (const numeric::ValueAtom& atom : atoms) {
    const Place place = place_of(atom.value / step_joules);
    add_atom(law, place, atom.probability);
    if (place.share_of_next != 0) law.on_grid = false;
  }
  drop_empty_ends(law);
  return law;
}

GriddedLaw gridded_samples(std::span<const double> joules, double step_joules) {
  if (joules.empty()) numeric::refuse("number of samples", 0, "at least 1");
  const double weight = 1 / static_cast<double>(joules.size());
  std::vector<numeric::ValueAtom> atoms;
  atoms.reserve(joules.size());
  for (const double value : joules) atoms.push_back({.value = value, .probability = weight});
  return gridded_atoms(atoms, step_joules);
}

GriddedLaw gridded_gaussian(const numeric::Moments& moments, double step_joules) {
  numeric::require_finite("mean (joules)", moments.mean);
  numeric::require_positive("variance (joules^2)", moments.variance);
  const double deviation = std::sqrt(moments.variance);
  const double reach = std::sqrt(2 * tail_exponent) * deviation;
  GriddedLaw law =
      split_cells(step_joules, moments.mean - reach, moments.mean + reach,
                  DividedCells(GaussianParts{.mean = moments.mean, .deviation = deviation}));
  law.represented = moments;
  return law;
}

GriddedLaw gridded_demand(const DemandLaw& demand, double step_joules) {
  check(demand);
  const GriddedLaw energy = gridded_atoms(demand.task_energy, step_joules);
  const Window window = compound_window(demand, energy);
  std::vector<double> values(
      numeric::fast_length(static_cast<std::size_t>(window.last - window.first) + 1));
  const auto length = static_cast<long>(values.size());
  for (std::size_t i = 0; i < energy.probabilities.size(); ++i)
    values[static_cast<std::size_t>((energy.first_index + static_cast<long>(i)) % length)] +=
        energy.probabilities[i];
  numeric::map_spectrum(values, [&](std::complex<double> z) { return compound(demand, z); });
  GriddedLaw law{.step_joules = step_joules,
                 .first_index = window.first,
                 .probabilities = unwrapped(values, window.first),
                 .represented = demand_moments(demand),
                 .on_grid = energy.on_grid};
  clean(law);
  if (demand.idle_joules_per_slot == 0) return law;
  const numeric::ValueAtom idle{.value = demand.idle_joules_per_slot};
  law.represented.mean -= idle.value;  // counted by the sum
  return sum(law, gridded_atoms({&idle, 1}, step_joules));
}

double most_demanded(const DemandLaw& demand, long slots) {
  check(demand);
  double largest = 0;
  for (const numeric::ValueAtom& atom : demand.task_energy) largest = std::max(largest, atom.value);
  const numeric::Moments slot = demand_moments(demand);
  const auto horizon = static_cast<double>(slots);
  const double bound = horizon * slot.mean +
                       std::sqrt(2 * horizon * slot.variance * tail_exponent) +
                       largest * tail_exponent / 3;
  return std::min(bound, horizon * (most_demand(demand, largest) + demand.idle_joules_per_slot));
}

numeric::Moments harvest_moments_up_to(const HarvestLaw& harvest, double most_joules) {
  check(harvest);
  return std::visit(MomentsUpTo{most_joules}, harvest);
}

GriddedLaw gridded_harvest(const HarvestLaw& harvest, double step_joules, double most_joules) {
  check(harvest);
  return std::visit(HarvestGrid{step_joules, most_joules}, harvest);
}

GriddedLaw gridded_net_demand(const SlotModel& model, double step_joules) {
  return difference(gridded_demand(model.demand, step_joules),
                    gridded_harvest(model.harvest, step_joules));
}

GriddedLaw sum(const GriddedLaw& left, const GriddedLaw& right) {
  if (left.step_joules != right.step_joules)
    numeric::refuse("grid step of the law that is added", right.step_joules,
                    "that of the other law");
  GriddedLaw law{
      .step_joules = left.step_joules,
      .first_index = left.first_index + right.first_index,
      .probabilities = numeric::convolution(left.probabilities, right.probabilities),
      .represented = {.mean = left.represented.mean + right.represented.mean,
                      .variance = left.represented.variance + right.represented.variance},
      .on_grid = left.on_grid && right.on_grid};
  clean(law);
  return law;
}

GriddedLaw difference(const GriddedLaw& left, const GriddedLaw& right) {
  if (left.step_joules != right.step_joules)
    numeric::refuse("grid step of the law that is subtracted", right.step_joules,
                    "that of the other law");
  const std::vector<double> reversed(right.probabilities.rbegin(), right.probabilities.rend());
  const auto right_last = right.first_index + static_cast<long>(right.probabilities.size()) - 1;
  GriddedLaw law{
      .step_joules = left.step_joules,
      .first_index = left.first_index - right_last,
      .probabilities = numeric::convolution(left.probabilities, reversed),
      .represented = {.mean = left.represented.mean - right.represented.mean,
                      .variance = left.represented.variance + right.represented.variance},
      .on_grid = left.on_grid && right.on_grid};
  clean(law);
  return law;
}

GriddedLaw regridded(const GriddedLaw& law, double step_joules) {
  if (step_joules == law.step_joules) return law;
  const double ratio = law.step_joules / step_joules;
  const auto size = static_cast<double>(law.probabilities.size());
  require_grid(step_joules, size * law.step_joules);
  const double lowest = static_cast<double>(law.first_index) * ratio;
  GriddedLaw result = empty_law(step_joules, lowest, lowest + size * ratio);
  result.represented = law.represented;
  result.on_grid = law.on_grid;
  for (std::size_t i = 0; i < law.probabilities.size(); ++i) {
    if (law.probabilities[i] == 0) continue;
    const Place place =
        place_of(static_cast<double>(law.first_index + static_cast<long>(i)) * ratio);
    add_atom(result, place, law.probabilities[i]);
    if (place.share_of_next != 0) result.on_grid = false;
  }
  drop_empty_ends(result);
  if (!result.on_grid) normalise(result);  // the rounding of many small additions
  return result;
}

numeric::Moments moments(const GriddedLaw& law) {
  numeric::Moments result;
  const double h = law.step_joules;
  const auto value = [&](std::size_t i) {
    return h * static_cast<double>(law.first_index + static_cast<long>(i));
  };
  for (std::size_t i = 0; i < law.probabilities.size(); ++i)
    result.mean += law.probabilities[i] * value(i);
  for (std::size_t i = 0; i < law.probabilities.size(); ++i)
    result.variance += law.probabilities[i] * (value(i) - result.mean) * (value(i) - result.mean);
  return result;
}

void check_horizons(SlotSequence period, std::span<const long> horizons_slots) {
  if (period.empty()) numeric::refuse("number of slot laws", 0, "at least 1");
  for (const long slots : horizons_slots)
    if (slots < 1 || slots > most_slots)
      numeric::refuse("horizon (slots)", static_cast<double>(slots), "1 to 1e7");
}

bool on_one_grid(SlotSequence period) {
  return std::all_of(period.begin(), period.end(), [&](const GriddedLaw& law) {
    return law.on_grid && law.step_joules == period[0].step_joules;
  });
}

double typical_deviation(SlotSequence period) {
  double variance = 0;
  for (const GriddedLaw& law : period) variance += law.represented.variance;
  return std::sqrt(variance / static_cast<double>(period.size()));
}

double fine_step(const numeric::Moments& moments) {
  return moments.variance > 0 ? std::sqrt(moments.variance) / 2048 : 1;
}

}  // namespace inferlaw::auxiliary
