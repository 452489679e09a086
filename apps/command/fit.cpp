#include <fmt/format.h>

#include <memory>
#include <stdexcept>

#include "inferlaw/apps/command/option_range.hpp"
#include "inferlaw/apps/command/subcommand.hpp"
#include "inferlaw/apps/errors.hpp"
#include "inferlaw/apps/fitting/fit_report.hpp"
#include "inferlaw/apps/fitting/fit_request.hpp"
#include "inferlaw/apps/fitting/named_numbers.hpp"
#include "inferlaw/solvers/fit/objective.hpp"

namespace inferlaw::apps {
namespace {

DataRequest data_request_of(const FitRequest& request) {
  DataRequest data{
      .file = request.file(), .filters = request.filters, .skip_missing = request.skip_missing};
  for (const std::string& text : request.mapping) {
    const auto [name, expression] = split("--map", text, '=');
    if (expression.empty() || finite_number_in(name))
      throw UsageError(
          fmt::format("--map: {}; allowed: NAME=EXPRESSION, the name no number", text));
    if (!data.mapping.emplace(name, expression).second)
      throw UsageError(fmt::format("--map: {} stands twice; allowed: once", name));
  }
  return data;
}

// What the laws without a search have no use for.
const std::vector<std::string>& options_of_a_search() {
  static const std::vector<std::string> options{
      "--weights", "--objective",  "--delta",      "--fix",       "--bound",     "--start",
      "--starts",  "--errors",     "--confidence", "--bootstrap", "--interval",  "--group",
      "--at",      "--test",       "--against",    "--profile",   "--residuals", "--influence",
      "--draws",   "--draw-count", "--seed",       "--latex"};
  return options;
}

bool is_huber_fit(const FitRequest& request) {
  if (request.objective.empty()) return request.law() == "loss";
  return fit::is_huber(*fit::objective_named(request.objective));
}

// An option that changes nothing is a mistake of the user's.
struct Unused {
  bool when = false;
  std::vector<std::string> options;
  std::string allowed;
};

void refuse_unused(const CLI::App& parser, const FitRequest& request) {
  const std::string law = request.law();
  const std::vector<Unused> rules{
      {law == "isoflop" || law == "majority", options_of_a_search(), "not with the law " + law},
      {!request.has_formula(), {"--response"}, "with --formula"},
      {law != "loss", {"--compute"}, "with the law loss"},
      {law != "ds3", {"--tokens-per-step"}, "with the law ds3"},
      {law != "majority", {"--mass", "--alpha", "--beta", "--answers"}, "with the law majority"},
      {!is_huber_fit(request), {"--delta"}, "with Huber's loss"},
      {request.refits == 0, {"--interval", "--group"}, "with --bootstrap"},
      {request.refits > 0, {"--profile", "--draw-count"}, "without --bootstrap"},
      {request.draws_file.empty(), {"--draw-count"}, "with --draws"}};
  for (const Unused& rule : rules)
    for (const std::string& option : rule.options)
      if (rule.when && parser.count(option) > 0)
        throw UsageError(fmt::format("{}: allowed: {}", option, rule.allowed));
}

void check(const CLI::App& parser, const FitRequest& request) {
  if (request.has_formula() != request.file_of_law.empty())
    throw UsageError("fit: allowed: LAW DATA.csv, or --formula \"...\" DATA.csv");
  if (request.rival.empty() != request.rival_start.empty())
    throw UsageError("--against and --against-start: allowed: both or none");
  refuse_unused(parser, request);
}

// A number that the library refuses came from the file, once the options have been read.
Report run(const CLI::App& parser, const FitRequest& request) {
  check(parser, request);
  DataSet data(data_request_of(request));
  if (data.rows() == 0) throw InputError(request.file() + ": no rows are left; allowed: 1 or more");
  try {
    return fit_report(request, data);
  } catch (const std::domain_error& error) {
    throw InputError(request.file() + ": " + error.what());
  }
}

// ---- declaring options ------------------------------------------------------------------------

void one_at_a_time(CLI::Option* option) { option->allow_extra_args(false); }

void add_data_options(CLI::App& parser, FitRequest& request) {
  parser
      .add_option("LAW", request.law_or_file,
                  "loss, power, isoflop, coverage, beta, majority, accuracy, energy, auxiliary or "
                  "ds3; with --formula the data file stands here")
      ->required();
  parser.add_option("DATA", request.file_of_law, "CSV file with a header line");
  one_at_a_time(parser.add_option("--map", request.mapping,
                                  "NAME=EXPRESSION of columns, such as D=\"Training FLOP/(6*N)\""));
  one_at_a_time(parser.add_option("--where", request.filters,
                                  "keep rows with \"loss < 3.4\" or 'model == \"text\"'"));
  parser.add_flag("--skip-missing", request.skip_missing, "leave out rows with a missing value");
  parser.add_option("--weights", request.weights, "column of weights, 1 unless given");
}

void add_law_options(CLI::App& parser, FitRequest& request) {
  parser.add_option("--formula", request.formula, "any law, of columns and parameters");
  parser.add_option("--response", request.response, "column that the formula predicts");
  parser.add_flag("--latex", request.latex, "also the fitted formula as LaTeX");
  parser.add_option("--objective", request.objective, "what is minimised")
      ->check(CLI::IsMember(fit::objective_names()));
  parser.add_option("--delta", request.huber_threshold, "threshold of Huber's loss, 0.001")
      ->check(in(positive_number()));
  one_at_a_time(parser.add_option("--fix", request.fixed, "NAME=VALUE,.. held there"));
  one_at_a_time(parser.add_option("--bound", request.bounds, "NAME=LOW:HIGH"));
  one_at_a_time(parser.add_option("--start", request.starts, "NAME=VALUE,.. where to begin"));
  parser.add_option("--starts", request.start_count, "number of starts")
      ->check(in(whole_number(1, 1e6)));
  parser.add_option("--compute", request.budgets_flop, "FLOP at which the frontier is wanted")
      ->delimiter(',')
      ->check(in(positive_number()));
  parser.add_option("--tokens-per-step", request.tokens_per_step, "omega of the law ds3, 25")
      ->check(in(positive_number()));
  parser.add_option("--mass", request.population.mass, "A of the law majority, 1")
      ->check(in(probability()));
  parser.add_option("--alpha", request.population.alpha, "of the law majority")
      ->check(in(positive_number()));
  parser.add_option("--beta", request.population.beta, "of the law majority")
      ->check(in(positive_number()));
  parser.add_option("--answers", request.answers, "M of the law majority: answers in use")
      ->check(in(whole_number(2, 1e9)));
}

void add_error_options(CLI::App& parser, FitRequest& request) {
  parser
      .add_option("--errors", request.errors,
                  "scaled or sandwich; unless given scaled for squares and likelihoods")
      ->check(CLI::IsMember({"scaled", "sandwich"}));
  parser.add_option("--confidence", request.confidence, "of the intervals, 0.95")
      ->check(CLI::Range(0.01, 0.9999));
  parser.add_option("--bootstrap", request.refits, "number of refits to resampled rows")
      ->check(in(whole_number(2, 1e7)));
  parser.add_option("--interval", request.interval, "of the bootstrap: percentile or bca")
      ->check(CLI::IsMember({"percentile", "bca"}));
  parser.add_option("--group", request.group, "column whose equal values are resampled together");
  one_at_a_time(parser.add_option("--at", request.points,
                                  "COLUMN=VALUE,.. where the fitted law is wanted, with a band"));
  one_at_a_time(parser.add_option("--test", request.tested,
                                  "NAME=VALUE,.. held there: a likelihood ratio against it"));
  parser.add_option("--against", request.rival, "another formula on the same rows: AIC and BIC");
  parser.add_option("--against-start", request.rival_start, "NAME=VALUE,.. of that formula");
  parser.add_flag("--profile", request.profile, "intervals by profile likelihood");
  parser.add_flag("--residuals", request.residuals, "a table of residuals");
  parser.add_flag("--influence", request.influence, "with what each row changes");
  parser.add_option("--draws", request.draws_file,
                    "CSV file for draws of the parameters, as --draws of predict and critical "
                    "reads them: refits with --bootstrap, else normal");
  parser.add_option("--draw-count", request.draw_count, "of normal draws, 1000")
      ->check(in(whole_number(2, 1e7)));
  parser.add_option("--seed", request.seed, "of bootstrap, draws and scattered starts, 1")
      ->check(in(whole_number(0, 9007199254740992)));
  parser.add_option("--threads", request.threads, "0: all processors; the result is the same")
      ->check(in(whole_number(0, 4096)));
}

}  // namespace

Subcommand add_fit(CLI::App& parent) {
  CLI::App* parser = parent.add_subcommand(
      "fit", "a law to the columns of a CSV file, with errors (loss, power, coverage, beta, ..)");
  const auto request = std::make_shared<FitRequest>();
  add_data_options(*parser, *request);
  add_law_options(*parser, *request);
  add_error_options(*parser, *request);
  return {.parser = parser, .run = [parser, request] { return run(*parser, *request); }};
}

}  // namespace inferlaw::apps
