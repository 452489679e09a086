/// @file
/// Saturation of sampling, side by side or one after another.
///
///     share solved by N samples     F(N) = F_max (1 - (1-p)^N)
///     gain of sample N+1            F_max p (1-p)^N
///     samples until it is <= eps    N* = max(0, ceil(ln(eps/(F_max p))/ln(1-p)));
///                                   p = 1: 1 if eps < F_max, else 0; infinite where never
///
///     F_max   ceiling, 0 to 1          p    success of a sample on what can be solved, 0 to 1
///     N       samples, real, >= 0      eps  gain, >= 0
///
/// A gain equal to eps within 1e-13 counts as reached. Source: TTSPM, arXiv:2505.20522 [published].
/// Throws std::domain_error where an argument is out of range.
#pragma once

namespace inferlaw::laws {

struct Saturation {
  double ceiling = 1;  ///< F_max
  double rate = 0;     ///< p
};

[[nodiscard]] double share_solved(const Saturation& saturation, double samples);
[[nodiscard]] double gain_of_next_sample(const Saturation& saturation, double samples);

/// N*.
[[nodiscard]] double samples_until_gain(const Saturation& saturation, double gain);

}  // namespace inferlaw::laws
