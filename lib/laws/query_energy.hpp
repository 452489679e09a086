/// @file
/// Energy of a query on a node that is kept busy.
///
///     Wh = PUE kW L/(3.6 tokens_per_second)      L tokens of the query; kW and tokens a second of
///                                                the node
///
/// reported: 0.34 Wh for a typical query, 4.32 Wh for a long one of many tokens. PUE >= 1; kW, L >=
/// 0; tokens a second > 0. Source: Oviedo et al. (2026), microsoft/aienergy_simulation [reported].
/// Throws std::domain_error where an argument is out of range.
#pragma once

namespace inferlaw::laws {

/// Oviedo et al. (2026), medians of their simulation [reported].
inline constexpr double reported_typical_query_watt_hours = 0.34;
inline constexpr double reported_long_query_watt_hours = 4.32;

struct Node {
  double kilowatts = 0;
  double tokens_per_second = 1;
  double pue = 1;
};

/// In watt-hours.
[[nodiscard]] double query_energy(const Node& node, double tokens);

}  // namespace inferlaw::laws
