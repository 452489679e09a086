// Scenario files as values, and what is said of those that are none.
#include "inferlaw/apps/input/scenario.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <ostream>
#include <string>
#include <variant>
#include <vector>

#include "inferlaw/apps/errors.hpp"
#include "inferlaw/apps/input/published.hpp"
#include "inferlaw/solvers/site/predict.hpp"
#include "inferlaw/solvers/site/task.hpp"
#include "tests/support/message_of.hpp"
#include "tests/support/relative_error.hpp"
#include "tests/support/scenario_text.hpp"
#include "tests/support/scenarios.hpp"

namespace inferlaw::apps {
namespace {

using test::message_of;
using test::replaced;
using test::scenario_text;
using test::TemporaryFolder;

const std::string scenarios = std::string(INFERLAW_SOURCE_DIR) + "/data/scenarios/";

site::Scenario scenario_of(const std::string& text) {
  const TemporaryFolder folder;
  return read_scenario(folder.write("scenario.toml", text)).scenario;
}

// ---- good files -------------------------------------------------------------------------------

void expect_same_model(const site::NamedModel& one, const site::NamedModel& other) {
  EXPECT_EQ(one.name, other.name);
  EXPECT_EQ(one.model.parameters, other.model.parameters);
  EXPECT_EQ(one.model.layers, other.model.layers);
  EXPECT_EQ(one.model.attention_width, other.model.attention_width);
}

void expect_same_choice(const site::TaskServing& one, const site::TaskServing& other) {
  EXPECT_EQ(one.name, other.name);
  EXPECT_EQ(one.model, other.model);
  EXPECT_EQ(one.branching, other.branching);
  EXPECT_EQ(one.answer.index(), other.answer.index());
  EXPECT_EQ(one.failure_probability, other.failure_probability);
  EXPECT_EQ(one.steps, other.steps);
  EXPECT_EQ(one.retries, other.retries);
  EXPECT_EQ(one.fallback, other.fallback);
  EXPECT_EQ(one.share_limit, other.share_limit);
}

void expect_same_setting(const energy::Setting& one, const energy::Setting& other) {
  EXPECT_EQ(one.hardware.joules_per_parameter, other.hardware.joules_per_parameter);
  EXPECT_EQ(one.hardware.joules_per_flop, other.hardware.joules_per_flop);
  EXPECT_EQ(one.hardware.parameters_per_second, other.hardware.parameters_per_second);
  EXPECT_EQ(one.hardware.flops_per_second, other.hardware.flops_per_second);
  EXPECT_EQ(one.capability.loss.irreducible, other.capability.loss.irreducible);
  EXPECT_EQ(one.capability.loss.amplitude, other.capability.loss.amplitude);
  EXPECT_EQ(one.capability.loss.exponent, other.capability.loss.exponent);
  EXPECT_EQ(one.capability.slope, other.capability.slope);
  EXPECT_EQ(one.budget.skills, other.budget.skills);
  EXPECT_EQ(one.budget.failure, other.budget.failure);
  EXPECT_EQ(one.budget.tokens_per_step, other.budget.tokens_per_step);
  EXPECT_EQ(one.budget.rule, other.budget.rule);
  EXPECT_EQ(one.budget.stopping, other.budget.stopping);
}

void expect_same_harvest(const site::Harvest& one, const site::Harvest& other) {
  EXPECT_EQ(std::get<site::GammaShape>(one.shape).coefficient_of_variation,
            std::get<site::GammaShape>(other.shape).coefficient_of_variation);
  EXPECT_EQ(one.mean.index(), other.mean.index());
  EXPECT_EQ(one.mean_factor, other.mean_factor);
}

void expect_same(const site::Scenario& one, const site::Scenario& other) {
  EXPECT_EQ(one.title, other.title);
  EXPECT_EQ(one.slot_seconds, other.slot_seconds);
  EXPECT_EQ(one.arrivals.law, other.arrivals.law);
  EXPECT_EQ(one.arrivals.tasks_per_slot, other.arrivals.tasks_per_slot);
  ASSERT_EQ(one.tasks.size(), other.tasks.size());
  for (std::size_t i = 0; i < one.tasks.size(); ++i) {
    EXPECT_EQ(one.tasks[i].level, other.tasks[i].level);
    EXPECT_EQ(one.tasks[i].weight, other.tasks[i].weight);
  }
  ASSERT_EQ(one.models.size(), other.models.size());
  for (std::size_t i = 0; i < one.models.size(); ++i)
    expect_same_model(one.models[i], other.models[i]);
  ASSERT_EQ(one.choices.size(), other.choices.size());
  for (std::size_t i = 0; i < one.choices.size(); ++i)
    expect_same_choice(one.choices[i], other.choices[i]);
  expect_same_setting(one.setting, other.setting);
  EXPECT_EQ(site::name_of(one.policy), site::name_of(other.policy));
  expect_same_harvest(one.harvest, other.harvest);
  EXPECT_EQ(one.battery.initial_joules, other.battery.initial_joules);
  EXPECT_EQ(one.battery.capacity_joules, other.battery.capacity_joules);
  EXPECT_EQ(one.horizons_slots, other.horizons_slots);
  EXPECT_EQ(one.trials, other.trials);
  EXPECT_EQ(one.seed, other.seed);
}

// The tests of the library stand on these values: the files that come with the project are them.
TEST(ReadScenario, TheFilesOfTheProjectAreTheValuesOfTheTests) {
  expect_same(read_scenario(scenarios + "two-models.toml").scenario, test::two_models());
  expect_same(read_scenario(scenarios + "retries.toml").scenario, test::retries());
  expect_same(read_scenario(scenarios + "limited-mix.toml").scenario, test::limited_mix());
}

// 632.53282: E[Y] = 0, by bisection over quadratures of the Gamma harvest.
TEST(ReadScenario, ABatteryOf85PercentRaisesTheCriticalSupply) {
  const site::Scenario scenario = read_scenario(scenarios + "two-models-battery.toml").scenario;
  EXPECT_NEAR(site::predict(scenario).demand_and_supply.critical_supply_joules_per_slot, 632.53282,
              6e-6);
}

TEST(ReadScenario, ThePublishedSupplyIsFoundBesideIt) {
  const auto published = read_published(read_scenario(scenarios + "two-models.toml").published);
  EXPECT_EQ(published.at("critical_supply").value, 593.5);
}

TEST(ReadScenario, ChoicesAreReadInTheirOrder) {
  const auto choices = scenario_of(replaced(scenario_text(), "[policy]", R"(
[[choices]]
name = "chain"
model = "1B"
[[choices]]
name = "again"
model = "1B"
retries = 1
fallback = "tree"
[[choices]]
name = "tree"
model = "10B"
strategy = "tree"
branching = 2
steps = 300
[policy])"))
                           .choices;
  ASSERT_EQ(choices.size(), 3U);
  expect_same_choice(choices[0], {.name = "chain", .model = 0});
  expect_same_choice(choices[1], {.name = "again", .model = 0, .retries = 1, .fallback = 2});
  expect_same_choice(choices[2], {.name = "tree", .model = 1, .branching = 2, .steps = 300});
}

TEST(ReadScenario, FixedAndMixedPoliciesNameChoices) {
  const std::string choices = R"(
[[choices]]
name = "three"
model = "1B"
strategy = "best_of_n"
samples = 3
[[choices]]
name = "vote"
model = "10B"
strategy = "vote"
samples = 5
wrong_shares = [0.6, 0.4]
[policy]
)";
  const auto with_policy = [&](const std::string& policy) {
    return scenario_of(replaced(scenario_text(), "[policy]\nname = \"myopic\"", choices + policy));
  };
  const site::Scenario fixed = with_policy("name = \"fixed\"\nchoice = \"vote\"");
  EXPECT_EQ(std::get<routing::Fixed>(std::get<routing::Policy>(fixed.policy)).choice, 1U);
  EXPECT_EQ(std::get<energy::BestOfSamples>(fixed.choices[0].answer).samples, 3);
  const auto& vote = std::get<strategy::Vote>(fixed.choices[1].answer);
  EXPECT_EQ(vote.samples, 5);
  EXPECT_EQ(vote.wrong_shares, (std::vector<double>{0.6, 0.4}));
  std::string rows;
  for (int i = 0; i < 10; ++i) rows += "[0.25, 0.75], ";
  const site::Scenario mixed = with_policy("name = \"mixture\"\nprobabilities = [" + rows + "]");
  EXPECT_EQ(std::get<routing::Mixture>(std::get<routing::Policy>(mixed.policy)).probabilities,
            std::vector(10, std::vector{0.25, 0.75}));
}

TEST(ReadScenario, PoliciesAreSearchedForWithinTheirLimits) {
  const auto searched = [](const std::string& lines) {
    return std::get<site::SearchedPolicy>(
        scenario_of(replaced(scenario_text(), "name = \"myopic\"", lines)).policy);
  };
  const site::SearchedPolicy myopic = searched("name = \"myopic\"\nsuccess_floor = 0.9002");
  EXPECT_FALSE(myopic.is_variance_aware);
  EXPECT_EQ(myopic.limits.success_floor, 0.9002);
  const site::SearchedPolicy aware =
      searched("name = \"variance-aware\"\nlatency_limit_seconds = 16.5\nrandomised = true");
  EXPECT_TRUE(aware.is_variance_aware && aware.is_randomised);
  EXPECT_EQ(aware.limits.latency_limit_seconds, 16.5);
}

TEST(ReadScenario, ABatteryHasAChargeAndACapacity) {
  const auto battery = [](const std::string& lines) {
    return scenario_of(
               replaced(scenario_text(), "[horizons]", "[battery]\n" + lines + "\n[horizons]"))
        .battery;
  };
  EXPECT_EQ(battery("initial_joules = 1000").initial_joules, 1000);
  EXPECT_TRUE(std::isinf(battery("initial_joules = 1000").capacity_joules));
  EXPECT_EQ(battery("capacity_joules = 9000").capacity_joules, 9000);
}

TEST(ReadScenario, ABatteryMayLose) {
  const auto read = [](const std::string& lines) {
    const TemporaryFolder folder;
    return read_scenario(folder.write(
        "lossy.toml",
        replaced(replaced(scenario_text(), "[horizons]", "[battery]\n" + lines + "\n[horizons]"),
                 "seconds = 1", "seconds = 300")));
  };
  const auxiliary::Battery battery =
      read(
          "capacity_joules = 9000\nminimum_charge = 0.1\ncharging_efficiency = 0.95\n"
          "discharging_efficiency = 0.92\ncharging_power = '4 W'\n"
          "discharging_limit_joules_per_slot = 500\nself_discharge_per_slot = 0.001")
          .scenario.battery;
  EXPECT_EQ(battery.initial_joules, 900);  // what must stay there
  EXPECT_EQ(battery.minimum_state_of_charge, .1);
  EXPECT_EQ(battery.charging_efficiency, .95);
  EXPECT_EQ(battery.discharging_efficiency, .92);
  EXPECT_EQ(battery.charging_limit_joules_per_slot, 1200);
  EXPECT_EQ(battery.discharging_limit_joules_per_slot, 500);
  EXPECT_EQ(battery.self_discharge_per_slot, .001);
  const ScenarioFile alone = read("round_trip_efficiency = 0.81");
  EXPECT_EQ(alone.scenario.battery.charging_efficiency, .81);
  EXPECT_EQ(alone.scenario.battery.discharging_efficiency, 1);
  EXPECT_TRUE(alone.notes.empty());
  const ScenarioFile split = read("round_trip_efficiency = 0.81\ncapacity_joules = 9000");
  EXPECT_DOUBLE_EQ(split.scenario.battery.charging_efficiency, .9);
  EXPECT_DOUBLE_EQ(split.scenario.battery.discharging_efficiency, .9);
  ASSERT_EQ(split.notes.size(), 1U);
  EXPECT_NE(split.notes[0].find("split evenly"), std::string::npos);
}

TEST(ReadScenario, AGridMayBeLimitedAndWorkMayWait) {
  const auto read = [](const std::string& tables) {
    return scenario_of(replaced(replaced(scenario_text(), "[horizons]", tables + "\n[horizons]"),
                                "seconds = 1", "seconds = 300"));
  };
  const site::Scenario free = read("");
  EXPECT_TRUE(std::isinf(free.grid.import_limit_joules_per_slot));
  EXPECT_FALSE(free.deferral.has_value());
  EXPECT_EQ(read("[grid]\nimport_limit = '4 W'").grid.import_limit_joules_per_slot, 1200);
  EXPECT_EQ(read("[grid]\nimport_limit_joules_per_slot = 0").grid.import_limit_joules_per_slot, 0);
  EXPECT_EQ(read("[deferral]\njoules = 700").deferral.value().joules, 700);
  EXPECT_EQ(read("[deferral]\njoules = '2 kJ'").deferral.value().joules, 2000);
  EXPECT_EQ(read("[deferral]\njoules = 0").deferral.value().joules, 0);
  EXPECT_EQ(read("[deferral]\ndeadline_slots = 12").deferral.value().deadline_slots, 12);
}

site::Scenario with_lines(const std::string& lines) {
  return scenario_of(replaced(scenario_text(), "[horizons]", lines + "\n[horizons]"));
}

TEST(ReadScenario, ASiteHasOverheads) {
  const site::Scenario plain = scenario_of(scenario_text());
  EXPECT_EQ(plain.overheads.pue, 1);
  EXPECT_EQ(plain.overheads.idle_joules_per_slot, 0);
  const site::Scenario site = with_lines("[site]\npue = 1.2\nidle_power = '50 W'");
  EXPECT_EQ(site.overheads.pue, 1.2);
  EXPECT_EQ(site.overheads.idle_joules_per_slot, 50);
  EXPECT_EQ(with_lines("[site]\nidle_joules_per_slot = 7").overheads.idle_joules_per_slot, 7);
  EXPECT_SAYS(message_of<InputError>([] { (void)with_lines("[site]\npue = 0.9"); }),
              "site.pue is 0.9; allowed: a finite number, 1 or more");
  EXPECT_SAYS(message_of<InputError>([] { (void)with_lines("[site]\nidle_joules_per_slot = -1"); }),
              "site.idle_joules_per_slot is -1");
}

TEST(ReadScenario, ADayHasProfiles) {
  const auto read = [](const std::string& arrivals, const std::string& harvest) {
    return scenario_of(replaced(replaced(scenario_text(), "[harvest]\n", "[harvest]\n" + harvest),
                                "[arrivals]\n", "[arrivals]\n" + arrivals));
  };
  const site::Scenario day = read("profile = [1, 2.5, 1]\n", "profile = [0, 2, 1]\n");
  EXPECT_EQ(day.arrivals_profile, (std::vector<double>{1, 2.5, 1}));
  EXPECT_EQ(day.harvest.profile, (std::vector<double>{0, 2, 1}));
  const auto refusal = [&](const std::string& arrivals, const std::string& harvest) {
    return message_of<InputError>([&] { (void)read(arrivals, harvest); });
  };
  EXPECT_SAYS(refusal("profile = [1, 2]\n", "profile = [0, 2, 1]\n"), "allowed: 3, as many");
  EXPECT_SAYS(refusal("profile = [0, 0]\n", ""), "allowed: 2 to 288 factors");
  EXPECT_SAYS(refusal("profile = [1]\n", ""), "allowed: 2 to 288 factors");
  EXPECT_SAYS(refusal("", "profile = [1, -1]\n"), "harvest.profile");
}

// The exact and the normal rule have no budget then, and there are no crossovers to show.
TEST(ReadScenario, AMeanBudgetNeedsNoFailureProbability) {
  const site::Scenario scenario =
      scenario_of(replaced(replaced(scenario_text(), "rule = \"exact\"", "rule = \"mean\""),
                           "failure_probability = 0.1", "failure_probability = 0"));
  EXPECT_EQ(scenario.setting.budget.rule, energy::BudgetRule::mean);
  EXPECT_EQ(site::task_costs(scenario).lower_bounds.size(), 1U);
}

// ---- bad files --------------------------------------------------------------------------------

struct SpoiltScenario {
  std::string good;
  std::string bad;
  std::string message;  // a part of the one line
};

void PrintTo(const SpoiltScenario& spoilt, std::ostream* stream) { *stream << spoilt.bad; }

class BadScenario : public testing::TestWithParam<SpoiltScenario> {};

TEST_P(BadScenario, IsRefusedInOneLine) {
  const TemporaryFolder folder;
  const auto file =
      folder.write("spoilt.toml", replaced(scenario_text(), GetParam().good, GetParam().bad));
  const std::string said = message_of<InputError>([&] { (void)read_scenario(file); });
  EXPECT_EQ(std::count(said.begin(), said.end(), '\n'), 0) << said;
  EXPECT_SAYS(said, GetParam().message);
  EXPECT_SAYS(said, "spoilt.toml");
}

INSTANTIATE_TEST_SUITE_P(
    Keys, BadScenario,
    testing::Values(
        SpoiltScenario{"count = 10", "cuont = 10", "tasks.count is missing"},
        SpoiltScenario{"[policy]\n", "[policy]\nnmae = 1\n", "unknown key policy.nmae = 1"},
        SpoiltScenario{"[policy]", "[polcy]", "unknown key polcy"},
        SpoiltScenario{"skills = 50", "skills = \"fifty\"", ":41: budget.skills is 'fifty'"},
        SpoiltScenario{"skills = 50", "skills = 0.5", "budget.skills is 0.5"},
        SpoiltScenario{"tasks_per_slot = 1", "tasks_per_slot = -1",
                       "arrivals.tasks_per_slot is -1"},
        SpoiltScenario{"parameters = 1e9", "parameters = nan", "models.parameters is nan"},
        SpoiltScenario{"parameters = 1e9", "parameters = inf", "models.parameters is inf"},
        SpoiltScenario{"failure_probability = 0.1", "failure_probability = 1.1",
                       "budget.failure_probability is 1.1; allowed: a probability"},
        SpoiltScenario{"slots = [1, 10", "slots = [0, 10", "horizons.slots is 0"},
        SpoiltScenario{"slots = [1, 10", "slots = [10, 10", "increasing order"},
        SpoiltScenario{"slots = [1, 10, 100, 1000]", "slots = []", "at least one horizon"},
        SpoiltScenario{"lowest_level = 1.7\nhighest_level = 1.9\ncount = 10", "levels = []",
                       "tasks.levels: at least one task level"},
        SpoiltScenario{"count = 10", "count = 0", "tasks.count is 0"},
        SpoiltScenario{"name = \"10B\"", "name = \"1B\"", "models.name is '1B'"},
        SpoiltScenario{"seed = 1", "\"new\\nline\" = 1", "unknown key simulation.new\\x0aline"},
        SpoiltScenario{"highest_level = 1.9", "highest_level = 1.6", "tasks.highest_level is 1.6"},
        SpoiltScenario{"lowest_level = 1.7", "lowest_level = -300", "level -300"},
        SpoiltScenario{"failure_probability = 0.1", "failure_probability = 0",
                       "failure probability 0"},
        SpoiltScenario{"schema = 1", "schema = 2", "schema is 2; allowed: 1"},
        SpoiltScenario{"[slot]", "[slot", "not TOML"},
        SpoiltScenario{"law = \"gamma\"", "law = \"gama\"", "harvest.law is 'gama'"},
        SpoiltScenario{"law = \"gamma\"", "law = \"constant\"",
                       "unknown key harvest.coefficient_of_variation"},
        SpoiltScenario{"name = \"myopic\"", "name = \"fixed\"", "policy.model is missing"},
        SpoiltScenario{"name = \"myopic\"", "name = \"error\"\nerror_probability = 2",
                       "policy.error_probability is 2"},
        SpoiltScenario{"name = \"myopic\"", "name = \"mixture\"\nprobabilities = [[1, 0]]",
                       "10 rows (tasks) of 2 probabilities"},
        SpoiltScenario{"[horizons]",
                       "[battery]\ninitial_joules = 5\ncapacity_joules = 1\n[horizons]",
                       "battery.initial_joules is 5"},
        SpoiltScenario{"trials = 100", "trials = 1", "simulation.trials is 1"},
        SpoiltScenario{
            "law = \"gamma\"\nmean_joules_per_slot = \"critical\"\ncoefficient_of_variation = 0.5",
            "law = \"series\"\nfile = \"none.csv\"\ncolumn = \"power\"", "spoilt.toml:51"}));

SpoiltScenario with_battery(const std::string& lines, const std::string& message) {
  return {"[horizons]", "[battery]\n" + lines + "\n[horizons]", message};
}

INSTANTIATE_TEST_SUITE_P(
    Batteries, BadScenario,
    testing::Values(
        with_battery("charging_efficiency = 0", "battery.charging_efficiency is 0"),
        with_battery("discharging_efficiency = 95", "battery.discharging_efficiency is 95"),
        with_battery("round_trip_efficiency = 1.1", "battery.round_trip_efficiency is 1.1"),
        with_battery("round_trip_efficiency = 0.9\ncharging_efficiency = 0.95",
                     "battery.round_trip_efficiency"),
        with_battery("minimum_charge = 0.2", "battery.minimum_charge"),
        with_battery("minimum_charge = 1\ncapacity_joules = 5", "battery.minimum_charge is 1"),
        with_battery("minimum_charge = 0.5\ncapacity_joules = 8\ninitial_joules = 3",
                     "battery.initial_joules is 3"),
        with_battery("charging_limit_joules_per_slot = 0",
                     "battery.charging_limit_joules_per_slot is 0"),
        with_battery("charging_power = '2 kWh'", "battery.charging_power is '2 kWh'"),
        with_battery("charging_power = '-1 W'", "battery.charging_power"),
        with_battery("capacity = '2 kW'", "battery.capacity is '2 kW'"),
        with_battery("discharging_power = '5 W'\ndischarging_limit_joules_per_slot = 5",
                     "battery.discharging_"),
        with_battery("self_discharge_per_slot = 1", "battery.self_discharge_per_slot is 1")));

SpoiltScenario with_tables(const std::string& tables, const std::string& message) {
  return {"[horizons]", tables + "\n[horizons]", message};
}

INSTANTIATE_TEST_SUITE_P(
    GridAndDeferral, BadScenario,
    testing::Values(with_tables("[grid]\nimport_limit_joules_per_slot = -1",
                                "grid.import_limit_joules_per_slot is -1"),
                    with_tables("[grid]\nimport_limit = '2 kWh'", "grid.import_limit is '2 kWh'"),
                    with_tables("[grid]\nlimit = 3", "unknown key grid.limit"),
                    with_tables("[deferral]\njoules = -1", "deferral.joules is -1"),
                    with_tables("[deferral]\ndeadline_slots = 1.5",
                                "deferral.deadline_slots is 1.5"),
                    with_tables("[deferral]\njoules = 5\ndeadline_slots = 2",
                                "allowed: joules or deadline_slots, one of them"),
                    with_tables("[deferral]", "allowed: joules or deadline_slots, one of them")));

SpoiltScenario with_choice(const std::string& lines, const std::string& message) {
  return {"[policy]", "[[choices]]\nname = \"A\"\n" + lines + "\n[policy]", message};
}

INSTANTIATE_TEST_SUITE_P(
    Choices, BadScenario,
    testing::Values(
        with_choice("", "choices.model is missing; allowed: the name of a model"),
        with_choice("model = \"3B\"", "choices.model is '3B'; allowed: \"1B\", \"10B\""),
        with_choice("model = \"1B\"\nstrategy = \"bush\"", "choices.strategy is 'bush'"),
        with_choice("model = \"1B\"\nsamples = 3", "unknown key choices.samples = 3"),
        with_choice("model = \"1B\"\nstrategy = \"tree\"", "choices.branching is missing"),
        with_choice("model = \"1B\"\nstrategy = \"vote\"\nsamples = 0", "choices.samples is 0"),
        with_choice("model = \"1B\"\nstrategy = \"vote\"\nsamples = 3\nretries = 1",
                    "choices.retries is 1; allowed: 0 for a vote"),
        with_choice("model = \"1B\"\nstrategy = \"vote\"\nsamples = 3\nwrong_shares = [0.5]",
                    "summing to 1"),
        with_choice("model = \"1B\"\nsteps = 9\nfailure_probability = 0.1",
                    "choices.steps: allowed: this or failure_probability"),
        with_choice("model = \"1B\"\nfallback = \"A\"", "choices.fallback: allowed: where"),
        with_choice("model = \"1B\"\nretries = 1\nfallback = \"B\"",
                    "choices.fallback is 'B'; allowed: \"A\""),
        with_choice("model = \"1B\"\nshare_limit = 1.5", "choices.share_limit is 1.5"),
        with_choice("model = \"1B\"\nshare_limit = 0.5", "share_limits sum to 0.5"),
        with_choice("model = \"1B\"\n[[choices]]\nname = \"A\"\nmodel = \"10B\"",
                    "a name of its own for each choice"),
        SpoiltScenario{"name = \"myopic\"", "name = \"variance-aware\"\nsuccess_floor = 2",
                       "policy.success_floor is 2"},
        SpoiltScenario{"name = \"myopic\"", "name = \"latency\"\nsuccess_floor = 0.5",
                       "unknown key policy.success_floor"}));

TEST(BadScenarioFile, MissingScenarioHardwareAndFolder) {
  const auto refusal = [](const std::string& file) {
    return message_of<InputError>([&] { (void)read_scenario(file); });
  };
  EXPECT_SAYS(refusal("/nonexistent/scenario.toml"), "/nonexistent/scenario.toml: no such file");
  const TemporaryFolder folder;
  EXPECT_SAYS(refusal(folder.path().string()), "is a folder or a device");
  const auto no_hardware = folder.write(
      "a.toml", replaced(scenario_text(), "/hardware/two-models.toml", "/hardware/none.toml"));
  EXPECT_SAYS(refusal(no_hardware.string()), "none.toml: no such file");
}

}  // namespace
}  // namespace inferlaw::apps
