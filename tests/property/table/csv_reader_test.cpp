// SPDX-License-Identifier: MIT
// The fast reader against the naive one on random text: every kernel, every place to cut.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>

#include "property/table/fast_reader.hpp"
#include "table/kernel.hpp"

namespace tallystick::table::testing {
namespace {

using Random = std::mt19937_64;

std::size_t below(Random& random, std::size_t n) {
  return random() % n;
}

/// Any bytes of a small alphabet in which everything special is frequent: most records are
/// malformed.
std::string noise(Random& random, std::size_t length) {
  static constexpr std::string_view alphabet = "\"\"\",,,\n\n\rab";
  std::string text;
  for (std::size_t i = 0; i < length; ++i) {
    text.push_back(below(random, 40) == 0 ? '\0' : alphabet[below(random, alphabet.size())]);
  }
  return text;
}

std::string plain_field(Random& random) {
  static constexpr std::string_view alphabet = "abc 019-/\r\xc3\xa9";
  std::string field;
  const std::size_t length = below(random, 3) == 0 ? below(random, 90) : below(random, 6);
  for (std::size_t i = 0; i < length; ++i)
    field.push_back(alphabet[below(random, alphabet.size())]);
  while (!field.empty() && field.back() == '\r')
    field.pop_back(); // would be taken for a line end
  return field;
}

std::string quoted_field(Random& random) {
  static constexpr std::string_view parts[] = {"a", "\"\"",     "\n",  "\r\n",
                                               ",", "\"\"\"\"", "xyz", "\r"};
  std::string field = "\"";
  const std::size_t length = below(random, 8);
  for (std::size_t i = 0; i < length; ++i)
    field += parts[below(random, std::size(parts))];
  return field + "\"";
}

struct Shape {
  std::size_t fields;
  std::size_t quoted_percent;
  std::size_t ragged_percent;
  std::size_t stray_percent; // well-formed otherwise
};

/// Mostly well-formed text, as files are.
std::string records(Random& random, Shape shape, std::size_t count) {
  std::string text;
  const std::string line_end = below(random, 2) == 0 ? "\n" : "\r\n";
  for (std::size_t r = 0; r < count; ++r) {
    std::size_t fields = shape.fields;
    if (below(random, 100) < shape.ragged_percent) fields = 1 + below(random, 2 * shape.fields);
    for (std::size_t f = 0; f < fields; ++f) {
      if (f != 0) text += ",";
      if (below(random, 100) < shape.stray_percent)
        text += below(random, 2) == 0 ? "a\"b" : "\"a\"b";
      text +=
          below(random, 100) < shape.quoted_percent ? quoted_field(random) : plain_field(random);
    }
    if (below(random, 30) == 0) text += line_end; // an empty line
    if (r + 1 < count || below(random, 2) == 0) text += line_end;
  }
  return text;
}

std::optional<IssueCode> expected_issue(const NaiveRecord& record, std::size_t fields) {
  if (record.bad_quoting) return IssueCode::row_bad_quote;
  if (record.fields.size() < fields) return IssueCode::row_too_short;
  if (record.fields.size() > fields) return IssueCode::row_too_long;
  return std::nullopt;
}

/// True if the chunker must refuse the whole text: a quote is open at the end and swallowed lines.
bool refusal_expected(const NaiveFile& file, const std::string& text) {
  if (!file.open_quote_at_end) {
    const bool quotes = text.find('"') != std::string::npos;
    const std::size_t cr = text.find('\r');
    return !quotes && text.find('\n') == std::string::npos && cr != std::string::npos &&
           cr + 1 < text.size();
  }
  const std::size_t newline = text.find('\n', file.records.back().begin);
  return newline != std::string::npos && newline + 1 < text.size();
}

void compare(const NaiveFile& naive, const FastFile& fast, const CsvLayout& layout) {
  ASSERT_EQ(naive.records.size(), fast.file.records.size());
  EXPECT_EQ(naive.empty_lines, fast.file.empty_lines);
  for (std::size_t r = 0; r < naive.records.size(); ++r) {
    const NaiveRecord& want = naive.records[r];
    const NaiveRecord& got = fast.file.records[r];
    ASSERT_EQ(want.begin, got.begin);
    // A line end after an unclosed quote is part of the open field for one and a line end for the
    // other.
    if (!want.bad_quoting) {
      ASSERT_EQ(want.end, got.end);
    }
    ASSERT_EQ(want.line, got.line);
    const auto issue = expected_issue(want, layout.field_count());
    ASSERT_EQ(issue.has_value(), fast.issues[r].has_value()) << "row " << r;
    if (issue) {
      ASSERT_EQ(*issue, *fast.issues[r]);
      continue;
    }
    for (std::size_t k = 0; k < layout.wanted().size(); ++k) {
      ASSERT_EQ(want.fields[layout.wanted()[k]], got.fields[k]) << "row " << r << " field " << k;
    }
  }
}

void check_text(const std::string& text, std::uint32_t fields, ChunkLimits limits,
                std::size_t piece) {
  Dialect dialect;
  dialect.header = Header::no;
  auto layout = CsvLayout::create(dialect, fields, all_fields(fields));
  ASSERT_TRUE(layout);
  const NaiveFile naive = NaiveReader(text, ',', '"').read();
  auto fast = read_fast(text, *layout, limits, piece);
  if (refusal_expected(naive, text)) {
    ASSERT_FALSE(fast);
    ASSERT_EQ(fast.error().code(), ErrorCode::input_refused);
    return;
  }
  ASSERT_TRUE(fast) << fast.error().to_text();
  compare(naive, *fast, *layout);
}

class CsvReaderTest : public ::testing::TestWithParam<Kernel> {
protected:
  void SetUp() override {
    if (!supported(GetParam())) GTEST_SKIP() << "this machine cannot run this kernel";
    override_.emplace(GetParam());
  }
  std::optional<KernelOverride> override_;
};

TEST_P(CsvReaderTest, NoiseIsReadAsTheRulesSay) {
  for (std::uint64_t seed = 0; seed < 2500; ++seed) {
    Random random(seed);
    const std::string text = noise(random, below(random, 400));
    check_text(text, 1 + static_cast<std::uint32_t>(below(random, 4)),
               {1 + below(random, 64), 1 << 20}, 1 + below(random, 70));
    if (HasFatalFailure()) FAIL() << "seed " << seed;
  }
}

TEST_P(CsvReaderTest, RecordsOfEveryShapeAreReadAsTheRulesSay) {
  for (std::uint64_t seed = 0; seed < 2000; ++seed) {
    Random random(seed);
    Shape shape{1 + below(random, 8), below(random, 3) == 0 ? 0 : below(random, 100),
                below(random, 3) == 0 ? 10U : 0U, below(random, 4) == 0 ? 2U : 0U};
    const std::string text = records(random, shape, 1 + below(random, 25));
    check_text(text, static_cast<std::uint32_t>(shape.fields), {1 + below(random, 64), 1 << 20},
               1 + below(random, 200));
    if (HasFatalFailure()) FAIL() << "seed " << seed;
  }
}

TEST_P(CsvReaderTest, EveryPlaceToCutGivesTheSameRows) {
  Random random(7);
  const std::string text = records(random, {4, 40, 5, 0}, 40);
  for (std::size_t target = 1; target <= text.size() + 1; ++target) {
    check_text(text, 4, {target, 1 << 20}, 1 << 20);
    if (HasFatalFailure()) FAIL() << "target " << target;
  }
}

TEST_P(CsvReaderTest, TextOfManyBlocksIsReadAsTheRulesSay) {
  for (std::uint64_t seed = 0; seed < 12; ++seed) {
    Random random(seed);
    const Shape shape{1 + below(random, 20), seed % 3 * 30, seed % 2, seed % 4 == 3 ? 1U : 0U};
    const std::string text = records(random, shape, 4000);
    check_text(text, static_cast<std::uint32_t>(shape.fields),
               {50'000 + below(random, 100'000), 1 << 24}, 1 << 20);
    if (HasFatalFailure()) FAIL() << "seed " << seed;
  }
}

TEST_P(CsvReaderTest, OnlyWantedFieldsAreGivenInTheOrderAsked) {
  Random random(11);
  const std::string text = records(random, {7, 30, 0, 0}, 200);
  Dialect dialect;
  dialect.header = Header::no;
  for (const std::vector<std::uint32_t>& wanted : {std::vector<std::uint32_t>{6, 0, 3},
                                                   std::vector<std::uint32_t>{2},
                                                   std::vector<std::uint32_t>{5, 5},
                                                   {}}) {
    auto layout = CsvLayout::create(dialect, 7, wanted);
    ASSERT_TRUE(layout);
    auto fast = read_fast(text, *layout, {});
    ASSERT_TRUE(fast);
    compare(NaiveReader(text, ',', '"').read(), *fast, *layout);
  }
}

TEST_P(CsvReaderTest, WithoutQuotingAQuoteIsText) {
  Dialect dialect{'\t', kNoQuote, Header::no};
  for (std::uint64_t seed = 0; seed < 500; ++seed) {
    Random random(seed);
    std::string text = noise(random, 200) + "\n";
    std::replace(text.begin(), text.end(), ',', '\t');
    auto layout = CsvLayout::create(dialect, 2, {0, 1});
    ASSERT_TRUE(layout);
    auto fast = read_fast(text, *layout, {1 + below(random, 64), 1 << 20});
    ASSERT_TRUE(fast);
    compare(NaiveReader(text, '\t', '\0').read(), *fast, *layout);
    if (HasFatalFailure()) FAIL() << "seed " << seed;
  }
}

INSTANTIATE_TEST_SUITE_P(Kernels, CsvReaderTest,
                         ::testing::Values(Kernel::portable, Kernel::avx2, Kernel::avx512),
                         [](const auto& kernel) {
                           switch (kernel.param) {
                           case Kernel::portable:
                             return "portable";
                           case Kernel::avx2:
                             return "avx2";
                           case Kernel::avx512:
                             return "avx512";
                           }
                           return "unknown";
                         });

} // namespace
} // namespace tallystick::table::testing
