#include <fmt/format.h>
#include <fmt/ranges.h>

#include <limits>
#include <memory>
#include <optional>
#include <stdexcept>

#include "inferlaw/apps/command/data_options.hpp"
#include "inferlaw/apps/command/option_range.hpp"
#include "inferlaw/apps/command/subcommand.hpp"
#include "inferlaw/apps/errors.hpp"
#include "inferlaw/apps/input/fit_columns.hpp"
#include "inferlaw/apps/input/named_numbers.hpp"
#include "inferlaw/apps/output/fit.hpp"
#include "inferlaw/apps/output/saved_fit.hpp"
#include "inferlaw/apps/output/two_steps.hpp"
#include "inferlaw/apps/output/whole_file.hpp"
#include "inferlaw/solvers/fit/registry.hpp"

namespace inferlaw::apps {
namespace {

// What the options gave: numbers straight into the request, texts still to be read.
struct FitOptions {
  fit::FitRequest request;
  std::string law_or_file;  // the law; the file where there is a formula
  std::string file_of_law;
  DataOptions data;
  std::optional<std::string> holdout;  // a condition; none: every row is fitted
  std::string holdout_table;
  std::string objective;
  std::vector<std::string> fixed;
  std::vector<std::string> bounds;
  std::vector<std::string> priors;
  std::vector<std::string> starts;
  std::string errors;
  std::string interval;
  std::vector<std::string> points;
  std::vector<std::string> held;
  std::string rival;
  std::string rival_start;
  fit::SecondStep second;  // its formula is empty where there is none
  std::string second_start;
  bool jointly = false;
  std::string draws_file;
  std::string saved_file;
  bool residuals = false;
  std::string residuals_table;
  bool matrices = false;

