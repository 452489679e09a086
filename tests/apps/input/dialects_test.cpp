// One table written in many ways reads the same; what may be two things is refused.
#include <gtest/gtest.h>
#include <zlib.h>

#include <sstream>
#include <string>
#include <vector>

#include "inferlaw/apps/errors.hpp"
#include "inferlaw/apps/input/csv.hpp"
#include "inferlaw/apps/input/unpacked.hpp"
#include "tests/support/message_of.hpp"
#include "tests/support/temporary_folder.hpp"

namespace inferlaw::apps {
namespace {

using test::message_of;
using Cells = std::vector<std::vector<std::string>>;

std::string gzipped(const std::string& text) {
  constexpr int window_with_a_gzip_header = 15 + 16;
  z_stream stream{};
  EXPECT_EQ(deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, window_with_a_gzip_header, 8,
                         Z_DEFAULT_STRATEGY),
            Z_OK);
  std::string input = text;
  std::string packed(deflateBound(&stream, static_cast<uLong>(text.size())), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(input.data());
  stream.avail_in = static_cast<uInt>(input.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

// Of letters up to U+FFFF, given as such.
std::string utf_16(const std::u16string& text, bool little) {
  std::string bytes;
  for (const char16_t unit : text) {
    const auto high = static_cast<char>(unit >> 8U);
    const auto low = static_cast<char>(unit & 0xFFU);
    bytes += little ? low : high;
    bytes += little ? high : low;
  }
  return bytes;
}

std::string replaced(std::string text, const std::string& what, const std::string& with) {
  for (std::size_t at = text.find(what); at != std::string::npos;
       at = text.find(what, at + with.size()))
    text.replace(at, what.size(), with);
  return text;
}

class DialectsTest : public testing::Test {
 protected:
  [[nodiscard]] CsvTable table(const std::string& bytes, const CsvFormat& format = {}) const {
    return CsvTable(folder_.write("data.csv", bytes), format);
  }
  [[nodiscard]] Cells cells(const std::string& bytes, const CsvFormat& format = {}) const {
    const CsvTable read = table(bytes, format);
    Cells all{read.names()};
    for (std::size_t row = 0; row < read.rows(); ++row) {
      std::vector<std::string>& of_row = all.emplace_back();
      for (std::size_t column = 0; column < read.names().size(); ++column)
        of_row.emplace_back(read.cell(row, column));
    }
    return all;
  }
  [[nodiscard]] std::vector<double> first_column(const std::string& bytes,
                                                 const CsvFormat& format = {}) const {
    const CsvTable read = table(bytes, format);
    std::vector<double> numbers;
    for (std::size_t row = 0; row < read.rows(); ++row) numbers.push_back(read.number(row, 0));
    return numbers;
  }
  [[nodiscard]] std::string refusal(const std::string& bytes, const CsvFormat& format = {}) const {
    std::string said = message_of<InputError>([&] { (void)first_column(bytes, format); });
    EXPECT_EQ(said.find_first_of("\r\n"), std::string::npos) << said;
    return said;
  }
  [[nodiscard]] std::string notes(const std::string& bytes) const {
    std::string all;
    const CsvTable read = table(bytes);
    for (const std::string& note : read.notes()) all += note + "\n";
    return all;
  }

 private:
  test::TemporaryFolder folder_;
};

const std::string plain = "Größe,Wert,\"a, b\"\n1.5,2,\"x \"\"y\"\"\"\n-3e2,,\"two\nlines\"\n";
const Cells cells_of_plain{
    {"Größe", "Wert", "a, b"}, {"1.5", "2", "x \"y\""}, {"-3e2", "", "two\nlines"}};
const std::u16string plain_16 =
    u"Größe,Wert,\"a, b\"\n1.5,2,\"x \"\"y\"\"\"\n-3e2,,\"two\nlines\"\n";

TEST_F(DialectsTest, EncodingsAndPackingLeaveEveryFieldAsItIs) {
  EXPECT_EQ(cells(plain), cells_of_plain);
  EXPECT_EQ(notes(plain), "");
  EXPECT_EQ(cells("\xEF\xBB\xBF" + plain), cells_of_plain);
  EXPECT_EQ(notes("\xEF\xBB\xBF" + plain), "");
  for (const bool little : {true, false}) {
    const std::string marked = utf_16(u"\uFEFF" + plain_16, little);
    EXPECT_EQ(cells(marked), cells_of_plain) << little;
    EXPECT_SAYS(notes(marked), little ? "is utf-16le by its byte" : "is utf-16be by its byte");
    EXPECT_EQ(cells(gzipped(marked)), cells_of_plain) << little;
    EXPECT_SAYS(refusal(utf_16(plain_16, little)), "as UTF-16 without a byte order mark has");
    const Encoding encoding = little ? Encoding::utf_16_little_endian : Encoding::utf_16_big_endian;
    EXPECT_EQ(cells(utf_16(plain_16, little), {.encoding = encoding}), cells_of_plain) << little;
  }
  EXPECT_EQ(cells(gzipped(plain)), cells_of_plain);
  EXPECT_SAYS(notes(gzipped(plain)), "is packed by gzip");
  EXPECT_EQ(cells(gzipped(plain.substr(0, 20)) + gzipped(plain.substr(20))), cells_of_plain);
  std::istringstream stream(gzipped(plain));
  EXPECT_EQ(CsvTable(stream, "standard input", {}).names(), cells_of_plain[0]);
}

TEST_F(DialectsTest, LettersThatAreNoUtf8AreWindows1252OrRefused) {
  const std::string western = replaced(replaced(plain, "ö", "\xF6"), "ß", "\xDF");
  EXPECT_EQ(cells(western), cells_of_plain);
  EXPECT_SAYS(notes(western), "taken to be windows-1252, as line 1 is no UTF-8");
  EXPECT_EQ(cells("\x80\n1\n")[0][0], "€");
  EXPECT_SAYS(refusal("a,ö\n1,\xE4\n"), "data.csv:2: the byte e4 is no UTF-8, and other letters");
  EXPECT_SAYS(refusal(western, {.encoding = Encoding::utf_8}), "data.csv:1: the byte f6 is no UTF");
  EXPECT_EQ(cells("a\n\xE2\x82\n", {.encoding = Encoding::windows_1252})[1][0], "â‚");
  // A pair of surrogates is one letter; half of one is none.
  EXPECT_EQ(cells(utf_16(u"\uFEFFa\n\xD83D\xDE00\n", true))[1][0], "\xF0\x9F\x98\x80");
  EXPECT_SAYS(refusal(utf_16(u"\uFEFFa\n\xD83D\n", true)), "data.csv:2: is no UTF-16 here");
}

TEST_F(DialectsTest, BrokenAndOtherPackedFilesAreRefused) {
  const std::string packed = gzipped(plain);
  EXPECT_SAYS(refusal(packed.substr(0, packed.size() - 9)), "broken: it ends too early");
  EXPECT_SAYS(refusal(packed + "more"), "broken: something else follows its end");
  std::string wrong = packed;
  wrong[packed.size() - 6] = static_cast<char>(wrong[packed.size() - 6] + 1);
  EXPECT_SAYS(refusal(wrong), "broken: incorrect data check");
  EXPECT_SAYS(refusal("PK\x03\x04rest"), "is a zip file or a spreadsheet; allowed: a text");
  const std::string many(1000000, '0');
  EXPECT_EQ(unpacked("many", gzipped(many), many.size()), many);
  EXPECT_SAYS(
      message_of<InputError>([&] { (void)unpacked("many", gzipped(many), many.size() - 1); }),
      "many: unpacks to more than 999999 bytes");
  std::istringstream stream(many);
  EXPECT_SAYS(message_of<InputError>([&] { (void)bytes_of_stream(stream, "many", 999999); }),
              "many: has more than 999999 bytes");
}

TEST_F(DialectsTest, LinesMayEndWithCarriageReturnsAlone) {
  const std::string returns = "a,b\r\r1,\"two\nlines\"\r# remark\r3,4\r";
  EXPECT_EQ(cells(returns), (Cells{{"a", "b"}, {"1", "two\nlines"}, {"3", "4"}}));
  EXPECT_SAYS(notes(returns), "its lines end with carriage returns");
  EXPECT_EQ(table(returns).line(1), 5U);
  EXPECT_EQ(cells("a,b\r\r\n1,2\r\r\n"), (Cells{{"a", "b"}, {"1", "2"}}));
  EXPECT_SAYS(refusal("a,b\r1,2\n3,4\n"), "carriage returns and line feeds both end its lines");
}

TEST_F(DialectsTest, BlanksSeparateWhereNothingElseDoes) {
  const std::string blanks = "  x \t\"a b\"  z\r\n 1  2,5 n\r\n10\t20,5   \"m m\"  \r\n";
  EXPECT_EQ(cells(blanks), (Cells{{"x", "a b", "z"}, {"1", "2,5", "n"}, {"10", "20,5", "m m"}}));
  EXPECT_SAYS(notes(blanks), "separated by blanks");
  EXPECT_DOUBLE_EQ(table(blanks).number(1, 1), 20.5);
  EXPECT_EQ(cells("about x\n\nx y\n1 2\n3 4\n", {.skip_lines = 1}).size(), 3U);
  // Texts with blanks, and names with other separators, are no tables of blanks.
  EXPECT_EQ(cells("full name\nAda Lovelace\n"), (Cells{{"full name"}, {"Ada Lovelace"}}));
  EXPECT_EQ(cells("von bis;Wert\n1.1. 00:00;5\n").front().size(), 2U);
  EXPECT_SAYS(refusal("x y\n1 2\n3\n", {.separator = Separator::blank}),
              "data.csv:3: 1 cells between blanks; allowed: 2");
}

TEST_F(DialectsTest, GroupsOfThousandsAreReadWhereSomeNumberShowsThem) {
  using Numbers = std::vector<double>;
  EXPECT_EQ(first_column("x;y\n1,234.5;1\n1,234;2\n7.25;3\n"), (Numbers{1234.5, 1234, 7.25}));
  EXPECT_EQ(first_column("x;y\n1.234,5;1\n1.234;2\n-7,25;3\n"), (Numbers{1234.5, 1234, -7.25}));
  EXPECT_EQ(first_column("x,y\n\"1,234,567\",1\n\"1,234\",2\n"), (Numbers{1234567, 1234}));
  EXPECT_EQ(first_column("x;y\n1'234.5;1\n1’234;2\n"), (Numbers{1234.5, 1234}));
  EXPECT_EQ(first_column("x;y\n1 234,5;1\n1\u00A0234;2\n1\u202F000\u202F000;3\n"),
            (Numbers{1234.5, 1234, 1e6}));
  EXPECT_SAYS(notes("x;y\n1.234,5;1\n"), "have groups of thousands, as 1.234,5 has");
  EXPECT_EQ(first_column("x,y\n\"1,234\",1\n", {.thousands = Thousands::comma}), (Numbers{1234}));
  EXPECT_SAYS(refusal("x,y\n\"1,234\",1\n"),
              "data.csv:2: x is 1,234; allowed: a finite number (decimal = \",\" reads decimal "
              "commas, thousands = \",\" reads groups of thousands)");
  EXPECT_SAYS(refusal("x;y\n1.234.567;1,234.5\n"), "data.csv:2: x is 1.234.567; allowed: a fin");
  EXPECT_SAYS(refusal("x;y\n1,234.5;1\n12,34;2\n"), "data.csv:3: x is 12,34; allowed: a finite");
  EXPECT_SAYS(refusal("x;y\n1,234.5;1\n", {.thousands = Thousands::none}), "x is 1,234.5");
  // Three decimals are decimals, as everywhere.
  EXPECT_EQ(first_column("x;y\n1.234;1\n"), (Numbers{1.234}));
}

TEST_F(DialectsTest, WordsForMissingValuesAreSaidInColumnsOfNumbers) {
  const std::string words = "x,name\n#NA remark\n1,None\n#N/A,b\nNA,c\n-,d\n";
  const CsvTable read = table(words, {.na = words_of_list("b, -9")});
  ASSERT_EQ(read.rows(), 4U);  // #N/A begins no remark
  EXPECT_FALSE(read.is_missing(0, 0));
  for (std::size_t row = 1; row < 4; ++row) EXPECT_TRUE(read.is_missing(row, 0)) << row;
  EXPECT_TRUE(read.is_missing(1, 1));
  EXPECT_FALSE(read.is_missing(2, 1));
  EXPECT_SAYS(notes(words), "#N/A, NA, - are taken for missing values");
  EXPECT_EQ(notes("x,name\n1,None\n"), "");
  EXPECT_SAYS(refusal("x\n-9\n", {.na = {"-9"}}), "data.csv:2: x is missing (-9 by na); allowed");
}

// Everything at once.
TEST_F(DialectsTest, MixedDialects) {
  const std::string mixed =
      gzipped(utf_16(u"\uFEFFBericht: Werk 7\r\rZeit;Energie\u00B2 (kWh);Ort\r"
                     u"01.02.2026;1.234,5;\"a;b\"\r02.02.2026;#N/A;\r03.02.2026;2.000;c\r",
                     true));
  const CsvTable read = table(mixed);
  EXPECT_EQ(read.names(), (std::vector<std::string>{"Zeit", "Energie\u00B2 (kWh)", "Ort"}));
  ASSERT_EQ(read.rows(), 3U);
  EXPECT_EQ(read.line(2), 6U);
  EXPECT_DOUBLE_EQ(read.number(0, 1), 1234.5);
  EXPECT_DOUBLE_EQ(read.number(2, 1), 2000);
  EXPECT_EQ(read.with_decimal_point(0, 1), "1234.5");
  EXPECT_EQ(read.with_decimal_point(0, 0), "01.02.2026");
  EXPECT_TRUE(read.is_missing(1, 1));
  EXPECT_EQ(read.cell(0, 2), "a;b");
  for (const std::string said :
       {"packed by gzip", "utf-16le", "carriage returns", "the header is line 3",
        "separated by semicolons", "decimal commas", "groups of thousands", "#N/A"})
    EXPECT_SAYS(notes(mixed), said);
}

}  // namespace
}  // namespace inferlaw::apps
