/// @file
/// How far a parameter may be off by the likelihood itself: both ends of the values at which the
/// best fit with it held there is not much worse than the best fit of all.
///
///     excess(t) = min over the other parameters of F, at theta_j = t,   minus F
///     inside    2 excess(t)/tau <= quantile of F(1, n-p), of chi^2(1) for likelihoods and known
///               errors
///     tau       the dispersion of uncertainty.hpp: for squares 2 s^2, for likelihoods 1
///
/// With priors F has theirs in it: then the profile is that of the posterior.
///
/// An end is a root: the excess there is certified and equals what is allowed to 1e-6 of it. A
/// side on which none could be proven is open; how far the profile was followed inside the
/// interval is then said. Whatever a search reaches is above the minimum, so a value is inside by
/// whatever search says so, outside by a certified minimum alone.
#pragma once

#include <cstddef>
#include <string>

#include "inferlaw/solvers/fit/fit.hpp"

namespace inferlaw::fit {

enum class ProfileSide {
  crossing,  ///< the excess crosses what is allowed
  bound,     ///< the parameter's bound is inside
  open       ///< no crossing could be proven
};

struct ProfileEnd {
  double value = 0;  ///< infinite on an open side
  ProfileSide side = ProfileSide::crossing;
  double followed_to = 0;  ///< the outermost value that is inside
};

struct ProfileInterval {
  ProfileEnd lower;
  ProfileEnd upper;
};

/// Of parameter `index`. Throws std::domain_error without a degree of freedom.
[[nodiscard]] ProfileInterval profile_interval(const Problem& problem, const FitResult& result,
                                               std::size_t index, double confidence);

/// "the profile of p ..." for the sides that are open; empty where both are closed.
[[nodiscard]] std::string open_sides(const ProfileInterval& interval, const std::string& name);

}  // namespace inferlaw::fit
