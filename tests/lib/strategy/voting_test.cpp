#include "inferlaw/lib/strategy/voting.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <numeric>
#include <stdexcept>

#include "inferlaw/lib/accuracy.hpp"
#include "tests/support/reference_table.hpp"
#include "tests/support/relative_error.hpp"

namespace inferlaw::strategy {
namespace {

using test::relative_error;
using test::relatively_near;

const RatePopulation llama_8b_instruct{.law = {.alpha = .3797, .beta = 1.1336}};
const RatePopulation llama_70b_instruct{.law = {.alpha = .4089, .beta = .4882}};

TEST(ThresholdVote, PublishedTable) {
  for (const auto& [samples, low, high] :
       {std::array{1., .4, .6}, std::array{3., .352, .648}, std::array{5., .31744, .68256},
        std::array{9., .26656768, .73343232}}) {
    EXPECT_NEAR(outcome(ThresholdVote{.samples = samples}, outcome_of(.4)).success(), low, 1e-14);
    EXPECT_NEAR(outcome(ThresholdVote{.samples = samples}, outcome_of(.6)).success(), high, 1e-14);
  }
  const double a = .37;
  EXPECT_TRUE(relatively_near(outcome(ThresholdVote{.samples = 3}, outcome_of(a)).success(),
                              3 * a * a - 2 * a * a * a, 1e-14));
}

TEST(Plateau, PublishedNumbersAndTheirInverse) {
  EXPECT_NEAR(largest_share_for_plateau(llama_8b_instruct, .4154), .26828794, 5e-9);
  EXPECT_NEAR(largest_share_for_plateau(llama_70b_instruct, .5779), .41126233, 5e-9);
  EXPECT_NEAR(decay_for_largest_share(.26828794, 11), .74604158, 2e-8);
  EXPECT_NEAR(decay_for_largest_share(.41126233, 9), .59521686, 2e-8);
  EXPECT_TRUE(relatively_near(
      plateau(llama_8b_instruct, largest_share_for_plateau(llama_8b_instruct, .4154)), .4154,
      accuracy::allowed("plateau")));
}

Vote llama_8b_vote(double samples, Ties ties) {
  const double share = largest_share_for_plateau(llama_8b_instruct, .4154);
  return {.samples = samples,
          .wrong_shares = geometric_shares(decay_for_largest_share(share, 11), 11),
          .ties = ties};
}

TEST(Vote, PublishedTable) {
  for (const auto& [samples, uniform, strict] :
       {std::array{1., .250909, .250909}, std::array{3., .284227, .226624},
        std::array{5., .322079, .287319}, std::array{10., .358515, .331819}}) {
    EXPECT_NEAR(outcome(llama_8b_vote(samples, Ties::uniform), llama_8b_instruct).success(),
                uniform, 5e-7);
    EXPECT_NEAR(outcome(llama_8b_vote(samples, Ties::strict), llama_8b_instruct).success(), strict,
                5e-7);
  }
}

TEST(Vote, AgreesWithExactEnumeration) {
  constexpr Ties ties[] = {Ties::strict, Ties::uniform, Ties::win};
  for (const test::ReferenceRow& row : test::read_reference("voting.csv")) {
    const Vote vote{.samples = row.at("samples"),
                    .wrong_shares = geometric_shares(row.at("decay"), row.at("categories")),
                    .ties = ties[static_cast<int>(row.at("ties"))]};
    const bool fixed = row.at("rate") > 0;
    const Outcome result =
        fixed ? outcome(vote, outcome_of(row.at("rate")))
              : outcome(vote,
                        RatePopulation{.law = {.alpha = row.at("alpha"), .beta = row.at("beta")}});
    SCOPED_TRACE(testing::Message() << "N=" << vote.samples << " M=" << row.at("categories")
                                    << " ties=" << row.at("ties") << " rate=" << row.at("rate"));
    EXPECT_TRUE(relatively_near(result.success(), row.at("success"), accuracy::allowed("vote")));
    EXPECT_TRUE(relatively_near(result.failure(), row.at("failure"), accuracy::allowed("vote")));
  }
}

TEST(Vote, OfEqualAnswersIsALotteryWithATicketEach) {
  for (const double categories : {2, 3, 7, 20}) {
    const std::vector<double> shares(static_cast<std::size_t>(categories) - 1,
                                     1 / (categories - 1));
    for (const double samples : {1, 2, 6, 51, 200})
      EXPECT_TRUE(relatively_near(
          outcome(Vote{.samples = samples, .wrong_shares = shares}, outcome_of(1 / categories))
              .success(),
          1 / categories, 1e-12))
          << categories << " answers, " << samples << " samples";
  }
}

TEST(Vote, OfAThousandSamplesAndTwentyAnswers) {
  const std::vector<double> shares(19, 1.0 / 19);
  const Outcome result = outcome(Vote{.samples = 1000, .wrong_shares = shares}, outcome_of(.05));
  EXPECT_TRUE(relatively_near(result.success(), .05, 1e-12));
  EXPECT_TRUE(relatively_near(result.failure(), .95, 1e-12));
}

TEST(Vote, ReachesFarIntoBothTails) {
  const Vote vote{.samples = 400, .wrong_shares = {1}, .ties = Ties::strict};
  // two answers: the tail of a binomial law
  for (const double rate : {.05, .2, .9, .99}) {
    const Outcome expected = at_least(201, 400, outcome_of(rate));
    const Outcome result = outcome(vote, outcome_of(rate));
    EXPECT_TRUE(relatively_near(result.success(), expected.success(), 1e-11));
    EXPECT_TRUE(relatively_near(result.failure(), expected.failure(), 1e-11));
  }
  const Outcome certain = outcome(vote, outcome_of(1, 0));
  EXPECT_EQ(certain.success(), 1);
  EXPECT_EQ(certain.failure(), 0);
  EXPECT_EQ(outcome(vote, outcome_of(0, 1)).success(), 0);
}

TEST(Vote, ApproachesItsPlateau) {
  const double limit = plateau(llama_8b_instruct, llama_8b_vote(1, Ties::uniform).wrong_shares[0]);
  double gap = 1;
  for (const double samples : {10, 40, 160}) {
    const double now =
        limit - outcome(llama_8b_vote(samples, Ties::uniform), llama_8b_instruct).success();
    EXPECT_LT(std::abs(now), gap);
    gap = std::abs(now);
  }
  EXPECT_LT(gap, .01);
}

RC_GTEST_PROP(Vote, KeepsItsIdentities, ()) {
  const double samples = *rc::gen::inRange(1, 30);
  const double categories = *rc::gen::inRange(2, 8);
  const Outcome single = outcome_of(*rc::gen::inRange(1, 1000) / 1000.0);
  const double decay = *rc::gen::inRange(1, 1000) / 1000.0;
  Vote vote{.samples = samples, .wrong_shares = geometric_shares(decay, categories)};
  const Outcome uniform = outcome(vote, single);
  RC_ASSERT(std::abs(uniform.success() + uniform.failure() - 1) < 1e-13);
  vote.ties = Ties::strict;
  const Outcome strict = outcome(vote, single);
  vote.ties = Ties::win;
  const Outcome win = outcome(vote, single);
  RC_ASSERT(strict.log_success <= uniform.log_success + 1e-13);
  RC_ASSERT(uniform.log_success <= win.log_success + 1e-13);
  if (categories == 2)
    RC_ASSERT(relative_error(strict.success(),
                             outcome(ThresholdVote{.samples = samples}, single).success()) < 1e-12);
  if (samples == 1) RC_ASSERT(relative_error(uniform.success(), single.success()) < 1e-13);
}

RC_GTEST_PROP(GeometricShares, AreALawWithTheShareAskedFor, ()) {
  const double categories = *rc::gen::inRange(3, 40);
  const double share =
      1 / (categories - 1) + (1 - 1 / (categories - 1)) * *rc::gen::inRange(1, 1000) / 1000.0;
  const std::vector<double> shares =
      geometric_shares(decay_for_largest_share(share, categories), categories);
  RC_ASSERT(relative_error(shares[0], share) < 1e-13);
  RC_ASSERT(relative_error(std::accumulate(shares.begin(), shares.end(), 0.0), 1) < 1e-14);
}

TEST(Voting, RefusesNumbersOutsideTheirRange) {
  const Outcome single = outcome_of(.5);
  for (const Vote& vote :
       {Vote{.samples = 0, .wrong_shares = {1}}, Vote{.samples = 1001, .wrong_shares = {1}},
        Vote{.samples = 2.5, .wrong_shares = {1}}, Vote{.samples = 3, .wrong_shares = {}},
        Vote{.samples = 3, .wrong_shares = {.5, .4}},
        Vote{.samples = 3, .wrong_shares = {1.5, -.5}}})
    EXPECT_THROW((void)outcome(vote, single), std::domain_error);
  EXPECT_THROW((void)outcome(ThresholdVote{.samples = 3, .alphabet = 1}, single),
               std::domain_error);
  EXPECT_THROW((void)largest_share_for_plateau(llama_8b_instruct, .01), std::domain_error);
  EXPECT_THROW((void)largest_share_for_plateau(llama_8b_instruct, 1), std::domain_error);
  EXPECT_THROW((void)decay_for_largest_share(.1, 11), std::domain_error);
  EXPECT_THROW((void)geometric_shares(1, 11), std::domain_error);
  EXPECT_THROW((void)critical_rate(0), std::domain_error);
}

}  // namespace
}  // namespace inferlaw::strategy
