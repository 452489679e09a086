/// @file
/// A law fitted to columns: one question, one answer. What `inferlaw fit` shows, as values.
///
///     fit_law(request, columns)   starts -> certified minimum -> errors -> what follows from it
///
/// The law is one of the registry, or a formula. Objectives, certificates and errors are those of
/// objective.hpp, fit.hpp and error_bars.hpp. Laws that need no search (isoflop, majority) have
/// answers of their own: answer_directly.
///
/// Errors: RequestError (a part of the request), FormulaError (the formula's text), RowError (a
/// row), std::domain_error (numbers that no law allows), std::invalid_argument (a column that is
/// missing). A search that ends at no certified minimum is no error: then `usable()` is false.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "inferlaw/solvers/fit/columns.hpp"
#include "inferlaw/solvers/fit/diagnostics.hpp"
#include "inferlaw/solvers/fit/error_bars.hpp"
#include "inferlaw/solvers/fit/families.hpp"
#include "inferlaw/solvers/fit/fit.hpp"
#include "inferlaw/solvers/fit/outcome.hpp"
#include "inferlaw/solvers/fit/priors.hpp"
#include "inferlaw/solvers/fit/request.hpp"

namespace inferlaw::fit {

/// A parameter, or a number that follows from the parameters.
struct Estimate {
  std::string name;
  double value = 0;
  Spread spread = {};
};

/// The fit with parameters held, against the fit with them free.
struct HeldTest {
  std::string held;
  bool converged = false;
  double objective_value = 0;
  LikelihoodRatio ratio;  ///< judged by F where the scale is fitted
};

struct ComparedLaw {
  std::string law;  ///< its name, or the formula
  std::size_t parameters = 0;
  bool converged = false;
  double objective_value = 0;
  Criteria criteria;
};

struct Comparison {
  ComparedLaw fitted;
  ComparedLaw rival;

  /// The fitted law where both are equal, or the rival's is not a number.
  [[nodiscard]] const ComparedLaw& lower_aic() const;
  [[nodiscard]] const ComparedLaw& lower_bic() const;
};

struct FittedLaw {
  std::string law;      ///< its name; empty for a formula
  std::string formula;  ///< that of the law, or as it was asked
  Problem problem;      ///< the law on its data, with bounds and values held
  FitResult result;     ///< minimum, starts, whether to believe it
  ErrorBars errors = {};

  std::vector<Estimate> parameters = {};
  std::vector<Estimate> derived = {};
  std::vector<Estimate> predictions = {};       ///< at the points of the request
  std::vector<Interval> new_measurements = {};  ///< there, if asked for: new_measurement.hpp
  std::vector<std::string> unidentified = {};   ///< parameters whose error exceeds them
  std::vector<HeldTest> tests = {};
  std::optional<Comparison> comparison = {};
  std::optional<Families> families = {};
  /// With families: which rows of the columns are those of the problem. Empty: all.
  std::vector<std::size_t> fitted_rows = {};
  std::vector<Shift> shifts = {};      ///< with priors: what they moved, of each free parameter
  std::vector<Outcome> outcomes = {};  ///< what the law says beside its parameters

  std::vector<std::string> notes = {};  ///< what a reader must know beside the numbers

  double residual_standard_deviation = 0;
  Criteria criteria = {};
  std::optional<GoodnessOfFit> goodness_of_fit = {};  ///< where the errors are known
  /// Of rows that are independent: none of a curve whose points share a sample.
  std::optional<SpreadTest> spread_test = {};
  std::vector<RowDiagnosis> rows = {};
  bool rows_share_a_sample = false;  ///< a curve whose points are all made of the same rows
  std::vector<std::vector<double>> influence = {};  ///< row by row, if asked for

  std::string latex = {};  ///< if asked for; empty where there is none to write
  std::vector<std::vector<double>> draws =
      {};                                  ///< of the parameters, if asked for, none if not usable
  std::optional<std::uint64_t> seed = {};  ///< where random numbers were asked for

  std::vector<std::string> point_columns = {};  ///< that the law reads at a point
  /// The law on other columns; the response need not be there.
  std::function<Model(const Columns&)> at = {};

  [[nodiscard]] bool usable() const { return result.usable(); }
  /// One line: usable or why not.
  [[nodiscard]] std::string brief() const { return result.brief(); }
  /// Throws std::invalid_argument for a name that is unknown.
  [[nodiscard]] const Estimate& parameter(const std::string& name) const;
  [[nodiscard]] std::size_t outliers() const;
  /// The spread of the residuals changes with the fit, by spread_test.
  [[nodiscard]] bool spread_changes() const;
};

[[nodiscard]] FittedLaw fit_law(const FitRequest& request, const Columns& columns);

/// Of a law that needs no search.
[[nodiscard]] DirectAnswer answer_directly(const FitRequest& request, const Columns& columns);

/// Predictions of the fitted law, row by row.
[[nodiscard]] std::vector<double> predict(const FittedLaw& law, const Columns& columns);

/// Which columns a request reads, of those there are; or which it lacks.
struct ColumnsRead {
  std::vector<std::string> numbers;
  std::vector<std::string> texts = {};
  std::vector<std::string> of_formula = {};  ///< those of `numbers` that the formula is made of
  std::vector<std::string> of_rival = {};    ///< numbers that the rival formula reads
};

/// Throws RequestError and FormulaError for what can be refused without the data.
[[nodiscard]] ColumnsRead columns_read(const FitRequest& request,
                                       const std::vector<std::string>& there);

/// A point as columns of one row. Throws RequestError (at) unless it has those that are wanted and
/// no others.
[[nodiscard]] Columns columns_of_point(const NamedNumbers& point,
                                       const std::vector<std::string>& wanted);

/// How a formula is refused that is made of what it predicts, also under another name of it, which
/// only the reader of the data can know.
[[nodiscard]] RequestError response_in_formula(const std::string& column,
                                               const std::string& response);

}  // namespace inferlaw::fit
