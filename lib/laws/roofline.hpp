/// @file
/// The roofline: an operator takes as long as its arithmetic or its memory traffic, whichever is
/// more.
///
///     seconds     max(FLOPs/peak, bytes/bandwidth)
///     intensity   FLOPs/bytes; from the ridge peak/bandwidth on arithmetic decides
///     a pass      of n tokens through P parameters of w bytes: 2 P n FLOPs, w P bytes. A prompt's
///                 tokens are in one pass: compute-bound; a decoded token is one a sequence:
///                 memory-bound until the batch is w/2 times the ridge
///
/// FLOPs, bytes >= 0; peak in FLOP a second and bandwidth in bytes a second, > 0. Source:
/// arXiv:2402.16363, 2311.18677 [published]. Throws std::domain_error where an argument is out of
/// range.
#pragma once

namespace inferlaw::laws {

struct Roof {
  double peak = 1;       ///< FLOP a second
  double bandwidth = 1;  ///< bytes a second
};

struct Operator {
  double flop = 0;
  double bytes = 0;
};

/// Of n tokens through P parameters of w bytes; activations and caches are not counted.
[[nodiscard]] Operator pass_of(double parameters, double tokens, double bytes_per_parameter);

struct RooflineTime {
  double compute_seconds = 0;
  double memory_seconds = 0;
  double seconds = 0;
  bool compute_bound = false;
};

[[nodiscard]] RooflineTime roofline_time(const Roof& roof, const Operator& work);

/// peak/bandwidth, FLOP a byte.
[[nodiscard]] double ridge_intensity(const Roof& roof);

}  // namespace inferlaw::laws
