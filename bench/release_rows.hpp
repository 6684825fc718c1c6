// SPDX-License-Identifier: MIT
// Rows of a linked table as Releaser writes them, value by value through append_released: pseudonym, sex, month of
// birth, two areas, age band, three columns of the source, pass.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/text_buffer.hpp"
#include "flow/attributes.hpp"
#include "release/releasable.hpp"
#include "synth/random.hpp"

namespace tallystick::bench {

struct LinkedRow {
  release::ProjectPseudonym person;
  std::string payload;
  release::BirthPeriod birth;
  std::uint8_t sex = 0;
  std::uint8_t age_band = 0;
  std::uint8_t area = 0;
  std::uint8_t pass = 0;
};

inline constexpr std::array<std::string_view, 3> kSexes = {"", "1", "2"};
inline constexpr std::array<std::string_view, 4> kAreas = {",,", ",E01000001,QAA", ",E01000002,QAB",
                                                           ",E01000003,QAC"};
inline constexpr std::array<std::string_view, 3> kPasses = {"first", "nhs_number", "demographics"};

inline std::vector<LinkedRow> linked_rows(std::size_t n) {
  std::vector<LinkedRow> rows(n);
  for (std::size_t i = 0; i < n; ++i) {
    LinkedRow& row = rows[i];
    const std::uint64_t chance = synth::mix(i);
    for (std::size_t c = 0; c < row.person.view().size(); ++c)
      row.person.bytes[c] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[synth::mix(i * 32 + c) % 32];
    row.sex = static_cast<std::uint8_t>(chance % 20 == 0 ? 0 : 1 + chance / 32 % 2);
    row.birth = {static_cast<std::uint16_t>(1930 + chance / 64 % 95),
                 static_cast<std::uint8_t>(1 + chance / 8192 % 12)};
    if (chance % 50 == 0) row.birth = {};
    row.age_band = static_cast<std::uint8_t>(chance / 128 % kAgeBandCount);
    row.area = static_cast<std::uint8_t>(chance / 256 % kAreas.size());
    row.pass = static_cast<std::uint8_t>(chance / 512 % kPasses.size());
    row.payload = "2024-03-" + std::to_string(10 + chance / 1024 % 20) + ",I10X," +
                  std::to_string(chance / 2048 % 2000);
  }
  return rows;
}

inline void append_linked_row(TextBuffer& out, const LinkedRow& row) {
  using namespace release;
  append_released(out, row.person);
  out.append(","), append_released(out, CodedText{kSexes[row.sex]});
  out.append(","), append_released(out, row.birth);
  out.append(kAreas[row.area]);
  out.append(","), append_released(out, CodedText{age_band_label(row.age_band)});
  out.append(","), append_released(out, PayloadRow{row.payload, nullptr});
  out.append(","), append_released(out, CodedText{kPasses[row.pass]});
  out.append("\n");
}

/// Rows of the persons table: pseudonym, rows in each of three sources, first and last event.
struct PersonRow {
  release::ProjectPseudonym person;
  std::array<release::RowCount, 3> rows;
  release::EventDay first;
  release::EventDay last;
};

inline std::vector<PersonRow> person_rows(std::size_t n) {
  const std::vector<LinkedRow> linked = linked_rows(n);
  std::vector<PersonRow> rows(n);
  for (std::size_t i = 0; i < n; ++i) {
    const std::uint64_t chance = synth::mix(i);
    const auto day = static_cast<std::int32_t>(17'000 + chance % 2'000);
    rows[i].person = linked[i].person;
    rows[i].rows = {{{1},
                     {static_cast<std::uint32_t>(chance / 4096 % 30)},
                     {static_cast<std::uint32_t>(chance / 131072 % 3)}}};
    rows[i].first = {day};
    rows[i].last = {day + static_cast<std::int32_t>(chance / 1'048'576 % 700)};
  }
  return rows;
}

inline void append_person_row(TextBuffer& out, const PersonRow& row) {
  using namespace release;
  append_released(out, row.person);
  for (const RowCount& count : row.rows)
    out.append(","), append_released(out, count);
  out.append(","), append_released(out, row.first);
  out.append(","), append_released(out, row.last);
  out.append("\n");
}

} // namespace tallystick::bench
