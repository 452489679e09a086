// The published scenario as text that a test can spoil or vary.
#pragma once

#include <stdexcept>
#include <string>

#include "tests/support/temporary_folder.hpp"

namespace inferlaw::test {

inline std::string replaced(std::string text, const std::string& old_part,
                            const std::string& new_part) {
  const std::size_t at = text.find(old_part);
  if (at == std::string::npos) throw std::logic_error("not in the scenario: " + old_part);
  return text.replace(at, old_part.size(), new_part);
}

/// data/scenarios/two-models.toml, with the files it names given by their full path.
inline std::string scenario_text() {
  const std::string data = std::string(INFERLAW_SOURCE_DIR) + "/data/";
  std::string text = contents_of(data + "scenarios/two-models.toml");
  text = replaced(text, "\"../hardware/", "\"" + data + "hardware/");
  return replaced(text, "\"../published/", "\"" + data + "published/");
}

/// The scenario with other lines under [harvest].
inline std::string with_harvest(const std::string& lines) {
  const std::string text = scenario_text();
  const std::size_t begin = text.find("[harvest]\n") + 10;
  const std::size_t end = text.find("[horizons]");
  return text.substr(0, begin) + lines + "\n" + text.substr(end);
}

}  // namespace inferlaw::test
