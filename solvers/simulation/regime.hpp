// Which law the mean auxiliary energy follows over the horizon T: diffusion, drift, or one after
// the other. Weighted least squares of a trial-mean curve m(T_1) .. m(T_n) with standard errors
// s_i:
//
//   square root   m = a sqrt(T)                                                            k = 1
//   kinked        m = a sqrt(T) up to tau, a sqrt(tau) + b (T - tau) beyond;
//                 tau searched over T_1 .. T_{n-1}                                         k = 3
//   linear        m = b T                                                                  k = 1
//
//   chi^2 = sum_i ((m_i - fit_i) / s_i)^2,   BIC = chi^2 + k ln n;   the least BIC is chosen
//
// a in joules per square root of a slot, b in joules per slot, tau in slots.
//
// Source: arXiv:2601.00823, its experiment on routing errors and its use of BIC [published]; the
// three candidates and the weights [choice].
//
// Caution. BIC takes the n points for independent. The points of one simulated curve are means over
// the same paths and strongly correlated: chi^2 is then far below n where a candidate is right, and
// differences of BIC are no odds. A saturating curve (surplus) is none of the three; look at chi^2
// before believing the choice.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "inferlaw/solvers/simulation/simulator.hpp"

namespace inferlaw::simulation {

enum class Regime { square_root, kinked, linear };

[[nodiscard]] std::string_view name_of(Regime regime);

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

struct RegimeChoice {
  Regime chosen = Regime::square_root;
  SquareRootFit square_root;
  KinkedFit kinked;
  LinearFit linear;
};

/// Throws std::domain_error unless there are 4 points or more, slots > 0 and strictly increasing,
/// means finite and standard errors > 0 (a horizon that no trial reached with D_T > 0 has none).
[[nodiscard]] RegimeChoice detect_regime(std::span<const CurvePoint> curve);

/// The auxiliary energy of a simulation, over its horizons.
[[nodiscard]] std::vector<CurvePoint> auxiliary_curve(const SimulationResult& result);

/// The setting of the search for a regime: 40 horizons evenly spaced in log T. [choice]
inline constexpr std::size_t regime_horizons = 40;

}  // namespace inferlaw::simulation
