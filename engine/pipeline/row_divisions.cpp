// SPDX-License-Identifier: MIT
#include "pipeline/row_divisions.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <map>
#include <optional>

namespace tallystick::pipeline {
namespace {

/// By a code that a column holds for each row.
template<class T>
class ColumnDivision final : public RowDivision {
public:
  /// `group` of each code; codes beyond it are not known, which is group 0.
  ColumnDivision(std::string by, std::string title, std::vector<std::string> labels,
                 const SegmentedColumn<T>& column, std::vector<std::uint8_t> group)
      : RowDivision(std::move(by), std::move(title), std::move(labels)), column_(column),
        group_(std::move(group)) {}
  [[nodiscard]] bool serves(std::size_t /*source*/) const override { return true; }
  [[nodiscard]] std::unique_ptr<GroupReader> reader(std::size_t /*source*/,
                                                    RowId /*first*/) const override {
    return std::make_unique<Reader>(*this);
  }

private:
  class Reader final : public GroupReader {
  public:
    explicit Reader(const ColumnDivision& division)
        : codes_(division.column_), group_(division.group_) {}
    void read(RowId first, std::span<std::uint8_t> groups) override {
      for (std::size_t i = 0; i < groups.size(); ++i) {
        const auto code = static_cast<std::size_t>(codes_[first + i]);
        groups[i] = code < group_.size() ? group_[code] : std::uint8_t{0};
      }
    }

  private:
    ColumnReader<T> codes_;
    const std::vector<std::uint8_t>& group_;
  };

  const SegmentedColumn<T>& column_;
  std::vector<std::uint8_t> group_;
};

std::int32_t year_of(Date day) {
  return static_cast<std::int32_t>(std::chrono::year_month_day{day}.year());
}

/// By the year of the event: the year of `as_of` and those before it.
class YearDivision final : public RowDivision {
public:
  static constexpr std::int32_t kYears = 15;

  YearDivision(const SegmentedColumn<std::int32_t>& event_day, std::int32_t last)
      : RowDivision("event_year", "Year of the event", labels_to(last)), event_day_(event_day) {
    for (std::int32_t year = last - kYears + 1; year <= last + 1; ++year)
      begin_.push_back(
          day_number(Date{std::chrono::year{year} / std::chrono::January / std::chrono::day{1}}));
  }
  [[nodiscard]] bool serves(std::size_t /*source*/) const override { return true; }
  [[nodiscard]] std::unique_ptr<GroupReader> reader(std::size_t /*source*/,
                                                    RowId /*first*/) const override {
    return std::make_unique<Reader>(*this);
  }

private:
  class Reader final : public GroupReader {
  public:
    explicit Reader(const YearDivision& division)
        : days_(division.event_day_), begin_(division.begin_) {}
    void read(RowId first, std::span<std::uint8_t> groups) override {
      for (std::size_t i = 0; i < groups.size(); ++i)
        groups[i] = group_of(days_[first + i]);
    }

  private:
    /// Events of one year come together.
    std::uint8_t group_of(std::int32_t day) {
      if (day == kNoDay) return 0;
      if (day >= from_ && day < until_) return last_;
      const auto after = std::upper_bound(begin_.begin(), begin_.end(), day);
      from_ = after == begin_.begin() ? INT32_MIN : *(after - 1);
      until_ = after == begin_.end() ? INT32_MAX : *after;
      return last_ = static_cast<std::uint8_t>(after - begin_.begin() + 1);
    }

    std::int32_t from_ = 0; ///< days of group `last_`
    std::int32_t until_ = 0;
    std::uint8_t last_ = 0;
    ColumnReader<std::int32_t> days_;
    const std::vector<std::int32_t>& begin_;
  };

  static std::vector<std::string> labels_to(std::int32_t last) {
    std::vector<std::string> labels{"Not known", "Before " + std::to_string(last - kYears + 1)};
    for (std::int32_t year = last - kYears + 1; year <= last; ++year)
      labels.push_back(std::to_string(year));
    labels.push_back("After " + std::to_string(last));
    return labels;
  }

  const SegmentedColumn<std::int32_t>& event_day_;
  std::vector<std::int32_t> begin_; ///< of each year, and of the one after the last
};

/// By a released column that holds ethnic category codes, in the sources that have one.
class EthnicDivision final : public RowDivision {
public:
  EthnicDivision(const PermittedColumns& rows, std::vector<std::optional<std::size_t>> field)
      : RowDivision("ethnic_group", "Ethnic group, from the codes of a released column",
                    ethnic_group_labels()),
        rows_(rows), field_(std::move(field)) {}
  [[nodiscard]] bool serves(std::size_t source) const override {
    return field_[source].has_value();
  }
  [[nodiscard]] std::unique_ptr<GroupReader> reader(std::size_t source,
                                                    RowId first) const override {
    return std::make_unique<Reader>(rows_.payload, first, rows_.sources[source].payload_layout,
                                    field_[source].value_or(0));
  }

private:
  class Reader final : public GroupReader {
  public:
    Reader(const PayloadColumn& payload, RowId first, PayloadLayout layout, std::size_t field)
        : rows_(payload, first), layout_(std::move(layout)), field_(field) {}
    void read(RowId /*first*/, std::span<std::uint8_t> groups) override {
      for (std::uint8_t& group : groups)
        group = ethnic_group_of(payload_field(rows_.next(), layout_, field_, text_));
    }

  private:
    PayloadColumn::Reader rows_;
    PayloadLayout layout_;
    std::size_t field_;
    TextBuffer text_;
  };

