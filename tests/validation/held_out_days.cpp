// Prints the table of docs/validation.md on days that the theory has not seen, or with --csv the
// numbers behind its figure.
#include <cstdio>
#include <cstring>
#include <exception>

#include "tests/validation/held_out.hpp"

namespace {

using namespace inferlaw::validation;

void print_table() {
  for (const HeldOut& result : held_out_days({3600, 21600, 86400}))
    for (const std::string& row : table_rows(result)) std::printf("%s\n", row.c_str());
}

void print_csv() {
  std::printf("harvest,slots,replayed,standard_error,independent,long_run,matched,remembering\n");
  for (const HeldOut& result :
       held_out_days({60, 300, 900, 3600, 10800, 21600, 43200, 86400, 172800})) {
    std::printf("%s,%lld,%g,%g", result.harvest.c_str(), static_cast<long long>(result.slots),
                result.mean_joules, result.standard_error_joules);
    for (const Prediction& prediction : result.predictions)
      std::printf(",%g", prediction.mean_joules);
    std::printf("\n");
  }
}

}  // namespace

int main(int count, char** arguments) {
  try {
    if (count == 2 && std::strcmp(arguments[1], "--csv") == 0)
      print_csv();
    else
      print_table();
  } catch (const std::exception& error) {
    std::fprintf(stderr, "inferlaw_held_out_days: %s\n", error.what());
    return 1;
  }
  return 0;
}
