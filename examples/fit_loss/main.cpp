// A loss law fitted to runs of known size, tokens and loss: its exponents, with errors.
#include <cmath>
#include <cstdio>
#include <string>
#include <vector>

#include "inferlaw/solvers/fit/fit_law.hpp"

int main() {
  using namespace inferlaw;
  fit::Columns runs{.numbers = {{"N", {}}, {"D", {}}, {"loss", {}}}};
  for (const double n : {1e8, 3e8, 1e9, 3e9})
    for (const double d : {2e9, 6e9, 2e10, 6e10}) {
      const double measured = 1 + 1e-4 * std::sin(n / 1e7 + d / 1e8);  // relative noise
      runs.numbers["N"].push_back(n);
      runs.numbers["D"].push_back(d);
      runs.numbers["loss"].push_back(measured *
                                     (1.8 + 400 * std::pow(n, -0.34) + 1500 * std::pow(d, -0.36)));
    }
  const fit::FittedLaw law = fit::fit_law({.law = "loss"}, runs);
  for (const std::string name : {"alpha", "beta"})
    std::printf("%s %.4f +- %.4f\n", name.c_str(), law.parameter(name).value,
                law.parameter(name).spread.standard_error);
  return law.usable() ? 0 : 1;
}
