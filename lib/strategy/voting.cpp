#include "inferlaw/lib/strategy/voting.hpp"

#include <algorithm>
#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <boost/math/tools/toms748_solve.hpp>
#include <cmath>
#include <cstddef>
#include <cstdint>

#include "inferlaw/lib/numeric/binomial_tail.hpp"
#include "inferlaw/lib/numeric/check.hpp"
#include "inferlaw/lib/numeric/compensated_sum.hpp"
#include "inferlaw/lib/numeric/detail/math_policy.hpp"

namespace inferlaw::strategy {
namespace {

using Column = std::vector<double>;

constexpr double most_samples = 1000;
constexpr double most_categories = 1001;

// ---- laws by the ratio of neighbours ----------------------------------------------------------

// P(S = s) for s = 0..n from ratio(s) = P(s+1)/P(s), log-concave or not: summed from the largest
// term down on both sides, then scaled to 1, so that nothing overflows and no Gamma function
// rounds.
template <typename Ratio>
Column law_of_ratios(std::size_t n, const Ratio& ratio) {
  Column logs(n + 1);
  for (std::size_t s = 0; s < n; ++s) logs[s + 1] = logs[s] + std::log(ratio(s));
  const auto mode =
      static_cast<std::size_t>(std::max_element(logs.begin(), logs.end()) - logs.begin());
  Column law(n + 1);
  law[mode] = 1;
  for (std::size_t s = mode; s > 0; --s) law[s - 1] = law[s] / ratio(s - 1);
  for (std::size_t s = mode; s < n; ++s) law[s + 1] = law[s] * ratio(s);
  numeric::CompensatedSum sum;
  for (const double weight : law) sum.add(weight);
  for (double& weight : law) weight /= sum.value();
  return law;
}

Column certain_law(std::size_t n, std::size_t value) {
  Column law(n + 1);
  law[value] = 1;
  return law;
}

// Poisson probabilities of 0..n, downhill from the mode.
Column poisson_law(double mean, std::size_t n) {
  Column law(n + 1);
  const std::size_t mode = std::min(n, static_cast<std::size_t>(mean));
  law[mode] =
      boost::math::gamma_p_derivative(static_cast<double>(mode) + 1, mean, numeric::MathPolicy{});
  for (std::size_t i = mode; i > 0; --i) law[i - 1] = law[i] * static_cast<double>(i) / mean;
  for (std::size_t i = mode; i < n; ++i) law[i + 1] = law[i] * mean / static_cast<double>(i + 1);
  return law;
}

// ---- s right votes against n = N - s wrong ones ---------------------------------------------

// The wrong answers from some category on: q of the first, and of all of them together.
struct Category {
  double share = 1;
  double rest = 0;  // of the categories after it
};

struct Contest {
  std::size_t right_votes = 1;
  std::size_t wrong_votes = 0;
  Ties ties = Ties::uniform;

