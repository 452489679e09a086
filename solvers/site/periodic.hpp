/// @file
/// A site whose slots are those of a day: arrivals and harvests with a profile, one factor a slot
/// of a period, from the first slot on.
///
///     lambda_t = lambda p_t/mean(p)      m_t = m q_t/mean(q)      t = 1, 2, .. mod period
///
///     lambda  tasks per slot;  m  mean of a harvest, joules per slot: over the period, both
///
/// A harvest's slot has its law at the mean m_t, so that a coefficient of variation stays and a
/// standard deviation in joules does too; a slot without a mean harvests nothing. Slots are
/// independent. Profiles whose factors are all the same leave slots alike: there is no period.
///
/// Status: the laws of D_T over a period [exact] (auxiliary/slots/slot_law.hpp); factors as shapes,
/// a start with the first slot [choice].
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "inferlaw/solvers/simulation/net_demand.hpp"
#include "inferlaw/solvers/site/net_slot.hpp"
#include "inferlaw/solvers/site/scenario.hpp"

namespace inferlaw::site {

/// A day of five minutes: exact slots make a grid for each slot, in some hundredths of a second.
inline constexpr std::size_t longest_period_slots = 288;

/// The slots of the period; 0 where slots are alike. Throws std::domain_error for profiles of
/// different lengths or above the longest, factors that are not finite and >= 0 or all 0, and for
/// what has a course of its own or is not known of a period: a trace, a series, a searched policy.
[[nodiscard]] std::size_t period_slots(const Scenario& scenario);

/// Net demand of each slot of the period: `demand` is that of the mean slot, and the harvest has
/// this mean over the period. Throws std::domain_error where fixed arrivals are not whole numbers
/// in every slot, but for the rounding of their factor.
[[nodiscard]] simulation::PeriodicProcess periodic_process(const Scenario& scenario,
                                                           const auxiliary::DemandLaw& demand,
                                                           double harvest_mean_joules_per_slot);

/// The slots of the period, in their order.
[[nodiscard]] std::vector<NetSlot> net_slots(const simulation::PeriodicProcess& process);

/// How many of the first `slots` slots are number `slot`, counted from 0, of a period.
[[nodiscard]] double times_in(std::int64_t slots, std::size_t slot, std::size_t period);

/// Sum over the first `slots` slots of what each slot of a period has.
[[nodiscard]] double sum_over(std::int64_t slots, std::span<const double> of_slots);

/// Mean demand and mean harvest of each slot of the period, joules.
[[nodiscard]] std::vector<double> mean_demands(const simulation::PeriodicProcess& process);
[[nodiscard]] std::vector<double> mean_harvests(const simulation::PeriodicProcess& process);

/// Mean over the period of the variance of a slot's harvest, joules^2.
[[nodiscard]] double mean_harvest_variance(const simulation::PeriodicProcess& process);

}  // namespace inferlaw::site
