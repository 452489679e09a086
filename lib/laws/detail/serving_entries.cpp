#include <array>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "inferlaw/lib/laws/cascade.hpp"
#include "inferlaw/lib/laws/detail/entries.hpp"
#include "inferlaw/lib/laws/memory_cost.hpp"
#include "inferlaw/lib/laws/roofline.hpp"
#include "inferlaw/lib/laws/speculative.hpp"
#include "inferlaw/lib/numeric/largest.hpp"
#include "inferlaw/lib/strategy/chain_of_thought.hpp"
#include "inferlaw/lib/strategy/flops.hpp"

namespace inferlaw::laws::detail {
namespace {

// ---- memory-aware cost --------------------------------------------------------------------------

// Of a B200, as the released code has it.
constexpr double kinetics_intensity = 562.5;

constexpr std::array memory_cost_options{
    Option{.name = "parameters",
           .symbol = "P",
           .meaning = "parameters of the model",
           .allowed = positive,
           .example = 8.19e9},
    Option{.name = "query-width",
           .symbol = "h_q d",
           .meaning = "query heads times their size, over all layers",
           .allowed = non_negative,
           .example = 147456},
    Option{.name = "key-value-width",
           .symbol = "h_kv d",
           .meaning = "key-value heads times their size, over all layers",
           .allowed = non_negative,
           .example = 36864},
    Option{.name = "prompt-tokens",
           .symbol = "p",
           .meaning = "tokens of the prompt",
           .unit = "tokens",
           .allowed = non_negative,
           .example = 200},
    Option{.name = "sample-tokens",
           .symbol = "L",
           .meaning = "tokens of a sample; or skills, steps and step-success",
           .unit = "tokens",
           .allowed = non_negative,
           .may_be_missing = true,
           .example = 16384},
    Option{.name = "samples",
           .symbol = "N",
           .meaning = "samples of a task",
           .allowed = non_negative,
           .usual = 1},
    Option{.name = "intensity",
           .symbol = "I",
           .meaning = "of the accelerator; that of a B200 as published",
           .unit = "FLOP a byte",
           .allowed = non_negative,
           .usual = kinetics_intensity},
    Option{.name = "attended",
           .symbol = "b",
           .meaning = "tokens that each attends to; all where it is not given",
           .unit = "tokens",
           .allowed = non_negative,
           .may_be_missing = true,
           .example = 1024},
    Option{.name = "skills",
           .symbol = "m",
           .meaning = "skills of a chain that a sample is, in place of its tokens",
           .allowed = require_count,
           .may_be_missing = true},
    Option{.name = "steps",
           .symbol = "K",
           .meaning = "steps that it may take",
           .unit = "steps",
           .allowed = positive,
           .may_be_missing = true},
    Option{.name = "step-success",
           .symbol = "r",
           .meaning = "success of its step",
           .allowed = probability,
           .may_be_missing = true},
    Option{.name = "tokens-per-step",
           .symbol = "omega",
           .meaning = "of that chain",
           .unit = "tokens",
           .allowed = positive,
           .usual = 25}};

RandomSampling sampling_of_chain(const strategy::ChainOfThought& chain,
                                 const OptionValues& values) {
  const double samples = number(values, "samples");
  const strategy::RawMoments tokens = strategy::moments_in_tokens(
      strategy::steps_used_moments(chain), number(values, "tokens-per-step"));
  std::vector<numeric::ValueAtom> lengths;
  for (const auto& [steps, probability_of_steps] : strategy::steps_used_law(chain))
    lengths.push_back(
        {.value = number(values, "tokens-per-step") * steps, .probability = probability_of_steps});
  return {.samples = samples,
          .prompt_tokens = number(values, "prompt-tokens"),
          .mean_tokens = tokens[1],
          .mean_squared_tokens = tokens[2],
          .mean_longest_tokens = numeric::largest_of(std::move(lengths), samples).mean};
}

AttentionModel attention_model_in(const OptionValues& values) {
  return {.parameters = number(values, "parameters"),
          .query_width = number(values, "query-width"),
          .key_value_width = number(values, "key-value-width")};
}

Answer cost_in_quantities(const MemoryAwareCost& cost, const OptionValues& values) {
  return {.quantities = {{"compute", cost.flop, "flop"},
                         {"memory", cost.bytes, "bytes"},
                         {"effective", effective_flop(cost, number(values, "intensity")), "flop"}}};
}

std::optional<strategy::ChainOfThought> chain_in(const OptionValues& values) {
  const auto skills = number_if_given(values, "skills");
  const auto steps = number_if_given(values, "steps");
  const auto success = number_if_given(values, "step-success");
  const bool is_fixed = number_if_given(values, "sample-tokens").has_value();
  const bool is_sparse = number_if_given(values, "attended").has_value();
  if (is_fixed && !skills && !steps && !success) return std::nullopt;
  if (!is_fixed && !is_sparse && skills && steps && success)
    return strategy::ChainOfThought{.skills = *skills, .steps = *steps, .step_success = *success};
  throw std::invalid_argument(
      "memory-cost: what a sample takes is not said once; allowed: sample-tokens, or skills, steps "
      "and step-success, which attend to all tokens");
}

Answer memory_cost_answer(const OptionValues& values) {
  const AttentionModel model = attention_model_in(values);
  if (const auto chain = chain_in(values)) {
    const RandomSampling sampling = sampling_of_chain(*chain, values);
    Answer answer = cost_in_quantities(mean_memory_aware_cost(model, sampling), values);
    answer.quantities.push_back({"mean_sample", sampling.mean_tokens, "tokens"});
    answer.quantities.push_back({"mean_longest_sample", sampling.mean_longest_tokens, "tokens"});
    return answer;
  }
  const Sampling sampling{.samples = number(values, "samples"),
                          .prompt_tokens = number(values, "prompt-tokens"),
                          .sample_tokens = number(values, "sample-tokens"),
                          .attended = number_if_given(values, "attended")};
  Answer answer = cost_in_quantities(memory_aware_cost(model, sampling), values);
  answer.quantities.push_back({"attended_pairs_per_sample", attended_pairs(sampling)});
  return answer;
}

// ---- roofline -----------------------------------------------------------------------------------

constexpr std::array roofline_options{
    Option{.name = "peak",
           .symbol = "peak",
           .meaning = "arithmetic of the accelerator",
           .unit = "FLOP a second",
           .allowed = positive,
           .usual = 312e12},
    Option{.name = "bandwidth",
           .symbol = "bandwidth",
           .meaning = "of its memory",
           .unit = "bytes a second",
           .allowed = positive,
           .usual = 2.039e12},
    Option{.name = "flop",
           .symbol = "FLOPs",
           .meaning = "of an operator; with bytes",
           .unit = "FLOP",
           .allowed = non_negative,
           .may_be_missing = true},
    Option{.name = "bytes",
           .symbol = "bytes",
           .meaning = "that it moves; with flop",
           .unit = "bytes",
           .allowed = non_negative,
           .may_be_missing = true},
    Option{.name = "parameters",
           .symbol = "P",
           .meaning = "of a model, in place of an operator; with tokens",
           .allowed = positive,
           .may_be_missing = true,
           .example = 8e9},
    Option{.name = "tokens",
           .symbol = "n",
           .meaning = "in one pass: of the prompt, or one a sequence",
           .unit = "tokens",
           .allowed = positive,
           .may_be_missing = true,
           .example = 1},
    Option{.name = "parameter-bytes",
           .symbol = "w",
           .meaning = "of a parameter",
           .unit = "bytes",
           .allowed = positive,
           .usual = 2}};

Operator operator_in(const OptionValues& values) {
  const auto flop = number_if_given(values, "flop");
  const auto bytes = number_if_given(values, "bytes");
  const auto parameters = number_if_given(values, "parameters");
  const auto tokens = number_if_given(values, "tokens");
  if (flop && bytes && !parameters && !tokens) return {.flop = *flop, .bytes = *bytes};
  if (!flop && !bytes && parameters && tokens)
    return pass_of(*parameters, *tokens, number(values, "parameter-bytes"));
  throw std::invalid_argument(
      "roofline: the operator is not said once; allowed: flop and bytes, or parameters and tokens");
}

Answer roofline_answer(const OptionValues& values) {
  const Roof roof{.peak = number(values, "peak"), .bandwidth = number(values, "bandwidth")};
  const Operator work = operator_in(values);
  const RooflineTime time = roofline_time(roof, work);
  return {.quantities = {{"time", time.seconds, "seconds"},
                         {"compute_time", time.compute_seconds, "seconds"},
                         {"memory_time", time.memory_seconds, "seconds"},
                         {"intensity", work.flop / work.bytes, "flop_per_byte"},
                         {"ridge_intensity", ridge_intensity(roof), "flop_per_byte"},
                         {"compute_bound", time.compute_bound ? 1.0 : 0.0}}};
}

// ---- cascade ------------------------------------------------------------------------------------

constexpr std::array example_confidences{.9, .2, .6, .8, .4};
constexpr std::array example_small{1., 0., 0., 1., 1.};
constexpr std::array example_large{1., 1., 1., 1., 0.};

constexpr std::array cascade_options{
    Option{.name = "confidence",
           .symbol = "s",
           .meaning = "of the small model, a case each",
           .allowed = finite,
           .kind = OptionKind::column,
           .examples = example_confidences},
    Option{.name = "small_right",
           .symbol = "A_small",
           .meaning = "1 where the small model is right, 0 where not",
           .allowed = probability,
           .kind = OptionKind::column,
           .examples = example_small},
    Option{.name = "large_right",
           .symbol = "A_large",
           .meaning = "the same of the large one",
           .allowed = probability,
           .kind = OptionKind::column,
           .examples = example_large},
    Option{.name = "small_costs",
           .symbol = "c_small",
           .meaning = "cost of the small model on a case, where they differ",
           .allowed = non_negative,
           .kind = OptionKind::column,
           .may_be_missing = true},
    Option{.name = "large_costs",
           .symbol = "c_large",
           .meaning = "cost of the large one",
           .allowed = non_negative,
           .kind = OptionKind::column,
           .may_be_missing = true},
    Option{.name = "small-cost",
           .symbol = "c_small",
           .meaning = "cost of the small model, where there is no column",
           .allowed = non_negative,
           .may_be_missing = true,
           .example = 1},
    Option{.name = "large-cost",
           .symbol = "c_large",
           .meaning = "cost of the large model, where there is no column",
           .allowed = non_negative,
           .may_be_missing = true,
           .example = 10},
    Option{.name = "threshold",
           .symbol = "theta",
           .meaning = "cases below it go to the large model",
           .allowed = finite,
           .may_be_missing = true,
           .example = .5},
    Option{.name = "budget",
           .symbol = "budget",
           .meaning = "mean cost of a case that is allowed; none: any",
           .allowed = non_negative,
           .may_be_missing = true,
           .example = 6}};

// One a case: of the column, or the same for all.
std::vector<double> costs_in(const OptionValues& values, std::string_view column,
                             std::string_view option, std::size_t cases) {
  const std::span<const double> costs = numbers(values, column);
  const auto cost = number_if_given(values, option);
  if (costs.empty() == !cost)
    throw std::invalid_argument(std::string("cascade: ")
                                    .append(option)
                                    .append("; allowed: given once, here or in a column ")
                                    .append(column));
  return cost ? std::vector<double>(cases, *cost) : std::vector<double>(costs.begin(), costs.end());
}

std::vector<CascadeCase> cases_in(const OptionValues& values) {
  const std::span<const double> confidences = numbers(values, "confidence");
  const std::span<const double> small = numbers(values, "small_right");
  const std::span<const double> large = numbers(values, "large_right");
  const std::vector<double> small_costs =
      costs_in(values, "small_costs", "small-cost", confidences.size());
  const std::vector<double> large_costs =
      costs_in(values, "large_costs", "large-cost", confidences.size());
  std::vector<CascadeCase> cases;
  cases.reserve(confidences.size());
  for (std::size_t i = 0; i < confidences.size(); ++i)
    cases.push_back({.confidence = confidences[i],
                     .small_right = small[i],
                     .large_right = large[i],
                     .small_cost = small_costs[i],
                     .large_cost = large_costs[i]});
  return cases;
}

void add_result(const CascadeResult& result, Answer& answer) {
  answer.quantities.push_back({"escalated", result.escalated});
  answer.quantities.push_back({"cost", result.cost});
  answer.quantities.push_back({"accuracy", result.accuracy});
}

Answer cascade_answer(const OptionValues& values) {
  const std::vector<CascadeCase> cases = cases_in(values);
  const std::vector<CascadeResult> curve = cascade_curve(cases);
  Answer answer;
  if (const auto threshold = number_if_given(values, "threshold"))
    add_result(cascade_at(cases, *threshold), answer);
  const CascadeResult best =
      best_cascade(curve, number_if_given(values, "budget").value_or(curve.back().cost));
  answer.quantities.push_back({"best_threshold", best.threshold});
  answer.quantities.push_back({"best_escalated", best.escalated});
  answer.quantities.push_back({"best_cost", best.cost});
  answer.quantities.push_back({"best_accuracy", best.accuracy});
  answer.table = "thresholds";
  answer.rows.reserve(curve.size());
  for (const CascadeResult& row : curve)
    answer.rows.push_back({{"threshold", row.threshold},
                           {"escalated", row.escalated},
                           {"cost", row.cost},
                           {"accuracy", row.accuracy}});
  return answer;
}

// ---- speculative decoding -----------------------------------------------------------------------

constexpr std::array speculative_options{Option{.name = "acceptance",
                                                .symbol = "a",
                                                .meaning = "chance that a draft is accepted",
                                                .allowed = probability,
                                                .example = .8},
                                         Option{.name = "cost-ratio",
                                                .symbol = "c",
                                                .meaning = "time of a draft over that of a pass",
                                                .allowed = non_negative,
                                                .example = .05},
                                         Option{.name = "drafts",
                                                .symbol = "g",
                                                .meaning = "drafts a pass",
                                                .allowed = require_count_or_none,
                                                .usual = 4}};

Answer speculative_answer(const OptionValues& values) {
  const Drafting drafting{.acceptance = number(values, "acceptance"),
                          .cost_ratio = number(values, "cost-ratio")};
  const double drafts = number(values, "drafts");
  const double best = best_drafts(drafting);
  Answer answer{.quantities = {{"tokens_per_pass", tokens_per_pass(drafting.acceptance, drafts)},
                               {"speed_up", speed_up(drafting, drafts)},
                               {"best_drafts", best}}};
  if (best <= 1e15)
    answer.quantities.push_back({"speed_up_of_best_drafts", speed_up(drafting, best)});
  return answer;
}

constexpr std::array laws{
    Formula{
        .name = "memory-cost",
        .what = "cost of samples where reading the cache counts beside computing",
        .formula = "FLOPs = N (2 P L + 2 (2p+L) L h_q d); bytes = 2 (2p + N L) L h_kv d; "
                   "eFLOPs = FLOPs + I bytes; sparse: sum of min(p+t, b) over t <= L = "
                   "b L - max(0, b-p)^2/2",
        .latex = R"(N\left(2PL + 2(2p+L)L\,h_q d\right) + I \cdot 2(2p + NL)L\,h_{kv} d)",
        .range = "all >= 0, P > 0; the prompt's cache is shared, but not where attention is sparse",
        .source = "Kinetics, arXiv:2506.05333 and its released code",
        .status = "published",
        .header = "lib/laws/memory_cost.hpp",
        .options = memory_cost_options,
        .evaluate = memory_cost_answer,
        .note = "keys and values of 2 bytes; weights are not counted: amortised over a batch"},
    Formula{
        .name = "roofline",
        .what = "time of an operator: arithmetic or memory, whichever is more",
        .formula = "time = max(FLOPs/peak, bytes/bandwidth); a pass: 2 P n FLOPs, w P bytes",
        .latex = R"(t = \max\left(\frac{\mathrm{FLOPs}}{\mathrm{peak}}, )"
                 R"(\frac{\mathrm{bytes}}{\mathrm{bandwidth}}\right))",
        .range = "FLOPs, bytes >= 0; peak, bandwidth, P, n, w > 0",
        .source = "arXiv:2402.16363, 2311.18677",
        .status = "published",
        .header = "lib/laws/roofline.hpp",
        .options = roofline_options,
        .evaluate = roofline_answer,
        .note =
            "the usual peak and bandwidth are those of an A100 of 80 GB; a prompt is one pass of "
            "many tokens, decoding one of a token a sequence"},
    Formula{.name = "cascade",
            .what = "a small model, and a large one where it is not confident",
            .formula = "cost c_small + P(s < theta) c_large; "
                       "accuracy E[A_small; s >= theta] + E[A_large; s < theta]",
            .latex = R"(c_{\mathrm{small}} + P(s < \theta)\, c_{\mathrm{large}}, \quad )"
                     R"(\mathbb{E}[A_{\mathrm{small}}; s \ge \theta] + )"
                     R"(\mathbb{E}[A_{\mathrm{large}}; s < \theta])",
            .range = "right 0 to 1; costs >= 0; confidences finite",
            .source = "arXiv:2305.05176, 2307.02764",
            .status = "published",
            .header = "lib/laws/cascade.hpp",
            .options = cascade_options,
            .evaluate = cascade_answer,
            .note =
                "the best threshold is that of these cases: on others it does no better than they "
                "are alike"},
    Formula{.name = "speculative",
            .what = "speculative decoding: tokens a pass, speed-up, best number of drafts",
            .formula = "tokens (1 - a^{g+1})/(1 - a); speed-up (1 - a^{g+1})/((1 - a)(g c + 1))",
            .latex = R"(\frac{1 - a^{g+1}}{1 - a}, \quad \frac{1 - a^{g+1}}{(1 - a)(gc + 1)})",
            .range = "0 <= a <= 1; c >= 0; g whole, 0 to 1e15; g + 1 tokens at a = 1",
            .source = "arXiv:2211.17192",
            .status = "published",
            .header = "lib/laws/speculative.hpp",
            .options = speculative_options,
            .evaluate = speculative_answer,
            .note = "no best number (-) where one more draft always helps"}};

}  // namespace

std::span<const Formula> serving_laws() { return laws; }

}  // namespace inferlaw::laws::detail
