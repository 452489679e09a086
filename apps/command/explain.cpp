#include <memory>
#include <string>
#include <vector>

#include "inferlaw/apps/command/subcommand.hpp"
#include "inferlaw/apps/output/explanation.hpp"
#include "inferlaw/lib/explanations.hpp"

namespace inferlaw::apps {
namespace {

Report run(const std::string& name) {
  Report report;
  report.command = "explain";
  report.inputs = {{"topic", name.empty() ? Json(nullptr) : Json(name)}};
  if (name.empty()) {
    report.results = to_json(topics());
    report.notes = {"explain TOPIC: formula, source and error of each quantity."};
    return report;
  }
  const Topic& topic = topic_named(name);
  report.results = to_json(topic);
  report.notes = {std::string(topic.symbols),
                  "error: largest relative error claimed and tested, epsilon = 2^-52 = 2.2e-16 "
                  "(docs/accuracy.md)."};
  return report;
}

std::vector<std::string> topic_names() {
  std::vector<std::string> names;
  for (const Topic& topic : topics()) names.emplace_back(topic.name);
  return names;
}

}  // namespace

Subcommand add_explain(CLI::App& parent) {
  CLI::App* parser = parent.add_subcommand(
      "explain", "which formula, which source, which error; alone it lists the topics");
  const auto topic = std::make_shared<std::string>();
  parser->add_option("topic", *topic, "what to explain")->check(CLI::IsMember(topic_names()));
  return {.parser = parser, .run = [topic] { return run(*topic); }};
}

}  // namespace inferlaw::apps
