#include "inferlaw/solvers/site/load.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <optional>
#include <stdexcept>
#include <utility>

#include "inferlaw/lib/numeric/overloaded.hpp"

namespace inferlaw::site {
namespace {

constexpr double most_assignments = 4096;

// ---- one model --------------------------------------------------------------------------------

std::string plural(double machines) { return machines == 1 ? "machine" : "machines"; }

[[noreturn]] void refuse_load(const MeasuredModel& model, double machines, double tokens_per_second,
                              const energy::BatchUnderLoad& load) {
  throw std::domain_error(fmt::format(
      "model {}: batch_size \"load\": {} at {:.6g} tokens a second on each of {:g} {}; allowed: "
      "{:.6g} to {:.6g}, as measured, with other machines or tasks",
      model.name, name_of(load.status), tokens_per_second, machines, plural(machines),
      load.least_throughput, load.most_throughput));
}

void take_batch_size(double batch_size, MeasuredModel& model) {
  const LoadCurve& curve = model.by_load.value();
  model.batch_size = batch_size;
  model.joules_per_token = energy::at_batch_size(curve.joules_per_token, batch_size);
  model.seconds_per_token = energy::at_batch_size(curve.seconds_per_token, batch_size);
}

double smallest_size(const LoadCurve& curve) {
  return std::min_element(curve.seconds_per_token.begin(), curve.seconds_per_token.end(),
                          [](const energy::BatchPoint& one, const energy::BatchPoint& other) {
                            return one.batch_size < other.batch_size;
                          })
      ->batch_size;
}

void settle(double tokens_per_second, MeasuredModel& model) {
  if (!model.by_load) return;
  const double machines = model.by_load->machines;
  model.settled =
      SettledBatch{.tokens_per_second = tokens_per_second / machines, .machines = machines};
  if (tokens_per_second == 0) return take_batch_size(smallest_size(*model.by_load), model);
  const energy::BatchUnderLoad load =
      energy::batch_under_load(model.by_load->seconds_per_token, tokens_per_second / machines);
  if (load.status != energy::LoadStatus::served)
    refuse_load(model, machines, tokens_per_second / machines, load);
  model.settled->fixed_points = load.fixed_points;
  take_batch_size(load.fixed_points.front().batch_size, model);
}

// ---- all models under an assignment -----------------------------------------------------------

Scenario settled(Scenario scenario, const routing::Assignment& assignment) {
  const double tasks_per_second = scenario.arrivals.tasks_per_slot / scenario.slot_seconds;
  const std::vector<ModelShare> shares = model_shares(scenario, assignment);
  std::vector<MeasuredModel>& models = scenario.fleet->models;
  for (std::size_t i = 0; i < models.size(); ++i)
    settle(tasks_per_second * shares[i].tokens, models[i]);
  return scenario;
}

std::optional<Scenario> settled_or_none(const Scenario& scenario,
                                        const routing::Assignment& assignment) {
  try {
    return settled(scenario, assignment);
  } catch (const std::domain_error&) {
    return std::nullopt;
  }
}

// ---- policies that look at the costs ----------------------------------------------------------

// The next in the order of an odometer; false after the last.
bool advance(std::size_t choices, std::vector<std::size_t>& taken) {
  for (std::size_t& choice : taken) {
    if (++choice < choices) return true;
    choice = 0;
  }
  return false;
}

routing::Assignment assignment_of(const std::vector<std::size_t>& taken, std::size_t choices) {
  routing::Assignment assignment;
  assignment.reserve(taken.size());
  for (const std::size_t choice : taken) assignment.emplace_back(choices, 0.0)[choice] = 1;
  return assignment;
}

void refuse_many(std::size_t types, std::size_t choices) {
  double assignments = 1;
  for (std::size_t type = 0; type < types; ++type) assignments *= static_cast<double>(choices);
  if (assignments > most_assignments)
    throw std::domain_error(fmt::format(
        "batch_size \"load\": {:g} assignments of {} choices to {} task types; allowed: up to {:g} "
        "with a policy that looks at the costs, or \"fixed\" and \"mixture\"",
        assignments, choices, types, most_assignments));
}

// Of the assignments that are their own answer that of least mean demand.
Scenario own_answer(const Scenario& scenario, const routing::Policy& policy) {
  const std::size_t choices = choices_of(scenario).size();
  refuse_many(scenario.tasks.size(), choices);
  std::vector<std::size_t> taken(scenario.tasks.size(), 0);
  if (choices == 1) return settled(scenario, assignment_of(taken, choices));
  std::optional<Scenario> best;
  double least = 0;
  std::size_t number = 0;
  do {
    const routing::Assignment assignment = assignment_of(taken, choices);
    std::optional<Scenario> here = settled_or_none(scenario, assignment);
    if (!here) continue;
    const routing::ServiceTable table = service_table_of(*here);
    if (routing::assignment(table, policy) != assignment) continue;
    ++number;
    const double mean = routing::task_energy(table, assignment).mean_joules;
    if (best && mean >= least) continue;
    least = mean;
    best = std::move(here);
  } while (advance(choices, taken));
  if (!best)
    throw std::domain_error(
        "batch_size \"load\": no assignment is the policy's own answer at the batch sizes that it "
        "keeps; allowed: policy \"fixed\" or \"mixture\", or other machines");
  best->fleet->own_answers = number;
  return *std::move(best);
}

struct AtItsLoad {
  const Scenario& scenario;

