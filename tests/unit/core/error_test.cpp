// SPDX-License-Identifier: MIT
// Exit codes are a contract with schedulers; the text of an error is a contract with people.
#include "tallystick/error.hpp"

#include <map>
#include <set>

#include <gtest/gtest.h>

namespace tallystick {
namespace {

const std::map<ErrorCode, std::pair<int, std::string_view>> kContract = {
    {ErrorCode::failed, {1, "failed"}},
    {ErrorCode::usage, {2, "usage"}},
    {ErrorCode::job_invalid, {2, "job_invalid"}},
    {ErrorCode::key_refused, {3, "key_refused"}},
    {ErrorCode::key_mismatch, {3, "key_mismatch"}},
    {ErrorCode::input_refused, {3, "input_refused"}},
    {ErrorCode::quality_gate, {4, "quality_gate"}},
    {ErrorCode::optout_data, {5, "optout_data"}},
    {ErrorCode::interrupted, {130, "interrupted"}},
    {ErrorCode::internal, {1, "internal"}},
};

TEST(ErrorCode, ExitCodesAndNamesAreStable) {
  std::set<std::string_view> names;
  for (const auto& [code, expected] : kContract) {
    EXPECT_EQ(exit_code(code), expected.first) << expected.second;
    EXPECT_EQ(name_of(code), expected.second);
    names.insert(name_of(code));
  }
  EXPECT_EQ(names.size(), kContract.size());
  EXPECT_EQ(static_cast<std::size_t>(ErrorCode::internal) + 1, kContract.size());
}

TEST(Error, ShortestTextIsWhatWentWrong) {
  EXPECT_EQ((Error{ErrorCode::failed, "disk is full"}.to_text()), "error: disk is full");
}

TEST(Error, FullTextNamesPlaceNumbersAndHelp) {
  const Error error = Error{ErrorCode::input_refused, "too many bad rows", "see the issue list"}
                          .at({"gp.csv", 12, 3, "gp"})
                          .about("nhs_numbr")
                          .with("rows", 1200000)
                          .with("share", 0.125);
  EXPECT_EQ(error.to_text(), "gp.csv:12:3: error: too many bad rows: nhs_numbr [source gp] "
                             "(rows 1200000, share 0.125)\n  help: see the issue list");
  EXPECT_EQ(error.code(), ErrorCode::input_refused);
}

TEST(Error, UnknownLineAndColumnAreLeftOut) {
  const Error file_only = Error{ErrorCode::key_refused, "readable by others"}.in_file("a.key");
  EXPECT_EQ(file_only.to_text(), "a.key: error: readable by others");
  const Error source_only = Error{ErrorCode::failed, "stopped"}.in_source("gp");
  EXPECT_EQ(source_only.to_text(), "error: stopped [source gp]");
}

} // namespace
} // namespace tallystick
