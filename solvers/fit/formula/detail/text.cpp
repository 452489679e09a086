#include "inferlaw/solvers/fit/formula/detail/text.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>
#include <limits>
#include <optional>
#include <vector>

#include "inferlaw/solvers/fit/formula/formula.hpp"
#include "inferlaw/solvers/fit/formula/letters.hpp"
#include "inferlaw/solvers/fit/formula/words.hpp"

namespace inferlaw::fit {
namespace {

using GiNaC::ex;
using GiNaC::exvector;

// |x| for real x, and its derivative. GiNaC's own abs differentiates to x/|x|, which is not a
// number at the corner. The larger and the smaller of two, with half of each slope at a tie.
DECLARE_FUNCTION_1P(direction)
DECLARE_FUNCTION_1P(magnitude)
DECLARE_FUNCTION_2P(larger)
DECLARE_FUNCTION_2P(smaller)

ex slope_of_direction(const ex&, unsigned) { return 0; }
ex slope_of_magnitude(const ex& x, unsigned) { return direction(x); }
ex slope_of_larger(const ex& a, const ex& b, unsigned of) {
  return (1 + (of == 0 ? 1 : -1) * direction(a - b)) / 2;
}
ex slope_of_smaller(const ex& a, const ex& b, unsigned of) {
  return (1 - (of == 0 ? 1 : -1) * direction(a - b)) / 2;
}
ex known_direction(const ex& x) {
  if (GiNaC::is_a<GiNaC::numeric>(x)) return GiNaC::csgn(x);
  return direction(x).hold();
}

REGISTER_FUNCTION(direction, eval_func(known_direction).derivative_func(slope_of_direction))
REGISTER_FUNCTION(magnitude, derivative_func(slope_of_magnitude))
REGISTER_FUNCTION(larger, derivative_func(slope_of_larger))
REGISTER_FUNCTION(smaller, derivative_func(slope_of_smaller))

// Whole numbers stay exact, so that powers of them are whole.
ex number(double value) {
  if (std::abs(value) < 1e9 && value == std::floor(value)) return {static_cast<long>(value)};
  return GiNaC::numeric(value);
}

// Bits of the whole numbers that a whole power would multiply out: GiNaC keeps them exact.
double exact_bits(const ex& expression) {
  if (GiNaC::is_a<GiNaC::numeric>(expression)) {
    const auto& value = GiNaC::ex_to<GiNaC::numeric>(expression);
    if (!value.is_rational()) return 0;
    return std::log2(std::abs(value.numer().to_double())) + std::log2(value.denom().to_double());
  }
  if (GiNaC::is_a<GiNaC::add>(expression)) return exact_bits(expression.integer_content());
  if (GiNaC::is_a<GiNaC::power>(expression)) {
    const ex exponent = expression.op(1);
    if (!GiNaC::is_a<GiNaC::numeric>(exponent)) return 0;
    return std::abs(GiNaC::ex_to<GiNaC::numeric>(exponent).to_double()) *
           exact_bits(expression.op(0));
  }
  double bits = 0;
  if (GiNaC::is_a<GiNaC::mul>(expression))
    for (const ex& factor : expression) bits += exact_bits(factor);
  return bits;
}

using Numbers = std::vector<double>;

struct Function {
  std::size_t arguments = 1;
  ex (*of)(const exvector&) = nullptr;
  double (*of_numbers)(const Numbers&) = nullptr;
};

const std::map<std::string, Function>& functions() {
  using V = const exvector&;
  using N = const Numbers&;
  static const std::map<std::string, Function> known{
      {"exp", {1, [](V x) -> ex { return exp(x[0]); }, [](N x) { return std::exp(x[0]); }}},
      {"log", {1, [](V x) -> ex { return log(x[0]); }, [](N x) { return std::log(x[0]); }}},
      {"log2",
       {1, [](V x) -> ex { return log(x[0]) / number(std::log(2.0)); },
        [](N x) { return std::log2(x[0]); }}},
      {"log10",
       {1, [](V x) -> ex { return log(x[0]) / number(std::log(10.0)); },
        [](N x) { return std::log10(x[0]); }}},
      {"sqrt", {1, [](V x) -> ex { return sqrt(x[0]); }, [](N x) { return std::sqrt(x[0]); }}},
      {"sin", {1, [](V x) -> ex { return sin(x[0]); }, [](N x) { return std::sin(x[0]); }}},
      {"cos", {1, [](V x) -> ex { return cos(x[0]); }, [](N x) { return std::cos(x[0]); }}},
      {"tan", {1, [](V x) -> ex { return tan(x[0]); }, [](N x) { return std::tan(x[0]); }}},
      {"atan", {1, [](V x) -> ex { return atan(x[0]); }, [](N x) { return std::atan(x[0]); }}},
      {"atan2",
       {2, [](V x) -> ex { return atan2(x[0], x[1]); },
        [](N x) { return std::atan2(x[0], x[1]); }}},
      {"tanh", {1, [](V x) -> ex { return tanh(x[0]); }, [](N x) { return std::tanh(x[0]); }}},
      {"abs", {1, [](V x) -> ex { return magnitude(x[0]); }, [](N x) { return std::abs(x[0]); }}},
      {"max",
       {2, [](V x) -> ex { return larger(x[0], x[1]); }, [](N x) { return std::max(x[0], x[1]); }}},
      {"min",
       {2, [](V x) -> ex { return smaller(x[0], x[1]); },
        [](N x) { return std::min(x[0], x[1]); }}}};
  return known;
}

class Reader {
 public:
  Reader(const std::string& text, const std::map<std::string, ex>& symbols)
      : text_(text), symbols_(symbols) {}

