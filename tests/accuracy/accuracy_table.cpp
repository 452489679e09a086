// Writes docs/accuracy.md to standard output: what is claimed and what this build measures.
#include <cstdio>

#include "tests/accuracy/claims.hpp"

namespace {

using namespace inferlaw::test;

void write_compared() {
  std::puts("| function | range | claimed | rows | largest | mean |\n|---|---|---|---|---|---|");
  for (const Comparison& comparison : comparisons()) {
    const Measured measured = measure(comparison);
    std::printf("%s %.3g | %.2g |\n", row_head(comparison, measured).c_str(),
                measured.most_epsilons, measured.mean_epsilons);
  }
}

void write_held_elsewhere() {
  std::puts("| function | range | claimed | held by |\n|---|---|---|---|");
  for (const inferlaw::accuracy::Claim& claim : inferlaw::accuracy::claims())
    if (claim.held_by != comparisons().front().claim.held_by)
      std::printf("%s `%s` |\n", row_head(claim).c_str(), std::string(claim.held_by).c_str());
}

}  // namespace

int main() {
  std::puts(
      "# Accuracy\n\n"
      "Written by `inferlaw_accuracy_table` (tests/accuracy) from lib/accuracy.cpp and the tables "
      "of\ntests/reference:\n\n"
      "    scripts/build inferlaw_accuracy_table\n"
      "    build/release/tests/accuracy/inferlaw_accuracy_table > docs/accuracy.md\n\n"
      "Relative errors, epsilon = 2^-52 = 2.2e-16, over the rows whose reference is a normal "
      "double;\n`largest` and `mean` are in epsilons. What is claimed is tested; what was measured "
      "may differ a\nlittle between compilers. s = sigma sqrt(T), d = nu sqrt(T)/sigma. Far in a "
      "tail, where the\nprobability is e^-q, an input's own rounding moves it by up to 2 q "
      "epsilons: "
      "most of the larger\nnumbers below.\n");
  write_compared();
  std::puts(
      "\nHeld by other tests, against other references, closed forms or simulation; |log| is that "
      "of the\ntrue value:\n");
  write_held_elsewhere();
}
