// What every subcommand is made of: options added to the parser, and what to do once they are read.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>

#include "inferlaw/apps/output/report.hpp"

namespace inferlaw::apps {

struct Subcommand {
  CLI::App* parser = nullptr;
  std::function<Report()> run;
};

Subcommand add_auxiliary(CLI::App& parent);
Subcommand add_strategy(CLI::App& parent);
Subcommand add_training(CLI::App& parent);
Subcommand add_task(CLI::App& parent);
Subcommand add_predict(CLI::App& parent);
Subcommand add_predict_from(CLI::App& parent);
Subcommand add_simulate(CLI::App& parent);
Subcommand add_validate(CLI::App& parent);
Subcommand add_fit(CLI::App& parent);
Subcommand add_reproduce(CLI::App& parent);
Subcommand add_critical(CLI::App& parent);
Subcommand add_explain(CLI::App& parent);
Subcommand add_route(CLI::App& parent);
Subcommand add_law(CLI::App& parent);

}  // namespace inferlaw::apps
