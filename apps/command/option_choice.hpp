// Options that choose a member of an enum by its name.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

#include "inferlaw/lib/numeric/enum_names.hpp"

namespace inferlaw::apps {

template <typename Enum>
CLI::Option* add_choice(CLI::App& parser, const std::string& name, Enum& choice,
                        const std::string& help) {
  const auto choose = [&choice](const std::string& text) {
    choice = numeric::member_named<Enum>(text).value();
  };
  return parser.add_option_function<std::string>(name, choose, help)
      ->check(CLI::IsMember(numeric::names_of<Enum>()));
}

}  // namespace inferlaw::apps
