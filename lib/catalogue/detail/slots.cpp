// Exact slots: the slot model, its sums, its law on a grid, its corrections.
#include <array>
#include <cmath>

#include "inferlaw/lib/auxiliary/slots/continuity_correction.hpp"
#include "inferlaw/lib/auxiliary/slots/heavy_harvest.hpp"
#include "inferlaw/lib/auxiliary/slots/rare_need.hpp"
#include "inferlaw/lib/auxiliary/slots/reach.hpp"
#include "inferlaw/lib/auxiliary/slots/remembering_slots.hpp"
#include "inferlaw/lib/auxiliary/slots/slot_law.hpp"
#include "inferlaw/lib/auxiliary/slots/spitzer.hpp"
#include "inferlaw/lib/catalogue/detail/entries.hpp"
#include "inferlaw/lib/catalogue/detail/site_options.hpp"

namespace inferlaw::catalogue::detail {
namespace {

constexpr Option tasks{.name = "tasks-per-slot",
                       .symbol = "lambda",
                       .meaning = "Poisson rate of tasks",
                       .unit = "tasks per slot",
                       .allowed = numeric::require_non_negative,
                       .example = 2};
constexpr std::array energies{10.0, 30.0};
constexpr Option task_joules{.name = "task-joules",
                             .symbol = "e",
                             .meaning = "energies of a task, all alike frequent",
                             .unit = "joules",
                             .allowed = numeric::require_non_negative,
                             .kind = OptionKind::list,
                             .examples = energies};
constexpr Option harvest_mean{.name = "harvest-mean",
                              .symbol = "r",
                              .meaning = "mean of a Gamma harvest",
                              .unit = "joules per slot",
                              .allowed = numeric::require_positive,
                              .example = 45};
constexpr Option harvest_deviation{.name = "harvest-deviation",
                                   .symbol = "s_r",
                                   .meaning = "its standard deviation",
                                   .unit = "joules per slot",
                                   .allowed = numeric::require_positive,
                                   .example = 20};
constexpr Option charge{.name = "initial-battery",
                        .symbol = "b0",
                        .meaning = "charge at the start",
                        .unit = "joules",
                        .allowed = numeric::require_positive,
                        .example = 120};

constexpr auto slot_options =
    std::to_array<Option>({tasks, task_joules, harvest_mean, harvest_deviation});
constexpr auto sum_options =
    std::to_array<Option>({tasks, task_joules, harvest_mean, harvest_deviation, slots});
constexpr auto horizon_options = std::to_array<Option>({drift, volatility, slots});
constexpr auto site_options = std::to_array<Option>({drift, volatility, slots, initial_battery});
constexpr auto rare_options = std::to_array<Option>({drift, volatility, slots, charge});
constexpr auto remembering_options =
    std::to_array<Option>({drift, volatility,
                           Option{.name = "common-variance",
                                  .symbol = "q",
                                  .meaning = "variance that all slots share",
                                  .unit = "joules squared",
                                  .allowed = numeric::require_non_negative,
                                  .usual = 0},
                           slots});
constexpr auto grid_options = std::to_array<Option>({drift, volatility,
                                                     Option{.name = "step",
                                                            .symbol = "h",
                                                            .meaning = "step of the grid",
                                                            .unit = "joules",
                                                            .allowed = numeric::require_positive,
                                                            .example = 1}});

auxiliary::SlotModel slot_model(const OptionValues& values) {
  auxiliary::SlotModel model;
  model.demand.tasks_per_slot = number(values, "tasks-per-slot");
  const auto joules = numbers(values, "task-joules");
  for (const double energy : joules)
    model.demand.task_energy.push_back(
        {.value = energy, .probability = 1 / static_cast<double>(joules.size())});
  model.harvest = auxiliary::GammaHarvest{
      .mean_joules_per_slot = number(values, "harvest-mean"),
      .standard_deviation_joules_per_slot = number(values, "harvest-deviation")};
  auxiliary::check(model);
  return model;
}

Answer slot(const OptionValues& values) {
  const auto net = auxiliary::net_demand_moments(slot_model(values));
  return {.quantities = {{"drift", net.mean, "joules_per_slot"},
                         {"volatility", std::sqrt(net.variance), "joules"}}};
}

Answer gaussian_mean(const OptionValues& values) {
  const auto site = brownian_site(values);
  return {
      .quantities = {{"mean",
                      auxiliary::gaussian_slots_mean(site.drift_joules_per_slot,
                                                     site.volatility_joules, site.horizon_slots),
                      "joules"}}};
}

Answer corrected(const OptionValues& values) {
  const auto mean = auxiliary::corrected_mean(brownian_site(values));
  Answer answer;
  if (mean)
    answer.quantities = {{"mean", *mean, "joules"}};
  else
    answer.notes = {"the correction's own terms are not small here: it has no answer"};
  return answer;
}

Answer law_on_grid(const OptionValues& values) {
  const auto site = brownian_site(values);
  const std::array period{gaussian_slots(site)};
  const std::array horizons{whole_slots(site)};
  const auto law = auxiliary::auxiliary_laws(period, horizons, site.battery).front();
  return {.quantities = {{"mean", law.mean_joules.value, "joules"},
                         {"mean_error", law.mean_joules.error, "joules"},
                         {"standard_deviation", law.standard_deviation_joules.value, "joules"},
                         {"probability_none", law.probability_of_none.value}}};
}

Answer on_grid(const OptionValues& values) {
  const numeric::Moments own{.mean = number(values, "drift"),
                             .variance = std::pow(number(values, "volatility"), 2)};
  const auto gridded = auxiliary::moments(auxiliary::gridded_gaussian(own, number(values, "step")));
  return {.quantities = {{"mean", gridded.mean, "joules"},
                         {"variance", gridded.variance, "joules_squared"},
                         {"added_variance", gridded.variance - own.variance, "joules_squared"}}};
}

Answer positive_part(const OptionValues& values) {
  const auto model = slot_model(values);
  numeric::require_whole("slots", number(values, "slots"), 1, 1e6);
  const auto count = static_cast<long>(number(values, "slots"));
  const auto parts = auxiliary::mean_positive_parts(
      model.demand, std::get<auxiliary::GammaHarvest>(model.harvest), count, count);
  return {.quantities = {{"mean_positive_part", parts.mean_joules.front(), "joules"},
                         {"error", parts.error_joules.front(), "joules"}}};
}

Answer rare(const OptionValues& values) {
  const auto site = brownian_site(values);
  const auto slot =
      auxiliary::tiltable_gaussian({.mean = site.drift_joules_per_slot,
                                    .variance = site.volatility_joules * site.volatility_joules});
  const auto need = auxiliary::rare_need(slot, whole_slots(site), site.battery);
  return {.quantities = {{"mean", need.mean_joules.value, "joules"},
                         {"mean_error", need.mean_joules.error, "joules"},
                         {"probability", need.probability.value}}};
}

Answer remembering(const OptionValues& values) {
  const auto site = brownian_site(values);
  const double common = number(values, "common-variance");
  std::vector<auxiliary::SumVariance> curve;
  for (const double n : auxiliary::curve_slots(site.horizon_slots))
    curve.push_back(
        {.slots = n,
         .variance = site.volatility_joules * site.volatility_joules * n + common * n * n});
  return {.quantities = {{"mean",
                          auxiliary::remembering_means(site.drift_joules_per_slot, curve).back(),
                          "joules"}}};
}

Answer farthest(const OptionValues& values) {
  const auto site = brownian_site(values);
  const std::array period{gaussian_slots(site)};
  const auto reach = auxiliary::reach(period, whole_slots(site));
  return {
      .quantities = {{"rise", reach.rise_joules, "joules"}, {"fall", reach.fall_joules, "joules"}}};
}

constexpr auto formulas = std::to_array<Formula>({
    {.room = Room::auxiliary,
     .name = "slot-model",
     .what = "drift and volatility of a slot's net demand",
     .formula = "X = C - R, C the energies of K tasks; nu = lambda E[e] - r, sigma^2 = lambda "
                "E[e^2] + s_r^2 for Poisson K",
     .latex =
         R"(\nu = \lambda\,\mathbb{E}[e] - r,\quad \sigma^2 = \lambda\,\mathbb{E}[e^2] + s_r^2)",
     .other_symbols = "",
     .range = "energies >= 0, rate >= 0; also fixed counts, constant, uniform and several harvests",
     .source = "arXiv:2601.00823, system model",
     .status = "setting published; moments exact",
     .header = "lib/auxiliary/slots/slot_model.hpp",
     .options = slot_options,
     .evaluate = slot,
     .answer_keys = "drift_joules_per_slot, volatility_joules"},
    {.room = Room::auxiliary,
     .name = "exact-slots",
     .what = "mean auxiliary energy in slots, from an empty battery",
     .formula = "E[D_T] = sum_{n<=T} E[S_n^+]/n, S_n = X_1 + .. + X_n; Gaussian slots: E[S_n^+] = "
                "sigma sqrt(n) phi(a) + n nu Phi(a), a = nu sqrt(n)/sigma",
     .latex = R"(\mathbb{E}[D_T] = \sum_{n=1}^{T} \frac{\mathbb{E}[S_n^+]}{n})",
     .other_symbols = "",
     .range = "independent slots of one law, T whole up to 2^53 for Gaussian ones",
     .source = "Spitzer, Trans. AMS 82 (1956), Theorem 4.1",
     .status = "exact",
     .header = "lib/auxiliary/slots/spitzer.hpp",
     .options = horizon_options,
     .evaluate = gaussian_mean,
     .note = gaussian_note,
     .answer_keys = "exact_slots_mean_joules",
     .accuracy_of = {"gaussian_slots_mean", "exact_slots_mean_curve"}},
    {.room = Room::auxiliary,
     .name = "slot-law",
     .what = "the whole law of auxiliary energy in slots, with a charged battery",
     .formula =
         "M_T has the law of W_T, W_0 = 0, W_i = (W_{i-1} + X_{T+1-i})^+; D_T = (M_T - b0)^+",
     .latex = R"(W_i = (W_{i-1} + X_{T+1-i})^+,\quad D_T \overset{d}{=} (W_T - b_0)^+)",
     .other_symbols = "",
     .range = "T whole up to 1e7, no capacity; refused where the grid is too large",
     .source = "Lindley, Proc. Camb. Phil. Soc. 48 (1952); Feller II (1971), VI.9",
     .status = "exact; its grid a choice",
     .header = "lib/auxiliary/slots/slot_law.hpp",
     .options = site_options,
     .evaluate = law_on_grid,
     .note = gaussian_note,
     .answer_keys = "exact_slots_mean_joules with a battery, exact_slots_survival",
     .accuracy_of = {"auxiliary_laws"}},
    {.room = Room::auxiliary,
     .name = "gridded-law",
     .what = "a law split to a grid, which keeps its mass and mean",
     .formula = "p at (k + u) h becomes p (1 - u) at k h and p u at (k + 1) h; adds the variance "
                "p u (1 - u) h^2",
     .latex = R"(p\,\delta_{(k+u)h} \to p(1-u)\,\delta_{kh} + p u\,\delta_{(k+1)h})",
     .other_symbols = "k: whole; u: 0 to 1",
     .range = "up to 2^24 nodes",
     .source = "Gerber, Insurance: Mathematics and Economics 1 (1982), local moment matching",
     .status = "published",
     .header = "lib/auxiliary/slots/gridded_law.hpp",
     .options = grid_options,
     .evaluate = on_grid,
     .note = gaussian_note},
    {.room = Room::auxiliary,
     .name = "corrected-mean",
     .what = "from the Brownian mean to that of slots, without a sum",
     .formula = "the Brownian mean with b0 + sigma (0.5826 - c a^2) and T + 1/4 - 4 c a, a = "
                "nu/sigma, plus a boundary layer; with a capacity c + 2 (0.5826) sigma",
     .latex = R"(b_0' = b_0 + \sigma(0.5826 - c a^2),\quad T' = T + \tfrac14 - 4 c a)",
     .other_symbols =
         "a = nu/sigma; c = -zeta(-1/2)/(6 sqrt(2 pi)); 0.5826 = -zeta(1/2)/sqrt(2 pi)",
     .range =
         "T >= 2, b0 <= 2 sigma sqrt(T), |nu| <= sigma and where its own terms are small; none "
         "elsewhere",
     .source = "Chernoff (1965); Siegmund (1979); Chang and Peres (1997)",
     .status =
         "the shift published; higher orders exact to the order named; boundary layer a choice",
     .header = "lib/auxiliary/slots/continuity_correction.hpp",
     .options = site_options,
     .evaluate = corrected,
     .note = gaussian_note,
     .answer_keys = "corrected_mean_joules",
     .accuracy_of = {"corrected_mean"}},
    {.room = Room::auxiliary,
     .name = "heavy-harvest",
     .what = "what n slots lack on average, against a harvest however heavy",
     .formula = "E[S_n^+] = (1/(2 pi i)) int (E[exp(z C)]^n - P(C = 0)^n) (1 + theta z)^{-n k} "
                "dz/z^2",
     .latex = R"(\mathbb{E}[S_n^+] = \frac{1}{2\pi i}\int )"
              R"(\bigl(\mathbb{E}[e^{zC}]^n - P(C=0)^n\bigr)(1+\theta z)^{-nk}\,\frac{dz}{z^2})",
     .other_symbols = "k, theta: shape and scale of the harvest of a slot",
     .range = "any coefficient of variation",
     .source = "Bromwich; hyperbola of Lopez-Fernandez and Palencia, Appl. Numer. Math. 51 (2004)",
     .status = "exact; contour published",
     .header = "lib/auxiliary/slots/heavy_harvest.hpp",
     .options = sum_options,
     .evaluate = positive_part,
     .accuracy_of = {"exact_slots_mean_curve"}},
    {.room = Room::auxiliary,
     .name = "rare-need",
     .what = "needs that are too improbable for a grid, by tilted slots",
     .formula = "P_theta(dx) = exp(theta x) P(dx)/M(theta), theta = argmin {T max(0, ln M) - theta "
                "b0}",
     .latex = R"(P_\theta(dx) = e^{\theta x} P(dx)/M(\theta))",
     .other_symbols = "M(theta) = E[exp(theta X)]",
     .range = "b0 above 0, probabilities down to e^-700",
     .source = "Asmussen, Applied Probability and Queues (2003), chapter XIII",
     .status = "published; its use on the grid exact",
     .header = "lib/auxiliary/slots/rare_need.hpp",
     .options = rare_options,
     .evaluate = rare,
     .note = gaussian_note,
     .accuracy_of = {"rare_need"}},
    {.room = Room::auxiliary,
     .name = "remembering-slots",
     .what = "mean auxiliary energy of slots that remember",
     .formula = "E[D_T] ~ sum_{n<=T} E[S_n^+]/n, S_n ~ Normal(nu n, V(n)); here V(n) = sigma^2 n + "
                "q n^2",
     .latex = R"(\mathbb{E}[D_T] \approx \sum_{n=1}^{T} \frac{\mathbb{E}[S_n^+]}{n},\quad )"
              R"(S_n \sim \mathcal{N}(\nu n, V(n)))",
     .other_symbols = "V(n): variance of the sum of n slots",
     .range = "exact for exchangeable Gaussian slots, as here; elsewhere an approximation",
     .source = "Spitzer (1956)",
     .status = "published; its use with measured variances a choice",
     .header = "lib/auxiliary/slots/remembering_slots.hpp",
     .options = remembering_options,
     .evaluate = remembering},
    {.room = Room::auxiliary,
     .name = "reach",
     .what = "how far the sums of T slots reach, but for 6e-19",
     .formula = "rise = min_theta {42 + ln T + T max(0, ln M(theta))}/theta",
     .latex = R"(\mathrm{rise} = \min_\theta \frac{42 + \ln T + T\max(0, \ln M(\theta))}{\theta})",
     .other_symbols = "M(theta) = E[exp(theta X)]",
     .range = "T whole up to 1e7",
     .source = "Chernoff (1952); Doob (1953)",
     .status = "exact; the exponent 42 a choice",
     .header = "lib/auxiliary/slots/reach.hpp",
     .options = horizon_options,
     .evaluate = farthest,
     .note = gaussian_note},
});

}  // namespace

std::span<const Formula> slot_formulas() { return formulas; }

}  // namespace inferlaw::catalogue::detail
