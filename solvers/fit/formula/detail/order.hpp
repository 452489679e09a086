// An order of operands that is the same in every run. GiNaC orders by hashes of addresses, which
// the system randomises; the last digits of a sum would differ from run to run.
#pragma once

#include <ginac/ginac.h>

#include <map>
#include <string>

namespace inferlaw::fit {

class CanonicalOrder {
 public:
  /// Operands by their text without signs (GiNaC may turn 1/(a-b) into -1/(b-a)), then with them.
  [[nodiscard]] GiNaC::exvector operands(const GiNaC::ex& expression);

 private:
  struct Key {
    std::string without_signs;
    std::string text;
    [[nodiscard]] bool operator<(const Key& other) const;
  };

  Key key(const GiNaC::ex& expression);
  Key new_key(const GiNaC::ex& expression);

  std::map<GiNaC::ex, Key, GiNaC::ex_is_less> keys_;
};

}  // namespace inferlaw::fit
