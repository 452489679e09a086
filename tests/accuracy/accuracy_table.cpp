// Writes docs/accuracy.md to standard output: what is claimed and what this build measures.
#include <cstdio>

#include "tests/accuracy/claims.hpp"

int main() {
  std::puts(
      "# Accuracy\n\n"
      "Written by `inferlaw_accuracy_table` (tests/accuracy) from the tables of "
      "tests/reference:\n\n"
      "    scripts/build inferlaw_accuracy_table\n"
      "    build/release/tests/accuracy/inferlaw_accuracy_table > docs/accuracy.md\n\n"
      "Relative errors in epsilons of 2^-52 = 2.2e-16, over the rows whose reference is a normal\n"
      "double. What is claimed is tested; what was measured may differ a little between "
      "compilers.\n"
      "s = sigma sqrt(T), d = nu sqrt(T)/sigma. Far in a tail, where the probability is e^-q, an\n"
      "input's own rounding moves it by up to 2 q epsilons: most of the larger numbers below.\n\n"
      "| function | range | rows | claimed | largest | mean |\n|---|---|---|---|---|---|");
  for (const inferlaw::test::Claim& claim : inferlaw::test::claims()) {
    const inferlaw::test::Measured measured = inferlaw::test::measure(claim);
    std::printf("%s %.3g | %.2g |\n", inferlaw::test::row_head(claim, measured).c_str(),
                measured.most_epsilons, measured.mean_epsilons);
  }
}
