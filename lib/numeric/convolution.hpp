/// @file
/// Convolution of many sequences with one kernel, and functions of a generating function, by real
/// fast Fourier transforms.
///
///     (kernel * sequence)_k = sum_j kernel_j sequence_{k-j}
///
/// The absolute error of each entry is a few epsilon times the product of the two Euclidean norms:
/// small beside the largest entry, not beside entries that are far smaller. Cost of a call: two
/// real transforms of about the length of the result, n log n; the kernel is transformed once.
///
/// Source: the convolution theorem [exact]; the transforms are those of FFTW.
#pragma once

#include <complex>
#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <vector>

namespace inferlaw::numeric {

/// Real Fourier transforms of one length, planned once in a program; safe in many threads.
class RealTransform {
 public:
  explicit RealTransform(std::size_t length);

  [[nodiscard]] std::size_t length() const;

  /// The first half of the spectrum, entries 0 to length/2, in the place of the values, which are
  /// filled up with zeros to the length; and the values from it.
  [[nodiscard]] std::span<std::complex<double>> forward(std::vector<double>& values) const;
  void inverse(std::vector<double>& spectrum) const;

 private:
  struct Plans;
  std::shared_ptr<const Plans> plans_;
};

/// The shortest length of at least `least` that the transforms do fast: an even 2^a 3^b 5^c.
[[nodiscard]] std::size_t fast_length(std::size_t least);

/// Convolves sequences of up to `longest_sequence` entries with a fixed kernel.
class Convolver {
 public:
  Convolver(std::span<const double> kernel, std::size_t longest_sequence);

  [[nodiscard]] std::size_t longest_sequence() const;

  /// kernel * sequence, in place; `sequence` grows by the length of the kernel less one.
  void operator()(std::vector<double>& sequence) const;

 private:
  std::size_t kernel_length_;
  RealTransform transform_;
  std::vector<std::complex<double>> spectrum_;
};

[[nodiscard]] std::vector<double> convolution(std::span<const double> left,
                                              std::span<const double> right);

/// The sequence whose discrete Fourier transform is `function` of that of `values`, in place. The
/// result is periodic with the length of `values`, which fast_length should have chosen.
void map_spectrum(std::vector<double>& values,
                  const std::function<std::complex<double>(std::complex<double>)>& function);

}  // namespace inferlaw::numeric
