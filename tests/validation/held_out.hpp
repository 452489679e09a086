// Theory against days that it has not seen: parameters from the odd weeks of a year of harvest,
// auxiliary energy replayed in the even ones.
//
//   demand     joules of the one-hour conversation trace in each second, wrapped around, from a
//              second of each replay's own
//   harvest    wind (rows of five minutes) or sun (rows of an hour), scaled so that its mean over
//              the odd weeks is the mean demand: the theory's drift is 0
//   theories   independent   the marginal variances
//              long-run      Bartlett's long-run variances (of the sun, less its daily shape)
//              matched       Var(S_T)/T at the very horizon
//              remembering   mean by remembering_slots.hpp, law of (S_T + c)^+ with S_T normal and
//                            c such that the mean is that one
//   replays    windows of T that begin every five hours (so at any time of day) and end within
//              an even week
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace inferlaw::validation {

inline constexpr std::array<double, 3> levels{0.5, 0.9, 0.95};

/// One theory at one horizon.
struct Prediction {
  std::string theory;
  double mean_joules = 0;
  std::array<double, 3> coverage{};  ///< share of replays within the central interval of each level
  double provision_suffices = 0;     ///< share of replays at or below the 95 % quantile
};

struct HeldOut {
  std::string harvest;
  std::int64_t slots = 0;
  std::size_t windows = 0;
  double training_supply_joules = 0;  ///< per slot; the mean demand
  double held_out_supply_joules = 0;  ///< what the even weeks harvest
  double mean_joules = 0;             ///< replayed
  double standard_error_joules = 0;   ///< from week to week
  std::vector<Prediction> predictions;
};

/// Wind and sun at each horizon. Throws std::runtime_error where the data are not there.
[[nodiscard]] std::vector<HeldOut> held_out_days(const std::vector<std::int64_t>& horizons);

/// The rows of the table in docs/validation.md.
[[nodiscard]] std::vector<std::string> table_rows(const HeldOut& result);

}  // namespace inferlaw::validation
