// SPDX-License-Identifier: MIT
// Every kernel's loops against one byte at a time, and without reading outside the text.
#include "table/text_kernel.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "table/kernel.hpp"

namespace tallystick::table {
namespace {

class TextKernelTest : public ::testing::TestWithParam<Kernel> {
protected:
  void SetUp() override {
    if (!supported(GetParam())) GTEST_SKIP() << "this machine cannot run this kernel";
  }
};

std::vector<char> random_text(std::mt19937_64& random, std::size_t length) {
  std::vector<char> text(length); // exactly as long as it is: a sanitizer sees a read past the end
  for (char& c : text)
    c = "a\",\n\x8a\xac"[random() % 6]; // two that differ from LF and comma in the top bit only
  return text;
}

TEST_P(TextKernelTest, MasksAndPositionsAreThoseOfTheBytes) {
  const KernelOverride forced(GetParam());
  const TextKernel& kernel = text_kernel();
  std::mt19937_64 random(3);
  for (std::size_t length = 0; length < 400; ++length) {
    const std::vector<char> text = random_text(random, length);
    std::vector<WordMasks> masks((length + 63) / 64);
    kernel.find_masks(text.data(), length, ',', '"', masks.data());
    std::vector<std::uint32_t> positions(length + kStructureSlack);
    std::vector<std::uint32_t> rows(length + kStructureSlack);
    Structure found{positions.data(), 0, rows.data(), 0};
    kernel.flatten(masks.data(), masks.size(), 1000, found);
    std::size_t position = 0;
    std::size_t row = 0;
    for (std::size_t i = 0; i < masks.size() * 64; ++i) {
      const char c = i < length ? text[i] : 'a';
      ASSERT_EQ(masks[i / 64].quote >> (i % 64) & 1U, c == '"' ? 1U : 0U);
      ASSERT_EQ(masks[i / 64].newline >> (i % 64) & 1U, c == '\n' ? 1U : 0U);
      ASSERT_EQ(masks[i / 64].separator >> (i % 64) & 1U, c == '\n' || c == ',' ? 1U : 0U);
      if (c == '\n') {
        ASSERT_EQ(rows[row++], position);
      }
      if (c == '\n' || c == ',') {
        ASSERT_EQ(positions[position++], 1000 + i);
      }
    }
    ASSERT_EQ(found.positions, position);
    ASSERT_EQ(found.rows, row);
  }
}

TEST_P(TextKernelTest, CountsAreThoseOfTheBytes) {
  const KernelOverride forced(GetParam());
  std::mt19937_64 random(4);
  for (std::size_t length = 0; length < 400; ++length) {
    const std::vector<char> text = random_text(random, length);
    const ByteCounts counts = text_kernel().count(text.data(), length, '\n', ',');
    ASSERT_EQ(counts.first, static_cast<std::uint64_t>(std::count(text.begin(), text.end(), '\n')));
    ASSERT_EQ(counts.second, static_cast<std::uint64_t>(std::count(text.begin(), text.end(), ',')));
  }
}

INSTANTIATE_TEST_SUITE_P(Kernels, TextKernelTest,
                         ::testing::Values(Kernel::portable, Kernel::avx2, Kernel::avx512));

TEST(KernelTest, AnOverrideEndsWithItsScope) {
  const Kernel before = active_kernel();
  {
    const KernelOverride forced(Kernel::portable);
    EXPECT_EQ(active_kernel(), Kernel::portable);
  }
  EXPECT_EQ(active_kernel(), before);
}

} // namespace
} // namespace tallystick::table
