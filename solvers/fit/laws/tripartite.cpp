#include "inferlaw/solvers/fit/laws/tripartite.hpp"

#include <algorithm>
#include <map>
#include <memory>
#include <vector>

#include "inferlaw/lib/numeric/check.hpp"
#include "inferlaw/lib/training/tripartite.hpp"

namespace inferlaw::fit {
namespace {

constexpr std::size_t width = 3;  // of a row of the gradient: rho, omega, A

struct Budget {
  std::size_t row = 0;
  double inference_flops = 1;
};

struct TrainedModel {
  training::TrainedGraph trained = {};
  std::vector<Budget> budgets = {};
};

struct Data {
  std::vector<TrainedModel> models = {};
  std::vector<strategy::WeightedTask> tasks = strategy::uniform_tasks(training::published_box);
};

// Differences at a bound of rho reach beyond it: there the curve goes on straight.
void predict_model(const TrainedModel& model, const std::vector<strategy::WeightedTask>& tasks,
                   std::span<const double> theta, std::span<double> values,
                   std::span<double> gradient) {
  const double share = std::clamp(theta[0], 0.0, 1.0);
  const double ceiling = theta[2];
  const training::ReasonedTasks reasoned(
      model.trained, {.tokens_per_step = theta[1], .uniform_share = share}, tasks);
  for (const Budget& budget : model.budgets) {
    const training::SlopedAccuracy point = reasoned.slopes_at(budget.inference_flops);
    const double accuracy = point.accuracy + (theta[0] - share) * point.by_uniform_share;
    values[budget.row] = ceiling * accuracy;
    if (gradient.empty()) continue;
    gradient[width * budget.row] = ceiling * point.by_uniform_share;
    gradient[width * budget.row + 1] = ceiling * point.by_tokens_per_step;
    gradient[width * budget.row + 2] = accuracy;
  }
}

Data data_of(std::span<const double> training_flops, std::span<const double> inference_flops) {
  const training::Tripartite figures;
  Data data;
  std::map<double, std::size_t> known;
  for (std::size_t row = 0; row < training_flops.size(); ++row) {
    numeric::require_positive("training FLOPs", training_flops[row]);
    numeric::require_positive("inference FLOPs", inference_flops[row]);
    const auto [model, is_new] = known.emplace(training_flops[row], data.models.size());
    if (is_new)
      data.models.push_back({.trained = training::trained_graph(
                                 figures, training::run_of_compute(figures, training_flops[row]))});
    data.models[model->second].budgets.push_back(
        {.row = row, .inference_flops = inference_flops[row]});
  }
  return data;
}

}  // namespace

Model tripartite_law(std::span<const double> training_flops,
                     std::span<const double> inference_flops) {
  const auto data = std::make_shared<const Data>(data_of(training_flops, inference_flops));
  return {.parameters = {{.name = "rho", .lower = 0, .upper = 1},
                         {.name = "omega", .lower = 0, .scale = Scale::logarithmic},
                         {.name = "A", .lower = 0, .upper = 1}},
          .rows = training_flops.size(),
          .predict =
              [data](auto theta, auto values, auto gradient) {
                for (const TrainedModel& model : data->models)
                  predict_model(model, data->tasks, theta, values, gradient);
              },
          .linear = {2}};
}

}  // namespace inferlaw::fit
