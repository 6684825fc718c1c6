// SPDX-License-Identifier: MIT
// Profiles: what the rows of a tree say, each different row once; and the levels at which two of them agree.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

#include "flow/token.hpp"
#include "link/forest.hpp"
#include "model/agreement_pattern.hpp"

namespace tallystick::link {

/// Rows of one tree that hold the same fields and the same person id. A row with IdMarks is a profile of its own.
struct Profile {
  RowId root;
  RowId row;           ///< the first of them
  PersonNumber person; ///< the rows' own id, not one that their tree has found; kNoPerson if none
  std::uint32_t rows;  ///< how many
  bool fallible;       ///< the id has no check digit: two different ones may be one person's
  bool open;           ///< may still move (OpenRows)
  bool identified;     ///< the tree has a person id, of whatever row
  FieldTokens fields;
};

/// The comparisons of a model, in the order of their digits in a pattern.
enum class FieldComparison : std::uint8_t {
  person_id,
  birth_date,
  postcode,
  sex,
  practice,
  local_id,
};
inline constexpr std::size_t kFieldComparisons = 6;

// Levels from the strongest agreement to the weakest; the last of each says that a field is missing.
enum class PersonIdLevel : std::uint8_t { exact, near, different, missing };
enum class BirthDateLevel : std::uint8_t {
  exact,
  swapped,
  two_parts,
  one_part,
  different,
  missing
};
enum class PostcodeLevel : std::uint8_t { unit, sector, district, different, missing };
enum class PlainLevel : std::uint8_t { same, different, missing }; ///< sex, practice, local id

/// Patterns of these comparisons.
[[nodiscard]] const model::PatternSpace& field_patterns();

/// What a pattern counts each comparison's level in; checked against field_patterns().
inline constexpr std::uint32_t kPersonIdStride = 1;
inline constexpr std::uint32_t kBirthDateStride = 4;
inline constexpr std::uint32_t kPostcodeStride = kBirthDateStride * 6;
inline constexpr std::uint32_t kSexStride = kPostcodeStride * 5;
inline constexpr std::uint32_t kPracticeStride = kSexStride * 3;
inline constexpr std::uint32_t kLocalIdStride = kPracticeStride * 3;
inline constexpr std::uint32_t kFieldPatterns = kLocalIdStride * 3;

/// The parts of a profile that are compared, each in a 32-bit lane of its own.
struct ComparedParts {
  std::uint32_t person; ///< id + 1; 0 none
  std::uint32_t fallible;
  std::uint32_t year;
  std::uint32_t month;
  std::uint32_t day;
  std::uint32_t postcode;
  std::uint32_t sector;
  std::uint32_t district;
  std::uint32_t sex;
  std::uint32_t practice;
  std::uint32_t local_id;
  std::uint32_t provider;
};
[[nodiscard]] inline ComparedParts parts_of(const Profile& p) {
  const FieldTokens& f = p.fields;
  return {p.person + 1U, p.fallible ? 1U : 0U, f.birth_year,      f.birth_month,
          f.birth_day,   f.postcode,           f.postcode_sector, f.postcode_district,
          f.sex,         f.practice,           f.local_id,        f.provider};
}

inline constexpr std::size_t kComparedParts = sizeof(ComparedParts) / sizeof(std::uint32_t);

/// One bit for each part, in their order, that both hold and agree on.
[[nodiscard]] inline std::uint32_t agreeing_parts(const ComparedParts& a, const ComparedParts& b) {
  const auto x = std::bit_cast<std::array<std::uint32_t, kComparedParts>>(a);
  const auto y = std::bit_cast<std::array<std::uint32_t, kComparedParts>>(b);
  std::uint32_t parts = 0;
  for (std::size_t p = 0; p != kComparedParts; ++p)
    parts |= (std::uint32_t{x[p] == y[p]} & std::uint32_t{x[p] != 0}) << p;
  return parts;
}

/// The pattern of two profiles, without PersonIdLevel::near, which takes more than their fields (see IdMarks). Free of
/// branches, so that a loop over profiles runs on vectors. Levels:
/// - person id: equal, or different. Ids with and without a check digit are not compared.
/// - birth date: all parts equal; year equal with day and month swapped; two parts; one part (nhs-rules 4.3, 4.4). A date
///   that lacks parts is no evidence as long as the others agree.
/// - postcode: unit, sector or district equal.
/// - local id: equal, or different ids of one provider.
[[nodiscard]] inline std::uint32_t pattern_of(const ComparedParts& a, const ComparedParts& b) {
  const auto both = [](std::uint32_t x, std::uint32_t y) {
    return std::uint32_t{x != 0} & std::uint32_t{y != 0};
  };
  const auto equal = [](std::uint32_t x, std::uint32_t y) { return std::uint32_t{x == y}; };
  const auto plain = [](std::uint32_t known, std::uint32_t same) {
    return known != 0 ? 1U - same : 2U;
  };

  const std::uint32_t ids = both(a.person, b.person) & equal(a.fallible, b.fallible);
  const std::uint32_t id_differs = 2U - 2U * equal(a.person, b.person);
  const std::uint32_t id = ids != 0 ? id_differs : 3U;

  const std::uint32_t years = both(a.year, b.year);
  const std::uint32_t months = both(a.month, b.month);
  const std::uint32_t days = both(a.day, b.day);
  const std::uint32_t known = years + months + days;
  const std::uint32_t same_year = years & equal(a.year, b.year);
  const std::uint32_t agreeing =
      same_year + (months & equal(a.month, b.month)) + (days & equal(a.day, b.day));
  const std::uint32_t swapped = same_year & equal(a.day, b.month) & equal(a.month, b.day);
  // Three, two, one or no part agree: 0, 2, 3, 4.
  const std::uint32_t by_count = 4U - agreeing - std::uint32_t{agreeing == 3};
  const std::uint32_t whole = (swapped & std::uint32_t{agreeing != 3}) != 0 ? 1U : by_count;
  const std::uint32_t partial = agreeing == known ? 5U : 4U - std::uint32_t{agreeing != 0};
  const std::uint32_t date = known == 3 ? whole : partial;

  const std::uint32_t same_unit = equal(a.postcode, b.postcode);
  const std::uint32_t same_sector = both(a.sector, b.sector) & equal(a.sector, b.sector);
  const std::uint32_t same_district = both(a.district, b.district) & equal(a.district, b.district);
  const std::uint32_t wider = same_sector != 0 ? 1U : 3U - same_district;
  const std::uint32_t place = same_unit != 0 ? 0U : wider;
  const std::uint32_t postcode = both(a.postcode, b.postcode) != 0 ? place : 4U;

  const std::uint32_t sex = plain(both(a.sex, b.sex), equal(a.sex, b.sex));
  const std::uint32_t practice = plain(both(a.practice, b.practice), equal(a.practice, b.practice));
  const std::uint32_t same_local_id = equal(a.local_id, b.local_id);
  const std::uint32_t local_ids =
      both(a.local_id, b.local_id) & (same_local_id | equal(a.provider, b.provider));
  return id * kPersonIdStride + date * kBirthDateStride + postcode * kPostcodeStride +
         sex * kSexStride + practice * kPracticeStride +
         plain(local_ids, same_local_id) * kLocalIdStride;
}

} // namespace tallystick::link
