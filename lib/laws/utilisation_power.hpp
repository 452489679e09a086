/// @file
/// Power of an accelerator by how much of its arithmetic is used.
///
///     P = P_0 + (P_1 - P_0) min(mfu/0.45, 1)^0.7      watts
///
/// mfu 0 to 1, model FLOPs over the peak; 0 <= P_0 <= P_1; the knee above 0 up to 1, the exponent >
/// 0. An A100: P_0 = 100 W, P_1 = 400 W; knee and exponent are fits too. Source: arXiv:2507.11417
/// [reported]. Throws std::domain_error where an argument is out of range.
#pragma once

namespace inferlaw::laws {

struct PowerCurve {
  double idle_watts = 100;  ///< P_0
  double full_watts = 400;  ///< P_1
  double knee = 0.45;       ///< mfu from which on power is full
  double exponent = 0.7;
};

/// Of an A100, arXiv:2507.11417 [reported].
inline constexpr PowerCurve reported_a100_power{};

[[nodiscard]] double power_at_utilisation(const PowerCurve& curve, double mfu);

}  // namespace inferlaw::laws
