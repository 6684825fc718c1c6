// SPDX-License-Identifier: MIT
#include "pipeline/release_name.hpp"

#include <algorithm>
#include <optional>
#include <span>
#include <type_traits>
#include <vector>

#include "crypto/digest.hpp"

namespace tallystick::pipeline {
namespace {

/// Rows that are digested by themselves: the same ones whatever the threads do.
constexpr std::size_t kUnitRows = std::size_t{1} << 16U;

/// A column that may not be there, or not for this row.
template<class T>
class MaybeColumn {
public:
  explicit MaybeColumn(const SegmentedColumn<T>& column)
      : reader_(column.empty() ? std::nullopt : std::optional<ColumnReader<T>>(column)) {}
  void append(std::size_t row, TextBuffer& out) {
    static_assert(std::is_trivially_copyable_v<T>);
    if (!reader_) return;
    const T& value = (*reader_)[row];
    out.append({reinterpret_cast<const char*>(&value), sizeof value});
  }

private:
  std::optional<ColumnReader<T>> reader_;
};

/// Everything that is known of a row without a person token.
class StrangerWriter {
public:
  StrangerWriter(const PermittedColumns& rows, std::size_t first)
      : rows_(rows), agreement_(rows.agreement), place_(rows.place), fields_(rows.fields),
        sex_(rows.sex), birth_(rows.birth), area_(rows.area), event_day_(rows.event_day),
        payload_(rows.payload, first) {
    for (const auto& key : rows.match_keys)
      match_keys_.emplace_back(key);
  }
  void skip() { (void)payload_.next_size(); }
  void append(std::size_t row, std::size_t source, TextBuffer& out) {
    for (auto& key : match_keys_)
      key.append(row, out);
    agreement_.append(row, out), place_.append(row, out), fields_.append(row, out);
    sex_.append(row, out), birth_.append(row, out), area_.append(row, out),
        event_day_.append(row, out);
    const std::string_view payload = payload_.next();
    if (!payload.empty())
      append_payload_csv(out, payload, rows_.sources[source].payload_layout.get());
    out.append("\n");
  }

private:
  const PermittedColumns& rows_;
  std::vector<MaybeColumn<MatchKeyToken>> match_keys_;
  MaybeColumn<Agreement> agreement_;
  MaybeColumn<std::uint32_t> place_;
  MaybeColumn<FieldTokens> fields_;
  MaybeColumn<std::uint8_t> sex_;
  MaybeColumn<std::uint16_t> birth_;
  MaybeColumn<std::uint32_t> area_;
  MaybeColumn<std::int32_t> event_day_;
  PayloadColumn::Reader payload_;
};

/// The rows [begin, end), all of one source.
void append_rows(const PermittedColumns& columns, std::size_t source, std::size_t begin,
                 std::size_t end, TextBuffer& out) {
  ColumnReader<PersonToken> person(columns.person);
  StrangerWriter stranger(columns, begin);
  out.room((end - begin) * sizeof(PersonToken));
  for (std::size_t row = begin; row < end; ++row) {
    const PersonToken& token = person[row];
    out.append({reinterpret_cast<const char*>(&token), sizeof token});
    if (token.absent())
      stranger.append(row, source, out);
    else
      stranger.skip();
  }
}

Result<std::string> digest_of(std::string_view text) {
  auto digest = crypto::Sha256::make();
  if (!digest) return std::move(digest).error();
  digest->update(std::as_bytes(std::span(text)));
  return digest->hex();
}

} // namespace

Result<std::string> digest_of_rows(const PermittedBatch& rows, ThreadCount threads) {
  static_assert(std::has_unique_object_representations_v<PersonToken>);
  const PermittedColumns& columns = rows.columns();
  struct Unit {
    std::size_t source;
    std::size_t begin;
    std::size_t end;
  };
  std::vector<Unit> units;
  for (std::size_t source = 0; source < columns.sources.size(); ++source)
    for (std::size_t begin = columns.first_row[source]; begin < columns.first_row[source + 1];) {
      const std::size_t end =
          std::min<std::size_t>((begin / kUnitRows + 1) * kUnitRows, columns.first_row[source + 1]);
      units.push_back({source, begin, end});
      begin = end;
    }
  std::vector<Result<std::string>> digests(units.size(), std::string());
  parallel_for(threads, units.size(), 1, [&](std::size_t unit, std::size_t) {
    TextBuffer text;
    append_rows(columns, units[unit].source, units[unit].begin, units[unit].end, text);
    digests[unit] = digest_of(text.view());
  });
  std::string all;
  for (std::size_t unit = 0; unit < units.size(); ++unit) {
    if (!digests[unit]) return std::move(digests[unit]).error();
    all.append(columns.sources[units[unit].source].name)
        .append(" ")
        .append(*digests[unit])
        .append("\n");
  }
  return digest_of(all);
}

Result<std::string> release_id(const report::RunReport& report, const std::string& rows_digest) {
  std::string all = "tallystick release 2\n" + report.job_identity + "\n";
  if (report.model_parameters)
    all.append("match model ").append(report.model_parameters->sha256).append("\n");
  for (const auto& [name, fact] : report.opt_out_data)
    all.append(name).append(" ").append(fact).append("\n");
  return digest_of(all.append("rows ").append(rows_digest).append("\n"));
}

} // namespace tallystick::pipeline
