#include "inferlaw/lib/energy/batch_load.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

#include "inferlaw/lib/numeric/check.hpp"

namespace inferlaw::energy {
namespace {

// h(b) at a measured size.
struct Node {
  double batch_size = 1;
  double throughput = 0;
};

std::vector<Node> nodes_of(std::vector<BatchPoint> points) {
  std::sort(points.begin(), points.end(), [](const BatchPoint& one, const BatchPoint& other) {
    return one.batch_size < other.batch_size;
  });
  std::vector<Node> nodes;
  nodes.reserve(points.size());
  for (const BatchPoint& point : points)
    nodes.push_back({.batch_size = point.batch_size,
                     .throughput = point.batch_size / at_batch_size(points, point.batch_size)});
  return nodes;
}

// ln h is straight in ln b.
double crossing(const Node& from, const Node& to, double throughput) {
  const double share =
      std::log(throughput / from.throughput) / std::log(to.throughput / from.throughput);
  return from.batch_size * std::pow(to.batch_size / from.batch_size, share);
}

// Whether h rises through x at a measured size that has it; beyond the ends as within.
bool rises_at(const std::vector<Node>& nodes, std::size_t i) {
  const double here = nodes[i].throughput;
  const bool from_below = i == 0 || nodes[i - 1].throughput < here;
  const bool to_above = i + 1 == nodes.size() || nodes[i + 1].throughput > here;
  return from_below && to_above;
}

std::vector<FixedPoint> fixed_points(const std::vector<Node>& nodes, double throughput) {
  std::vector<FixedPoint> points;
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    if (nodes[i].throughput == throughput)
      points.push_back({.batch_size = nodes[i].batch_size, .is_stable = rises_at(nodes, i)});
    if (i + 1 == nodes.size()) break;
    const double here = nodes[i].throughput - throughput;
    const double there = nodes[i + 1].throughput - throughput;
    if ((here < 0 && there > 0) || (here > 0 && there < 0))
      points.push_back(
          {.batch_size = crossing(nodes[i], nodes[i + 1], throughput), .is_stable = here < 0});
  }
  return points;
}

}  // namespace

BatchUnderLoad batch_under_load(std::vector<BatchPoint> seconds_per_token,
                                double tokens_per_second) {
  numeric::require_positive("tokens asked for a second", tokens_per_second);
  if (seconds_per_token.empty()) numeric::refuse("number of measured batch sizes", 0, "1 or more");
  const std::vector<Node> nodes = nodes_of(std::move(seconds_per_token));
  const auto most = std::max_element(
      nodes.begin(), nodes.end(),
      [](const Node& one, const Node& other) { return one.throughput < other.throughput; });
  BatchUnderLoad load{.fixed_points = fixed_points(nodes, tokens_per_second),
                      .least_throughput = nodes.front().throughput,
                      .most_throughput = most->throughput};
  if (tokens_per_second > load.most_throughput) load.status = LoadStatus::overloaded;
  if (tokens_per_second < load.least_throughput) load.status = LoadStatus::below_measured;
  return load;
}

}  // namespace inferlaw::energy
