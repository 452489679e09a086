#include "inferlaw/solvers/simulation/random/poisson.hpp"

#include <boost/random/poisson_distribution.hpp>

namespace inferlaw::simulation {

std::int64_t poisson(double mean, WordStream& words) {
  if (mean == 0) return 0;
  return boost::random::poisson_distribution<std::int64_t, double>(mean)(words);
}

}  // namespace inferlaw::simulation
