// The options of subcommands that carry the errors of fitted parameters on to their answers.
#pragma once

#include <CLI/CLI.hpp>

#include "inferlaw/apps/input/draws.hpp"

namespace inferlaw::apps {

inline void add_draws_options(CLI::App& parser, DrawsRequest& draws) {
  const auto file = parser.add_option(
      "--draws", draws.file, "CSV file of fit --draws: answers with intervals over the draws");
  parser
      .add_option("--set", draws.keys,
                  "KEY=EXPRESSION: a scenario key from the draws' columns, such as "
                  "capability.loss_exponent=alpha; without it those of the loss law")
      ->allow_extra_args(false)
      ->needs(file);
  parser.add_option("--confidence", draws.confidence, "of these intervals, 0.95")
      ->check(CLI::Range(0.01, 0.9999))
      ->needs(file);
}

}  // namespace inferlaw::apps
