#include "inferlaw/apps/input/formula.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <ginac/ginac.h>

#include <cctype>
#include <cmath>
#include <map>
#include <set>
#include <sstream>

#include "inferlaw/apps/errors.hpp"

namespace inferlaw::apps {
namespace {

// |x| for real x, and its derivative. GiNaC's own abs differentiates to x/|x|, which is not a
// number at the corner.
DECLARE_FUNCTION_1P(direction)
DECLARE_FUNCTION_1P(magnitude)

GiNaC::ex slope_of_direction(const GiNaC::ex&, unsigned) { return 0; }
GiNaC::ex slope_of_magnitude(const GiNaC::ex& x, unsigned) { return direction(x); }
GiNaC::ex known_magnitude(const GiNaC::ex& x) {
  if (GiNaC::is_a<GiNaC::numeric>(x)) return GiNaC::abs(x);
  return magnitude(x).hold();
}

GiNaC::ex known_direction(const GiNaC::ex& x) {
  if (GiNaC::is_a<GiNaC::numeric>(x)) return GiNaC::csgn(x);
  return direction(x).hold();
}

REGISTER_FUNCTION(
    direction,
    eval_func(known_direction).derivative_func(slope_of_direction).latex_name("\\mathrm{sgn}"))
REGISTER_FUNCTION(
    magnitude,
    eval_func(known_magnitude).derivative_func(slope_of_magnitude).latex_name("\\mathrm{abs}"))

using fit::Instruction;
using fit::Operation;
using GiNaC::ex;
using GiNaC::ex_to;
using GiNaC::exvector;
using GiNaC::is_a;

// ---- parsing ----------------------------------------------------------------------------------

ex larger(const ex& a, const ex& b) { return (a + b + magnitude(a - b)) / 2; }
ex smaller(const ex& a, const ex& b) { return (a + b - magnitude(a - b)) / 2; }

// What a call becomes. GiNaC's parser takes a reader at an odd address for a function number, and
// only some optimisation levels align functions by themselves.
[[gnu::aligned(16)]] ex read_exp(const exvector& x) { return GiNaC::exp(x[0]); }
[[gnu::aligned(16)]] ex read_log(const exvector& x) { return GiNaC::log(x[0]); }
[[gnu::aligned(16)]] ex read_log2(const exvector& x) {
  return GiNaC::log(x[0]) / GiNaC::log(ex(2));
}
[[gnu::aligned(16)]] ex read_log10(const exvector& x) {
  return GiNaC::log(x[0]) / GiNaC::log(ex(10));
}
[[gnu::aligned(16)]] ex read_sqrt(const exvector& x) { return GiNaC::sqrt(x[0]); }
[[gnu::aligned(16)]] ex read_sin(const exvector& x) { return GiNaC::sin(x[0]); }
[[gnu::aligned(16)]] ex read_cos(const exvector& x) { return GiNaC::cos(x[0]); }
[[gnu::aligned(16)]] ex read_tan(const exvector& x) { return GiNaC::tan(x[0]); }
[[gnu::aligned(16)]] ex read_atan(const exvector& x) { return GiNaC::atan(x[0]); }
[[gnu::aligned(16)]] ex read_atan2(const exvector& x) { return GiNaC::atan2(x[0], x[1]); }
[[gnu::aligned(16)]] ex read_tanh(const exvector& x) { return GiNaC::tanh(x[0]); }
[[gnu::aligned(16)]] ex read_abs(const exvector& x) { return magnitude(x[0]); }
[[gnu::aligned(16)]] ex read_max(const exvector& x) { return larger(x[0], x[1]); }
[[gnu::aligned(16)]] ex read_min(const exvector& x) { return smaller(x[0], x[1]); }

GiNaC::prototype_table functions() {
  return {{{"exp", 1}, read_exp},     {{"log", 1}, read_log},   {{"log2", 1}, read_log2},
          {{"log10", 1}, read_log10}, {{"sqrt", 1}, read_sqrt}, {{"sin", 1}, read_sin},
          {{"cos", 1}, read_cos},     {{"tan", 1}, read_tan},   {{"atan", 1}, read_atan},
          {{"atan2", 2}, read_atan2}, {{"tanh", 1}, read_tanh}, {{"abs", 1}, read_abs},
          {{"max", 2}, read_max},     {{"min", 2}, read_min}};
}

const std::set<std::string>& function_names() {
  static const std::set<std::string> names{"exp", "log",  "log2",  "log10", "sqrt", "sin", "cos",
                                           "tan", "atan", "atan2", "tanh",  "abs",  "max", "min"};
  return names;
}

struct Word {
  std::string text;
  std::size_t position = 0;  // from 1
};

bool begins_word(char letter) {
  return std::isalpha(static_cast<unsigned char>(letter)) != 0 || letter == '_';
}

bool continues_word(char letter) {
  return begins_word(letter) || std::isdigit(static_cast<unsigned char>(letter)) != 0;
}

// Names in the text; the e of 1e-5 is part of a number.
std::vector<Word> words_of(const std::string& text) {
  std::vector<Word> words;
  for (std::size_t i = 0; i < text.size();) {
    const bool number = std::isdigit(static_cast<unsigned char>(text[i])) != 0 || text[i] == '.';
    const std::size_t start = i++;
    if (!number && !begins_word(text[start])) continue;
    while (i < text.size() && (continues_word(text[i]) || (number && text[i] == '.'))) ++i;
    if (!number) words.push_back({.text = text.substr(start, i - start), .position = start + 1});
  }
  return words;
}

void refuse_unknown_names(const std::string& text, const GiNaC::symtab& symbols) {
  for (const Word& word : words_of(text)) {
    if (symbols.count(word.text) != 0 || function_names().count(word.text) != 0) continue;
    std::vector<std::string> allowed;
    for (const auto& [name, unused] : symbols) allowed.push_back(name);
    throw UsageError(fmt::format("formula, position {}: unknown name {}; allowed: {}, and {}",
                                 word.position, word.text, fmt::join(allowed, ", "),
                                 known_functions()));
  }
}

ex parsed(const std::string& text, const GiNaC::symtab& symbols) {
  refuse_unknown_names(text, symbols);
  try {
    GiNaC::parser reader(symbols, true, functions());
    return reader(text);
  } catch (const GiNaC::parse_error& error) {
    const std::size_t position = error.column > 0 ? error.column : text.size() + 1;
    throw UsageError(fmt::format("formula, position {}: syntax error in \"{}\"; allowed: {}",
                                 position, text, known_functions()));
  } catch (const std::exception& error) {
    throw UsageError(fmt::format("formula \"{}\": {}", text, error.what()));
  }
}

// ---- flattening -------------------------------------------------------------------------------

class Flattener {
 public:
  void name(const ex& symbol, const Instruction& instruction) { named_[symbol] = instruction; }