  Scenario operator()(const routing::Policy& policy) const {
    const auto given = [&](const routing::Policy& known) {
      return settled(scenario, routing::assignment(service_table_of(scenario), known));
    };
    const numeric::Overloaded by_policy{
        [&](const routing::Myopic&) { return own_answer(scenario, policy); },
        [&](const routing::LeastLatency&) { return own_answer(scenario, policy); },
        [&](const routing::Fixed&) { return given(policy); },
        [&](const routing::RoutingError&) { return refused(); },
        [&](const routing::Mixture&) { return given(policy); }};
    return std::visit(by_policy, policy);
  }
  Scenario operator()(const SearchedPolicy& /*policy*/) const { return refused(); }

  [[nodiscard]] static Scenario refused() {
    throw std::domain_error(
        "batch_size \"load\": allowed: policy \"fixed\", \"mixture\", \"latency\", or \"myopic\" "
        "without limits, for the batch sizes follow from the policy and others from the costs");
  }
};

}  // namespace

bool follows_load(const Scenario& scenario) {
  if (!scenario.fleet) return false;
  const std::vector<MeasuredModel>& models = scenario.fleet->models;
  return std::any_of(models.begin(), models.end(),
                     [](const MeasuredModel& model) { return model.by_load.has_value(); });
}

Scenario at_its_load(Scenario scenario) {
  if (!follows_load(scenario)) return scenario;
  Scenario found = std::visit(AtItsLoad{scenario}, scenario.policy);
  for (MeasuredModel& model : found.fleet->models) model.by_load.reset();
  return found;
}

std::vector<std::string> load_notes(const Scenario& scenario) {
  std::vector<std::string> notes;
  if (!scenario.fleet) return notes;
  for (const MeasuredModel& model : scenario.fleet->models) {
    if (!model.settled || model.settled->fixed_points.empty()) continue;
    const SettledBatch& settled = *model.settled;
    std::string note =
        fmt::format("{}: {:.6g} tokens a second on each of {:g} {} keep a batch of {:.6g}.",
                    model.name, settled.tokens_per_second, settled.machines,
                    plural(settled.machines), settled.fixed_points.front().batch_size);
    std::string others;
    for (std::size_t i = 1; i < settled.fixed_points.size(); ++i)
      fmt::format_to(std::back_inserter(others), "{}{:.6g} ({})", others.empty() ? "" : ", ",
                     settled.fixed_points[i].batch_size,
                     settled.fixed_points[i].is_stable ? "stable" : "unstable");
    if (!others.empty())
      note += fmt::format(
          " It is not the only one: also {}; the first is where a machine settles that fills up "
          "from nothing.",
          others);
    notes.push_back(std::move(note));
  }
  if (scenario.fleet->own_answers > 1)
    notes.push_back(fmt::format(
        "{} assignments are the policy's own answer at the batch sizes that they keep; this is the "
        "one of least mean demand.",
        scenario.fleet->own_answers));
  return notes;
}

}  // namespace inferlaw::site
