#include "inferlaw/lib/energy/batch_curve.hpp"

#include <algorithm>
#include <cmath>
#include <sstream>

#include "inferlaw/lib/numeric/check.hpp"

namespace inferlaw::energy {
namespace {

bool is_smaller(const BatchPoint& one, const BatchPoint& other) {
  return one.batch_size < other.batch_size;
}

void check(const std::vector<BatchPoint>& sorted) {
  if (sorted.empty()) numeric::refuse("number of measured batch sizes", 0, "1 or more");
  double before = 0;
  for (const BatchPoint& point : sorted) {
    numeric::require_positive("measured batch size", point.batch_size);
    numeric::require_positive("measured cost", point.cost);
    if (point.batch_size == before)
      numeric::refuse("measured batch size", before, "each batch size once");
    before = point.batch_size;
  }
}

void check_range(const std::vector<BatchPoint>& sorted, double batch_size) {
  if (batch_size >= sorted.front().batch_size && batch_size <= sorted.back().batch_size) return;
  std::ostringstream allowed;
  allowed << sorted.front().batch_size << " to " << sorted.back().batch_size << ", as measured";
  numeric::refuse("batch size", batch_size, allowed.str());
}

}  // namespace

double at_batch_size(std::vector<BatchPoint> points, double batch_size) {
  std::sort(points.begin(), points.end(), is_smaller);
  check(points);
  check_range(points, batch_size);
  const auto above =
      std::lower_bound(points.begin(), points.end(), BatchPoint{batch_size, 1}, is_smaller);
  if (above->batch_size == batch_size) return above->cost;
  const BatchPoint& below = *(above - 1);
  const double share =
      std::log(batch_size / below.batch_size) / std::log(above->batch_size / below.batch_size);
  return below.cost * std::pow(above->cost / below.cost, share);
}

}  // namespace inferlaw::energy
