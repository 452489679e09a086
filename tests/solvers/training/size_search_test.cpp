#include "inferlaw/solvers/training/size_search.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>
#include <vector>

#include "inferlaw/lib/numeric/spacing.hpp"
#include "tests/support/relative_error.hpp"

namespace inferlaw::training {
namespace {

using test::relatively_near;

struct PublishedOptimum {
  double budget;
  AlphaVariant alpha;
  double concepts;
  double learned;
  double threshold;
};

// 50-digit optima.
const std::vector<PublishedOptimum> optima{
    {26738416.158399493, AlphaVariant::authors, 2141.49799895, 2062.32785734, .5253692012},
    {7149428986597.592, AlphaVariant::authors, 1244653.40597, 1243560.226553, .5018326807},
    {1e20, AlphaVariant::authors, 4695923594.83, 4695873166.114, .5000407812},
    {26738416.158399493, AlphaVariant::literature, 2223.7335438, 2181.5366691, .5177602585},
    {7149428986597.592, AlphaVariant::literature, 1248495.65245, 1247839.293209, .5012029103},
    {1e20, AlphaVariant::literature, 4696256739.21, 4696225804.363, .5000262754},
};

SizeBudget budget_of(double concepts_times_texts, AlphaVariant alpha = AlphaVariant::authors) {
  return {.concepts_times_texts = concepts_times_texts, .finite = {.alpha = alpha}};
}

TEST(SizeSearch, OptimaArePublished) {
  for (const PublishedOptimum& published : optima) {
    const LearnedConcepts best =
        most_concepts_learned(budget_of(published.budget, published.alpha));
    const auto where = testing::Message() << published.budget << ", " << name_of(published.alpha);
    EXPECT_TRUE(relatively_near(best.graph.concepts, published.concepts, 1e-6)) << where;
    EXPECT_TRUE(relatively_near(best.learned, published.learned, 1e-11)) << where;
    EXPECT_NEAR(best.threshold.erasures, published.threshold, 1e-6) << where;
  }
}

TEST(SizeSearch, NothingElseOfTheBoxTeachesMore) {
  for (const double budget : {4e3, 1e5, 26738416.0, 1e11, 1e16}) {
    const double most = most_concepts_learned(budget_of(budget)).learned;
    const double root = std::sqrt(budget);
    for (const double concepts : numeric::evenly_spaced(.2 * root, .6 * root, 5000))
      EXPECT_LE(learned_concepts(budget_of(budget), concepts).learned, most * (1 + 1e-12))
          << concepts << " concepts of " << budget;
  }
}

TEST(SizeSearch, TextsPerConceptTendToTheCriticalRatio) {
  double last = 1;
  for (const double budget : {1e8, 1e12, 1e16, 1e20, 1e24}) {
    const TextConceptGraph graph = most_concepts_learned(budget_of(budget)).graph;
    const double above = graph.texts / graph.concepts / critical_texts_per_concept(6) - 1;
    EXPECT_GT(above, 0) << budget;
    EXPECT_LT(above, last / 3) << budget;
    last = above;
  }
  EXPECT_LT(last, 1e-4);
}

TEST(SizeSearch, RefusesBudgetsThatHoldNoGraph) {
  EXPECT_THROW((void)most_concepts_learned(budget_of(0)), std::domain_error);
  EXPECT_THROW((void)most_concepts_learned(budget_of(100)), std::domain_error);
  EXPECT_THROW((void)most_concepts_learned(budget_of(1e40)), std::domain_error);
  EXPECT_THROW((void)most_concepts_learned({.concepts_per_text = 2.7}), std::domain_error);
  EXPECT_THROW((void)most_concepts_learned({.unknown_share = 1}), std::domain_error);
}

// ---- emergence ----------------------------------------------------------------------------------

double size_at(const SizeCurve& curve, double accuracy) {
  const double budget = budget_for_accuracy(curve, accuracy, 1e8, 1e14);
  return 2e5 * size_point(curve, budget).best.graph.concepts;
}

TEST(Emergence, UnimodalSkillsComeAtThePublishedSizes) {
  const SizeCurve curve;
  EXPECT_TRUE(relatively_near(size_at(curve, .1), 5.27e10, .002));
  EXPECT_TRUE(relatively_near(size_at(curve, .5), 7.95e10, .002));
  EXPECT_TRUE(relatively_near(size_at(curve, .9), 1.21e11, .005));
  SizeCurve exact;
  exact.emergence.tail = TailForm::exact;
  EXPECT_TRUE(relatively_near(size_at(exact, .1), 2.48e10, .004));
  EXPECT_TRUE(relatively_near(size_at(exact, .5), 4.49e10, .002));
  EXPECT_TRUE(relatively_near(size_at(exact, .9), 7.92e10, .002));
}

// Grid points of the paper, logspace(2, 20, 200): the first at or above each accuracy.
TEST(Emergence, OnThePublishedGridToo) {
  const SizeCurve curve;
  const std::vector<double> grid = numeric::log_spaced({.first = 1e2, .last = 1e20, .count = 200});
  std::vector<double> found;
  for (const double budget : grid) {
    if (budget < 1e9) continue;
    const SizePoint point = size_point(curve, budget);
    const double wanted = found.empty() ? .1 : found.size() == 1 ? .5 : .9;
    if (point.accuracy >= wanted) found.push_back(2e5 * point.best.graph.concepts);
    if (found.size() == 3) break;
  }
  ASSERT_EQ(found.size(), 3U);
  EXPECT_TRUE(relatively_near(found[0], 5.75e10, .002));
  EXPECT_TRUE(relatively_near(found[1], 8.74e10, .002));
  EXPECT_TRUE(relatively_near(found[2], 1.33e11, .002));
}

TEST(Emergence, PlateausLieAtTheCumulativeWeightsOfTheModes) {
  SizeCurve curve;
  curve.modes = published_modes();
  EXPECT_NEAR(size_point(curve, 2e11).accuracy, .4, 1e-3);
  EXPECT_NEAR(size_point(curve, 7e13).accuracy, .8, 1e-3);
  EXPECT_NEAR(size_point(curve, 1e20).accuracy, 1, 1e-9);
}

TEST(Emergence, ALevelEmergesAboutItsTexts) {
  const Emergence emergence;
  for (const double level : {60.0, 80.0, 100.0}) {
    const double texts = texts_at_emergence(emergence, 6, level);
    for (const double factor : {.9, 1.2}) {
      const TextConceptGraph graph{.concepts = texts / 4.6, .texts = texts * factor};
      const double connected =
          connected_by_level(emergence, graph)[static_cast<std::size_t>(level) - 1];
      if (factor < 1)
        EXPECT_EQ(connected, 0) << level;
      else
        EXPECT_GT(connected, .9) << level;
    }
  }
}

// P_e as printed, where it does not cancel.
TEST(ExcessEntropy, IsThePairBound) {
  const TextConceptGraph graph{.concepts = 1e3, .texts = 5e3};
  const double chance = 6 / 1e3 * .9;
  const double error = 1 - std::pow(1 - chance, 999) * (1 + 999 * chance);
  const ExcessEntropy excess = excess_entropy(graph, {.learned = .1, .lost = .9});
  EXPECT_TRUE(relatively_near(excess.error, error, 1e-13));
  EXPECT_TRUE(relatively_near(excess.bound_nats, error * error / 2, 1e-13));
  const ExcessEntropy tiny = excess_entropy({.concepts = 1e12, .texts = 5e12}, {.lost = 1e-30});
  EXPECT_TRUE(relatively_near(tiny.error, 18e-60, 1e-11));
  EXPECT_EQ(excess_entropy(graph, {.learned = 1, .lost = 0}).error, 0);
}

TEST(Emergence, RefusesNumbersOutsideTheirRange) {
  EXPECT_THROW((void)connected_by_level({.levels = 0}, {}), std::domain_error);
  EXPECT_THROW((void)connected_by_level({.skills_per_level = 1}, {}), std::domain_error);
  EXPECT_THROW((void)texts_at_emergence({}, 6, 101), std::domain_error);
  EXPECT_THROW((void)task_accuracy({}, published_modes()), std::domain_error);
  const std::vector<double> connected{1};
  const std::vector<LevelMode> heavy{{.weight = 2}};
  EXPECT_THROW((void)task_accuracy(connected, heavy), std::domain_error);
  EXPECT_THROW((void)budget_for_accuracy({}, .5, 1e8, 1e9), std::domain_error);
  EXPECT_THROW((void)concepts_times_texts({}, -1), std::domain_error);
}

}  // namespace
}  // namespace inferlaw::training
