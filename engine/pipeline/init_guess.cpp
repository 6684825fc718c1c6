// SPDX-License-Identifier: MIT
#include "pipeline/init_guess.hpp"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <set>
#include <utility>

#include "pipeline/job_columns.hpp"
#include "pipeline/job_headers.hpp"

namespace tallystick::pipeline {
namespace {

using Header = std::vector<std::string_view>;

bool has(const Header& header, const std::string& name) {
  return std::any_of(header.begin(), header.end(),
                     [&](std::string_view cell) { return same_header(cell, name); });
}

std::size_t count_in(const Header& header, const std::vector<std::string>& names) {
  return static_cast<std::size_t>(std::count_if(
      names.begin(), names.end(), [&](const std::string& name) { return has(header, name); }));
}

/// The profile that explains most of the header, among those with a telltale column in it.
const Profile& guess_profile(const Header& header) {
  const Profile* best = find_profile("generic");
  std::size_t best_score = 0;
  for (const Profile& profile : built_in_profiles()) {
    const std::size_t telltales = count_in(header, profile.telltale);
    if (telltales == 0) continue;
    std::size_t score = telltales + count_in(header, profile.suggested_release);
    for (const auto& [role, choice] : profile.columns)
      score += count_in(header, choice.candidates) != 0 ? 1U : 0U;
    if (score > best_score) {
      best = &profile;
      best_score = score;
    }
  }
  return *best;
}

/// First of the candidates that the header has, as the header spells it.
std::optional<std::string> spelled(const Header& header, const ColumnChoice& choice) {
  for (const std::string& name : choice.candidates)
    for (const std::string_view cell : header)
      if (same_header(cell, name)) return std::string(trimmed(cell));
  return std::nullopt;
}

bool is_used(const SourceSpec& spec, const std::string& name) {
  return std::any_of(spec.columns.begin(), spec.columns.end(), [&](const auto& entry) {
    return same_header(entry.second.candidates.front(), name);
  });
}

void map_columns(const Header& header, const Profile& profile, SourceSpec& spec) {
  for (const auto& [role, choice] : profile.columns)
    if (auto name = spelled(header, choice))
      spec.columns[role] = {{*std::move(name)}, ColumnDemand::must_exist};
  for (const auto& [role, choice] : find_profile("generic")->columns) {
    if (spec.columns.count(role) != 0) continue;
    if (auto name = spelled(header, choice); name && !is_used(spec, *name))
      spec.columns[role] = {{*std::move(name)}, ColumnDemand::must_exist};
  }
  // What cannot be used together or alone is left out, as resolve_columns() would.
  if (spec.columns.count(Role::birth_date) != 0)
    for (const Role part : {Role::birth_day, Role::birth_month, Role::birth_year})
      spec.columns.erase(part);
  if (spec.columns.count(Role::birth_year) == 0)
    for (const Role part : {Role::birth_day, Role::birth_month})
      spec.columns.erase(part);
  if (spec.columns.count(Role::provider) == 0) spec.columns.erase(Role::local_id);
}

/// What cannot be a column name is not written anywhere.
bool is_plain_name(std::string_view cell) {
  return cell.size() <= 64 && std::none_of(cell.begin(), cell.end(), [](char c) {
           return (c >= '\0' && c < ' ') || c == '\x7f';
         });
}

/// The file's stem in the letters that a source name may have.
std::string source_name(const std::string& file, const std::vector<SourceDraft>& others) {
  std::string stem = std::filesystem::path(file).filename().string();
  stem = stem.substr(0, stem.find('.'));
  std::string name;
  for (const char c : stem) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    const bool capital = c >= 'A' && c <= 'Z';
    if (plain || capital)
      name += capital ? static_cast<char>(c - 'A' + 'a') : c;
    else if (!name.empty() && name.back() != '-')
      name += c == '_' ? '_' : '-';
  }
  name = name.empty() ? "source" : name.substr(0, 28);
  const auto taken = [&](const std::string& candidate) {
    return std::any_of(others.begin(), others.end(),
                       [&](const SourceDraft& draft) { return draft.spec.name == candidate; });
  };
  std::string unique = name;
  for (std::size_t n = 2; taken(unique); ++n)
    unique = name + "-" + std::to_string(n);
  return unique;
}

Result<SourceDraft> draft_source(const std::string& file, FileHeader&& read,
                                 const std::vector<SourceDraft>& others) {
  SourceDraft draft;
  draft.header = std::move(read.columns);
  const Header header(draft.header.begin(), draft.header.end());
  if (Status status = check_header(header); !status) return Error(status.error()).in_file(file);
  const auto odd = std::count_if(header.begin(), header.end(),
                                 [](std::string_view cell) { return !is_plain_name(cell); });
  if (odd != 0)
    return Error{ErrorCode::input_refused, "first row has cells that cannot be column names",
                 "check the delimiter and the encoding"}
        .with("cells", static_cast<double>(odd))
        .in_file(file);
  draft.profile = &guess_profile(header);
  SourceSpec& spec = draft.spec;
  spec.name = source_name(file, others);
  spec.profile = draft.profile->name;
  spec.care_setting = draft.profile->care_setting;
  spec.gp_sourced = draft.profile->gp_sourced;
  spec.files = {file};
  spec.delimiter = read.delimiter;
  map_columns(header, *draft.profile, spec);
  if (const auto resolved = resolve_columns(spec, header); !resolved)
    return Error(resolved.error()).in_file(file);
  return draft;
}

} // namespace

Result<std::vector<SourceDraft>> draft_sources(const std::vector<std::string>& files,
                                               const HeaderReader& read_header) {
  std::vector<SourceDraft> drafts;
  for (const std::string& file : files) {
    Result<FileHeader> read = read_header(file);
    if (!read) return std::move(read).error();
    const auto same = std::find_if(drafts.begin(), drafts.end(), [&](const SourceDraft& draft) {
      return draft.header == read->columns && draft.spec.delimiter == read->delimiter;
    });
    if (same != drafts.end()) {
      same->spec.files.push_back(file);
      continue;
    }
    Result<SourceDraft> draft = draft_source(file, *std::move(read), drafts);
    if (!draft) return std::move(draft).error();
    drafts.push_back(*std::move(draft));
  }
  return drafts;
}

} // namespace tallystick::pipeline
