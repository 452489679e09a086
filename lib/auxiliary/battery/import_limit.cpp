#include "inferlaw/lib/auxiliary/battery/import_limit.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <memory>
#include <vector>

#include "inferlaw/lib/numeric/check.hpp"

namespace inferlaw::auxiliary {
namespace {

constexpr double rounding_in_steps = 1e-9;

// E[(X - y)^+] and P(X > y) at the nodes of a law, and between them.
class UpperTail {
 public:
  explicit UpperTail(const GriddedLaw& law)
      : step_(law.step_joules),
        first_(static_cast<double>(law.first_index)),
        last_(static_cast<double>(law.probabilities.size()) - 1),
        is_lattice_(law.on_grid),
        here_(law.probabilities),
        beyond_(here_.size()),
        excess_(here_.size()) {
    double beyond = 0;
    double excess = 0;
    for (std::size_t k = here_.size(); k-- > 0;) {
      beyond_[k] = beyond;
      excess_[k] = excess * step_;
      beyond += here_[k];
      excess += beyond;
    }
    all_ = beyond;
  }

  // Linear between the nodes, as it is for atoms on them.
  [[nodiscard]] double excess(double joules) const {
    const double at = joules / step_ - first_;
    if (at <= 0) return excess_.front() - at * step_ * all_;
    if (at >= last_) return 0;
    const auto below = static_cast<std::size_t>(at);
    const double share = at - static_cast<double>(below);
    return (1 - share) * excess_[below] + share * excess_[below + 1];
  }

  // Of a law that was split to the grid by the middle of each step up at a node.
  [[nodiscard]] double probability(double joules) const {
    const double at = joules / step_ - first_;
    if (is_lattice_) return of_lattice(at);
    if (at <= 0) return all_;
    if (at >= last_) return 0;
    const auto below = static_cast<std::size_t>(at);
    const double share = at - static_cast<double>(below);
    return (1 - share) * middle(below) + share * middle(below + 1);
  }

 private:
  [[nodiscard]] double of_lattice(double at) const {
    const double node = std::floor(at + rounding_in_steps);
    if (node < 0) return all_;
    return node < last_ ? beyond_[static_cast<std::size_t>(node)] : 0;
  }
  [[nodiscard]] double middle(std::size_t node) const { return beyond_[node] + here_[node] / 2; }

  double step_;
  double first_;
  double last_;  // node, counted from the first
  bool is_lattice_;
  std::vector<double> here_;
  std::vector<double> beyond_;  // P(X > node)
  std::vector<double> excess_;  // E[(X - node)^+]
  double all_ = 0;
};

}  // namespace

std::array<LevelFunction, 2> unserved_by_level(const GriddedLaw& net_demand,
                                               const ImportLimit& limit) {
  numeric::require_finite("import limit (joules per slot)", limit.joules_per_slot);
  if (limit.joules_per_slot < 0)
    numeric::refuse("import limit (joules per slot)", limit.joules_per_slot, "0 or above");
  if (!(limit.discharging_limit_joules_per_slot > 0))
    numeric::refuse("discharging limit (joules per slot)", limit.discharging_limit_joules_per_slot,
                    "above 0");
  const auto tail = std::make_shared<const UpperTail>(net_demand);
  const auto served = [limit](double level) {
    return limit.joules_per_slot + std::min(level, limit.discharging_limit_joules_per_slot);
  };
  return {[=](double level) { return tail->excess(served(level)); },
          [=](double level) { return tail->probability(served(level)); }};
}

}  // namespace inferlaw::auxiliary
