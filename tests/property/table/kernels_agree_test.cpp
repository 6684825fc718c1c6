// SPDX-License-Identifier: MIT
// Every set of machine instructions against the portable loops: the same masks, positions, counts and cells for any
// text, wherever it lies in memory.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "table/csv_index.hpp"
#include "table/kernel.hpp"
#include "table/text_kernel.hpp"

namespace tallystick::table::testing {
namespace {

using Random = std::mt19937_64;

constexpr std::size_t kAlignments = 64;
constexpr std::uint32_t kUntouched = 0xABCDEF01U;

/// A text at a chosen distance from a 64-byte border, between bytes that all mean something: a loop that looks beyond
/// the text and takes what it sees there for text gives another answer.
class PlacedText {
public:
  PlacedText(std::string_view text, std::size_t alignment) : size_(text.size()) {
    static constexpr std::string_view kAround = ",\"\n\",";
    memory_.resize(text.size() + 4 * kAlignments);
    for (std::size_t i = 0; i < memory_.size(); ++i)
      memory_[i] = kAround[i % kAround.size()];
    const auto address = reinterpret_cast<std::uintptr_t>(memory_.data());
    begin_ = kAlignments + (kAlignments - address % kAlignments) % kAlignments + alignment;
    std::copy(text.begin(), text.end(), memory_.begin() + static_cast<std::ptrdiff_t>(begin_));
  }
  [[nodiscard]] std::string_view view() const { return {memory_.data() + begin_, size_}; }

private:
  std::vector<char> memory_;
  std::size_t begin_ = 0;
  std::size_t size_;
};

/// What the three loops say of a text.
struct Found {
  std::vector<std::array<std::uint64_t, 3>> masks;
  std::vector<std::uint32_t> positions;
  std::vector<std::uint32_t> row_ends;
  std::array<std::uint64_t, 2> counts{};
  bool operator==(const Found&) const = default;
};

/// The items in use; fails the test if more than the slack behind them was written.
std::vector<std::uint32_t> used(std::vector<std::uint32_t> items, std::size_t n) {
  for (std::size_t i = n + kStructureSlack; i < items.size(); ++i)
    EXPECT_EQ(items[i], kUntouched) << "written " << i - n << " items past the end";
  items.resize(n);
  return items;
}

Found loops(Kernel kernel, std::string_view text, char delimiter, char quote) {
  const KernelOverride forced(kernel);
  std::vector<WordMasks> masks((text.size() + kWordBytes - 1) / kWordBytes);
  text_kernel().find_masks(text.data(), text.size(), delimiter, quote, masks.data());
  std::vector<std::uint32_t> positions(text.size() + 2 * kStructureSlack, kUntouched);
  std::vector<std::uint32_t> row_ends = positions;
  Structure structure{positions.data(), 0, row_ends.data(), 0};
  text_kernel().flatten(masks.data(), masks.size(), 7, structure);
  const ByteCounts counts = text_kernel().count(text.data(), text.size(), delimiter, '\n');
  Found found;
  for (const WordMasks& word : masks)
    found.masks.push_back({word.separator, word.newline, word.quote});
  found.positions = used(std::move(positions), structure.positions);
  found.row_ends = used(std::move(row_ends), structure.rows);
  found.counts = {counts.first, counts.second};
  return found;
}

using CellFacts = std::tuple<std::uint32_t, std::uint32_t, bool, bool>;

/// What the index says of a text.
struct Indexed {
  std::vector<std::uint32_t> row_begin;
  std::vector<std::uint32_t> row_end;
  std::vector<std::vector<CellFacts>> cells;
  std::vector<std::pair<std::uint32_t, IssueCode>> issues;
  std::uint64_t empty_lines = 0;
  bool operator==(const Indexed&) const = default;
};

Indexed indexed(Kernel kernel, std::string_view text, const CsvLayout& layout) {
  const KernelOverride forced(kernel);
  const Dialect& dialect = layout.dialect();
  const bool quotes = dialect.quoting() && text.find(dialect.quote) != std::string_view::npos;
  CsvIndex index;
  EXPECT_TRUE(index.build(text, layout, quotes ? QuoteHint::possible : QuoteHint::none));
  Indexed facts;
  facts.row_begin.assign(index.row_begin().begin(), index.row_begin().end());
  facts.row_end.assign(index.row_end().begin(), index.row_end().end());
  for (std::size_t k = 0; k < layout.wanted().size(); ++k) {
    auto& column = facts.cells.emplace_back();
    for (const Cell& cell : index.cells(k))
      column.emplace_back(cell.offset(), cell.length(), cell.quoted(), cell.escaped());
  }
  for (const RowIssue& issue : index.issues())
    facts.issues.emplace_back(issue.row, issue.code);
  facts.empty_lines = index.empty_lines();
  return facts;
}

class KernelsAgreeTest : public ::testing::TestWithParam<Kernel> {
protected:
  void SetUp() override {
    if (!supported(GetParam())) GTEST_SKIP() << "this machine cannot run this kernel";
  }
  void expect_same_loops(std::string_view text, char delimiter = ',', char quote = '"') {
    ASSERT_EQ(loops(Kernel::portable, text, delimiter, quote),
              loops(GetParam(), text, delimiter, quote))
        << "length " << text.size();
  }
  void expect_same_cells(std::string_view text, const CsvLayout& layout) {
    ASSERT_EQ(indexed(Kernel::portable, text, layout), indexed(GetParam(), text, layout))
        << "length " << text.size();
  }
};

/// Bytes that differ from a special one in one bit, or by one, and the special ones themselves.
std::string near_misses(Random& random, std::size_t length) {
  std::string text;
  for (std::size_t i = 0; i < length; ++i) {
    const char special = ",\"\n"[random() % 3];
    switch (random() % 4) {
    case 0:
      text.push_back(special);
      break;
    case 1:
      text.push_back(static_cast<char>(special ^ (1 << random() % 8)));
      break;
    case 2:
      text.push_back(static_cast<char>(special + (random() % 2 == 0 ? 1 : -1)));
      break;
    default:
      text.push_back(static_cast<char>(random() % 256));
    }
  }
  return text;
}

TEST_P(KernelsAgreeTest, OnTextsOfEveryLengthAtEveryAlignment) {
  Random random(1);
  for (std::size_t length = 0; length <= 4 * kWordBytes + 1; ++length) {
    const std::string text = near_misses(random, length);
    for (std::size_t alignment = 0; alignment < kAlignments; ++alignment) {
      expect_same_loops(PlacedText(text, alignment).view());
      if (HasFatalFailure()) FAIL() << "alignment " << alignment;
    }
  }
}

TEST_P(KernelsAgreeTest, OnOneSpecialByteAtEveryPlace) {
  for (const std::size_t length : {15U, 16U, 17U, 31U, 32U, 33U, 63U, 64U, 65U, 127U, 128U, 129U}) {
    for (std::size_t at = 0; at < length; ++at) {
      for (const char special : {',', '"', '\n', '\0', '\x80', '\xff'}) {
        std::string text(length, 'a');
        text[at] = special;
        expect_same_loops(PlacedText(text, at % kAlignments).view());
        if (HasFatalFailure()) FAIL() << "at " << at;
      }
    }
  }
}

TEST_P(KernelsAgreeTest, OnTextsOfOneByteOnly) {
  for (const char only : {',', '"', '\n', '\r', 'a', '\0', '\xff'}) {
    for (const std::size_t length : {1U, 63U, 64U, 65U, 200U, 5000U})
      expect_same_loops(PlacedText(std::string(length, only), 5).view());
  }
}

TEST_P(KernelsAgreeTest, ForEveryDelimiterAndQuote) {
  Random random(2);
  std::string text(700, '\0');
  for (char& c : text)
    c = static_cast<char>(random() % 256);
  for (int delimiter = 0; delimiter < 256; ++delimiter) {
    if (delimiter == '\n') continue;
    expect_same_loops(text, static_cast<char>(delimiter), static_cast<char>(255 - delimiter));
    if (HasFatalFailure()) FAIL() << "delimiter " << delimiter;
  }
}

/// A record whose quoted field begins `before` bytes in front of the border and ends behind it, among usual ones.
std::string across(std::size_t border, std::size_t before, std::string_view quoted,
                   std::string_view line_end, bool end_line_at_end) {
  std::string text;
  const std::string usual = "12,ab,x" + std::string(line_end);
  while (text.size() + usual.size() + 3 + before < border)
    text += usual;
  text += std::string(border - before - text.size() - 1, 'p') + ',';
  text += quoted;
  text += ",z" + std::string(line_end) + usual + usual;
  if (!end_line_at_end) text.resize(text.size() - line_end.size());
  return text;
}

// Words are 64 bytes, and the index works in blocks of 16 KiB.
TEST_P(KernelsAgreeTest, OnQuotesAcrossBorders) {
  const auto layout = CsvLayout::create({',', '"', Header::no}, 3, {0, 1, 2});
  ASSERT_TRUE(layout);
  for (const std::size_t border : {64U, 128U, 16'384U, 32'768U}) {
    for (const std::string_view quoted :
         {"\"ab\"", "\"a\"\"b\"", "\"\"\"\"", "\"a,\nb\"", "\"a\r\nb\"", "\"\"", "\"a\"b", "a\"b\"",
          "\"a\"\r", "\"never closed"}) {
      for (const std::string_view line_end : {"\n", "\r\n"}) {
        for (std::size_t before = 0; before <= quoted.size() + 2; ++before) {
          for (const bool end_line : {true, false}) {
            const std::string text = across(border, before, quoted, line_end, end_line);
            expect_same_cells(PlacedText(text, before).view(), *layout);
            if (HasFatalFailure()) FAIL() << "border " << border << " " << quoted << " " << before;
          }
        }
      }
    }
  }
}

TEST_P(KernelsAgreeTest, OnRandomRecordsAtEveryAlignment) {
  static constexpr std::string_view kParts[] = {
      "a",     ",",          ",",       "\n",     "\r\n",      "\r",
      "\"q\"", "\"a\"\"b\"", "\"",      "\"\n\"", "\"\r\n,\"", "longer text, as notes have it",
      "",      ";",          "\xc3\xa9"};
  Random random(3);
  for (const auto& [delimiter, quote] : {std::pair{',', '"'}, {';', '\''}, {'\t', kNoQuote}}) {
    const auto layout = CsvLayout::create({delimiter, quote, Header::no}, 3, {0, 2});
    ASSERT_TRUE(layout);
    for (int round = 0; round < 600; ++round) {
      std::string text;
      const std::size_t parts = random() % (round % 10 == 0 ? 3000 : 60);
      for (std::size_t i = 0; i < parts; ++i)
        text += kParts[random() % std::size(kParts)];
      std::replace(text.begin(), text.end(), ',', delimiter);
      if (quote != kNoQuote) std::replace(text.begin(), text.end(), '"', quote);
      expect_same_cells(PlacedText(text, random() % kAlignments).view(), *layout);
      if (HasFatalFailure()) FAIL() << "round " << round;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Kernels, KernelsAgreeTest, ::testing::Values(Kernel::avx2, Kernel::avx512),
                         [](const auto& kernel) {
                           return kernel.param == Kernel::avx2 ? "avx2" : "avx512";
                         });

} // namespace
} // namespace tallystick::table::testing
