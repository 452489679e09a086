/// @file
/// The levels at which two models cost the same.
///
/// cost_first(l) = cost_second(l), the cost being energy, roofline latency or summed latency
/// (means). The budget rule of the setting is replaced by `exact_real`: with whole steps the costs
/// jump and cross many times; the stopping is `at_budget`. Sign changes on an even scan of [lowest,
/// highest] are refined by TOMS 748 to the last bits; two crossings between neighbouring scan
/// points are missed.
///
/// Published scenario: energy l = 1.737, roofline latency 1.785, summed latency 1.828. Source:
/// routing paper, arXiv:2601.00823 [published: that they exist; exact: the equation]. Throws
/// std::domain_error for a bad range or setting, energy::UnreachableBudget where a level of the
/// range cannot be served.
#pragma once

#include <string_view>
#include <vector>

#include "inferlaw/lib/energy/task.hpp"

namespace inferlaw::routing {

enum class CrossoverCost { energy, roofline_latency, summed_latency };

constexpr std::string_view name_of(CrossoverCost cost) {
  switch (cost) {
    case CrossoverCost::energy:
      return "energy";
    case CrossoverCost::roofline_latency:
      return "roofline_latency";
    case CrossoverCost::summed_latency:
      return "summed_latency";
  }
  return {};
}

struct CrossoverQuery {
  energy::Model first = {};
  energy::Model second = {};
  energy::Setting setting = {};
  CrossoverCost cost = CrossoverCost::energy;
  double lowest_level = 1.7;
  double highest_level = 1.9;
  int scan_intervals = 400;
};

/// Ascending.
[[nodiscard]] std::vector<double> crossover_levels(const CrossoverQuery& query);

}  // namespace inferlaw::routing
