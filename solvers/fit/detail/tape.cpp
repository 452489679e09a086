#include "inferlaw/solvers/fit/detail/tape.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <memory>
#include <type_traits>
#include <utility>

namespace inferlaw::fit {
namespace {

// So many rows of all registers of a long formula stay in the cache next to the processor.
constexpr std::size_t block_rows = 128;

template <typename Number, typename Unary>
void each(Number* __restrict out, const Number* in, std::size_t count, Unary unary) {
  for (std::size_t i = 0; i < count; ++i) out[i] = unary(in[i]);
}

template <typename Number, typename Binary>
void pairs(Number* __restrict out, const Number* one, const Number* other, std::size_t count,
           Binary binary) {
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

// Columns, with what doubles leave out of them where that is asked for.
struct TapeRows {
  const TapeColumns& columns;
  const TapeColumns& remainders;
};

// One a thread: a tape with its registers, those filled that are the same in all rows.
template <typename Number>
class Run {
 public:
  Run(const Tape& tape, std::span<const Number> parameters, const TapeRows& rows)
      : tape_(tape),
        parameters_(parameters),
        rows_(rows),
        registers_(
            std::make_unique_for_overwrite<Number[]>(tape.instructions.size() * block_rows)) {
    count_ = block_rows;
    for (std::size_t i = 0; i < tape.varying_from; ++i) fill(i);
  }

  // Rows from `first` on, at most block_rows.
  void fill_rows(std::size_t first, std::size_t count) {
    first_row_ = first;
    count_ = count;
    for (std::size_t i = tape_.varying_from; i < tape_.instructions.size(); ++i) fill(i);
  }

  [[nodiscard]] const Number* output(std::size_t k) const { return at(tape_.outputs[k]); }

 private:
  [[nodiscard]] Number* at(int place) const {
    return &registers_[static_cast<std::size_t>(place) * block_rows];
  }

  void fill(std::size_t place) {
    const Instruction& step = tape_.instructions[place];
    Number* const out = at(static_cast<int>(place));
    const auto of = [&](auto function) { each(out, at(step.first), count_, function); };
    const auto of_both = [&](auto function) {
      pairs(out, at(step.first), at(step.second), count_, function);
    };
    switch (step.operation) {
      case Operation::constant:
        std::fill_n(out, count_, static_cast<Number>(step.value));
        return;
      case Operation::parameter:
        std::fill_n(out, count_, parameters_[static_cast<std::size_t>(step.first)]);
        return;
      case Operation::column:
        return take_column(static_cast<std::size_t>(step.first), out);
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
        if (step.second == 2) return of([](Number a) { return a * a; });
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

  void take_column(std::size_t column, Number* out) const {
    const double* const from = &rows_.columns[column][first_row_];
    std::copy_n(from, count_, out);
    if constexpr (!std::is_same_v<Number, double>) {
      if (column >= rows_.remainders.size() || rows_.remainders[column].empty()) return;
      const double* const rest = &rows_.remainders[column][first_row_];
      for (std::size_t i = 0; i < count_; ++i) out[i] += static_cast<Number>(rest[i]);
    }
  }

  const Tape& tape_;
  std::span<const Number> parameters_;
  TapeRows rows_;
  std::unique_ptr<Number[]> registers_;
  std::size_t first_row_ = 0;
  std::size_t count_ = 0;
};

// work(first, count) for blocks of some rows, counted from 0.
template <typename Work>
void block_by_block(std::size_t rows, const Work& work) {
  for (std::size_t at = 0; at < rows; at += block_rows) work(at, std::min(block_rows, rows - at));
}

// ---- tapes in order ----------------------------------------------------------------------------

bool reads_two(Operation operation) {
  switch (operation) {
    case Operation::add:
    case Operation::multiply:
    case Operation::multiply_in_derivative:
    case Operation::divide:
    case Operation::power:
    case Operation::atan2:
    case Operation::minimum:
    case Operation::maximum:
      return true;
    case Operation::constant:
    case Operation::column:
    case Operation::parameter:
    case Operation::whole_power:
    case Operation::exp:
    case Operation::log:
    case Operation::sin:
    case Operation::cos:
    case Operation::tan:
    case Operation::atan:
    case Operation::tanh:
    case Operation::sqrt:
    case Operation::absolute:
    case Operation::sign:
      return false;
  }
  return false;
}

bool reads_registers(Operation operation) {
  return operation != Operation::constant && operation != Operation::column &&
         operation != Operation::parameter;
}

std::vector<bool> varying(const Tape& tape) {
  std::vector<bool> varies(tape.instructions.size());
  for (std::size_t i = 0; i < varies.size(); ++i) {
    const Instruction& step = tape.instructions[i];
    varies[i] = step.operation == Operation::column;
    if (!reads_registers(step.operation)) continue;
    varies[i] = varies[static_cast<std::size_t>(step.first)] ||
                (reads_two(step.operation) && varies[static_cast<std::size_t>(step.second)]);
  }
  return varies;
}

// The same tape with what is alike in all rows in front.
Tape in_order(const Tape& tape) {
  const std::vector<bool> varies = varying(tape);
  std::vector<int> place(varies.size());
  Tape sorted;
  sorted.instructions.reserve(varies.size());
  for (const bool late : {false, true}) {
    for (std::size_t i = 0; i < varies.size(); ++i) {
      if (varies[i] != late) continue;
      Instruction step = tape.instructions[i];
      if (reads_registers(step.operation)) step.first = place[static_cast<std::size_t>(step.first)];
      if (reads_two(step.operation)) step.second = place[static_cast<std::size_t>(step.second)];
      place[i] = static_cast<int>(sorted.instructions.size());
      sorted.instructions.push_back(step);
    }
    if (!late) sorted.varying_from = sorted.instructions.size();
  }
  sorted.outputs.reserve(tape.outputs.size());
  for (const int output : tape.outputs)
    sorted.outputs.push_back(place[static_cast<std::size_t>(output)]);
  return sorted;
}

// ---- the model ---------------------------------------------------------------------------------

// A row of weight 0 adds nothing, whatever it is. Four sums at once: one waits for each addition.
double weighted_sum(const double* weights, const double* values, std::size_t count) {
  constexpr std::size_t lanes = 4;
  const auto term = [&](std::size_t i) { return weights[i] == 0 ? 0 : weights[i] * values[i]; };
  std::array<double, lanes> sums{};
  std::size_t i = 0;
  for (; i + lanes <= count; i += lanes)
    for (std::size_t lane = 0; lane < lanes; ++lane) sums[lane] += term(i + lane);
  for (; i < count; ++i) sums[0] += term(i);
  return (sums[0] + sums[1]) + (sums[2] + sums[3]);
}

struct Formula {
  FormulaTapes tapes;
  TapeColumns columns;
  TapeColumns remainders;
  std::size_t parameters = 0;

  [[nodiscard]] TapeRows rows() const { return {.columns = columns, .remainders = remainders}; }

  void predict(std::span<const double> theta, std::size_t first, std::span<double> values,
               std::span<double> gradient) const {
    const std::size_t rows_here = values.size();
    Run<double> run(gradient.empty() ? tapes.value : tapes.gradient, theta, rows());
    block_by_block(rows_here, [&](std::size_t at, std::size_t count) {
      run.fill_rows(first + at, count);
      std::copy_n(run.output(0), count, &values[at]);
      for (std::size_t j = 0; !gradient.empty() && j < parameters; ++j)
        std::copy_n(run.output(1 + j), count, &gradient[j * rows_here + at]);
    });
  }

  void predict_precisely(std::span<const long double> theta, std::size_t first,
                         std::span<long double> values) const {
    Run<long double> run(tapes.value, theta, rows());
    block_by_block(values.size(), [&](std::size_t at, std::size_t count) {
      run.fill_rows(first + at, count);
      std::copy_n(run.output(0), count, &values[at]);
    });
  }

  void add_curvature(std::span<const double> theta, std::size_t first,
                     std::span<const double> weights, std::span<double> sum) const {
    const Tape& tape = tapes.curvature;
    Run<double> run(tape, theta, rows());
    std::vector<double> triangle(tape.outputs.size());
    block_by_block(weights.size(), [&](std::size_t at, std::size_t count) {
      run.fill_rows(first + at, count);
      for (std::size_t k = 0; k < triangle.size(); ++k)
        if (!is_zero(tape, k)) triangle[k] += weighted_sum(&weights[at], run.output(k), count);
    });
    for (std::size_t j = 0, at = 0; j < parameters; ++j)
      for (std::size_t k = 0; k <= j; ++k, ++at) {
        sum[j * parameters + k] += triangle[at];
        if (k != j) sum[k * parameters + j] += triangle[at];
      }
  }

  static bool is_zero(const Tape& tape, std::size_t output) {
    const Instruction& step = tape.instructions[static_cast<std::size_t>(tape.outputs[output])];
    return step.operation == Operation::constant && step.value == 0;
  }
};

}  // namespace

void run(const Tape& tape, std::span<const double> parameters, const TapeColumns& columns,
         std::span<double> values) {
  const Tape sorted = in_order(tape);
  const TapeColumns none;
  Run<double> run(sorted, parameters, {.columns = columns, .remainders = none});
  block_by_block(values.size(), [&](std::size_t at, std::size_t count) {
    run.fill_rows(at, count);
    std::copy_n(run.output(0), count, &values[at]);
  });
}

Model formula_model(const FormulaTapes& tapes, std::vector<Parameter> parameters,
                    TapeColumns columns, std::size_t rows, TapeColumns remainders) {
  const auto formula =
      std::make_shared<const Formula>(Formula{.tapes = {.value = in_order(tapes.value),
                                                        .gradient = in_order(tapes.gradient),
                                                        .curvature = in_order(tapes.curvature)},
                                              .columns = std::move(columns),
                                              .remainders = std::move(remainders),
                                              .parameters = parameters.size()});
  const auto predict_block = [formula](std::span<const double> theta, std::size_t first,
                                       std::span<double> values, std::span<double> gradient) {
    formula->predict(theta, first, values, gradient);
  };
  return {
      .parameters = std::move(parameters),
      .rows = rows,
      .predict = all_blocks(predict_block),
      .predict_block = predict_block,
      .add_curvature = [formula](auto theta, std::size_t first, auto weights,
                                 auto sum) { formula->add_curvature(theta, first, weights, sum); },
      .predict_precisely = [formula](
                               auto theta, std::size_t first,
                               auto values) { formula->predict_precisely(theta, first, values); },
      .linear = tapes.linear};
}

}  // namespace inferlaw::fit
