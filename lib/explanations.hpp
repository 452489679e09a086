/// @file
/// Which formula, which source, which error stands behind each number of an answer: topics as data,
/// for `explain`, the documents and whoever shows answers.
#pragma once

#include <array>
#include <span>
#include <string>
#include <string_view>

namespace inferlaw {

struct Explanation {
  std::string_view quantity;  ///< the key, or keys, under which answers show it
  std::string_view formula;
  std::string_view status;  ///< published, exact, choice
  std::string_view source;
  std::array<std::string_view, 2> accuracy_of = {};  ///< functions of accuracy.hpp, the rest empty
};

struct Topic {
  std::string_view name;
  std::string_view what;
  std::string_view symbols;  ///< what the letters of the formulas stand for
  std::span<const Explanation> explanations;
};

[[nodiscard]] std::span<const Topic> topics();

/// Throws std::invalid_argument where there is none of that name.
[[nodiscard]] const Topic& topic_named(std::string_view name);

/// The claims of accuracy.hpp about a quantity, in words.
[[nodiscard]] std::string error_in_words(const Explanation& explanation);

}  // namespace inferlaw
