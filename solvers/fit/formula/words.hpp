/// @file
/// The words of a formula, found without reading it: which names it uses, which functions it calls.
#pragma once

#include <string>
#include <vector>

namespace inferlaw::fit {

struct Word {
  std::string text;
  bool called = false;  ///< an opening parenthesis follows
};

/// Names in a formula or an expression; the e of 1e-5 is part of a number.
[[nodiscard]] std::vector<Word> words_in(const std::string& text);

/// The text with a name, wherever it stands by itself and is not called, replaced.
[[nodiscard]] std::string with_word_replaced(const std::string& text, const std::string& name,
                                             const std::string& by);

/// What formulas may be made of: signs and functions, in words.
[[nodiscard]] std::string known_functions();

/// Whether the name is a function's that formulas may call, or pi.
[[nodiscard]] bool is_known_function(const std::string& name);

}  // namespace inferlaw::fit
