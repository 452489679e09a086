/// @file
/// Many evaluations of the Brownian laws at once, over arrays of the caller (see brownian/law.hpp
/// and quantile.hpp for what each is). The second span receives one result for each element of the
/// first. Throws std::domain_error as the single functions do, and where the lengths differ.
#pragma once

#include <span>

#include "inferlaw/lib/auxiliary/brownian/law.hpp"

namespace inferlaw::auxiliary::brownian {

void mean(std::span<const BrownianSite> sites, std::span<double> joules);
void cumulative(const BrownianSite& site, std::span<const double> joules,
                std::span<double> probabilities);
void quantile(const BrownianSite& site, std::span<const double> probabilities,
              std::span<double> joules);

}  // namespace inferlaw::auxiliary::brownian
