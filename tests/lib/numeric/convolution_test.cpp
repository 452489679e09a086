#include "inferlaw/lib/numeric/convolution.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace inferlaw::numeric {
namespace {

std::vector<double> wave(std::size_t length, double rate) {
  std::vector<double> values;
  for (std::size_t i = 0; i < length; ++i)
    values.push_back(1 + std::sin(rate * static_cast<double>(i)));
  return values;
}

TEST(Convolution, AgreesWithTheDoubleSum) {
  for (const std::size_t left : {1U, 2U, 7U, 100U})
    for (const std::size_t right : {1U, 3U, 64U}) {
      const std::vector<double> a = wave(left, 0.7);
      const std::vector<double> b = wave(right, 1.3);
      std::vector<double> expected(left + right - 1);
      for (std::size_t i = 0; i < left; ++i)
        for (std::size_t j = 0; j < right; ++j) expected[i + j] += a[i] * b[j];
      const std::vector<double> actual = convolution(a, b);
      ASSERT_EQ(actual.size(), expected.size());
      for (std::size_t i = 0; i < expected.size(); ++i)
        EXPECT_NEAR(actual[i], expected[i], 1e-12 * static_cast<double>(left + right));
    }
}

TEST(Convolution, OneConvolverServesManyLengths) {
  const std::vector<double> kernel = wave(5, 0.3);
  const Convolver convolve(kernel, 50);
  ASSERT_GE(convolve.longest_sequence(), 50U);
  for (const std::size_t length : {1U, 20U, 50U}) {
    std::vector<double> sequence = wave(length, 0.9);
    const std::vector<double> expected = convolution(sequence, kernel);
    convolve(sequence);
    ASSERT_EQ(sequence.size(), expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i) EXPECT_NEAR(sequence[i], expected[i], 1e-12);
  }
}

TEST(Convolution, FastLengthsAreEvenAndLongEnough) {
  for (std::size_t least = 1; least < 3000; least += 7) {
    const std::size_t length = fast_length(least);
    EXPECT_GE(length, least);
    EXPECT_EQ(length % 2, 0U);
    EXPECT_LE(length, 2 + least + least / 3);
  }
}

TEST(Convolution, ASpectrumSquaredIsACyclicConvolution) {
  std::vector<double> values{1, 2, 0, 0, 0, 3};
  map_spectrum(values, [](std::complex<double> z) { return z * z; });
  // (1 + 2 x + 3 x^5)^2 = 1 + 4 x + 4 x^2 + 6 x^5 + 12 x^6 + 9 x^10, x^6 = 1
  const std::vector<double> cyclic{13, 4, 4, 0, 9, 6};
  for (std::size_t i = 0; i < cyclic.size(); ++i) EXPECT_NEAR(values[i], cyclic[i], 1e-13);
}

}  // namespace
}  // namespace inferlaw::numeric
