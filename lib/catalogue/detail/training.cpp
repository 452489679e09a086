// From parameters and tokens to loss, and from loss to steps that succeed.
#include <array>

#include "inferlaw/lib/catalogue/detail/entries.hpp"
#include "inferlaw/lib/training/bridge.hpp"
#include "inferlaw/lib/training/chernoff_tail.hpp"
#include "inferlaw/lib/training/chinchilla.hpp"
#include "inferlaw/lib/training/concept_skill.hpp"
#include "inferlaw/lib/training/directionality.hpp"
#include "inferlaw/lib/training/erasure_threshold.hpp"
#include "inferlaw/lib/training/frontier_loss.hpp"
#include "inferlaw/lib/training/giant_component.hpp"
#include "inferlaw/lib/training/lifetime.hpp"
#include "inferlaw/lib/training/size_scaling.hpp"
#include "inferlaw/lib/training/tripartite.hpp"

namespace inferlaw::catalogue::detail {
namespace {

constexpr std::string_view hoffmann =
    "J. Hoffmann et al., Training Compute-Optimal Large Language Models (2022), approach 3";

constexpr Option parameters{.name = "parameters",
                            .symbol = "N",
                            .meaning = "of the model",
                            .allowed = numeric::require_positive,
                            .example = 8e9};
constexpr Option training_tokens{.name = "tokens",
                                 .symbol = "D",
                                 .meaning = "of training",
                                 .unit = "tokens",
                                 .allowed = numeric::require_positive,
                                 .example = 1.5e13};
constexpr Option level{
    .name = "level", .symbol = "l", .meaning = "of the task; larger is easier", .example = 3};
constexpr Option training_flops{.name = "training-flops",
                                .symbol = "C",
                                .meaning = "of training",
                                .unit = "FLOPs",
                                .allowed = numeric::require_positive,
                                .example = 1e24};
constexpr Option solved_loss{.name = "solved-loss",
                             .symbol = "L_0",
                             .meaning = "at which half of the steps of a task succeed",
                             .unit = "nats",
                             .example = 3};
constexpr Option skills{.name = "skills",
                        .symbol = "m",
                        .meaning = "that a task needs, one after another",
                        .allowed = require_count,
                        .example = 80};
constexpr Option inference_flops{.name = "inference-flops",
                                 .symbol = "C",
                                 .meaning = "of inference, for a task",
                                 .unit = "FLOPs",
                                 .allowed = numeric::require_non_negative,
                                 .example = 5e13};
constexpr Option slope{.name = "slope",
                       .symbol = "b",
                       .meaning = "5 for a mix of tasks, 20 for a single one",
                       .allowed = numeric::require_non_negative,
                       .usual = 5};
constexpr Option iota{.name = "iota",
                      .symbol = "iota",
                      .meaning = "how well a model directs what it knows",
                      .allowed = numeric::require_positive,
                      .example = 0.117};
constexpr Option loss_reached{
    .name = "loss", .symbol = "L", .meaning = "of the model", .unit = "nats", .example = 1.9485};
constexpr Option steps{.name = "steps",
                       .symbol = "K",
                       .meaning = "of a sample",
                       .allowed = numeric::require_non_negative,
                       .example = 327.68};
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
                               .example = 1e10};
constexpr Option token_ratio{.name = "tokens-per-parameter",
                             .symbol = "kappa",
                             .meaning = "where nothing is served",
                             .allowed = numeric::require_positive,
                             .usual = 20};

constexpr Option concepts{.name = "concepts",
                          .symbol = "R",
                          .meaning = "that texts name",
                          .allowed = numeric::require_positive,
                          .example = 1e6};
constexpr Option many_concepts{.name = "concepts",
                               .symbol = "R",
                               .meaning = "that texts name",
                               .allowed = numeric::require_positive,
                               .example = 2e8};
constexpr Option texts{.name = "texts",
                       .symbol = "T",
                       .meaning = "of training",
                       .allowed = numeric::require_positive,
                       .example = 5e6};
constexpr Option per_text{.name = "concepts-per-text",
                          .symbol = "d_t",
                          .meaning = "that a text names on average, above e",
                          .allowed = numeric::require_positive,
                          .usual = 6};
constexpr Option unknown{.name = "unknown-share",
                         .symbol = "eps",
                         .meaning = "of concepts in a code of length R/eps",
                         .allowed = numeric::require_inner_probability,
                         .usual = 0.5};
constexpr Option trials{.name = "trials",
                        .symbol = "n",
                        .meaning = "need not be whole",
                        .allowed = numeric::require_non_negative,
                        .example = 30};
constexpr Option wanted{.name = "wanted",
                        .symbol = "k",
                        .meaning = "successes that are enough",
                        .allowed = numeric::require_non_negative,
                        .example = 5};
constexpr Option trial_success{.name = "success",
                               .symbol = "p",
                               .meaning = "of a trial",
                               .allowed = numeric::require_probability,
                               .example = 0.4};
constexpr Option learned{.name = "learned",
                         .symbol = "P",
                         .meaning = "share of concepts learned",
                         .allowed = numeric::require_probability,
                         .example = 0.9};
constexpr Option skill_level{.name = "level",
                             .symbol = "l",
                             .meaning = "of the skills shown, up to 100",
                             .allowed = require_count,
                             .example = 20};
constexpr Option lost{.name = "lost",
                      .symbol = "delta",
                      .meaning = "share of concepts not learned",
                      .allowed = numeric::require_probability,
                      .example = 0.1};
constexpr Option emerging_level{.name = "level",
                                .symbol = "l",
                                .meaning = "of skills, up to 100",
                                .allowed = require_count,
                                .example = 60};
constexpr Option mean_degree{.name = "mean-degree",
                             .symbol = "a",
                             .meaning = "of a node",
                             .allowed = numeric::require_non_negative,
                             .example = 1.5};
constexpr Option budget_of_training{.name = "training-flops",
                                    .symbol = "C_train",
                                    .meaning = "of training",
                                    .unit = "FLOPs",
                                    .allowed = numeric::require_positive,
                                    .example = 3.8e25};
constexpr Option budget_of_task{.name = "inference-flops",
                                .symbol = "C",
                                .meaning = "of inference, for a task",
                                .unit = "FLOPs",
                                .allowed = numeric::require_non_negative,
                                .example = 1e17};

constexpr auto level_options = std::to_array<Option>({level, parameters});
constexpr auto run_options = std::to_array<Option>({parameters, training_tokens});
constexpr auto frontier_options = std::to_array<Option>({training_flops});
constexpr auto bridge_options = std::to_array<Option>(
    {parameters, training_tokens, skills, solved_loss, inference_flops, slope});
constexpr auto rate_options = std::to_array<Option>({loss_reached, steps, iota});
constexpr auto lifetime_options = std::to_array<Option>({total_flops, served_tokens, token_ratio});

constexpr auto graph_options = std::to_array<Option>({concepts, texts, per_text, unknown});
constexpr auto ratio_options = std::to_array<Option>({per_text});
constexpr auto tail_options = std::to_array<Option>({trials, wanted, trial_success});
constexpr auto skill_options = std::to_array<Option>({many_concepts, learned, skill_level});
constexpr auto entropy_options = std::to_array<Option>({concepts, per_text, lost});
constexpr auto emergence_options =
    std::to_array<Option>({concepts, texts, per_text, emerging_level});
constexpr auto degree_options = std::to_array<Option>({mean_degree});
constexpr auto tripartite_options = std::to_array<Option>({budget_of_training, budget_of_task});

training::TrainingRun run_of(const OptionValues& values) {
  return {.parameters = number(values, "parameters"), .tokens = number(values, "tokens")};
}

Answer step_success(const OptionValues& values) {
  const training::Capability capability;
  const double size = number(values, "parameters");
  const double at = number(values, "level");
  return {.quantities = {{"loss", training::frontier_loss(capability.loss, size)},
                         {"step_success", training::step_success(capability, at, size)},
                         {"step_failure", training::step_failure(capability, at, size)}}};
}

Answer loss(const OptionValues& values) {
  const auto run = run_of(values);
  return {.quantities = {{"loss", training::loss({}, run)},
                         {"training", training::training_flops(run), "flops"}}};
}

Answer frontier(const OptionValues& values) {
  const auto run = training::compute_optimal({}, number(values, "training-flops"));
  return {.quantities = {{"parameters", run.parameters},
                         {"training_tokens", run.tokens},
                         {"loss", training::loss({}, run)}}};
}

Answer bridge(const OptionValues& values) {
  const auto chain = training::bridged_chain(
      {.slope = number(values, "slope")},
      {.skills = number(values, "skills"), .solved_loss = number(values, "solved-loss")},
      run_of(values), number(values, "inference-flops"));
  return {.quantities = {{"step_success", chain.step_success},
                         {"budget", chain.steps, "steps"},
                         {"accuracy", chain.outcome.success()},
                         {"used", chain.tokens, "tokens"}}};
}

Answer rate(const OptionValues& values) {
  const auto mean =
      training::mean_rate({.iota = number(values, "iota")}, training::published_questions(),
                          number(values, "loss"), number(values, "steps"));
  return {.quantities = {{"rate", mean.value}, {"rate_error", mean.error}}};
}

Answer lifetime(const OptionValues& values) {
  const auto run =
      training::lifetime_run_of_thirds({.total_flops = number(values, "total-flops"),
                                        .inference_tokens = number(values, "inference-tokens")},
                                       number(values, "tokens-per-parameter"));
  return {.quantities = {{"parameters", run.parameters}, {"training_tokens", run.tokens}}};
}

Answer threshold(const OptionValues& values) {
  const training::TextConceptGraph graph{.concepts = number(values, "concepts"),
                                         .texts = number(values, "texts"),
                                         .concepts_per_text = number(values, "concepts-per-text"),
                                         .unknown_share = number(values, "unknown-share")};
  const auto found =
      training::erasure_threshold(graph, {.alpha = training::AlphaVariant::literature});
  const auto share = training::learned_share(graph, found);
  return {.quantities = {{"threshold", found.erasures},
                         {"residual", found.residual},
                         {"scaling_squared", found.scaling_squared},
                         {"learned", share.learned},
                         {"lost", share.lost}}};
}

Answer critical_ratio(const OptionValues& values) {
  const double ratio = training::critical_texts_per_concept(number(values, "concepts-per-text"));
  return {.quantities = {{"texts_per_concept", ratio},
                         {"tokens_per_parameter",
                          training::critical_tokens_per_parameter(
                              {.concepts_per_text = number(values, "concepts-per-text")})}}};
}

Answer enough(const OptionValues& values) {
  const double success = number(values, "success");
  const training::EnoughOf count{.trials = number(values, "trials"),
                                 .wanted = number(values, "wanted"),
                                 .success = success,
                                 .failure = 1 - success};
  return {.quantities = {{"chernoff", training::enough_of(count)},
                         {"exact", training::enough_of(count, training::TailForm::exact)}}};
}

Answer skills_of_level(const OptionValues& values) {
  const double share = number(values, "learned");
  numeric::require_whole("level", number(values, "level"), 1, training::SkillLayer{}.levels);
  const auto of_levels = training::skills_by_level({}, number(values, "concepts"),
                                                   {.learned = share, .lost = 1 - share});
  const auto& at = of_levels[static_cast<std::size_t>(number(values, "level")) - 1];
  return {.quantities = {{"acquired", at.acquired},
                         {"connected", at.connected},
                         {"highest_level", training::highest_level(of_levels)}}};
}

Answer giant(const OptionValues& values) {
  return {.quantities = {{"share", training::giant_component(number(values, "mean-degree"))}}};
}

Answer excess_entropy(const OptionValues& values) {
  const double share = number(values, "lost");
  const auto excess =
      training::excess_entropy({.concepts = number(values, "concepts"),
                                .concepts_per_text = number(values, "concepts-per-text")},
                               {.learned = 1 - share, .lost = share});
  return {.quantities = {{"pair_error", excess.error}, {"bound", excess.bound_nats, "nats"}}};
}

Answer emergence(const OptionValues& values) {
  const training::TextConceptGraph graph{.concepts = number(values, "concepts"),
                                         .texts = number(values, "texts"),
                                         .concepts_per_text = number(values, "concepts-per-text")};
  const double shown = number(values, "level");
  const double texts_near = training::texts_at_emergence({}, graph.concepts_per_text, shown);
  const auto connected = training::connected_by_level({}, graph);
  return {.quantities = {{"connected", connected[static_cast<std::size_t>(shown) - 1]},
                         {"emergence_near", texts_near, "texts"}}};
}

Answer tripartite(const OptionValues& values) {
  const training::Tripartite model;
  const auto trained = training::trained_graph(
      model, training::run_of_compute(model, number(values, "training-flops")));
  const auto point =
      training::ReasonedTasks(trained, {}, strategy::uniform_tasks(training::published_box))
          .at(number(values, "inference-flops"));
  return {.quantities = {{"parameters", trained.run.parameters},
                         {"learned", trained.share.learned},
                         {"accuracy", point.accuracy},
                         {"spent", point.spent_flops, "flops"}}};
}

constexpr std::string_view size_scaling_paper = "DS3, arXiv:2507.00004, and arXiv:2410.01243";

constexpr auto formulas = std::to_array<Formula>({
    {.room = Room::training,
     .name = "step-success",
     .what = "success of a step of a level on a compute-optimal model",
     .formula = "L(N) = 1.69 + 900 N^-0.34; p = 1/(1 + exp(-5 (l - L)))",
     .latex = R"(L(N) = 1.69 + 900\,N^{-0.34},\quad p = \frac{1}{1 + e^{-5(l - L)}})",
     .other_symbols = "L: loss on the frontier [nats per token]",
     .range = "N above 0, any level",
     .source = "routing paper, arXiv:2601.00823, with DS3, arXiv:2507.00004",
     .status = "published",
     .header = "lib/training/frontier_loss.hpp",
     .options = level_options,
     .evaluate = step_success,
     .answer_keys = "step_success"},
    {.room = Room::training,
     .name = "loss",
     .what = "loss of a model from its parameters and its training tokens",
     .formula = "L(N, D) = 1.69 + 406.4 N^-0.34 + 410.7 D^-0.28 nats a token; C = 6 N D",
     .latex = R"(L(N, D) = 1.69 + 406.4\,N^{-0.34} + 410.7\,D^{-0.28})",
     .other_symbols = "C: FLOPs of training",
     .range = "N, D above 0",
     .source = hoffmann,
     .status = "published",
     .header = "lib/training/chinchilla.hpp",
     .options = run_options,
     .evaluate = loss,
     .answer_keys = "loss of training bridge"},
    {.room = Room::training,
     .name = "frontier",
     .what = "the model of least loss for its training compute",
     .formula =
         "alpha A N^-alpha = beta B D^-beta at C = 6 N D: N = G (C/6)^{beta/(alpha+beta)}, G = "
         "(alpha A/(beta B))^{1/(alpha+beta)}",
     .latex = R"(N = G\,(C/6)^{\beta/(\alpha+\beta)},\quad )"
              R"(G = \Bigl(\frac{\alpha A}{\beta B}\Bigr)^{1/(\alpha+\beta)})",
     .other_symbols = "A = 406.4, alpha = 0.34, B = 410.7, beta = 0.28",
     .range = "C above 0",
     .source = hoffmann,
     .status = "law published; its frontier exact",
     .header = "lib/training/chinchilla.hpp",
     .options = frontier_options,
     .evaluate = frontier},
    {.room = Room::training,
     .name = "bridge",
     .what = "accuracy of a chain from a model's loss and its budget",
     .formula = "r = 1/(1 + exp(-b (L_0 - L))); K = C/(50 N); accuracy I_r(m, K-m+1), tokens "
                "25 min(m/r, K)",
     .latex =
         R"(r = \frac{1}{1 + e^{-b(L_0 - L)}},\quad I_r(m, K-m+1),\quad K = \frac{C}{2N\omega})",
     .other_symbols = "L: loss of N parameters and D tokens; omega = 25 tokens a step; I: the "
                      "regularised incomplete beta function",
     .range = "m whole up to 1e15; larger L_0 is easier",
     .source = ds3,
     .status = "published",
     .header = "lib/training/bridge.hpp",
     .options = bridge_options,
     .evaluate = bridge,
     .answer_keys = "training bridge"},
    {.room = Room::training,
     .name = "directionality",
     .what = "how often a model of some loss answers right in one sample",
     .formula =
         "xi(L_0) = iota [a/(1 + exp(-b (L_0 - L))) + d]; mean of I_xi(m, K-m+1) over kinds of "
         "questions, L_0 normal in each",
     .latex = R"(\xi(L_0) = \iota\Bigl[\frac{a}{1 + e^{-b(L_0 - L)}} + d\Bigr],\quad )"
              R"(\mathbb{E}\,I_\xi(m, K-m+1))",
     .other_symbols =
         "a = 0.141, b = 1.354, d = -0.015; m = 1 with .93 and L_0 ~ N(.529, .288^2), m = "
         "100 with .07 and N(1.718, .148^2); I: the regularised incomplete beta function",
     .range = "iota above 0",
     .source = ds3,
     .status = "published; quadrature a choice",
     .header = "lib/training/directionality.hpp",
     .options = rate_options,
     .evaluate = rate},
    {.room = Room::training,
     .name = "lifetime",
     .what = "the model of least loss where the same compute trains and serves it",
     .formula =
         "C = 6 N D + 2 N D_inf; s = sqrt(kappa C/6), D = s/2 + sqrt(s^2 + (4/3) D_inf s)/2, N "
         "= C/(6 D + 2 D_inf)",
     .latex = R"(D = \tfrac12\Bigl(s + \sqrt{s^2 + \tfrac43 D_\infty s}\Bigr),\quad )"
              R"(s = \sqrt{\kappa C/6},\quad N = \frac{C}{6D + 2D_\infty})",
     .other_symbols = "",
     .range = "alpha = beta = 1/3 here; any exponents by solvers/training/lifetime_run.hpp",
     .source = ds3,
     .status = "published",
     .header = "lib/training/lifetime.hpp",
     .options = lifetime_options,
     .evaluate = lifetime},
    {.room = Room::training,
     .name = "erasure-threshold",
     .what = "which share of concepts a corpus teaches, by peeling a random graph",
     .formula =
         "eps_BP = min x/lambda(1 - rho(1-x)); P_b = gamma_BP Q(sqrt(n) (eps_BP - eps)/alpha), n "
         "= R/eps; learned 1 - P_b/eps, 0 where eps_BP < eps",
     .latex = R"(\varepsilon_{BP} = \min_x \frac{x}{\lambda(1 - \rho(1 - x))},\quad )"
              R"(P_b = \gamma_{BP}\,Q\bigl(\sqrt{n}(\varepsilon_{BP} - \varepsilon)/\alpha\bigr))",
     .other_symbols =
         "lambda(u) = (1-p+pu)^{T-1}, rho(u) = (1-p+pu)^{n-1}, p = d_t/R; Q: the normal "
         "upper tail; alpha: as in the literature (lib/training/erasure_threshold.hpp)",
     .range = "0 < eps < 1, d_t above e, R up to 1e15, T up to 1e18",
     .source =
         "DS3, arXiv:2507.00004, and arXiv:2410.01243; alpha of Amraoui, Montanari, Richardson "
         "and Urbanke (2009)",
     .status = "published",
     .header = "lib/training/erasure_threshold.hpp",
     .options = graph_options,
     .evaluate = threshold,
     .answer_keys = "training tripartite"},
    {.room = Room::training,
     .name = "critical-ratio",
     .what = "texts per concept at which learning begins, for many concepts",
     .formula =
         "q* = exp(d_t z)/(d_t^2 z), z = exp(W_0(-1/d_t)); (tau/zeta) q* tokens per parameter",
     .latex = R"(q^* = \frac{e^{d_t z}}{d_t^2 z},\quad z = e^{W_0(-1/d_t)})",
     .other_symbols =
         "W_0: the Lambert function; tau/zeta = 4, tokens of a text over parameters of a "
         "concept",
     .range = "d_t above e",
     .source = size_scaling_paper,
     .status = "exact",
     .header = "lib/training/erasure_threshold.hpp",
     .options = ratio_options,
     .evaluate = critical_ratio},
    {.room = Room::training,
     .name = "chernoff-tail",
     .what = "that enough of many trials succeed, as papers on size scaling have it",
     .formula =
         "1 - exp(-n D(k/n || p)) where k/n < p, exp(-n D)/sqrt(2 n) elsewhere; D(a || p) = a "
         "ln(a/p) + (1-a) ln((1-a)/(1-p))",
     .latex = R"(\Pr(\mathrm{Bin}(n, p) \ge k) \approx 1 - e^{-n D(k/n \| p)},\quad )"
              R"(\frac{e^{-n D(k/n \| p)}}{\sqrt{2 n}}\ \text{where}\ k/n \ge p)",
     .other_symbols = "",
     .range = "k, n >= 0; it jumps where k/n = p",
     .source = size_scaling_paper,
     .status = "published; the binomial law beside it exact",
     .header = "lib/training/chernoff_tail.hpp",
     .options = tail_options,
     .evaluate = enough},
    {.room = Room::training,
     .name = "concept-skill",
     .what = "which skills follow from the concepts learned, level by level",
     .formula =
         "mu_l = exp(-10 l/100) R/1e4, d_l = max(0, .99 mu_l (1 - sqrt(2 ln(1e9)/mu_l))), t_l = "
         "Pr(Bin(d_l, P) >= 5), p_l = t_l gamma_{l-1}^{.5 ln l}, gamma_l = giant component of "
         "G(1e4, p_l^2)",
     .latex = R"(p_l = \Pr(\mathrm{Bin}(d_l, P) \ge \eta)\,\gamma_{l-1}^{\sigma_l},\quad )"
              R"(\sigma_l = \tfrac12\ln l)",
     .other_symbols = "p_l: acquired; gamma_l: connected",
     .range = "R above 0",
     .source = ds3,
     .status = "published",
     .header = "lib/training/concept_skill.hpp",
     .options = skill_options,
     .evaluate = skills_of_level,
     .answer_keys = "training tripartite --levels"},
    {.room = Room::training,
     .name = "giant-component",
     .what = "share of a random graph's nodes that hang together",
     .formula =
         "gamma = 1 + W_0(-a e^-a)/a, the larger root of gamma = 1 - exp(-a gamma); 0 for a <= 1",
     .latex = R"(\gamma = 1 + W_0(-a e^{-a})/a)",
     .other_symbols = "W_0: the Lambert function",
     .range = "a >= 0",
     .source = "Erdos and Renyi (1960)",
     .status = "exact in the limit of many nodes",
     .header = "lib/training/giant_component.hpp",
     .options = degree_options,
     .evaluate = giant},
    {.room = Room::training,
     .name = "excess-entropy",
     .what = "how far concepts not learned keep a model from the entropy of its texts",
     .formula =
         "P_e = 1 - (1 - p delta)^{R-1} (1 + (R-1) p delta) = I_{p delta}(2, R-1), p = d_t/R; "
         "at least P_e^2/2 nats",
     .latex = R"(P_e = I_{p\delta}(2, R-1),\quad p = d_t/R,\quad \ge \tfrac12 P_e^2)",
     .other_symbols = "I: the regularised incomplete beta function",
     .range = "R above d_t, d_t above e",
     .source = "arXiv:2410.01243, which prints R for R-1",
     .status = "bound published; I exact",
     .header = "lib/training/size_scaling.hpp",
     .options = entropy_options,
     .evaluate = excess_entropy,
     .answer_keys = "excess_entropy_bound_nats of training size"},
    {.room = Room::training,
     .name = "emergence",
     .what = "skills that emerge level by level, from pairs of concepts",
     .formula =
         "p_rr = [1 - (1 - (d_t/R)^2)^T]/S^2; p_l = Pr(Bin(R(R-1)/2, p_rr) >= eta_l) "
         "gamma_{l-1}^{2 sigma_l}; gamma_l the giant component of mean degree S p_l; near T_l = 2 "
         "eta_l S^2/d_t^2",
     .latex = R"(p_{rr} = \frac{1 - (1 - (d_t/R)^2)^T}{S^2},\quad )"
              R"(T_l \approx \frac{2\eta_l S^2}{d_t^2})",
     .other_symbols = "S = 1000 skills a level, L = 100 levels; eta_l = round(exp(7 l/L)), sigma_l "
                      "= round(log2 l); Pr by its Chernoff form",
     .range = "R above d_t, d_t above e",
     .source = "arXiv:2410.01243",
     .status = "published",
     .header = "lib/training/size_scaling.hpp",
     .options = emergence_options,
     .evaluate = emergence,
     .answer_keys = "training size --levels"},
    {.room = Room::training,
     .name = "tripartite",
     .what = "accuracy from compute of training and of inference, by texts, concepts and skills",
     .formula =
         "r = p_{l'} (rho/M + 1 - rho) p_{l'}, M = ceil(m' + beta m'); success gamma_{l'}^{m'} "
         "I_r(m', K-m'+1), best over l'; accuracy its mean over tasks of levels 60 to 70 with 2 "
         "to 15 skills; K = C/(2 N omega)",
     .latex = R"(\gamma_{l'}^{m'}\, I_r(m', K - m' + 1),\quad )"
              R"(r = p_{l'}\Bigl(\frac{\rho}{M} + 1 - \rho\Bigr)p_{l'})",
     .other_symbols =
         "N = sqrt(C_train/120) parameters; p, gamma: concept-skill; I: the regularised "
         "incomplete beta function",
     .range = "the parameters of the paper's figures; others by the command training tripartite",
     .source = ds3,
     .status = "published",
     .header = "lib/training/tripartite.hpp",
     .options = tripartite_options,
     .evaluate = tripartite,
     .answer_keys = "training tripartite"},
});

}  // namespace

std::span<const Formula> training_formulas() { return formulas; }

}  // namespace inferlaw::catalogue::detail
