#include "inferlaw/solvers/fit/formula/formula.hpp"

#include <fmt/format.h>
#include <ginac/ginac.h>

#include <map>
#include <sstream>
#include <utility>

#include "inferlaw/solvers/fit/detail/tape.hpp"
#include "inferlaw/solvers/fit/formula/detail/latex.hpp"
#include "inferlaw/solvers/fit/formula/detail/order.hpp"
#include "inferlaw/solvers/fit/formula/detail/text.hpp"

namespace inferlaw::fit {
namespace {

using GiNaC::ex;
using GiNaC::ex_to;
using GiNaC::is_a;

// Registers of a tape hold a block of rows each.
constexpr std::size_t most_operations = 100'000;

class Flattener {
 public:
  void name(const ex& symbol, const Instruction& instruction) { named_[symbol] = instruction; }

  /// What follows are derivatives, in which 0 times infinity is 0.
  void derivatives_follow() { product_ = Operation::multiply_in_derivative; }
  void output(const ex& expression) { tape_.outputs.push_back(place(expression)); }
  [[nodiscard]] Tape tape() const { return tape_; }

 private:
  int place(const ex& expression) {
    const auto known = places_.find(expression);
    if (known != places_.end()) return known->second;
    const int at = compile(expression);
    places_[expression] = at;
    return at;
  }

  int append(const Instruction& instruction) {
    if (tape_.instructions.size() == most_operations)
      throw FormulaError(fmt::format(
          "formula: its derivatives take more than {} operations; allowed: a shorter formula",
          most_operations));
    tape_.instructions.push_back(instruction);
    return static_cast<int>(tape_.instructions.size()) - 1;
  }

  int constant(double value) { return append({.operation = Operation::constant, .value = value}); }

  int compile(const ex& expression) {
    const auto named = named_.find(expression);
    if (named != named_.end()) return append(named->second);
    if (is_a<GiNaC::numeric>(expression))
      return constant(ex_to<GiNaC::numeric>(expression).to_double());
    if (is_a<GiNaC::constant>(expression))
      return constant(ex_to<GiNaC::numeric>(expression.evalf()).to_double());
    if (is_a<GiNaC::add>(expression)) return chain(expression, Operation::add);
    if (is_a<GiNaC::mul>(expression)) return chain(expression, product_);
    if (is_a<GiNaC::power>(expression)) return power(expression.op(0), expression.op(1));
    if (is_a<GiNaC::function>(expression)) return function(expression);
    std::ostringstream text;
    text << expression;
    throw FormulaError("formula: cannot evaluate " + text.str());
  }

  int chain(const ex& expression, Operation operation) {
    const GiNaC::exvector operands = order_.operands(expression);
    int at = place(operands[0]);
    for (std::size_t i = 1; i < operands.size(); ++i) {
      const int next = place(operands[i]);
      at = append({.operation = operation, .first = at, .second = next});
    }
    return at;
  }

  int power(const ex& base, const ex& exponent) {
    const int of = place(base);
    if (exponent.is_equal(ex(1) / 2)) return append({.operation = Operation::sqrt, .first = of});
    if (exponent.info(GiNaC::info_flags::integer) &&
        GiNaC::abs(ex_to<GiNaC::numeric>(exponent)) < 64)
      return append({.operation = Operation::whole_power,
                     .first = of,
                     .second = ex_to<GiNaC::numeric>(exponent).to_int()});
    return append({.operation = Operation::power, .first = of, .second = place(exponent)});
  }

  int function(const ex& expression) {
    static const std::map<std::string, Operation> operations{
        {"exp", Operation::exp},        {"log", Operation::log},
        {"sin", Operation::sin},        {"cos", Operation::cos},
        {"tan", Operation::tan},        {"atan", Operation::atan},
        {"tanh", Operation::tanh},      {"magnitude", Operation::absolute},
        {"atan2", Operation::atan2},    {"direction", Operation::sign},
        {"larger", Operation::maximum}, {"smaller", Operation::minimum},
        {"abs", Operation::absolute},   {"csgn", Operation::sign}};
    const std::string name = ex_to<GiNaC::function>(expression).get_name();
    const int first = place(expression.op(0));
    const auto found = operations.find(name);
    if (found == operations.end()) throw FormulaError("formula: cannot evaluate " + name);
    const int second = expression.nops() > 1 ? place(expression.op(1)) : 0;
    return append({.operation = found->second, .first = first, .second = second});
  }

