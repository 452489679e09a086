// Formulas that a user writes: read once, differentiated exactly by GiNaC, flattened into tapes.
//
//   + - * / ^ exp log log2 log10 sqrt sin cos tan atan atan2 abs min max tanh pi
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "inferlaw/solvers/fit/tape.hpp"

namespace inferlaw::apps {

class Formula {
 public:
  /// Names of parameters and columns are those the text may use. Throws UsageError with the
  /// position of a mistake, or the name that is unknown.
  Formula(const std::string& text, const std::vector<std::string>& parameters,
          const std::vector<std::string>& columns);
  ~Formula();
  Formula(Formula&&) noexcept;
  Formula& operator=(Formula&&) noexcept;
  Formula(const Formula&) = delete;
  Formula& operator=(const Formula&) = delete;

  [[nodiscard]] fit::Tape value() const;
  [[nodiscard]] fit::FormulaTapes with_derivatives() const;
  /// LaTeX, with every parameter replaced by its number in six digits.
  [[nodiscard]] std::string latex(const std::vector<double>& parameters) const;
  /// Whether the column of this position occurs.
  [[nodiscard]] bool uses_column(std::size_t column) const;
  [[nodiscard]] bool uses_parameter(std::size_t parameter) const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

/// What users may call.
[[nodiscard]] std::string known_functions();

}  // namespace inferlaw::apps
