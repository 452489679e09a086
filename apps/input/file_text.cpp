#include "inferlaw/apps/input/file_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <istream>
#include <utility>

#include "inferlaw/apps/errors.hpp"
#include "inferlaw/apps/input/readable_file.hpp"
#include "inferlaw/apps/input/unpacked.hpp"

namespace inferlaw::apps {
namespace {

constexpr std::size_t bytes_at_a_time = std::size_t{1} << 18U;

struct ByteOrderMark {
  std::string_view bytes;
  Encoding encoding;
};

constexpr std::array<ByteOrderMark, 3> byte_order_marks{{
    {.bytes = "\xEF\xBB\xBF", .encoding = Encoding::utf_8},
    {.bytes = "\xFF\xFE", .encoding = Encoding::utf_16_little_endian},
    {.bytes = "\xFE\xFF", .encoding = Encoding::utf_16_big_endian},
}};

// Files that are taken for text at times.
struct OtherKind {
  std::string_view first_bytes;
  std::string_view name;
};

constexpr std::array<OtherKind, 5> other_kinds{{
    {.first_bytes = "PK\x03\x04", .name = "a zip file or a spreadsheet"},
    {.first_bytes = "BZh", .name = "packed by bzip2"},
    {.first_bytes = "\xFD"
                    "7zXZ",
     .name = "packed by xz"},
    {.first_bytes = "\x28\xB5\x2F\xFD", .name = "packed by zstd"},
    {.first_bytes = "PAR1", .name = "a Parquet file"},
}};

void refuse_other_kinds(const std::string& name, std::string_view bytes) {
  for (const OtherKind& kind : other_kinds)
    if (bytes.starts_with(kind.first_bytes))
      throw InputError(
          fmt::format("{}: is {}; allowed: a text, or one packed by gzip", name, kind.name));
}

std::uint32_t byte_at(std::string_view bytes, std::size_t at) {
  return static_cast<unsigned char>(bytes[at]);
}

std::size_t line_of(std::string_view text, std::size_t at) {
  return 1 + static_cast<std::size_t>(std::count(text.begin(), text.begin() + at, '\n'));
}

// ---- UTF-8 --------------------------------------------------------------------------------------

struct Multibyte {
  std::size_t length;
  std::uint32_t marks;     // of the first byte
  std::uint32_t mask;      // where they stand
  std::uint32_t smallest;  // what needs so many bytes
};

constexpr std::array<Multibyte, 3> multibytes{{
    {.length = 2, .marks = 0xC0, .mask = 0xE0, .smallest = 0x80},
    {.length = 3, .marks = 0xE0, .mask = 0xF0, .smallest = 0x800},
    {.length = 4, .marks = 0xF0, .mask = 0xF8, .smallest = 0x10000},
}};

constexpr bool is_surrogate(std::uint32_t point) { return point >= 0xD800 && point <= 0xDFFF; }

// Bytes of the letter that begins at `at`; 0 where none does.
std::size_t length_of_letter(std::string_view text, std::size_t at) {
  const std::uint32_t first = byte_at(text, at);
  if (first < 0x80) return 1;
  for (const Multibyte& kind : multibytes) {
    if ((first & kind.mask) != kind.marks) continue;
    if (at + kind.length > text.size()) return 0;
    std::uint32_t point = first & ~kind.mask;
    for (std::size_t next = at + 1; next < at + kind.length; ++next) {
      if ((byte_at(text, next) & 0xC0U) != 0x80U) return 0;
      point = (point << 6U) | (byte_at(text, next) & 0x3FU);
    }
    return point >= kind.smallest && point <= 0x10FFFF && !is_surrogate(point) ? kind.length : 0;
  }
  return 0;
}

struct Utf8Check {
  std::optional<std::size_t> first_wrong = {};  // where no letter begins
  bool has_right = false;                       // a letter beyond ASCII
};

bool are_eight_of_ascii(std::string_view text, std::size_t at) {
  std::uint64_t eight = 0;
  if (text.size() - at < sizeof eight) return false;
  std::memcpy(&eight, text.data() + at, sizeof eight);
  return (eight & 0x8080808080808080U) == 0;
}

Utf8Check check_utf8(std::string_view text) {
  Utf8Check check;
  for (std::size_t at = 0; at < text.size();) {
    if (are_eight_of_ascii(text, at)) {
      at += 8;
      continue;
    }
    if (byte_at(text, at) < 0x80) {  // nearly all of them
      ++at;
      continue;
    }
    const std::size_t length = length_of_letter(text, at);
    if (length == 0 && !check.first_wrong) check.first_wrong = at;
    check.has_right = check.has_right || length > 1;
    at += std::max<std::size_t>(length, 1);
  }
  return check;
}

void append(std::string& text, std::uint32_t point) {
  if (point < 0x80) {
    text += static_cast<char>(point);
    return;
  }
  const std::size_t continued = point < 0x800 ? 1 : point < 0x10000 ? 2 : 3;
  text += static_cast<char>(multibytes[continued - 1].marks | (point >> (6 * continued)));
  for (std::size_t left = continued; left-- > 0;)
    text += static_cast<char>(0x80U | ((point >> (6 * left)) & 0x3FU));
}

// ---- other encodings ----------------------------------------------------------------------------

// Letters 0x80 to 0x9F; the others are those of Unicode. Five stand for nothing and stay.
constexpr std::array<std::uint16_t, 32> windows_letters{
    0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x8D,   0x017D, 0x8F,   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178};

std::string from_windows_1252(std::string_view bytes) {
  std::string text;
  text.reserve(bytes.size());
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    const std::uint32_t byte = byte_at(bytes, at);
    append(text, byte >= 0x80 && byte < 0xA0 ? windows_letters[byte - 0x80] : byte);
  }
  return text;
}

[[noreturn]] void refuse_utf_16(const std::string& name, std::string_view text) {
  throw InputError(fmt::format("{}:{}: is no UTF-16 here; allowed: whole letters of it", name,
                               line_of(text, text.size())));
}

std::string from_utf_16(const std::string& name, std::string_view bytes, std::size_t high) {
  const auto unit = [&](std::size_t at) {
    return (byte_at(bytes, at + high) << 8U) | byte_at(bytes, at + 1 - high);
  };
  std::string text;
  text.reserve(bytes.size() / 2);
  for (std::size_t at = 0; at < bytes.size(); at += 2) {
    if (at + 1 >= bytes.size()) refuse_utf_16(name, text);
    std::uint32_t point = unit(at);
    if (is_surrogate(point)) {  // two of them are one letter
      const bool is_pair = point < 0xDC00 && at + 3 < bytes.size() && unit(at + 2) >= 0xDC00 &&
                           unit(at + 2) <= 0xDFFF;
      if (!is_pair) refuse_utf_16(name, text);
      at += 2;
      point = 0x10000 + ((point - 0xD800) << 10U) + (unit(at) - 0xDC00);
    }
    append(text, point);
  }
  return text;
}

std::string as_utf_8(const std::string& name, std::string bytes, Encoding encoding) {
  switch (encoding) {
    case Encoding::utf_8:
      return bytes;
    case Encoding::utf_16_little_endian:
      return from_utf_16(name, bytes, 1);
    case Encoding::utf_16_big_endian:
      return from_utf_16(name, bytes, 0);
    case Encoding::windows_1252:
      return from_windows_1252(bytes);
  }
  return bytes;
}

// ---- which one it is ----------------------------------------------------------------------------

std::optional<Encoding> encoding_by_mark(std::string_view bytes) {
  for (const ByteOrderMark& mark : byte_order_marks)
    if (bytes.starts_with(mark.bytes)) return mark.encoding;
  return std::nullopt;
}

void drop_mark(std::string& bytes, Encoding encoding) {
  for (const ByteOrderMark& mark : byte_order_marks)
    if (mark.encoding == encoding && bytes.starts_with(mark.bytes))
      bytes.erase(0, mark.bytes.size());
}

// Letters beyond ASCII show it: those of UTF-8 are hardly ever anything else.
Encoding encoding_by_letters(const std::string& name, std::string_view bytes, FileText& found) {
  const Utf8Check check = check_utf8(bytes);
  if (!check.first_wrong) return Encoding::utf_8;
  const std::size_t line = line_of(bytes, *check.first_wrong);
  if (check.has_right)
    throw InputError(
        fmt::format("{}:{}: the byte {:02x} is no UTF-8, and other letters of the file are; "
                    "allowed: one encoding, named by encoding (utf-8 or windows-1252)",
                    name, line, byte_at(bytes, *check.first_wrong)));
  found.notes.push_back(
      fmt::format("{}: its letters are taken to be windows-1252, as line {} is no UTF-8; encoding "
                  "says otherwise.",
                  name, line));
  return Encoding::windows_1252;
}

Encoding found_encoding(const std::string& name, std::string_view bytes, FileText& found) {
  const std::optional<Encoding> marked = encoding_by_mark(bytes);
  if (bytes.find('\0') != std::string_view::npos && (!marked || *marked == Encoding::utf_8))
    throw InputError(
        fmt::format("{}: has bytes of 0, as UTF-16 without a byte order mark has; allowed: a text, "
                    "named utf-16le or utf-16be by encoding where it is one",
                    name));
  if (!marked) return encoding_by_letters(name, bytes, found);
  if (*marked != Encoding::utf_8)
    found.notes.push_back(fmt::format("{}: is {} by its byte order mark.", name, name_of(*marked)));
  return *marked;
}

void require_no_zeros(const std::string& name, std::string_view text) {
  if (const std::size_t at = text.find('\0'); at != std::string_view::npos)
    throw InputError(
        fmt::format("{}:{}: a letter of 0 stands in it; allowed: a text, its encoding "
                    "named by encoding",
                    name, line_of(text, at)));
}

void require_utf_8(const std::string& name, std::string_view text) {
  if (const std::optional<std::size_t> wrong = check_utf8(text).first_wrong)
    throw InputError(
        fmt::format("{}:{}: the byte {:02x} is no UTF-8; allowed: another encoding, "
                    "named by encoding (windows-1252)",
                    name, line_of(text, *wrong), byte_at(text, *wrong)));
}

}  // namespace

