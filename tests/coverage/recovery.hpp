// Whether the laws by name find what data were made of: data sets drawn from each law at parameters
// that are known, with noise that is known, each fitted as `fit` does unless told otherwise. Used
// by inferlaw_coverage, which writes docs/coverage.md, and with few data sets by a test.
#pragma once

#include <cstddef>
#include <cstdint>
#include <ostream>
#include <string>
#include <vector>

#include "inferlaw/solvers/fit/fit_law.hpp"

namespace inferlaw::test {

/// relative: the mean times e^(deviation Z); absolute: the mean plus deviation Z; Z normal.
enum class NoiseKind { relative, absolute };

struct RecoveryNoise {
  NoiseKind kind = NoiseKind::relative;
  double deviation = 0;
};

/// A law, where it is measured, and what is true.
struct RecoverySetting {
  std::string law;
  std::string data;                ///< what is drawn, in words
  fit::Columns columns = {};       ///< without the response
  std::vector<double> truth = {};  ///< of the law's parameters in their order
  RecoveryNoise noise = {};
  fit::FitRequest request = {};  ///< what is held, and how it is judged
  std::string remark = {};       ///< why an aim is missed, where it is
  std::size_t data_sets = 1000;  ///< of the table
};

/// How tests show it.
inline void PrintTo(const RecoverySetting& setting, std::ostream* out) {
  *out << setting.law << ", " << setting.data;
}

/// One for each law by name that gives errors.
[[nodiscard]] std::vector<RecoverySetting> recovery_settings();

struct RecoveredParameter {
  std::string name;
  double truth = 0;
  bool by_logarithm = false;  ///< so are bias and spread, where the search moves the logarithm
  double bias = 0;            ///< mean deviation from the truth
  double spread = 0;          ///< standard deviation of the estimates
  double held = 0;            ///< share of the 95 % intervals that hold the truth
};

struct Recovery {
  std::size_t data_sets = 0;
  std::size_t usable = 0;  ///< certified; the others are left out
  std::vector<RecoveredParameter> parameters = {};
};

[[nodiscard]] Recovery recovery_of(const RecoverySetting& setting, std::size_t data_sets,
                                   std::uint64_t seed);

}  // namespace inferlaw::test
