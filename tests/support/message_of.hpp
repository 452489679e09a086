// What an error says.
#pragma once

#include <gmock/gmock.h>

#include <string>

namespace inferlaw::test {

/// The message of the error of this type that `work` throws; other errors pass on.
template <typename Error, typename Work>
std::string message_of(const Work& work) {
  try {
    work();
  } catch (const Error& error) {
    return error.what();
  }
  return "nothing of this type";
}

}  // namespace inferlaw::test

#define EXPECT_SAYS(text, said) EXPECT_THAT(text, testing::HasSubstr(said))
