/// @file
/// Neumaier's sum (1974): the rounding of every addition is kept, so that long sums of mixed size
/// are right to about one rounding.
#pragma once

#include <cmath>

namespace inferlaw::numeric {

class CompensatedSum {
 public:
  void add(double term) {
    const double next = sum_ + term;
    lost_ += std::abs(sum_) >= std::abs(term) ? (sum_ - next) + term : (term - next) + sum_;
    sum_ = next;
  }
  [[nodiscard]] double value() const { return sum_ + lost_; }

 private:
  double sum_ = 0;
  double lost_ = 0;
};

}  // namespace inferlaw::numeric
