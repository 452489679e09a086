/// @file
/// That enough of many trials succeed, as the papers on size scaling approximate it.
///
///     Pr(Bin(n, p) >= k) ~ 1 - exp(-n D(k/n || p))            where k/n < p
///                          exp(-n D(k/n || p))/sqrt(2 n)      elsewhere; 0 where k > n
///     D(a || p) = a ln(a/p) + (1-a) ln((1-a)/(1-p))     nats; infinite for a < 1 = p, 0^0 = 1
///
/// It jumps where k/n = p, from 1/sqrt(2 n) to 0. n need not be whole. 0 <= k, 0 <= n, finite;
/// p and 1-p are given each with its own digits. `exact` is the binomial law itself
/// (numeric/binomial_tail.hpp); n is then real as well, and both up to 1e60.
///
/// Source: DS3, arXiv:2507.00004, and arXiv:2410.01243 [published]; the binomial law [exact].
/// Throws std::domain_error where an argument is out of range.
#pragma once

#include <string_view>

namespace inferlaw::training {

enum class TailForm { chernoff, exact };

[[nodiscard]] constexpr std::string_view name_of(TailForm form) {
  switch (form) {
    case TailForm::chernoff:
      return "chernoff";
    case TailForm::exact:
      return "exact";
  }
  return {};
}

struct EnoughOf {
  double trials = 1;     ///< n
  double wanted = 1;     ///< k
  double success = 0.5;  ///< p
  double failure = 0.5;  ///< 1-p
};

[[nodiscard]] double enough_of(const EnoughOf& count, TailForm form = TailForm::chernoff);

}  // namespace inferlaw::training
