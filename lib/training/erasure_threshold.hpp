/// @file
/// Which share of concepts a corpus teaches: a peeling decoder on a random bipartite graph, as for
/// a low-density parity-check code on an erasure channel.
///
///     R concepts stand in a code of length n = R/eps; T texts; each text names each concept with
///     probability p = d_t/R, d_t concepts on average
///     lambda(u) = (1-p+pu)^{T-1},  rho(u) = (1-p+pu)^{n-1}           degrees seen from an edge
///     Lnode(u)  = [(1-p+pu)^T - (1-p)^T]/[1 - (1-p)^T]               and from a concept
///
///     threshold  eps_BP = min over x in [eps/5, 1] of x/lambda(1 - rho(1-x)); x_BP where it is
///                gamma_BP = eps_BP Lnode(1 - rho(1-x_BP))            what is left at the threshold
///     finite n   P_b = gamma_BP Q(sqrt(n) (eps_BP - eps)/alpha)      Q the normal upper tail
///     learned    1 - P_b/eps, or 0 where eps_BP < eps
///     alpha^2 =  [rho(xb)^2 - rho(xb^2) + rho'(xb) (1 - 2 x rho(xb)) - xb^2 rho'(xb^2)]
///                  / (Lnode'(1) lambda(y)^2 rho'(xb)^2)
///              + [eps^2 lambda(y)^2 - eps^2 lambda(y^2) - y^2 eps^2 lambda'(y^2)]
///                  / (Lnode'(1) lambda(y)^2)
///                x = x_BP, xb = 1-x, y = 1-rho(xb), eps = eps_BP
///
/// Next order, `shifted`: eps_BP - beta n^{-2/3} for eps_BP in P_b, still 0 where eps_BP < eps;
///
///     beta^3 = [eps^2 r_2 (eps lambda'^2 r_2 - x (lambda'' r_2 + lambda' x))]^2
///              / (Lnode'(1)^2 rho'^3 x^10 (2 eps lambda'^2 r_3 - lambda'' r_2 x))
///     lambda at y, rho at xb, r_2 = x^2 rho', r_3 = x^3 rho''/2; .6169 for the (3,6)-regular code
///
/// It is off in the published curves; simulation needs it up to millions of concepts, for n^{-1/6}
/// is small late. None where the minimum is at an end.
///
/// `AlphaVariant`: the authors' code has + before xb^2 rho'(xb^2), eps^2 lambda(y^2) and y^2 eps^2
/// lambda'(y^2); the literature has the signs above. DS3 further takes alpha^2 - eps_BP(1-eps_BP),
/// as for a number of concepts that does not itself fluctuate: `fixed_erasures`.
///
/// The minimum inside is where x (T-1)(n-1) p^2 rho(1-x) = (1-px)(1-p rho(1-x)), on the right of
/// two roots: Newton's method from that of a Poisson graph, a x = -W_{-1}(-1/c), a = (n-2) p,
/// c = (T-1) p. There is none for c <= e; the minimum is then at x = eps/5.
///
/// Many concepts: whatever eps, learning begins at T/R = q* = exp(d_t z)/(d_t^2 z), z =
/// exp(W_0(-1/d_t)), d_t > e, which is (tau/zeta) q* tokens per parameter (tripartite.hpp).
///
/// 0 < eps < 1; d_t > e; R > d_t and at least 2, up to 1e15; T >= 1, up to 1e18, real both.
/// Source: threshold and variants DS3, arXiv:2507.00004, and arXiv:2410.01243; alpha^2, and beta
/// with Omega = 1, of A. Amraoui, A. Montanari, T. Richardson, R. Urbanke, "Finite-length scaling
/// for iteratively decoded LDPC ensembles" (2009) [published]; q* [exact]. Throws
/// std::domain_error where an argument is out of range.
///
/// Accuracy: docs/accuracy.md.
#pragma once

#include <string_view>

namespace inferlaw::training {

enum class AlphaVariant { literature, authors };

[[nodiscard]] constexpr std::string_view name_of(AlphaVariant variant) {
  switch (variant) {
    case AlphaVariant::literature:
      return "literature";
    case AlphaVariant::authors:
      return "authors";
  }
  return {};
}

/// Texts that name concepts.
struct TextConceptGraph {
  double concepts = 1e6;         ///< R
  double texts = 5e6;            ///< T
  double concepts_per_text = 6;  ///< d_t
  double unknown_share = 0.5;    ///< eps
};

void check(const TextConceptGraph& graph);

/// How the spread of the threshold at finite length is taken.
struct FiniteLength {
  AlphaVariant alpha = AlphaVariant::authors;
  bool fixed_erasures = false;
  bool shifted = false;
};

struct ErasureThreshold {
  double erasures = 0;         ///< eps_BP
  double unresolved = 0;       ///< x_BP, among edges
  double residual = 0;         ///< gamma_BP
  double scaling_squared = 0;  ///< alpha^2
  double shift = 0;            ///< beta, 0 where it is not taken
};

[[nodiscard]] ErasureThreshold erasure_threshold(const TextConceptGraph& graph,
                                                 const FiniteLength& finite = {});

/// Checks and variables of equal degrees; the known case that alpha is held against.
struct RegularGraph {
  double variable_degree = 3;  ///< above 2, up to 1000
  double check_degree = 6;     ///< above 2, up to 1000
};

[[nodiscard]] ErasureThreshold erasure_threshold(const RegularGraph& graph,
                                                 const FiniteLength& finite);

/// Both sides of the share of concepts learned, so that neither loses its digits.
struct LearnedShare {
  double learned = 0;
  double lost = 1;  ///< P_b/eps
};

[[nodiscard]] LearnedShare learned_share(const TextConceptGraph& graph,
                                         const ErasureThreshold& threshold);

/// q*(d_t).
[[nodiscard]] double critical_texts_per_concept(double concepts_per_text);

}  // namespace inferlaw::training