  Tape tape_;
  Operation product_ = Operation::multiply;
  CanonicalOrder order_;
  std::map<ex, int, GiNaC::ex_is_less> places_;
  std::map<ex, Instruction, GiNaC::ex_is_less> named_;
};

}  // namespace

struct Formula::Parts {
  std::vector<GiNaC::realsymbol> parameters;
  std::vector<GiNaC::realsymbol> columns;
  ex expression;

  [[nodiscard]] Flattener flattener() const {
    Flattener flattener;
    for (std::size_t j = 0; j < parameters.size(); ++j)
      flattener.name(parameters[j],
                     {.operation = Operation::parameter, .first = static_cast<int>(j)});
    for (std::size_t j = 0; j < columns.size(); ++j)
      flattener.name(columns[j], {.operation = Operation::column, .first = static_cast<int>(j)});
    return flattener;
  }

  [[nodiscard]] Tape value() const {
    Flattener whole = flattener();
    whole.output(expression);
    return whole.tape();
  }

  [[nodiscard]] FormulaTapes with_derivatives() const {
    Flattener gradient = flattener();
    Flattener curvature = flattener();
    gradient.output(expression);
    gradient.derivatives_follow();
    curvature.derivatives_follow();
    for (std::size_t j = 0; j < parameters.size(); ++j) {
      const ex slope = expression.diff(parameters[j]);
      gradient.output(slope);
      for (std::size_t k = 0; k <= j; ++k) curvature.output(slope.diff(parameters[k]));
    }
    return {.value = value(),
            .gradient = gradient.tape(),
            .curvature = curvature.tape(),
            .linear = linear_parameters()};
  }

  // Each parameter that is linear beside those before it: in a (b + c x) that is a, not b and c.
  [[nodiscard]] std::vector<std::size_t> linear_parameters() const {
    std::vector<std::size_t> linear;
    for (std::size_t j = 0; j < parameters.size(); ++j) {
      const ex slope = expression.diff(parameters[j]);
      const auto bends_with = [&](std::size_t k) { return !slope.diff(parameters[k]).is_zero(); };
      if (!bends_with(j) && std::none_of(linear.begin(), linear.end(), bends_with))
        linear.push_back(j);
    }
    return linear;
  }
};

Formula::Formula(const std::string& text, const std::vector<std::string>& parameters,
                 const std::vector<std::string>& columns)
    : parts_(std::make_unique<Parts>()) {
  std::map<std::string, ex> symbols;
  for (const std::string& name : parameters) symbols[name] = parts_->parameters.emplace_back(name);
  for (const std::string& name : columns) {
    parts_->columns.emplace_back(name);
    if (symbols.count(name) == 0) symbols[name] = parts_->columns.back();
  }
  parts_->expression = parsed_formula(text, symbols);
}

Formula::~Formula() = default;
Formula::Formula(Formula&&) noexcept = default;
Formula& Formula::operator=(Formula&&) noexcept = default;

std::vector<double> Formula::values(const ColumnValues& columns, std::size_t rows) const {
  std::vector<double> values(rows);
  run(parts_->value(), {}, columns, values);
  return values;
}

Formula::MakeModel Formula::compiled() const {
  return
      [tapes = parts_->with_derivatives()](std::vector<Parameter> parameters, ColumnValues columns,
                                           std::size_t rows, ColumnValues remainders) {
        return formula_model(tapes, std::move(parameters), std::move(columns), rows,
                             std::move(remainders));
      };
}

std::string Formula::latex(const std::vector<double>& parameters) const {
  NumbersOfSymbols numbers;
  for (std::size_t j = 0; j < parameters.size(); ++j)
    numbers[parts_->parameters[j]] = parameters[j];
  return latex_of(parts_->expression, numbers);
}

bool Formula::uses_column(std::size_t column) const {
  return parts_->expression.has(parts_->columns[column]);
}

bool Formula::uses_parameter(std::size_t parameter) const {
  return parts_->expression.has(parts_->parameters[parameter]);
}

}  // namespace inferlaw::fit
