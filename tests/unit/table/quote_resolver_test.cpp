// SPDX-License-Identifier: MIT
// The short cut must be taken wherever it may be: the readers give the same rows without it, but
// ten times slower.
#include "table/quote_resolver.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace tallystick::table {
namespace {

QuoteResolver resolved(const std::string& text, std::size_t words_at_once) {
  const Dialect dialect;
  std::vector<WordMasks> masks((text.size() + kWordBytes - 1) / kWordBytes);
  text_kernel().find_masks(text.data(), text.size(), dialect.delimiter, dialect.quote,
                           masks.data());
  QuoteResolver resolver(text, dialect);
  for (std::size_t w = 0; w < masks.size(); w += words_at_once) {
    const std::size_t n = std::min(words_at_once, masks.size() - w);
    resolver.resolve(w * kWordBytes, {masks.data() + w, n});
  }
  return resolver;
}

TEST(QuoteResolverTest, WellFormedQuotesAreNotMalformedAtAnyOffset) {
  for (const char* fields : {"\"a\",\"b\"", "\"a,\n\"\"b\",c", "\"\",\"\"\"\"", "x,\"y\""}) {
    for (const char* line_end : {"\n", "\r\n"}) {
      for (std::size_t shift = 0; shift < 70; ++shift) {
        std::string text = shift == 0 ? "" : std::string(shift, 'x') + line_end;
        for (int i = 0; i < 20; ++i)
          text += std::string(fields) + line_end;
        EXPECT_FALSE(resolved(text, 1000).malformed()) << fields << shift;
        EXPECT_FALSE(resolved(text, 1).malformed()) << fields << shift;
        EXPECT_FALSE(resolved(text + fields, 1).inside()) << fields << shift;
      }
    }
  }
}

TEST(QuoteResolverTest, MisplacedQuotesAreMalformedAtAnyOffset) {
  for (const char* line : {"a\"b\"\n", "\"a\"b\n", "\"a\"\rb\n", " \"a\"\n"}) {
    for (std::size_t shift = 0; shift < 140; ++shift) {
      const std::string text = std::string(shift, 'x') + "\n" + line + "\"good\"\n";
      EXPECT_TRUE(resolved(text, 1).malformed()) << line << shift;
    }
  }
}

TEST(QuoteResolverTest, PairsAreSeenAtAnyOffset) {
  for (std::size_t shift = 0; shift < 140; ++shift) {
    const std::string before = std::string(shift, 'x') + "\n";
    EXPECT_TRUE(resolved(before + "\"a\"\"b\"\n", 1).pairs_seen()) << shift;
    EXPECT_FALSE(resolved(before + "\"a\",\"\",\"b\"\n\"c\"\n", 1).pairs_seen()) << shift;
  }
}

} // namespace
} // namespace tallystick::table
