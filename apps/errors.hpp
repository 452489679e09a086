// The two ways in which a user's request can be refused, each with an exit code of its own.
#pragma once

#include <stdexcept>
#include <string>

namespace inferlaw::apps {

enum ExitCode : int { good = 0, numbers_say_no = 1, wrong_usage = 2, bad_input_file = 3 };

/// Keys, values and file names may hold line breaks and terminal codes; a message is one plain
/// line, with these as \x0a.
[[nodiscard]] std::string on_one_line(const std::string& text);

/// Wrong options: exit code 2. The message is one line: option, value, what is allowed.
struct UsageError : std::runtime_error {
  explicit UsageError(const std::string& message) : std::runtime_error(on_one_line(message)) {}
};

/// A file that cannot be used: exit code 3. One line: file, line, key, value, what is allowed.
struct InputError : std::runtime_error {
  explicit InputError(const std::string& message) : std::runtime_error(on_one_line(message)) {}
};

}  // namespace inferlaw::apps
