#include "inferlaw/apps/input/data_folder.hpp"

#include "inferlaw/apps/errors.hpp"

namespace inferlaw::apps {

std::filesystem::path data_folder() {
  std::error_code unreadable;
  const std::filesystem::path command = std::filesystem::read_symlink("/proc/self/exe", unreadable);
  const std::filesystem::path candidates[] = {
      command.parent_path().parent_path() / "share" / "inferlaw", INFERLAW_SOURCE_DATA_DIR};
  for (const std::filesystem::path& folder : candidates)
    if (std::filesystem::is_directory(folder / "scenarios")) return folder;
  throw InputError(candidates[0].string() +
                   ": the folder of scenarios and published numbers is missing");
}

}  // namespace inferlaw::apps
