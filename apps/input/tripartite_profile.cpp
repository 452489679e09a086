#include "inferlaw/apps/input/tripartite_profile.hpp"

#include "inferlaw/apps/input/toml_table.hpp"
#include "inferlaw/apps/range.hpp"

namespace inferlaw::apps {
namespace {

void read_graph(TomlTable table, training::Tripartite& model) {
  const auto positive = [&table](const char* key, double& value) {
    value = table.number(key, positive_number(), value);
  };
  positive("parameters_per_concept", model.parameters_per_concept);
  positive("tokens_per_text", model.tokens_per_text);
  positive("tokens_per_parameter", model.tokens_per_parameter);
  positive("concepts_per_text", model.concepts_per_text);
  model.unknown_share = table.number("unknown_share", inner_probability(), model.unknown_share);
  if (table.has("alpha")) model.finite.alpha = table.member<training::AlphaVariant>("alpha");
  model.finite.fixed_erasures = table.boolean("fixed_erasures", model.finite.fixed_erasures);
}

void read_skills(TomlTable table, training::SkillLayer& layer) {
  layer.levels = table.number("levels", whole_number(1, 1e5), layer.levels);
  layer.skills_per_level =
      table.number("skills_per_level", positive_number(), layer.skills_per_level);
  layer.slack = table.number("slack", inner_probability(), layer.slack);
  layer.concepts_needed =
      table.number("concepts_needed", non_negative_number(), layer.concepts_needed);
}

void read_search(TomlTable table, training::GraphSearch& search) {
  search.tokens_per_step =
      table.number("tokens_per_step", positive_number(), search.tokens_per_step);
  search.breadth = table.number("breadth", non_negative_number(), search.breadth);
  search.uniform_share = table.number("uniform_share", probability(), search.uniform_share);
}

void read_tasks(TomlTable table, double levels, strategy::TaskBox& box) {
  box.lowest_level = table.number("lowest_level", whole_number(1, levels), box.lowest_level);
  box.highest_level = table.number("highest_level", whole_number(1, levels), box.highest_level);
  box.fewest_skills = table.number("fewest_skills", whole_number(1, 1e15), box.fewest_skills);
  box.most_skills = table.number("most_skills", whole_number(1, 1e15), box.most_skills);
  if (box.highest_level > levels || box.lowest_level > levels)
    table.refuse_because("highest_level", "levels of tasks reach beyond those of skills");
  if (box.highest_level < box.lowest_level) table.refuse("highest_level", "at least lowest_level");
  if (box.most_skills < box.fewest_skills) table.refuse("most_skills", "at least fewest_skills");
}

}  // namespace

training::TripartiteProfile read_tripartite_profile(const std::filesystem::path& path) {
  const toml::table content = read_toml(path);
  TomlTable file(content, path);
  (void)file.number("schema", whole_number(1, 1));
  (void)file.text("title");
  training::TripartiteProfile profile;
  read_graph(file.table("graph"), profile.model);
  read_skills(file.table("skills"), profile.model.layer);
  read_search(file.table("search"), profile.search);
  read_tasks(file.table("tasks"), profile.model.layer.levels, profile.box);
  file.finish();
  return profile;
}

}  // namespace inferlaw::apps
