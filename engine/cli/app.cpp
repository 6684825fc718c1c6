// SPDX-License-Identifier: MIT
#include "cli/app.hpp"

#include <CLI/CLI.hpp>
#include <map>
#include <string>

#include "cli/commands.hpp"
#include "cli/process_guard.hpp"
#include "tallystick/version.hpp"

namespace tallystick::cli {
namespace {

constexpr const char* kFooter = R"(
A first run:
  tallystick synth --people 20000 --out demo
  tallystick keygen --purpose linkage --out demo/keys/linkage.key
  tallystick keygen --purpose project --out demo/keys/project.key
  tallystick run demo/job.toml

Exit codes: 0 ok, 1 failed, 2 usage or job file, 3 input refused, 4 quality gate failed,
5 opt-out data missing or stale (nothing written), 130 and 143 interrupted.)";

/// All arguments of all commands, and which command was asked for.
struct Arguments {
  Common common;
  bool quiet = false;
  bool plan = false;
  KeygenArguments keygen;
  std::vector<std::string> init;
  JobArguments check;
  JobArguments run;
  ExplainArguments explain;
  RequestArguments request;
  ModelArguments model_import;
  ModelArguments model_show;
  SynthArguments synth;
  EvaluateArguments evaluate;
};

const std::map<std::string, OutputFormat> kFormats = {{"text", OutputFormat::text},
                                                      {"json", OutputFormat::json}};
const std::map<std::string, LogFormat> kLogFormats = {{"text", LogFormat::text},
                                                      {"json", LogFormat::json}};

void add_format(CLI::App& command, OutputFormat& format) {
  command.add_option("--format", format, "What goes to standard output: text or json")
      ->transform(CLI::CheckedTransformer(kFormats))
      ->option_text("text|json");
}

void add_job(CLI::App& command, std::string& job) {
  command.add_option("job", job, "Job file (TOML)")->required()->option_text("JOB.toml");
}

void add_tools(CLI::App& app, Arguments& a) {
  auto* keygen = app.add_subcommand("keygen", "Make a new secret key file, readable by you only");
  keygen->add_option("--out", a.keygen.out, "Path of the new key file; never overwritten")
      ->required();
  keygen
      ->add_option("--purpose", a.keygen.purpose,
                   "linkage (tokens, shared by the providers of one linkage), project (released "
                   "pseudonyms) or store")
      ->capture_default_str();
  keygen
      ->add_option("--epoch", a.keygen.epoch,
                   "Period of a linkage key: tokens of two epochs never meet")
      ->capture_default_str();

  auto* init = app.add_subcommand(
      "init", "Write a commented job file for your data files to standard output");
  init->add_option("files", a.init,
                   "Data files; profile and columns are guessed from their headers")
      ->required();

  auto* synth = app.add_subcommand(
      "synth",
      "Make a synthetic population: extracts, opt-outs, look-ups, truth and a job that runs");
  synth->add_option("--out", a.synth.out, "Folder to write to")->required();
  synth->add_option("--people", a.synth.people, "How many people")->capture_default_str();
  synth
      ->add_option("--rows", a.synth.rows,
                   "About how many rows over all sources; 0: about ten a person")
      ->capture_default_str();
  synth->add_option("--seed", a.synth.seed, "The same seed gives the same bytes on any machine")
      ->capture_default_str();
  synth->add_option("--rates", a.synth.rates,
                    "TOML file with error and opt-out rates, laid over the built-in ones");

  auto* evaluate = app.add_subcommand(
      "evaluate",
      "Compare a release with known truth: precision, recall, F1 of pairs and clusters");
  evaluate
      ->add_option("--truth", a.evaluate.truth,
                   "CSV with a record column, a person column and any others")
      ->required();
  evaluate->add_option("--links", a.evaluate.links, "Released files or patterns: out/linked_*.csv")
      ->required();
  evaluate->add_option("--record", a.evaluate.record, "Column that names a record in both")
      ->capture_default_str();
  evaluate->add_option("--by", a.evaluate.by, "Columns of the truth to divide the records by")
      ->delimiter(',');
  evaluate->add_option("--review", a.evaluate.review,
                       "Sample that `run --review` wrote: are its probabilities true?");
  evaluate->add_option("--html", a.evaluate.html, "Also write a page for people to this file");
  add_format(*evaluate, a.evaluate.format);
}

void add_model(CLI::App& app, Arguments& a) {
  auto* model = app.add_subcommand("model", "Parameters of match models");
  model->require_subcommand(1);
  auto* import = model->add_subcommand(
      "import", "Turn a model that Splink saved into a model file for [linkage.model] parameters");
  import
      ->add_option("file", a.model_import.file,
                   "Settings as linker.misc.save_model_to_json() wrote them")
      ->required()
      ->option_text("SPLINK.json");
  import->add_option("--out", a.model_import.out, "New model file; never overwritten")
      ->required()
      ->option_text("MODEL.json");
  import
      ->add_option("--without", a.model_import.without,
                   "Comparisons to drop, such as first_name,surname: what they tell is lost")
      ->delimiter(',');
  auto* show = model->add_subcommand("show", "Levels, m, u and weights of a model file");
  show->add_option("file", a.model_show.file, "Model file")->required()->option_text("MODEL.json");
}

void add_job_commands(CLI::App& app, Arguments& a) {
  auto* check = app.add_subcommand(
      "check", "Data quality of every source; nothing is written, no key is needed");
  add_job(*check, a.check.job);
  add_format(*check, a.check.format);
  check->add_option(
      "--list-issues", a.check.list_issues,
      "Write file, line, column and code of every issue to this CSV file; never a value");

  auto* run = app.add_subcommand("run", "Link the sources and write the de-identified release");
  add_job(*run, a.run.job);
  add_format(*run, a.run.format);
  run->add_flag("--plan", a.plan,
                "Say what would happen - stages, keys, files, memory - and write nothing");
  run->add_flag("--pairs", a.run.pairs,
                "With --plan, for a job with a match model: read the data and count the pairs that "
                "each blocking rule would compare")
      ->needs("--plan");
  run->add_option(
      "--list-issues", a.run.list_issues,
      "Write file, line, column and code of every issue to this CSV file; never a value");
  run->add_option("--suite", a.run.suite,
                  "How tokens are computed: aes-256-cmac or hmac-sha-256-128")
      ->capture_default_str();

  run->add_option("--memory-limit", a.run.memory_limit,
                  "Memory to keep to, such as 4GB or 800MiB: over it columns go to disk, encrypted "
                  "under a key of "
                  "this run. Default: four fifths of the machine's. Results do not depend on it")
      ->transform(CLI::AsSizeValue(true))
      ->option_text("SIZE");
  run->add_option("--spill-folder", a.run.spill_folder,
                  "Where they go; default: the folder that the release folder is in")
      ->check(CLI::ExistingDirectory);
  run->add_option("--save-model", a.run.save_model,
                  "Write the match model's parameters to this new file, for a later job's "
                  "parameters in [linkage.model]. It is no part of the release")
      ->option_text("MODEL.json");
  run->add_flag(
      "--timings", a.run.timings,
      "Show where the time went, step by step, with rows and bytes a second. The manifest "
      "has it in any case");

  run->add_option("--review", a.run.review,
                  "With a match model: write a sample of the pairs that it weighed to this CSV "
                  "file, by bands of "
                  "probability, for people to look at. It names lines of the input, so it stays "
                  "with who holds that");
  run->add_option("--review-sample", a.run.review_sample, "Pairs of each band in it")
      ->check(CLI::Range(1, 1'000'000))
      ->capture_default_str();

  auto* explain = app.add_subcommand(
      "explain",
      "Why the match model linked two rows, or did not: how each field agrees and what that "
      "weighs. Shows no value; writes no file");
  add_job(*explain, a.explain.job.job);
  explain
      ->add_option("rows", a.explain.rows,
                   "Two rows a pair, by the line they begin at: gp.csv:12 apc.csv:40")
      ->required()
      ->option_text("FILE:LINE FILE:LINE ...");
  add_format(*explain, a.explain.job.format);

  auto* optouts = app.add_subcommand("optouts", "Opt-out data");
  optouts->require_subcommand(1);
  auto* request = optouts->add_subcommand(
      "request",
      "Write the request for the national opt-out check (NHS numbers in the clear, mode 0600)");
  add_job(*request, a.request.job);
  request->add_option("--out", a.request.out, "Path of the request; default: as the job says");
}

int dispatch(const CLI::App& app, const Arguments& a) {
  if (app.got_subcommand("keygen")) return keygen(a.keygen, a.common);
  if (app.got_subcommand("init")) return init(a.init, a.common);
  if (app.got_subcommand("check")) return check(a.check, a.common);
  if (app.got_subcommand("run")) return a.plan ? plan(a.run, a.common) : run(a.run, a.common);
  if (app.got_subcommand("explain")) return explain(a.explain, a.common);
  if (app.got_subcommand("optouts")) return optouts_request(a.request, a.common);
  if (app.got_subcommand("model"))
    return app.get_subcommand("model")->got_subcommand("import")
               ? model_import(a.model_import, a.common)
               : model_show(a.model_show, a.common);
  if (app.got_subcommand("synth")) return synth(a.synth, a.common);
  return evaluate(a.evaluate, a.common);
}

} // namespace

int run_app(int argc, char** argv) {
  guard_process();
  Arguments a;
  CLI::App app("Tallystick links health and care records without knowing whose they are.",
               "tallystick");
  app.footer(kFooter);
  app.set_version_flag("--version", "tallystick " + std::string(version()));
  app.require_subcommand(1);
  app.fallthrough();
  app.add_option("--threads", a.common.threads,
                 "Worker threads; 0: as many as the machine has. Results do not depend on it")
      ->capture_default_str();
  app.add_option("--log-format", a.common.log, "What goes to standard error: text or json lines")
      ->transform(CLI::CheckedTransformer(kLogFormats))
      ->option_text("text|json");
  app.add_flag("-q,--quiet", a.quiet, "No progress and no summary; errors only");
  add_job_commands(app, a);
  add_model(app, a);
  add_tools(app, a);
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& success) {
    return app.exit(success); // --help, --version
  } catch (const CLI::ParseError& error) {
    app.exit(error);
    return exit_code(ErrorCode::usage);
  }
  a.common.verbosity = a.quiet ? Verbosity::quiet : Verbosity::normal;
  return dispatch(app, a);
}

} // namespace tallystick::cli
