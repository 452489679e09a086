#include "inferlaw/apps/input/csv_records.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <stdexcept>

#include "inferlaw/apps/errors.hpp"

namespace inferlaw::apps {
namespace {

char letter_of(Separator separator) {
  switch (separator) {
    case Separator::comma:
      return ',';
    case Separator::semicolon:
      return ';';
    case Separator::tab:
      return '\t';
    case Separator::blank:
      return ' ';
  }
  return ',';
}

struct BadQuote : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// Walks through the text record by record, cell by cell.
class Walk {
 public:
  Walk(const CsvSource& source, CsvRecords& read)
      : file_(source.file),
        text_(source.text),
        read_(read),
        separator_(letter_of(read.separator)),
        line_end_(source.line_end),
        ends_{separator_, line_end_, read.separator == Separator::blank ? '\t' : separator_} {}

  void read_all() {
    bool after_blank = false;
    while (at_ < text_.size()) {
      ++line_;
      const std::size_t end = std::min(text_.find(line_end_, at_), text_.size());
      const std::string_view line = trimmed(text_.substr(at_, end - at_));
      if (line.empty() || is_remark(line)) {
        after_blank = after_blank || line.empty();
        at_ = end + 1;
        continue;
      }
      read_record(after_blank);
      after_blank = false;
    }
  }

 private:
  // A line may also begin with a missing value.
  [[nodiscard]] bool is_remark(std::string_view line) const {
    if (!line.starts_with('#')) return false;
    const std::string_view ends(ends_.data(), ends_.size());
    const auto is_cell = [&](std::string_view word) {
      return line.starts_with(word) &&
             (line.size() == word.size() || ends.find(line[word.size()]) != std::string_view::npos);
    };
    return !is_cell("#N/A") && !is_cell("#NA");
  }

  void read_record(bool after_blank) {
    CsvRecord record{
        .line = line_, .after_blank = after_blank, .first_cell = read_.cells.size(), .cells = 0};
    if (read_.separator == Separator::blank) skip_blanks();
    for (bool more = true; more; ++record.cells) {
      read_.cells.push_back(cell());
      more = begins_another_cell();
    }
    read_.records.push_back(record);
  }

  // Goes behind the separator, or behind the end of the line.
  bool begins_another_cell() {
    if (read_.separator == Separator::blank) {
      skip_blanks();
      if (at_ < text_.size() && text_[at_] != line_end_) return true;
    }
    const bool more = at_ < text_.size() && text_[at_] == separator_;
    ++at_;
    return more;
  }

  void skip_blanks() {
    while (at_ < text_.size() && text_[at_] != line_end_ && is_blank(text_[at_])) ++at_;
  }

  static bool is_blank(char letter) { return letter == ' ' || letter == '\t' || letter == '\r'; }

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
      if (text_[at_] == line_end_) ++line_;
      cell += text_[at_];
    }
    ++at_;
    if (const std::string_view rest = up_to_the_end_of_a_cell(); !rest.empty())
      refuse(line_, fmt::format("{} follows a closing quote", rest));
    read_.unquoted.push_back(std::make_unique<const std::string>(trimmed(cell)));
    return *read_.unquoted.back();
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
  char line_end_;
  std::array<char, 3> ends_;
  std::size_t at_ = 0;
  std::size_t line_ = 0;
};

// Behind quotes that open before it.
std::size_t next_unquoted(std::string_view text, std::string_view letters, std::size_t at) {
  for (bool is_quoted = false; at < text.size(); ++at) {
    if (text[at] == '"') is_quoted = !is_quoted;
    if (!is_quoted && letters.find(text[at]) != std::string_view::npos) return at;
  }
  return std::string_view::npos;
}

}  // namespace

char line_end_of(const std::filesystem::path& file, std::string_view text) {
  const std::size_t first = next_unquoted(text, "\r\n", 0);
  if (first == std::string_view::npos || text[first] == '\n') return '\n';
  const std::size_t behind = std::min(text.find_first_not_of('\r', first), text.size());
  if (behind < text.size() && text[behind] == '\n') return '\n';
  if (next_unquoted(text, "\n", first) == std::string_view::npos) return '\r';
  throw InputError(
      fmt::format("{}: carriage returns and line feeds both end its lines; allowed: one of them, "
                  "or both together",
                  file.string()));
}

CsvRecords csv_records(const CsvSource& source, Separator separator) {
  CsvRecords read{.separator = separator};
  try {
    Walk(source, read).read_all();
  } catch (const BadQuote& bad) {
    read.problem = bad.what();
  }
  return read;
}

}  // namespace inferlaw::apps