  ex whole() {
    const ex result = sum();
    if (peek() != '\0') refuse(at_, fmt::format("{} is not expected", here()), known_functions());
    return checked(result, 0);
  }

 private:
  [[noreturn]] static void refuse(std::size_t at, const std::string& wrong,
                                  const std::string& allowed) {
    throw FormulaError(
        fmt::format("formula, position {}: {}; allowed: {}", at + 1, wrong, allowed));
  }

  char peek() {
    while (at_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[at_])) != 0) ++at_;
    return at_ < text_.size() ? text_[at_] : '\0';
  }

  bool take(char letter) {
    if (peek() != letter) return false;
    ++at_;
    return true;
  }

  [[nodiscard]] std::string here() const {
    return at_ < text_.size() ? fmt::format("\"{}\"", text_[at_]) : "the end";
  }

  ex sum() {
    ex result = product();
    for (char sign = peek(); sign == '+' || sign == '-'; sign = peek()) {
      ++at_;
      const ex next = product();
      result = sign == '+' ? result + next : result - next;
    }
    return result;
  }

  ex product() {
    ex result = with_sign();
    for (char sign = peek(); sign == '*' || sign == '/'; sign = peek()) {
      const std::size_t at = at_++;
      const ex next = with_sign();
      if (sign == '/' && next.is_zero()) refuse(at, "division by zero", "another divisor");
      result = sign == '*' ? result * next : result / next;
    }
    return result;
  }

  ex with_sign() {
    peek();
    if (++depth_ > 300) refuse(at_, "more than 300 signs and parentheses in each other", "fewer");
    ex result;
    if (take('-'))
      result = -with_sign();
    else
      result = take('+') ? with_sign() : power();
    --depth_;
    return result;
  }

  ex power() {
    peek();
    const std::size_t start = at_;
    const ex base = primary();
    if (!take('^')) return base;
    const ex exponent = with_sign();
    const auto values = numbers({base, exponent});
    if (values) return constant(std::pow((*values)[0], (*values)[1]), start);
    refuse_beyond_doubles(base, exponent, start);
    return pow(base, exponent);
  }

  static void refuse_beyond_doubles(const ex& base, const ex& exponent, std::size_t start) {
    if (!exponent.info(GiNaC::info_flags::integer)) return;
    const double bits =
        exact_bits(base) * std::abs(GiNaC::ex_to<GiNaC::numeric>(exponent).to_double());
    if (bits > std::numeric_limits<double>::max_exponent)
      refuse(start, "a power whose constant factor is out of range",
             "constant factors of 1e-307 to 1e308");
  }

  ex primary() {
    const char letter = peek();
    if (is_digit(letter) || letter == '.') return decimal();
    if (begins_word(letter)) return word();
    const std::size_t open = at_;
    if (!take('('))
      refuse(open, fmt::format("{} where a value must stand", here()),
             "a number, a name, a call or (");
    const ex inner = sum();
    close();
    return inner;
  }

