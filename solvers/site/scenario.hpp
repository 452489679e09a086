/// @file
/// A scenario as a value: what a site serves and with what, what it harvests and stores, and over
/// which horizons it is asked about. Everything that is known of a site hangs on it.
///
///     tasks, models, choices, setting  ->  what each task costs under each choice
///     arrivals, policy                 ->  demand;      harvest, battery  ->  supply
///
/// No file, no option and no table of a file format in here: apps/input reads scenario files into
/// it, and a program fills it in with designated initialisers.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "inferlaw/lib/auxiliary/battery/battery.hpp"
#include "inferlaw/lib/auxiliary/battery/deferral.hpp"
#include "inferlaw/lib/energy/prices.hpp"
#include "inferlaw/lib/energy/task.hpp"
#include "inferlaw/lib/routing/measured_service.hpp"
#include "inferlaw/lib/routing/routing.hpp"
#include "inferlaw/solvers/routing/variance_aware.hpp"
#include "inferlaw/solvers/simulation/tariff.hpp"
#include "inferlaw/solvers/site/fleet.hpp"
#include "inferlaw/solvers/site/harvest.hpp"

namespace inferlaw::site {

struct NamedModel {
  std::string name = {};
  energy::Model model = {};
  std::optional<double> machines = {};  ///< that serve one task at a time; none: nobody waits
};

/// What `strategy_of` says.
inline constexpr std::array<std::string_view, 4> strategy_names{"chain", "tree", "best_of_n",
                                                                "vote"};

/// One way to serve a task; what it does not say is the scenario's. Measured models have neither
/// branching nor a budget.
struct TaskServing {
  std::string name = {};
  std::size_t model = 0;                 ///< index into the scenario's models
  std::optional<double> branching = {};  ///< of a tree; none: a chain
  energy::AnswerRule answer = {};
  std::optional<double> failure_probability = {};  ///< of a path of its own
  std::optional<double> steps = {};                ///< a budget of its own, instead
  double retries = 0;
  std::optional<std::size_t> fallback = {};  ///< index of the choice that serves a retry
  double share_limit = 1;                    ///< of the tasks
};

/// A policy that is searched for at the site: of least mean energy within limits, or of least
/// E[D_T].
inline constexpr std::string_view variance_aware = "variance-aware";
struct SearchedPolicy {
  bool is_variance_aware = false;
  bool is_randomised = false;  ///< of a variance-aware one: also between two vertices
  routing::ServiceLimits limits = {};
};
using Policy = std::variant<routing::Policy, SearchedPolicy>;

/// What gives the auxiliary energy.
struct Grid {
  /// At the bus; what is needed beyond it is unserved.
  double import_limit_joules_per_slot = std::numeric_limits<double>::infinity();
};

/// What a site draws beyond its tasks: C becomes pue C + idle energy, C the energy of tasks.
struct Overheads {
  double pue = 1;                   ///< power usage effectiveness, at the meter over at the racks
  double idle_joules_per_slot = 0;  ///< at the meter, whatever arrives
  double machines = 0;              ///< that draw the hardware's idle power, at the racks
};

/// What auxiliary energy costs, or emits, where that changes from slot to slot.
struct PriceCourse {
  simulation::Tariff tariff = {};
  bool is_series = false;  ///< measured, beside what is replayed; a day otherwise
  std::optional<double> starts_seconds = {};  ///< of a series with times, as SeriesRecord's
  std::string source = {};                    ///< where a series comes from, for the record
  std::string column = {};
};
struct PriceCourses {
  PriceCourse money = {};   ///< per joule
  PriceCourse carbon = {};  ///< grams per joule
};

struct Scenario {
  std::string title = {};
  double slot_seconds = 1;
  routing::Arrivals arrivals = {};
  std::vector<double> arrivals_profile = {};  ///< of the slots of a day (periodic.hpp)
  Overheads overheads = {};
  std::vector<routing::TaskType> tasks = {};
  std::vector<NamedModel> models = {};    ///< none where they are measured
  std::vector<TaskServing> choices = {};  ///< none: each model is one, a chain
  energy::Setting setting = {};
  std::optional<Fleet> fleet = {};  ///< measured models and the tasks they serve
  Policy policy = routing::Policy{routing::Myopic{}};
  Harvest harvest = {};
  auxiliary::Battery battery = {};
  Grid grid = {};
  std::optional<auxiliary::Deferral> deferral = {};  ///< of work that can wait
  std::optional<energy::Prices> prices = {};
  /// Where one of them changes: `prices` has the means (price_courses.hpp).
  std::optional<PriceCourses> price_courses = {};
  std::vector<std::int64_t> horizons_slots = {1, 10, 100, 1000};  ///< increasing
  std::int64_t trials = 100;
  std::uint64_t seed = 1;
};

/// A type for each level, named by it; weights of any positive sum, all the same where there are
/// none. Throws std::domain_error unless there are as many, not negative and not all 0.
[[nodiscard]] std::vector<routing::TaskType> task_types(std::span<const double> levels,
                                                        std::span<const double> weights = {});

/// "myopic", "latency", "fixed", "error", "mixture" or "variance-aware".
[[nodiscard]] std::string_view name_of(const Policy& policy);

/// "chain", "tree", "best_of_n" or "vote".
[[nodiscard]] std::string_view strategy_of(const TaskServing& choice);

/// The names of the models, measured ones included.
[[nodiscard]] std::vector<std::string> model_names(const Scenario& scenario);

/// The ways to serve a task: the scenario's choices, or each of its models.
[[nodiscard]] std::vector<TaskServing> choices_of(const Scenario& scenario);
/// The names of the choices, measured models included.
[[nodiscard]] std::vector<std::string> choice_names(const Scenario& scenario);

/// The setting of a choice: the scenario's, with the choice's own budget.
[[nodiscard]] energy::Setting setting_of(const Scenario& scenario, const TaskServing& choice);
[[nodiscard]] energy::Serving serving_of(const Scenario& scenario, const TaskServing& choice);

/// A choice of measured models, for tasks of a type (lib/routing/measured_service.hpp). Throws
/// std::domain_error for a choice with branching or a budget of its own.
[[nodiscard]] routing::MeasuredServing measured_serving_of(const Scenario& scenario,
                                                           std::size_t type,
                                                           const TaskServing& choice);
/// The choice that serves the retries of this one.
[[nodiscard]] const TaskServing& fallback_of(const Scenario& scenario, const TaskServing& choice);

/// What a task of a trace costs per token of its own, under each choice.
[[nodiscard]] routing::TypeByChoice<std::vector<numeric::ValueAtom>> joules_per_token_of(
    const Scenario& scenario);

/// What a measured model serves under an assignment, of a task on average.
struct ModelShare {
  double tasks = 0;   ///< share of the tasks that come to it first
  double tokens = 0;  ///< all that it makes of a task: of its samples, and of what it tries again
};
/// A row a measured model.
[[nodiscard]] std::vector<ModelShare> model_shares(const Scenario& scenario,
                                                   const routing::Assignment& assignment);

/// Whether a choice may serve no more than a share of the tasks.
[[nodiscard]] bool has_limited_mix(const Scenario& scenario);

/// The scenario with this mean harvest.
[[nodiscard]] Scenario with_supply(Scenario scenario, double joules_per_slot);

[[nodiscard]] bool has_overheads(const Scenario& scenario);

/// Idle energy at the meter: what is given and pue times machines times the hardware's idle power.
/// [choice: a machine draws it while it works too, on top of the energy of tasks.]
[[nodiscard]] double idle_joules_per_slot(const Scenario& scenario);

/// Arrivals with the site's idle energy, as demand takes them.
[[nodiscard]] routing::Arrivals demand_arrivals(const Scenario& scenario);

/// The same costs at the meter: energies times pue. Throws std::domain_error unless pue is finite
/// and 1 or more.
[[nodiscard]] routing::ServiceTable at_the_meter(routing::ServiceTable table,
                                                 const Overheads& overheads);

/// Costs of every task under every choice, without overheads. Throws std::domain_error
/// (energy::UnreachableBudget where a budget cannot be met).
[[nodiscard]] routing::ServiceTable service_table_of(const Scenario& scenario);

}  // namespace inferlaw::site
