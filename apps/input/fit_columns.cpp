#include "inferlaw/apps/input/fit_columns.hpp"

#include <optional>
#include <utility>
#include <vector>

#include "inferlaw/apps/errors.hpp"

namespace inferlaw::apps {
namespace {

// Digits beyond doubles show where a law meets its rows to nearly all digits. Of more rows than this
// that happens to no measurement, and reading each cell once more takes as long as the search.
constexpr std::size_t most_rows_with_remainders = 100'000;

// A mapping may give the response a second name.
void refuse_response_in(const std::vector<std::string>& used, const std::string& response,
                        const DataSet& data) {
  if (!data.has(response)) return;
  const std::optional<std::size_t> itself = data.column_of(response);
  if (!itself) return;
  for (const std::string& name : used)
    if (data.column_of(name) == itself) throw fit::response_in_formula(name, response);
}

fit::Columns columns_of(const fit::ColumnsRead& read, const fit::FitRequest& request,
                        DataSet& data) {
  refuse_response_in(read.of_formula, request.response, data);
  data.drop_missing(read.texts);
  data.drop_missing(read.numbers);
  const std::size_t rows = data.rows();
  data.drop_missing(read.of_rival);
  if (data.rows() != rows)
    throw UsageError("--against: allowed: a formula on the same rows, none of them missing");
  fit::Columns columns;
  for (const std::string& name : read.texts) columns.texts[name] = data.texts(name);
  for (const auto* names : {&read.numbers, &read.of_rival})
    for (const std::string& name : *names) {
      columns.numbers[name] = data.numbers(name);
      if (rows > most_rows_with_remainders) continue;
      std::vector<double> remainders = data.remainders(name);
      if (!remainders.empty()) columns.remainders[name] = std::move(remainders);
    }
  return columns;
}

}  // namespace

fit::Columns fit_columns(const fit::FitRequest& request, DataSet& data) {
  return columns_of(fit::columns_read(request, data.names()), request, data);
}

fit::Columns fit_columns(const fit::FitRequest& request, const fit::SecondStep& second,
                         DataSet& data) {
  return columns_of(fit::columns_read(request, second, data.names()), request, data);
}

}  // namespace inferlaw::apps
