#include "inferlaw/lib/auxiliary/brownian/batch.hpp"

#include <algorithm>
#include <cstddef>

#include "inferlaw/lib/auxiliary/brownian/quantile.hpp"
#include "inferlaw/lib/numeric/check.hpp"

namespace inferlaw::auxiliary::brownian {
namespace {

template <typename Input, typename Function>
void for_each(std::span<const Input> inputs, std::span<double> results, Function f) {
  if (results.size() != inputs.size())
    numeric::refuse("number of results", static_cast<double>(results.size()),
                    "the number of inputs");
  std::transform(inputs.begin(), inputs.end(), results.begin(), f);
}

}  // namespace

void mean(std::span<const BrownianSite> sites, std::span<double> joules) {
  for_each(sites, joules, [](const BrownianSite& site) { return mean(site); });
}

void cumulative(const BrownianSite& site, std::span<const double> joules,
                std::span<double> probabilities) {
  for_each(joules, probabilities, [&](double y) { return cumulative(site, y); });
}

void quantile(const BrownianSite& site, std::span<const double> probabilities,
              std::span<double> joules) {
  for_each(probabilities, joules, [&](double p) { return quantile(site, p); });
}

}  // namespace inferlaw::auxiliary::brownian
