#include "inferlaw/solvers/simulation/random/normal.hpp"

#include <numbers>

namespace inferlaw::simulation {
namespace {

// The r at which 256 layers of equal area end at the top exactly, x_256 = 0.
constexpr double tail_start = 3.6541528853610088;

double density(double x) { return std::exp(-0.5 * x * x); }

double layer_area() {
  const double tail = std::sqrt(std::numbers::pi / 2) * std::erfc(tail_start / std::numbers::sqrt2);
  return tail_start * density(tail_start) + tail;
}

std::array<ZigguratLayer, 256> build_layers() {
  const double area = layer_area();
  std::array<ZigguratLayer, 256> layers;
  double edge = area / density(tail_start);
  double inner_edge = tail_start;
  for (ZigguratLayer& layer : layers) {
    layer = {.step = edge * 0x1p-52, .inner_edge = inner_edge};
    edge = inner_edge;
    const double inner_density = density(edge) + area / edge;
    inner_edge = inner_density < 1 ? std::sqrt(-2 * std::log(inner_density)) : 0;
  }
  layers.back().inner_edge = 0;
  return layers;
}

double tail_point(WordStream& words) {
  for (;;) {
    const double beyond = -std::log(uniform_above_zero(words())) / tail_start;
    const double height = -std::log(uniform_above_zero(words()));
    if (2 * height > beyond * beyond) return tail_start + beyond;
  }
}

bool under_the_curve(double x, std::size_t layer, WordStream& words) {
  const double low = density(ziggurat_layers[layer].step * 0x1p52);
  const double high = density(ziggurat_layers[layer].inner_edge);
  return low + uniform_above_zero(words()) * (high - low) < density(x);
}

}  // namespace

const std::array<ZigguratLayer, 256> ziggurat_layers = build_layers();

double decide_outer_point(double x, std::size_t layer, WordStream& words) {
  if (layer == 0) return std::copysign(tail_point(words), x);
  return under_the_curve(x, layer, words) ? x : standard_normal(words);
}

}  // namespace inferlaw::simulation
