// What is read for a fit: the file, its expressions and filters, the rows that are kept.
#include "inferlaw/apps/input/data_set.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "inferlaw/apps/errors.hpp"
#include "inferlaw/apps/input/fit_columns.hpp"
#include "inferlaw/apps/input/named_numbers.hpp"
#include "tests/support/message_of.hpp"
#include "tests/support/temporary_folder.hpp"

namespace inferlaw::apps {
namespace {

using test::message_of;
using Numbers = std::vector<double>;

class DataSetTest : public testing::Test {
 protected:
  [[nodiscard]] std::string file(const std::string& name, const std::string& text) const {
    return folder_.write(name, text).string();
  }
  [[nodiscard]] std::string line() const {
    return file("line.csv", "x,y\n1,5.01\n2,6.99\n3,9.01\n4,10.99\n5,13\n");
  }
  static std::size_t rows_where(const std::string& file, const std::string& condition) {
    return DataSet({.file = file, .filters = {condition}}).rows();
  }

 private:
  test::TemporaryFolder folder_;
};

TEST_F(DataSetTest, AQuoteOpensOnlyWhereACellBegins) {
  const std::string inches =
      file("disk.csv",
           "disk,x,y\n7\" disk,1,5.01\n5\" disk,2,6.99\n \"a, \"\"b\"\"\" ,3,9.01\nz,4,11\n");
  EXPECT_EQ(DataSet({.file = inches}).numbers("y"), (Numbers{5.01, 6.99, 9.01, 11}));
  EXPECT_EQ(rows_where(inches, "disk != \"7\" disk\""), 3U);
  EXPECT_EQ(rows_where(inches, "disk != \"a, \"b\"\""), 3U);
  const auto reading = [](const std::string& path) {
    return message_of<InputError>([&] { DataSet({.file = path}); });
  };
  EXPECT_SAYS(reading(file("open.csv", "x,y,n\n1,5,a\n2,7,\"b\n3,9,c\n4,11,d\n")),
              "open.csv:3: a quote opens and");
  EXPECT_SAYS(reading(file("junk.csv", "x,y,n\n1,5,a\n2,7,\"b\" c\n3,9,c\n")),
              "junk.csv:3: c follows a closing quote");
}

TEST_F(DataSetTest, ColumnsNamedByNumbersLeaveNumbersAlone) {
  const std::string named = file("n.csv",
                                 "x,2,2.5,309_WIND_1\n1,90,91,1\n2,80,81,2\n3,70,71,3\n"
                                 "4,60,61,4\n5,50,51,5\n");
  const auto mapped = [&](const std::string& expression) {
    return DataSet({.file = named, .mapping = {{"h", expression}}}).numbers("h");
  };
  EXPECT_EQ(mapped("x/2"), (Numbers{0.5, 1, 1.5, 2, 2.5}));
  EXPECT_EQ(mapped("309_WIND_1/2"), (Numbers{0.5, 1, 1.5, 2, 2.5}));
  EXPECT_EQ(rows_where(named, "x > 2.5"), 3U);
  EXPECT_EQ(rows_where(named, "x > 2"), 3U);
  // As the whole of a mapping the name is the column's.
  EXPECT_EQ(mapped("2"), (Numbers{90, 80, 70, 60, 50}));
}

TEST_F(DataSetTest, AnExpressionWithoutAColumnIsAConstant) {
  EXPECT_EQ(rows_where(line(), "x > -1"), 5U);
  EXPECT_EQ(rows_where(line(), "x > .5 && x < 2+2"), 3U);
  const DataSet mapped({.file = line(), .mapping = {{"X", "7"}, {"Y", "2*x*X"}}});
  EXPECT_EQ(mapped.numbers("X"), Numbers(5, 7));
  EXPECT_EQ(mapped.numbers("Y"), (Numbers{14, 28, 42, 56, 70}));
}

TEST_F(DataSetTest, NamesWhatAnExpressionMayHold) {
  const std::string data = line();
  const auto input = [&](const std::string& condition) {
    return message_of<InputError>([&] { rows_where(data, condition); });
  };
  const auto usage = [&](const std::string& condition) {
    return message_of<UsageError>([&] { rows_where(data, condition); });
  };
  EXPECT_SAYS(input("lss > 3"), "no column lss; allowed: x, y");
  EXPECT_SAYS(input("x > 3*lss"), "no column lss");
  EXPECT_SAYS(input("x > y/(x-1)"), "line.csv:2: y/(x-1) is ");
  EXPECT_SAYS(usage("x > lg(3)"), "unknown function lg");
  EXPECT_SAYS(usage("x"), "--where: x; allowed: A < B");
  EXPECT_SAYS(usage("x <"), "--where: x <");
  EXPECT_SAYS(usage("x > 2*("), "expression \"2*(\" cannot be read");
}

TEST_F(DataSetTest, TextsMayHoldSignsAndMappedNames) {
  const std::string texts = file("t.csv",
                                 "the model,x,y\nR&&D,1,5.01\nR&&D,2,6.99\nb,3,9.01\nb,4,10.99\n"
                                 "it's,5,13\n");
  EXPECT_EQ(rows_where(texts, "the model != \"R&&D\""), 3U);
  EXPECT_EQ(rows_where(texts, "the model != \"it's\" && x > 1"), 3U);
  const DataSet mapped(
      {.file = texts, .mapping = {{"m", "the model"}}, .filters = {"m == \"R&&D\" && x > 0"}});
  EXPECT_EQ(mapped.texts("m"), (std::vector<std::string>{"R&&D", "R&&D"}));
  EXPECT_SAYS(message_of<UsageError>([&] {
                DataSet({.file = texts, .mapping = {{"m", "x+1"}}, .filters = {"m == \"b\""}});
              }),
              "m=x+1; allowed: a column, where texts are compared");
}

TEST_F(DataSetTest, ANameThatTwoColumnsHaveIsRefusedInUseOnly) {
  const std::string twice = file("two.csv", "x,y,z,z\n1,5.01,1,2\n2,6.99,3,4\n3,9.01,5,6\n");
  EXPECT_EQ(DataSet({.file = twice}).numbers("y").size(), 3U);
  for (const std::string condition : {"z > 1", "z == \"1\""})
    EXPECT_SAYS(message_of<InputError>([&] { rows_where(twice, condition); }),
                "two.csv: columns 3 and 4 are both named z");
}

// ---- the columns of a fit ---------------------------------------------------------------------

fit::FitRequest straight() {
  return {.formula = "a+b*x", .response = "y", .starts = {{{"a", 1}, {"b", 1}}}};
}

TEST_F(DataSetTest, RowsThatAnyColumnInUseLacksAreSkippedOnRequest) {
  const std::string gaps = file("g.csv",
                                "x,y,w,g\n1,5.01,1,a\n2,6.99,NULL,a\n3,9.01,1,\n4,10.99,1,b\n"
                                "5,13,n/a,b\n6,15.01,1,c\n7,17,?,c\n8,18.99,N/A,d\n");
  const auto rows = [&](const fit::FitRequest& request) {
    DataSet data({.file = gaps, .skip_missing = true});
    return fit_columns(request, data).rows();
  };
  fit::FitRequest request = straight();
  EXPECT_EQ(rows(request), 8U);
  request.weights = "w";
  EXPECT_EQ(rows(request), 4U);
  request.weights.clear();
  request.group = "g";
  EXPECT_EQ(rows(request), 7U);
  request.weights = "w";
  DataSet strict({.file = gaps});
  EXPECT_SAYS(message_of<InputError>([&] { static_cast<void>(fit_columns(request, strict)); }),
              "g.csv:3: w is NULL");
}

TEST_F(DataSetTest, ColumnsThatALawReadsBesideItsOwnMayLackRowsToo) {
  const std::string trials =
      file("k.csv", "x,y,trials\n1,10,100\n2,20,100\n3,33,NA\n4,41,100\n5,48,100\n");
  DataSet counted({.file = trials, .skip_missing = true});
  fit::FitRequest request = straight();
  request.objective = fit::ObjectiveKind::binomial;
  EXPECT_EQ(fit_columns(request, counted).column("trials").size(), 4U);
  const std::string errors =
      file("e.csv", "horizon,mean,standard_error\n10,3.1,.1\n20,4.6,.1\n40,6.2,NA\n80,9.1,.1\n");
  DataSet deficits({.file = errors, .skip_missing = true});
  EXPECT_EQ(fit_columns({.law = "auxiliary"}, deficits).rows(), 3U);
  EXPECT_EQ(deficits.skipped_for_missing(), 1U);
}

TEST_F(DataSetTest, ARivalReadsTheSameRows) {
  const std::string gaps = file("r.csv", "x,y,z\n1,5,1\n2,7,NA\n3,9.1,3\n4,11,4\n");
  DataSet data({.file = gaps, .skip_missing = true});
  fit::FitRequest request = straight();
  request.rival = {.formula = "c*z", .start = {{"c", 1}}};
  EXPECT_SAYS(message_of<UsageError>([&] { static_cast<void>(fit_columns(request, data)); }),
              "--against: allowed: a formula on the same rows");
}

TEST_F(DataSetTest, AFormulaIsNotMadeOfItsResponseUnderAnotherName) {
  DataSet data({.file = line(), .mapping = {{"z", "y"}}});
  fit::FitRequest request = straight();
  request.formula = "a+b*z";
  EXPECT_EQ(message_of<fit::RequestError>([&] { static_cast<void>(fit_columns(request, data)); }),
            "formula: z is the response y itself; allowed: columns that it does not predict");
}

TEST_F(DataSetTest, AResponseMayBeAnExpression) {
  DataSet data({.file = line()});
  fit::FitRequest request = straight();
  request.response = "2*y";
  EXPECT_EQ(fit_columns(request, data).column("2*y").back(), 26);
}

// ---- numbers with names -----------------------------------------------------------------------

TEST(NamedNumbers, AreReadInTheirOrder) {
  const std::vector<fit::NamedNumber> numbers = named_numbers("--fix", "b = 2, a=1e3");
  ASSERT_EQ(numbers.size(), 2U);
  EXPECT_EQ(numbers[0].name, "b");
  EXPECT_EQ(numbers[1].value, 1000);
  const auto refused = [](const std::string& text) {
    return message_of<UsageError>([&] { static_cast<void>(named_numbers("--fix", text)); });
  };
  EXPECT_SAYS(refused("a=1,a=2"), "--fix: a stands twice; allowed: once");
  EXPECT_SAYS(refused("a=1,"), "--fix: ; allowed: NAME=...");
  EXPECT_SAYS(refused("a=inf"), "--fix: inf; allowed: a finite number");
}

}  // namespace
}  // namespace inferlaw::apps
