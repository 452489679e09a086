/// @file
/// What is asked of a fit: which law on which columns, by which objective, with which errors, and
/// what else is to be said about it. Nothing of files or options: columns.hpp holds the data.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "inferlaw/solvers/fit/error_bars.hpp"
#include "inferlaw/solvers/fit/laws/plateau.hpp"
#include "inferlaw/solvers/fit/objective.hpp"

namespace inferlaw::fit {

struct NamedNumber {
  std::string name;
  double value = 0;
};

/// A point of the columns, or values at which parameters are held; the name is how it is shown.
struct NamedNumbers {
  std::vector<NamedNumber> numbers;
  std::string name = {};  ///< unless given made of the numbers: "N=7e10,D=1.4e12"

  [[nodiscard]] std::string shown_as() const;
};

/// Either side may be left to the law, or be infinite.
struct Bound {
  std::string name;
  std::optional<double> lower = {};
  std::optional<double> upper = {};
};

/// What was known of a parameter before the data, in its own unit. Of one that its law moves by its
/// logarithm, ln theta is normal about ln value with spread/value [choice].
struct NamedPrior {
  std::string name;
  double value = 0;
  double spread = 0;  ///< standard deviation
};

/// Rows that belong together by a text of theirs: runs of one experiment, models of one maker. A
/// parameter is the same for all families, or each family's own, or each family's own but drawn
/// from one normal law of the parameter (of its logarithm, where the law moves that): families.hpp.
struct FamilyRequest {
  std::string column = {};  ///< of texts; empty: no families
  std::vector<std::string> shared = {};
  std::vector<std::string> own = {};
  std::vector<std::string> pooled = {};
};

/// What single laws may be told beside their columns (registry.hpp says which).
struct LawOptions {
  std::vector<double> budgets_flop = {};  ///< where the frontier of the law loss is wanted
  double tokens_per_step = 25;            ///< omega of the law ds3
  /// Of the law majority; alpha and beta must be given.
  Population population = {.mass = 1, .alpha = 0, .beta = 0};
  double answers = 0;  ///< M of the law majority; 0: no ratio is wanted
};

/// Another formula for the same response, on the same rows.
struct Rival {
  std::string formula;
  std::vector<NamedNumber> start;
};

struct FitRequest {
  std::string law = {};       ///< a name of the registry; empty: `formula`
  std::string formula = {};   ///< of columns and parameters
  std::string response = {};  ///< the column that the formula predicts

  std::optional<ObjectiveKind> objective = {};  ///< unless given the law's, or squared-raw
  double huber_threshold = 1e-3;
  std::string weights = {};  ///< a column, relative: errors are rescaled; empty: all 1
  /// A column of known errors of the response (of its logarithm, where that is fitted): weights
  /// 1/sigma^2, and nothing is rescaled. For squares, without weights.
  std::string sigma = {};

  std::vector<NamedNumber> fixed = {};
  std::vector<Bound> bounds = {};
  std::vector<NamedPrior> priors = {};  ///< each of a parameter of its own
  /// Parameters that are not named are each family's own, or shared where some are named own.
  FamilyRequest families = {};
  /// Where to begin. The first takes what it lacks from the law, later ones from the first. Of a
  /// law by name with one alone the search begins there and at nine around it; of a formula more
  /// are drawn in stages until three agree (stages.hpp).
  std::vector<std::vector<NamedNumber>> starts = {};
  std::size_t start_count = 0;  ///< so many, around the first; 0: those there are
  LawOptions options = {};

  ErrorOptions errors = {};
  std::string group = {};  ///< a column of texts: rows of equal ones are resampled together

  std::vector<NamedNumbers> points = {};  ///< where the fitted law is wanted
  bool new_measurements = false;          ///< also intervals of new measurements at the points
  /// A column along which the largest rows are left out and predicted: extrapolation.hpp.
  std::string extrapolate_along = {};
  std::vector<NamedNumbers> held = {};  ///< each a likelihood ratio of the fit with these held
  std::optional<Rival> rival = {};
  bool latex = false;
  bool influence = false;         ///< by how much each row moves each parameter
  bool draws = false;             ///< of the parameters: the refits, else normal ones
  std::size_t draw_count = 1000;  ///< of normal draws

  std::uint64_t seed = 1;  ///< of bootstrap, draws and scattered starts
  int threads = 0;         ///< 0: every processor; the result is the same
};

/// A request that cannot be answered. `field` says which part, in the words of the command's
/// options ("start", "bound", "at"), `problem` what is wrong and what is allowed, what() both.
struct RequestError : std::invalid_argument {
  RequestError(const std::string& part, const std::string& wrong);

  std::string field;
  std::string problem;
};

}  // namespace inferlaw::fit
