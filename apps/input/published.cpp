#include "inferlaw/apps/input/published.hpp"

#include "inferlaw/apps/input/toml_table.hpp"
#include "inferlaw/apps/range.hpp"

namespace inferlaw::apps {

std::map<std::string, PublishedStatement> read_published(const std::filesystem::path& path) {
  const toml::table content = read_toml(path);
  TomlTable file(content, path);
  (void)file.number("schema", whole_number(1, 1));
  (void)file.text("title");
  std::map<std::string, PublishedStatement> statements;
  for (const auto& [key, node] : content) {
    if (!node.is_table()) continue;
    TomlTable table = file.table(key.str());
    statements[std::string(key.str())] = {.source = table.text("source"),
                                          .statement = table.text("statement"),
                                          .value = table.optional_number("value", finite_number())};
  }
  file.finish();
  return statements;
}

}  // namespace inferlaw::apps
