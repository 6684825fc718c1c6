// SPDX-License-Identifier: MIT
// Reads a job file from end to end: text, TOML, shape, parts, and the rules of the stages.
#include <algorithm>
#include <array>
#include <fstream>
#include <span>
#include <sstream>
#include <utility>

#include "crypto/digest.hpp"
#include "pipeline/job.hpp"
#include "pipeline/job_decode.hpp"
#include "pipeline/job_suggest.hpp"
#include "pipeline/model_file.hpp"
#include "pipeline/source_pass.hpp"

namespace tallystick::pipeline {
namespace {

/// A job is written by hand: a larger file is data that was given by mistake.
constexpr std::size_t kMostBytes = std::size_t{1} << 20U;

Result<std::string> read_text(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  const auto refuse = [&](StaticText what, StaticText hint) -> Error {
    return Error{ErrorCode::job_invalid, what, hint}.in_file(path.string());
  };
  std::error_code ignored;
  if (!file || std::filesystem::is_directory(path, ignored))
    return refuse("the job file cannot be read", "check the path and its permissions");
  std::string text(kMostBytes + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (file.bad()) return refuse("the job file cannot be read", {});
  text.resize(static_cast<std::size_t>(file.gcount()));
  if (text.size() > kMostBytes)
    return refuse("the job file is larger than a mebibyte", "is it a data file?");
  return text;
}

/// A key pasted where its path belongs. The text is never repeated.
bool looks_like_key(std::string_view text) {
  return text.size() >= 32 && text.find_first_of("/\\.") == std::string_view::npos &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                  c == '+' || c == '=' || c == '-' || c == '_';
         });
}

void read_keys(const Section& root, Job& job, JobProblems& problems) {
  const Section keys = root.table("keys");
  job.linkage_key = keys.text("linkage");
  job.project_key = keys.text("project");
  for (const std::string_view key : {"linkage", "project"})
    if (looks_like_key(keys.text(key)))
      problems.add(keys.place(key), in_quotes(key) + " in [keys] looks like a key",
                   "give the path of a key file; never write a key into a job, and replace this "
                   "one");
  if (!job.linkage_key.empty() && job.linkage_key == job.project_key)
    problems.add(keys.place("project"), "the linkage key and the project key are the same file",
                 "each project has a key of its own, so that projects cannot be joined");
}

void read_rest(const Section& root, Job& job) {
  if (const Section section = root.table("supersession"); section.present())
    job.supersession = {section.text("file"), {section.text("old"), section.text("new")}};
  const Section quality = root.table("quality");
  QualitySpec& spec = job.quality;
  spec.max_rejected_share = quality.number("max_rejected_share", spec.max_rejected_share);
  spec.min_person_id_share = quality.number("min_person_id_share", spec.min_person_id_share);
  spec.min_linked_share = quality.number("min_linked_share", spec.min_linked_share);
}

void add_error(const Error& error, JobPlace place, JobProblems& problems) {
  std::string text(error.what().view());
  if (!error.about().empty()) text += ": " + error.about();
  problems.add(place, std::move(text), std::string(error.hint().view()));
}

/// What only the stages can judge. Missing or stale opt-out data is left to the run, which has an
/// exit code of its own for it.
void ask_stages(const Section& root, const Job& job, JobProblems& problems) {
  if (const Status status = link::validate(job.rules); !status)
    add_error(status.error(), root.table("linkage").place(), problems);
  const bool gp = std::any_of(job.sources.begin(), job.sources.end(),
                              [](const SourceSpec& source) { return source.gp_sourced; });
  const Status status = optout::check(job.optouts.policy,
                                      gp ? optout::GpSources::present : optout::GpSources::absent);
  if (!status && status.error().code() == ErrorCode::job_invalid)
    add_error(status.error(), root.table("optouts").place(), problems);
}

/// Parameters of a match model, from the file that the job names.
void read_parameters(const Section& root, Job& job, JobProblems& problems) {
  const Section section = root.table("linkage").table("model");
  const std::string file = section.text("parameters");
  if (!job.rules.model || file.empty()) return;
  const Result<ModelFile> model = read_model_file(beside(job, file).string());
  if (!model) {
    const Error& error = model.error();
    std::string text = file + ": " + std::string(error.what().view());
    if (!error.about().empty()) text += ": " + error.about();
    if (error.place().line != 0) text += " (line " + std::to_string(error.place().line) + ")";
    problems.add(section.place("parameters"), std::move(text), std::string(error.hint().view()));
    return;
  }
  job.rules.model->given = given_model(*model);
  job.model_parameters = ModelSource{file, model->sha256};
}

/// The same people leave, in the same rows, wherever the data come from and whatever the outputs look like.
Result<std::string> identity_of(toml::table table) {
  table.erase("keys"); // a run says by their ids which keys it had
  if (auto* const release = table["release"].as_table())
    for (const std::string_view key : {"folder", "format", "compression", "pseudonyms"})
      release->erase(key);
  if (auto* const sources = table["source"].as_array())
    for (toml::node& source : *sources)
      if (auto* const keys = source.as_table())
        for (const std::string_view key : {"files", "delimiter", "encoding"})
          keys->erase(key);
  std::ostringstream text;
  text << toml::json_formatter(table); // tables are ordered by key
  auto digest = crypto::Sha256::make();
  if (!digest) return std::move(digest).error();
  digest->update(std::as_bytes(std::span(text.view())));
  return digest->hex();
}

/// Sources whose rows are in memory need no files: they get a name that stands for them.
void name_frames(toml::table& table, const std::vector<std::string>& in_memory) {
  auto* const sources = table["source"].as_array();
  if (sources == nullptr) return;
  for (toml::node& node : *sources) {
    auto* const source = node.as_table();
    if (source == nullptr) continue;
    const auto name = (*source)["name"].value<std::string>();
    if (name && std::find(in_memory.begin(), in_memory.end(), *name) != in_memory.end())
      source->insert_or_assign("files", kInMemory);
  }
}

Job decode(const Section& root, JobProblems& problems) {
  Job job;
  job.name = root.table("job").text("name");
  job.as_of = root.table("job").maybe_date("as_of").value_or(Date{});
  // A date left as a form gave it: no opt-out scheme of this file is that old.
  constexpr Date kOldest{std::chrono::year{2000} / 1 / 1};
  if (root.table("job").maybe_date("as_of") && job.as_of < kOldest)
    problems.add(root.table("job").place("as_of"), "'as_of' in [job] is before the year 2000",
                 "the day the run stands for");
  read_keys(root, job, problems);
  SourcesReading reading = read_sources(root, job.as_of, problems);
  job.sources = std::move(reading.sources);
  read_rest(root, job);
  read_optouts(root, job, problems);
  job.rules = read_rules(root, problems);
  read_levels(root, job.rules, problems);
  read_release(root, reading.released, job, problems);
  return job;
}

} // namespace

