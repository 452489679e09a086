// What numbers an option or a key of a file may hold, said once for both.
#pragma once

#include <functional>
#include <string>

namespace inferlaw::apps {

struct Range {
  std::string description;  ///< completes "allowed: .."
  std::function<bool(double)> allows;
};

[[nodiscard]] Range finite_number();
[[nodiscard]] Range positive_number();
[[nodiscard]] Range non_negative_number();
[[nodiscard]] Range probability();            // 0 to 1
[[nodiscard]] Range inner_probability();      // between 0 and 1
[[nodiscard]] Range probability_below_one();  // 0 to below 1
[[nodiscard]] Range positive_number_up_to(double most);
[[nodiscard]] Range whole_number(double least, double most);

}  // namespace inferlaw::apps
