// SPDX-License-Identifier: MIT
#include "pipeline/evaluate.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <unordered_map>

#include "ingest/list_reader.hpp"
#include "pipeline/job_columns.hpp"
#include "report/evaluation_page.hpp"
#include "table/atomic_file.hpp"
#include "table/file_kind.hpp"
#include "table/glob.hpp"

namespace tallystick::pipeline {
namespace {

/// Texts numbered in the order in which they are first seen.
class Numbering {
public:
  std::uint32_t of(std::string_view text) {
    return numbers_.try_emplace(std::string(text), static_cast<std::uint32_t>(numbers_.size()))
        .first->second;
  }
  [[nodiscard]] std::optional<std::uint32_t> find(std::string_view text) const {
    const auto found = numbers_.find(std::string(text));
    return found == numbers_.end() ? std::nullopt : std::optional(found->second);
  }
  [[nodiscard]] std::size_t size() const { return numbers_.size(); }
  [[nodiscard]] std::vector<std::string> texts() const {
    std::vector<std::string> all(numbers_.size());
    for (const auto& [text, number] : numbers_)
      all[number] = text;
    return all;
  }

private:
  std::unordered_map<std::string, std::uint32_t> numbers_;
};

/// The truth file in columns, one entry a record.
struct Truth {
  Numbering records;      ///< by record_key()
  bool by_source = false; ///< records are named within their source
  std::vector<std::uint32_t> person;
  std::vector<bool> excluded;
  std::vector<report::Subgroups> by;
};

Error refused(StaticText what, const std::string& path, std::uint64_t line) {
  return Error(ErrorCode::input_refused, what).at({path, line, 0, {}});
}

bool has_column(const std::vector<std::string_view>& header, const std::string& name) {
  return find_columns({name}, header).ok();
}

/// Names a record: within its source, if the truth has sources.
std::string record_key(std::string_view source, std::string_view record) {
  return std::string(source).append(1, '\x1f').append(record);
}

/// "out/linked_apc.csv.gz" holds source "apc".
std::string source_of(const std::string& path) {
  constexpr std::string_view kPrefix = "linked_";
  std::string name = std::filesystem::path(path).filename().string();
  name = name.substr(0, name.find('.'));
  return name.starts_with(kPrefix) ? name.substr(kPrefix.size()) : name;
}

/// Of a frame, if there is one, else of a file.
Status read_rows(const std::string& path, const ingest::FrameOpener& frame,
                 const ingest::FieldChooser& choose, const ingest::RowVisitor& visit) {
  if (!frame)
    return ingest::read_list(path, table::Dialect{}, ingest::kCountedFromHeader, choose, visit);
  auto rows = frame();
  if (!rows) return std::move(rows).error();
  return ingest::read_list(std::move(*rows), choose, visit);
}

Result<Truth> read_truth(const EvaluateSpec& spec) {
  Truth truth;
  Numbering persons;
  std::vector<Numbering> labels;
  bool has_excluded = false;
  const auto choose =
      [&](const std::vector<std::string_view>& header) -> Result<std::vector<std::uint32_t>> {
    std::vector<std::string> names{spec.record_column, spec.person_column};
    has_excluded = has_column(header, spec.excluded_column);
    if (has_excluded) names.push_back(spec.excluded_column);
    std::vector<std::string> by = spec.by;
    truth.by_source = has_column(header, "source");
    if (truth.by_source) {
      by.erase(std::remove(by.begin(), by.end(), "source"), by.end());
      by.insert(by.begin(), "source");
    }
    for (const std::string& name : by)
      truth.by.push_back({name, {}, {}});
    names.insert(names.end(), by.begin(), by.end());
    labels.resize(by.size());
    auto fields = find_columns(names, header);
    if (!fields) return std::move(fields).error();
    return std::vector<std::uint32_t>(fields->begin(), fields->end());
  };
  const auto visit = [&](std::uint64_t line, std::span<const std::string_view> cells) -> Status {
    const auto groups = cells.subspan(has_excluded ? 3 : 2);
    const std::string key = record_key(truth.by_source ? groups[0] : std::string_view{}, cells[0]);
    if (truth.records.of(key) != truth.person.size())
      return refused("the truth has a record twice", spec.truth, line);
    truth.person.push_back(persons.of(cells[1]));
    truth.excluded.push_back(has_excluded && cells[2] == "1");
    for (std::size_t g = 0; g < groups.size(); ++g)
      truth.by[g].group.push_back(labels[g].of(groups[g]));
    return {};
  };
  TALLYSTICK_TRY(read_rows(spec.truth, spec.truth_frame, choose, visit));
  for (std::size_t g = 0; g < labels.size(); ++g)
    truth.by[g].labels = labels[g].texts();
  return truth;
}

constexpr std::uint32_t kNotReleased = UINT32_MAX;

/// The linked person of each record of the truth; kNotReleased for one that is in no released file.
Result<std::vector<std::uint32_t>> read_links(const EvaluateSpec& spec, const Truth& truth) {
  std::vector<std::uint32_t> person_of(truth.person.size(), kNotReleased);
  Numbering persons;
  const auto read = [&](const std::string& path, const std::string& source,
                        const ingest::FrameOpener& frame) -> Status {
    const auto choose =
        [&](const std::vector<std::string_view>& header) -> Result<std::vector<std::uint32_t>> {
      auto fields = find_columns({spec.record_column, "person_id"}, header);
      if (!fields) return std::move(fields).error();
      return std::vector<std::uint32_t>(fields->begin(), fields->end());
    };
    const auto visit = [&](std::uint64_t line, std::span<const std::string_view> cells) -> Status {
      const auto record =
          truth.records.find(record_key(truth.by_source ? source : std::string(), cells[0]));
      if (!record) return refused("a released record is not in the truth", path, line);
      if (person_of[*record] != kNotReleased)
        return refused("a record was released twice", path, line);
      person_of[*record] = persons.of(cells[1]);
      return {};
    };
    return read_rows(path, frame, choose, visit);
  };
  for (const std::string& pattern : spec.links) {
    auto paths = table::expand_files(pattern);
    if (!paths) return std::move(paths).error();
    for (const std::string& path : *paths)
      TALLYSTICK_TRY(read(path, source_of(path), {}));
  }
  for (const LinkedFrame& frame : spec.frames)
    TALLYSTICK_TRY(read(frame.source, frame.source, frame.rows));
  return person_of;
}

/// Places of the truth's records, as a review file names them.
Result<std::unordered_map<std::string, std::uint32_t>> read_places(const EvaluateSpec& spec) {
  std::unordered_map<std::string, std::uint32_t> record_at;
  const auto choose =
      [&](const std::vector<std::string_view>& header) -> Result<std::vector<std::uint32_t>> {
    auto fields = find_columns({"source", "row"}, header);
    if (!fields) return std::move(fields).error();
    return std::vector<std::uint32_t>(fields->begin(), fields->end());
  };
  const auto visit = [&](std::uint64_t /*line*/,
                         std::span<const std::string_view> cells) -> Status {
    record_at.emplace(record_key(cells[0], cells[1]), static_cast<std::uint32_t>(record_at.size()));
    return {};
  };
  TALLYSTICK_TRY(read_rows(spec.truth, spec.truth_frame, choose, visit));
  return record_at;
}

/// Holds a review sample against the truth. Pairs whose records the truth does not have are left out.
Result<std::vector<report::CalibrationBand>> read_review(const EvaluateSpec& spec,
                                                         const Truth& truth) {
  const auto places = read_places(spec);
  if (!places) return places.error();
  const auto person_at = [&](std::string_view file,
                             std::string_view line) -> std::optional<std::uint32_t> {
    // Lines count the header, rows of other files do not.
    const bool text = table::kind_of_file(std::string(file)) == table::FileKind::text;
    const std::uint64_t row =
        std::strtoull(std::string(line).c_str(), nullptr, 10) - (text ? 1 : 0);
    const auto found = places->find(record_key(source_of(std::string(file)), std::to_string(row)));
    if (found == places->end()) return std::nullopt;
    return truth.person[found->second];
  };
  std::vector<report::CalibrationBand> bands;
  const auto choose =
      [&](const std::vector<std::string_view>& header) -> Result<std::vector<std::uint32_t>> {
    auto fields = find_columns(
        {"band_from", "pairs_in_band", "file_a", "line_a", "file_b", "line_b", "probability"},
        header);
    if (!fields) return std::move(fields).error();
    return std::vector<std::uint32_t>(fields->begin(), fields->end());
  };
  const auto visit = [&](std::uint64_t /*line*/,
                         std::span<const std::string_view> cells) -> Status {
    const double from = std::strtod(std::string(cells[0]).c_str(), nullptr);
    if (bands.empty() || bands.back().from != from)
      bands.push_back({from, std::strtoull(std::string(cells[1]).c_str(), nullptr, 10), 0, 0, 0});
    const auto a = person_at(cells[2], cells[3]);
    const auto b = person_at(cells[4], cells[5]);
    if (!a || !b) return {};
    ++bands.back().sampled;
    bands.back().one_person += *a == *b ? 1U : 0U;
    bands.back().probability += std::strtod(std::string(cells[6]).c_str(), nullptr);
    return {};
  };
  TALLYSTICK_TRY(
      ingest::read_list(spec.review, table::Dialect{}, ingest::kCountedFromHeader, choose, visit));
  std::sort(bands.begin(), bands.end(),
            [](const auto& a, const auto& b) { return a.from < b.from; });
  return bands;
}

} // namespace

Result<report::Evaluation> evaluate(const EvaluateSpec& spec) {
  auto truth = read_truth(spec);
  if (!truth) return std::move(truth).error();
  const auto person_of = read_links(spec, *truth);
  if (!person_of) return person_of.error();
  std::vector<std::uint32_t> linked;
  std::vector<std::uint32_t> true_person;
  std::vector<report::Subgroups> by = truth->by;
  for (auto& subgroup : by)
    subgroup.group.clear();
  std::uint64_t leaks = 0;
  for (std::size_t record = 0; record < person_of->size(); ++record) {
    if ((*person_of)[record] == kNotReleased) continue;
    linked.push_back((*person_of)[record]);
    true_person.push_back(truth->person[record]);
    leaks += truth->excluded[record] ? 1U : 0U;
    for (std::size_t g = 0; g < by.size(); ++g)
      by[g].group.push_back(truth->by[g].group[record]);
  }
  if (linked.empty())
    return Error(ErrorCode::input_refused, "no record of the truth was released")
        .in_file(spec.truth);
  report::Evaluation evaluation = report::evaluate(linked, true_person, by);
  evaluation.records_not_released = person_of->size() - linked.size();
  evaluation.opted_out_released = leaks;
  if (!spec.review.empty()) {
    auto bands = read_review(spec, *truth);
    if (!bands) return std::move(bands).error();
    evaluation.bands = std::move(*bands);
  }
  return evaluation;
}

Status write_evaluation_page(const report::Evaluation& evaluation, const std::string& path) {
  auto file = table::PendingFile::create(path);
  if (!file) return std::move(file).error();
  TALLYSTICK_TRY(file->write(report::evaluation_page(evaluation)));
  std::vector<table::PendingFile> files;
  files.push_back(std::move(*file));
  return table::PendingFile::commit_all(files);
}

} // namespace tallystick::pipeline
