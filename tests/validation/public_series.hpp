// Public series in the folder that INFERLAW_DATASETS names. Throws std::runtime_error where one is
// not there or not as expected.
#pragma once

#include <string>
#include <vector>

namespace inferlaw::validation {

using Series = std::vector<double>;

/// Joules demanded in each second of the one-hour Azure conversation trace, at 0.3947 J a token
/// (Qwen3-8B, GPQA, B200, batch 32, Chung et al. 2025); the last second, cut short, is left out.
[[nodiscard]] Series conversation_demand();

/// A column of a file of RTS-GMLC, MW.
[[nodiscard]] Series power(const std::string& file, const std::string& column);

}  // namespace inferlaw::validation
