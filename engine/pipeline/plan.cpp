// SPDX-License-Identifier: MIT
// What a run would do, without doing it.
#include <filesystem>
#include <nlohmann/json.hpp>

#include "link/rule_set.hpp"
#include "pipeline/dictionary.hpp"
#include "pipeline/outputs.hpp"
#include "pipeline/run.hpp"
#include "pipeline/stages.hpp"
#include "report/text_table.hpp"
#include "table/byte_source.hpp"
#include "table/columnar_reader.hpp"

namespace tallystick::pipeline {
namespace {

constexpr std::size_t kSampleBytes = 1U << 18U;
/// With all columns on disk: the link forest, agreement and evidence, rounded up (link::Linker); and
/// the segments that columns grow in.
constexpr std::uint64_t kLeastBytesPerRow = 25;
constexpr std::uint64_t kLeastFixed = 96U << 20U;

std::string name_of(MatchField field) {
  constexpr std::array<std::string_view, 11> kNames = {"birth date",
                                                       "birth year and month",
                                                       "birth year and day",
                                                       "birth month and day",
                                                       "birth date, day and month sorted",
                                                       "sex",
                                                       "postcode",
                                                       "postcode sector",
                                                       "postcode district",
                                                       "practice",
                                                       "provider local id"};
  return std::string(kNames[static_cast<std::size_t>(field)]);
}

template<class Item, class Name>
std::string join(const std::vector<Item>& items, const Name& name) {
  std::string all;
  for (const Item& item : items)
    all += (all.empty() ? "" : " + ") + std::string(name(item));
  return all;
}

/// Rows of a file: what its footer says, or from the mean length of its first lines.
Result<std::uint64_t> estimate_rows(const std::string& path, std::uint64_t bytes) {
  if (const table::FileKind kind = table::kind_of_file(path); kind != table::FileKind::text) {
    auto reader = table::ColumnarReader::open(path, kind, {});
    if (!reader) return std::move(reader).error();
    constexpr std::uint64_t kBytesPerRow = 100; // of an Arrow stream, which has no footer
    return (*reader)->rows().value_or(bytes / kBytesPerRow);
  }
  auto source = table::open_bytes(path);
  if (!source) return std::move(source).error();
  SecretBuffer sample(kSampleBytes);
  std::size_t size = 0;
  for (;;) {
    auto n = (*source)->read({sample.data() + size, kSampleBytes - size});
    if (!n) return std::move(n).error();
    size += *n;
    if (*n == 0 || size == kSampleBytes) break;
  }
  std::uint64_t lines = 0;
  for (const char c : sample.view().substr(0, size))
    lines += c == '\n' ? 1U : 0U;
  if (lines < 2) return lines;
  const double bytes_per_line = static_cast<double>(size) / static_cast<double>(lines);
  const double packed =
      (*source)->bytes_read() == 0
          ? 1.0
          : static_cast<double>(size) / static_cast<double>((*source)->bytes_read());
  return static_cast<std::uint64_t>(static_cast<double>(bytes) * std::max(1.0, packed) /
                                    bytes_per_line) -
         1;
}

/// Resident bytes of a row between reading and release: tokens, evidence, attributes, payload and
/// linkage.
std::uint64_t bytes_per_row(const TokenPlan& tokens, const AttributePlan& attributes,
                            std::uint64_t payload) {
  std::uint64_t bytes =
      sizeof(PersonToken) + sizeof(Evidence) + 1 + sizeof(std::uint64_t) + payload;
  if (tokens.agreement) bytes += sizeof(Agreement);
  bytes += tokens.match_keys.size() * sizeof(MatchKeyToken);
  if (tokens.fields) bytes += sizeof(FieldTokens) + sizeof(std::uint32_t);
  if (tokens.place) bytes += sizeof(std::uint32_t);
  bytes += (attributes.sex ? 1U : 0U) + (attributes.age_band ? 1U : 0U) +
           (attributes.area ? 4U : 0U) + (attributes.event_day ? 4U : 0U) +
           (attributes.birth == BirthPrecision::none ? 0U : 2U);
  return bytes + 24; // grouping and the link forest
}

/// Before the data are read, built-in rules are all that there are.
std::vector<std::string> names_of_blocking(const link::ModelSettings& model) {
  std::vector<std::string> names;
  for (const link::BlockingRule& rule :
       model.blocking.empty() ? link::default_blocking() : model.blocking)
    names.push_back(link::name_of(rule));
  return names;
}

} // namespace

Result<Plan> plan(const Job& job) {
  Plan plan;
  std::uint64_t rows = 0;
  std::uint64_t payload_bytes = 0;
  for (const SourceSpec& source : job.sources) {
    auto files = source_files(job, source);
    if (!files) return std::move(files).error();
    Plan::Source entry{source.name, *files, 0, 0};
    for (const std::string& file : *files) {
      std::error_code failure;
      const std::uint64_t bytes = std::filesystem::file_size(file, failure);
      if (failure)
        return Error(ErrorCode::input_refused, "the file cannot be read")
            .in_file(file)
            .in_source(source.name);
      auto estimate = estimate_rows(file, bytes);
      if (!estimate) return std::move(estimate).error();
      entry.bytes += bytes;
      entry.estimated_rows += *estimate;
    }
    rows += entry.estimated_rows;
    payload_bytes += entry.estimated_rows * source.release.size() *
                     9; // a length byte and some characters a field
    plan.sources.push_back(std::move(entry));
  }
  const TokenPlan tokens = link::token_plan(job.rules);
  for (const link::Pass& pass : job.rules.passes)
    plan.passes.push_back(pass.name + ": " +
                          join(pass.agree, [](link::Term term) { return link::name_of(term); }));
  if (job.rules.model) plan.blocking = names_of_blocking(*job.rules.model);
  for (const MatchKey& key : tokens.match_keys)
    plan.match_keys.push_back(join(key.fields, name_of));
  plan.reads = {job.linkage_key, job.project_key};
  const auto add = [&](const auto& list) {
    if (list) plan.reads.insert(plan.reads.end(), list->files.begin(), list->files.end());
  };
  add(job.optouts.type1);
  add(job.optouts.local);
  add(job.optouts.consent);
  if (job.optouts.national_request) plan.reads.push_back(*job.optouts.national_request);
  if (job.optouts.national_reply) plan.reads.push_back(*job.optouts.national_reply);
  if (job.supersession) plan.reads.push_back(job.supersession->first);
  if (job.model_parameters) plan.reads.push_back(job.model_parameters->file);
  if (job.areas) plan.reads.push_back(job.areas->file);
  const std::string suffix = file_suffix(job.release);
  for (const SourceSpec& source : job.sources)
    plan.writes.push_back(job.release.folder + "/linked_" + source.name + suffix);
  for (const char* name :
       {"persons", "schema.json", "data-dictionary.md", kReportName, kManifestName})
    plan.writes.push_back(job.release.folder + "/" + name +
                          (std::string_view(name) == "persons" ? suffix : ""));
  const std::uint64_t mean_payload = rows == 0 ? 0 : payload_bytes / rows;
  constexpr std::uint64_t kFixed = 64U << 20U; // chunks in flight and the program itself
  plan.estimated_memory_bytes =
      kFixed + rows * bytes_per_row(tokens, attribute_plan(job), mean_payload);
  plan.least_memory_bytes = kLeastFixed + rows * kLeastBytesPerRow;
  return plan;
}

std::string to_text(const Plan& plan) {
  std::string text = "Sources\n";
  report::TextTable sources(
      {{"source", report::Align::left}, {"files"}, {"bytes"}, {"rows, about"}});
  for (const Plan::Source& s : plan.sources)
    sources.add({s.name, std::to_string(s.files.size()), report::with_commas(s.bytes),
                 report::with_commas(s.estimated_rows)});
  text += sources.to_text();
  const auto list = [&](std::string_view title, const std::vector<std::string>& items) {
    text += "\n" + std::string(title) + "\n";
    for (const std::string& item : items)
      text += "  " + item + "\n";
  };
  list("Stages", {"ingest -> standardise -> pseudonymise -> opt-outs of rows (source by source)",
                  "link -> cluster -> opt-outs of persons -> release"});
  list("Linkage passes, in order", plan.passes);
  if (!plan.match_keys.empty()) list("Composite match keys", plan.match_keys);
  if (plan.pairs)
    text += "\nPairs that the match model would compare\n" + to_text(*plan.pairs);
  else if (!plan.blocking.empty()) {
    list("Then a match model compares rows that agree on any of", plan.blocking);
    text += "  How many pairs that is: `tallystick run --plan --pairs` reads the data and counts "
            "them\n";
  }
  list("Reads", plan.reads);
  list("Would write", plan.writes);
  text += "\nMemory, about: " + report::with_commas(plan.estimated_memory_bytes >> 20U) +
          " MiB; with --memory-limit at least " +
          report::with_commas(plan.least_memory_bytes >> 20U) + " MiB\n";
  return text;
}

std::string to_json(const Plan& plan) {
  nlohmann::ordered_json sources = nlohmann::ordered_json::array();
  for (const Plan::Source& s : plan.sources)
    sources.push_back({{"name", s.name},
                       {"files", s.files},
                       {"bytes", s.bytes},
                       {"estimated_rows", s.estimated_rows}});
  nlohmann::ordered_json json{{"sources", std::move(sources)},
                              {"passes", plan.passes},
                              {"match_keys", plan.match_keys},
                              {"blocking", plan.blocking},
                              {"reads", plan.reads},
                              {"writes", plan.writes},
                              {"estimated_memory_bytes", plan.estimated_memory_bytes},
                              {"least_memory_bytes", plan.least_memory_bytes}};
  if (plan.pairs) json["pairs"] = to_json(*plan.pairs);
  return json.dump(2) + "\n";
}

} // namespace tallystick::pipeline
