// SPDX-License-Identifier: MIT
// Looks at the data without linking them: data quality, the request for the national opt-out check.
#include <array>
#include <variant>

#include "pipeline/run.hpp"
#include "standardise/number_list.hpp"
#include "table/atomic_file.hpp"
#include "tallystick/version.hpp"

namespace tallystick::pipeline {

Result<report::RunReport> check(const Job& job, const RunOptions& options, ProgressSink& progress) {
  report::RunReport report;
  report.version = version();
  report.job_name = job.name;
  report.job_digest = job.digest;
  report.as_of = to_iso(job.as_of);
  auto supersession = read_supersession(job);
  if (!supersession) return std::move(supersession).error();
  const PassContext context{
      job,           options.threads, progress, *supersession, standardise::RepairPolicy::none,
      options.issues};
  for (const SourceSpec& source : job.sources) {
    auto pass = SourcePass::open(context, source);
    if (!pass) return std::move(pass).error();
    std::uint64_t person_ids = 0;
    auto facts = run_pass<std::uint64_t>(
        std::move(*pass),
        [](StandardBatch&& batch) -> Result<std::uint64_t> { return batch.person_ids(); },
        [&](std::uint64_t&& ids) -> Status {
          person_ids += ids;
          return {};
        });
    if (!facts) return std::move(facts).error();
    facts->with_person_id = person_ids;
    report.sources.push_back(std::move(*facts));
  }
  return report;
}

Result<std::uint64_t> write_national_request(const Job& job, const std::string& path,
                                             const RunOptions& options, ProgressSink& progress) {
  auto supersession = read_supersession(job);
  if (!supersession) return std::move(supersession).error();
  const PassContext context{
      job,           options.threads, progress, *supersession, standardise::RepairPolicy::none,
      options.issues};
  standardise::NumberList numbers;
  for (const SourceSpec& source : job.sources) {
    auto pass = SourcePass::open(context, source);
    if (!pass) return std::move(pass).error();
    auto facts = run_pass<standardise::NumberList>(
        std::move(*pass),
        [](StandardBatch&& batch) -> Result<standardise::NumberList> {
          return standardise::NumberList::of(batch);
        },
        [&](standardise::NumberList&& some) -> Status {
          numbers.merge(some);
          return {};
        });
    if (!facts) return std::move(facts).error();
  }
  auto file = table::PendingFile::create(path);
  if (!file) return std::move(file).error();
  TALLYSTICK_TRY(numbers.write_request([&](std::string_view lines) { return file->write(lines); }));
  TALLYSTICK_TRY(file->commit());
  return numbers.size();
}

} // namespace tallystick::pipeline
