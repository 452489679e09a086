/// @file
/// The slot model: what one slot demands and what it harvests.
///
///     demand    C_t = c0 + sum of the energies of the K_t tasks that arrive in slot t
///     harvest   R_t >= 0: constant, Gamma or uniform, or a sum of such, independent of one another
///     net       X_t = C_t - R_t, mean nu (drift, joules per slot), variance sigma^2
///               (volatility sigma)
///
///     Poisson arrivals, K ~ Poisson(lambda):  E[C] = c0 + lambda E[e],  Var(C) = lambda E[e^2]
///     fixed arrivals,   K = lambda, a count:  E[C] = c0 + lambda E[e],  Var(C) = lambda Var(e)
///
/// Source: arXiv:2601.00823, section on the system model [published: the setting; exact: the
/// moments].
#pragma once

#include <string_view>
#include <variant>
#include <vector>

#include "inferlaw/lib/numeric/value_atom.hpp"

namespace inferlaw::auxiliary {

enum class ArrivalLaw {
  poisson,  ///< the number of tasks in a slot is Poisson(tasks_per_slot)
  fixed     ///< it is tasks_per_slot exactly, a whole number
};

constexpr std::string_view name_of(ArrivalLaw law) {
  switch (law) {
    case ArrivalLaw::poisson:
      return "poisson";
    case ArrivalLaw::fixed:
      return "fixed";
  }
  return {};
}

/// Tasks arrive, and each draws its energy independently from `task_energy`; a deterministic energy
/// is one atom of probability 1.
struct DemandLaw {
  ArrivalLaw arrivals = ArrivalLaw::poisson;
  double tasks_per_slot = 1;
  std::vector<numeric::ValueAtom> task_energy;
  double idle_joules_per_slot = 0;  ///< c0: drawn whatever arrives
};

struct ConstantHarvest {
  static constexpr std::string_view name = "constant";
  double mean_joules_per_slot = 0;
};

/// Gamma law with shape mean^2/sd^2 and scale sd^2/mean.
struct GammaHarvest {
  static constexpr std::string_view name = "gamma";
  double mean_joules_per_slot = 0;
  double standard_deviation_joules_per_slot = 0;
};

/// U(lowest, highest): mean (lowest + highest)/2, variance (highest - lowest)^2/12.
struct UniformHarvest {
  static constexpr std::string_view name = "uniform";
  double lowest_joules_per_slot = 0;
  double highest_joules_per_slot = 0;
};

/// The harvest of one source.
using SourceLaw = std::variant<ConstantHarvest, GammaHarvest, UniformHarvest>;

/// Of several independent sources: characteristic functions multiply, cumulants add.
struct HarvestSum {
  static constexpr std::string_view name = "sum";
  std::vector<SourceLaw> sources = {};
};

using HarvestLaw = std::variant<ConstantHarvest, GammaHarvest, UniformHarvest, HarvestSum>;

/// The law of one source as that of a site.
[[nodiscard]] HarvestLaw harvest_law(const SourceLaw& source);

struct SlotModel {
  DemandLaw demand;
  HarvestLaw harvest;
};

/// Throws std::domain_error unless every number is in its range: energies finite and >= 0,
/// probabilities in [0, 1] summing to 1 within 1e-9, rate and idle energy finite and >= 0 (the rate
/// a whole number for fixed arrivals), harvest mean finite and >= 0, Gamma harvest mean and
/// s.d. > 0, 0 <= lowest < highest of a uniform harvest, at least one source of a sum.
void check(const SlotModel& model);
void check(const DemandLaw& demand);
void check(const HarvestLaw& harvest);

/// Mean and variance of one task's energy, of one slot's demand, harvest and net demand.
[[nodiscard]] numeric::Moments task_energy_moments(const DemandLaw& demand);
[[nodiscard]] numeric::Moments demand_moments(const DemandLaw& demand);
[[nodiscard]] numeric::Moments harvest_moments(const HarvestLaw& harvest);
[[nodiscard]] numeric::Moments net_demand_moments(const SlotModel& model);

}  // namespace inferlaw::auxiliary
