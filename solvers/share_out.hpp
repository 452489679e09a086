/// @file
/// Work shared out among threads, item by item.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <thread>
#include <vector>

namespace inferlaw {

/// `wanted`, or every processor where it is 0.
inline std::int64_t thread_count(int wanted) {
  if (wanted > 0) return wanted;
  return std::max(1U, std::thread::hardware_concurrency());  // 0 where it is not known
}

/// Calls work(0) .. work(count - 1), each once, on `threads` threads. The work must not throw.
template <typename Work>
void share_out(std::int64_t count, std::int64_t threads, const Work& work) {
  std::atomic<std::int64_t> next = 0;
  const auto keep_working = [&] {
    for (std::int64_t item = next++; item < count; item = next++) work(item);
  };
  std::vector<std::jthread> helpers;
  for (std::int64_t i = 1; i < std::min(threads, count); ++i) helpers.emplace_back(keep_working);
  keep_working();
}

}  // namespace inferlaw
