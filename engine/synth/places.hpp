// SPDX-License-Identifier: MIT
// The synthetic country: where a block of people lives, and the codes of its postcodes, areas and
// organisations. A block is one postcode sector. Three LSOAs make a block, two blocks an MSOA;
// MSOAs nest in sub-ICBs, ICBs, regions.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "synth/text.hpp"

namespace tallystick::synth {

inline constexpr std::uint32_t kBlockPeople = 4096; ///< people are made in blocks of this many
inline constexpr std::uint32_t kSlotsPerBlock =
    128; ///< postcode indices per block; some are unused

/// Postcodes of a block by slot: homes, care homes, a prison, a student hall, and postcodes no
/// longer in use.
inline constexpr std::uint32_t kHomeSlots = 112;
inline constexpr std::uint32_t kCareHomeSlot = 112;
inline constexpr std::uint32_t kCareHomes = 2;
inline constexpr std::uint32_t kPrisonSlot = 114;
inline constexpr std::uint32_t kHallSlot = 115;
inline constexpr std::uint32_t kEndedSlot = 116;
inline constexpr std::uint32_t kEndedSlots = 8;
inline constexpr std::uint32_t kUsedSlots = kEndedSlot + kEndedSlots;

/// A unit postcode in two parts. The area letters are of no real postcode area, so no real address
/// is meant.
struct Postcode {
  std::array<char, 4> outward{};
  std::uint8_t outward_size = 0; ///< 0: no postcode
  std::array<char, 3> inward{};
  [[nodiscard]] bool empty() const { return outward_size == 0; }
  [[nodiscard]] std::string_view out() const { return {outward.data(), outward_size}; }
  [[nodiscard]] std::string_view in() const { return {inward.data(), inward.size()}; }
};

/// How a file writes postcodes.
enum class PostcodeStyle : std::uint8_t {
  spaced, ///< JA1 1AA
  fixed8, ///< HES HOMEADD: eight characters, inward part from character 6
  untidy, ///< lower case, or no space, or two spaces
};

/// Organisations are numbered; a code is made from kind and number.
enum class Organisation : std::uint8_t { practice, trust, community, council };

class Places {
public:
  explicit Places(std::uint64_t people, std::uint64_t seed);

  [[nodiscard]] std::uint32_t blocks() const { return blocks_; }
  /// Deprivation decile of the LSOA of a postcode, 1 = most deprived.
  [[nodiscard]] std::uint32_t decile(std::uint32_t postcode) const;
  /// Rank among 32,844 LSOAs, 1 = most deprived (as ONSPD column imd).
  [[nodiscard]] std::uint32_t deprivation_rank(std::uint32_t postcode) const;
  /// Percent by which opt-outs are more (or less) frequent here than on average: they differ a lot
  /// between areas.
  [[nodiscard]] std::uint32_t optout_percent(std::uint32_t block) const;
  [[nodiscard]] std::uint32_t trust_of(std::uint32_t block) const;
  [[nodiscard]] std::uint32_t council_of(std::uint32_t block) const { return sub_icb_of(block); }
  [[nodiscard]] std::uint32_t trusts() const { return trusts_; }

  /// One line an area code set for the block's postcodes, in the column layout of the ONS Postcode
  /// Directory.
  void write_areas(std::uint32_t block, Text& text) const;
  static constexpr std::string_view kAreasHeader =
      "pcd,pcd2,pcds,dointr,doterm,oslaua,usertype,osgrdind,nhser,ctry,rgn,lsoa11,msoa11,sicbl,lat,"
      "long,imd,icb,lsoa21,msoa21\n";

private:
  [[nodiscard]] std::uint32_t sub_icb_of(std::uint32_t block) const;

  std::uint64_t seed_;
  std::uint32_t blocks_;
  std::uint32_t sub_icbs_;
  std::uint32_t icbs_;
  std::uint32_t regions_;
  std::uint32_t trusts_;
};

/// The postcode of an index (block * kSlotsPerBlock + slot). Distinct indices give distinct
/// postcodes.
[[nodiscard]] Postcode postcode_of(std::uint32_t index);
void put_postcode(Text& text, const Postcode& postcode, PostcodeStyle style, std::uint32_t whim);

/// At most six characters.
void put_organisation(Text& text, Organisation kind, std::uint32_t number);

} // namespace tallystick::synth
