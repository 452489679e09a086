// The command: reads options, runs one subcommand, shows its report.
#include <fmt/format.h>
#if defined(__GLIBC__)
#include <malloc.h>
#endif

#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>
#include <string>
#include <vector>

#include "inferlaw/apps/command/subcommand.hpp"
#include "inferlaw/apps/errors.hpp"
#include "inferlaw/apps/output/report.hpp"
#include "inferlaw/apps/output/whole_file.hpp"
#include "inferlaw/version.hpp"

namespace inferlaw::apps {
namespace {

constexpr const char* description =
    "The laws of inference: what a reasoning model's answer costs and what a site needs to serve "
    "it.\n"
    "\nFor example:\n  inferlaw auxiliary --drift 0 --volatility 689.3 --horizon 100\n";

struct OutputOptions {
  bool json = false;
  bool csv = false;
  bool quiet = false;
  std::string file;

  [[nodiscard]] Format format() const {
    if (json) return Format::json;
    return csv ? Format::csv : Format::text;
  }
};

void add_output_options(CLI::App& parser, OutputOptions& options) {
  const auto json = parser.add_flag("--json", options.json, "one JSON object on standard output");
  parser.add_flag("--csv", options.csv, "the main table as CSV")->excludes(json);
  parser.add_flag("--quiet", options.quiet, "no progress; notes stay");
  if (parser.get_option_no_throw("--output") == nullptr)
    parser.add_option("--output", options.file, "write here, whole or not at all");
}

int show(const Report& report, const OutputOptions& options) {
  const std::string text = render(report, options.format());
  if (options.file.empty())
    write_standard_output(text);
  else
    write_whole_file(options.file, text);
  return report.agrees ? good : numbers_say_no;
}

int complain(const std::string& message, ExitCode code) {
  const std::string line = "inferlaw: " + on_one_line(message) + "\n";
  std::fputs(line.c_str(), stderr);  // never throws, also where standard error is closed
  return code;
}

// The parser adds lines of advice behind the mistake.
std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

int run(int count, const char* const* words) {
  CLI::App parser{description, "inferlaw"};
  parser.set_version_flag("--version", std::string("inferlaw ") + version);
  parser.require_subcommand(1);
  OutputOptions output;
  const std::vector<Subcommand> subcommands{
      add_auxiliary(parser), add_strategy(parser),    add_task(parser),  add_predict(parser),
      add_simulate(parser),  add_validate(parser),    add_fit(parser),   add_reproduce(parser),
      add_explain(parser),   add_critical(parser),    add_route(parser), add_law(parser),
      add_training(parser),  add_predict_from(parser)};
  for (const Subcommand& subcommand : subcommands) {
    add_output_options(*subcommand.parser, output);
    subcommand.parser->set_version_flag("--version", std::string("inferlaw ") + version);
  }
  try {
    parser.parse(count, words);
    for (const Subcommand& subcommand : subcommands)
      if (subcommand.parser->parsed()) return show(subcommand.run(), output);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return parser.exit(error);  // help and version
    return complain(first_line(error.what()), wrong_usage);
  }
  return wrong_usage;
}

// Arrays of many rows come and go in the same sizes: what they leave is kept for the next ones, where
// pages given back and taken anew would cost a seventh of the time of a fit.
void keep_memory() {
#if defined(__GLIBC__)
  constexpr int most_bytes = 1 << 30;
  // No thread has begun yet.
  mallopt(M_MMAP_THRESHOLD, most_bytes);  // NOLINT(concurrency-mt-unsafe)
  mallopt(M_TRIM_THRESHOLD, most_bytes);  // NOLINT(concurrency-mt-unsafe)
#endif
}

int run_and_explain(int count, const char* const* words) {
  try {
    return run(count, words);
  } catch (const InputError& error) {
    return complain(error.what(), bad_input_file);
  } catch (const std::exception& error) {
    return complain(error.what(), wrong_usage);
  }
}

}  // namespace
}  // namespace inferlaw::apps

int main(int count, char** words) {
  inferlaw::apps::keep_memory();
  return inferlaw::apps::run_and_explain(count, words);
}
