// SPDX-License-Identifier: MIT
#include "table/record_chunker.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "property/table/memory_source.hpp"

namespace tallystick::table {
namespace {

using testing::MemorySource;

constexpr Dialect kNoHeader{',', '"', Header::no};

RecordChunker chunker_of(std::string text, Dialect dialect = kNoHeader, ChunkLimits limits = {}) {
  return {std::make_unique<MemorySource>(std::move(text), 13), dialect, limits};
}

struct Chunks {
  std::vector<std::string> texts;
  std::optional<Error> error;
};

Chunks chunks_of(const std::string& text, ChunkLimits limits = {}) {
  RecordChunker chunker = chunker_of(text, kNoHeader, limits);
  Chunks all;
  while (true) {
    auto chunk = chunker.next();
    if (!chunk) all.error = chunk.error();
    if (!chunk || *chunk == nullptr) return all;
    all.texts.emplace_back((*chunk)->text());
  }
}

TEST(RecordChunkerTest, CutsAfterTheLastWholeRecord) {
  EXPECT_EQ(chunks_of("aa\nbb\ncc\ndd", {7, 100}).texts,
            (std::vector<std::string>{"aa\nbb\n", "cc\ndd"}));
}

TEST(RecordChunkerTest, ALineFeedInQuotesIsNoPlaceToCut) {
  EXPECT_EQ(chunks_of("a\n\"b\nb\nb\",1\nc\n", {7, 100}).texts,
            (std::vector<std::string>{"a\n", "\"b\nb\nb\",1\nc\n"}));
}

TEST(RecordChunkerTest, AStrayQuoteDoesNotReachIntoTheNextRecord) {
  EXPECT_EQ(chunks_of("5\" nail\nb\nc\nd\n", {9, 100}).texts,
            (std::vector<std::string>{"5\" nail\n", "b\nc\nd\n"}));
}

TEST(RecordChunkerTest, ARecordMayBeLongerThanTheTargetUpToTheLimit) {
  const std::string longest = std::string(99, 'x') + "\n";
  EXPECT_EQ(chunks_of("a\n" + longest + "b\n", {10, 100}).texts,
            (std::vector<std::string>{"a\n", longest, "b\n"}));
  const Chunks refused = chunks_of("a\nb\n" + std::string(100, 'x') + "\n", {4, 100});
  ASSERT_TRUE(refused.error);
  EXPECT_EQ(refused.error->code(), ErrorCode::input_refused);
  EXPECT_EQ(refused.error->place().line, 3U);
}

TEST(RecordChunkerTest, AnOpenQuoteThatSwallowedLinesIsRefusedWithItsLine) {
  const Chunks refused = chunks_of("a,b\n\"x\",1\n\"open,2\nc,d\ne,f\n", {5, 1000});
  ASSERT_TRUE(refused.error);
  EXPECT_EQ(refused.error->code(), ErrorCode::input_refused);
  EXPECT_EQ(refused.error->place().line, 3U);
}

TEST(RecordChunkerTest, ALastLineCutInsideAQuoteIsLeftToTheIndex) {
  const Chunks all = chunks_of("a,b\n\"open,2");
  ASSERT_FALSE(all.error);
  ASSERT_EQ(all.texts.size(), 1U);
  auto layout = CsvLayout::create(kNoHeader, 2, {0, 1});
  ASSERT_TRUE(layout);
  CsvIndex index;
  ASSERT_TRUE(index.build(all.texts[0], *layout, QuoteHint::possible));
  ASSERT_EQ(index.rows(), 2U);
  ASSERT_EQ(index.issues().size(), 1U);
  EXPECT_EQ(index.issues()[0].row, 1U);
  EXPECT_EQ(index.issues()[0].code, IssueCode::row_bad_quote);
}

TEST(RecordChunkerTest, ChunksKnowWhereTheyAre) {
  RecordChunker chunker = chunker_of("\xEF\xBB\xBFh\n\"a\n\n\",1\nb\nc\n", kNoHeader, {9, 100});
  auto first = chunker.next();
  ASSERT_TRUE(first && *first);
  EXPECT_EQ((*first)->text(), "h\n");
  EXPECT_EQ((*first)->offset(), 3U) << "the byte order mark is part of the file";
  EXPECT_EQ((*first)->quotes(), QuoteHint::possible);
  auto second = chunker.next();
  ASSERT_TRUE(second && *second);
  EXPECT_EQ((*second)->text(), "\"a\n\n\",1\n");
  EXPECT_EQ((*second)->index(), 1U);
  EXPECT_EQ((*second)->offset(), 5U);
  EXPECT_EQ((*second)->first_line(), 2U);
  EXPECT_EQ((*second)->newlines(), 3U);
  auto third = chunker.next();
  ASSERT_TRUE(third && *third);
  EXPECT_EQ((*third)->text(), "b\nc\n");
  EXPECT_EQ((*third)->quotes(), QuoteHint::none);
  EXPECT_EQ((*third)->line_of(0), 5U);
  EXPECT_EQ((*third)->line_of(2), 6U);
  auto end = chunker.next();
  ASSERT_TRUE(end);
  EXPECT_EQ(*end, nullptr);
}

TEST(RecordChunkerTest, OtherEncodingsAndLineEndsAreRefused) {
  using namespace std::string_literals;
  for (const std::string& text : {"\xFF\xFE"
                                  "a\0\n\0"s,
                                  "\xFE\xFF\0a\0\n"s, "a,b\r1,2\r3,4"s}) {
    const Chunks all = chunks_of(text);
    ASSERT_TRUE(all.error);
    EXPECT_EQ(all.error->code(), ErrorCode::input_refused);
    EXPECT_TRUE(all.texts.empty());
  }
}

TEST(RecordChunkerTest, AnEmptyFileHasNoChunk) {
  for (const char* text : {"", "\xEF\xBB\xBF"}) {
    const Chunks all = chunks_of(text);
    EXPECT_FALSE(all.error);
    EXPECT_TRUE(all.texts.empty());
  }
}

TEST(RecordChunkerTest, TheHeaderIsTheFirstRecordThatIsNotEmpty) {
  for (const std::size_t target : {std::size_t{1}, std::size_t{1000}}) {
    RecordChunker chunker = chunker_of(
        "\xEF\xBB\xBF\n\r\nid,\"na\"\"me\",\"two\nlines\",\r\n1,2,3,4\n", {}, {target, 1000});
    auto header = chunker.read_header();
    ASSERT_TRUE(header) << header.error().to_text();
    ASSERT_EQ(header->size(), 4U);
    EXPECT_EQ((*header)[0], "id");
    EXPECT_EQ((*header)[1], "na\"me");
    EXPECT_EQ((*header)[2], "two\nlines");
    EXPECT_EQ((*header)[3], "");
    EXPECT_EQ(chunker.empty_lines_before_header(), 2U);
    auto chunk = chunker.next();
    ASSERT_TRUE(chunk && *chunk);
    EXPECT_EQ((*chunk)->text(), "1,2,3,4\n");
    EXPECT_EQ((*chunk)->index(), 0U);
    EXPECT_EQ((*chunk)->first_line(), 5U);
  }
}

TEST(RecordChunkerTest, AHeaderLongerThanItsFirstReadIsWhole) {
  constexpr std::size_t kFirstRead = 4096;
  for (std::size_t before = kFirstRead - 12; before <= kFirstRead + 2; ++before) {
    const std::string first(before, 'h');
    RecordChunker chunker = chunker_of(first + ",\"a\"\"\r\nb\",c\r\n1,2,3\r\n", Dialect{});
    const auto header = chunker.read_header();
    ASSERT_TRUE(header);
    ASSERT_EQ(header->size(), 3U) << before;
    EXPECT_EQ((*header)[0], first);
    EXPECT_EQ((*header)[1], "a\"\r\nb");
    EXPECT_EQ((*header)[2], "c");
    const auto chunk = chunker.next();
    ASSERT_TRUE(chunk);
    EXPECT_EQ((*chunk)->text(), "1,2,3\r\n");
    EXPECT_EQ((*chunk)->first_line(), 3U);
  }
}

TEST(RecordChunkerTest, AHeaderWithoutRowsIsAFileWithoutRows) {
  RecordChunker chunker = chunker_of("a,b", {});
  auto header = chunker.read_header();
  ASSERT_TRUE(header);
  EXPECT_EQ(header->size(), 2U);
  auto end = chunker.next();
  ASSERT_TRUE(end);
  EXPECT_EQ(*end, nullptr);
}

TEST(RecordChunkerTest, AHeaderThatCannotBeReadIsRefused) {
  for (const char* text :
       {"", "\n\n", "a,\"b\"c\n1,2\n", "a,\"b", "a,\"b\n1,2\n3,4\n", "a,b\r1,2\r"}) {
    RecordChunker chunker = chunker_of(text, {});
    auto header = chunker.read_header();
    ASSERT_FALSE(header) << text;
    EXPECT_EQ(header.error().code(), ErrorCode::input_refused);
  }
}

TEST(RecordChunkerTest, AHeaderCannotBeTakenForARow) {
  EXPECT_FALSE(chunker_of("a\n1\n", {}).next());
  EXPECT_FALSE(chunker_of("a\n1\n", kNoHeader).read_header());
}

TEST(RecordChunkerTest, ChunksStayValidWhileLaterOnesAreRead) {
  RecordChunker chunker = chunker_of("aaaa\nbbbb\ncccc\ndddd\n", kNoHeader, {5, 100});
  std::vector<std::unique_ptr<Chunk>> kept;
  while (true) {
    auto chunk = chunker.next();
    ASSERT_TRUE(chunk);
    if (*chunk == nullptr) break;
    kept.push_back(*std::move(chunk));
  }
  ASSERT_EQ(kept.size(), 4U);
  for (std::size_t i = 0; i < 4; ++i) {
    EXPECT_EQ(kept[i]->text(), std::string(4, static_cast<char>('a' + i)) + "\n");
  }
}

} // namespace
} // namespace tallystick::table
