#include "inferlaw/lib/numeric/line.hpp"

#include <cstddef>

#include "inferlaw/lib/numeric/check.hpp"

namespace inferlaw::numeric {
namespace {

double mean_of(std::span<const double> values) {
  double mean = 0;
  for (const double value : values) mean += value / static_cast<double>(values.size());
  return mean;
}

}  // namespace

Line line_through(std::span<const double> x, std::span<const double> y) {
  if (x.size() < 2 || x.size() != y.size())
    refuse("number of points of a line", static_cast<double>(x.size()),
           "2 or more, as many x as y");
  const double x_mean = mean_of(x), y_mean = mean_of(y);
  double xx = 0, xy = 0, yy = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    xx += (x[i] - x_mean) * (x[i] - x_mean);
    xy += (x[i] - x_mean) * (y[i] - y_mean);
    yy += (y[i] - y_mean) * (y[i] - y_mean);
  }
  require_positive("spread of x", xx);
  return {
      .slope = xy / xx, .intercept = y_mean - xy / xx * x_mean, .r_squared = xy * xy / (xx * yy)};
}

}  // namespace inferlaw::numeric
