#include <memory>

#include "inferlaw/apps/command/option_choice.hpp"
#include "inferlaw/apps/command/strategy_options.hpp"
#include "inferlaw/apps/output/strategy.hpp"

namespace inferlaw::apps {
namespace {

using strategy::VoteQuestion;

Json inputs_of(const VoteQuestion& question, const strategy::VoteAnswer& answer) {
  Json inputs{{"samples", question.samples}};
  if (question.rate) inputs["rate"] = *question.rate;
  if (question.alphabet) inputs["alphabet"] = *question.alphabet;
  if (!answer.wrong_answers) return inputs;
  inputs["categories"] = question.categories;
  inputs["decay"] = answer.wrong_answers->decay;
  inputs["ties"] = name_of(question.ties);
  if (question.rate) return inputs;
  inputs["alpha"] = question.tasks.law.alpha;
  inputs["beta"] = question.tasks.law.beta;
  inputs["mass"] = question.tasks.mass;
  return inputs;
}

Report run_vote(const VoteQuestion& question) {
  const strategy::VoteAnswer found = answer(question);
  return report_of("vote", inputs_of(question, found), to_json(found));
}

void add_wrong_answers(CLI::App& parser, VoteQuestion& question) {
  parser.add_option("--categories", question.categories, "answers, the right one among them (2)")
      ->check(in(whole_number(2, 1001)));
  const auto decay =
      parser
          .add_option("--decay", question.decay, "share of each wrong answer over the one before")
          ->check(in(probability()));
  parser
      .add_option("--measured-plateau", question.measured_plateau,
                  "accuracy of many votes, for the decay")
      ->check(in(probability()))
      ->excludes(decay);
}

void add_rates(CLI::App& parser, VoteQuestion& question) {
  strategy::RatePopulation& tasks = question.tasks;
  const auto alpha = parser.add_option("--alpha", tasks.law.alpha, "of the Beta law of rates (1)")
                         ->check(in(positive_number()));
  parser.add_option("--beta", tasks.law.beta, "of the Beta law of rates (1)")
      ->check(in(positive_number()));
  parser.add_option("--mass", tasks.mass, "share of tasks that can be solved at all (1)")
      ->check(in(probability()));
  parser.add_option("--rate", question.rate, "one rate of the right answer instead of a law")
      ->check(in(probability()))
      ->excludes(alpha);
}

}  // namespace

Subcommand add_strategy_vote(CLI::App& parent) {
  const auto shared = std::make_shared<VoteQuestion>();
  VoteQuestion& question = *shared;
  CLI::App* parser = parent.add_subcommand("vote", "the most frequent of N answers");
  parser->add_option("--samples", question.samples, "N")
      ->required()
      ->check(in(whole_number(1, 1e15)));
  add_wrong_answers(*parser, question);
  add_rates(*parser, question);
  add_choice(*parser, "--ties", question.ties,
             "lost, shared or won: strict, uniform (default), win");
  parser
      ->add_option("--alphabet", question.alphabet,
                   "threshold form: N over this many answers is enough")
      ->check(in(whole_number(2, 1e15)))
      ->needs(parser->get_option("--rate"));
  return {.parser = parser, .run = [shared] { return run_vote(*shared); }};
}

}  // namespace inferlaw::apps
