// How CSV files are found to be written.
#include "inferlaw/apps/input/csv.hpp"

#include <gtest/gtest.h>

#include <charconv>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "inferlaw/apps/errors.hpp"
#include "inferlaw/apps/input/csv_numbers.hpp"
#include "inferlaw/apps/input/decimal.hpp"
#include "inferlaw/solvers/simulation/random/word_stream.hpp"
#include "tests/support/message_of.hpp"
#include "tests/support/temporary_folder.hpp"

namespace inferlaw::apps {
namespace {

using test::message_of;
using Numbers = std::vector<double>;

class CsvTest : public testing::Test {
 protected:
  [[nodiscard]] Numbers column(const std::string& text, const std::string& name,
                               const CsvFormat& format = {}) const {
    const CsvTable table(folder_.write("data.csv", text), format);
    Numbers numbers;
    for (std::size_t row = 0; row < table.rows(); ++row)
      numbers.push_back(table.number(row, table.column(name)));
    return numbers;
  }
  [[nodiscard]] std::string refusal(const std::string& text, const std::string& name,
                                    const CsvFormat& format = {}) const {
    return message_of<InputError>([&] { (void)column(text, name, format); });
  }
  [[nodiscard]] std::vector<std::string> notes(const std::string& text) const {
    return CsvTable(folder_.write("data.csv", text)).notes();
  }

