#include "inferlaw/solvers/fit/detail/tape.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <memory>
#include <utility>

namespace inferlaw::fit {
namespace {

constexpr std::size_t block_rows = 64;
template <typename Number>
using Block = std::array<Number, block_rows>;

template <typename Number, typename Unary>
void each(Block<Number>& out, const Block<Number>& in, std::size_t count, Unary unary) {
  for (std::size_t i = 0; i < count; ++i) out[i] = unary(in[i]);
}

template <typename Number, typename Binary>
void pairs(Block<Number>& out, const Block<Number>& one, const Block<Number>& other,
           std::size_t count, Binary binary) {
  for (std::size_t i = 0; i < count; ++i) out[i] = binary(one[i], other[i]);
}

template <typename Number>
Number to_whole_power(Number base, int exponent) {
  Number result = 1;
  for (int left = std::abs(exponent); left > 0; left /= 2, base *= base)
    if (left % 2 == 1) result *= base;
  return exponent < 0 ? 1 / result : result;
}

template <typename Number>
Number sign_of(Number x) {
  return static_cast<Number>(x > 0 ? 1 : (x < 0 ? -1 : 0));
}

template <typename Number>
Number limit_of_product(Number a, Number b) {
  const bool open = (a == 0 && std::isinf(b)) || (b == 0 && std::isinf(a));
  return open ? 0 : a * b;
}

// Not a number where either is not.
template <typename Number>
Number smaller_of(Number a, Number b) {
  return a < b || std::isnan(a) ? a : b;
}
template <typename Number>
Number larger_of(Number a, Number b) {
  return a > b || std::isnan(a) ? a : b;
}

template <typename Number>
struct Inputs {
  std::span<const Number> parameters;
  const std::vector<std::vector<Number>>& columns;
  std::size_t first_row = 0;
  std::size_t count = 0;
};

template <typename Number>
void fill(const Instruction& step, const Inputs<Number>& in, std::vector<Block<Number>>& registers,
          Block<Number>& out) {
  const auto first = static_cast<std::size_t>(step.first);
  const auto second = static_cast<std::size_t>(step.second);
  const std::size_t n = in.count;
  const auto of = [&](auto function) { each(out, registers[first], n, function); };
  const auto of_both = [&](auto function) {
    pairs(out, registers[first], registers[second], n, function);
  };
  switch (step.operation) {
    case Operation::constant:
      return out.fill(static_cast<Number>(step.value));
    case Operation::parameter:
      return out.fill(in.parameters[first]);
    case Operation::column:
      std::copy_n(&in.columns[first][in.first_row], n, out.begin());
      return;
    case Operation::add:
      return of_both([](Number a, Number b) { return a + b; });
    case Operation::multiply:
      return of_both([](Number a, Number b) { return a * b; });
    case Operation::multiply_in_derivative:
      return of_both(limit_of_product<Number>);
    case Operation::minimum:
      return of_both(smaller_of<Number>);
    case Operation::maximum:
      return of_both(larger_of<Number>);
    case Operation::divide:
      return of_both([](Number a, Number b) { return a / b; });
    case Operation::power:
      return of_both([](Number a, Number b) { return std::pow(a, b); });
    case Operation::whole_power:
      return of([&](Number a) { return to_whole_power(a, step.second); });
    case Operation::exp:
      return of([](Number a) { return std::exp(a); });
    case Operation::log:
      return of([](Number a) { return std::log(a); });
    case Operation::sin:
      return of([](Number a) { return std::sin(a); });
    case Operation::cos:
      return of([](Number a) { return std::cos(a); });
    case Operation::tan:
      return of([](Number a) { return std::tan(a); });
    case Operation::atan:
      return of([](Number a) { return std::atan(a); });
    case Operation::atan2:
      return of_both([](Number a, Number b) { return std::atan2(a, b); });
    case Operation::tanh:
      return of([](Number a) { return std::tanh(a); });
    case Operation::sqrt:
      return of([](Number a) { return std::sqrt(a); });
    case Operation::absolute:
      return of([](Number a) { return std::abs(a); });
    case Operation::sign:
      return of(sign_of<Number>);
  }
}

template <typename Number>
void run_tape(const Tape& tape, std::span<const Number> parameters,
              const std::vector<std::vector<Number>>& columns, std::size_t rows,
              std::span<Number> results) {
  std::vector<Block<Number>> registers(tape.instructions.size());
  for (std::size_t first = 0; first < rows; first += block_rows) {
    const Inputs<Number> in{.parameters = parameters,
                            .columns = columns,
                            .first_row = first,
                            .count = std::min(block_rows, rows - first)};
    for (std::size_t i = 0; i < registers.size(); ++i)
      fill(tape.instructions[i], in, registers, registers[i]);
    for (std::size_t k = 0; k < tape.outputs.size(); ++k) {
      const Block<Number>& from = registers[static_cast<std::size_t>(tape.outputs[k])];
      for (std::size_t i = 0; i < in.count; ++i)
        results[(first + i) * tape.outputs.size() + k] = from[i];
    }
  }
}

using PreciseColumns = std::vector<std::vector<long double>>;

PreciseColumns with_remainders(const TapeColumns& columns, const TapeColumns& remainders) {
  PreciseColumns sums;
  for (std::size_t j = 0; j < columns.size(); ++j) {
    std::vector<long double>& sum = sums.emplace_back(columns[j].begin(), columns[j].end());
    if (j >= remainders.size()) continue;
    for (std::size_t i = 0; i < remainders[j].size(); ++i)
      sum[i] += static_cast<long double>(remainders[j][i]);
  }
  return sums;
}

struct Formula {
  FormulaTapes tapes;
  TapeColumns columns;
  PreciseColumns precise_columns;
  std::size_t rows = 0;
  std::size_t parameters = 0;

