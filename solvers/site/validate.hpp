/// @file
/// A site's simulation held against the best theory that may speak about it, at several supplies.
///
///     z = (simulated mean - theory)/standard error
///
/// It agrees where |z| is within the standard errors allowed (simulation/judgement.hpp); there is
/// no verdict where no trial needed auxiliary energy.
///
/// The theory is exact slots; of a replayed harvest, slots that remember, and with a battery
/// nothing better than independent slots. Status: [choice].
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "inferlaw/solvers/site/site.hpp"
#include "inferlaw/solvers/site/theories.hpp"

namespace inferlaw::site {

struct ValidateOptions {
  std::vector<double> supply_factors = {1, 0.95, 1.05};  ///< of the scenario's mean harvest
  std::optional<double> volatility_joules = {};          ///< a claim to be tested
  int threads = 0;                                       ///< 0: one for every processor
};

struct ValidatedHorizon {
  double supply_factor = 1;
  double supply_joules_per_slot = 0;
  std::int64_t slots = 0;
  double brownian_mean_joules = 0;
  Theory theory = Theory::exact_slots;  ///< that is held against the simulation
  double theory_mean_joules = 0;
  double theory_error_joules = 0;  ///< of its numbers, not of the theory
  std::int64_t trials = 0;
  simulation::Estimate simulated_joules = {};
  double relative_standard_error = 0;  ///< not a number without a mean
  double z = 0;                        ///< not a number without a standard error
  std::optional<bool> agrees = {};
};

struct Validation {
  bool agrees = true;      ///< nowhere disagrees
  bool is_decided = true;  ///< no horizon is undecided
  std::vector<ValidatedHorizon> horizons = {};
  std::vector<std::string> notes = {};
};

/// Shorter horizons get up to ten times the scenario's trials: D_T spreads wider there, and a trial
/// is cheaper. Throws std::invalid_argument where no theory may speak, std::domain_error as site_of
/// and run_simulation do.
[[nodiscard]] Validation validate(const Scenario& scenario, const ValidateOptions& options = {});

}  // namespace inferlaw::site
