#include "tests/coverage/recovery.hpp"

#include <cmath>
#include <stdexcept>
#include <variant>

#include "inferlaw/solvers/fit/registry.hpp"
#include "inferlaw/solvers/share_out.hpp"
#include "inferlaw/solvers/simulation/random/normal.hpp"
#include "inferlaw/solvers/simulation/random/word_stream.hpp"

namespace inferlaw::test {
namespace {

using simulation::WordStream;

double with_noise(double mean, const RecoveryNoise& noise, WordStream& words) {
  switch (noise.kind) {
    case NoiseKind::relative:
      return mean * std::exp(noise.deviation * simulation::standard_normal(words));
    case NoiseKind::absolute:
      return mean + noise.deviation * simulation::standard_normal(words);
  }
  return mean;
}

// What the law says at the truth, and how its parameters are moved.
struct Truth {
  std::vector<double> means = {};
  std::vector<RecoveredParameter> parameters = {};
};

// The loss law alone has minima of parabolas that are known.
const fit::NamedLaw& generator_of(const fit::NamedLaw& law) {
  return law.is_searched() ? law : fit::law_named("loss");
}

Truth truth_of(const RecoverySetting& setting, const fit::NamedLaw& law) {
  const fit::Model model = generator_of(law).at(setting.columns, setting.request.options);
  if (model.parameters.size() != setting.truth.size())
    throw std::invalid_argument("parameters of " + law.name);
  Truth truth{.means = fit::predictions(model, setting.truth)};
  if (!law.is_searched()) {
    const double alpha = setting.truth[3];
    const double beta = setting.truth[4];
    truth.parameters = {{.name = "weighted exponent", .truth = beta / (alpha + beta)}};
    return truth;
  }
  for (std::size_t j = 0; j < setting.truth.size(); ++j)
    truth.parameters.push_back(
        {.name = model.parameters[j].name,
         .truth = setting.truth[j],
         .by_logarithm = model.parameters[j].scale == fit::Scale::logarithmic});
  for (const fit::NamedNumber& held : setting.request.fixed)
    std::erase_if(truth.parameters,
                  [&](const RecoveredParameter& one) { return one.name == held.name; });
  return truth;
}

struct Found {
  double value = 0;
  fit::Interval interval = {};
};

// None of a fit that is not usable.
std::vector<Found> fitted(const RecoverySetting& setting, const Truth& truth,
                          const fit::Columns& columns) {
  fit::FitRequest request = setting.request;
  request.law = setting.law;
  request.threads = 1;
  const fit::FittedLaw law = fit::fit_law(request, columns);
  if (!law.usable()) return {};
  std::vector<Found> found;
  for (const RecoveredParameter& parameter : truth.parameters) {
    const fit::Estimate& estimate = law.parameter(parameter.name);
    found.push_back({.value = estimate.value, .interval = estimate.spread.interval});
  }
  return found;
}

double number_in(const fit::Record& record, const std::string& name) {
  for (const fit::NamedValue& value : record)
    if (value.name == name) return std::get<double>(value.value);
  throw std::invalid_argument("no number " + name);
}

std::vector<Found> answered(const RecoverySetting& setting, const fit::Columns& columns) {
  fit::FitRequest request = setting.request;
  request.law = setting.law;
  request.threads = 1;
  const fit::DirectAnswer answer = fit::answer_directly(request, columns);
  if (!answer.usable) return {};
  for (const fit::Outcome& outcome : answer.results)
    if (outcome.name == "weighted") {
      const auto& weighted = std::get<fit::Record>(outcome.value);
      return {{.value = number_in(weighted, "exponent_a_of_parameters"),
               .interval = {.lower = number_in(weighted, "lower"),
                            .upper = number_in(weighted, "upper")}}};
    }
  throw std::invalid_argument("no weighted line");
}

std::vector<Found> found_in(const RecoverySetting& setting, const fit::NamedLaw& law,
                            const Truth& truth, WordStream& words) {
  fit::Columns columns = setting.columns;
  std::vector<double>& response = columns.numbers[law.response()];
  for (const double mean : truth.means) response.push_back(with_noise(mean, setting.noise, words));
  return law.is_searched() ? fitted(setting, truth, columns) : answered(setting, columns);
}

double deviation_of(const RecoveredParameter& parameter, double value) {
  return parameter.by_logarithm ? std::log(value / parameter.truth) : value - parameter.truth;
}

// Sums over data sets become mean and deviation.
void add(const std::vector<Found>& found, Recovery& all) {
  if (found.empty()) return;
  ++all.usable;
  for (std::size_t j = 0; j < found.size(); ++j) {
    RecoveredParameter& parameter = all.parameters[j];
    const double deviation = deviation_of(parameter, found[j].value);
    parameter.bias += deviation;
    parameter.spread += deviation * deviation;
    if (found[j].interval.lower <= parameter.truth && parameter.truth <= found[j].interval.upper)
      parameter.held += 1;
  }
}

void divide(Recovery& all) {
  const auto usable = static_cast<double>(all.usable);
  for (RecoveredParameter& parameter : all.parameters) {
    parameter.bias /= usable;
    parameter.spread =
        std::sqrt((parameter.spread - usable * parameter.bias * parameter.bias) / (usable - 1));
    parameter.held /= usable;
  }
}

}  // namespace

Recovery recovery_of(const RecoverySetting& setting, std::size_t data_sets, std::uint64_t seed) {
  const fit::NamedLaw& law = fit::law_named(setting.law);
  const Truth truth = truth_of(setting, law);
  std::vector<std::vector<Found>> found(data_sets);
  share_out(static_cast<std::int64_t>(data_sets), thread_count(0), [&](std::int64_t i) {
    const auto at = static_cast<std::size_t>(i);
    WordStream words({.seed = seed, .trial = at, .purpose = simulation::Purpose::demand});
    found[at] = found_in(setting, law, truth, words);
  });
  Recovery all{.data_sets = data_sets, .parameters = truth.parameters};
  for (const std::vector<Found>& one : found) add(one, all);
  divide(all);
  return all;
}

}  // namespace inferlaw::test
