// The options of a formula of the catalogue as those of a subcommand.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "inferlaw/lib/catalogue/catalogue.hpp"

namespace inferlaw::apps {

/// What was given of each option, in the order of the formula's; columns come from the file.
struct FormulaOptions {
  std::vector<std::vector<double>> values = {};
  std::string file = {};
};

/// `required`: refuse a call that leaves out what the formula needs.
void add_formula_options(const catalogue::Formula& formula, bool required, CLI::App& parser,
                         FormulaOptions& options);

/// By the names of the options, those alone that were given.
[[nodiscard]] catalogue::OptionValues given_values(const catalogue::Formula& formula,
                                                   const FormulaOptions& options);

}  // namespace inferlaw::apps
