#include "inferlaw/lib/numeric/convolution.hpp"

#include <gsl/gsl_fft_halfcomplex.h>
#include <gsl/gsl_fft_real.h>

#include <algorithm>
#include <limits>
#include <new>

namespace inferlaw::numeric {
namespace {

template <auto release>
struct Release {
  template <typename Resource>
  void operator()(Resource* resource) const {
    release(resource);
  }
};

template <typename Resource>
Resource* allocated(Resource* resource) {
  if (resource == nullptr) throw std::bad_alloc();
  return resource;
}

// Product of two half-complex spectra of even length, into the first.
void multiply(std::span<double> left, std::span<const double> right) {
  const std::size_t last = left.size() - 1;
  left[0] *= right[0];
  for (std::size_t i = 1; i < last; i += 2) {
    const double real = left[i] * right[i] - left[i + 1] * right[i + 1];
    left[i + 1] = left[i] * right[i + 1] + left[i + 1] * right[i];
    left[i] = real;
  }
  left[last] *= right[last];
}

}  // namespace

struct RealTransform::Tables {
  explicit Tables(std::size_t size)
      : length(size),
        forward(allocated(gsl_fft_real_wavetable_alloc(size))),
        inverse(allocated(gsl_fft_halfcomplex_wavetable_alloc(size))),
        workspace(allocated(gsl_fft_real_workspace_alloc(size))) {}

  std::size_t length;
  std::unique_ptr<gsl_fft_real_wavetable, Release<gsl_fft_real_wavetable_free>> forward;
  std::unique_ptr<gsl_fft_halfcomplex_wavetable, Release<gsl_fft_halfcomplex_wavetable_free>>
      inverse;
  std::unique_ptr<gsl_fft_real_workspace, Release<gsl_fft_real_workspace_free>> workspace;
};

RealTransform::RealTransform(std::size_t length) : tables_(std::make_unique<Tables>(length)) {}
RealTransform::RealTransform(RealTransform&& other) noexcept = default;
RealTransform& RealTransform::operator=(RealTransform&& other) noexcept = default;
RealTransform::~RealTransform() = default;

std::size_t RealTransform::length() const { return tables_->length; }

void RealTransform::forward(std::span<double> values) const {
  gsl_fft_real_transform(values.data(), 1, length(), tables_->forward.get(),
                         tables_->workspace.get());
}

void RealTransform::inverse(std::span<double> spectrum) const {
  gsl_fft_halfcomplex_inverse(spectrum.data(), 1, length(), tables_->inverse.get(),
                              tables_->workspace.get());
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
    : kernel_length_(kernel.size()),
      transform_(fast_length(kernel.size() + longest_sequence - 1)),
      spectrum_(kernel.begin(), kernel.end()) {
  spectrum_.resize(transform_.length());
  transform_.forward(spectrum_);
}

std::size_t Convolver::longest_sequence() const { return transform_.length() + 1 - kernel_length_; }

void Convolver::operator()(std::vector<double>& sequence) const {
  const std::size_t result_length = sequence.size() + kernel_length_ - 1;
  sequence.resize(transform_.length());
  transform_.forward(sequence);
  multiply(sequence, spectrum_);
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
  transform.forward(values);
  const std::size_t last = values.size() - 1;
  values[0] = function(values[0]).real();
  for (std::size_t i = 1; i < last; i += 2) {
    const std::complex<double> mapped = function({values[i], values[i + 1]});
    values[i] = mapped.real();
    values[i + 1] = mapped.imag();
  }
  values[last] = function(values[last]).real();
  transform.inverse(values);
}

}  // namespace inferlaw::numeric
