// SPDX-License-Identifier: MIT
#include "pipeline/area_lookup.hpp"

#include <algorithm>
#include <charconv>
#include <string>
#include <unordered_map>

#include "ingest/list_reader.hpp"
#include "pipeline/deprivation.hpp"
#include "pipeline/job_columns.hpp"
#include "standardise/postcode.hpp"

namespace tallystick::pipeline {
namespace {

constexpr std::size_t kPostcodeCell = 0;
constexpr std::size_t kFirstAreaCell = 1;

/// What leaves of one cell of the look-up. Its texts are codes of areas, or deciles.
class ReleasedCell {
public:
  explicit ReleasedCell(const AreaColumnSpec& spec)
      : index_(find_deprivation_index(spec.decile_of)) {}

  [[nodiscard]] std::string meaning() const {
    if (index_ == nullptr) return "Area of residence";
    return "Deprivation decile (" + std::string(index_->title) +
           ", 1 = most deprived tenth of its areas) of the area of residence";
  }

  /// `country` is the GSS code of the nation; unused unless a decile is released.
  [[nodiscard]] Result<std::string> of(std::string_view cell, std::string_view country) {
    if (index_ == nullptr) return std::string(cell);
    const bool other_nation = country.empty() || country.front() != index_->country;
    if (other_nation || cell.empty() || cell == "0") return std::string(); // 0: not ranked
    std::uint32_t rank = 0;
    const auto [end, problem] = std::from_chars(cell.data(), cell.data() + cell.size(), rank);
    if (problem != std::errc() || end != cell.data() + cell.size() || rank == 0 ||
        rank > index_->areas)
      return Error(ErrorCode::input_refused, "not a rank of the deprivation index",
                   "ranks go from 1 to the number of areas: does decile_of name the index that "
                   "this edition of the look-up holds?");
    ranked_ = true;
    return std::to_string(decile_of_rank(rank, index_->areas));
  }
  /// A decile that no postcode has: more likely a wrong column than a fact.
  [[nodiscard]] bool never_known() const { return index_ != nullptr && !ranked_; }

private:
  const DeprivationIndex* index_; ///< null: the cell leaves as it is
  bool ranked_ = false;           ///< some cell had a rank of the index
};

class AreaReader {
public:
  explicit AreaReader(const AreaLookup& lookup) : names_{lookup.postcode_column} {
    bool deciles = false;
    for (const AreaColumnSpec& column : lookup.columns) {
      names_.push_back(column.column);
      cells_.emplace_back(column);
      out_.table.columns.push_back({column.as, cells_.back().meaning()});
      deciles = deciles || !column.decile_of.empty();
    }
    if (deciles) names_.push_back(lookup.country_column);
    out_.table.vintage = lookup.vintage;
    out_.table.rows.emplace_back(cells_.size()); // row 0: not known
  }

  [[nodiscard]] Result<std::vector<std::uint32_t>>
  choose(const std::vector<std::string_view>& header) const {
    auto found = find_columns(names_, header);
    if (!found) return std::move(found).error();
    return std::vector<std::uint32_t>(found->begin(), found->end());
  }

  [[nodiscard]] Status add(std::span<const std::string_view> cells) {
    const auto postcode = standardise::read_gb_postcode(cells[kPostcodeCell]);
    if (postcode.value.absent())
      return {}; // ZZ99 and the like are in the directory; they have no area
    const std::string_view country =
        cells.size() > kFirstAreaCell + cells_.size() ? cells.back() : "";
    key_.clear();
    row_.clear();
    for (std::size_t c = 0; c < cells_.size(); ++c) {
      auto text = cells_[c].of(cells[kFirstAreaCell + c], country);
      if (!text) return std::move(text).error();
      key_.append(*text).push_back('\x1f');
      row_.push_back(*std::move(text));
    }
    const auto [at, added] =
        row_of_.try_emplace(key_, static_cast<std::uint32_t>(out_.table.rows.size()));
    if (added) out_.table.rows.push_back(row_);
    out_.index.add(postcode.value, at->second);
    return {};
  }

  [[nodiscard]] bool has_unknown_decile() const {
    return std::any_of(cells_.begin(), cells_.end(),
                       [](const ReleasedCell& cell) { return cell.never_known(); });
  }
  [[nodiscard]] AreaData take() && { return std::move(out_); }

private:
  std::vector<std::string> names_; ///< postcode, area columns, nation if a decile is released
  std::vector<ReleasedCell> cells_;
  AreaData out_;
  std::unordered_map<std::string, std::uint32_t> row_of_; ///< by the released texts
  std::string key_;
  std::vector<std::string> row_;
};

} // namespace

Result<AreaData> read_areas(const Job& job) {
  if (!job.areas) {
    AreaData none;
    none.table.rows.emplace_back();
    return none;
  }
  AreaReader reader(*job.areas);
  const std::string path = beside(job, job.areas->file).string();
  TALLYSTICK_TRY(ingest::read_list(
      path, table::Dialect{}, ingest::kCountedFromHeader,
      [&](const std::vector<std::string_view>& header) { return reader.choose(header); },
      [&](std::uint64_t line, std::span<const std::string_view> cells) -> Status {
        Status added = reader.add(cells);
        if (!added.ok()) return std::move(added).error().at({path, line, 0, {}});
        return {};
      }));
  const bool unknown_decile = reader.has_unknown_decile();
  AreaData areas = std::move(reader).take();
  if (areas.index.size() == 0)
    return Error(ErrorCode::input_refused, "the area look-up has no valid postcode",
                 "is postcode_column right?")
        .in_file(path);
  if (unknown_decile)
    return Error(ErrorCode::input_refused,
                 "no postcode of the area look-up has a rank of the deprivation index",
                 "does decile_of name the nation of the look-up, and does country_column hold GSS "
                 "codes (E92000001 ...)?")
        .in_file(path);
  return areas;
}

} // namespace tallystick::pipeline
