/// @file
/// Which law the mean auxiliary energy follows over the horizon T: diffusion, drift, or one after
/// the other. Weighted least squares of a trial-mean curve m(T_1) .. m(T_n) with standard errors
/// s_i:
///
///     square root   m = a sqrt(T)                                                            k = 1
///     kinked        m = a sqrt(T) up to tau, a sqrt(tau) + b (T - tau) beyond;
///                   tau searched over T_1 .. T_{n-1}                                         k = 3
///     linear        m = b T                                                                  k = 1
///
///     chi^2 = sum_i ((m_i - fit_i) / s_i)^2,   BIC = chi^2 + k ln n;   the least BIC is chosen
///
/// a in joules per square root of a slot, b in joules per slot, tau in slots.
///
/// Source: arXiv:2601.00823, its experiment on routing errors and its use of BIC [published]; the
/// three candidates and the weights [choice].
///
/// Caution. BIC takes the n points for independent. The points of one simulated curve are means
/// over the same paths and strongly correlated, so differences of BIC are no odds, and slots sit
/// 0.58 sigma below a sqrt(T) (Spitzer), which shows at small T. Both favour the kink, which can
/// bend. Critical Gaussian slots, nu = 0, 40 T up to 10^4, 200 seeds: how often a kink that is not
/// there was chosen
///
///     for curves that begin at   T = 1    T = 30    T = 100
///     100 trials                  55 %      24 %       20 %
///     1000 trials                100 %      50 %       28 %
///
/// So begin the curve at T = 100 or so, and look at b, tau and chi^2 before believing the choice. A
/// saturating curve (surplus) is none of the three.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "inferlaw/solvers/simulation/simulator.hpp"

namespace inferlaw::simulation {

enum class GrowthLaw { square_root, kinked, linear };

constexpr std::string_view name_of(GrowthLaw law) {
  switch (law) {
    case GrowthLaw::square_root:
      return "square root";
    case GrowthLaw::kinked:
      return "kinked";
    case GrowthLaw::linear:
      return "linear";
  }
  return {};
}

/// A point of a trial-mean curve.
struct CurvePoint {
  double slots = 0;
  double mean_joules = 0;
  double standard_error_joules = 0;
};

struct GoodnessOfFit {
  double chi_squared = 0;
  double bic = 0;
};

struct SquareRootFit {
  double joules_per_root_slot = 0;  ///< a
  GoodnessOfFit goodness;
};

struct KinkedFit {
  double joules_per_root_slot = 0;  ///< a
  double joules_per_slot = 0;       ///< b
  double kink_slots = 0;            ///< tau
  GoodnessOfFit goodness;
};

struct LinearFit {
  double joules_per_slot = 0;  ///< b
  GoodnessOfFit goodness;
};

struct GrowthLawChoice {
  GrowthLaw chosen = GrowthLaw::square_root;
  SquareRootFit square_root;
  KinkedFit kinked;
  LinearFit linear;
};

/// Throws std::domain_error unless there are 4 points or more, slots > 0 and strictly increasing,
/// means finite and standard errors > 0 (a horizon that no trial reached with D_T > 0 has none).
[[nodiscard]] GrowthLawChoice detect_regime(std::span<const CurvePoint> curve);

/// The auxiliary energy of a simulation, over its horizons.
[[nodiscard]] std::vector<CurvePoint> auxiliary_curve(const SimulationResult& result);

}  // namespace inferlaw::simulation
