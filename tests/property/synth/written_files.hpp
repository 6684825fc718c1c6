// SPDX-License-Identifier: MIT
// Reads the written files back in the plainest way: whole file, split at commas. No value holds a
// comma.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <unistd.h>

#include "synth/synth.hpp"

namespace tallystick::synth::testing_files {

/// A directory of its own that goes away with the object.
class Directory {
public:
  Directory() {
    static int count = 0;
    path_ = std::filesystem::temp_directory_path() /
            ("tallystick-synth-" + std::to_string(::getpid()) + "-" + std::to_string(count++));
    std::filesystem::create_directories(path_);
  }
  ~Directory() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  Directory(const Directory&) = delete;
  Directory& operator=(const Directory&) = delete;
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

private:
  std::filesystem::path path_;
};

inline std::string bytes_of(const std::filesystem::path& file) {
  std::ifstream in{file, std::ios::binary};
  EXPECT_TRUE(in.good()) << file;
  std::ostringstream text;
  text << in.rdbuf();
  return std::move(text).str();
}

using Row = std::map<std::string, std::string>;

inline std::vector<std::string> split(std::string line) {
  while (!line.empty() && line.back() == '\r')
    line.pop_back();
  std::vector<std::string> fields(1);
  for (const char c : line) {
    if (c == ',')
      fields.emplace_back();
    else if (c != '"')
      fields.back() += c;
  }
  return fields;
}

/// Rows by column name. Every row must have as many fields as the header.
inline std::vector<Row> table(const std::filesystem::path& file) {
  std::string all = bytes_of(file);
  if (all.starts_with("\xEF\xBB\xBF")) all.erase(0, 3);
  std::vector<Row> rows;
  std::vector<std::string> names;
  for (std::size_t at = 0; at < all.size();) {
    const std::size_t end = all.find('\n', at);
    EXPECT_NE(end, std::string::npos) << "last line of " << file << " has no end";
    const auto fields = split(all.substr(at, end - at));
    at = end + 1;
    if (names.empty()) {
      names = fields;
      continue;
    }
    EXPECT_EQ(fields.size(), names.size()) << file << " row " << rows.size() + 1;
    Row row;
    for (std::size_t i = 0; i < names.size(); ++i)
      row[names[i]] = fields[i];
    rows.push_back(std::move(row));
  }
  return rows;
}

inline SynthSpec spec_of(std::uint64_t people, std::uint64_t seed, unsigned threads,
                         const Directory& directory) {
  SynthSpec spec;
  spec.people = people;
  spec.seed = seed;
  spec.threads = ThreadCount{threads};
  spec.out = directory.path();
  return spec;
}

inline void make(const SynthSpec& spec) {
  SilentProgress silent;
  const auto status = generate(spec, silent);
  ASSERT_TRUE(status.ok()) << status.error().to_text();
}

/// Where each source keeps what the tests look at; "" if it has no such column.
struct Columns {
  const char* number;
  const char* born;
  const char* sex;
  const char* postcode;
  const char* provider;
  const char* local_id;
};
inline const std::map<std::string, Columns>& columns() {
  static const std::map<std::string, Columns> kColumns = {
      {"gp", {"NHS_NUMBER", "DATE_OF_BIRTH", "SEX", "POSTCODE", "PRACTICE", "LOCAL_ID"}},
      {"apc", {"NEWNHSNO", "DOB", "SEX", "HOMEADD", "PROCODET", "LOPATID"}},
      {"ecds",
       {"NHS_NUMBER", "DATE_OF_BIRTH", "GENDER", "POSTCODE", "PROVIDER", "LOCAL_PATIENT_ID"}},
      {"csds",
       {"NHSNumber", "DateOfBirth", "Gender", "Postcode", "OrgID_LocalPatientID",
        "LocalPatientID"}},
      {"social_care", {"NHS_NUMBER", "DATE_OF_BIRTH", "SEX", "POSTCODE", "COUNCIL", "LOCAL_ID"}},
      {"prescriptions", {"NHSNumber", "PatientDoB", "PatientGender", "", "", ""}},
      {"deaths", {"DEC_CONF_NHS_NUMBER", "DEC_DATE_OF_BIRTH", "DEC_SEX", "DEC_POSTCODE", "", ""}}};
  return kColumns;
}

inline std::string digits_only(const std::string& text) {
  std::string result;
  for (const char c : text) {
    if (c >= '0' && c <= '9') result += c;
  }
  return result;
}

/// Any of the three date forms as YYYYMMDD.
inline std::string plain_date(const std::string& text) {
  if (text.find('/') == std::string::npos) return digits_only(text);
  return text.substr(6, 4) + text.substr(3, 2) + text.substr(0, 2);
}

/// Mod 11 by the book: weights 10 to 2 on the first nine digits.
inline bool valid_number(const std::string& number) {
  if (number.size() != 10) return false;
  int sum = 0;
  for (std::size_t i = 0; i < 9; ++i)
    sum += (number[i] - '0') * (10 - static_cast<int>(i));
  const int check = (11 - sum % 11) % 11;
  const std::string mirrored{number.rbegin(), number.rend()};
  return check < 10 && check == number[9] - '0' && number != mirrored;
}

} // namespace tallystick::synth::testing_files
