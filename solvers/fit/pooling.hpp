/// @file
/// The spread of parameters that are drawn from one normal law a group, by marginal likelihood in
/// Laplace's form.
///
///     u_f        coordinates of the members of a group (priors.hpp), normal about that of their
///                centre with standard deviation tau
///     -2 ln M    = F/c + n ln sigma^2 + sum over the members of ln tau^2 + ln det H + const,
///                at the minimum of F, H the Hessian of F/(2 c) by all coordinates; the second
///                term where sigma is not known
///     tau        at the minimum of it by ln tau, of all groups together; sigma^2 = S/(n - g) at
///                each tau
///     error      of ln tau from the curvature of -ln M there
///
/// All other coordinates, the centres among them, are integrated over as if flat: of a linear law
/// over known errors this is restricted likelihood, exactly, and with F means m_f +- s_f
///
///     sum_f [ln(s_f^2 + tau^2) + (m_f - mu)^2/(s_f^2 + tau^2)] + ln sum_f 1/(s_f^2 + tau^2)
///
/// Harville (1977), Tierney and Kadane (1986) [published]. That the centre is integrated over as
/// well is a [choice]: with the 5 to 10 families there are, maximised likelihood has tau too small.
/// Where -2 ln M only rises with tau, tau is 0.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "inferlaw/solvers/fit/priors.hpp"

namespace inferlaw::fit {

/// Positions in the model.
struct PooledGroup {
  std::size_t centre = 0;
  std::vector<std::size_t> members = {};
  double first_spread = 1;   ///< where the search begins
  double typical_error = 1;  ///< of a member by its own data: 0.003 of it is 0
};

struct PooledSpread {
  double spread = 0;  ///< tau
  bool is_zero = false;
  double standard_error = 0;  ///< not a number where it is 0
  Interval interval;
};

struct PooledFit {
  MostProbable most_probable;              ///< at these spreads
  std::vector<PooledSpread> spreads = {};  ///< of each group
  double minus_two_log_marginal = 0;       ///< but for the constant
  bool converged = false;
};

/// `problem` without priors of the groups. Where a spread is 0 the fit holds it next to 0: the
/// caller shares that parameter instead.
[[nodiscard]] PooledFit fit_pooled(const Problem& problem, std::span<const PooledGroup> groups,
                                   const std::vector<double>& start, double noise_variance,
                                   double confidence);

}  // namespace inferlaw::fit
