#include "inferlaw/solvers/fit/formula/detail/latex.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cmath>
#include <vector>

#include "inferlaw/solvers/fit/formula/detail/order.hpp"

namespace inferlaw::fit {
namespace {

using GiNaC::ex;
using GiNaC::is_a;

enum class Binding { sum, product, power, atom };

struct Piece {
  bool negative = false;
  std::string text;
  Binding binding = Binding::atom;
  bool number = false;
};

std::string in_parentheses(const std::string& text) { return "\\left(" + text + "\\right)"; }

std::string with_sign(const Piece& piece) { return (piece.negative ? "-" : "") + piece.text; }

Piece number_piece(double value) {
  std::string text = fmt::format("{:.6g}", std::abs(value));
  const std::size_t e = text.find('e');
  if (e == std::string::npos) return {.negative = value < 0, .text = text, .number = true};
  return {
      .negative = value < 0,
      .text = fmt::format("{} \\times 10^{{{}}}", text.substr(0, e), std::stoi(text.substr(e + 1))),
      .binding = Binding::product,
      .number = true};
}

std::string name_in_latex(const std::string& name) {
  if (name.size() == 1 && name != "_") return name;
  std::string escaped;
  for (const char letter : name) escaped += letter == '_' ? "\\_" : std::string(1, letter);
  return "\\mathrm{" + escaped + "}";
}

class Printer {
 public:
  explicit Printer(const NumbersOfSymbols& numbers) : numbers_(numbers) {}

  Piece piece(const ex& expression) {
    const auto known = numbers_.find(expression);
    if (known != numbers_.end()) return number_piece(known->second);
    if (is_a<GiNaC::numeric>(expression))
      return number_piece(GiNaC::ex_to<GiNaC::numeric>(expression).to_double());
    if (is_a<GiNaC::constant>(expression)) return {.text = "\\pi"};
    if (is_a<GiNaC::symbol>(expression))
      return {.text = name_in_latex(GiNaC::ex_to<GiNaC::symbol>(expression).get_name())};
    if (is_a<GiNaC::add>(expression)) return sum(expression, false);
    if (is_a<GiNaC::mul>(expression)) return product(order_.operands(expression));
    if (is_a<GiNaC::power>(expression)) {
      if (is_negative(expression.op(1))) return product({expression});
      return power(expression.op(0), expression.op(1));
    }
    return function(expression);
  }

 private:
  static bool is_negative(const ex& expression) {
    return is_a<GiNaC::numeric>(expression) &&
           GiNaC::ex_to<GiNaC::numeric>(expression).is_negative();
  }

  std::string whole(const ex& expression) { return with_sign(piece(expression)); }

  // GiNaC writes 1/(a-b) or -1/(b-a), by addresses: in products and whole powers the first term
  // of a sum is made positive.
  Piece signed_sum(const ex& expression) {
    Piece whole = sum(expression, piece(order_.operands(expression).front()).negative);
    whole.negative = piece(order_.operands(expression).front()).negative;
    return whole;
  }

  Piece sum(const ex& expression, bool flip) {
    std::vector<Piece> terms;
    for (const bool negative : {false, true})
      for (const ex& operand : order_.operands(expression)) {
        Piece term = piece(operand);
        term.negative = term.negative != flip;
        if (term.negative == negative) terms.push_back(term);
      }
    std::string text = with_sign(terms.front());
    for (std::size_t i = 1; i < terms.size(); ++i)
      text += (terms[i].negative ? " - " : " + ") + terms[i].text;
    return {.negative = false, .text = text, .binding = Binding::sum};
  }

  Piece product(const GiNaC::exvector& factors) {
    Piece whole{.text = "", .binding = Binding::product};
    std::vector<Piece> above;
    std::vector<Piece> below;
    for (const ex& factor : factors) {
      const bool under = is_a<GiNaC::power>(factor) && is_negative(factor.op(1));
      const Piece part = under ? power(factor.op(0), -factor.op(1)) : factor_piece(factor);
      whole.negative = whole.negative != part.negative;
      if (!part.number || part.text != "1") (under ? below : above).push_back(part);
    }
    whole.text = joined(above, below.empty());
    if (below.empty()) return whole;
    whole.text = fmt::format("\\frac{{{}}}{{{}}}", whole.text, joined(below, false));
    return whole;
  }

  Piece factor_piece(const ex& factor) {
    return is_a<GiNaC::add>(factor) ? signed_sum(factor) : piece(factor);
  }

  // Numbers first, then the rest; a sum needs its parentheses unless it stands alone in a \frac.
  static std::string joined(const std::vector<Piece>& factors, bool in_line) {
    std::string text;
    for (const bool numbers : {true, false})
      for (const Piece& factor : factors) {
        if (factor.number != numbers) continue;
        if (!text.empty()) text += numbers ? " \\cdot " : " ";
        const bool alone = !in_line && factors.size() == 1;
        text +=
            factor.binding == Binding::sum && !alone ? in_parentheses(factor.text) : factor.text;
      }
    return text.empty() ? "1" : text;
  }

  Piece power(const ex& base, const ex& exponent) {
    if (exponent.is_equal(1)) return factor_piece(base);
    if (is_a<GiNaC::numeric>(exponent) && GiNaC::ex_to<GiNaC::numeric>(exponent).to_double() == 0.5)
      return {.text = "\\sqrt{" + whole(base) + "}"};
    Piece below = piece(base);
    bool negative = false;
    if (is_a<GiNaC::add>(base) && exponent.info(GiNaC::info_flags::integer)) {
      below = signed_sum(base);
      negative = below.negative && exponent.info(GiNaC::info_flags::odd);
      below.negative = false;
    }
    const bool bare = below.binding == Binding::atom && !below.negative;
    return {.negative = negative,
            .text = fmt::format("{}^{{{}}}", bare ? below.text : in_parentheses(with_sign(below)),
                                whole(exponent)),
            .binding = Binding::power};
  }

  Piece function(const ex& expression) {
    const std::string name = GiNaC::ex_to<GiNaC::function>(expression).get_name();
    const std::string first = whole(expression.op(0));
    if (name == "magnitude" || name == "abs") return {.text = "\\left|" + first + "\\right|"};
    if (expression.nops() == 1)
      return {.text = (name == "atan" ? "\\arctan" : "\\" + name) + in_parentheses(first),
              .binding = Binding::power};
    std::string named = "\\operatorname{" + name + "}";
    if (name == "larger") named = "\\max";
    if (name == "smaller") named = "\\min";
    return {.text = named + in_parentheses(first + ", " + whole(expression.op(1))),
            .binding = Binding::power};
  }

  const NumbersOfSymbols& numbers_;
  CanonicalOrder order_;
};

}  // namespace

std::string latex_of(const ex& expression, const NumbersOfSymbols& numbers) {
  return with_sign(Printer(numbers).piece(expression));
}

}  // namespace inferlaw::fit
