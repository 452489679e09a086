#include "inferlaw/solvers/fit/formula/detail/order.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <sstream>
#include <tuple>
#include <utility>
#include <vector>

namespace inferlaw::fit {

using GiNaC::ex;

namespace {

// Texts of nested formulas contain each other: whole, they would grow with the cube of the depth.
constexpr std::size_t longest_key = 4096;

// Fowler, Noll and Vo: the same in every run and on every machine.
std::uint64_t fingerprint(const std::string& text) {
  std::uint64_t hash = 14695981039346656037ULL;
  for (const char letter : text)
    hash = (hash ^ static_cast<unsigned char>(letter)) * 1099511628211ULL;
  return hash;
}

std::string shortened(const std::string& text) {
  if (text.size() <= longest_key) return text;
  return fmt::format("{}{:016x}", text.substr(0, longest_key - 16), fingerprint(text));
}

}  // namespace

bool CanonicalOrder::Key::operator<(const Key& other) const {
  return std::tie(without_signs, text) < std::tie(other.without_signs, other.text);
}

CanonicalOrder::Key CanonicalOrder::key(const ex& expression) {
  const auto known = keys_.find(expression);
  if (known != keys_.end()) return known->second;
  return keys_[expression] = new_key(expression);
}

CanonicalOrder::Key CanonicalOrder::new_key(const ex& expression) {
  if (GiNaC::is_a<GiNaC::numeric>(expression)) {
    const double value = GiNaC::ex_to<GiNaC::numeric>(expression).to_double();
    return {.without_signs = fmt::format("{}", std::abs(value)), .text = fmt::format("{}", value)};
  }
  if (expression.nops() == 0) {
    std::ostringstream name;
    name << expression;
    return {.without_signs = name.str(), .text = name.str()};
  }
  const bool product = GiNaC::is_a<GiNaC::mul>(expression);
  std::string head = product ? "*" : "+";
  if (GiNaC::is_a<GiNaC::power>(expression)) head = "^";
  if (GiNaC::is_a<GiNaC::function>(expression))
    head = GiNaC::ex_to<GiNaC::function>(expression).get_name();
  Key whole{.without_signs = "", .text = head};
  std::size_t written = 0;
  for (const ex& operand : operands(expression)) {
    const Key part = key(operand);
    whole.text += "(" + part.text + ")";
    if (product && part.without_signs == "1") continue;  // -b stands where b would
    whole.without_signs += "(" + part.without_signs + ")";
    ++written;
  }
  if (!product || written != 1)
    whole.without_signs = head + whole.without_signs;
  else
    whole.without_signs = whole.without_signs.substr(1, whole.without_signs.size() - 2);
  return {.without_signs = shortened(whole.without_signs), .text = shortened(whole.text)};
}

GiNaC::exvector CanonicalOrder::operands(const ex& expression) {
  std::vector<std::pair<Key, ex>> keyed;
  for (std::size_t i = 0; i < expression.nops(); ++i)
    keyed.emplace_back(key(expression.op(i)), expression.op(i));
  if (GiNaC::is_a<GiNaC::add>(expression) || GiNaC::is_a<GiNaC::mul>(expression))
    std::sort(keyed.begin(), keyed.end(),
              [](const auto& one, const auto& other) { return one.first < other.first; });
  GiNaC::exvector ordered;
  for (const auto& [unused, operand] : keyed) ordered.push_back(operand);
  return ordered;
}

}  // namespace inferlaw::fit
