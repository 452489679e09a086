/// @file
/// How accurate the functions of this project are: the one table that docs/accuracy.md, `explain`
/// and the tests read. Headers point to docs/accuracy.md and repeat no number.
///
///     |computed - true| <= (relative + relative_per_log |ln true|) |true|
///
/// over the range named, where the true value is a normal double. Far in a tail, where a
/// probability is e^-q, an input's own rounding moves it by up to 2 q epsilon, epsilon = 2^-52 =
/// 2.2e-16: that is the part that grows with the logarithm, or the reason for a larger constant.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace inferlaw::accuracy {

struct Claim {
  std::string_view function;  ///< with the innermost namespace where the name alone is not enough
  std::string_view range;     ///< in words
  double relative = 0;        ///< largest relative error
  double relative_per_log = 0;
  std::string_view held_by;  ///< the test that holds it, a path of the repository
};

[[nodiscard]] std::span<const Claim> claims();

/// The claims about one function, one a range; throws std::invalid_argument where there is none.
[[nodiscard]] std::span<const Claim> claims_of(std::string_view function);

/// The largest relative error claimed of `function`, in its first range, where the logarithm of the
/// true value is `log_true`. Throws as claims_of does.
[[nodiscard]] double allowed(std::string_view function, double log_true = 0);

/// "8 epsilon", "(10 + 2 |log|) epsilon", "1e-7".
[[nodiscard]] std::string in_words(const Claim& claim);

/// All claims about a function: "8 epsilon for b0 = 0; 1024 epsilon for b0 <= 20 s".
[[nodiscard]] std::string in_words(std::string_view function);

}  // namespace inferlaw::accuracy
