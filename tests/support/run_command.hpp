// Runs the command as a user would and keeps what it said.
#pragma once

#include <sys/wait.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>

namespace inferlaw::test {

inline std::string contents_of(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

/// A new folder for one test, removed at its end.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "inferlaw.XXXXXX").string();
    path_ = mkdtemp(pattern.data());
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

  /// Writes a file into the folder and returns its path.
  [[nodiscard]] std::filesystem::path write(const std::string& name,
                                            const std::string& text) const {
    std::ofstream(path_ / name, std::ios::binary) << text;
    return path_ / name;
  }

 private:
  std::filesystem::path path_;
};

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
  const int status = std::system(line.c_str());
  return {.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1,
          .output = contents_of(output),
          .errors = contents_of(errors)};
}

}  // namespace inferlaw::test
