#include "inferlaw/lib/laws/roofline.hpp"

#include <algorithm>

#include "inferlaw/lib/numeric/check.hpp"

namespace inferlaw::laws {

Operator pass_of(double parameters, double tokens, double bytes_per_parameter) {
  numeric::require_positive("parameters", parameters);
  numeric::require_non_negative("tokens", tokens);
  numeric::require_positive("bytes per parameter", bytes_per_parameter);
  return {.flop = 2 * parameters * tokens, .bytes = bytes_per_parameter * parameters};
}

double ridge_intensity(const Roof& roof) {
  numeric::require_positive("peak", roof.peak);
  numeric::require_positive("bandwidth", roof.bandwidth);
  return roof.peak / roof.bandwidth;
}

RooflineTime roofline_time(const Roof& roof, const Operator& work) {
  numeric::require_positive("peak", roof.peak);
  numeric::require_positive("bandwidth", roof.bandwidth);
  numeric::require_non_negative("FLOP", work.flop);
  numeric::require_non_negative("bytes", work.bytes);
  RooflineTime time{.compute_seconds = work.flop / roof.peak,
                    .memory_seconds = work.bytes / roof.bandwidth};
  time.seconds = std::max(time.compute_seconds, time.memory_seconds);
  time.compute_bound = time.compute_seconds >= time.memory_seconds;
  return time;
}

}  // namespace inferlaw::laws
