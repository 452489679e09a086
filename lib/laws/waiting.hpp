/// @file
/// Waiting for an answer: one server, questions at random times, answers of any length.
///
///     load              rho = lambda E[S]
///     wait in the queue W = lambda E[S^2]/(2 (1 - rho))          infinite from rho = 1 on
///     response          W + E[S]
///     service           S = s_0 + s_1 tau: affine in the steps (or tokens) tau of an answer, so
///                       that E[S] and E[S^2] follow from E[tau] and E[tau^2] of any strategy
///
/// lambda >= 0 questions a unit of time; E[S] > 0 and E[S^2] >= E[S]^2 in that unit. Source:
/// Pollaczek and Khinchine [exact]; its use: arXiv:2601.10274. Throws std::domain_error where an
/// argument is out of range.
#pragma once

namespace inferlaw::laws {

struct Service {
  double mean = 1;           ///< E[S]
  double second_moment = 1;  ///< E[S^2]
};

struct AffineService {
  double fixed = 0;     ///< s_0 >= 0, reading the question
  double per_step = 1;  ///< s_1 > 0
};

/// From E[tau] and E[tau^2].
[[nodiscard]] Service service_of(const AffineService& time, const Service& steps);

[[nodiscard]] double load(const Service& service, double arrival_rate);
[[nodiscard]] double mean_wait(const Service& service, double arrival_rate);

}  // namespace inferlaw::laws
