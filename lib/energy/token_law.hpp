/// @file
/// How many tokens an answer has, as measured: by the answers themselves or by a histogram of them.
///
///     answers     c_1 .. c_n          E[c] = mean c_i,            E[c^2] = mean c_i^2
///     histogram   n_b in [l_b, h_b]   mass p_b = n_b/n, uniform in a bin of middle m_b, width w_b:
///                                     E[c] = sum p_b m_b,    E[c^2] = sum p_b (m_b^2 + w_b^2/12)
///
/// The atoms of a histogram are the two Gauss nodes m_b -+ w_b/sqrt(12) of each bin, with half its
/// mass: mass, mean, second and third moment are the histogram's own. Answers keep one atom for
/// each number of tokens. So both laws have exactly the moments stated.
///
/// Status: [exact] given the data; a uniform density within a bin is a [choice]. Throws
/// std::domain_error unless there is an answer, counts and tokens are finite and >= 0, and bins
/// have low <= high.
#pragma once

#include <span>
#include <vector>

#include "inferlaw/lib/numeric/value_atom.hpp"

namespace inferlaw::energy {

struct TokenLaw {
  double mean = 0;
  double second_moment = 0;
  /// Of tokens; in ascending order for answers, bin by bin otherwise.
  std::vector<numeric::ValueAtom> atoms = {};
};

struct TokenBin {
  double low = 0;
  double high = 0;
  double count = 0;
};

[[nodiscard]] TokenLaw token_law_of_answers(std::span<const double> tokens);
[[nodiscard]] TokenLaw token_law_of_bins(std::span<const TokenBin> bins);

}  // namespace inferlaw::energy
