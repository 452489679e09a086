// The hardware profiles of data/hardware draw the board power of their data sheets.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "inferlaw/apps/errors.hpp"
#include "inferlaw/apps/input/scenario.hpp"
#include "inferlaw/solvers/site/predict.hpp"
#include "tests/support/message_of.hpp"
#include "tests/support/relative_error.hpp"
#include "tests/support/scenario_text.hpp"

namespace inferlaw::apps {
namespace {

using test::relatively_near;
using test::replaced;

energy::Hardware hardware_of(const std::string& name) {
  const test::TemporaryFolder folder;
  const auto file = folder.write(
      "scenario.toml",
      replaced(test::scenario_text(), "/hardware/two-models.toml", "/hardware/" + name + ".toml"));
  return read_scenario(file).scenario.setting.hardware;
}

struct DataSheet {
  std::string name;
  double bytes_per_second;
  double dense_flops_per_second;
  double watts;
};

// Numbers in the files have four digits.
TEST(HardwareProfiles, FollowFromTheirDataSheets) {
  for (const DataSheet& sheet :
       {DataSheet{"h100-sxm", 3.35e12, 989.4e12, 700},
        DataSheet{"a100-sxm-80gb", 2.039e12, 312e12, 400}, DataSheet{"b200", 8e12, 2250e12, 1000},
        DataSheet{"epyc-7763", 204.8e9, 64 * 2.45e9 * 32, 280}}) {
    const energy::Hardware hardware = hardware_of(sheet.name);
    EXPECT_TRUE(relatively_near(hardware.parameters_per_second, sheet.bytes_per_second / 2, 5e-4))
        << sheet.name;
    EXPECT_TRUE(relatively_near(hardware.flops_per_second, sheet.dense_flops_per_second / 2, 5e-4))
        << sheet.name;
    EXPECT_TRUE(relatively_near(hardware.joules_per_parameter * hardware.parameters_per_second,
                                sheet.watts / 2, 1e-3))
        << sheet.name;
    EXPECT_TRUE(relatively_near(hardware.joules_per_flop * hardware.flops_per_second,
                                sheet.watts / 2, 1e-3))
        << sheet.name;
    EXPECT_GT(hardware.idle_watts, 0) << sheet.name;
    EXPECT_LT(hardware.idle_watts, sheet.watts / 2) << sheet.name;
  }
}

// Of ten machines at a PUE of 1.2, in slots of a second.
TEST(HardwareProfiles, IdleMachinesDrawWhateverArrives) {
  const test::TemporaryFolder folder;
  const auto supply_of = [&](const std::string& site) {
    const auto file = folder.write(
        "scenario.toml",
        replaced(test::scenario_text(), "/hardware/two-models.toml", "/hardware/h100-sxm.toml") +
            site);
    const site::Scenario scenario = read_scenario(file).scenario;
    return site::predict(scenario).demand_and_supply.mean_demand_joules_per_slot;
  };
  EXPECT_NEAR(
      supply_of("\n[site]\npue = 1.2\nmachines = 10\n") - supply_of("\n[site]\npue = 1.2\n"),
      1.2 * 10 * 70, 1e-6);
}

TEST(HardwareProfiles, MachinesNeedAnIdlePower) {
  const test::TemporaryFolder folder;
  const auto file =
      folder.write("scenario.toml", test::scenario_text() + "\n[site]\nmachines = 10\n");
  EXPECT_THAT(test::message_of<InputError>([&] { (void)read_scenario(file); }),
              testing::HasSubstr("idle_watts above 0 in the hardware"));
}

}  // namespace
}  // namespace inferlaw::apps
