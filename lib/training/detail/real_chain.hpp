// A chain of K steps, K real, of which m whole ones must succeed, each with r: success is
// I_r(m, K-m+1), and with P_j = C(K, j) r^j (1-r)^{K-j} failure is the sum of P_j, j < m.
//
//     d success/dr = (K-m+1) P_{m-1}/(1-r)
//     d success/dK = -sum_{j<m} P_j (H_j + ln(1-r)),   H_j = sum_{i<j} 1/(K-i)
//
// K >= m >= 1, 0 < r < 1. [exact]; d/dK from 1e4 skills on by differences of sixth order.
#pragma once

namespace inferlaw::training::detail {

struct RealChain {
  double skills = 1;
  double step_success = 0.5;
  double steps = 1;
};

// Digits are kept where failures are few: m below the mean K r.
[[nodiscard]] double failure(const RealChain& chain);

struct ChainSlopes {
  double by_step_success = 0;
  double by_steps = 0;
};
[[nodiscard]] ChainSlopes slopes_of_success(const RealChain& chain);

}  // namespace inferlaw::training::detail
