/// @file
/// What was known of parameters before the data, and what both say together: the most probable
/// parameters and Laplace's posterior.
///
///     u          coordinate of a parameter: theta, or ln theta where its law moves that
///     prior      u normal about `mean` with standard deviation s_k; other u are flat
///     -ln P      = F/(2 c) + const,   F = sum of the objective + c sum z_k^2,
///                z_k = (u - mean)/s_k
///     c          1/2 for likelihoods, 1 for squares over known errors [exact], sigma^2 for squares
///     sigma^2    of the noise, not known:  S/(n - g),  S the sum of squares at the minimum of F,
///                iterated to its fixed point
///     g          = p - sum over the priors of their share of the posterior's certainty
///                = p - tr(H^-1 P),  H, P the Hessians of -ln P and of the priors in it: how many
///                of the p parameters the data determine. S/(n - p) where priors are weak, S/n
///                where they decide all. MacKay (1992) [published]; that intervals are Student's
///                with n - g degrees of freedom is a [choice]
///     Laplace    covariance H^-1 in the coordinates, with the exact Hessian; of natural parameters
///                times their slopes theta
///
/// Huber and absolute deviations are refused: their posterior is not curved as its rows are spread,
/// which is why their errors are sandwiches.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "inferlaw/solvers/fit/request.hpp"
#include "inferlaw/solvers/fit/stages.hpp"
#include "inferlaw/solvers/fit/uncertainty.hpp"

namespace inferlaw::fit {

/// Priors of a request as a problem of this model takes them. Throws RequestError (prior) for a
/// parameter that is unknown, fixed or named twice, and for values that are none.
[[nodiscard]] std::vector<Prior> priors_for(const std::vector<NamedPrior>& priors,
                                            const Model& model);

/// Throws RequestError unless the objective is squares or a likelihood, and for what a posterior
/// has no place for: bootstrap, sandwiches, tests of values held, a rival.
void refuse_with_priors(const FitRequest& request, const Objective& objective);

using Search = std::function<StagedFit(const Problem& problem)>;

struct MostProbable {
  Problem problem;  ///< with the variance of its noise
  StagedFit found;
};

/// The minimum of F. `noise_variance` is where that of the noise begins, if it is not known. Not
/// usable where none settles.
[[nodiscard]] MostProbable most_probable(Problem problem, const Search& search,
                                         double noise_variance = 1);

/// g of the header.
[[nodiscard]] double determined_by_data(const Problem& problem, const Minimum& minimum);

/// In natural parameters; zero for those fixed or at a bound.
[[nodiscard]] Covariance laplace_covariance(const Problem& problem, const Minimum& minimum);

/// ln det of the Hessian of -ln P by the coordinates that are free and at no bound; not a number
/// where it is not positive.
[[nodiscard]] double log_determinant(const Problem& problem, const Minimum& minimum);

/// How far a parameter was moved by the priors, and from its own. In standard deviations, of ln
/// theta where its law moves that.
struct Shift {
  std::string name;
  double estimate = 0;
  std::optional<NamedPrior> prior = {};
  double from_prior = 0;   ///< in the prior's standard deviation; not a number without one
  double unpenalised = 0;  ///< estimate of the data alone; not a number where they have none
  double unpenalised_error = 0;
  double from_unpenalised = 0;  ///< in that error
};

/// Of all parameters that are free. `unpenalised` is the fit without priors, none where there is no
/// such fit.
[[nodiscard]] std::vector<Shift> shifts_of(const Problem& problem, const FitResult& result,
                                           const std::vector<NamedPrior>& priors,
                                           const std::optional<FitResult>& unpenalised);

}  // namespace inferlaw::fit