  void output(const ex& expression) { tape_.outputs.push_back(place(expression)); }
  [[nodiscard]] fit::Tape tape() const { return tape_; }

 private:
  int place(const ex& expression) {
    const auto known = places_.find(expression);
    if (known != places_.end()) return known->second;
    const int at = compile(expression);
    places_[expression] = at;
    return at;
  }

  int append(const Instruction& instruction) {
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
    if (is_a<GiNaC::mul>(expression)) return chain(expression, Operation::multiply);
    if (is_a<GiNaC::power>(expression)) return power(expression.op(0), expression.op(1));
    if (is_a<GiNaC::function>(expression)) return function(expression);
    std::ostringstream text;
    text << expression;
    throw UsageError("formula: cannot evaluate " + text.str());
  }

  int chain(const ex& expression, Operation operation) {
    int at = place(expression.op(0));
    for (std::size_t i = 1; i < expression.nops(); ++i)
      at = append({.operation = operation, .first = at, .second = place(expression.op(i))});
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
        {"exp", Operation::exp},     {"log", Operation::log},
        {"sin", Operation::sin},     {"cos", Operation::cos},
        {"tan", Operation::tan},     {"atan", Operation::atan},
        {"tanh", Operation::tanh},   {"magnitude", Operation::absolute},
        {"atan2", Operation::atan2}, {"direction", Operation::sign}};
    const std::string name = ex_to<GiNaC::function>(expression).get_name();
    const int first = place(expression.op(0));
    const auto found = operations.find(name);
    if (found == operations.end()) throw UsageError("formula: cannot evaluate " + name);
    const int second = expression.nops() > 1 ? place(expression.op(1)) : 0;
    return append({.operation = found->second, .first = first, .second = second});
  }

  fit::Tape tape_;
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
};

Formula::Formula(const std::string& text, const std::vector<std::string>& parameters,
                 const std::vector<std::string>& columns)
    : parts_(std::make_unique<Parts>()) {
  GiNaC::symtab symbols;
  for (const std::string& name : parameters) symbols[name] = parts_->parameters.emplace_back(name);
  for (const std::string& name : columns) {
    parts_->columns.emplace_back(name);
    if (symbols.count(name) == 0) symbols[name] = parts_->columns.back();
  }
  if (symbols.count("pi") == 0) symbols["pi"] = GiNaC::Pi;
  parts_->expression = parsed(text, symbols);
}

Formula::~Formula() = default;
Formula::Formula(Formula&&) noexcept = default;
Formula& Formula::operator=(Formula&&) noexcept = default;

fit::Tape Formula::value() const {
  Flattener flattener = parts_->flattener();
  flattener.output(parts_->expression);
  return flattener.tape();
}

fit::FormulaTapes Formula::with_derivatives() const {
  Flattener gradient = parts_->flattener();
  Flattener curvature = parts_->flattener();
  gradient.output(parts_->expression);
  for (std::size_t j = 0; j < parts_->parameters.size(); ++j) {
    const ex slope = parts_->expression.diff(parts_->parameters[j]);
    gradient.output(slope);
    for (std::size_t k = 0; k <= j; ++k) curvature.output(slope.diff(parts_->parameters[k]));
  }
  return {.value = value(), .gradient = gradient.tape(), .curvature = curvature.tape()};
}

std::string Formula::latex(const std::vector<double>& parameters) const {
  GiNaC::exmap numbers;
  for (std::size_t j = 0; j < parameters.size(); ++j)
    numbers[parts_->parameters[j]] = GiNaC::numeric(fmt::format("{:.6g}", parameters[j]).c_str());
  std::ostringstream text;
  text << GiNaC::latex << parts_->expression.subs(numbers);
  return text.str();
}

bool Formula::uses_column(std::size_t column) const {
  return parts_->expression.has(parts_->columns[column]);
}

bool Formula::uses_parameter(std::size_t parameter) const {
  return parts_->expression.has(parts_->parameters[parameter]);
}

std::string known_functions() {
  return "+ - * / ^ exp log log2 log10 sqrt sin cos tan atan atan2 abs min max tanh pi";
}

}  // namespace inferlaw::apps
