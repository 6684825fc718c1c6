// SPDX-License-Identifier: MIT
// check, run, plan, optouts request: what needs a job file.
#include <charconv>
#include <chrono>
#include <optional>

#include "cli/commands.hpp"
#include "pipeline/evaluate.hpp"
#include "pipeline/explain.hpp"
#include "pipeline/issue_list.hpp"
#include "pipeline/run.hpp"

namespace tallystick::cli {
namespace {

/// The job, or nothing after its problems have been printed; then `code` is the exit code.
std::optional<pipeline::Job> read_job(const std::string& path, const Common& common, int& code) {
  auto reading = pipeline::read_job(path);
  if (!reading) {
    code = report_error(reading.error(), common.log);
    return std::nullopt;
  }
  if (!reading->job) {
    code = report_problems(path, reading->problems, common.log);
    return std::nullopt;
  }
  return std::move(reading->job);
}

/// "gp.csv:12"
Result<pipeline::RowPlace> place_of(const std::string& text) {
  const std::size_t colon = text.rfind(':');
  std::uint64_t line = 0;
  if (colon != std::string::npos) {
    const char* end = text.data() + text.size();
    const auto [rest, failure] = std::from_chars(text.data() + colon + 1, end, line);
    if (failure != std::errc() || rest != end) line = 0;
  }
  if (colon == 0 || line == 0)
    return Error(ErrorCode::usage, "a row is named by file and line", "such as gp.csv:12")
        .about(text);
  return pipeline::RowPlace{text.substr(0, colon), line};
}

pipeline::RunOptions run_options(const JobArguments& arguments, const Common& common,
                                 pipeline::IssueSink issues) {
  const MemoryLimit memory =
      arguments.memory_limit == 0 ? MemoryLimit::of_machine() : MemoryLimit(arguments.memory_limit);
  pipeline::RunOptions options;
  options.threads = ThreadCount{common.threads};
  options.suite = arguments.suite;
  options.issues = std::move(issues);
  options.memory = memory;
  options.spill_folder = arguments.spill_folder;
  options.review = arguments.review;
  options.review_sample = arguments.review_sample;
  options.save_model = arguments.save_model;
  return options;
}

} // namespace

int check(const JobArguments& arguments, const Common& common) {
  int code = 0;
  const auto job = read_job(arguments.job, common, code);
  if (!job) return code;
  ConsoleProgress progress(common.log, common.verbosity);
  stop_on_signals(progress);
  pipeline::IssueList issues(arguments.list_issues);
  const auto report = pipeline::check(
      *job, {ThreadCount{common.threads}, arguments.suite, issues.sink(), {}, {}}, progress);
  if (auto written = issues.write(); !written) return report_error(written.error(), common.log);
  if (!report) return report_error(report.error(), common.log);
  print_data(arguments.format == OutputFormat::json ? report::quality_to_json(*report)
                                                    : report::quality_to_text(*report));
  return 0;
}

int run(const JobArguments& arguments, const Common& common) {
  int code = 0;
  const auto job = read_job(arguments.job, common, code);
  if (!job) return code;
  ConsoleProgress progress(common.log, common.verbosity);
  stop_on_signals(progress);
  pipeline::IssueList issues(arguments.list_issues);
  const auto report = pipeline::run(*job, run_options(arguments, common, issues.sink()), progress);
  if (auto written = issues.write(); !written) return report_error(written.error(), common.log);
  if (!report) return report_error(report.error(), common.log);
  if (arguments.format == OutputFormat::json)
    print_data(report::to_json(*report));
  else if (common.verbosity == Verbosity::normal)
    print_data(report::to_text(*report) + "\nWritten to " +
               pipeline::beside(*job, job->release.folder).string() + "\n" +
               (arguments.save_model.empty() ? ""
                                             : "Match model saved to " + arguments.save_model +
                                                   "; it is no part of the release\n"));
  if (arguments.timings && arguments.format == OutputFormat::text)
    print_data(report::timings_to_text(*report));
  if (report->failed_gates.empty()) return 0;
  return report_error(Error(ErrorCode::quality_gate,
                            "a quality gate of the job failed; the outputs are complete",
                            "see the summary, or [quality] in the job file"),
                      common.log);
}

int explain(const ExplainArguments& arguments, const Common& common) {
  std::vector<pipeline::PairOfPlaces> pairs;
  std::vector<pipeline::RowPlace> places;
  for (const std::string& row : arguments.rows) {
    const auto place = place_of(row);
    if (!place) return report_error(place.error(), common.log);
    places.push_back(*place);
  }
  if (places.size() % 2 != 0)
    return report_error(Error(ErrorCode::usage, "rows are explained two by two",
                              "give an even number of FILE:LINE"),
                        common.log);
  for (std::size_t i = 0; i != places.size(); i += 2)
    pairs.push_back({places[i], places[i + 1]});
  int code = 0;
  const auto job = read_job(arguments.job.job, common, code);
  if (!job) return code;
  ConsoleProgress progress(common.log, common.verbosity);
  stop_on_signals(progress);
  pipeline::RunOptions options;
  options.threads = ThreadCount{common.threads};
  options.memory = MemoryLimit::of_machine();
  const auto explained = pipeline::explain(*job, options, pairs, progress);
  if (!explained) return report_error(explained.error(), common.log);
  print_data(arguments.job.format == OutputFormat::json ? report::to_json(*explained)
                                                        : report::to_text(*explained));
  return 0;
}

int plan(const JobArguments& arguments, const Common& common) {
  int code = 0;
  const auto job = read_job(arguments.job, common, code);
  if (!job) return code;
  auto plan = pipeline::plan(*job);
  if (!plan) return report_error(plan.error(), common.log);
  if (arguments.pairs) {
    ConsoleProgress progress(common.log, common.verbosity);
    stop_on_signals(progress);
    auto pairs = pipeline::preview_pairs(*job, run_options(arguments, common, {}), progress);
    if (!pairs) return report_error(pairs.error(), common.log);
    plan->pairs = std::move(*pairs);
  }
  print_data(arguments.format == OutputFormat::json ? pipeline::to_json(*plan)
                                                    : pipeline::to_text(*plan));
  return 0;
}

int optouts_request(const RequestArguments& arguments, const Common& common) {
  int code = 0;
  const auto job = read_job(arguments.job, common, code);
  if (!job) return code;
  if (arguments.out.empty() && !job->optouts.national_request)
    return report_error(Error(ErrorCode::usage, "where should the request go?",
                              "give --out, or request in [optouts.national] of the job"),
                        common.log);
  const std::string path = arguments.out.empty()
                               ? pipeline::beside(*job, *job->optouts.national_request).string()
                               : arguments.out;
  ConsoleProgress progress(common.log, common.verbosity);
  stop_on_signals(progress);
  const auto numbers = pipeline::write_national_request(
      *job, path, {ThreadCount{common.threads}, {}, {}, {}, {}}, progress);
  if (!numbers) return report_error(numbers.error(), common.log);
  print_message("wrote " + std::to_string(*numbers) + " NHS numbers to " + path +
                "\nThis file identifies people: send it by MESH only, and delete it when the reply "
                "has come.\n");
  return 0;
}

int evaluate(const EvaluateArguments& arguments, const Common& common) {
  pipeline::EvaluateSpec spec;
  spec.truth = arguments.truth;
  spec.links = arguments.links;
  spec.record_column = arguments.record;
  spec.by = arguments.by;
  spec.review = arguments.review;
  const auto evaluation = pipeline::evaluate(spec);
  if (!evaluation) return report_error(evaluation.error(), common.log);
  print_data(arguments.format == OutputFormat::json ? report::to_json(*evaluation)
                                                    : report::to_text(*evaluation));
  if (!arguments.html.empty())
    if (auto written = pipeline::write_evaluation_page(*evaluation, arguments.html); !written)
      return report_error(written.error(), common.log);
  if (evaluation->opted_out_released == 0) return 0;
  return report_error(
      Error(ErrorCode::quality_gate, "records that the truth excludes were released")
          .with("records", static_cast<double>(evaluation->opted_out_released)),
      common.log);
}

} // namespace tallystick::cli