  // The most votes that a wrong answer may have without beating the right one.
  [[nodiscard]] std::size_t cap() const {
    switch (ties) {
      case Ties::strict:
        return right_votes - 1;
      case Ties::uniform:
      case Ties::win:
        return right_votes;
    }
    numeric::refuse_member("rule for ties");
  }
  // The most that leave no tie to be shared.
  [[nodiscard]] std::size_t untied_cap() const {
    switch (ties) {
      case Ties::strict:
      case Ties::uniform:
        return right_votes - 1;
      case Ties::win:
        return right_votes;
    }
    numeric::refuse_member("rule for ties");
  }
  [[nodiscard]] std::size_t most_ties() const {
    switch (ties) {
      case Ties::strict:
      case Ties::win:
        return 0;
      case Ties::uniform:
        return wrong_votes / right_votes;
    }
    numeric::refuse_member("rule for ties");
  }
};

// P(Bin(k, p) > cap) for k = 0..n, p = share/(share + rest): a vote more wins only where cap were
// had before, P_{k+1} = P_k + p P(Bin(k, p) = cap).
Column chances_to_exceed(const Category& category, std::size_t cap, std::size_t n) {
  Column chances(n + 1);
  if (cap >= n) return chances;
  const double all = category.share + category.rest;
  const double p = category.share / all;
  const double q = category.rest / all;
  const auto number = [](std::size_t count) { return static_cast<double>(count); };
  Column exactly(n + 1);  // P(Bin(k, p) = cap), downhill in k from the last
  exactly[n - 1] =
      cap == 0 ? std::pow(q, number(n - 1))
               : std::exp(numeric::log_binomial_probability(
                     {.trials = number(n - 1), .successes = number(cap), .probability = p}));
  if (q == 0) exactly[cap] = 1;
  for (std::size_t k = n - 1; k > cap && q > 0; --k)
    exactly[k - 1] = exactly[k] * number(k - cap) / (number(k) * q);
  for (std::size_t k = cap; k < n; ++k) chances[k + 1] = chances[k] + p * exactly[k];
  return chances;
}

// The categories from some one on, k votes among them: probabilities that none of them has beaten
// the right answer, by the number of ties, and that one has. All times the Poisson probability of
// k.
struct Joined {
  std::vector<Column> unbeaten;  // [ties][k]
  Column beaten;                 // [k]
};

// to[k] += sum_{b <= cap} weights[b] from[k-b] for k in [low, high].
void convolve(const Column& weights, std::size_t cap, const Column& from, std::size_t low,
              std::size_t high, Column& to) {
  for (std::size_t b = 0; b <= std::min(cap, high); ++b) {
    const double weight = weights[b];
    const double* source = from.data();
    double* target = to.data() + b;
    for (std::size_t k = std::max(low, b) - b; k + b <= high; ++k) target[k] += weight * source[k];
  }
}

// Puts one more category in front of those joined; `earlier` others will come before it.
Joined join(const Contest& contest, const Category& category, std::size_t earlier,
            const Joined& later) {
  const std::size_t n = contest.wrong_votes;
  const std::size_t cap = contest.cap();
  const auto votes = static_cast<double>(n);
  const std::size_t low = earlier * cap < n ? n - earlier * cap : 0;
  const Column count = poisson_law(votes * category.share, n);
  const Column total = poisson_law(votes * (category.share + category.rest), n);
  const Column exceeds = chances_to_exceed(category, cap, n);
  Joined joined{.unbeaten = std::vector<Column>(later.unbeaten.size(), Column(n + 1)),
                .beaten = Column(n + 1)};
  for (std::size_t k = low; k <= n; ++k) joined.beaten[k] = total[k] * exceeds[k];
  convolve(count, cap, later.beaten, low, n, joined.beaten);
  for (std::size_t ties = 0; ties < joined.unbeaten.size(); ++ties) {
    convolve(count, contest.untied_cap(), later.unbeaten[ties], low, n, joined.unbeaten[ties]);
    if (ties == 0) continue;
    const std::size_t level = contest.right_votes;
    for (std::size_t k = std::max(low, level); k <= n; ++k)
      joined.unbeaten[ties][k] += count[level] * later.unbeaten[ties - 1][k - level];
  }
  return joined;
}

Joined nothing_joined(const Contest& contest) {
  const Column none(contest.wrong_votes + 1);
  Joined joined{.unbeaten = std::vector<Column>(contest.most_ties() + 1, none), .beaten = none};
  joined.unbeaten[0][0] = 1;
  return joined;
}

VoteChance chance(const Contest& contest, const std::vector<Category>& categories) {
  if (contest.right_votes > contest.wrong_votes) return {.win = 1, .lose = 0};
  Joined joined = nothing_joined(contest);
  for (std::size_t j = categories.size(); j-- > 0;)
    joined = join(contest, categories[j], j, joined);
  const std::size_t n = contest.wrong_votes;
  const double scale = poisson_law(static_cast<double>(n), n)[n];
  VoteChance result{.win = 0, .lose = joined.beaten[n] / scale};
  for (std::size_t ties = 0; ties < joined.unbeaten.size(); ++ties) {
    const double probability = joined.unbeaten[ties][n] / scale;
    const auto level = static_cast<double>(ties);
    result.win += probability / (1 + level);
    result.lose += probability * level / (1 + level);
  }
  return {.win = std::min(result.win, 1.0), .lose = std::min(result.lose, 1.0)};
}

// ---- the vote ---------------------------------------------------------------------------------

void check_shares(const std::vector<double>& shares) {
  numeric::require_whole("number of wrong answers", static_cast<double>(shares.size()), 1,
                         most_categories - 1);
  numeric::CompensatedSum sum;
  for (const double share : shares) {
    numeric::require_probability("share of a wrong answer", share);
    sum.add(share);
  }
  if (!(std::abs(sum.value() - 1) <= 1e-9))
    numeric::refuse("sum of the shares", sum.value(), "1, within 1e-9");
}

// Shares scaled to sum 1, those that are 0 left out.
std::vector<Category> categories_of(const std::vector<double>& shares) {
  std::vector<Category> categories;
  numeric::CompensatedSum sum;
  for (const double share : shares) sum.add(share);
  for (const double share : shares)
    if (share > 0) categories.push_back({.share = share / sum.value()});
  double rest = 0;
  for (std::size_t j = categories.size(); j-- > 0;) {
    categories[j].rest = rest;
    rest += categories[j].share;
  }
  return categories;
}

std::size_t checked_samples(double samples) {
  numeric::require_whole("number of samples", samples, 1, most_samples);
  return static_cast<std::size_t>(samples);
}

void check_largest_share(double share) {
  numeric::require_positive_probability("largest share of a wrong answer", share);
}

void check(const ThresholdVote& vote) {
  numeric::require_whole("number of samples", vote.samples, 1, 1e15);
  numeric::require_whole("alphabet", vote.alphabet, 2, 1e15);
}

double step_at(double critical, double rate) {
  return rate > critical ? 1 : rate == critical ? 0.5 : 0;
}

// 1 + lambda + .. + lambda^{n-1}
double geometric_sum(double decay, double terms) {
  double sum = 0;
  for (double i = 0; i < terms; ++i) sum = 1 + decay * sum;
  return sum;
}

}  // namespace

Outcome outcome(const ThresholdVote& vote, const Outcome& single) {
  check(vote);
  return at_least(std::ceil((vote.samples + 1) / vote.alphabet), vote.samples, single);
}

std::vector<double> right_votes_law(const Outcome& single, double samples) {
  const std::size_t n = checked_samples(samples);
  const double odds = std::exp(single.log_success - single.log_failure);
  if (odds == 0) return certain_law(n, 0);
  if (std::isinf(odds)) return certain_law(n, n);
  return law_of_ratios(n, [&](std::size_t s) {
    return odds * static_cast<double>(n - s) / static_cast<double>(s + 1);
  });
}

std::vector<double> right_votes_law(const RatePopulation& tasks, double samples) {
  check(tasks);
  const std::size_t n = checked_samples(samples);
  const auto [alpha, beta] = tasks.law;
  Column law = law_of_ratios(n, [&, a = alpha, b = beta](std::size_t s) {
    const auto right = static_cast<double>(s);
    const auto wrong = static_cast<double>(n - s);
    return wrong / (right + 1) * (a + right) / (b + wrong - 1);
  });
  for (double& weight : law) weight *= tasks.mass;
  law[0] += 1 - tasks.mass;
  return law;
}

std::vector<VoteChance> vote_chances(const Vote& vote) {
  const std::size_t n = checked_samples(vote.samples);
  check_shares(vote.wrong_shares);
  const std::vector<Category> categories = categories_of(vote.wrong_shares);
  std::vector<VoteChance> chances{{.win = 0, .lose = 1}};
  for (std::size_t s = 1; s <= n; ++s)
    chances.push_back(
        chance({.right_votes = s, .wrong_votes = n - s, .ties = vote.ties}, categories));
  return chances;
}

Outcome average(std::span<const VoteChance> chances, std::span<const double> law) {
  if (chances.size() != law.size())
    numeric::refuse("length of the law", static_cast<double>(law.size()), "that of the chances");
  numeric::CompensatedSum win;
  numeric::CompensatedSum lose;
  for (std::size_t s = 0; s < law.size(); ++s) {
    win.add(law[s] * chances[s].win);
    lose.add(law[s] * chances[s].lose);
  }
  return outcome_of(std::min(win.value(), 1.0), std::min(lose.value(), 1.0));
}

Outcome outcome(const Vote& vote, const Outcome& single) {
  return average(vote_chances(vote), right_votes_law(single, vote.samples));
}

Outcome outcome(const Vote& vote, const RatePopulation& tasks) {
  return average(vote_chances(vote), right_votes_law(tasks, vote.samples));
}

double critical_rate(double largest_share) {
  check_largest_share(largest_share);
  return largest_share / (1 + largest_share);
}

double plateau(const ThresholdVote& vote, double rate) {
  check(vote);
  numeric::require_probability("rate", rate);
  return step_at(1, rate * vote.alphabet);
}

double plateau(double rate, double largest_share) {
  numeric::require_probability("rate", rate);
  return step_at(critical_rate(largest_share), rate);
}

double plateau(const RatePopulation& tasks, double largest_share) {
  check(tasks);
  return tasks.mass * boost::math::ibetac(tasks.law.alpha, tasks.law.beta,
                                          critical_rate(largest_share), numeric::MathPolicy{});
}

double largest_share_for_plateau(const RatePopulation& tasks, double measured_plateau) {
  check(tasks);
  const double lowest = plateau(tasks, 1);
  if (!(measured_plateau >= lowest && measured_plateau < tasks.mass))
    numeric::refuse("plateau", measured_plateau,
                    "from where one wrong answer has every error to below the mass");
  const double rate = boost::math::ibetac_inv(tasks.law.alpha, tasks.law.beta,
                                              measured_plateau / tasks.mass, numeric::MathPolicy{});
  return std::min(rate / (1 - rate), 1.0);
}

std::vector<double> geometric_shares(double decay, double categories) {
  numeric::require_whole("number of answers", categories, 2, most_categories);
  if (!(decay > 0 && decay < 1)) numeric::refuse("decay", decay, "between 0 and 1");
  std::vector<double> shares;
  double share = 1 / geometric_sum(decay, categories - 1);
  for (double j = 1; j < categories; ++j, share *= decay) shares.push_back(share);
  return shares;
}

double decay_for_largest_share(double largest_share, double categories) {
  numeric::require_whole("number of answers", categories, 2, most_categories);
  const double wrong = categories - 1;
  if (!(largest_share > 1 / wrong && largest_share < 1))
    numeric::refuse("largest share of a wrong answer", largest_share,
                    "above 1/(number of wrong answers), below 1");
  const auto excess = [&](double decay) { return largest_share * geometric_sum(decay, wrong) - 1; };
  std::uintmax_t iterations = 200;
  const auto [low, high] = boost::math::tools::toms748_solve(
      excess, 0.0, 1.0, boost::math::tools::eps_tolerance<double>(52), iterations);
  return low + (high - low) / 2;
}

double decay(const MeasuredPlateau& measured) {
  return decay_for_largest_share(largest_share_for_plateau(measured.tasks, measured.plateau),
                                 measured.categories);
}

Vote vote_on(const MeasuredPlateau& measured, double samples, Ties ties) {
  return {.samples = samples,
          .wrong_shares = geometric_shares(decay(measured), measured.categories),
          .ties = ties};
}

}  // namespace inferlaw::strategy
