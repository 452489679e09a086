#include "inferlaw/apps/output/explanation.hpp"

namespace inferlaw::apps {

Json to_json(const Topic& topic) {
  Json results{{"quantities", Json::array()}};
  for (const Explanation& entry : topic.explanations)
    results["quantities"].push_back({{"quantity", entry.quantity},
                                     {"formula", entry.formula},
                                     {"status", entry.status},
                                     {"source", entry.source},
                                     {"error", error_in_words(entry)}});
  return results;
}

Json to_json(std::span<const Topic> topics) {
  Json results{{"topics", Json::array()}};
  for (const Topic& topic : topics)
    results["topics"].push_back({{"topic", topic.name}, {"what", topic.what}});
  return results;
}

}  // namespace inferlaw::apps
