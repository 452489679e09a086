// Public data sets that may not be given away: in the folder that INFERLAW_DATASETS names. Tests
// are skipped where it is unset and fail on a missing file where it is set.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "tests/support/reference_table.hpp"

#define SKIP_WITHOUT_DATASETS() \
  if (std::getenv("INFERLAW_DATASETS") == nullptr) GTEST_SKIP() << "INFERLAW_DATASETS is not set"

namespace inferlaw::test {

inline std::string dataset(const std::string& name) {
  const std::string file = std::string(std::getenv("INFERLAW_DATASETS")) + "/" + name;
  EXPECT_TRUE(std::filesystem::is_regular_file(file)) << file;
  return file;
}

struct LossPoints {
  std::vector<double> parameters;
  std::vector<double> tokens;
  std::vector<double> losses;
};

/// The 240 points of Hoffmann et al. as Epoch kept them.
inline LossPoints chinchilla_points() {
  std::ifstream stream(dataset("chinchilla/epoch_svg_extracted_data.csv"));
  std::string line;
  std::getline(stream, line);
  LossPoints points;
  while (std::getline(stream, line)) {
    const std::vector<std::string> cells = split_at_commas(line);
    const double size = std::stod(cells.at(3));
    const double loss = std::stod(cells.at(6));
    if (!(loss < 3.446995430227908)) continue;
    points.parameters.push_back(size);
    points.tokens.push_back(std::stod(cells.at(4)) / (6 * size));
    points.losses.push_back(loss);
  }
  return points;
}

}  // namespace inferlaw::test
