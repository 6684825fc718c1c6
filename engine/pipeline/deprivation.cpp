// SPDX-License-Identifier: MIT
#include "pipeline/deprivation.hpp"

namespace tallystick::pipeline {

const std::vector<DeprivationIndex>& deprivation_indices() {
  // Areas as each publication counts them: LSOA 2011 (England 2019, Wales), LSOA 2021 (England
  // 2025), data zones 2011 (Scotland), super output areas (Northern Ireland).
  static const std::vector<DeprivationIndex> indices = {
      {"england_2019", "English IMD 2019", 'E', 32'844},
      {"england_2025", "English IMD 2025", 'E', 33'755},
      {"wales_2019", "WIMD 2019", 'W', 1'909},
      {"scotland_2020", "SIMD 2020", 'S', 6'976},
      {"northern_ireland_2017", "NIMDM 2017", 'N', 890},
  };
  return indices;
}

std::vector<std::string_view> deprivation_index_names() {
  std::vector<std::string_view> names;
  for (const DeprivationIndex& index : deprivation_indices())
    names.push_back(index.name);
  return names;
}

const DeprivationIndex* find_deprivation_index(std::string_view name) {
  for (const DeprivationIndex& index : deprivation_indices())
    if (index.name == name) return &index;
  return nullptr;
}

std::uint32_t decile_of_rank(std::uint32_t rank, std::uint32_t areas) {
  return static_cast<std::uint32_t>((std::uint64_t{rank} * 10 + areas - 1) / areas);
}

} // namespace tallystick::pipeline
