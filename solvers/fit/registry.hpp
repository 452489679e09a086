/// @file
/// The laws that have a name: which columns they read, what is minimised unless told otherwise,
/// where a search begins, what follows from the parameters. One table, from which whoever parses,
/// fits, writes or documents a law takes what it needs; nothing else knows a law by its name.
///
///     loss       E + A*N^(-alpha) + B*D^(-beta)
///     power      (x_c/x)^alpha + E
///     isoflop    a parabola in ln N at each budget, and the line through their minima; with refits
///                also weighted by them
///     coverage   exp(a*k^b)
///     beta       A*(1 - B(alpha, beta+k)/B(alpha, beta))
///     majority   c* from the plateau of votes
///     accuracy   u + v*log10(tokens)
///     energy     parameters^gamma*(w/batch + c)
///     joules     a*in + b*out + c*in*out
///     parallel   (A/(N*(k*log(P) + 1)))^alpha + E
///     reinforcement  R_0 + (A - R_0)/(1 + (C_mid/C)^B)
///     auxiliary  E[D_T](drift, volatility)
///     ds3        I_r(m, tokens/omega - m + 1), r = iota/(1 + exp(-b*(L_0 - loss)))
///     tripartite  A*a(training_flops, inference_flops; rho, omega)
///     data-constrained  E + A*N'^(-alpha) + B*D'^(-beta)
///     over-training  E + (a*(D/N)^eta + b*(D/N)^(-eta))*(6*N*D)^(-eta)
///     precision  E + A*(N*(1 - exp(-bits/gamma)))^(-alpha) + B*D^(-beta)
///     quantisation  C_T*D^gamma_D*N^(-gamma_N)*exp(-bits/gamma)
///     experts    c + (g*granularity^(-gamma) + a)*N^(-alpha) + b*D^(-beta)
///     annealing  L_0 + A*S1^(-alpha) - C*S2
///     train-to-test  E + A*N^(-alpha) + B*D^(-beta) + G*k^(-gamma)
///     loss-to-accuracy  a/(1 + exp(-k*(loss - L_0))) + b
///
/// Sources, units and ranges stand in laws/. Starts are a choice [choice] but for the grid of the
/// loss law, Hoffmann et al. (2022) [published].
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "inferlaw/solvers/fit/bootstrap.hpp"
#include "inferlaw/solvers/fit/columns.hpp"
#include "inferlaw/solvers/fit/outcome.hpp"
#include "inferlaw/solvers/fit/request.hpp"

namespace inferlaw::fit {

/// A column that a law reads.
struct LawColumn {
  std::string name;
  bool positive = false;         ///< by nature: above 0
  bool probability = false;      ///< by nature: 0 to 1
  bool not_negative = false;     ///< by nature: 0 or above
  bool may_be_constant = false;  ///< one value of it in all rows says enough
};

/// What only some laws have a use for.
enum class LawOption { compute, tokens_per_step, mass, alpha, beta, answers };

[[nodiscard]] constexpr std::string_view name_of(LawOption option) {
  switch (option) {
    case LawOption::compute:
      return "compute";
    case LawOption::tokens_per_step:
      return "tokens-per-step";
    case LawOption::mass:
      return "mass";
    case LawOption::alpha:
      return "alpha";
    case LawOption::beta:
      return "beta";
    case LawOption::answers:
      return "answers";
  }
  return {};
}
[[nodiscard]] std::vector<LawOption> law_options();

/// A law on its data, ready to be fitted.
struct LawOnData {
  Problem problem;
  std::vector<std::vector<double>> starts = {};
  std::vector<Derived> derived = {};
  SampledCurve curve = {};              ///< where all points of a curve are made of the same rows
  std::vector<std::string> notes = {};  ///< what was cut or merged on the way
  /// The law on some of its rows, where starts may be screened on them.
  std::function<Model(std::span<const std::size_t> rows)> on_rows = {};
};

struct NamedLaw {
  std::string name;
  std::string formula;
  std::vector<LawColumn> columns;           ///< the response last
  std::vector<std::string> counts = {};     ///< columns that may stand in place of the curve
  std::vector<std::string> also_read = {};  ///< standard errors, read where they are there
  ObjectiveKind usual = ObjectiveKind::squared_raw;
  std::vector<ObjectiveKind> likelihoods = {};  ///< that it may be judged by
  std::vector<LawOption> options = {};

  /// Laws that are searched for: on the columns; and at points, without the response.
  std::function<LawOnData(const Columns&, const Objective&, const LawOptions&)> on = {};
  std::function<Model(const Columns&, const LawOptions&)> at = {};
  /// So many starts of a grid of its own, where it has one.
  std::function<std::vector<std::vector<double>>(std::size_t count)> grid_of_starts = {};
  /// What the columns say beside the parameters.
  std::function<std::vector<Outcome>(const Columns&)> outcomes = {};

  /// Laws that need no search.
  std::function<DirectAnswer(const Columns&, const FitRequest&)> direct = {};
  bool is_resampled = false;  ///< of those: answers refits, their confidence and seed

  [[nodiscard]] bool is_searched() const { return !direct; }
  [[nodiscard]] bool takes(LawOption option) const;
  [[nodiscard]] const std::string& response() const { return columns.back().name; }
  [[nodiscard]] std::vector<std::string> column_names() const;
};

[[nodiscard]] const std::vector<NamedLaw>& named_laws();

/// Throws RowError for the first number that a column of the law cannot hold by nature.
void check_nature(const NamedLaw& law, const Columns& columns);

/// Null where no law has this name.
[[nodiscard]] const NamedLaw* find_law(std::string_view name);

/// Throws RequestError for a name that is unknown.
[[nodiscard]] const NamedLaw& law_named(const std::string& name);

}  // namespace inferlaw::fit
