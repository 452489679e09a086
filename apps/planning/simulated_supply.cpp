#include "inferlaw/apps/planning/simulated_supply.hpp"

#include <algorithm>
#include <boost/math/tools/minima.hpp>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace inferlaw::apps {
namespace {

constexpr unsigned binary_digits = 12;
constexpr double least_share_of_critical = 1e-3;

struct SimulatedSupply {
  std::string name;
  double supply_joules_per_slot = 0;
  simulation::Estimate auxiliary_joules = {};
  double cost = 0;  // supply x T + auxiliary energy + waste, each times its price
};

// What is searched, at the scenario's one horizon.
struct SupplySearch {
  const Question& question;
  double critical_joules_per_slot = 1;  // where searches begin
  int threads = 0;
};

simulation::SimulationResult simulated_at(const SupplySearch& search, double supply, bool keep) {
  const Scenario scenario = with_choice(search.question, {.supply_joules_per_slot = supply});
  return simulate_site(site_of(scenario), scenario, search.threads, keep);
}

double cost_of(const SupplySearch& search, double supply,
               const simulation::HorizonEstimates& simulated) {
  const double waste = simulated.battery_joules.mean + simulated.spilled_joules.mean;
  return search.question.prices.baseline * supply * static_cast<double>(simulated.slots) +
         search.question.prices.auxiliary * simulated.auxiliary_joules.mean +
         search.question.prices.waste * waste;
}

SimulatedSupply answer_at(const SupplySearch& search, std::string name, double supply) {
  if (std::isinf(supply)) return {.name = std::move(name), .supply_joules_per_slot = supply};
  const auto simulated = simulated_at(search, supply, false).horizons.front();
  return {.name = std::move(name),
          .supply_joules_per_slot = supply,
          .auxiliary_joules = simulated.auxiliary_joules,
          .cost = cost_of(search, supply, simulated)};
}

// The value that all but a share of the trials do not exceed.
double upper_quantile(std::vector<double> trials, double share) {
  const double rank = std::floor(share * static_cast<double>(trials.size()));
  const auto at =
      trials.end() - 1 -
      std::min(static_cast<std::ptrdiff_t>(rank), static_cast<std::ptrdiff_t>(trials.size()) - 1);
  std::nth_element(trials.begin(), at, trials.end());
  return *at;
}

template <class Need>
double least_supply(const SupplySearch& search, double wanted, const Need& need_at) {
  const double whole_demand = search.critical_joules_per_slot * search.question.site.horizon_slots;
  return supply::least_supply(
      [&](double supply) { return supply > 0 ? need_at(supply) : whole_demand; }, wanted,
      search.critical_joules_per_slot, binary_digits);
}

SimulatedSupply simulated_cheapest(const SupplySearch& search) {
  const auto cost = [&](double supply) {
    return cost_of(search, supply, simulated_at(search, supply, false).horizons.front());
  };
  double high = 2 * search.critical_joules_per_slot;
  for (double before = cost(high / 2), at = cost(high); at < before; at = cost(high)) {
    before = at;
    high *= 2;
  }
  std::uintmax_t steps = 60;
  const double supply = boost::math::tools::brent_find_minima(
                            cost, least_share_of_critical * search.critical_joules_per_slot, high,
                            binary_digits, steps)
                            .first;
  return answer_at(search, "cheapest_supply", supply);
}

SimulatedSupply simulated_for_target(const SupplySearch& search, double target_joules) {
  return answer_at(
      search, "target_supply", least_supply(search, target_joules, [&](double supply) {
        return simulated_at(search, supply, false).horizons.front().auxiliary_joules.mean;
      }));
}

SimulatedSupply simulated_for_exceedance(const SupplySearch& search,
                                         const supply::Exceedance& exceedance) {
  return answer_at(
      search, "exceedance_supply", least_supply(search, exceedance.joules, [&](double supply) {
        return upper_quantile(simulated_at(search, supply, true).auxiliary_of_trials.front(),
                              exceedance.probability);
      }));
}

void add_row(const SimulatedSupply& answer, Report& report) {
  Json row{{"name", answer.name},
           {"supply_joules_per_slot", nullptr},
           {"simulated_mean_joules", nullptr},
           {"standard_error_joules", nullptr},
           {"cost", nullptr}};
  if (std::isinf(answer.supply_joules_per_slot)) {
    report.notes.push_back(answer.name +
                           ": a thousand times the critical supply is not enough in these trials");
  } else {
    row["supply_joules_per_slot"] = answer.supply_joules_per_slot;
    row["simulated_mean_joules"] = answer.auxiliary_joules.mean;
    row["standard_error_joules"] = answer.auxiliary_joules.standard_error;
    row["cost"] = answer.cost;
  }
  report.results["simulated_supplies"].push_back(std::move(row));
}

}  // namespace

void add_simulated_supplies(const Question& question, const AskedSupplies& asked, int threads,
                            Report& report) {
  const SupplySearch search{.question = question,
                            .critical_joules_per_slot = supply::critical_supply(question.site),
                            .threads = threads};
  report.seed = question.scenario.seed;
  if (question.prices.auxiliary > question.prices.baseline)
    add_row(simulated_cheapest(search), report);
  if (asked.target_joules) add_row(simulated_for_target(search, *asked.target_joules), report);
  if (asked.exceedance) add_row(simulated_for_exceedance(search, *asked.exceedance), report);
  report.notes.push_back(
      "simulated supplies: each found with the simulator, or the replay, on the same random "
      "numbers");
}

}  // namespace inferlaw::apps
