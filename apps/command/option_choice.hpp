// Options that choose a member of an enum by its name.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "inferlaw/lib/numeric/names.hpp"

namespace inferlaw::apps {

template <typename Enum>
CLI::Option* add_choice(CLI::App& parser, const std::string& name, Enum& choice,
                        const std::string& help) {
  const auto choose = [&choice](const std::string& text) {
    choice = numeric::from_name<Enum>(text).value();
  };
  const std::vector<std::string> names(numeric::names<Enum>.begin(), numeric::names<Enum>.end());
  return parser.add_option_function<std::string>(name, choose, help)->check(CLI::IsMember(names));
}

}  // namespace inferlaw::apps
