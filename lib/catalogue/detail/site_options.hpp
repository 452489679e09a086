// Options that the formulas of a site share, and the site that they make.
#pragma once

#include "inferlaw/lib/auxiliary/brownian/site.hpp"
#include "inferlaw/lib/auxiliary/slots/gridded_law.hpp"
#include "inferlaw/lib/catalogue/detail/entries.hpp"

namespace inferlaw::catalogue::detail {

inline constexpr Option drift{.name = "drift",
                              .symbol = "nu",
                              .meaning = "mean demand less mean harvest",
                              .unit = "joules per slot",
                              .example = 0.1};
inline constexpr Option volatility{.name = "volatility",
                                   .symbol = "sigma",
                                   .meaning = "of net demand",
                                   .unit = "joules per square root of a slot",
                                   .allowed = numeric::require_positive,
                                   .example = 3};
inline constexpr Option slots{.name = "slots",
                              .symbol = "T",
                              .meaning = "horizon",
                              .unit = "slots",
                              .allowed = numeric::require_positive,
                              .example = 100};
inline constexpr Option initial_battery{.name = "initial-battery",
                                        .symbol = "b0",
                                        .meaning = "charge at the start",
                                        .unit = "joules",
                                        .allowed = numeric::require_non_negative,
                                        .usual = 0};
inline constexpr Option capacity{.name = "capacity",
                                 .symbol = "c",
                                 .meaning = "of the battery",
                                 .unit = "joules",
                                 .allowed = numeric::require_positive,
                                 .example = 20};

constexpr Option joules_at(std::string_view symbol, std::string_view meaning, double example) {
  return {.name = "joules",
          .symbol = symbol,
          .meaning = meaning,
          .unit = "joules",
          .allowed = numeric::require_non_negative,
          .example = example};
}

inline constexpr std::string_view gaussian_note =
    "its numbers are those of Gaussian slots; scenarios have slots of any law";

/// Of the options above that a formula has; what it lacks stays as a site has it.
[[nodiscard]] auxiliary::BrownianSite brownian_site(const OptionValues& values);

/// One law of Gaussian slots on a grid, of the site's drift and volatility.
[[nodiscard]] auxiliary::GriddedLaw gaussian_slots(const auxiliary::BrownianSite& site);

/// The horizon, whole. Throws std::domain_error where it is not, or is above 1e7.
[[nodiscard]] long whole_slots(const auxiliary::BrownianSite& site);

}  // namespace inferlaw::catalogue::detail
