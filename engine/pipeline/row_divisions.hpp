// SPDX-License-Identifier: MIT
// Ways of dividing the rows of a run for reports: by sex, age, year, area, deprivation, ethnic category.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "flow/attributes.hpp"
#include "flow/permitted_batch.hpp"
#include "pipeline/job.hpp"

namespace tallystick::pipeline {

/// Tells each row's group; for one thread, which reads rows from front to back without a gap.
class GroupReader {
public:
  GroupReader() = default;
  GroupReader(const GroupReader&) = delete;
  GroupReader& operator=(const GroupReader&) = delete;
  virtual ~GroupReader() = default;
  /// Positions in RowDivision::labels, of rows `first` and those behind it. A row that was withheld has no attributes, so it
  /// is "not known".
  virtual void read(RowId first, std::span<std::uint8_t> groups) = 0;
};

/// One way of dividing rows.
class RowDivision {
public:
  RowDivision(std::string by, std::string title, std::vector<std::string> labels)
      : by_(std::move(by)), title_(std::move(title)), labels_(std::move(labels)) {}
  RowDivision(const RowDivision&) = delete;
  RowDivision& operator=(const RowDivision&) = delete;
  virtual ~RowDivision() = default;

  [[nodiscard]] const std::string& by() const { return by_; } ///< "age_band"
  [[nodiscard]] const std::string& title() const { return title_; }
  [[nodiscard]] const std::vector<std::string>& labels() const { return labels_; }
  /// Whether rows of a source can have another group than "not known".
  [[nodiscard]] virtual bool serves(std::size_t source) const = 0;
  /// For rows of a source from `first` on.
  [[nodiscard]] virtual std::unique_ptr<GroupReader> reader(std::size_t source,
                                                            RowId first) const = 0;

private:
  std::string by_;
  std::string title_;
  std::vector<std::string> labels_;
};

/// The divisions that the columns of a run allow, and those that they do not, with the reason. Area columns with more than
/// kMostGroups values are left out: nobody reads so many rates, and most would be hidden. The divisions refer to the batch.
struct RowDivisions {
  static constexpr std::size_t kMostGroups = 60; ///< a group's position fits a byte
  std::vector<std::unique_ptr<RowDivision>> made;
  std::vector<std::pair<std::string, std::string>> left_out;
};
[[nodiscard]] RowDivisions row_divisions(const Job& job, const AreaTable& areas,
                                         const PermittedBatch& batch);

/// The broad group of an ethnic category code (NHS Data Dictionary, ETHNIC CATEGORY: one letter, after the census of 2001) of
/// a released column; position in ethnic_group_labels(). Anything else is "not known": no other text of a cell is shown.
[[nodiscard]] std::uint8_t ethnic_group_of(std::string_view cell);
[[nodiscard]] const std::vector<std::string>& ethnic_group_labels();

} // namespace tallystick::pipeline
