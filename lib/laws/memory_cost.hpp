/// @file
/// What a task costs where reading the cache counts beside computing.
///
///     compute    FLOPs = N (2 P L + 4 S h_q d)
///     memory     bytes = 4 (p L + N L^2/2) h_kv d = 2 (2p + N L) L h_kv d;  the prompt's cache is
///                shared by the samples, weights are not counted: amortised over a batch
///     together   eFLOPs = FLOPs + I bytes
///     attended   S = p L + L^2/2, so that 4 S h_q d = 2 (2p+L) L h_q d
///     sparse     S = integral_0^L min(p+t, b) dt = b L - max(0, b-p)^2/2 for L >= b-p, of b tokens
///                each; bytes = N 4 S h_kv d, for samples attend to different tokens
///
///     random L   of a strategy, samples side by side: E[L], E[L^2] of one and E[longest of N], as
///                long as the prompt's cache is read:
///                FLOPs = N (2 P E[L] + 4 (p E[L] + E[L^2]/2) h_q d)
///                bytes = 4 (p E[longest] + N E[L^2]/2) h_kv d
///
///     N  samples         p  tokens of the prompt   P     parameters
///     L  tokens of each  b  tokens attended to     h d   heads times their size, over all layers
///     I  FLOP per byte of the accelerator          h_q, h_kv  query and key-value heads
///
/// Keys and values are numbers of 2 bytes. The integral stands for the sum over tokens, which is
/// L/2 more where all are attended to. All counts >= 0, real. Source: Kinetics, arXiv:2506.05333
/// and its released code [published]. The code has + for the - of the sparse sum in one place and -
/// in another; - is right. Throws std::domain_error where an argument is out of range.
#pragma once

#include <optional>

namespace inferlaw::laws {

struct AttentionModel {
  double parameters = 0;       ///< P
  double query_width = 0;      ///< h_q d
  double key_value_width = 0;  ///< h_kv d
};

struct Sampling {
  double samples = 1;                             ///< N
  double prompt_tokens = 0;                       ///< p
  double sample_tokens = 0;                       ///< L
  std::optional<double> attended = std::nullopt;  ///< b; all tokens where there is none
};

/// Samples of random length.
struct RandomSampling {
  double samples = 1;              ///< N
  double prompt_tokens = 0;        ///< p
  double mean_tokens = 0;          ///< E[L]
  double mean_squared_tokens = 0;  ///< E[L^2]
  double mean_longest_tokens = 0;  ///< E[longest of N]
};

/// S, pairs of a token and one that it attends to, of one sample.
[[nodiscard]] double attended_pairs(const Sampling& sampling);

/// The sum of min(p+t, b) over the tokens t = 1 .. L, counted one by one; L whole, up to 1e8.
[[nodiscard]] double attended_pairs_one_by_one(const Sampling& sampling);

struct MemoryAwareCost {
  double flop = 0;
  double bytes = 0;
};

[[nodiscard]] MemoryAwareCost memory_aware_cost(const AttentionModel& model,
                                                const Sampling& sampling);

/// Its mean.
[[nodiscard]] MemoryAwareCost mean_memory_aware_cost(const AttentionModel& model,
                                                     const RandomSampling& sampling);

/// FLOPs + I bytes, in FLOP.
[[nodiscard]] double effective_flop(const MemoryAwareCost& cost, double intensity);

}  // namespace inferlaw::laws
