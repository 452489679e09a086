/// @file
/// The batch size that a load keeps on a machine: Little's law closed on the measured curve of
/// seconds per token.
///
///     tasks in service   b = x s(b)        x tokens asked for a second, s(b) seconds per token
///     throughput         h(b) = b/s(b)     tokens a second that a batch of b makes
///     fixed points       h(b) = x
///
/// Each token of an answer takes s(b), so an answer of c tokens is in service for s(b) c seconds,
/// and a tasks a second of them keep a E[c] s(b) = x s(b) in service. Between two measured sizes
/// ln s is straight in ln b (batch_curve.hpp), so ln h is too and each stretch has at most one
/// fixed point, in closed form: all are found.
///
/// A batch below one with h < x grows, one above it shrinks: a fixed point is stable where h rises
/// through x, and where h falls through it the batch runs away to the next one, or, beyond the
/// last, without end. A machine that fills up from nothing comes to the first, which is stable.
///
/// Measured curves are not all monotone: there may be several. Where x is below h of the smallest
/// measured size the batch is smaller than was measured; where it is above all of h there is none,
/// an overload.
///
/// Source: J. D. C. Little, Operations Research 9 (1961) 383 [exact]; that s depends on the batch
/// alone, and the mean batch stands for its law, is a [choice]. Throws std::domain_error as
/// batch_curve.hpp does, and unless x is finite and > 0.
#pragma once

#include <string_view>
#include <vector>

#include "inferlaw/lib/energy/batch_curve.hpp"

namespace inferlaw::energy {

struct FixedPoint {
  double batch_size = 1;
  bool is_stable = true;
};

enum class LoadStatus {
  served,          ///< the first fixed point is where the machine settles
  below_measured,  ///< it settles below the smallest measured size
  overloaded       ///< no measured batch makes as many tokens a second
};

constexpr std::string_view name_of(LoadStatus status) {
  switch (status) {
    case LoadStatus::served:
      return "served";
    case LoadStatus::below_measured:
      return "below what is measured";
    case LoadStatus::overloaded:
      return "overloaded";
  }
  return {};
}

struct BatchUnderLoad {
  LoadStatus status = LoadStatus::served;
  std::vector<FixedPoint> fixed_points = {};  ///< all among the measured sizes, by rising size
  double least_throughput = 0;                ///< of the smallest measured size, tokens a second
  double most_throughput = 0;                 ///< of any measured size
};

/// `seconds_per_token` at the measured sizes, in any order.
[[nodiscard]] BatchUnderLoad batch_under_load(std::vector<BatchPoint> seconds_per_token,
                                              double tokens_per_second);

}  // namespace inferlaw::energy
