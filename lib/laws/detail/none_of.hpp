// The chance that none of k samples, drawn without replacement from n, is one of M marked ones.
//
//     C(n-M, k)/C(n, k) = prod_{i < min(M, k)} (1 - max(M, k)/(n - i))
//
// as its logarithm: minus infinity where M + k > n. More than 1000 terms are summed by Euler and
// Maclaurin, so that no n takes longer. n up to 1e15; M and k whole, 0 to n: the caller checks.
#pragma once

namespace inferlaw::laws::detail {

struct Draw {
  double of = 1;      // n
  double marked = 0;  // M
  double taken = 0;   // k
};

[[nodiscard]] double log_chance_of_none(const Draw& draw);

}  // namespace inferlaw::laws::detail