Result<JobReading> read_job(const std::filesystem::path& path) {
  Result<std::string> text = read_text(path);
  if (!text) return std::move(text).error();
  return read_job_text(*text, path, {});
}

Result<JobReading> read_job_text(std::string_view text, const std::filesystem::path& path,
                                 const std::vector<std::string>& in_memory) {
  Result<crypto::Sha256> digest = crypto::Sha256::make();
  if (!digest) return std::move(digest).error();
  digest->update(std::as_bytes(std::span{text.data(), text.size()}));

  JobReading reading;
  JobProblems problems;
  if (std::optional<toml::table> table = parse_toml(text, problems)) {
    name_frames(*table, in_memory);
    check_table(*table, job_shape(), problems);
    const Section root(&*table);
    Job job = decode(root, problems);
    job.path = path.string();
    job.digest = digest->hex();
    auto identity = identity_of(*table);
    if (!identity) return std::move(identity).error();
    job.identity = std::move(*identity);
    read_parameters(root, job, problems);
    if (problems.none()) ask_stages(root, job, problems);
    if (problems.none()) reading.job = std::move(job);
  }
  reading.problems = std::move(problems).in_file_order();
  return reading;
}

std::filesystem::path beside(const Job& job, const std::string& path) {
  // An absolute right-hand side replaces the left one.
  return std::filesystem::path(job.path).parent_path() / path;
}

} // namespace tallystick::pipeline