  test::TemporaryFolder folder_;
};

// Quotes around one cell send the whole text to the reader of all kinds.
TEST_F(CsvTest, RowsOfNumbersAreReadAsThoseOfAnyKind) {
  const std::string rest = "-1e-3,,+.5\n12345678901234567890,-0,7.\r\n0.1,1E+05,2e5";
  const std::string plain = "x,y z,w\n" + rest;
  ASSERT_TRUE(CsvNumbers::in(plain, {}).has_value());
  const CsvTable numbers(folder_.write("plain.csv", plain));
  const CsvTable any(folder_.write("any.csv", "\"x\",y z,w\n" + rest));
  EXPECT_EQ(numbers.names(), any.names());
  ASSERT_EQ(numbers.rows(), any.rows());
  for (std::size_t row = 0; row < any.rows(); ++row) {
    EXPECT_EQ(numbers.line(row), any.line(row));
    for (std::size_t column = 0; column < 3; ++column)
      EXPECT_EQ(numbers.cell(row, column), any.cell(row, column)) << row << ", " << column;
  }
  EXPECT_TRUE(numbers.is_missing(0, 1));
  EXPECT_SAYS(message_of<InputError>([&] { (void)numbers.number(0, 1); }), "plain.csv:2: y z is");
}

TEST_F(CsvTest, OtherTextsAreNoRowsOfNumbers) {
  for (const std::string text :
       {"x,y\n", "x,y", "x,y\n1,2\n\n", "x,y\n1,-\n", "x,y\n-,1\n", "x,y\n1,NA\n", "x,y\n1,2,3\n",
        "x,y\n1\n", "x\n1\n", "x,y;z\n1,2\n", "#x,y\n1,2\n", "x,y\r1,2\r", "x,y\n1, 2\n",
        "x,y\n\"1\",2\n", "x,y\n1\r,2\n", ",\"y\n1,2\n", "x,y\n1,\xC3\xA9\n"})
    EXPECT_FALSE(CsvNumbers::in(text, {}).has_value()) << text;
  for (const CsvFormat& format :
       {CsvFormat{.separator = Separator::tab}, CsvFormat{.decimal = DecimalMark::comma},
        CsvFormat{.thousands = Thousands::comma}, CsvFormat{.skip_lines = 0},
        CsvFormat{.na = {"9"}}})
    EXPECT_FALSE(CsvNumbers::in("x,y\n1,2\n", format).has_value());
}

// Against the library's own reader of all numbers.
TEST(Decimal, IsTheNearestDoubleAndLongDouble) {
  simulation::WordStream words({.seed = 3});
  int compared = 0;
  for (int i = 0; i < 20000; ++i) {
    const std::uint64_t word = words();
    const std::string digits = std::to_string(word >> (word % 60));
    const std::size_t point = word % (digits.size() + 1);
    const std::string text =
        (i % 2 == 0 ? "-" : "") + digits.substr(0, point) + "." + digits.substr(point) +
        (i % 3 == 0 ? "e" + std::to_string(static_cast<int>(word % 41) - 20) : "");
    const std::optional<Decimal> decimal = decimal_in(text);
    if (!decimal) {
      EXPECT_GT(digits.size(), 19U) << text;
      continue;
    }
    double number = 0;
    long double longer = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    std::from_chars(text.data(), text.data() + text.size(), longer);
    EXPECT_EQ(decimal->nearest_double().value_or(number), number) << text;
    EXPECT_EQ(decimal->nearest_long_double().value_or(longer), longer) << text;
    compared += decimal->nearest_double() && decimal->nearest_long_double() ? 1 : 0;
  }
  EXPECT_GT(compared, 5000);
  for (const std::string_view text :
       {"", "-", ".", "e5", "1e", "1e+", "1x", "+1", "1 ", "0x1", "1-2"})
    EXPECT_FALSE(decimal_in(text).has_value()) << text;
  EXPECT_TRUE(std::signbit(decimal_in("-0")->nearest_double().value()));
}

const std::string semicolons = "Datum;Leistung;Wind\n1.1.;0,00;0,5\n2.1.;207,06;1,5\n";

TEST_F(CsvTest, SemicolonsAndDecimalCommasAreFound) {
  EXPECT_EQ(column(semicolons, "Leistung"), (Numbers{0, 207.06}));
  EXPECT_EQ(column(semicolons, "Wind"), (Numbers{0.5, 1.5}));
  ASSERT_EQ(notes(semicolons).size(), 2U);
  EXPECT_SAYS(notes(semicolons)[0], "its cells are taken to be separated by semicolons");
  EXPECT_SAYS(notes(semicolons)[1], "its numbers are taken to have decimal commas");
  EXPECT_EQ(column("a\tb\n1.5\t2\n", "a"), (Numbers{1.5}));
  EXPECT_EQ(column("x;y, kW;z\n1;-2,5;3,5\n", "y, kW"), (Numbers{-2.5}));
  EXPECT_TRUE(notes("a,b\n1,2\n").empty());
}

TEST_F(CsvTest, WhatIsSaidIsNotSoughtFor) {
  const CsvFormat format{.separator = Separator::semicolon, .decimal = DecimalMark::comma};
  EXPECT_EQ(column("n\n1,234\n", "n", format), (Numbers{1.234}));
  EXPECT_EQ(column("# remark\nabout\n\nx,y\n1,2\n", "y", {.skip_lines = 2}), (Numbers{2}));
  EXPECT_EQ(column("x,\"y;z\"\n1,\"2,5\"\n", "y;z", {.decimal = DecimalMark::comma}),
            (Numbers{2.5}));
}

TEST_F(CsvTest, WhatMayBeTwoThingsIsRefused) {
  EXPECT_SAYS(refusal("a;b,c\n1;2,3\n", "a"),
              "data.csv: commas and semicolons both make a table of it; allowed: one of them");
  EXPECT_EQ(column("a;b,c\n1;2,3\n", "b,c", {.separator = Separator::semicolon}).size(), 1U);
  // A group of thousands or a decimal comma.
  EXPECT_SAYS(refusal("a;b\n1;1,234\n", "b"),
              "data.csv:2: b is 1,234; allowed: a finite number (decimal = \",\" reads decimal");
  EXPECT_SAYS(refusal("a;b\n1.5;1,5\n", "b"), "data.csv:2: b is 1,5; allowed: a finite number (d");
  EXPECT_SAYS(refusal("a;b\n0,5;1.234\n", "b", {.decimal = DecimalMark::comma}),
              "data.csv:2: b is 1.234; allowed: a finite number with a decimal comma");
  EXPECT_SAYS(refusal("a,b\n1,2,3\n", "a"), "data.csv:2: 3 cells; allowed: at most 2");
  EXPECT_SAYS(refusal("a;b\n1\n2;3\n", "b"), "no column b; allowed: a;b (separator = \";\"");
}

const std::string with_remarks =
    "Latitude (degrees):\t48.1\nSystem: x, y\n\n\ntime,P,G(i)\n20200101:0010,0.0,1\n"
    "20200101:0110,207.1,2\n\nP: power (W)\n\nPlaces (c) a union, 2001-2026\n";

TEST_F(CsvTest, LinesBeforeTheHeaderAndRemarksBehindTheTableAreLeftOut) {
  EXPECT_EQ(column(with_remarks, "P"), (Numbers{0, 207.1}));
  ASSERT_EQ(notes(with_remarks).size(), 2U);
  EXPECT_SAYS(notes(with_remarks)[0], "the header is line 5; what stands before it is left out");
  EXPECT_SAYS(notes(with_remarks)[1], "the table ends before line 9; remarks");
}

// A short row with a number is one with missing values, behind a blank line too; and a row that
// lost a comma makes no header of the next one.
TEST_F(CsvTest, RowsOfNumbersAreNoRemarksAndNoHeaders) {
  EXPECT_SAYS(refusal("a,b\n1,2\n\n3\n", "b"), "data.csv:4: b is missing");
  EXPECT_SAYS(refusal("a,b\n1,2,3\n4,5,6\n7,8,9\n", "b"), "data.csv:2: 3 cells");
}

}  // namespace
}  // namespace inferlaw::apps
