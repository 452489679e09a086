// Numbers as people write them: 1234.5, 1234,5, 1,234.5, 1.234,5, 1'234.5, 1 234,5.
//
//   number   [+-] DIGITS [MARK DIGITS] [e EXPONENT]
//   groups   1 to 3 DIGITS, not 0 first, then three behind each separator of thousands, all alike
//
// 1,234 and 1.234 are both at once: a number with a decimal mark and one in groups. Groups are sure
// where there are two, where a decimal mark follows, or where no decimal mark separates them.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace inferlaw::apps {

enum class DecimalMark { point, comma };
constexpr std::string_view name_of(DecimalMark mark) {
  switch (mark) {
    case DecimalMark::point:
      return ".";
    case DecimalMark::comma:
      return ",";
  }
  return {};
}

/// What stands between thousands. Apostrophes may be curly, blanks narrow or unbreakable.
enum class Thousands { none, comma, point, apostrophe, blank };
constexpr std::string_view name_of(Thousands thousands) {
  switch (thousands) {
    case Thousands::none:
      return "none";
    case Thousands::comma:
      return ",";
    case Thousands::point:
      return ".";
    case Thousands::apostrophe:
      return "'";
    case Thousands::blank:
      return "blank";
  }
  return {};
}

struct NumberMarks {
  DecimalMark decimal = DecimalMark::point;
  Thousands thousands = Thousands::none;
  std::string example = {};  ///< of groups of thousands, where they were found
};

struct WrittenNumber {
  std::string plain = {};  ///< without groups, with a decimal point
  Thousands thousands = Thousands::none;
  bool groups_are_sure = false;
  std::optional<DecimalMark> decimal = {};  ///< none where no mark, or groups alone, stand
};

/// The number in groups that the whole cell is, or else the one with a decimal mark.
[[nodiscard]] std::optional<WrittenNumber> written_number_in(std::string_view cell);

/// What the cells of a table show about its marks.
class MarksSeen {
 public:
  void look_at(std::string_view cell);

  /// What is not said is the usual, a point and no groups, unless the cells make sense in one other
  /// way only. `has_points` where a decimal mark is a point unless it is said to be a comma.
  [[nodiscard]] NumberMarks marks(bool has_points, const std::optional<DecimalMark>& decimal,
                                  const std::optional<Thousands>& thousands) const;

 private:
  [[nodiscard]] DecimalMark decimal_mark() const;

  bool points_ = false;        // decimal marks for sure
  bool maybe_points_ = false;  // 1.234
  bool commas_ = false;
  std::array<std::string, 5> examples_{};  // of sure groups, by Thousands
};

}  // namespace inferlaw::apps
