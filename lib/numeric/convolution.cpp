#include "inferlaw/lib/numeric/convolution.hpp"

#include <fftw3.h>

#include <algorithm>
#include <limits>
#include <map>
#include <mutex>
#include <new>
#include <type_traits>

namespace inferlaw::numeric {
namespace {

// A plan made for one array serves every other that is aligned alike: those of operator new are.
static_assert(__STDCPP_DEFAULT_NEW_ALIGNMENT__ >= 16);

// FFTW's planner, unlike its plans, is for one thread at a time.
std::mutex& planner() {
  static std::mutex mutex;
  return mutex;
}

struct DestroyPlan {
  void operator()(fftw_plan plan) const { fftw_destroy_plan(plan); }
};
using Plan = std::unique_ptr<std::remove_pointer_t<fftw_plan>, DestroyPlan>;

Plan planned(fftw_plan plan) {
  if (plan == nullptr) throw std::bad_alloc();
  return Plan(plan);
}

// A complex number of the standard library and one of FFTW are two doubles both.
fftw_complex* as_complex(double* values) { return reinterpret_cast<fftw_complex*>(values); }

// Without the infinities and NaNs that the operator of the standard library looks for.
std::complex<double> product(std::complex<double> left, std::complex<double> right) {
  return {left.real() * right.real() - left.imag() * right.imag(),
          left.real() * right.imag() + left.imag() * right.real()};
}

// The spectrum of `length` real numbers needs so many doubles.
std::size_t padded(std::size_t length) { return 2 * (length / 2 + 1); }

std::span<std::complex<double>> spectrum_in(std::vector<double>& padded) {
  return {reinterpret_cast<std::complex<double>*>(padded.data()), padded.size() / 2};
}

}  // namespace

struct RealTransform::Plans {
  explicit Plans(std::size_t size);

  std::size_t length;
  Plan forward;
  Plan inverse;
};

RealTransform::Plans::Plans(std::size_t size) : length(size) {
  std::vector<double> any(padded(size));
  const auto count = static_cast<int>(size);
  forward = planned(fftw_plan_dft_r2c_1d(count, any.data(), as_complex(any.data()), FFTW_ESTIMATE));
  inverse = planned(fftw_plan_dft_c2r_1d(count, as_complex(any.data()), any.data(), FFTW_ESTIMATE));
}

// A plan takes as long as dozens of transforms, and a recursion needs the same lengths again and
// again: of each length one is kept.
RealTransform::RealTransform(std::size_t length) {
  static std::map<std::size_t, std::shared_ptr<const Plans>> plans;
  const std::lock_guard lock(planner());
  std::shared_ptr<const Plans>& kept = plans[length];
  if (!kept) kept = std::make_shared<const Plans>(length);
  plans_ = kept;
}

std::size_t RealTransform::length() const { return plans_->length; }

std::span<std::complex<double>> RealTransform::forward(std::vector<double>& values) const {
  values.resize(padded(length()));
  fftw_execute_dft_r2c(plans_->forward.get(), values.data(), as_complex(values.data()));
  return spectrum_in(values);
}

void RealTransform::inverse(std::vector<double>& spectrum) const {
  fftw_execute_dft_c2r(plans_->inverse.get(), as_complex(spectrum.data()), spectrum.data());
  spectrum.resize(length());
  const double scale = 1 / static_cast<double>(length());
  for (double& value : spectrum) value *= scale;
}

std::size_t fast_length(std::size_t least) {
  std::size_t shortest = std::numeric_limits<std::size_t>::max();
  for (std::size_t fives = 1; fives <= 25; fives *= 5)
    for (std::size_t threes = 1; threes <= 9; threes *= 3) {
      std::size_t length = 2 * fives * threes;
      while (length < least) length *= 2;
      shortest = std::min(shortest, length);
    }
  return shortest;
}

Convolver::Convolver(std::span<const double> kernel, std::size_t longest_sequence)
    : kernel_length_(kernel.size()), transform_(fast_length(kernel.size() + longest_sequence - 1)) {
  std::vector<double> padded(kernel.begin(), kernel.end());
  const auto spectrum = transform_.forward(padded);
  spectrum_.assign(spectrum.begin(), spectrum.end());
}

std::size_t Convolver::longest_sequence() const { return transform_.length() + 1 - kernel_length_; }

void Convolver::operator()(std::vector<double>& sequence) const {
  const std::size_t result_length = sequence.size() + kernel_length_ - 1;
  const auto spectrum = transform_.forward(sequence);
  for (std::size_t i = 0; i < spectrum.size(); ++i)
    spectrum[i] = product(spectrum[i], spectrum_[i]);
  transform_.inverse(sequence);
  sequence.resize(result_length);
}

std::vector<double> convolution(std::span<const double> left, std::span<const double> right) {
  std::vector<double> result(left.begin(), left.end());
  Convolver(right, left.size())(result);
  return result;
}

void map_spectrum(std::vector<double>& values,
                  const std::function<std::complex<double>(std::complex<double>)>& function) {
  const RealTransform transform(values.size());
  for (std::complex<double>& value : transform.forward(values)) value = function(value);
  transform.inverse(values);
}

}  // namespace inferlaw::numeric
