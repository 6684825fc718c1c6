// SPDX-License-Identifier: MIT
#include "pipeline/explain.hpp"

#include "link/linker.hpp"
#include "pipeline/stage_clock.hpp"
#include "pipeline/stages.hpp"
#include "report/text_table.hpp"
#include "table/atomic_file.hpp"
#include "table/csv_writer.hpp"

namespace tallystick::pipeline {
namespace {

report::PairReport report_of(const PairEvidence& evidence, const RowPlaces& places) {
  const RowPlace a = places.of(evidence.a);
  const RowPlace b = places.of(evidence.b);
  return {{a.file, a.line}, {b.file, b.line}, evidence};
}

void write_header(table::CsvWriter& csv, const PairEvidence& pair) {
  for (const char* name : {"band_from", "pairs_in_band", "file_a", "line_a", "file_b", "line_b",
                           "probability", "weight", "prior"})
    csv.field(name);
  for (const FieldEvidence& field : pair.fields) {
    csv.field(field.field);
    csv.field(field.field + " weight");
  }
  for (const char* name : {"dependence", "rarity", "blocking_rule", "outcome", "same_person"})
    csv.field(name);
  csv.end_row();
}

void write_pair(table::CsvWriter& csv, const ReviewBand& band, const PairEvidence& pair,
                const RowPlaces& places) {
  const RowPlace a = places.of(pair.a);
  const RowPlace b = places.of(pair.b);
  csv.field(report::decimals(band.from, 6)); // thresholds of a job may be near to others
  csv.field(band.pairs);
  csv.field(a.file);
  csv.field(a.line);
  csv.field(b.file);
  csv.field(b.line);
  csv.field(report::decimals(pair.probability, 6));
  csv.field(report::decimals(pair.weight, 3));
  csv.field(report::decimals(pair.prior, 3));
  for (const FieldEvidence& field : pair.fields) {
    csv.field(field.level);
    csv.field(report::decimals(field.weight, 3));
  }
  csv.field(report::decimals(pair.dependence, 3));
  csv.field(report::decimals(pair.rarity, 3));
  csv.field(pair.rule);
  csv.field(report::name_of(pair.outcome));
  csv.field("");
  csv.end_row();
}

} // namespace

Result<std::vector<report::PairReport>> explain(const Job& job, const RunOptions& options,
                                                std::span<const PairOfPlaces> pairs,
                                                ProgressSink& progress) {
  if (!job.rules.model)
    return Error(ErrorCode::job_invalid, "only a match model can explain pairs",
                 "give the job rules = \"probabilistic\" in [linkage]");
  report::RunReport report;
  StageClock clock(report.times);
  auto prepared = prepare(job, options, report);
  if (!prepared) return std::move(prepared).error();
  RowPlaces places;
  RunOptions reading = options;
  reading.places = &places;
  auto rows = read_sources(job, reading, **prepared, progress, clock, report);
  if (!rows) return std::move(rows).error();
  link::PairQuestions questions;
  for (const PairOfPlaces& pair : pairs) {
    const auto a = places.find(pair.a);
    if (!a) return a.error();
    const auto b = places.find(pair.b);
    if (!b) return b.error();
    questions.pairs.emplace_back(*a, *b);
  }
  const auto links = link::Linker(job.rules, options.threads, options.memory)
                         .run(rows->batch, progress, questions);
  if (!links) return links.error();
  std::vector<report::PairReport> all;
  for (const PairEvidence& evidence : links->forest().explained)
    all.push_back(report_of(evidence, places));
  return all;
}

Status write_review(const std::string& path, std::span<const ReviewBand> bands,
                    const RowPlaces& places) {
  std::string text;
  table::CsvWriter csv(text);
  bool first = true;
  for (const ReviewBand& band : bands)
    for (const PairEvidence& pair : band.sample) {
      if (first) write_header(csv, pair);
      first = false;
      write_pair(csv, band, pair, places);
    }
  auto file = table::PendingFile::create(path);
  if (!file) return std::move(file).error();
  TALLYSTICK_TRY(file->write(text));
  return file->commit();
}

} // namespace tallystick::pipeline
