// SPDX-License-Identifier: MIT
#include "tallystick/result.hpp"

#include <memory>
#include <string>

#include <gtest/gtest.h>

namespace tallystick {
namespace {

Result<int> half(int number) {
  if (number % 2 != 0) return Error{ErrorCode::input_refused, "odd"};
  return number / 2;
}
Status check(int number) {
  TALLYSTICK_TRY(half(number));
  return {};
}

TEST(Result, HoldsAValueOrAnError) {
  const Result<int> good = half(8);
  ASSERT_TRUE(good);
  EXPECT_EQ(*good, 4);
  const Result<int> bad = half(7);
  ASSERT_FALSE(bad);
  EXPECT_EQ(bad.error().code(), ErrorCode::input_refused);
  EXPECT_EQ(bad.error().what().view(), "odd");
}

TEST(Result, ValuesThatOnlyMoveComeOut) {
  Result<std::unique_ptr<int>> result{std::make_unique<int>(5)};
  const std::unique_ptr<int> out = std::move(result).value();
  EXPECT_EQ(*out, 5);
}

TEST(Result, ArrowReachesTheValue) {
  Result<std::string> text{std::string{"abc"}};
  text->push_back('d');
  EXPECT_EQ(text->size(), 4U);
}

TEST(Status, TryPassesTheErrorOn) {
  EXPECT_TRUE(check(2));
  const Status failed = check(3);
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().what().view(), "odd");
}

TEST(ResultDeathTest, TakingWhatIsNotThereStopsTheProcess) {
  EXPECT_DEATH({ [[maybe_unused]] const int value = half(3).value(); }, "");
  EXPECT_DEATH({ [[maybe_unused]] const Error error = half(2).error(); }, "");
  EXPECT_DEATH({ [[maybe_unused]] const Error error = check(2).error(); }, "");
}

} // namespace
} // namespace tallystick
