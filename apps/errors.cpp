#include "inferlaw/apps/errors.hpp"

#include <fmt/format.h>

namespace inferlaw::apps {

std::string on_one_line(const std::string& text) {
  std::string line;
  for (const char letter : text) {
    const auto code = static_cast<unsigned char>(letter);
    if (code < 0x20 || code == 0x7f)
      line += fmt::format("\\x{:02x}", code);
    else
      line += letter;
  }
  return line;
}

}  // namespace inferlaw::apps
