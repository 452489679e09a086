// How CSV files are found to be written.
#include "inferlaw/apps/input/csv.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "inferlaw/apps/errors.hpp"
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

 private:
  test::TemporaryFolder folder_;
};

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
