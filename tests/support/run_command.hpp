// Runs the command as a user would and keeps what it said.
#pragma once

#include <sys/wait.h>

#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string>

#include "tests/support/temporary_folder.hpp"

namespace inferlaw::test {

struct CommandResult {
  int exit_code = -1;
  std::string output;
  std::string errors;

  [[nodiscard]] nlohmann::json json() const { return nlohmann::json::parse(output); }
};

/// Runs `inferlaw ARGUMENTS` through the shell.
inline CommandResult run_inferlaw(const std::string& arguments) {
  const TemporaryFolder folder;
  const std::string output = (folder.path() / "output").string();
  const std::string errors = (folder.path() / "errors").string();
  const std::string line =
      std::string(INFERLAW_COMMAND) + " " + arguments + " >" + output + " 2>" + errors;
  // NOLINTNEXTLINE(concurrency-mt-unsafe): a test runs its commands one after another
  const int status = std::system(line.c_str());
  return {.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1,
          .output = contents_of(output),
          .errors = contents_of(errors)};
}

}  // namespace inferlaw::test
