/// @file
/// Work that can wait: up to q joules of it may be put off, or any of it for up to W slots.
///
///     K_t  backlog, what is put off at the end of slot t, joules at the bus, K_0 = 0
///     net demand of slot t is X_t + K_{t-1}: what was put off is due again. What the store cannot
///     meet of it is put off anew where it may be, and bought where it may not:
///     up to q joules     K_t = min(lacking, q),             A_t = lacking - K_t
///     up to W slots      the oldest is served first;        A_t = what was put off in slot t - W
///                                                                 and still lacks
///
/// Put-off work is a battery that was charged in advance. With a battery that loses nothing D_T is,
/// on every path, that of a battery of capacity c + q and start b0 + q; of its level B',
///
///     K_T = (q - B'_T)^+        B_T = (B'_T - q)^+
///
/// so that patience is priced like capacity. With losses the two differ (patience loses nothing),
/// as they do with a deadline: the simulator alone knows those.
///
/// Source: the identity by induction over slots [exact]; that stored energy serves what was put off
/// before more is put off, and the oldest first [choice].
#pragma once

#include <cstdint>

#include "inferlaw/lib/auxiliary/battery/battery.hpp"

namespace inferlaw::auxiliary {

struct Deferral {
  double joules = 0;                ///< q, 0 or above, finite
  std::int64_t deadline_slots = 0;  ///< W, 1 or above, instead of q; 0: none
};

/// Throws std::domain_error unless q is finite and >= 0, W >= 0, and one of them 0.
void check(const Deferral& deferral);

/// Whether any work may wait.
[[nodiscard]] bool can_wait(const Deferral& deferral);

/// The battery that a lossless one with patience is as good as: c + q and b0 + q; itself where q is
/// 0. Throws std::domain_error as `check` does, and where q > 0 and the battery loses.
[[nodiscard]] Battery patient_battery(const Battery& battery, const Deferral& deferral);

}  // namespace inferlaw::auxiliary
