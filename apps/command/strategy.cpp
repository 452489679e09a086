#include <stdexcept>
#include <vector>

#include "inferlaw/apps/command/strategy_options.hpp"
#include "inferlaw/apps/command/subcommand.hpp"

namespace inferlaw::apps {

Subcommand add_strategy(CLI::App& parent) {
  CLI::App* parser = parent.add_subcommand(
      "strategy", "success and cost of a strategy: cot, tot, bon, vote; the best one: best, map");
  parser->require_subcommand(1);
  std::vector<Subcommand> strategies = add_strategy_walks(*parser);
  strategies.push_back(add_strategy_vote(*parser));
  for (const Subcommand& choice : add_strategy_choices(*parser)) strategies.push_back(choice);
  for (const Subcommand& strategy : strategies)
    strategy.parser->fallthrough();  // to --json and such
  return {.parser = parser, .run = [strategies] {
            for (const Subcommand& strategy : strategies)
              if (strategy.parser->parsed()) return strategy.run();
            throw std::logic_error("the parser requires a strategy");
          }};
}

}  // namespace inferlaw::apps
