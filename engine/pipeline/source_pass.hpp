// SPDX-License-Identifier: MIT
// One pass over the files of a source: ingest and standardise in parallel, then whatever the caller
// does with the batches.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/parallel.hpp"
#include "core/progress.hpp"
#include "core/step_clock.hpp"
#include "crypto/digest.hpp"
#include "identity/standard_batch.hpp"
#include "ingest/batch_reader.hpp"
#include "pipeline/job.hpp"
#include "pipeline/row_places.hpp"
#include "report/run_report.hpp"
#include "standardise/standardiser.hpp"
#include "standardise/supersession.hpp"
#include "tallystick/result.hpp"

namespace tallystick::pipeline {

/// Sees every listed issue: file, physical line, field number, code.
using IssueSink = std::function<void(const std::string& file, std::uint64_t line,
                                     std::uint16_t column, IssueCode code)>;

/// What stands for the file of rows that are in memory.
inline constexpr const char* kInMemory = "(in memory)";

/// Where the processor time of passes goes.
struct PassClocks {
  StepClock read; ///< disk, digest, decompression, finding the ends of chunks
  StepClock cut;
  StepClock standardise;
};

/// What a pass needs beside the source itself.
struct PassContext {
  const Job& job;
  ThreadCount threads;
  ProgressSink& progress;
  const standardise::SupersessionMap& supersession;
  standardise::RepairPolicy repair = standardise::RepairPolicy::offer;
  IssueSink issues;            ///< empty: count only
  RowPlaces* places = nullptr; ///< filled, if any
  std::shared_ptr<PassClocks> clocks = std::make_shared<PassClocks>();
};

/// The rules of a source, from what the job says.
[[nodiscard]] standardise::SourceRules source_rules(const SourceSpec& source,
                                                    const PassContext& context);

/// The files of a source, globs expanded. Errors: input_refused.
[[nodiscard]] Result<std::vector<std::string>> source_files(const Job& job,
                                                            const SourceSpec& source);

/// Reads the map of superseded NHS numbers; empty if the job has none.
[[nodiscard]] Result<standardise::SupersessionMap> read_supersession(const Job& job);

/// The machinery of a pass that does not depend on what is made of the batches.
class SourcePass {
public:
  static Result<SourcePass> open(const PassContext& context, const SourceSpec& source);

  /// A chunk on its way through the pass. `error` ends the pass when it reaches the serial end.
  struct Step {
    ingest::SourceChunk chunk;
    std::uint64_t bytes_read = 0;
    std::uint64_t rows_read = 0;
    std::uint64_t rows = 0;
    IssueCounts issues;
    std::vector<std::uint64_t> row_line;
    std::vector<std::uint64_t> bad_line;
    std::vector<RowIssue> listed;
    std::size_t listed_by_ingest = 0;
    std::optional<Error> error;
  };

  /// Serial: fills a step with the next chunk; false at the end or after an error.
  [[nodiscard]] bool next(Step& step);
  /// Parallel: the step's rows, standardised.
  [[nodiscard]] Result<StandardBatch> standardise(Step& step) const;
  /// Serial, in order: counts the step.
  [[nodiscard]] Status count(Step& step);
  /// Facts of the whole source. Errors: input_refused when too many rows could not be read.
  [[nodiscard]] Result<report::SourceFacts> finish();

  [[nodiscard]] const PassContext& context() const { return context_; }
  [[nodiscard]] std::uint64_t bytes_total() const { return reader_->bytes_total(); }

private:
  SourcePass(const PassContext& context, const SourceSpec& source)
      : context_(context), source_(&source) {}

  PassContext context_;
  const SourceSpec* source_;
  std::unique_ptr<standardise::Standardiser> standardiser_;
  std::unique_ptr<ingest::BatchReader> reader_;
  std::shared_ptr<std::vector<crypto::Sha256>> digests_;
  std::shared_ptr<std::vector<std::uint64_t>> file_bytes_;
  std::vector<std::string> paths_;
  report::SourceFacts facts_;
  std::optional<Error> read_error_;
};

/// Runs a pass: `make` turns each StandardBatch into a Product on many threads, `deliver` takes the
/// products in order.
template<class Product>
Result<report::SourceFacts> run_pass(SourcePass pass,
                                     const std::function<Result<Product>(StandardBatch&&)>& make,
                                     const std::function<Status(Product&&)>& deliver) {
  struct Work {
    SourcePass::Step step;
    std::optional<Product> product;
  };
  const ThreadCount threads = pass.context().threads;
  ProgressSink& progress = pass.context().progress;
  std::optional<Error> failure;      // the delivering side's; read after the pipeline has ended
  std::atomic<bool> stopped = false; // tells the reading side, which may be another thread
  progress.begin("reading", "bytes", pass.bytes_total());
  ordered_pipeline<Work>(
      threads, std::size_t{threads.value()} * 3,
      [&]() -> std::unique_ptr<Work> {
        auto work = std::make_unique<Work>();
        return !stopped && pass.next(work->step) ? std::move(work) : nullptr;
      },
      [&](Work& work) {
        auto batch = pass.standardise(work.step);
        if (!batch) {
          work.step.error = std::move(batch).error();
          return;
        }
        auto product = make(std::move(*batch));
        if (product)
          work.product = std::move(*product);
        else
          work.step.error = std::move(product).error();
      },
      [&](Work& work) {
        if (failure) return;
        if (!work.step.error)
          if (auto counted = pass.count(work.step); !counted)
            work.step.error = std::move(counted).error();
        if (!work.step.error)
          if (auto delivered = deliver(std::move(*work.product)); !delivered)
            work.step.error = std::move(delivered).error();
        if (work.step.error) {
          failure = std::move(work.step.error);
          stopped = true;
        }
        progress.advance(work.step.bytes_read);
      });
  progress.end();
  if (failure) return std::move(*failure);
  return pass.finish();
}

} // namespace tallystick::pipeline
