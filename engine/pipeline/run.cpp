// SPDX-License-Identifier: MIT
// The table of contents of a run: one line a stage.
#include "pipeline/run.hpp"

#include <new>
#include <optional>
#include <system_error>

#include "cluster/clusterer.hpp"
#include "link/linker.hpp"
#include "optout/uphold.hpp"
#include "pipeline/explain.hpp"
#include "pipeline/outputs.hpp"
#include "pipeline/release_name.hpp"
#include "pipeline/saved_model.hpp"
#include "pipeline/stage_clock.hpp"
#include "pipeline/stages.hpp"
#include "release/releaser.hpp"

namespace tallystick::pipeline {
namespace {

Result<report::RunReport> run_stages(const Job& job, const RunOptions& options,
                                     ProgressSink& progress) {
  report::RunReport report;
  StageClock clock(report.times);

  if (!options.review.empty() && !job.rules.model)
    return Error(ErrorCode::usage, "the job has no match model, so there are no pairs to review",
                 "rules = \"probabilistic\" in [linkage] asks for one");
  auto saved = SavedModel::open(job, options.save_model);
  if (!saved) return std::move(saved).error();
  auto prepared = prepare(job, options, report);
  if (!prepared) return std::move(prepared).error();
  clock.lap("prepare", 0);
  RowPlaces places;
  RunOptions reading = options;
  if (!options.review.empty()) reading.places = &places;
  auto rows = read_sources(job, reading, **prepared, progress, clock, report);
  if (!rows) return std::move(rows).error();
  PermittedBatch* permitted = &rows->batch;
  clock.lap("read, pseudonymise, opt-outs", permitted->rows(), report.input_bytes());
  const auto rows_digest = digest_of_rows(*permitted, options.threads);
  if (!rows_digest) return rows_digest.error();
  auto release = release_id(report, *rows_digest);
  if (!release) return std::move(release).error();
  report.release_id = std::move(*release);
  clock.lap("name the release", permitted->rows());
  const std::vector<RowMark> marks = mark_rows(*permitted, job.rules, options.threads);
  clock.lap("mark what cannot be linked", permitted->rows());
  link::PairQuestions questions;
  if (!options.review.empty()) questions.review_per_band = options.review_sample;
  auto links =
      link::Linker(job.rules, options.threads, options.memory).run(*permitted, progress, questions);
  if (!links) return std::move(links).error();
  const std::vector<ReviewBand> review = links->forest().review;
  for (const LinkTime& time : links->forest().times)
    clock.add_step({time.step, time.wall_seconds, time.cpu_seconds});
  clock.lap("link", permitted->rows());
  auto persons = cluster::Clusterer(options.threads).run(std::move(*links));
  auto upheld = optout::Uphold(job.optouts.policy, std::move(rows->scopes), options.threads)
                    .run(*permitted, std::move(persons));
  if (!upheld) return std::move(upheld).error();
  TALLYSTICK_TRY(check_balance(*permitted, *upheld, options.threads, report));
  clock.lap("cluster, opt-outs of persons", permitted->rows());
  report_linkage(job, *permitted, *upheld, options.threads, report);
  report_quality(job, (*prepared)->areas.table, *permitted, marks, *upheld, options.threads,
                 report);
  clock.lap("count for the report", permitted->rows());
  auto cipher = release_cipher(**prepared, report);
  if (!cipher) return std::move(cipher).error();
  const release::Releaser releaser(job.release, (*prepared)->areas.table, *cipher, options.threads,
                                   options.memory);
  std::optional<Outputs> files; // none if memory takes the release
  if (options.release == nullptr) {
    auto opened = Outputs::open(job);
    if (!opened) return std::move(opened).error();
    files = std::move(*opened);
  }
  const auto write = [&](const release::ReleasedTable& table) -> Status {
    clock.step("move rows to their people");
    TALLYSTICK_TRY(files ? files->write_table(table, options.threads, progress)
                         : options.release->add(table, options.threads, progress));
    clock.step("format, digest, write");
    return {};
  };
  TALLYSTICK_TRY(releaser.run(*permitted, std::move(*upheld), write));
  if (files) TALLYSTICK_TRY(files->complete(job, report));
  clock.lap("release, write", permitted->rows(), report.output_bytes());
  report.peak_memory_bytes = peak_memory_bytes();
  if (rows->overflow != nullptr) report.spilled_bytes = rows->overflow->bytes_written();
  TALLYSTICK_TRY(saved->write(report.model));
  if (files) TALLYSTICK_TRY(files->commit(report::to_json(report)));
  TALLYSTICK_TRY(saved->commit());
  if (!options.review.empty()) TALLYSTICK_TRY(write_review(options.review, review, places));
  return report;
}

Result<PairPreview> preview_stages(const Job& job, const RunOptions& options,
                                   ProgressSink& progress) {
  if (!job.rules.model)
    return Error{ErrorCode::usage, "the job has no match model, so no pairs are compared",
                 "rules = \"probabilistic\" in [linkage] asks for one"};
  report::RunReport report;
  StageClock clock(report.times);
  auto prepared = prepare(job, options, report);
  if (!prepared) return std::move(prepared).error();
  auto rows = read_sources(job, options, **prepared, progress, clock, report);
  if (!rows) return std::move(rows).error();
  auto rules =
      link::Linker(job.rules, options.threads, options.memory).preview(rows->batch, progress);
  if (!rules) return std::move(rules).error();
  return PairPreview{std::move(*rules), job.rules.model->max_block,
                     job.release.smallest_count_shown};
}

/// Of the file that takes what memory has no room for.
Error disk_failure(const std::system_error& failure) {
  if (failure.code() == std::errc::no_space_on_device)
    return {ErrorCode::failed, "the disk is full: memory was over its limit and columns went there",
            "name a folder with more space with --spill-folder, or raise --memory-limit"};
  if (failure.code() == std::errc::io_error)
    return {ErrorCode::failed,
            "columns that went to disk, memory being over its limit, cannot be read back",
            "the disk or the folder of --spill-folder is not sound"};
  return {ErrorCode::failed, "columns cannot go to disk although memory is over its limit",
          "name a folder that can be written with --spill-folder, or raise --memory-limit"};
}

/// Says why memory, or the disk for what it has no room for, did not suffice.
template<class Stages>
auto within_memory(const Stages& stages) -> decltype(stages()) {
  try {
    return stages();
  } catch (const std::system_error& failure) {
    return disk_failure(failure);
  } catch (const std::bad_alloc&) {
    return Error(ErrorCode::failed, "memory ran out; nothing was written",
                 "`tallystick run --plan` estimates what a job needs");
  }
}

} // namespace

Result<report::RunReport> run(const Job& job, const RunOptions& options, ProgressSink& progress) {
  return within_memory([&] { return run_stages(job, options, progress); });
}

Result<PairPreview> preview_pairs(const Job& job, const RunOptions& options,
                                  ProgressSink& progress) {
  return within_memory([&] { return preview_stages(job, options, progress); });
}

} // namespace tallystick::pipeline
