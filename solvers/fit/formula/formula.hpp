/// @file
/// Formulas that a user writes: read once, differentiated exactly by GiNaC, flattened into tapes.
///
///     + - * / ^ exp log log2 log10 sqrt sin cos tan atan atan2 abs min max tanh pi
///
/// Powers before signs before products, from the right; names of parameters and columns come before
/// pi. The same text gives the same digits in every run. Not for several threads at once: GiNaC
/// counts its references without locks; the models that a formula makes are.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "inferlaw/solvers/fit/problem.hpp"

namespace inferlaw::fit {

/// A formula that cannot be read. One line: position (from 1), what is wrong, what is allowed.
struct FormulaError : std::invalid_argument {
  using std::invalid_argument::invalid_argument;
};

class Formula {
 public:
  /// Names of parameters and columns are those the text may use. Throws FormulaError with the
  /// position of a mistake, or the name that is unknown.
  Formula(const std::string& text, const std::vector<std::string>& parameters,
          const std::vector<std::string>& columns);
  ~Formula();
  Formula(Formula&&) noexcept;
  Formula& operator=(Formula&&) noexcept;
  Formula(const Formula&) = delete;
  Formula& operator=(const Formula&) = delete;

  /// Columns in the order in which they were named; those that do not occur may be empty.
  using ColumnValues = std::vector<std::vector<double>>;
  /// `remainders`: what doubles leave out of the columns, or none.
  using MakeModel = std::function<Model(std::vector<Parameter> parameters, ColumnValues columns,
                                        std::size_t rows, ColumnValues remainders)>;

  /// Of a formula without parameters, row by row.
  [[nodiscard]] std::vector<double> values(const ColumnValues& columns, std::size_t rows) const;
  /// The formula with its exact derivatives, ready for any columns. Needs the formula no longer.
  [[nodiscard]] MakeModel compiled() const;
  /// LaTeX, with every parameter replaced by its number in six digits.
  [[nodiscard]] std::string latex(const std::vector<double>& parameters) const;
  /// Whether the column of this position occurs.
  [[nodiscard]] bool uses_column(std::size_t column) const;
  [[nodiscard]] bool uses_parameter(std::size_t parameter) const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace inferlaw::fit
