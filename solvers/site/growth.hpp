/// @file
/// How the mean auxiliary energy of a site grows over the horizon: theory, exact slots and one
/// simulation up to T, with trials kept.
///
///     exponent    d ln E[D_T]/d ln T = T E_T/E               of the Brownian theory at T
///                 log2(E[D_T]/E[D_{T/2}])                    of exact slots, and of the simulation
///     prefactor   E[D_T]/(sigma sqrt T)                      sqrt(2/pi) at criticality
///     spread      s.d.(D_T)/E[D_T]                           sqrt(pi/2 - 1) at criticality
///
/// Standard errors: of the exponent from paired ratios, of the spread by the influence of each
/// trial (delta method). Source: arXiv:2601.00823, Theorem 2 [published: the limits]; estimates
/// [exact to first order].
#pragma once

#include <cstdint>

#include "inferlaw/solvers/site/site.hpp"

namespace inferlaw::site {

struct GrowthOptions {
  std::int64_t longest_slots = 100000;  ///< T, even
  std::int64_t trials = 1000;
  double supply_factor = 1;
  int threads = 0;
};

/// One quantity by every engine.
struct GrowthValue {
  double theory = 0;       ///< Brownian
  double exact_slots = 0;  ///< not a number where it is not known
  simulation::Estimate simulated = {};
};

struct Growth {
  Site site = {};
  GrowthValue exponent = {};
  GrowthValue prefactor = {};
  GrowthValue spread = {};  ///< without exact slots
  simulation::Estimate demand_joules_per_slot = {};
};

/// Throws std::domain_error as site_of and run_simulation do, or where exact slots may not speak.
[[nodiscard]] Growth growth_of(Scenario scenario, const GrowthOptions& options = {});

/// The scenario with its policy replaced by `error(delta)` (myopic at delta = 0), its supply
/// staying critical for the policy without errors.
[[nodiscard]] Scenario with_routing_errors(Scenario scenario, double probability);

/// The levels at which the first and the last model cost the same; a level that is not the only one
/// is not a number.
struct CostCrossovers {
  double energy_level = 0;
  double latency_level = 0;                  ///< roofline
  bool first_is_cheaper_on_easiest = false;  ///< in energy and in latency
  bool last_is_cheaper_on_hardest = false;
};
/// The scenario's tasks by rising level, larger ones easier.
[[nodiscard]] CostCrossovers cost_crossovers(const Scenario& scenario);

}  // namespace inferlaw::site
