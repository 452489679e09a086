#include "tests/validation/public_series.hpp"

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace inferlaw::validation {
namespace {

constexpr double joules_per_token = 0.3947;

std::ifstream open_data(const std::string& name) {
  const char* folder = std::getenv("INFERLAW_DATASETS");
  if (folder == nullptr) throw std::runtime_error("INFERLAW_DATASETS is not set");
  std::ifstream file(std::string(folder) + "/" + name);
  if (!file) throw std::runtime_error(name + ": no such file in INFERLAW_DATASETS");
  return file;
}

// A row: "2023-11-16 18:15:46.6805900,374,44", context and generated tokens.
Series demand_of_trace(const std::string& name) {
  std::ifstream file = open_data(name);
  std::string line;
  std::getline(file, line);
  Series joules;
  double first = -1;
  while (std::getline(file, line)) {
    int hour = 0;
    int minute = 0;
    double second = 0;
    double context = 0;
    double generated = 0;
    if (std::sscanf(line.c_str(), "%*s %d:%d:%lf,%lf,%lf", &hour, &minute, &second, &context,
                    &generated) != 5)
      throw std::runtime_error(name + ": not a row of the trace: " + line);
    const double time = 3600.0 * hour + 60.0 * minute + second;
    if (first < 0) first = std::floor(time);
    const auto slot = static_cast<std::size_t>(time - first);
    if (slot >= joules.size()) joules.resize(slot + 1, 0);
    joules[slot] += generated * joules_per_token;
  }
  joules.pop_back();  // the last second is cut short
  return joules;
}

std::vector<std::string> cells_of(const std::string& line) {
  std::vector<std::string> cells;
  std::istringstream stream(line);
  for (std::string cell; std::getline(stream, cell, ',');) cells.push_back(cell);
  return cells;
}

}  // namespace

Series conversation_demand() { return demand_of_trace("traces/AzureLLMInferenceTrace_conv.csv"); }

Series power(const std::string& name, const std::string& column) {
  std::ifstream file = open_data(name);
  std::string line;
  std::getline(file, line);
  if (!line.empty() && line.back() == '\r') line.pop_back();
  const std::vector<std::string> names = cells_of(line);
  std::size_t index = 0;
  while (index < names.size() && names[index] != column) ++index;
  if (index == names.size()) throw std::runtime_error(name + ": no column " + column);
  Series series;
  while (std::getline(file, line)) series.push_back(std::stod(cells_of(line).at(index)));
  return series;
}

}  // namespace inferlaw::validation
