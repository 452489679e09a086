/// @file
/// What a fit of several families says beside its parameters: which families there are, whether
/// they need parameters of their own, and how far pooled parameters spread.
///
///     shared   one parameter for all families
///     own      one a family, NAME[family]
///     pooled   one a family, and u(NAME[family]) normal about u(NAME) with standard deviation tau,
///              u the parameter or its logarithm (priors.hpp); tau by pooling.hpp
///
///     ratio    of the likelihoods of two arrangements of the same rows, one a special case of the
///              other; by F where the scale is fitted (diagnostics.hpp)
///
/// All families have one scale of noise. A family is left out, by name, where those parameters that
/// are its own have no certified minimum on its rows, the others held where all rows together put
/// them.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "inferlaw/solvers/fit/diagnostics.hpp"

namespace inferlaw::fit {

enum class Sharing { shared, own, pooled };

[[nodiscard]] constexpr std::string_view name_of(Sharing sharing) {
  switch (sharing) {
    case Sharing::shared:
      return "shared";
    case Sharing::own:
      return "own";
    case Sharing::pooled:
      return "pooled";
  }
  return {};
}

struct Family {
  std::string name;
  std::size_t rows = 0;
  bool is_fitted = false;
  std::string left_out_for = {};           ///< why, if it is
  double residual_standard_deviation = 0;  ///< of the law on its rows alone; not a number without
};

/// How the parameters of the law are arranged: all shared, as asked for, or all own.
enum class Arrangement { all_shared, as_asked, all_own };

[[nodiscard]] constexpr std::string_view name_of(Arrangement arrangement) {
  switch (arrangement) {
    case Arrangement::all_shared:
      return "all shared";
    case Arrangement::as_asked:
      return "as asked";
    case Arrangement::all_own:
      return "all own";
  }
  return {};
}

struct ArrangedFit {
  Arrangement arrangement = Arrangement::all_shared;
  std::size_t parameters = 0;
  bool converged = false;
  double objective_value = 0;
  Criteria criteria;
};

struct ArrangementTest {
  Arrangement smaller = Arrangement::all_shared;
  Arrangement larger = Arrangement::all_own;
  LikelihoodRatio ratio;
};

/// A pooled parameter: the centre of its law, in its own unit, and the spread of its coordinate.
struct PooledParameter {
  std::string name;
  bool by_logarithm = false;  ///< the spread is that of ln NAME
  double centre = 0;
  double centre_error = 0;
  Interval centre_interval;  ///< Student's with one degree less than families [choice]
  double spread = 0;         ///< tau; 0 where the marginal likelihood falls from there on
  double spread_error = 0;   ///< not a number at 0
  Interval spread_interval;  ///< of ln tau normal; at 0 up to where the likelihood excludes it
};

struct Families {
  std::string column;
  std::vector<Family> families = {};                          ///< in the order of their first rows
  std::vector<std::pair<std::string, Sharing>> sharing = {};  ///< of the law's parameters
  std::vector<ArrangedFit> fits = {};
  std::vector<ArrangementTest> tests = {};  ///< none where an arrangement has no minimum
  std::vector<PooledParameter> pooled = {};
};

}  // namespace inferlaw::fit
