#include "inferlaw/lib/numeric/mills_differences.hpp"

#include <cstddef>

#include "inferlaw/lib/numeric/detail/mills_series.hpp"

namespace inferlaw::numeric {
namespace {

using detail::wide_series;

// t = 1 - 2 A/(x + pole), and the series' factor 1/(x + shift).
struct Place {
  explicit Place(double x)
      : to_pole(1 / (x + detail::wide_pole)),
        t(1 - 2 * detail::series_middle * to_pole),
        decay(1 / (x + detail::series_shift)) {}

  double to_pole;
  double t;
  double decay;
};

// b_k of Clenshaw's recurrence, or a divided difference of it: two steps are kept.
struct Chain {
  double next = 0;
  double after = 0;

  // The step: twice t times itself, and what the rule of products adds.
  void step(double twice_t, double added) {
    const double sum = (added - after) + twice_t * next;
    after = next;
    next = sum;
  }
};

// Of 1/(x + pole) the divided differences are products of itself, with signs; t = 1 - 2 A of it.
double difference_of_t(const Place& one, const Place& other) {
  return 2 * detail::series_middle * one.to_pole * other.to_pole;
}

enum class Orders { one, two };

template <Orders orders>
MillsDifferences differences(double u, double v) {
  const Place at_u(u);
  const Place at_v(v);
  const double twice_u = 2 * at_u.t;
  const double twice_v = 2 * at_v.t;
  Chain of_u;  // b(u)
  Chain of_v;
  Chain of_uu;  // b[u, u]
  Chain of_uv;
  Chain of_uuu;  // b[u, u, u]
  Chain of_uuv;
  for (std::size_t k = wide_series.size() - 1; k > 0; --k) {
    if constexpr (orders == Orders::two) {
      of_uuu.step(twice_u, 2 * of_uu.next);
      of_uuv.step(twice_u, 2 * of_uv.next);
    }
    of_uu.step(twice_u, 2 * of_u.next);
    of_uv.step(twice_u, 2 * of_v.next);
    of_u.step(twice_u, wide_series[k]);
    of_v.step(twice_v, wide_series[k]);
  }
  // P and its divided differences by t.
  const auto last = [&](const Chain& chain, double t, double added) {
    return (added - chain.after) + t * chain.next;
  };
  const double p_u = last(of_u, at_u.t, wide_series[0]);
  const double p_v = last(of_v, at_v.t, wide_series[0]);
  const double p_uu = last(of_uu, at_u.t, of_u.next);
  const double p_uv = last(of_uv, at_u.t, of_v.next);
  // By x: P[u,v] = p[..] t[u,v], P[u,u,v] = p[..] t[u,v]^2 + p[u,u] t[u,u,v].
  const double t_uu = difference_of_t(at_u, at_u);
  const double t_uv = difference_of_t(at_u, at_v);
  const double g_u = at_u.decay;
  const double g_v = at_v.decay;
  const double slope = p_u * g_u - p_uu * t_uu;
  MillsDifferences mills{.first_0 = p_u * g_u,
                         .first_1 = g_u * slope,
                         .second_0 = p_v * g_v,
                         .average_1 = g_v * (p_u * g_u - p_uv * t_uv)};
  if constexpr (orders == Orders::one) return mills;
  const double p_uuu = last(of_uuu, at_u.t, of_uu.next);
  const double p_uuv = last(of_uuv, at_u.t, of_uv.next);
  const double second_uuu = p_uuu * t_uu * t_uu - p_uu * t_uu * at_u.to_pole;
  const double second_uuv = p_uuv * t_uv * t_uv - p_uu * t_uu * at_v.to_pole;
  mills.first_2 = 2 * g_u * (g_u * slope + second_uuu);
  mills.average_2 = 2 * g_v * (g_u * slope + second_uuv);
  return mills;
}

}  // namespace

MillsDifferences mills_differences(double u, double v) { return differences<Orders::two>(u, v); }

MillsDifferences first_mills_differences(double u, double v) {
  return differences<Orders::one>(u, v);
}

double mills_average(double u, double v) {
  const Place at_u(u);
  const Place at_v(v);
  const double twice_u = 2 * at_u.t;
  const double twice_v = 2 * at_v.t;
  Chain of_u;
  Chain of_v;
  Chain of_uv;
  for (std::size_t k = wide_series.size() - 1; k > 0; --k) {
    of_uv.step(twice_u, 2 * of_v.next);
    of_u.step(twice_u, wide_series[k]);
    of_v.step(twice_v, wide_series[k]);
  }
  const double p_u = (wide_series[0] - of_u.after) + at_u.t * of_u.next;
  const double p_uv = (of_v.next - of_uv.after) + at_u.t * of_uv.next;
  return at_v.decay * (p_u * at_u.decay - p_uv * difference_of_t(at_u, at_v));
}

}  // namespace inferlaw::numeric
