// The entries of the registry: each says which columns a law reads, where its search begins and
// what follows from its parameters. Internal to solvers/fit.
#pragma once

#include "inferlaw/solvers/fit/registry.hpp"

namespace inferlaw::fit::detail {

[[nodiscard]] NamedLaw loss_entry();
[[nodiscard]] NamedLaw power_entry();
[[nodiscard]] NamedLaw isoflop_entry();
[[nodiscard]] NamedLaw coverage_entry();
[[nodiscard]] NamedLaw beta_entry();
[[nodiscard]] NamedLaw majority_entry();
[[nodiscard]] NamedLaw accuracy_entry();
[[nodiscard]] NamedLaw energy_entry();
[[nodiscard]] NamedLaw joules_entry();
[[nodiscard]] NamedLaw parallel_entry();
[[nodiscard]] NamedLaw reinforcement_entry();
[[nodiscard]] NamedLaw auxiliary_entry();
[[nodiscard]] NamedLaw ds3_entry();
[[nodiscard]] NamedLaw tripartite_entry();
[[nodiscard]] NamedLaw data_constrained_entry();
[[nodiscard]] NamedLaw over_training_entry();
[[nodiscard]] NamedLaw precision_entry();
[[nodiscard]] NamedLaw quantisation_entry();
[[nodiscard]] NamedLaw experts_entry();
[[nodiscard]] NamedLaw annealing_entry();
[[nodiscard]] NamedLaw train_to_test_entry();
[[nodiscard]] NamedLaw loss_to_accuracy_entry();

}  // namespace inferlaw::fit::detail
