/// @file
/// From training to test: the size of a model that is trained once and then sampled k times.
///
///     loss      E + A N^-alpha + B D^-beta + G k^-gamma
///     budgets   C = 6 N D of training, C_inf = 2 N k of inference
///     optimum   alpha A N^-alpha = beta B (6N/C)^beta + gamma G (2N/C_inf)^gamma
///
/// of which the left side falls and the right one rises: one root N*. N parameters, D tokens, k
/// samples (tokens of inference, in the unit in which 2 N is a sample's cost); C, C_inf > 0 in
/// FLOP; A, alpha > 0; B, G >= 0, not both 0; beta, gamma > 0; E >= 0. Source: arXiv:2604.01411
/// [form second-hand; optimum exact for it]. Throws std::domain_error where an argument is out of
/// range.
#pragma once

namespace inferlaw::laws {

struct PowerOfOne {
  double factor = 1;
  double exponent = 1;
};

struct TrainToTest {
  double least_loss = 0;     ///< E
  PowerOfOne size = {};      ///< A, alpha
  PowerOfOne tokens = {};    ///< B, beta
  PowerOfOne samples = {};   ///< G, gamma
  double training_flop = 1;  ///< C
  double test_flop = 1;      ///< C_inf
};

/// With all of both budgets spent on a model of N parameters.
[[nodiscard]] double loss_of_size(const TrainToTest& law, double parameters);

/// N*. Accuracy: docs/accuracy.md.
[[nodiscard]] double best_size(const TrainToTest& law);

}  // namespace inferlaw::laws
