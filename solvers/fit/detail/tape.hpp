// Formulas flattened into a list of operations, for fits of laws that a user writes.
//
// Operation i fills register i for a block of rows at a time; common parts of value, gradient and
// Hessian are computed once. A formula is parsed and differentiated elsewhere
// (formula/formula.hpp).
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "inferlaw/solvers/fit/problem.hpp"

namespace inferlaw::fit {

enum class Operation {
  constant,   // value
  column,     // column `first`
  parameter,  // parameter `first`
  add,
  multiply,
  /// 0 times infinity is 0: the limit of x^c log x, the derivative of x^c, at x = 0 for c > 0.
  multiply_in_derivative,
  divide,
  power,
  whole_power,  // register `first` to the power `second`, a whole number of either sign
  exp,
  log,
  sin,
  cos,
  tan,
  atan,
  atan2,
  minimum,
  maximum,
  tanh,
  sqrt,
  absolute,
  sign
};

struct Instruction {
  Operation operation = Operation::constant;
  int first = 0;
  int second = 0;
  double value = 0;
};

struct Tape {
  std::vector<Instruction> instructions;
  std::vector<int> outputs;      ///< registers
  std::size_t varying_from = 0;  ///< instructions before this one are the same in all rows
};

/// In the order in which the tape counts them; those it does not read may be empty.
using TapeColumns = std::vector<std::vector<double>>;

/// values[i] = the first output at row i.
void run(const Tape& tape, std::span<const double> parameters, const TapeColumns& columns,
         std::span<double> values);

/// A formula with p parameters: outputs value; value and p first derivatives; p (p+1)/2 second
/// derivatives (lower triangle, row by row).
struct FormulaTapes {
  Tape value;
  Tape gradient;
  Tape curvature;
  std::vector<std::size_t> linear = {};  ///< as in Model
};

/// `remainders`, as many as columns or none, are what doubles leave out of the columns: they and
/// long doubles are what predicts precisely.
[[nodiscard]] Model formula_model(const FormulaTapes& tapes, std::vector<Parameter> parameters,
                                  TapeColumns columns, std::size_t rows,
                                  TapeColumns remainders = {});

}  // namespace inferlaw::fit
