#include "inferlaw/lib/auxiliary/battery/deferral.hpp"

#include "inferlaw/lib/numeric/check.hpp"

namespace inferlaw::auxiliary {

void check(const Deferral& deferral) {
  numeric::require_non_negative("work that can wait (joules)", deferral.joules);
  if (deferral.deadline_slots < 0)
    numeric::refuse("deadline (slots)", static_cast<double>(deferral.deadline_slots), "0 or above");
  if (deferral.joules > 0 && deferral.deadline_slots > 0)
    numeric::refuse("deadline (slots)", static_cast<double>(deferral.deadline_slots),
                    "without joules that can wait");
}

bool can_wait(const Deferral& deferral) {
  return deferral.joules > 0 || deferral.deadline_slots > 0;
}

Battery patient_battery(const Battery& battery, const Deferral& deferral) {
  check(deferral);
  if (deferral.joules == 0) return battery;
  check(battery);
  require_lossless(battery);
  Battery patient = battery;
  patient.initial_joules += deferral.joules;
  patient.capacity_joules += deferral.joules;
  return patient;
}

}  // namespace inferlaw::auxiliary
