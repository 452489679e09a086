// How many factors 1 - p take a number down to a level.
//
//     min{N >= 0 whole : start (1-p)^N <= level} = max(0, ceil(ln(level/start)/ln(1-p)))
//
// 0 where the start is there; 1 for p = 1; infinite where it is never reached. Equal within 1e-13
// counts as reached.
#pragma once

namespace inferlaw::laws::detail {

struct GeometricFall {
  double start = 0;  // any finite number
  double rate = 0;   // p, 0 to 1
};

[[nodiscard]] double first_at_or_below(const GeometricFall& fall, double level);

}  // namespace inferlaw::laws::detail
