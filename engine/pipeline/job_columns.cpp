// SPDX-License-Identifier: MIT
#include "pipeline/job_columns.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "pipeline/job_headers.hpp"

namespace tallystick::pipeline {
namespace {

using Header = std::vector<std::string_view>;

/// Finds names in a header and remembers the job's names that it lacks or has twice.
class Finder {
public:
  explicit Finder(const Header& header) : header_(header) {}

  [[nodiscard]] bool has(const std::string& name) const {
    return std::any_of(header_.begin(), header_.end(),
                       [&](std::string_view cell) { return same_header(cell, name); });
  }

  /// The field of that name; 0 and a remembered fault if there is not exactly one. A second
  /// spelling that differs in case does no harm beside an exact one.
  std::size_t find(const std::string& name) {
    std::vector<std::size_t> alike;
    std::vector<std::size_t> exact;
    for (std::size_t i = 0; i < header_.size(); ++i) {
      if (!same_header(header_[i], name)) continue;
      alike.push_back(i);
      if (trimmed(header_[i]) == trimmed(name)) exact.push_back(i);
    }
    if (exact.size() == 1) return exact.front();
    if (alike.size() == 1) return alike.front();
    note(alike.empty() ? missing_ : repeated_, name);
    return 0;
  }

  [[nodiscard]] Status status() const {
    if (!missing_.empty())
      return error("columns of the job are not in the header",
                   "check the spelling, the delimiter and that the first row is a header",
                   missing_);
    if (!repeated_.empty())
      return error("columns of the job are more than once in the header",
                   "rename or remove one of them in the file", repeated_);
    return {};
  }

private:
  static void note(std::vector<std::string>& names, const std::string& name) {
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  }
  [[nodiscard]] Error error(StaticText what, StaticText hint,
                            const std::vector<std::string>& names) const {
    std::string list;
    for (const std::string& name : names)
      list += (list.empty() ? "" : ", ") + name;
    return Error{ErrorCode::input_refused, what, hint}
        .about(std::move(list))
        .with("columns in the header", static_cast<double>(header_.size()));
  }

  const Header& header_;
  std::vector<std::string> missing_;
  std::vector<std::string> repeated_;
};

void find_roles(const SourceSpec& source, Finder& finder, ResolvedColumns& found) {
  for (const auto& [role, choice] : source.columns) {
    for (const std::string& name : choice.candidates) {
      if (choice.demand == ColumnDemand::if_present && !finder.has(name)) continue;
      found.roles[role] = finder.find(name);
      break;
    }
  }
}

bool named_in_job(const SourceSpec& source, Role role) {
  const auto at = source.columns.find(role);
  return at != source.columns.end() && at->second.demand == ColumnDemand::must_exist;
}

/// Takes back what a profile offers but cannot be used together.
void drop_surplus(const SourceSpec& source, ResolvedColumns& found) {
  constexpr std::array kParts = {Role::birth_day, Role::birth_month, Role::birth_year};
  const bool parts_named = std::any_of(kParts.begin(), kParts.end(),
                                       [&](Role part) { return named_in_job(source, part); });
  if (parts_named && !named_in_job(source, Role::birth_date)) {
    found.roles.erase(Role::birth_date);
  } else if (found.roles.count(Role::birth_date) != 0) {
    for (const Role part : kParts)
      found.roles.erase(part);
  } else if (found.roles.count(Role::birth_year) == 0) {
    found.roles.erase(Role::birth_month);
    found.roles.erase(Role::birth_day);
  }
  const bool provider = found.roles.count(Role::provider) != 0 || !source.formats.provider.empty();
  if (!provider && !named_in_job(source, Role::local_id)) found.roles.erase(Role::local_id);
}

Status check_usable(const SourceSpec& source, const ResolvedColumns& found) {
  const auto has = [&](Role role) { return found.roles.count(role) != 0; };
  if (has(Role::local_id) && !has(Role::provider) && source.formats.provider.empty())
    return Error{ErrorCode::input_refused, "the local patient id has no provider",
                 "map provider in [source.columns] or give it in [source.formats]"};
  const bool any = has(Role::person_id) || has(Role::local_id) || has(Role::birth_date) ||
                   has(Role::birth_year) || has(Role::postcode);
  if (!any)
    return Error{ErrorCode::input_refused, "no column that could link a row was found",
                 "name person_id, birth_date, postcode or local_id in [source.columns]"};
  return {};
}

} // namespace

Status check_header(const Header& header) {
  const bool empty = std::all_of(header.begin(), header.end(),
                                 [](std::string_view cell) { return trimmed(cell).empty(); });
  if (empty)
    return Error{ErrorCode::input_refused, "the first row is empty", "a header row is needed"};
  const auto data = std::count_if(header.begin(), header.end(), looks_like_data);
  if (data != 0)
    return Error{ErrorCode::input_refused, "first row looks like data, not a header",
                 "add a header row with column names"}
        .with("cells that look like data", static_cast<double>(data));
  return {};
}

Result<ResolvedColumns> resolve_columns(const SourceSpec& source, const Header& header) {
  const auto here = [&](Error error) -> Error { return std::move(error).in_source(source.name); };
  if (Status status = check_header(header); !status) return here(status.error());
  Finder finder(header);
  ResolvedColumns found;
  find_roles(source, finder, found);
  found.release.reserve(source.release.size());
  for (const ReleasedColumn& released : source.release)
    found.release.push_back(finder.find(released.column));
  if (Status status = finder.status(); !status) return here(status.error());
  drop_surplus(source, found);
  if (Status status = check_usable(source, found); !status) return here(status.error());
  return found;
}

Result<std::map<std::string, std::size_t>> resolve_columns(const ListFile& list,
                                                           const Header& header) {
  TALLYSTICK_TRY(check_header(header));
  Finder finder(header);
  std::map<std::string, std::size_t> found;
  for (const auto& [role, name] : list.columns)
    found[role] = finder.find(name);
  TALLYSTICK_TRY(finder.status());
  return found;
}

Result<std::vector<std::size_t>> find_columns(const std::vector<std::string>& names,
                                              const Header& header) {
  TALLYSTICK_TRY(check_header(header));
  Finder finder(header);
  std::vector<std::size_t> found;
  found.reserve(names.size());
  for (const std::string& name : names)
    found.push_back(finder.find(name));
  TALLYSTICK_TRY(finder.status());
  return found;
}

} // namespace tallystick::pipeline
