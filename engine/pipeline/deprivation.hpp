// SPDX-License-Identifier: MIT
// Deprivation deciles: the tenth of a nation's small areas in which a rank lies.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace tallystick::pipeline {

/// A published index that ranks the small areas of one nation, 1 = most deprived. Ranks of two
/// indices say nothing about each other, so a decile is always of one.
struct DeprivationIndex {
  std::string_view name;  ///< as a job writes it
  std::string_view title; ///< as a data dictionary shows it
  char country;           ///< first letter of the nation's GSS code (E92000001 ...)
  std::uint32_t areas;    ///< how many areas it ranks
};

[[nodiscard]] const std::vector<DeprivationIndex>& deprivation_indices();
[[nodiscard]] std::vector<std::string_view> deprivation_index_names();
/// Null if there is none of this name.
[[nodiscard]] const DeprivationIndex* find_deprivation_index(std::string_view name);

/// 1 (most deprived) to 10: ten groups of equal size, as the English indices are published (decile
/// 1 of 2019 ends at rank 3,284). `rank` is from 1 to `areas`.
[[nodiscard]] std::uint32_t decile_of_rank(std::uint32_t rank, std::uint32_t areas);

} // namespace tallystick::pipeline