  void predict(std::span<const double> theta, std::span<double> values,
               std::span<double> gradient) const {
    if (gradient.empty()) return run(tapes.value, theta, columns, rows, values);
    const std::size_t width = parameters + 1;
    std::vector<double> both(rows * width);
    run(tapes.gradient, theta, columns, rows, both);
    for (std::size_t i = 0; i < rows; ++i) {
      values[i] = both[i * width];
      std::copy_n(&both[i * width + 1], parameters,
                  gradient.begin() + static_cast<std::ptrdiff_t>(i * parameters));
    }
  }

  void add_curvature(std::span<const double> theta, std::span<const double> weights,
                     std::span<double> sum) const {
    const std::size_t width = tapes.curvature.outputs.size();
    std::vector<double> all(rows * width);
    run(tapes.curvature, theta, columns, rows, all);
    std::vector<double> triangle(width);
    for (std::size_t i = 0; i < rows; ++i)
      for (std::size_t k = 0; k < width && weights[i] != 0; ++k)
        triangle[k] += weights[i] * all[i * width + k];
    for (std::size_t j = 0, at = 0; j < parameters; ++j)
      for (std::size_t k = 0; k <= j; ++k, ++at) {
        sum[j * parameters + k] += triangle[at];
        if (k != j) sum[k * parameters + j] += triangle[at];
      }
  }
};

}  // namespace

void run(const Tape& tape, std::span<const double> parameters, const TapeColumns& columns,
         std::size_t rows, std::span<double> results) {
  run_tape(tape, parameters, columns, rows, results);
}

Model formula_model(FormulaTapes tapes, std::vector<Parameter> parameters, TapeColumns columns,
                    std::size_t rows, const TapeColumns& remainders) {
  PreciseColumns precise_columns = with_remainders(columns, remainders);
  const auto formula =
      std::make_shared<const Formula>(Formula{.tapes = std::move(tapes),
                                              .columns = std::move(columns),
                                              .precise_columns = std::move(precise_columns),
                                              .rows = rows,
                                              .parameters = parameters.size()});
  return {.parameters = std::move(parameters),
          .rows = rows,
          .predict = [formula](auto theta, auto values,
                               auto gradient) { formula->predict(theta, values, gradient); },
          .add_curvature = [formula](auto theta, auto weights,
                                     auto sum) { formula->add_curvature(theta, weights, sum); },
          .predict_precisely =
              [formula](std::span<const long double> theta, std::span<long double> values) {
                run_tape(formula->tapes.value, theta, formula->precise_columns, formula->rows,
                         values);
              },
          .linear = formula->tapes.linear};
}

}  // namespace inferlaw::fit
