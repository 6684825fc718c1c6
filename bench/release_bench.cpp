// SPDX-License-Identifier: MIT
// Writing released rows as CSV, from values to bytes; compressing and writing the file is not in it.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include <benchmark/benchmark.h>

#include "core/date.hpp"
#include "core/text_buffer.hpp"
#include "release_rows.hpp"

namespace tallystick::bench {
namespace {

constexpr std::size_t kRows = 4096; // a piece: stays in the second-level cache

std::string plain(const LinkedRow& row) {
  std::array<char, 16> birth{};
  if (row.birth.year != 0)
    std::snprintf(birth.data(), birth.size(), "%04u-%02u", unsigned{row.birth.year},
                  unsigned{row.birth.month});
  std::string text(row.person.view());
  text += ',' + std::string(kSexes[row.sex]) + ',' + birth.data();
  text += std::string(kAreas[row.area]) + ',' + age_band_label(row.age_band) + ',' + row.payload;
  return text + ',' + std::string(kPasses[row.pass]) + '\n';
}

std::string plain_day(std::int32_t day) {
  const std::chrono::year_month_day date{date_of(day)};
  std::array<char, 16> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02u-%02u", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  return text.data();
}

std::string plain(const PersonRow& row) {
  std::string text(row.person.view());
  for (const release::RowCount& count : row.rows)
    text += ',' + std::to_string(count.count);
  return text + ',' + plain_day(row.first.day) + ',' + plain_day(row.last.day) + '\n';
}

template<class Row>
void format(benchmark::State& state, const std::vector<Row>& rows,
            void (*append)(TextBuffer&, const Row&)) {
  TextBuffer out;
  std::string expected;
  for (const Row& row : rows) {
    append(out, row);
    expected += plain(row);
  }
  if (out.view() != expected) std::abort();
  for (auto _ : state) {
    out.clear();
    for (const Row& row : rows)
      append(out, row);
    benchmark::DoNotOptimize(out.view().data());
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(rows.size()));
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(expected.size()));
}

void format_linked_rows(benchmark::State& state) {
  format<LinkedRow>(state, linked_rows(kRows), append_linked_row);
}
BENCHMARK(format_linked_rows);

void format_person_rows(benchmark::State& state) {
  format<PersonRow>(state, person_rows(kRows), append_person_row);
}
BENCHMARK(format_person_rows);

} // namespace
} // namespace tallystick::bench
