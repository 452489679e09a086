// The best strategy, size, training run and number of concepts for a budget.
#include <array>
#include <limits>

#include "inferlaw/solvers/catalogue/detail/entries.hpp"
#include "inferlaw/solvers/strategy/best_strategy.hpp"
#include "inferlaw/solvers/training/lifetime_run.hpp"
#include "inferlaw/solvers/training/model_size.hpp"
#include "inferlaw/solvers/training/size_search.hpp"

namespace inferlaw::catalogue::detail {
namespace {

constexpr Option skills{.name = "skills",
                        .symbol = "m",
                        .meaning = "that a task needs, one after another",
                        .allowed = require_count,
                        .example = 80};
constexpr Option step_success{.name = "step-success",
                              .symbol = "r",
                              .meaning = "probability that a step adds the next skill",
                              .allowed = numeric::require_probability,
                              .example = 0.01};
constexpr Option chain_tokens{.name = "chain-tokens",
                              .symbol = "Omega_C",
                              .meaning = "of the chain whose FLOPs all may spend",
                              .unit = "tokens",
                              .allowed = numeric::require_non_negative,
                              .example = 1e5};
constexpr Option parameters{.name = "parameters",
                            .symbol = "N",
                            .meaning = "of the model",
                            .allowed = numeric::require_positive,
                            .example = 8e9};
constexpr Option solved_loss{.name = "solved-loss",
                             .symbol = "L_0",
                             .meaning = "at which half of the steps of a task succeed",
                             .unit = "nats",
                             .example = 3};
constexpr Option slope{.name = "slope",
                       .symbol = "b",
                       .meaning = "of the bridge: 20 for a single task",
                       .allowed = numeric::require_positive,
                       .usual = 20};
constexpr Option inference_flops{.name = "inference-flops",
                                 .symbol = "C",
                                 .meaning = "for a task",
                                 .unit = "FLOPs",
                                 .allowed = numeric::require_positive,
                                 .example = 1.2161860006463682e11};
constexpr Option total_flops{.name = "total-flops",
                             .symbol = "C",
                             .meaning = "of training and inference together",
                             .unit = "FLOPs",
                             .allowed = numeric::require_positive,
                             .example = 1e24};
constexpr Option served_tokens{.name = "inference-tokens",
                               .symbol = "D_inf",
                               .meaning = "ever served",
                               .unit = "tokens",
                               .allowed = numeric::require_non_negative,
                               .example = 1e12};
constexpr Option product{.name = "concepts-times-texts",
                         .symbol = "C'",
                         .meaning = "what the compute buys",
                         .allowed = numeric::require_positive,
                         .example = 26738416.158399493};

constexpr auto strategy_options =
    std::to_array<Option>({skills, step_success, chain_tokens, parameters});
constexpr auto size_options = std::to_array<Option>({skills, solved_loss, slope, inference_flops});
constexpr auto long_options = std::to_array<Option>({skills, solved_loss, slope});
constexpr auto run_options = std::to_array<Option>({total_flops, served_tokens});
constexpr auto concept_options = std::to_array<Option>({product});

Answer best_strategy(const OptionValues& values) {
  const strategy::StrategyQuestion question{
      .generation = {.model = {.parameters = number(values, "parameters"),
                               .layers = 32,
                               .attention_width = 4096}},
      .skills = number(values, "skills"),
      .step_success = number(values, "step-success"),
      .chain_tokens = number(values, "chain-tokens")};
  Answer answer{.table = "strategies"};
  const auto best = strategy::best_strategy(question);
  answer.quantities = {{"success", best.outcome.success()}, {"failure", best.outcome.failure()}};
  for (const auto kind : {strategy::StrategyKind::chain, strategy::StrategyKind::tree,
                          strategy::StrategyKind::best_of_n}) {
    const auto choice = strategy::best_of_kind(question, kind);
    answer.rows.push_back({{"branches_or_samples", choice.number},
                           {"steps", choice.steps},
                           {"success", choice.outcome.success()}});
  }
  answer.notes = {name_of(best.kind), "rows: chain, tree, best of N"};
  return answer;
}

training::Bridge bridge_of(const OptionValues& values) {
  return {.slope = number(values, "slope")};
}

training::BridgedTask task_of(const OptionValues& values) {
  return {.skills = number(values, "skills"), .solved_loss = number(values, "solved-loss")};
}

Answer best_size(const OptionValues& values) {
  const auto best = training::best_size({.bridge = bridge_of(values),
                                         .tasks = {task_of(values)},
                                         .inference_flops = number(values, "inference-flops")});
  return {.quantities = {{"parameters", best.run.parameters},
                         {"budget", best.steps, "steps"},
                         {"accuracy", best.accuracy.success()}}};
}

Answer long_chains(const OptionValues& values) {
  const auto best = training::best_size_of_long_chains(bridge_of(values), task_of(values),
                                                       std::numeric_limits<double>::infinity());
  return {.quantities = {{"parameters", best.run.parameters},
                         {"step_success", best.step_success},
                         {"least_budget", best.least_flops, "flops"}}};
}

Answer lifetime_run(const OptionValues& values) {
  const auto run =
      training::lifetime_run({}, {.total_flops = number(values, "total-flops"),
                                  .inference_tokens = number(values, "inference-tokens")});
  return {.quantities = {{"parameters", run.parameters},
                         {"training_tokens", run.tokens},
                         {"loss", training::loss({}, run)}}};
}

Answer most_concepts(const OptionValues& values) {
  const auto best = training::most_concepts_learned(
      {.concepts_times_texts = number(values, "concepts-times-texts")});
  return {.quantities = {{"concepts", best.graph.concepts},
                         {"texts", best.graph.texts},
                         {"learned", best.learned},
                         {"threshold", best.threshold.erasures}}};
}

constexpr auto formulas_of_searches = std::to_array<Formula>({
    {.room = Room::strategy,
     .name = "best-strategy",
     .what = "chain, tree or best of N for a budget, with its branching, N and length",
     .formula =
         "the highest success at equal cost: K = floor(Omega/25) steps of a chain, a tree of b "
         "branches or N samples",
     .latex = R"(\max_{\text{strategy},\,b,\,N}\ \text{success at equal FLOPs})",
     .other_symbols = "",
     .range = "up to 1024 branches and samples; attention of 32 layers of 4096 here",
     .source = ds3,
     .status = "strategies and equal cost published; whole steps and ties a choice",
     .header = "solvers/strategy/best_strategy.hpp",
     .options = strategy_options,
     .evaluate = best_strategy,
     .answer_keys = "strategy best"},
    {.room = Room::training,
     .name = "best-size",
     .what = "the size of a model that answers most for its inference compute",
     .formula = "max over N of I_r(m, C/(50 N)-m+1), r = 1/(1 + exp(-b (L_0 - L(N))))",
     .latex = R"(\max_N\ I_r\bigl(m, \tfrac{C}{2N\omega} - m + 1\bigr))",
     .other_symbols = "L: loss with tokens without end; omega = 25 tokens a step",
     .range = "1e3 to 1e15 parameters",
     .source = ds3,
     .status = "published",
     .header = "solvers/training/model_size.hpp",
     .options = size_options,
     .evaluate = best_size,
     .answer_keys = "training bridge"},
    {.room = Room::training,
     .name = "long-chain-size",
     .what = "the best size for chains without end, and the least budget",
     .formula = "b (1 - r) alpha A N^-alpha = 1; budget 2 omega m N/r",
     .latex = R"(b(1 - r)\,\alpha A N^{-\alpha} = 1,\quad C = 2\omega m N/r)",
     .other_symbols = "alpha = 0.34, A = 406.4; omega = 25 tokens a step",
     .range = "where a step back in size costs success at all",
     .source = "limit of DS3, arXiv:2507.00004",
     .status = "exact",
     .header = "solvers/training/model_size.hpp",
     .options = long_options,
     .evaluate = long_chains},
    {.room = Room::training,
     .name = "lifetime-run",
     .what = "the model of least loss for a lifetime, for any exponents",
     .formula = "alpha A N^-alpha D^{beta+1} = beta B (D + D_inf/3), C = 6 N D + 2 N D_inf",
     .latex = R"(\alpha A N^{-\alpha} D^{\beta+1} = \beta B\,(D + D_\infty/3))",
     .other_symbols = "A = 406.4, alpha = 0.34, B = 410.7, beta = 0.28",
     .range = "alpha up to 1",
     .source = ds3,
     .status = "exact",
     .header = "solvers/training/lifetime_run.hpp",
     .options = run_options,
     .evaluate = lifetime_run,
     .answer_keys = "training bridge"},
    {.room = Room::training,
     .name = "most-concepts",
     .what = "over how many concepts a compute budget is best spread",
     .formula = "max over R in [.2, .6] sqrt(C') of R (1 - P_b/eps), R T = C'",
     .latex = R"(\max_R\ R\,(1 - P_b/\varepsilon),\quad R\,T = C')",
     .other_symbols = "P_b: erasure-threshold with the authors' alpha, d_t = 6, eps = 0.5",
     .range = "where the box holds a graph",
     .source = "arXiv:2410.01243",
     .status = "published",
     .header = "solvers/training/size_search.hpp",
     .options = concept_options,
     .evaluate = most_concepts,
     .answer_keys = "optimal_concepts of training size"},
});

}  // namespace

std::span<const Formula> search_formulas() { return formulas_of_searches; }

}  // namespace inferlaw::catalogue::detail
