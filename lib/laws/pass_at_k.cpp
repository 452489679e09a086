#include "inferlaw/lib/laws/pass_at_k.hpp"

#include <algorithm>
#include <cmath>

#include "inferlaw/lib/numeric/check.hpp"
#include "inferlaw/lib/numeric/compensated_sum.hpp"

namespace inferlaw::laws {
namespace {

void require_whole_between(const char* name, double value, double least, double most) {
  if (!(value >= least && value <= most && value == std::floor(value)))
    numeric::refuse(name, value, "a whole number, 0 or 1 to the samples drawn");
}

}  // namespace

double pass_at_k(const Samples& samples, double k) {
  require_whole_between("samples drawn", samples.drawn, 1, 1e15);
  require_whole_between("samples correct", samples.correct, 0, samples.drawn);
  require_whole_between("k", k, 1, samples.drawn);
  if (k > samples.drawn - samples.correct) return 1;
  const double fewer = std::min(k, samples.correct);
  const double more = std::max(k, samples.correct);
  numeric::CompensatedSum log_none;
  for (double i = 0; i < fewer; ++i) log_none.add(std::log1p(-more / (samples.drawn - i)));
  return -std::expm1(log_none.value());
}

}  // namespace inferlaw::laws
