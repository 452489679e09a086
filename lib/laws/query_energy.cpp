#include "inferlaw/lib/laws/query_energy.hpp"

#include "inferlaw/lib/numeric/check.hpp"

namespace inferlaw::laws {

double query_energy(const Node& node, double tokens) {
  numeric::require_non_negative("kilowatts", node.kilowatts);
  numeric::require_positive("tokens per second", node.tokens_per_second);
  numeric::require_finite("PUE", node.pue);
  if (node.pue < 1) numeric::refuse("PUE", node.pue, "a finite number, 1 or above");
  numeric::require_non_negative("tokens", tokens);
  return node.pue * node.kilowatts * tokens / (3.6 * node.tokens_per_second);
}

}  // namespace inferlaw::laws
