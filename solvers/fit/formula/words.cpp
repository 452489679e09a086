#include "inferlaw/solvers/fit/formula/words.hpp"

#include <algorithm>

#include "inferlaw/solvers/fit/formula/letters.hpp"

namespace inferlaw::fit {

std::vector<Word> words_in(const std::string& text) {
  std::vector<Word> words;
  for (std::size_t i = 0; i < text.size();) {
    const bool number = is_digit(text[i]) || text[i] == '.';
    const std::size_t start = i++;
    if (!number && !continues_word(text[start])) continue;
    while (i < text.size() && (continues_word(text[i]) || (number && text[i] == '.'))) ++i;
    if (number) continue;
    const std::size_t next = text.find_first_not_of(" \t", i);
    words.push_back({.text = text.substr(start, i - start),
                     .called = next != std::string::npos && text[next] == '('});
  }
  return words;
}

std::string known_functions() {
  return "+ - * / ^ exp log log2 log10 sqrt sin cos tan atan atan2 abs min max tanh pi";
}

bool is_known_function(const std::string& name) {
  static const std::vector<Word> known = words_in(known_functions());
  return std::any_of(known.begin(), known.end(),
                     [&](const Word& word) { return word.text == name; });
}

}  // namespace inferlaw::fit
