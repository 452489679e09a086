#include "inferlaw/solvers/simulation/random/word_stream.hpp"

#include <Random123/threefry.h>

namespace inferlaw::simulation {

void WordStream::refill() {
  r123::Threefry4x64 scramble;
  const r123::Threefry4x64::key_type key = {{address_.seed, 0, 0, 0}};
  for (std::size_t first = 0; first < words_.size(); first += 4) {
    const auto four = scramble(
        {{address_.trial, static_cast<std::uint64_t>(address_.purpose), next_block_++, 0}}, key);
    for (std::size_t i = 0; i < 4; ++i) words_[first + i] = four[i];
  }
  used_ = 0;
}

}  // namespace inferlaw::simulation
