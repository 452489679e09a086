#include "inferlaw/apps/reproduction/laws.hpp"

#include <fmt/format.h>

#include <cmath>

#include "inferlaw/apps/reproduction/verdicts.hpp"
#include "inferlaw/lib/laws/memory_cost.hpp"
#include "inferlaw/lib/laws/vote_mixture.hpp"
#include "inferlaw/solvers/simulation/judgement.hpp"

namespace inferlaw::apps {
namespace {

using laws::VoteMixture;
using simulation::half_of_last_digit;

// ---- sparse attention ---------------------------------------------------------------------------

constexpr double prompt = 200;
constexpr double attended = 1024;
constexpr double length = 16384;

Comparison sparse_sum(const PublishedStatement& known, Verdict if_not_the_sum) {
  const laws::Sampling sampling{
      .prompt_tokens = prompt, .sample_tokens = length, .attended = attended};
  const double sum = attended_pairs_one_by_one(sampling);
  const double integral = attended_pairs(sampling);
  const bool is_integral = near(value_of(known), integral, half_of_last_digit(0));
  return {.published = known,
          .theory = sum,
          .verdict = is_integral ? Verdict::agrees : if_not_the_sum,
          .remark = is_integral
                        ? fmt::format("an integral for the sum over tokens: (b-p)/2 = {:g} less",
                                      sum - integral)
                        : fmt::format("counted token by token: {:+.2f} %; - is the right sign",
                                      100 * (value_of(known) / sum - 1))};
}

// ---- votes --------------------------------------------------------------------------------------

constexpr VoteMixture sure_of_easy{.easy_share = .6, .easy_rate = .85, .hard_rate = .4};
constexpr VoteMixture sure_of_mistakes{.easy_share = .55, .easy_rate = .6, .hard_rate = .2};

Comparison best_votes(const PublishedStatement& known) {
  const double best = laws::best_votes(sure_of_easy);
  const bool is_formula =
      near(value_of(known), published_best_votes(sure_of_easy), half_of_last_digit(7));
  return {.published = known,
          .theory = best,
          .verdict = is_formula && near(value_of(known), best, 1) ? Verdict::explained
                                                                  : Verdict::disagrees,
          .remark = fmt::format("the best odd number is exact; accuracy {:.6f}, of one vote {:.6f}",
                                majority_of_mixture(sure_of_easy, best).success(),
                                majority_of_mixture(sure_of_easy, 1).success())};
}

// p2(1-p2) < p1(1-p1): the formula finds where accuracy is least.
Comparison best_votes_of_surer_mistakes(const PublishedStatement& known) {
  const double best = laws::best_votes(sure_of_mistakes);
  const bool is_formula =
      near(value_of(known), published_best_votes(sure_of_mistakes), half_of_last_digit(7));
  const double there = majority_of_mixture(sure_of_mistakes, 5).success();
  return {
      .published = known,
      .theory = best,
      .verdict = is_formula && std::isinf(best) && there < sure_of_mistakes.easy_share
                     ? Verdict::explained
                     : Verdict::disagrees,
      .remark = fmt::format("near the worst: five votes {:.6f}, one {:.6f}, unlimited {:g}; the "
                            "formula needs p2(1-p2) > p1(1-p1)",
                            there, majority_of_mixture(sure_of_mistakes, 1).success(),
                            sure_of_mistakes.easy_share)};
}

}  // namespace

std::vector<Comparison> compare_laws(const Published& published) {
  return {sparse_sum(statement(published, "sparse_sum_minus"), Verdict::disagrees),
          sparse_sum(statement(published, "sparse_sum_plus"), Verdict::explained),
          best_votes(statement(published, "best_votes")),
          best_votes_of_surer_mistakes(statement(published, "best_votes_of_surer_mistakes"))};
}

}  // namespace inferlaw::apps
