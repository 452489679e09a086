#include "inferlaw/solvers/catalogue/all_formulas.hpp"

#include <vector>

#include "inferlaw/solvers/catalogue/detail/entries.hpp"

namespace inferlaw::catalogue {
namespace {

std::vector<Formula> collected() {
  std::vector<Formula> all;
  for (const std::span<const Formula> group :
       {formulas(), detail::supply_formulas(), detail::search_formulas()})
    all.insert(all.end(), group.begin(), group.end());
  return all;
}

}  // namespace

std::span<const Formula> all_formulas() {
  static const std::vector<Formula> all = collected();
  return all;
}

}  // namespace inferlaw::catalogue
