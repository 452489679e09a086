#include "inferlaw/apps/input/csv_records.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <stdexcept>

namespace inferlaw::apps {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

char letter_of(Separator separator) {
  switch (separator) {
    case Separator::comma:
      return ',';
    case Separator::semicolon:
      return ';';
    case Separator::tab:
      return '\t';
  }
  return ',';
}

struct BadQuote : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// Walks through the text record by record, cell by cell.
class Walk {
 public:
  Walk(const std::filesystem::path& file, std::string_view text, CsvRecords& read)
      : file_(file),
        text_(text),
        read_(read),
        separator_(letter_of(read.separator)),
        ends_{separator_, '\n'} {
    if (text_.substr(0, byte_order_mark.size()) == byte_order_mark)
      text_.remove_prefix(byte_order_mark.size());
  }

  void read_all() {
    bool after_blank = false;
    while (at_ < text_.size()) {
      ++line_;
      const std::size_t end = std::min(text_.find('\n', at_), text_.size());
      const std::string_view line = trimmed(text_.substr(at_, end - at_));
      if (line.empty() || line.front() == '#') {
        after_blank = after_blank || line.empty();
        at_ = end + 1;
        continue;
      }
      read_record(after_blank);
      after_blank = false;
    }
  }

 private:
  void read_record(bool after_blank) {
    CsvRecord record{
        .line = line_, .after_blank = after_blank, .first_cell = read_.cells.size(), .cells = 0};
    for (bool more = true; more; ++record.cells) {
      read_.cells.push_back(cell());
      more = at_ < text_.size() && text_[at_] == separator_;
      ++at_;
    }
    read_.records.push_back(record);
  }

  // Up to the separator or the line's end, where it stops.
  std::string_view cell() {
    const std::string_view plain = up_to_the_end_of_a_cell();
    if (plain.empty() || plain.front() != '"') return plain;
    at_ = static_cast<std::size_t>(plain.data() - text_.data());
    return quoted_cell();
  }

  std::string_view up_to_the_end_of_a_cell() {
    const std::size_t start = at_;
    at_ = std::min(text_.find_first_of(std::string_view(ends_.data(), ends_.size()), at_),
                   text_.size());
    return trimmed(text_.substr(start, at_ - start));
  }

  std::string_view quoted_cell() {
    const std::size_t opened_at_line = line_;
    std::string cell;
    for (++at_; !at_closing_quote(); ++at_) {
      if (at_ >= text_.size()) refuse(opened_at_line, "a quote opens and is never closed");
      if (text_[at_] == '"') ++at_;  // two stand for one
      if (text_[at_] == '\n') ++line_;
      cell += text_[at_];
    }
    ++at_;
    if (const std::string_view rest = up_to_the_end_of_a_cell(); !rest.empty())
      refuse(line_, fmt::format("{} follows a closing quote", rest));
    return read_.unquoted.emplace_back(trimmed(cell));
  }

  [[nodiscard]] bool at_closing_quote() const {
    return at_ < text_.size() && text_[at_] == '"' &&
           (at_ + 1 >= text_.size() || text_[at_ + 1] != '"');
  }

  [[noreturn]] void refuse(std::size_t line, const std::string& what) const {
    throw BadQuote(
        fmt::format("{}:{}: {}; allowed: \"...\" around a whole cell, a quote in it "
                    "written twice",
                    file_.string(), line, what));
  }

  const std::filesystem::path& file_;
  std::string_view text_;
  CsvRecords& read_;
  char separator_;
  std::array<char, 2> ends_;
  std::size_t at_ = 0;
  std::size_t line_ = 0;
};

}  // namespace

CsvRecords csv_records(const std::filesystem::path& file, std::string_view text,
                       Separator separator) {
  CsvRecords read{.separator = separator};
  try {
    Walk(file, text, read).read_all();
  } catch (const BadQuote& bad) {
    read.problem = bad.what();
  }
  return read;
}

}  // namespace inferlaw::apps
