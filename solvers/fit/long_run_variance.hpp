/// @file
/// Dependence in a measured series: autocorrelation, and the long-run variance that a Brownian
/// model of its sums needs.
///
///     gamma_k = Cov(X_t, X_{t+k}),  rho_k = gamma_k/gamma_0,   sigma^2 = sum over all k of gamma_k
///             = lim Var(X_1 + .. + X_n)/n
///
/// in squared units of the series, per slot. Estimates, with gamma_k taken with divisor n (so that
/// no spectral estimate is negative):
///
///     bartlett     sum_{|k|<=m} (1 - |k|/(m+1)) gamma_k; automatic m = floor(1.1447 (a n)^{1/3}),
///                  a = 4 rho^2/(1 - rho^2)^2, rho the lag-1 autocorrelation (AR(1) plug-in)
///                  (Newey and West, Econometrica 55, 1987; Andrews, Econometrica 59, 1991,
///                  eq. 6.2 and 6.4) [published]. Relative standard error sqrt((4/3) m/n)
///     autoregressive
///                  s^2/(1 - phi_1 - .. - phi_p)^2, Yule-Walker by Levinson-Durbin, p = 0 ..
///                  10 log10 n by AIC (Berk, Ann. Stat. 2, 1974) [published]. Relative standard
///                  error sqrt((2 + 4 sum_{k<p} v_p/v_k)/n), v_k the estimate of order k: the
///                  delta method with s^2 Gamma^{-1}/n, Gamma^{-1} by the Levinson factors
///                  [exact to first order]
///     batch_means  b times the variance of the means of non-overlapping batches of b
///                  (Flegal and Jones, Ann. Stat. 38, 2010); relative s.e. sqrt(2/(batches - 1)).
///                  Automatic b = 1 + floor((a n)^{1/3}), at most n/8: the least of
///                  squared bias and variance, a/b^2 + 2 b/n, with the same a [exact for AR(1)]
///
/// A period (day, week) repeats itself and adds nothing to the growth of long sums, but a bandwidth
/// shorter than the period counts it in. Either leave it in and judge, or have the mean of each
/// phase subtracted first: then the estimate is of what is random about the series.
///
/// All estimates are biased by O(m/n), O(p/n), O(b^-1): strong dependence over a fair part of the
/// series cannot be seen in it. Cost: n times the bandwidth or order.
///
/// Errors: std::domain_error unless there are at least 32 finite values, lags < n, a period of 0 or
/// 1 .. n/2, a bandwidth of -1 (automatic) or 0 .. n/2.
#pragma once

#include <span>
#include <vector>

namespace inferlaw::fit {

/// Mean, gamma_0 and rho_0 .. rho_lags of the series (after the phase means, if a period is given).
struct Autocorrelation {
  double mean = 0;
  double variance = 0;
  std::vector<double> at_lag = {};
};

[[nodiscard]] Autocorrelation autocorrelation(std::span<const double> series, long lags);

/// The series less the mean of its phase t mod period, plus its overall mean.
[[nodiscard]] std::vector<double> without_period(std::span<const double> series, long period);

enum class LongRunMethod { bartlett, autoregressive, batch_means };

struct LongRunSettings {
  LongRunMethod method = LongRunMethod::bartlett;
  long bandwidth = -1;  ///< m, p or b; -1 chooses it from the series
  long period = 0;      ///< phase means of this period are subtracted first; 0 leaves the series
};

struct LongRunVariance {
  double variance = 0;        ///< sigma^2 per slot
  double standard_error = 0;  ///< of `variance`, to first order, its bias left aside
  long bandwidth = 0;         ///< m, p or b as used
  double mean = 0;
  double marginal_variance = 0;  ///< gamma_0: what sigma^2 would be without dependence
};

[[nodiscard]] LongRunVariance long_run_variance(std::span<const double> series,
                                                const LongRunSettings& settings = {});

}  // namespace inferlaw::fit