  void close() {
    if (!take(')')) refuse(at_, fmt::format("{} before ) is there", here()), "an operation or )");
  }

  ex decimal() {
    const std::size_t start = at_;
    double value = 0;
    const char* const begin = text_.data() + at_;
    const auto [end, error] = std::from_chars(begin, text_.data() + text_.size(), value);
    at_ += static_cast<std::size_t>(end - begin);
    std::size_t stop = at_;
    while (stop < text_.size() &&
           (begins_word(text_[stop]) || is_digit(text_[stop]) || text_[stop] == '.'))
      ++stop;
    if (error == std::errc::result_out_of_range)
      refuse(start, fmt::format("{} is out of range", text_.substr(start, stop - start)),
             "1e-307 to 1e308");
    if (error != std::errc() || stop != at_)
      refuse(start,
             fmt::format("{} is no number", text_.substr(start, std::max(stop - start, 1UL))),
             "numbers as 2, .5 or 1e-3");
    return number(value);
  }

  ex word() {
    const std::size_t start = at_;
    while (at_ < text_.size() && (begins_word(text_[at_]) || is_digit(text_[at_]))) ++at_;
    const std::string name = text_.substr(start, at_ - start);
    const auto function = functions().find(name);
    const auto symbol = symbols_.find(name);
    if (function != functions().end() && (peek() == '(' || symbol == symbols_.end()))
      return call(name, function->second, start);
    if (symbol != symbols_.end()) return symbol->second;
    if (name == "pi") return GiNaC::Pi;
    std::vector<std::string> allowed;
    for (const auto& [known, unused] : symbols_) allowed.push_back(known);
    refuse(start, fmt::format("unknown name {}", name),
           fmt::format("{}, and {}", fmt::join(allowed, ", "), known_functions()));
  }

  ex call(const std::string& name, const Function& function, std::size_t start) {
    const std::string allowed =
        fmt::format("{}({})", name, function.arguments == 1 ? "value" : "value, value");
    if (!take('(')) refuse(at_, fmt::format("{} where ( of {} must stand", here(), name), allowed);
    exvector arguments;
    if (peek() != ')') arguments.push_back(sum());
    while (take(',')) arguments.push_back(sum());
    close();
    if (arguments.size() != function.arguments)
      refuse(start, fmt::format("{} has {} arguments", name, arguments.size()), allowed);
    const auto values = numbers(arguments);
    return values ? constant(function.of_numbers(*values), start) : function.of(arguments);
  }

  // All of them as numbers, or none.
  std::optional<Numbers> numbers(const exvector& expressions) const {
    Numbers values;
    for (const ex& expression : expressions) {
      const ex value = expression.evalf();
      if (!GiNaC::is_a<GiNaC::numeric>(value)) return std::nullopt;
      values.push_back(GiNaC::ex_to<GiNaC::numeric>(value).to_double());
    }
    return values;
  }

  static ex constant(double value, std::size_t start) {
    if (!std::isfinite(value))
      refuse(start,
             std::isnan(value) ? "a constant that is not real" : "a constant that is not finite",
             "real and finite constants");
    return number(value);
  }

  static ex checked(const ex& result, std::size_t start) {
    const ex value = result.evalf();
    if (!GiNaC::is_a<GiNaC::numeric>(value)) return result;
    const auto& constant_value = GiNaC::ex_to<GiNaC::numeric>(value);
    if (!constant_value.is_real()) refuse(start, "a constant that is not real", "real constants");
    static_cast<void>(constant(constant_value.to_double(), start));
    return result;
  }

  const std::string& text_;
  const std::map<std::string, ex>& symbols_;
  std::size_t at_ = 0;
  int depth_ = 0;
};

}  // namespace

ex parsed_formula(const std::string& text, const std::map<std::string, ex>& symbols) {
  try {
    return Reader(text, symbols).whole();
  } catch (const FormulaError&) {
    throw;
  } catch (const std::exception& error) {  // CLN's overflow in a sum or product of constants
    throw FormulaError(
        fmt::format("formula \"{}\": {}; allowed: finite numbers", text, error.what()));
  }
}

}  // namespace inferlaw::fit
