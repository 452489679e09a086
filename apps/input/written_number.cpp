#include "inferlaw/apps/input/written_number.hpp"

#include <algorithm>

#include "inferlaw/apps/input/csv.hpp"
#include "inferlaw/lib/numeric/names.hpp"

namespace inferlaw::apps {
namespace {

struct GroupMark {
  std::string_view text;
  Thousands kind;
};

constexpr std::array<GroupMark, 8> group_marks{{
    {.text = ",", .kind = Thousands::comma},
    {.text = ".", .kind = Thousands::point},
    {.text = "'", .kind = Thousands::apostrophe},
    {.text = "\xE2\x80\x99", .kind = Thousands::apostrophe},
    {.text = " ", .kind = Thousands::blank},
    {.text = "\xC2\xA0", .kind = Thousands::blank},      // does not break
    {.text = "\xE2\x80\xAF", .kind = Thousands::blank},  // narrow, does not break
    {.text = "\xE2\x80\x89", .kind = Thousands::blank},  // thin
}};
constexpr std::string_view first_bytes_of_marks = ",.' \xE2\xC2";

std::size_t digits_at(std::string_view text) {
  return std::min(text.find_first_not_of("0123456789"), text.size());
}

// The mark that stands there before exactly three digits.
const GroupMark* group_mark_at(std::string_view text) {
  for (const GroupMark& mark : group_marks)
    if (text.starts_with(mark.text) && digits_at(text.substr(mark.text.size())) == 3) return &mark;
  return nullptr;
}

// Reads a cell from the left.
class Scan {
 public:
  explicit Scan(std::string_view cell) : rest_(cell) {}

  std::optional<WrittenNumber> number(bool may_have_groups) {
    if (rest_.starts_with('+') || rest_.starts_with('-')) take(1);
    const std::size_t first = digits_at(rest_);
    const bool may_be_group = first >= 1 && first <= 3 && rest_.front() != '0';
    take(first);
    if (may_have_groups && may_be_group) take_groups();
    if (rest_.starts_with('.') || rest_.starts_with(',')) take_decimals();
    number_.groups_are_sure = groups_ > 1 || (groups_ == 1 && number_.decimal) ||
                              number_.thousands == Thousands::apostrophe ||
                              number_.thousands == Thousands::blank;
    if (groups_ > 0 && !rest_.empty()) return std::nullopt;  // no exponents behind groups
    number_.plain += rest_;
    if (!finite_number_in(number_.plain)) return std::nullopt;
    return number_;
  }

 private:
  void take(std::size_t letters) {
    number_.plain += rest_.substr(0, letters);
    rest_.remove_prefix(letters);
  }

  void take_groups() {
    const GroupMark* const mark = group_mark_at(rest_);
    if (mark == nullptr) return;
    number_.thousands = mark->kind;
    for (; group_mark_at(rest_) == mark; ++groups_) {
      rest_.remove_prefix(mark->text.size());
      take(3);
    }
  }

  // A mark that also stood between groups is left, and the cell is no number.
  void take_decimals() {
    const DecimalMark mark = rest_.front() == '.' ? DecimalMark::point : DecimalMark::comma;
    if (number_.thousands != Thousands::none && name_of(number_.thousands) == name_of(mark)) return;
    number_.decimal = mark;
    rest_.remove_prefix(1);
    number_.plain += '.';
    take(digits_at(rest_));
  }

  std::string_view rest_;
  WrittenNumber number_;
  std::size_t groups_ = 0;
};

}  // namespace

std::optional<WrittenNumber> written_number_in(std::string_view cell) {
  if (std::optional<WrittenNumber> number = Scan(cell).number(true)) return number;
  return Scan(cell).number(false);
}

void MarksSeen::look_at(std::string_view cell) {
  const std::size_t first = cell.find_first_of(first_bytes_of_marks);
  if (first == std::string_view::npos) return;
  const bool is_alone =
      cell.find_first_of(first_bytes_of_marks, first + 1) == std::string_view::npos;
  if (points_ && is_alone && cell[first] == '.') return;  // shows nothing new
  const std::optional<WrittenNumber> number = written_number_in(cell);
  if (!number) return;
  const Thousands thousands = number->thousands;
  if (number->groups_are_sure) {
    std::string& example = examples_[static_cast<std::size_t>(thousands)];
    if (example.empty()) example = std::string(cell);
  }
  points_ = points_ || number->decimal == DecimalMark::point ||
            (number->groups_are_sure && thousands == Thousands::comma);
  commas_ = commas_ || number->decimal == DecimalMark::comma ||
            (number->groups_are_sure && thousands == Thousands::point);
  maybe_points_ = maybe_points_ || (thousands == Thousands::point && !number->groups_are_sure);
}

DecimalMark MarksSeen::decimal_mark() const {
  const bool has_points_in_groups = !examples_[static_cast<std::size_t>(Thousands::point)].empty();
  if (points_ || (maybe_points_ && !has_points_in_groups)) return DecimalMark::point;
  return commas_ ? DecimalMark::comma : DecimalMark::point;
}

NumberMarks MarksSeen::marks(bool has_points, const std::optional<DecimalMark>& decimal,
                             const std::optional<Thousands>& thousands) const {
  NumberMarks marks{.decimal = has_points ? DecimalMark::point : decimal_mark()};
  if (decimal) marks.decimal = *decimal;
  if (thousands) {
    marks.thousands = *thousands;
    return marks;
  }
  for (const Thousands kind : numeric::members<Thousands>) {
    const std::string& example = examples_[static_cast<std::size_t>(kind)];
    if (example.empty() || name_of(kind) == name_of(marks.decimal)) continue;
    if (!marks.example.empty()) return {.decimal = marks.decimal};  // two kinds: neither
    marks.thousands = kind;
    marks.example = example;
  }
  return marks;
}

}  // namespace inferlaw::apps
