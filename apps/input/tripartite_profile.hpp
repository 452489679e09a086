// The parameters of texts, concepts and skills from a file (data/training).
#pragma once

#include <filesystem>

#include "inferlaw/solvers/training/training_answers.hpp"

namespace inferlaw::apps {

/// What a file leaves out is as in lib/training. Throws InputError where it is missing, not TOML,
/// or holds a key or a value that is not allowed.
[[nodiscard]] training::TripartiteProfile read_tripartite_profile(
    const std::filesystem::path& path);

}  // namespace inferlaw::apps
