#include "inferlaw/lib/training/erasure_threshold.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>

#include "inferlaw/lib/accuracy.hpp"
#include "inferlaw/lib/training/chernoff_tail.hpp"
#include "tests/support/reference_table.hpp"
#include "tests/support/relative_error.hpp"

namespace inferlaw::training {
namespace {

using test::relatively_near;

TextConceptGraph graph_of(const test::ReferenceRow& row) {
  return {.concepts = row.at("concepts"),
          .texts = row.at("texts"),
          .concepts_per_text = row.at("concepts_per_text"),
          .unknown_share = row.at("unknown")};
}

TEST(ErasureThreshold, IsThatOfFiftyDigits) {
  const double threshold_error = accuracy::allowed("erasure_threshold");
  const double scaling_error = accuracy::allowed("erasure_threshold, scaling");
  for (const test::ReferenceRow& row : test::read_reference("erasure_threshold.csv")) {
    const TextConceptGraph graph = graph_of(row);
    const ErasureThreshold authors = erasure_threshold(graph);
    const ErasureThreshold literature =
        erasure_threshold(graph, {.alpha = AlphaVariant::literature});
    const auto where = testing::Message() << graph.concepts << " concepts, " << graph.texts
                                          << " texts, " << graph.concepts_per_text << " a text, "
                                          << graph.unknown_share << " unknown";
    EXPECT_TRUE(relatively_near(authors.erasures, row.at("erasures"), threshold_error)) << where;
    EXPECT_TRUE(relatively_near(authors.residual, row.at("residual"), threshold_error)) << where;
    EXPECT_TRUE(relatively_near(authors.unresolved, row.at("unresolved"), threshold_error))
        << where;
    EXPECT_TRUE(relatively_near(authors.scaling_squared, row.at("authors"), scaling_error))
        << where;
    EXPECT_TRUE(relatively_near(literature.scaling_squared, row.at("literature"), scaling_error))
        << where;
    // The deviation from the threshold is a difference; its rounding grows with sqrt(n).
    const double lost = row.at("lost");
    const double deviations = std::sqrt(2 * std::fabs(std::log(std::fmax(lost, 1e-300)))) + 1;
    const double rounding = 1e-15 * std::sqrt(graph.concepts / graph.unknown_share) * deviations;
    EXPECT_TRUE(relatively_near(learned_share(graph, authors).lost, lost, 1e-13 + 10 * rounding))
        << where;
  }
}

// Amraoui et al. print .56036; the authors' signs give .93853.
TEST(ErasureThreshold, OfTheRegularCodeIsThatOfTheLiterature) {
  const ErasureThreshold literature =
      erasure_threshold(RegularGraph{}, {.alpha = AlphaVariant::literature});
  EXPECT_NEAR(literature.erasures, .4294398, 5e-8);
  EXPECT_NEAR(std::sqrt(literature.scaling_squared), .56035, 5e-6);
  const ErasureThreshold authors =
      erasure_threshold(RegularGraph{}, {.alpha = AlphaVariant::authors});
  EXPECT_NEAR(std::sqrt(authors.scaling_squared), .93853, 5e-6);
  const ErasureThreshold fixed = erasure_threshold(
      RegularGraph{}, {.alpha = AlphaVariant::literature, .fixed_erasures = true});
  const double fluctuation = literature.erasures * (1 - literature.erasures);
  EXPECT_TRUE(
      relatively_near(fixed.scaling_squared, literature.scaling_squared - fluctuation, 1e-14));
}

// Amraoui et al., table of beta/Omega.
TEST(ErasureThreshold, ShiftsOfRegularCodesAreThoseOfTheLiterature) {
  const auto shift = [](double variable_degree, double check_degree) {
    return erasure_threshold(
               RegularGraph{.variable_degree = variable_degree, .check_degree = check_degree},
               {.alpha = AlphaVariant::literature, .shifted = true})
        .shift;
  };
  EXPECT_NEAR(shift(3, 4), .593632, 5e-7);
  EXPECT_NEAR(shift(3, 5), .616196, 5e-7);
  EXPECT_NEAR(shift(3, 6), .616949, 5e-7);
  EXPECT_EQ(erasure_threshold(RegularGraph{}, {}).shift, 0);
}

TEST(ErasureThreshold, CriticalTextsPerConceptArePublished) {
  EXPECT_NEAR(critical_texts_per_concept(6), 4.53299, 5e-6);
  EXPECT_NEAR(critical_texts_per_concept(4), 1.46635, 5e-6);
  EXPECT_NEAR(critical_texts_per_concept(8), 18.351698, 5e-7);
}

// At q* the threshold of a large graph is the share that is unknown, whatever that share is.
TEST(ErasureThreshold, TheCriticalRatioDoesNotDependOnWhatIsUnknown) {
  for (const double per_text : {4.0, 6.0, 8.0})
    for (const double unknown : {.1, .5, .9}) {
      const double concepts = 1e12;
      const TextConceptGraph graph{.concepts = concepts,
                                   .texts = concepts * critical_texts_per_concept(per_text),
                                   .concepts_per_text = per_text,
                                   .unknown_share = unknown};
      EXPECT_TRUE(relatively_near(erasure_threshold(graph).erasures, unknown, 1e-9))
          << per_text << " a text, " << unknown << " unknown";
    }
}

TEST(ErasureThreshold, RefusesNumbersOutsideTheirRange) {
  const double infinity = std::numeric_limits<double>::infinity();
  for (const TextConceptGraph& graph :
       {TextConceptGraph{.concepts = 0}, TextConceptGraph{.concepts = 5},
        TextConceptGraph{.concepts = infinity}, TextConceptGraph{.texts = 0},
        TextConceptGraph{.texts = infinity}, TextConceptGraph{.concepts_per_text = 2.7},
        TextConceptGraph{.concepts_per_text = std::nan("")}, TextConceptGraph{.unknown_share = 0},
        TextConceptGraph{.unknown_share = 1}}) {
    EXPECT_THROW((void)erasure_threshold(graph), std::domain_error);
    EXPECT_THROW((void)learned_share(graph, {.scaling_squared = 1}), std::domain_error);
  }
  EXPECT_THROW((void)critical_texts_per_concept(2.7), std::domain_error);
  EXPECT_THROW((void)erasure_threshold(RegularGraph{.variable_degree = 2}, {}), std::domain_error);
  EXPECT_THROW((void)erasure_threshold(RegularGraph{.check_degree = 2}, {}), std::domain_error);
}

// ---- enough of many trials ----------------------------------------------------------------------

TEST(EnoughOf, IsTheChernoffForm) {
  const auto divergence = [](double a, double p) {
    return a * std::log(a / p) + (1 - a) * std::log((1 - a) / (1 - p));
  };
  EXPECT_TRUE(
      relatively_near(enough_of({.trials = 40.5, .wanted = 5, .success = .3, .failure = .7}),
                      1 - std::exp(-40.5 * divergence(5 / 40.5, .3)), 1e-13));
  EXPECT_TRUE(relatively_near(enough_of({.trials = 40, .wanted = 20, .success = .3, .failure = .7}),
                              std::exp(-40 * divergence(.5, .3)) / std::sqrt(80), 1e-13));
  EXPECT_EQ(enough_of({.trials = 4, .wanted = 5, .success = 1, .failure = 0}), 0);
  EXPECT_EQ(enough_of({.trials = 9, .wanted = 5, .success = 1, .failure = 0}), 1);
  EXPECT_EQ(enough_of({.trials = 9, .wanted = 5, .success = 0, .failure = 1}), 0);
  EXPECT_TRUE(relatively_near(enough_of({.trials = 50, .wanted = 50, .success = .5, .failure = .5}),
                              std::exp2(-50) / 10, 1e-13));
}

TEST(EnoughOf, IsTheBinomialLawWhereAskedFor) {
  EXPECT_TRUE(relatively_near(
      enough_of({.trials = 3, .wanted = 2, .success = .5, .failure = .5}, TailForm::exact), .5,
      1e-14));
  EXPECT_EQ(enough_of({.trials = 3, .wanted = 0, .success = .5, .failure = .5}, TailForm::exact),
            1);
  EXPECT_THROW((void)enough_of({.success = 2}), std::domain_error);
  EXPECT_THROW((void)enough_of({.trials = -1}), std::domain_error);
}

}  // namespace
}  // namespace inferlaw::training
