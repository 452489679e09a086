// The text of a data file in UTF-8, whichever way it is packed and encoded.
//
//   packed    by gzip (RFC 1952), known by its first bytes 1F 8B; several members in a row are one
//   encoded   by its byte order mark: UTF-8 (EF BB BF), UTF-16 (FF FE little, FE FF big endian);
//             without one UTF-8, or windows-1252 where no letter beyond ASCII is UTF-8
//
// What was found otherwise than as plain UTF-8 stands in the notes.
#pragma once

#include <cstddef>
#include <filesystem>
#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace inferlaw::apps {

enum class Encoding { utf_8, utf_16_little_endian, utf_16_big_endian, windows_1252 };
constexpr std::string_view name_of(Encoding encoding) {
  switch (encoding) {
    case Encoding::utf_8:
      return "utf-8";
    case Encoding::utf_16_little_endian:
      return "utf-16le";
    case Encoding::utf_16_big_endian:
      return "utf-16be";
    case Encoding::windows_1252:
      return "windows-1252";
  }
  return {};
}

/// 2^30 bytes: what a small packed file, or a stream without an end, may become in memory.
constexpr std::size_t most_bytes_of_text = std::size_t{1} << 30U;

struct FileText {
  std::string text = {};  ///< UTF-8 without a byte order mark
  std::vector<std::string> notes = {};
};

/// All of a file. Throws InputError where it cannot be read.
[[nodiscard]] std::string bytes_of_file(const std::filesystem::path& file);

/// All of a stream. Throws InputError above `most_bytes`; `name` is the stream's in messages.
[[nodiscard]] std::string bytes_of_stream(std::istream& stream, const std::string& name,
                                          std::size_t most_bytes = most_bytes_of_text);

/// The text that the bytes are; `encoding` is found unless given. Throws InputError for a broken
/// gzip file, one that unpacks to more than `most_bytes`, other kinds of packed files, and what is
/// no text in the encoding, or in one only.
[[nodiscard]] FileText file_text(const std::string& name, std::string bytes,
                                 const std::optional<Encoding>& encoding = {},
                                 std::size_t most_bytes = most_bytes_of_text);

}  // namespace inferlaw::apps
