#include <memory>
#include <optional>
#include <string>

#include "inferlaw/apps/command/strategy_options.hpp"
#include "inferlaw/apps/errors.hpp"
#include "inferlaw/lib/strategy/voting.hpp"

namespace inferlaw::apps {
namespace {

struct VoteOptions {
  double samples = 1;
  double categories = 2;
  std::optional<double> decay;
  std::optional<double> measured_plateau;
  std::optional<double> alphabet;
  std::optional<double> rate;
  double alpha = 1;
  double beta = 1;
  double mass = 1;
  std::string ties = "uniform";

  [[nodiscard]] strategy::RatePopulation tasks() const {
    return {.law = {.alpha = alpha, .beta = beta}, .mass = mass};
  }
};

strategy::Ties ties_named(const std::string& name) {
  if (name == "strict") return strategy::Ties::strict;
  return name == "win" ? strategy::Ties::win : strategy::Ties::uniform;
}

double decay_of(const VoteOptions& options) {
  if (options.decay) return *options.decay;
  if (options.measured_plateau)
    return strategy::decay_for_largest_share(
        strategy::largest_share_for_plateau(options.tasks(), *options.measured_plateau),
        options.categories);
  if (options.categories == 2) return 0.5;  // one wrong answer has all errors, whatever the decay
  throw UsageError("--decay: missing; allowed: between 0 and 1, or --measured-plateau");
}

void add_accuracy(const Outcome& outcome, Json& results) {
  results["accuracy"] = outcome.success();
  results["failure"] = outcome.failure();
  results["log_accuracy"] = number_or_null(outcome.log_success);
}

void answer_threshold(const VoteOptions& options, Report& report) {
  if (!options.rate) throw UsageError("--rate: missing; allowed: 0 to 1, with --alphabet");
  report.inputs["alphabet"] = *options.alphabet;
  add_accuracy(
      outcome(strategy::ThresholdVote{.samples = options.samples, .alphabet = *options.alphabet},
              strategy::outcome_of(*options.rate)),
      report.results);
  report.results["plateau"] = *options.rate * *options.alphabet > 1    ? 1.0
                              : *options.rate * *options.alphabet == 1 ? 0.5
                                                                       : 0.0;
}

void answer_categories(const VoteOptions& options, Report& report) {
  const double decay = decay_of(options);
  report.inputs["categories"] = options.categories;
  report.inputs["decay"] = decay;
  report.inputs["ties"] = options.ties;
  const strategy::Vote vote{.samples = options.samples,
                            .wrong_shares = strategy::geometric_shares(decay, options.categories),
                            .ties = ties_named(options.ties)};
  const double largest = vote.wrong_shares.front();
  const double critical = strategy::critical_rate(largest);
  if (options.rate) {
    add_accuracy(outcome(vote, strategy::outcome_of(*options.rate)), report.results);
    report.results["plateau"] = *options.rate > critical   ? 1.0
                                : *options.rate < critical ? 0.0
                                                           : 0.5;
  } else {
    report.inputs["alpha"] = options.alpha;
    report.inputs["beta"] = options.beta;
    report.inputs["mass"] = options.mass;
    add_accuracy(outcome(vote, options.tasks()), report.results);
    report.results["plateau"] = plateau(options.tasks(), largest);
  }
  report.results["largest_share"] = largest;
  report.results["critical_rate"] = critical;
}

Report run_vote(const VoteOptions& options) {
  Report report = report_of("vote", {{"samples", options.samples}});
  if (options.rate) report.inputs["rate"] = *options.rate;
  if (options.alphabet)
    answer_threshold(options, report);
  else
    answer_categories(options, report);
  return report;
}

}  // namespace

Subcommand add_strategy_vote(CLI::App& parent) {
  const auto shared = std::make_shared<VoteOptions>();
  VoteOptions& options = *shared;
  CLI::App* parser = parent.add_subcommand("vote", "the most frequent of N answers");
  parser->add_option("--samples", options.samples, "N")
      ->required()
      ->check(in(whole_number(1, 1e15)));
  parser->add_option("--categories", options.categories, "answers, the right one among them (2)")
      ->check(in(whole_number(2, 1001)));
  const auto decay =
      parser->add_option("--decay", options.decay, "share of each wrong answer over the one before")
          ->check(in(probability()));
  parser
      ->add_option("--measured-plateau", options.measured_plateau,
                   "accuracy of many votes, for the decay")
      ->check(in(probability()))
      ->excludes(decay);
  const auto alpha = parser->add_option("--alpha", options.alpha, "of the Beta law of rates (1)")
                         ->check(in(positive_number()));
  parser->add_option("--beta", options.beta, "of the Beta law of rates (1)")
      ->check(in(positive_number()));
  parser->add_option("--mass", options.mass, "share of tasks that can be solved at all (1)")
      ->check(in(probability()));
  parser->add_option("--rate", options.rate, "one rate of the right answer instead of a law")
      ->check(in(probability()))
      ->excludes(alpha);
  parser->add_option("--ties", options.ties, "lost, shared or won: strict, uniform (default), win")
      ->check(CLI::IsMember({"strict", "uniform", "win"}));
  parser
      ->add_option("--alphabet", options.alphabet,
                   "threshold form: N over this many answers is enough")
      ->check(in(whole_number(2, 1e15)));
  return {.parser = parser, .run = [shared] { return run_vote(*shared); }};
}

}  // namespace inferlaw::apps
