// SPDX-License-Identifier: MIT
#include "pseudonymise/attributes.hpp"

#include <algorithm>
#include <chrono>
#include <optional>

#include "core/date.hpp"
#include "identity/reveal.hpp"
#include "table/encoding.hpp"

namespace tallystick::pseudonymise {
namespace {

constexpr int kFirstBirthYear = 1800; ///< month codes count from here (flow/attributes.hpp)

std::uint16_t birth_code(BirthDate::Parts birth, BirthPrecision precision) {
  if (birth.year < kFirstBirthYear) return 0;
  if (precision == BirthPrecision::year) return birth.year;
  if (birth.month == 0) return 0;
  return static_cast<std::uint16_t>((birth.year - kFirstBirthYear) * 12 + birth.month);
}

/// Completed years on `event` of somebody born on the given day.
int age_on(std::chrono::year_month_day event, int year, unsigned month, unsigned day) {
  const int years = static_cast<int>(event.year()) - year;
  const bool before_birthday =
      static_cast<unsigned>(event.month()) < month ||
      (static_cast<unsigned>(event.month()) == month && static_cast<unsigned>(event.day()) < day);
  return before_birthday ? years - 1 : years;
}

/// The band, if every day that the birth date may be gives the same one; else "not known".
std::uint8_t age_band(BirthDate::Parts birth, std::chrono::year_month_day event) {
  if (birth.year == 0) return 0;
  const auto band = [&](unsigned month, unsigned day) {
    return age_band_of(age_on(event, birth.year, month, day));
  };
  if (birth.day != 0) return band(birth.month, birth.day);
  const unsigned first = birth.month == 0 ? 1 : birth.month;
  const unsigned last = birth.month == 0 ? 12 : birth.month;
  const std::uint8_t oldest = band(first, 1);
  return oldest == band(last, 31) ? oldest : std::uint8_t{0};
}

/// Memory for cells that cannot be used as they stand.
struct Scratch {
  SecretBuffer unescaped;
  SecretBuffer utf8;
};

/// The text of a cell: a view of the chunk, or of `scratch` when quotes or the encoding have to be
/// resolved.
std::string_view text_of(const RawCell& cell, std::string_view chunk, Encoding encoding,
                         Scratch& scratch) {
  std::string_view text = chunk.substr(cell.offset, cell.length);
  if (cell.escaped != 0) {
    scratch.unescaped.clear();
    for (std::size_t i = 0; i < text.size(); ++i) {
      scratch.unescaped.append(text.substr(i, 1));
      if (text[i] == '"') ++i; // the second of a doubled quote
    }
    text = scratch.unescaped.view();
  }
  if (encoding == Encoding::windows_1252 ||
      (encoding == Encoding::doubtful && !table::is_utf8(text)))
    text = table::windows1252_to_utf8(text, scratch.utf8);
  return text;
}

/// Released columns that also stand side by side in the file.
using NeighbourColumns = std::span<const RawColumn>;

std::vector<NeighbourColumns> neighbours(const std::vector<RawColumn>& columns) {
  std::vector<NeighbourColumns> groups;
  for (std::size_t first = 0; first < columns.size();) {
    std::size_t after = first + 1;
    while (after < columns.size() &&
           columns[after].field_number == columns[after - 1].field_number + 1)
      ++after;
    groups.emplace_back(columns.data() + first, after - first);
    first = after;
  }
  return groups;
}

/// What is known of all cells of a chunk, so that few have to be looked at one by one.
enum class Content : std::uint8_t {
  any,
  stretches, ///< UTF-8, no cell without quotes around it has a carriage return
  plain,     ///< nor any character that CSV must quote
};

bool has_lone_return(std::string_view chunk) {
  for (std::size_t at = chunk.find('\r'); at != std::string_view::npos;
       at = chunk.find('\r', at + 1))
    if (at + 1 == chunk.size() || chunk[at + 1] != '\n') return true;
  return false;
}

/// Whether a cell of a chunk without quotes shows that commas part the cells.
bool commas_part(const std::vector<RawColumn>& columns, std::string_view chunk) {
  const auto before_comma = [&](const RawCell& cell) {
    const std::size_t end = cell.offset + cell.length;
    return cell.length != 0 && end < chunk.size() && chunk[end] == ',';
  };
  return std::any_of(columns.begin(), columns.end(), [&](const RawColumn& column) {
    return std::any_of(column.cells.begin(), column.cells.end(), before_comma);
  });
}

Content content_of(const StandardColumns& in, std::string_view chunk, Encoding encoding) {
  if (encoding != Encoding::utf8 || has_lone_return(chunk)) return Content::any;
  const auto has = [&](char c) { return chunk.find(c) != std::string_view::npos; };
  const bool quotes = has('"') || (in.quote != '"' && has(in.quote));
  const bool plain = !quotes && commas_part(in.payload, chunk);
  return plain ? Content::plain : Content::stretches;
}

/// A row's cells of neighbouring columns with the separators between them, if that is also how they
/// will be released: commas, no quotes.
std::optional<std::string_view> stretch_of(NeighbourColumns group, std::size_t row,
                                           std::string_view chunk, Content content) {
  if (content == Content::any || (content == Content::stretches && group.size() == 1)) return {};
  const RawCell& first = group.front().cells[row];
  if (first.escaped != 0) return {};
  std::size_t end = first.offset + first.length;
  for (const RawColumn& column : group.subspan(1)) {
    const RawCell& cell = column.cells[row];
    // Behind a quoted cell there is more than one character before the next.
    if (cell.escaped != 0 || cell.offset != end + 1 || chunk[end] != ',') return {};
    end = cell.offset + cell.length;
  }
  return chunk.substr(first.offset, end - first.offset);
}

} // namespace

AttributeColumns derive_attributes(const StandardColumns& in, const AttributePlan& plan,
                                   const AreaIndex* areas) {
  const RevealToken token = reveal_token();
  AttributeColumns out;
  const auto birth_of = [&](std::size_t row) {
    return in.birth_date.empty() ? BirthDate::Parts{} : in.birth_date[row].reveal(token);
  };
  const auto event_of = [&](std::size_t row) {
    return in.event_day.empty() ? kNoDay : in.event_day[row];
  };

  if (plan.sex) {
    out.sex.resize(in.rows);
    if (!in.sex.empty())
      for (std::size_t row = 0; row < in.rows; ++row)
        out.sex[row] = static_cast<std::uint8_t>(in.sex[row]);
  }
  if (plan.birth != BirthPrecision::none) {
    out.birth.resize(in.rows);
    for (std::size_t row = 0; row < in.rows; ++row)
      out.birth[row] = birth_code(birth_of(row), plan.birth);
  }
  if (plan.age_band) {
    out.age_band.resize(in.rows);
    // Rows of one day often stand together: the day is taken apart once for them.
    std::int32_t day = kNoDay;
    std::chrono::year_month_day event{};
    for (std::size_t row = 0; row < in.rows; ++row) {
      if (event_of(row) != day) {
        day = event_of(row);
        if (day != kNoDay) event = date_of(day);
      }
      if (day != kNoDay) out.age_band[row] = age_band(birth_of(row), event);
    }
  }
  if (plan.area && areas != nullptr) {
    out.area.resize(in.rows);
    if (!in.postcode.empty())
      for (std::size_t row = 0; row < in.rows; ++row)
        out.area[row] = areas->find(in.postcode[row]);
  }
  if (plan.event_day) {
    out.event_day.resize(in.rows);
    for (std::size_t row = 0; row < in.rows; ++row)
      out.event_day[row] = event_of(row);
  }
  return out;
}

PayloadBatch copy_payload(const StandardColumns& in, Encoding encoding) {
  PayloadBatch out;
  if (in.payload.empty()) return out;
  const std::string_view chunk = in.chunk.view();
  if (encoding == Encoding::utf8 && !table::is_utf8(chunk)) encoding = Encoding::doubtful;
  const std::vector<NeighbourColumns> groups = neighbours(in.payload);
  const Content content = content_of(in, chunk, encoding);
  Scratch scratch;
  out.row_end.resize(in.rows);
  out.bytes.room(chunk.size()); // as a rule no more is released than there was
  for (std::size_t row = 0; row < in.rows; ++row) {
    for (const NeighbourColumns& group : groups) {
      if (&group != groups.data()) out.bytes.append(",");
      if (const auto text = stretch_of(group, row, chunk, content)) {
        out.bytes.append(*text);
        continue;
      }
      for (const RawColumn& column : group) {
        if (&column != group.data()) out.bytes.append(",");
        const std::string_view text = text_of(column.cells[row], chunk, encoding, scratch);
        append_csv_field(out.bytes, text, quoting_of(text));
      }
    }
    out.row_end[row] = static_cast<std::uint32_t>(out.bytes.size());
  }
  return out;
}

} // namespace tallystick::pseudonymise
