/// @file
/// The letters of which names and numbers in a formula are made, in any locale.
#pragma once

namespace inferlaw::fit {

[[nodiscard]] constexpr bool is_digit(char letter) { return letter >= '0' && letter <= '9'; }

[[nodiscard]] constexpr bool begins_word(char letter) {
  return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') || letter == '_';
}

[[nodiscard]] constexpr bool continues_word(char letter) {
  return begins_word(letter) || is_digit(letter);
}

}  // namespace inferlaw::fit
