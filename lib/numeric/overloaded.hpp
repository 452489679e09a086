/// @file
/// One function object out of several, one for each alternative of a variant:
///
///     std::visit(Overloaded{[](const A&) { .. }, [](const B&) { .. }}, a_or_b)
///
/// Without an overload for `auto` it is a visit in full: a variant that gains an alternative no
/// longer compiles where the new one is not handled.
#pragma once

namespace inferlaw::numeric {

template <class... Functions>
struct Overloaded : Functions... {
  using Functions::operator()...;
};
template <class... Functions>
Overloaded(Functions...) -> Overloaded<Functions...>;  // for compilers without P1816

}  // namespace inferlaw::numeric
