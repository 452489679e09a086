#include "inferlaw/apps/input/csv_numbers.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace inferlaw::apps {
namespace {

enum class Letter : std::uint8_t { other, of_number, comma, line_feed, carriage_return };

constexpr std::array<Letter, 256> letters() {
  std::array<Letter, 256> all{};
  for (const char letter : std::string_view("0123456789+-.eE"))
    all[static_cast<unsigned char>(letter)] = Letter::of_number;
  all[','] = Letter::comma;
  all['\n'] = Letter::line_feed;
  all['\r'] = Letter::carriage_return;
  return all;
}
constexpr auto letter_of = letters();

bool is_plain(const CsvFormat& format) {
  return format.separator.value_or(Separator::comma) == Separator::comma &&
         format.decimal.value_or(DecimalMark::point) == DecimalMark::point &&
         format.thousands.value_or(Thousands::none) == Thousands::none && !format.skip_lines &&
         format.na.empty();
}

bool is_plain_header(std::string_view header) {
  if (header.ends_with('\r')) header.remove_suffix(1);
  const std::string_view text = trimmed(header);
  return !text.empty() && text.front() != '#' &&
         header.find_first_of("\"\r;\t") == std::string_view::npos;
}

}  // namespace

std::optional<CsvNumbers> CsvNumbers::in(std::string_view text, const CsvFormat& format) {
  const std::size_t end_of_header = text.find('\n');
  if (!is_plain(format) || end_of_header == std::string_view::npos) return std::nullopt;
  CsvNumbers found(text);
  found.starts_.push_back(end_of_header + 1);
  const std::string_view header = found.header();
  const auto cells = static_cast<std::size_t>(std::count(header.begin(), header.end(), ',')) + 1;
  if (cells < 2 || !is_plain_header(header) || !found.find_rows(cells)) return std::nullopt;
  return found;
}

std::string_view CsvNumbers::header() const { return text_.substr(0, starts_.front() - 1); }

// A - alone stands for a missing value.
bool CsvNumbers::find_rows(std::size_t cells) {
  std::size_t seen = 1;
  std::size_t start_of_cell = starts_.front();
  const auto ends_cell = [&](std::size_t at) {
    const bool is_dash = at == start_of_cell + 1 && text_[start_of_cell] == '-';
    start_of_cell = at + 1;
    return !is_dash;
  };
  for (std::size_t at = starts_.front(); at < text_.size(); ++at) {
    switch (letter_of[static_cast<unsigned char>(text_[at])]) {
      case Letter::of_number:
        break;
      case Letter::comma:
        if (!ends_cell(at)) return false;
        ++seen;
        break;
      case Letter::carriage_return:
        if (at + 1 >= text_.size() || text_[at + 1] != '\n') return false;
        if (!ends_cell(at)) return false;
        break;
      case Letter::line_feed:
        if (seen != cells || !ends_cell(at)) return false;
        starts_.push_back(at + 1);
        seen = 1;
        break;
      case Letter::other:
        return false;
    }
  }
  if (starts_.back() < text_.size()) {  // the last line has no end
    if (seen != cells || !ends_cell(text_.size())) return false;
    starts_.push_back(text_.size() + 1);
  }
  return rows() > 0;
}

std::string_view CsvNumbers::cell(std::size_t row, std::size_t column) const {
  std::string_view rest = text_.substr(starts_[row], starts_[row + 1] - 1 - starts_[row]);
  for (std::size_t skipped = 0; skipped < column; ++skipped) rest.remove_prefix(rest.find(',') + 1);
  rest = rest.substr(0, rest.find(','));
  if (rest.ends_with('\r')) rest.remove_suffix(1);
  return rest;
}

}  // namespace inferlaw::apps