  [[nodiscard]] bool has_formula() const { return !request.formula.empty(); }
  [[nodiscard]] const std::string& file() const {
    return has_formula() ? law_or_file : file_of_law;
  }
};

// ---- texts of options to values ---------------------------------------------------------------

// Infinity in words, or no bound at all where nothing stands.
std::optional<double> side_of_bound(const std::string& text) {
  if (text.empty()) return std::nullopt;
  if (text == "inf" || text == "+inf") return std::numeric_limits<double>::infinity();
  if (text == "-inf") return -std::numeric_limits<double>::infinity();
  return number_in("--bound", text);
}

fit::Bound bound_in(const std::string& text) {
  const auto [name, range] = split("--bound", text, '=');
  const std::size_t colon = range.find(':');
  if (colon == std::string::npos || range.size() == 1)
    throw UsageError(
        fmt::format("--bound: {}; allowed: NAME=LOW:HIGH, NAME=LOW: or NAME=:HIGH", text));
  return {.name = name,
          .lower = side_of_bound(std::string(trimmed(range.substr(0, colon)))),
          .upper = side_of_bound(std::string(trimmed(range.substr(colon + 1))))};
}

fit::NamedPrior prior_in(const std::string& text) {
  const auto [name, range] = split("--prior", text, '=');
  const std::size_t colon = range.find(':');
  if (colon == std::string::npos)
    throw UsageError(fmt::format("--prior: {}; allowed: NAME=VALUE:SPREAD", text));
  return {.name = name,
          .value = number_in("--prior", range.substr(0, colon)),
          .spread = number_in("--prior", range.substr(colon + 1))};
}

std::vector<fit::NamedNumbers> named_sets(const std::string& option,
                                          const std::vector<std::string>& texts) {
  std::vector<fit::NamedNumbers> sets;
  sets.reserve(texts.size());
  for (const std::string& text : texts)
    sets.push_back({.numbers = named_numbers(option, text), .name = text});
  return sets;
}

fit::FitRequest request_of(const FitOptions& options) {
  fit::FitRequest request = options.request;
  if (!options.has_formula()) request.law = options.law_or_file;
  if (!options.objective.empty()) request.objective = fit::objective_named(options.objective);
  for (const std::string& text : options.fixed)
    for (const fit::NamedNumber& number : named_numbers("--fix", text))
      request.fixed.push_back(number);
  for (const std::string& text : options.bounds) request.bounds.push_back(bound_in(text));
  for (const std::string& text : options.priors) request.priors.push_back(prior_in(text));
  for (const std::string& text : options.starts)
    request.starts.push_back(named_numbers("--start", text));
  if (!options.errors.empty()) request.errors.covariance = fit::covariance_named(options.errors);
  if (!options.interval.empty())
    request.errors.interval = *fit::bootstrap_interval_named(options.interval);
  request.points = named_sets("--at", options.points);
  request.held = named_sets("--test", options.held);
  if (!options.rival.empty())
    request.rival = {.formula = options.rival,
                     .start = named_numbers("--against-start", options.rival_start)};
  request.draws = !options.draws_file.empty();
  return request;
}

// None where only one step is asked for.
std::optional<fit::SecondStep> second_step_of(const FitOptions& options) {
  if (options.second.formula.empty()) return std::nullopt;
  fit::SecondStep second = options.second;
  if (!options.second_start.empty())
    second.start = named_numbers("--then-start", options.second_start);
  if (options.jointly) second.method = fit::TwoStepMethod::jointly;
  return second;
}

// ---- options that go together -----------------------------------------------------------------

// What the laws without a search have no use for.
const std::vector<std::string>& options_of_a_search() {
  static const std::vector<std::string> options{"--weights",     "--sigma",
                                                "--objective",   "--delta",
                                                "--fix",         "--bound",
                                                "--start",       "--starts",
                                                "--errors",      "--interval",
                                                "--group",       "--at",
                                                "--test",        "--against",
                                                "--profile",     "--residuals",
                                                "--draws",       "--influence",
                                                "--latex",       "--draw-count",
                                                "--holdout",     "--new",
                                                "--save",        "--matrices",
                                                "--prior",       "--residuals-table",
                                                "--extrapolate", "--then",
                                                "--by",          "--share",
                                                "--own",         "--pool"};
  return options;
}

// What those of them have no use for that are not resampled either.
const std::vector<std::string>& options_of_refits() {
  static const std::vector<std::string> options{"--bootstrap", "--confidence", "--seed"};
  return options;
}

std::vector<std::string> names_of_laws() {
  std::vector<std::string> names;
  for (const fit::NamedLaw& law : fit::named_laws()) names.push_back(law.name);
  return names;
}

std::string laws_that_take(fit::LawOption option) {
  std::vector<std::string> names;
  for (const fit::NamedLaw& law : fit::named_laws())
    if (law.takes(option)) names.push_back(law.name);
  return fmt::format("{}", fmt::join(names, " or "));
}

bool is_huber_fit(const FitOptions& options, const fit::NamedLaw* law) {
  if (!options.objective.empty()) return fit::is_huber(*fit::objective_named(options.objective));
  return law != nullptr && fit::is_huber(law->usual);
}

// An option that changes nothing is a mistake of the user's.
struct Unused {
  bool when = false;
  std::vector<std::string> options;
  std::string allowed;
};

// `law` is null for a formula.
void refuse_unused(const CLI::App& parser, const FitOptions& options, const fit::NamedLaw* law) {
  const bool bootstrap = options.request.errors.refits > 0;
  std::vector<Unused> rules;
  if (law != nullptr && !law->is_searched())
    rules.push_back({true, options_of_a_search(), "not with the law " + law->name});
  if (law != nullptr && !law->is_searched() && !law->is_resampled)
    rules.push_back({true, options_of_refits(), "not with the law " + law->name});
  if (law != nullptr && law->is_resampled)
    rules.push_back({!bootstrap, {"--confidence", "--seed"}, "with --bootstrap"});
  rules.push_back({law != nullptr, {"--response"}, "with --formula"});
  for (const fit::LawOption option : fit::law_options())
    rules.push_back({law == nullptr || !law->takes(option),
                     {fmt::format("--{}", fit::name_of(option))},
                     "with the law " + laws_that_take(option)});
  rules.push_back({!is_huber_fit(options, law), {"--delta"}, "with Huber's loss"});
  rules.push_back({!bootstrap, {"--interval", "--group"}, "with --bootstrap"});
  rules.push_back({bootstrap, {"--profile", "--draw-count"}, "without --bootstrap"});
  rules.push_back({options.draws_file.empty(), {"--draw-count"}, "with --draws"});
  rules.push_back({options.points.empty(), {"--new"}, "with --at"});
  rules.push_back({options.second.formula.empty(),
                   {"--then-response", "--then-start", "--jointly"},
                   "with --then"});
  rules.push_back(
      {options.request.families.column.empty(), {"--share", "--own", "--pool"}, "with --by"});
  rules.push_back({!options.request.families.column.empty(),
                   {"--save", "--then", "--extrapolate"},
                   "without --by"});
  rules.push_back({!options.holdout, {"--holdout-table"}, "with --holdout"});
  for (const Unused& rule : rules)
    for (const std::string& option : rule.options)
      if (rule.when && parser.count(option) > 0)
        throw UsageError(fmt::format("{}: allowed: {}", option, rule.allowed));
}

const fit::NamedLaw& known_law(const std::string& name) {
  if (const fit::NamedLaw* law = fit::find_law(name)) return *law;
  throw UsageError(
      fmt::format("law {}; allowed: {}, or --formula", name, fmt::join(names_of_laws(), ", ")));
}

void check(const CLI::App& parser, const FitOptions& options) {
  if (options.has_formula() != options.file_of_law.empty())
    throw UsageError("fit: allowed: LAW DATA.csv, or --formula \"...\" DATA.csv");
  if (options.rival.empty() != options.rival_start.empty())
    throw UsageError("--against and --against-start: allowed: both or none");
  if (options.has_formula() && options.starts.empty() && options.request.start_count == 0)
    throw UsageError(
        "--start: missing; allowed: NAME=VALUE,.. for every parameter of the formula, "
        "or --starts N");
  refuse_unused(parser, options, options.has_formula() ? nullptr : &known_law(options.law_or_file));
}

// ---- answers ----------------------------------------------------------------------------------

Json inputs_of(const FitOptions& options, const fit::FittedLaw& law) {
  const fit::Objective& objective = law.problem.objective;
  Json inputs{{"law", options.has_formula() ? "formula" : law.law},
              {"formula", law.formula},
              {"file", options.file()},
              {"map", options.data.mapping},
              {"where", options.data.filters},
              {"objective", fit::name_of(objective.kind)},
              {"rows", law.problem.model.rows},
              {"confidence", law.errors.options.confidence},
              {"bootstrap_refits", law.errors.options.refits}};
  if (options.holdout) inputs["holdout"] = *options.holdout;
  if (fit::is_huber(objective.kind)) inputs["huber_threshold"] = objective.huber_threshold;
  return inputs;
}

void write_draws(const FitOptions& options, const fit::FittedLaw& law, Report& report) {
  if (options.draws_file.empty() || !law.usable()) return;
  write_whole_file(options.draws_file, draws_csv(law));
  report.results["draws"] = law.draws.size();
  report.notes.push_back(fmt::format("{} draws ({}) are in {}", law.draws.size(),
                                     law.errors.method(), options.draws_file));
}

void save(const FitOptions& options, const fit::FitRequest& request, const fit::FittedLaw& law,
          Report& report) {
  if (options.saved_file.empty()) return;
  if (!law.usable()) {
    report.notes.emplace_back("not saved: a fit that is not usable predicts nothing");
    return;
  }
  const SavedFitFile saved{.fit = fit::saved_fit(request, law),
                           .mapping = data_request_of(options.data, options.file()).mapping};
  write_whole_file(options.saved_file, text_of(saved));
  report.notes.push_back(
      fmt::format("the fit is in {}: inferlaw predict-from", options.saved_file));
}

// What becomes of the rows: columns of some of them, with their lines in the file.
struct FileRows {
  fit::Columns columns;
  std::vector<std::size_t> lines;
};

// None is held out unless asked for.
struct RowsOfFit {
  FileRows fitted;
  FileRows held_out;
};

std::vector<std::size_t> lines_of(const DataSet& data) {
  std::vector<std::size_t> lines;
  lines.reserve(data.rows());
  for (std::size_t row = 0; row < data.rows(); ++row) lines.push_back(data.line(row));
  return lines;
}

FileRows taken(const fit::Columns& columns, const DataSet& data,
               const std::vector<std::size_t>& rows) {
  FileRows taken{.columns = fit::taken_rows(columns, rows), .lines = {}};
  taken.lines.reserve(rows.size());
  for (const std::size_t row : rows) taken.lines.push_back(data.line(row));
  return taken;
}

fit::Columns columns_of(const FitOptions& options, const fit::FitRequest& request, DataSet& data) {
  if (const auto second = second_step_of(options)) return fit_columns(request, *second, data);
  return fit_columns(request, data);
}

RowsOfFit rows_of(const FitOptions& options, const fit::FitRequest& request, DataSet& data) {
  if (!options.holdout) {
    fit::Columns columns = columns_of(options, request, data);
    return {.fitted = {.columns = std::move(columns), .lines = lines_of(data)}, .held_out = {}};
  }
  const std::vector<bool> meets = data.rows_that_meet(*options.holdout, "--holdout");
  const fit::Columns columns = columns_of(options, request, data);
  std::vector<std::size_t> fitted;
  std::vector<std::size_t> held_out;
  for (std::size_t row = 0; row < data.rows(); ++row)
    (meets[data.row_of_table(row)] ? held_out : fitted).push_back(row);
  if (held_out.empty() || fitted.empty())
    throw InputError(
        fmt::format("{}: --holdout {}: {} of {} rows meet it; allowed: 1 or more held "
                    "out, 1 or more left to fit",
                    name_of_file(options.file()), *options.holdout, held_out.size(), data.rows()));
  return {.fitted = taken(columns, data, fitted), .held_out = taken(columns, data, held_out)};
}

// A row that is refused is named by its line.
template <typename Work>
auto at_lines(const FitOptions& options, const std::vector<std::size_t>& lines, const Work& work) {
  try {
    return work();
  } catch (const fit::RowError& error) {
    throw InputError(
        fmt::format("{}:{}: {}", name_of_file(options.file()), lines.at(error.row), error.problem));
  }
}

// Before the search: what is refused of the rows held out takes no time.
std::optional<fit::Problem> held_out_of(const FitOptions& options, const fit::FitRequest& request,
                                        const FileRows& rows) {
  if (!options.holdout) return std::nullopt;
  return at_lines(options, rows.lines, [&] { return fit::rows_to_predict(request, rows.columns); });
}

void add_holdout(const FitOptions& options, const fit::FittedLaw& law,
                 const std::optional<fit::Problem>& held_out, const std::vector<std::size_t>& lines,
                 Report& report) {
  if (!held_out) return;
  if (!law.usable()) {
    report.notes.emplace_back("no holdout: a fit that is not usable predicts nothing");
    return;
  }
  const Json results = to_json(fit::holdout(law, *held_out), lines);
  report.results["holdout"] = results;
  if (options.holdout_table.empty()) return;
  write_whole_file(options.holdout_table, to_csv(results.at("predictions")));
  report.notes.push_back(
      fmt::format("the {} rows held out are in {}", lines.size(), options.holdout_table));
}

// How the file was found to be written.
void add_notes_of(const DataSet& data, Report& report) {
  const std::vector<std::string>& notes = data.table().notes();
  report.notes.insert(report.notes.end(), notes.begin(), notes.end());
}

void add_residuals(const FitOptions& options, const fit::FittedLaw& law,
                   const std::vector<std::size_t>& lines, Report& report) {
  const bool shown = options.residuals || options.request.influence;
  if (!shown && options.residuals_table.empty()) return;
  const Json residuals = residuals_json(law, lines);
  if (shown) report.results["residuals"] = residuals;
  if (options.residuals_table.empty()) return;
  write_whole_file(options.residuals_table, to_csv(residuals));
  report.notes.push_back(fmt::format("residuals are in {}", options.residuals_table));
}

Report report_on(const FitOptions& options, const fit::FittedLaw& law,
                 const std::vector<std::size_t>& lines, const DataSet& data) {
  Report report{.command = "fit",
                .inputs = inputs_of(options, law),
                .seed = law.seed,
                .results = to_json(law),
                .notes = notes_on(law),
                .agrees = law.usable()};
  add_matrices(law, report.results);
  if (!options.matrices) report.only_in_json = {"covariance", "correlation"};
  add_residuals(options, law, lines, report);
  if (options.request.latex && law.latex.empty())
    report.notes.insert(report.notes.begin(),
                        "--latex: the law " + law.law + " has no formula to write");
  if (data.skipped_for_missing() > 0)
    report.notes.push_back(
        fmt::format("{} rows skipped: a value is missing", data.skipped_for_missing()));
  write_draws(options, law, report);
  add_notes_of(data, report);
  return report;
}

Report report_on(const FitOptions& options, const fit::DirectAnswer& answer, const DataSet& data) {
  Report report{.command = "fit",
                .inputs = {{"law", options.law_or_file}, {"file", options.file()}},
                .seed = std::nullopt,
                .results = to_json(answer),
                .notes = answer.notes,
                .agrees = answer.usable};
  report.inputs.update(to_json(answer.inputs));
  add_notes_of(data, report);
  return report;
}

std::optional<fit::TwoSteps> two_steps_of(const FitOptions& options, const fit::FitRequest& request,
                                          const fit::Columns& columns) {
  const std::optional<fit::SecondStep> second = second_step_of(options);
  if (!second) return std::nullopt;
  return fit::fit_two_steps(request, *second, columns);
}

void add_second_step(const fit::TwoSteps& steps, Report& report) {
  report.results["second_step"] = to_json(steps);
  const std::vector<std::string> notes = notes_on(steps);
  report.notes.insert(report.notes.end(), notes.begin(), notes.end());
  report.agrees = steps.usable();
}

Report fitted(const FitOptions& options, const fit::FitRequest& request, const RowsOfFit& rows,
              const DataSet& data) {
  const std::optional<fit::Problem> held_out = held_out_of(options, request, rows.held_out);
  const std::optional<fit::TwoSteps> steps = at_lines(options, rows.fitted.lines, [&] {
    return two_steps_of(options, request, rows.fitted.columns);
  });
  const fit::FittedLaw law = steps ? steps->first : at_lines(options, rows.fitted.lines, [&] {
    return fit::fit_law(request, rows.fitted.columns);
  });
  Report report = report_on(options, law, rows.fitted.lines, data);
  if (steps) add_second_step(*steps, report);
  if (!request.extrapolate_along.empty())
    add_extrapolation(
        at_lines(options, rows.fitted.lines,
                 [&] { return fit::extrapolation_curves(request, rows.fitted.columns); }),
        report.results);
  add_holdout(options, law, held_out, rows.held_out.lines, report);
  save(options, request, law, report);
  return report;
}

Report answer(const FitOptions& options, const fit::FitRequest& request, DataSet& data) {
  const RowsOfFit rows = rows_of(options, request, data);
  if (options.has_formula() || known_law(request.law).is_searched())
    return fitted(options, request, rows, data);
  const fit::DirectAnswer direct = at_lines(options, rows.fitted.lines, [&] {
    return fit::answer_directly(request, rows.fitted.columns);
  });
  return report_on(options, direct, data);
}

// A number that the library refuses came from the file, once the options have been read.
Report run(const CLI::App& parser, const FitOptions& options) {
  check(parser, options);
  const fit::FitRequest request = request_of(options);
  DataSet data(data_request_of(options.data, options.file()));
  if (data.rows() == 0)
    throw InputError(name_of_file(options.file()) + ": no rows are left; allowed: 1 or more");
  try {
    return answer(options, request, data);
  } catch (const fit::RequestError& error) {
    throw UsageError(fmt::format("--{}", error.what()));
  } catch (const std::domain_error& error) {
    throw InputError(name_of_file(options.file()) + ": " + error.what());
  }
}

// ---- declaring options ------------------------------------------------------------------------

std::string law_help() {
  const std::vector<std::string> names = names_of_laws();
  return fmt::format("{} or {}; with --formula the data file stands here",
                     fmt::join(names.begin(), names.end() - 1, ", "), names.back());
}

void add_row_options(CLI::App& parser, FitOptions& options) {
  parser.add_option("LAW", options.law_or_file, law_help())->required();
  parser.add_option("DATA", options.file_of_law,
                    "CSV file with a header line, also packed by gzip; -: standard input");
  add_data_options(parser, options.data);
  parser.add_option("--holdout", options.holdout,
                    "rows that meet this, as of --where, are predicted, not fitted");
  parser.add_option("--extrapolate", options.request.extrapolate_along,
                    "column along which the largest rows are left out at several cuts and "
                    "predicted; with --against the other formula too");
  parser.add_option("--holdout-table", options.holdout_table, "CSV file for those rows");
  parser.add_option("--weights", options.request.weights,
                    "column of weights, relative, 1 unless given");
  parser.add_option("--sigma", options.request.sigma,
                    "column of known errors of the response: nothing is rescaled");
}

void add_law_options(CLI::App& parser, FitOptions& options) {
  fit::FitRequest& request = options.request;
  parser.add_option("--formula", request.formula, "any law, of columns and parameters");
  parser.add_option("--response", request.response, "column that the formula predicts");
  parser.add_flag("--latex", request.latex, "also the fitted formula as LaTeX");
  parser.add_option("--objective", options.objective, "what is minimised")
      ->check(CLI::IsMember(fit::objective_names()));
  parser.add_option("--delta", request.huber_threshold, "threshold of Huber's loss, 0.001")
      ->check(in(positive_number()));
  one_at_a_time(parser.add_option("--fix", options.fixed, "NAME=VALUE,.. held there"));
  one_at_a_time(parser.add_option("--bound", options.bounds, "NAME=LOW:HIGH"));
  one_at_a_time(parser.add_option("--prior", options.priors,
                                  "NAME=VALUE:SPREAD, what was known before: the most probable"));
  parser.add_option("--by", request.families.column,
                    "column of texts: its families have parameters of their own, unless told");
  parser
      .add_option("--share", request.families.shared,
                  "NAME,.. the same for all families; the others are their own")
      ->delimiter(',');
  parser
      .add_option("--own", request.families.own, "NAME,.. each family's own; the others are shared")
      ->delimiter(',');
  parser
      .add_option("--pool", request.families.pooled,
                  "NAME,.. each family's own, drawn from one normal law")
      ->delimiter(',');
  one_at_a_time(parser.add_option("--start", options.starts, "NAME=VALUE,.. where to begin"));
  parser.add_option("--starts", request.start_count, "number of starts")
      ->check(in(whole_number(1, 1e6)));
  parser.add_option("--then", options.second.formula,
                    "a law or formula of what this one predicts: accuracy from loss");
  parser.add_option("--then-response", options.second.response,
                    "column that the formula of --then predicts");
  parser.add_option("--then-start", options.second_start, "NAME=VALUE,.. of that formula");
  parser.add_flag("--jointly", options.jointly,
                  "both at once; unless given the second at what the first found, its errors "
                  "carried on");
  parser
      .add_option("--compute", request.options.budgets_flop, "FLOP at which the frontier is wanted")
      ->delimiter(',')
      ->check(in(positive_number()));
  parser
      .add_option("--tokens-per-step", request.options.tokens_per_step, "omega of the law ds3, 25")
      ->check(in(positive_number()));
  parser.add_option("--mass", request.options.population.mass, "A of the law majority, 1")
      ->check(in(probability()));
  parser.add_option("--alpha", request.options.population.alpha, "of the law majority")
      ->check(in(positive_number()));
  parser.add_option("--beta", request.options.population.beta, "of the law majority")
      ->check(in(positive_number()));
  parser.add_option("--answers", request.options.answers, "M of the law majority: answers in use")
      ->check(in(whole_number(2, 1e9)));
}

void add_error_options(CLI::App& parser, FitOptions& options) {
  fit::FitRequest& request = options.request;
  parser
      .add_option("--errors", options.errors,
                  "scaled, sandwich (HC3) or sandwich-hc0; unless given scaled for squares and "
                  "likelihoods")
      ->check(CLI::IsMember(fit::covariance_names()));
  parser.add_option("--confidence", request.errors.confidence, "of the intervals, 0.95")
      ->check(CLI::Range(0.01, 0.9999));
  parser
      .add_option("--bootstrap", request.errors.refits,
                  "number of refits to resampled rows; of isoflop to its "
                  "losses with noise")
      ->check(in(whole_number(2, 1e7)));
  parser.add_option("--interval", options.interval, "of the bootstrap: percentile or bca")
      ->check(CLI::IsMember(fit::bootstrap_interval_names()));
  parser.add_option("--group", request.group, "column whose equal values are resampled together");
  one_at_a_time(parser.add_option("--at", options.points,
                                  "COLUMN=VALUE,.. where the fitted law is wanted, with a band"));
  parser.add_flag("--new", request.new_measurements,
                  "with --at: also the interval of a new measurement there");
  one_at_a_time(
      parser.add_option("--test", options.held,
                        "NAME=VALUE,.. held there: a test of F or likelihood ratio against it"));
  parser.add_option("--against", options.rival, "another formula on the same rows: AIC and BIC");
  parser.add_option("--against-start", options.rival_start, "NAME=VALUE,.. of that formula");
  parser.add_flag("--profile", request.errors.profile, "intervals by profile likelihood");
  parser.add_flag("--residuals", options.residuals, "a table of residuals, with leverages");
  parser.add_option("--residuals-table", options.residuals_table, "CSV file for that table");
  parser.add_flag("--matrices", options.matrices,
                  "also covariance and correlation as text; JSON has them");
  parser.add_flag("--influence", request.influence, "with what each row changes");
  parser.add_option("--draws", options.draws_file,
                    "CSV file for draws of the parameters, as --draws of predict and critical "
                    "reads them: refits with --bootstrap, else normal");
  parser.add_option("--save", options.saved_file,
                    "JSON file for the fit without its data, for predict-from");
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
  const auto options = std::make_shared<FitOptions>();
  add_row_options(*parser, *options);
  add_law_options(*parser, *options);
  add_error_options(*parser, *options);
  return {.parser = parser, .run = [parser, options] { return run(*parser, *options); }};
}

}  // namespace inferlaw::apps
