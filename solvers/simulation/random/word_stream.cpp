#include "inferlaw/solvers/simulation/random/word_stream.hpp"

#include <Random123/threefry.h>

#include <span>

// The same integer arithmetic, compiled for wider registers too and chosen when the program
// starts: the words are the same on every processor, two to three times as fast on a recent one.
// The sanitizers cannot bear a choice made before they have started.
#if defined(__x86_64__) && defined(__linux__) && defined(__GNUC__) && !defined(__clang__) && \
    !defined(__SANITIZE_THREAD__) && !defined(__SANITIZE_ADDRESS__)
#define INFERLAW_FOR_WIDE_REGISTERS __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define INFERLAW_FOR_WIDE_REGISTERS
#endif

namespace inferlaw::simulation {
namespace {

INFERLAW_FOR_WIDE_REGISTERS
void fill_words(const StreamAddress& address, std::uint64_t first_block,
                std::span<std::uint64_t> words) {
  r123::Threefry4x64 scramble;
  const auto purpose = static_cast<std::uint64_t>(address.purpose);
  for (std::size_t block = 0; block < words.size() / 4; ++block) {
    const auto four =
        scramble({{address.trial, purpose, first_block + block, 0}}, {{address.seed, 0, 0, 0}});
    for (std::size_t i = 0; i < 4; ++i) words[4 * block + i] = four[i];
  }
}

}  // namespace

void WordStream::refill() {
  fill_words(address_, next_block_, words_);
  next_block_ += words_.size() / 4;
  used_ = 0;
}

}  // namespace inferlaw::simulation