std::string bytes_of_file(const std::filesystem::path& file) {
  require_readable_file(file);
  std::ifstream stream(file, std::ios::binary);
  std::string bytes(std::filesystem::file_size(file), '\0');
  stream.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  bytes.resize(static_cast<std::size_t>(stream.gcount()));
  return bytes;
}

std::string bytes_of_stream(std::istream& stream, const std::string& name, std::size_t most_bytes) {
  std::string bytes;
  std::string chunk(bytes_at_a_time, '\0');
  while (stream) {
    stream.read(chunk.data(), static_cast<std::streamsize>(chunk.size()));
    const auto read = static_cast<std::size_t>(stream.gcount());
    if (read > most_bytes - bytes.size())
      throw InputError(
          fmt::format("{}: has more than {} bytes; allowed: at most these (a file may "
                      "have more)",
                      name, most_bytes));
    bytes.append(chunk, 0, read);
  }
  return bytes;
}

FileText file_text(const std::string& name, std::string bytes,
                   const std::optional<Encoding>& encoding, std::size_t most_bytes) {
  FileText found;
  if (is_gzip(bytes)) {
    bytes = unpacked(name, bytes, most_bytes);
    found.notes.push_back(name + ": is packed by gzip.");
  }
  refuse_other_kinds(name, bytes);
  const bool is_told = encoding || encoding_by_mark(bytes);
  const Encoding used = encoding ? *encoding : found_encoding(name, bytes, found);
  drop_mark(bytes, used);
  found.text = as_utf_8(name, std::move(bytes), used);
  require_no_zeros(name, found.text);
  if (is_told && used == Encoding::utf_8) require_utf_8(name, found.text);
  return found;
}

}  // namespace inferlaw::apps
