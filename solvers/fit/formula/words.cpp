#include "inferlaw/solvers/fit/formula/words.hpp"

#include <algorithm>

#include "inferlaw/solvers/fit/formula/letters.hpp"

namespace inferlaw::fit {

namespace {

struct Place {
  std::size_t first = 0;
  std::size_t length = 0;
  bool called = false;
};

std::vector<Place> places_of_words(const std::string& text) {
  std::vector<Place> places;
  for (std::size_t i = 0; i < text.size();) {
    const bool number = is_digit(text[i]) || text[i] == '.';
    const std::size_t start = i++;
    if (!number && !continues_word(text[start])) continue;
    while (i < text.size() && (continues_word(text[i]) || (number && text[i] == '.'))) ++i;
    if (number) continue;
    const std::size_t next = text.find_first_not_of(" \t", i);
    places.push_back({.first = start,
                      .length = i - start,
                      .called = next != std::string::npos && text[next] == '('});
  }
  return places;
}

}  // namespace

std::vector<Word> words_in(const std::string& text) {
  std::vector<Word> words;
  for (const Place& place : places_of_words(text))
    words.push_back({.text = text.substr(place.first, place.length), .called = place.called});
  return words;
}

std::string with_word_replaced(const std::string& text, const std::string& name,
                               const std::string& by) {
  std::string replaced;
  std::size_t done = 0;
  for (const Place& place : places_of_words(text)) {
    if (place.called || text.compare(place.first, place.length, name) != 0) continue;
    replaced.append(text, done, place.first - done).append(by);
    done = place.first + place.length;
  }
  return replaced.append(text, done);
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
