/// @file
/// Speculative decoding: a small model drafts g tokens, the large one checks them in one pass.
///
///     tokens a pass   (1 - a^{g+1})/(1 - a)                 g + 1 at a = 1
///     speed-up        (1 - a^{g+1})/((1 - a)(g c + 1))
///     best g          the least g with a^{g+1} (1 + (1-a)(g + 1/c)) <= 1: there one draft more no
///                     longer helps, nor does any further one
///
///     a  a draft is accepted, 0 to 1, independent of the others
///     c  seconds of a draft over those of a pass, >= 0;    g  drafts, whole, 0 to 1e15
///
/// Source: Leviathan et al., arXiv:2211.17192 [published]; best g [exact]. Throws std::domain_error
/// where an argument is out of range.
#pragma once

namespace inferlaw::laws {

struct Drafting {
  double acceptance = 0;  ///< a
  double cost_ratio = 0;  ///< c
};

[[nodiscard]] double tokens_per_pass(double acceptance, double drafts);
[[nodiscard]] double speed_up(const Drafting& drafting, double drafts);

/// Infinite where one more draft always helps: free drafts, or sure ones cheaper than a pass.
[[nodiscard]] double best_drafts(const Drafting& drafting);

}  // namespace inferlaw::laws
