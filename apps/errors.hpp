// The two ways in which a user's request can be refused, each with an exit code of its own.
#pragma once

#include <stdexcept>

namespace inferlaw::apps {

enum ExitCode : int { good = 0, numbers_say_no = 1, wrong_usage = 2, bad_input_file = 3 };

/// Wrong options: exit code 2. The message is one line: option, value, what is allowed.
struct UsageError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// A file that cannot be used: exit code 3. One line: file, line, key, value, what is allowed.
struct InputError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

}  // namespace inferlaw::apps
