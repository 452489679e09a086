// What a user asked `inferlaw fit` for, as the options gave it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "inferlaw/solvers/fit/laws/plateau.hpp"

namespace inferlaw::apps {

struct FitRequest {
  std::string law_or_file;  ///< the law; the file where there is a formula
  std::string file_of_law;
  std::vector<std::string> mapping;
  std::vector<std::string> filters;
  bool skip_missing = false;
  std::string objective;
  double huber_threshold = 1e-3;
  std::vector<std::string> fixed;
  std::vector<std::string> bounds;
  std::vector<std::string> starts;
  std::size_t start_count = 0;
  std::string weights;
  std::string formula;
  std::string response;
  bool latex = false;
  std::string errors;
  double confidence = 0.95;
  std::size_t refits = 0;
  std::string interval = "percentile";
  std::string group;
  bool profile = false;
  std::string draws_file;  ///< where draws of the parameters go
  std::size_t draw_count = 1000;
  std::vector<std::string> points;  ///< where the fitted law is wanted
  std::vector<std::string> tested;  ///< values to hold parameters at, for a likelihood ratio
  std::string rival;                ///< another formula for the same response
  std::string rival_start;
  bool residuals = false;
  bool influence = false;
  std::uint64_t seed = 1;
  int threads = 0;
  std::vector<double> budgets_flop;
  double tokens_per_step = 25;
  fit::Population population{.mass = 1, .alpha = 0, .beta = 0};
  double answers = 0;

  [[nodiscard]] bool has_formula() const { return !formula.empty(); }
  [[nodiscard]] std::string law() const { return has_formula() ? "" : law_or_file; }
  [[nodiscard]] const std::string& file() const {
    return has_formula() ? law_or_file : file_of_law;
  }
};

}  // namespace inferlaw::apps
