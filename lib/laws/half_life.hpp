/// @file
/// Tasks have a half-life: how success falls with length.
///
///     success at length t       2^(-t/T50)
///     horizon at success s      T50 log2(1/s)          T80/T90/T99 = .3219/.1520/.0145 T50
///     steps at success s        H_s = ln s/ln p        where every step succeeds with p
///
/// T50 > 0 and t >= 0 in one unit of time, s above 0 up to 1, p above 0 up to 1. Source:
/// arXiv:2505.05115, 2509.09677 [published]. Throws std::domain_error where an argument is out of
/// range.
#pragma once

namespace inferlaw::laws {

[[nodiscard]] double success_at_length(double half_life, double length);

/// T50 log2(1/s).
[[nodiscard]] double horizon_at_success(double half_life, double success);

/// ln s/ln p, in steps; infinite for p = 1.
[[nodiscard]] double steps_at_success(double step_success, double success);

}  // namespace inferlaw::laws
