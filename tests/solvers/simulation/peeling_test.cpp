#include "inferlaw/solvers/simulation/peeling.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>

#include "inferlaw/solvers/simulation/judgement.hpp"
#include "tests/support/relative_error.hpp"

namespace inferlaw::simulation {
namespace {

using test::within_standard_errors;
using training::AlphaVariant;
using training::critical_texts_per_concept;
using training::erasure_threshold;
using training::FiniteLength;
using training::TextConceptGraph;

TextConceptGraph graph_of(double concepts, double texts_per_concept) {
  return {.concepts = concepts, .texts = std::round(concepts * texts_per_concept)};
}

double lost_by(const TextConceptGraph& graph, const FiniteLength& finite) {
  return learned_share(graph, erasure_threshold(graph, finite)).lost;
}

// The law of finite length with its next order, by which it is off at these sizes.
FiniteLength law(bool fixed_erasures) {
  return {.alpha = AlphaVariant::literature, .fixed_erasures = fixed_erasures, .shifted = true};
}

struct Size {
  double concepts;
  double texts_per_concept;
  std::int64_t trials;
};

class PeelingBySize : public testing::TestWithParam<Size> {};

TEST_P(PeelingBySize, LosesWhatTheLawOfFiniteLengthSays) {
  const auto [concepts, texts_per_concept, trials] = GetParam();
  const TextConceptGraph graph = graph_of(concepts, texts_per_concept);
  for (const bool fixed : {false, true}) {
    const Estimate lost =
        peeled_loss(graph, {.trials = trials, .seed = 3, .fixed_erasures = fixed});
    EXPECT_TRUE(
        within_standard_errors(lost.mean, lost.standard_error, lost_by(graph, law(fixed)), .2))
        << concepts << " concepts, " << (fixed ? "as many unknown" : "unknown by chance");
  }
}

INSTANTIATE_TEST_SUITE_P(Sizes, PeelingBySize,
                         testing::Values(Size{4000, 4.65, 100}, Size{8000, 4.62, 60},
                                         Size{16000, 4.58, 50}));

// With a fixed number of unknown concepts the variance is alpha^2 - eps(1-eps): the form of the
// literature is lost in one trial of fifty here, that of the authors' code in one of six.
TEST(Peeling, TellsTheLiteratureFromTheAuthorsSigns) {
  const TextConceptGraph graph = graph_of(8000, 4.8);
  const Estimate lost = peeled_loss(graph, {.trials = 100, .fixed_erasures = true});
  FiniteLength authors = law(true);
  authors.alpha = AlphaVariant::authors;
  EXPECT_LT(std::abs(lost.mean - lost_by(graph, law(true))), 5 * .0142);  // sqrt(.0202 * .98/100)
  EXPECT_GT(std::abs(lost.mean - lost_by(graph, authors)), 5 * .0142)
      << lost.mean << " lost, " << lost_by(graph, authors) << " by the authors' signs";
}

// x = eps lambda(1 - rho(1-x)) from x = eps on, for many concepts: what peeling leaves.
double left_by_density_evolution(double texts_per_concept, double concepts_per_text,
                                 double unknown) {
  const double named = texts_per_concept * concepts_per_text;
  double x = unknown;
  for (int step = 0; step < 2000; ++step)
    x = unknown * std::exp(-named * std::exp(-concepts_per_text / unknown * x));
  return x / unknown;
}

TEST(Peeling, CrossesTheThresholdWhereDensityEvolutionDoes) {
  for (const double from_threshold : {.9, 1.12}) {
    const double ratio = from_threshold * critical_texts_per_concept(6);
    const Estimate lost =
        peeled_loss(graph_of(20000, ratio), {.trials = 10, .fixed_erasures = true});
    const double expected = left_by_density_evolution(ratio, 6, .5);
    if (from_threshold < 1)
      EXPECT_TRUE(within_standard_errors(lost.mean, lost.standard_error, expected, .01)) << ratio;
    else
      EXPECT_EQ(lost.mean, 0) << ratio;  // expected 1e-13 a concept
  }
}

TEST(Peeling, IsAFunctionOfItsSeed) {
  const TextConceptGraph graph = graph_of(300, 4.6);
  const Estimate one = peeled_loss(graph, {.trials = 20, .seed = 5});
  EXPECT_EQ(peeled_loss(graph, {.trials = 20, .seed = 5}).mean, one.mean);
  EXPECT_NE(peeled_loss(graph, {.trials = 20, .seed = 6}).mean, one.mean);
}

TEST(Peeling, RefusesNumbersOutsideTheirRange) {
  EXPECT_THROW((void)peeled_loss(graph_of(1e8, .01), {}), std::domain_error);
  EXPECT_THROW((void)peeled_loss(graph_of(1e6, 11), {}), std::domain_error);
  EXPECT_THROW((void)peeled_loss(graph_of(100, 5), {.trials = 1}), std::domain_error);
  EXPECT_THROW((void)peeled_loss({.concepts = 3}, {}), std::domain_error);
}

}  // namespace
}  // namespace inferlaw::simulation
