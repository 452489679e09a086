#include "inferlaw/lib/routing/measured_service.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <utility>

#include "inferlaw/lib/numeric/check.hpp"
#include "inferlaw/lib/numeric/largest.hpp"
#include "inferlaw/lib/numeric/overloaded.hpp"

namespace inferlaw::routing {
namespace {

using Law = std::vector<numeric::ValueAtom>;

constexpr std::size_t most_atoms = 4096;
constexpr std::size_t law_bins = 64;

void check(const MeasuredCosts& costs) {
  numeric::require_non_negative("joules per token", costs.joules_per_token);
  numeric::require_non_negative("seconds per token", costs.seconds_per_token);
  numeric::require_probability("success of a task", costs.success);
}

void check(const MeasuredServing& serving) {
  check(serving.first.costs);
  check(serving.again.costs);
  numeric::require_whole("number of retries", serving.retries, 0, 1000);
}

// ---- samples ----------------------------------------------------------------------------------

struct Chances {
  double success = 1;
  double seen_failure = 0;
};

Chances chances_of(const MeasuredTry& attempt) {
  const strategy::Outcome one = strategy::outcome_of(attempt.costs.success);
  const auto seen = [](const strategy::Outcome& outcome) {
    return Chances{.success = outcome.success(), .seen_failure = outcome.failure()};
  };
  const numeric::Overloaded of_rule{
      [&](const energy::OnePath&) {
        return Chances{.success = attempt.costs.success, .seen_failure = 1 - attempt.costs.success};
      },
      [&](const energy::BestOfSamples& best) { return seen(strategy::best_of(one, best.samples)); },
      [&](const strategy::ThresholdVote& vote) {
        return Chances{.success = strategy::outcome(vote, one).success()};
      },
      [&](const strategy::Vote& vote) {
        return Chances{.success = strategy::outcome(vote, one).success()};
      },
  };
  return std::visit(of_rule, attempt.answer);
}

// ---- energy, one try after another ------------------------------------------------------------

struct Energy {
  double mean = 0;
  double second_moment = 0;
  Law law = {};
};

Law kept_small(Law law) {
  return law.size() > most_atoms ? numeric::condensed(law, law_bins) : std::move(law);
}

void add_shifted(const Law& law, double probability, double joules, Law& sum) {
  for (const numeric::ValueAtom& atom : law)
    sum.push_back({.value = joules + atom.value, .probability = probability * atom.probability});
}

Law sum_of(const Law& one, const Law& other) {
  if (one.size() * other.size() > most_atoms && std::max(one.size(), other.size()) > 2 * law_bins)
    return sum_of(numeric::condensed(one, law_bins), numeric::condensed(other, law_bins));
  Law sum;
  sum.reserve(one.size() * other.size());
  for (const numeric::ValueAtom& atom : one) add_shifted(other, atom.probability, atom.value, sum);
  return kept_small(std::move(sum));
}

Energy together(const Energy& one, const Energy& other) {
  return {.mean = one.mean + other.mean,
          .second_moment = one.second_moment + 2 * one.mean * other.mean + other.second_moment,
          .law = sum_of(one.law, other.law)};
}

// n in binary digits.
Energy repeated(Energy answer, double samples) {
  Energy all{.law = {{.value = 0}}};
  bool is_empty = true;
  for (double left = samples; left > 0; left = std::floor(left / 2)) {
    if (std::fmod(left, 2) == 1) {
      all = is_empty ? answer : together(all, answer);
      is_empty = false;
    }
    if (left > 1) answer = together(answer, answer);
  }
  return all;
}

// The first, and `then` with the probability that it was seen to fail.
Energy followed(const Energy& first, double failure, const Energy& then) {
  if (failure == 0) return first;
  Law law;
  add_shifted(first.law, 1 - failure, 0, law);
  add_shifted(sum_of(first.law, then.law), failure, 0, law);
  return {.mean = first.mean + failure * then.mean,
          .second_moment =
              first.second_moment + failure * (2 * first.mean * then.mean + then.second_moment),
          .law = kept_small(std::move(law))};
}

struct Seconds {
  double mean = 0;
  double second_moment = 0;
};

// The next try takes its own seconds, whatever those of the first.
Seconds followed(const Seconds& first, double failure, const Seconds& then) {
  return {.mean = first.mean + failure * then.mean,
          .second_moment =
              first.second_moment + failure * (2 * first.mean * then.mean + then.second_moment)};
}

struct Tried {
  Energy energy = {};
  Seconds seconds = {};
  Chances chances = {};
};

Tried followed(const Tried& first, const Tried& then) {
  const double failure = first.chances.seen_failure;
  Tried both{.energy = followed(first.energy, failure, then.energy),
             .seconds = followed(first.seconds, failure, then.seconds),
             .chances = first.chances};
  if (failure == 0) return both;
  both.chances.success = 1 - failure * (1 - then.chances.success);
  both.chances.seen_failure = failure * then.chances.seen_failure;
  return both;
}

Tried with_retries(const Tried& first, double retries, const Tried& again) {
  if (retries == 0) return first;
  Tried rest = again;
  for (double left = retries; left > 1; --left) rest = followed(again, rest);
  return followed(first, rest);
}

// ---- over a task's own tokens -----------------------------------------------------------------

// Joules and seconds per token.
Tried per_token(const MeasuredTry& attempt) {
  const double joules = samples_of(attempt.answer) * attempt.costs.joules_per_token;
  const double seconds = attempt.costs.seconds_per_token;
  return {.energy = {.mean = joules, .second_moment = joules * joules, .law = {{.value = joules}}},
          .seconds = {.mean = seconds, .second_moment = seconds * seconds},
          .chances = chances_of(attempt)};
}

Tried per_token(const MeasuredServing& serving) {
  check(serving);
  return with_retries(per_token(serving.first), serving.retries, per_token(serving.again));
}

Law product_of(const Law& one, const Law& other) {
  Law product;
  product.reserve(one.size() * other.size());
  for (const numeric::ValueAtom& left : one)
    for (const numeric::ValueAtom& right : other)
      product.push_back(
          {.value = left.value * right.value, .probability = left.probability * right.probability});
  return kept_small(std::move(product));
}

// ---- answers with lengths of their own --------------------------------------------------------

Seconds longest(const energy::TokenLaw& tokens, double samples) {
  if (samples == 1) return {.mean = tokens.mean, .second_moment = tokens.second_moment};
  const numeric::LargestValue most = numeric::largest_of(tokens.atoms, samples);
  return {.mean = most.mean, .second_moment = most.second_moment};
}

Tried of_lengths(const MeasuredTry& attempt, const energy::TokenLaw& tokens) {
  const double samples = samples_of(attempt.answer);
  const double joules = attempt.costs.joules_per_token;
  const double seconds = attempt.costs.seconds_per_token;
  const Seconds most = longest(tokens, samples);
  Energy answer{.mean = joules * tokens.mean,
                .second_moment = joules * joules * tokens.second_moment};
  answer.law.reserve(tokens.atoms.size());
  for (const numeric::ValueAtom& atom : tokens.atoms)
    answer.law.push_back({.value = joules * atom.value, .probability = atom.probability});
  return {.energy = repeated(std::move(answer), samples),
          .seconds = {.mean = seconds * most.mean,
                      .second_moment = seconds * seconds * most.second_moment},
          .chances = chances_of(attempt)};
}

}  // namespace

double samples_of(const energy::AnswerRule& answer) {
  const numeric::Overloaded of_rule{
      [](const energy::OnePath&) { return 1.0; },
      [](const energy::BestOfSamples& best) { return best.samples; },
      [](const strategy::ThresholdVote& vote) { return vote.samples; },
      [](const strategy::Vote& vote) { return vote.samples; },
  };
  const double samples = std::visit(of_rule, answer);
  numeric::require_whole("number of samples", samples, 1, 1e6);
  return samples;
}

Service measured_service(const energy::TokenLaw& tokens, const MeasuredCosts& costs) {
  return measured_service(tokens, MeasuredServing{.first = {.costs = costs}});
}

Service measured_service(const energy::TokenLaw& tokens, const MeasuredServing& serving) {
  const Tried task = per_token(serving);
  return {.energy_mean_joules = task.energy.mean * tokens.mean,
          .energy_second_moment = task.energy.second_moment * tokens.second_moment,
          .latency_mean_seconds = task.seconds.mean * tokens.mean,
          .latency_second_moment = task.seconds.second_moment * tokens.second_moment,
          .success = task.chances.success,
          .energy_law = product_of(task.energy.law, tokens.atoms)};
}

Service measured_service(const AnswerLengths& lengths, const MeasuredServing& serving) {
  check(serving);
  Tried task = with_retries(of_lengths(serving.first, lengths.first), serving.retries,
                            of_lengths(serving.again, lengths.again));
  return {.energy_mean_joules = task.energy.mean,
          .energy_second_moment = task.energy.second_moment,
          .latency_mean_seconds = task.seconds.mean,
          .latency_second_moment = task.seconds.second_moment,
          .success = task.chances.success,
          .energy_law = std::move(task.energy.law)};
}

Law joules_per_token_law(const MeasuredServing& serving) { return per_token(serving).energy.law; }

double mean_retries(const MeasuredServing& serving) {
  check(serving);
  double mean = 0;
  const double again = chances_of(serving.again).seen_failure;
  double reached = chances_of(serving.first).seen_failure;
  for (double retry = 0; retry < serving.retries; ++retry) {
    mean += reached;
    reached *= again;
  }
  return mean;
}

}  // namespace inferlaw::routing