  const PermittedColumns& rows_;
  std::vector<std::optional<std::size_t>>
      field_; ///< per source: position among its released columns
};

/// Names that national data sets give to a column of ethnic category codes.
bool names_ethnic_category(std::string_view column) {
  constexpr std::array<std::string_view, 9> kNames = {"ethnos",
                                                      "ethnic",
                                                      "ethniccategory",
                                                      "ethnic_category",
                                                      "ethnic_category_code",
                                                      "ethniccategorycode",
                                                      "ethnicity",
                                                      "ethnic_group",
                                                      "ethnicgroup"};
  std::string lower(column);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return std::find(kNames.begin(), kNames.end(), lower) != kNames.end();
}

void add_areas(const Job& job, const AreaTable& areas, const PermittedBatch& batch,
               RowDivisions& all) {
  bool deprivation = false;
  for (std::size_t c = 0; c < areas.columns.size(); ++c) {
    std::map<std::string, std::uint8_t> values; // sorted
    bool deciles = job.areas && !job.areas->columns[c].decile_of.empty();
    deprivation = deprivation || deciles;
    for (std::size_t i = 1; i < areas.rows.size(); ++i)
      if (!areas.rows[i][c].empty()) values.emplace(areas.rows[i][c], 0);
    const std::string& name = areas.columns[c].name;
    if (values.size() > RowDivisions::kMostGroups || values.size() < 2) {
      all.left_out.emplace_back(name, values.size() < 2
                                          ? "it does not divide the rows"
                                          : "it has too many values to compare rates by");
      continue;
    }
    std::vector<std::string> labels{"Not known"};
    std::vector<std::string> sorted;
    sorted.reserve(values.size());
    for (const auto& value : values)
      sorted.push_back(value.first);
    std::stable_sort(sorted.begin(), sorted.end(), // 2 before 10
                     [&](const auto& a, const auto& b) { return deciles && a.size() < b.size(); });
    for (const std::string& value : sorted)
      values[value] = static_cast<std::uint8_t>(labels.size()), labels.push_back(value);
    std::vector<std::uint8_t> group(areas.rows.size(), 0);
    for (std::size_t i = 1; i < areas.rows.size(); ++i)
      if (!areas.rows[i][c].empty()) group[i] = values[areas.rows[i][c]];
    all.made.push_back(std::make_unique<ColumnDivision<std::uint32_t>>(
        name, deciles ? "Deprivation decile (" + name + "), 1 = most deprived" : "Area: " + name,
        std::move(labels), batch.columns().area, std::move(group)));
  }
  if (areas.columns.empty()) all.left_out.emplace_back("area", "the job derives no area");
  if (!deprivation)
    all.left_out.emplace_back("deprivation", "no area column of the job is a deprivation decile");
}

void add_ethnic_groups(const Job& job, const PermittedBatch& batch, RowDivisions& all) {
  std::vector<std::optional<std::size_t>> field(job.sources.size());
  for (std::size_t s = 0; s < job.sources.size(); ++s) {
    const std::vector<ReleasedColumn>& released = job.sources[s].release;
    const auto found = std::find_if(released.begin(), released.end(), [](const ReleasedColumn& c) {
      return names_ethnic_category(c.column);
    });
    if (found != released.end()) field[s] = static_cast<std::size_t>(found - released.begin());
  }
  const bool any =
      std::any_of(field.begin(), field.end(), [](const auto& f) { return f.has_value(); });
  if (any)
    all.made.push_back(std::make_unique<EthnicDivision>(batch.columns(), std::move(field)));
  else
    all.left_out.emplace_back("ethnic_group",
                              "no source releases a column of ethnic category codes");
}

} // namespace

RowDivisions row_divisions(const Job& job, const AreaTable& areas, const PermittedBatch& batch) {
  const PermittedColumns& columns = batch.columns();
  RowDivisions all;
  if (columns.age_band.empty()) {
    all.left_out.emplace_back("age_band", "the job does not derive it");
  } else {
    std::vector<std::string> labels;
    std::vector<std::uint8_t> group;
    for (std::uint8_t band = 0; band < kAgeBandCount; ++band)
      labels.emplace_back(age_band_label(band)), group.push_back(band);
    labels[0] = "Not known";
    all.made.push_back(std::make_unique<ColumnDivision<std::uint8_t>>(
        "age_band", "Age at the event", std::move(labels), columns.age_band, std::move(group)));
  }
  if (columns.sex.empty())
    all.left_out.emplace_back("sex", "the job does not derive it");
  else
    all.made.push_back(std::make_unique<ColumnDivision<std::uint8_t>>(
        "sex", "Sex", std::vector<std::string>{"Not known", "Male", "Female"}, columns.sex,
        std::vector<std::uint8_t>{0, 1, 2}));
  add_areas(job, areas, batch, all);
  add_ethnic_groups(job, batch, all);
  if (columns.event_day.empty())
    all.left_out.emplace_back("event_year", "rows have no event date");
  else
    all.made.push_back(std::make_unique<YearDivision>(columns.event_day, year_of(job.as_of)));
  return all;
}

const std::vector<std::string>& ethnic_group_labels() {
  static const std::vector<std::string> labels = {"Not known or not stated",
                                                  "White",
                                                  "Mixed",
                                                  "Asian or Asian British",
                                                  "Black or Black British",
                                                  "Other ethnic groups"};
  return labels;
}

std::uint8_t ethnic_group_of(std::string_view cell) {
  static constexpr auto kGroups = [] {
    std::array<std::uint8_t, 256> group{};
    std::uint8_t next = 1;
    for (const std::string_view codes : {"ABC", "DEFG", "HJKL", "MNP", "RS"}) {
      for (const char code : codes)
        group[static_cast<unsigned char>(code)] = next;
      ++next;
    }
    return group;
  }();
  return cell.size() == 1 ? kGroups[static_cast<unsigned char>(cell[0])] : std::uint8_t{0};
}

} // namespace tallystick::pipeline
