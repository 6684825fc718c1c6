// SPDX-License-Identifier: MIT
#include "pipeline/area_lookup.hpp"

#include <string>
#include <unordered_map>

#include "ingest/list_reader.hpp"
#include "pipeline/job_columns.hpp"
#include "standardise/postcode.hpp"

namespace tallystick::pipeline {

Result<AreaData> read_areas(const Job& job) {
  AreaData out;
  if (!job.areas) {
    out.table.rows.emplace_back();
    return out;
  }
  std::vector<std::string> names{job.areas->postcode_column};
  for (const ReleasedColumn& column : job.areas->columns) {
    names.push_back(column.column);
    out.table.columns.push_back(column.as);
  }
  out.table.vintage = job.areas->vintage;
  out.table.rows.emplace_back(out.table.columns.size()); // row 0: not known

  std::unordered_map<std::string, std::uint32_t>
      row_of; // by the released texts, which are codes of areas
  const auto choose =
      [&](const std::vector<std::string_view>& header) -> Result<std::vector<std::uint32_t>> {
    auto found = find_columns(names, header);
    if (!found) return std::move(found).error();
    return std::vector<std::uint32_t>(found->begin(), found->end());
  };
  std::string key;
  const auto visit = [&](std::uint64_t, std::span<const std::string_view> cells) -> Status {
    const auto postcode = standardise::read_gb_postcode(cells[0]);
    if (postcode.value.absent())
      return {}; // ZZ99 and the like are in the directory; they have no area
    key.clear();
    for (const std::string_view cell : cells.subspan(1))
      key.append(cell).push_back('\x1f');
    const auto [at, added] =
        row_of.try_emplace(key, static_cast<std::uint32_t>(out.table.rows.size()));
    if (added) {
      auto& row = out.table.rows.emplace_back();
      for (const std::string_view cell : cells.subspan(1))
        row.emplace_back(cell);
    }
    out.index.add(postcode.value, at->second);
    return {};
  };
  TALLYSTICK_TRY(ingest::read_list(beside(job, job.areas->file).string(), table::Dialect{},
                                   ingest::kCountedFromHeader, choose, visit));
  if (out.index.size() == 0)
    return Error(ErrorCode::input_refused, "the area look-up has no valid postcode",
                 "is postcode_column right?")
        .in_file(beside(job, job.areas->file).string());
  return out;
}

} // namespace tallystick::pipeline
