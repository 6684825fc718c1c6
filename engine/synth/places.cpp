// SPDX-License-Identifier: MIT
#include "synth/places.hpp"

#include <algorithm>

#include "synth/random.hpp"

namespace tallystick::synth {
namespace {

constexpr std::uint32_t kLsoasPerBlock = 3;
constexpr std::uint32_t kLsoas = 32844;                           // LSOA 2011 in England
constexpr std::string_view kUnitLetters = "ABDEFGHJLNPQRSTUWXYZ"; // never C I K M O V
constexpr std::string_view kFirstLetters = "ACDFHJKPRTUY";        // no single-letter area is in use
constexpr std::string_view kSecondLetters = "ABCDEFGHKLMNOPQRSTUVWXY";
constexpr std::string_view kThirdLetters = "ABCDEFGHJKSTUW";
constexpr std::string_view kFourthLetters = "ABEHMNPRVWXY";

// Real areas that begin with one of kFirstLetters.
constexpr std::string_view kRealAreas =
    "AB AL CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY FK FY HA HD HG HP HR HS HU HX "
    "JE "
    "KA KT KW KY PA PE PH PL PO PR RG RH RM TA TD TF TN TQ TR TS TW UB YO ";

struct AreaNames {
  std::array<std::array<char, 2>, kFirstLetters.size() * kSecondLetters.size()> names{};
  std::uint32_t count = 0;
};

consteval AreaNames unused_areas() {
  AreaNames areas;
  // Second letter outside: neighbouring areas then differ in their first letter.
  for (const char second : kSecondLetters) {
    for (const char first : kFirstLetters) {
      bool real = false;
      for (std::size_t i = 0; i < kRealAreas.size(); i += 3)
        real = real || (kRealAreas[i] == first && kRealAreas[i + 1] == second);
      if (!real) areas.names[areas.count++] = {first, second};
    }
  }
  return areas;
}

constexpr AreaNames kAreas = unused_areas();
constexpr std::uint32_t kDistrictsPerArea = 12;
constexpr std::uint32_t kSectorsPerDistrict = 5;

class OutwardWriter {
public:
  explicit OutwardWriter(Postcode& postcode) : postcode_(postcode) {}
  void put(char c) { postcode_.outward[postcode_.outward_size++] = c; }
  void number(std::uint32_t n) {
    if (n >= 10) put(static_cast<char>('0' + n / 10));
    put(static_cast<char>('0' + n % 10));
  }

private:
  Postcode& postcode_;
};

// All shapes of an outward code occur, also in a small population: A9, A99, A9A, AA9, AA99, AA9A.
void put_outward(Postcode& postcode, std::uint32_t district) {
  OutwardWriter out{postcode};
  const std::uint32_t area = district / kDistrictsPerArea % kAreas.count;
  const std::uint32_t kind = district % kDistrictsPerArea;
  const auto letters = static_cast<std::uint32_t>(kFirstLetters.size());
  constexpr std::array<std::uint32_t, kDistrictsPerArea> kNumbers = {1,  10, 2, 0, 20, 3,
                                                                     12, 4,  5, 0, 30, 8};
  if (kind == 3 || kind == 9) {
    out.put(kFirstLetters[area % letters]);
    const std::uint32_t turn = area / letters;
    if (kind == 3) return out.number(turn + 1);
    out.number(turn % 9 + 1);
    return out.put(kThirdLetters[turn / 9 % kThirdLetters.size()]);
  }
  out.put(kAreas.names[area][0]);
  out.put(kAreas.names[area][1]);
  out.number(kNumbers[kind]);
  if (kind == 8) out.put(kFourthLetters[area % kFourthLetters.size()]);
}

// Nine digits "E01" + 900001 ...: shaped like ONS codes, but in ranges that ONS has not given out.
void put_ons_code(Text& text, std::string_view kind, std::uint32_t number) {
  text.put(kind);
  text.digits(900001 + number, 6);
}

std::uint32_t share_of(std::uint32_t index, std::uint32_t of, std::uint32_t parts) {
  return static_cast<std::uint32_t>(std::uint64_t{index} * parts / of);
}

void put_padded(Text& text, std::string_view outward, std::size_t width) {
  text.put(outward);
  for (std::size_t i = outward.size(); i < width; ++i)
    text.put(' ');
}

// Micro-degrees, on a square grid of blocks.
void put_degrees(Text& text, std::int64_t micro) {
  if (micro < 0) text.put('-');
  const auto size = static_cast<std::uint64_t>(micro < 0 ? -micro : micro);
  text.number(size / 1000000);
  text.put('.');
  text.digits(size % 1000000, 6);
}

} // namespace

Places::Places(std::uint64_t people, std::uint64_t seed)
    : seed_(seed), blocks_(static_cast<std::uint32_t>((people + kBlockPeople - 1) / kBlockPeople)),
      sub_icbs_(std::clamp(blocks_ / 3, 1U, 106U)), icbs_(std::clamp(sub_icbs_ * 2 / 5, 1U, 42U)),
      regions_(std::clamp(icbs_ / 2, 1U, 7U)), trusts_(std::max(2U, blocks_ / 48 + 2)) {}

std::uint32_t Places::sub_icb_of(std::uint32_t block) const {
  return share_of(block / 2, (blocks_ + 1) / 2, sub_icbs_);
}

std::uint32_t Places::trust_of(std::uint32_t block) const {
  return share_of(block, blocks_, trusts_);
}

std::uint32_t Places::deprivation_rank(std::uint32_t postcode) const {
  const std::uint32_t block = postcode / kSlotsPerBlock;
  const std::uint32_t lsoa = postcode % kSlotsPerBlock % kLsoasPerBlock;
  // Golden-ratio steps spread the blocks evenly over the ranks, so that a small population has
  // every decile too.
  const std::uint32_t spread = block * 2654435769U;
  const auto base = static_cast<std::uint32_t>((std::uint64_t{spread} * kLsoas) >> 32);
  Random random{seed_, Stream::place, std::uint64_t{block} * kLsoasPerBlock + lsoa};
  return (base + random.below(5000)) % kLsoas + 1;
}

std::uint32_t Places::decile(std::uint32_t postcode) const {
  return (deprivation_rank(postcode) - 1) * 10 / kLsoas + 1;
}

std::uint32_t Places::optout_percent(std::uint32_t block) const {
  Random random{seed_, Stream::place, (1ULL << 40) + sub_icb_of(block)};
  return 50 + random.below(101); // 2.6 to 7.8 % with a mean of 5.2 %
}

void Places::write_areas(std::uint32_t block, Text& text) const {
  std::uint32_t side = 1;
  while (side * side < blocks_)
    ++side;
  const std::uint32_t msoa = block / 2;
  const std::uint32_t sub_icb = sub_icb_of(block);
  const std::uint32_t icb = share_of(sub_icb, sub_icbs_, icbs_);
  const std::uint32_t region = share_of(icb, icbs_, regions_);
  for (std::uint32_t slot = 0; slot < kUsedSlots; ++slot) {
    text.room(kLongestRow);
    const std::uint32_t index = block * kSlotsPerBlock + slot;
    const Postcode postcode = postcode_of(index);
    Random random{seed_, Stream::place, (2ULL << 40) + index};
    put_padded(text, postcode.out(), 4), text.put(postcode.in()), text.put(',');
    put_padded(text, postcode.out(), 5), text.put(postcode.in()), text.put(',');
    text.put(postcode.out()), text.put(' '), text.put(postcode.in());
    text.put(",198001,");
    if (slot >= kEndedSlot)
      text.digits(2012 + random.below(12), 4), text.digits(1 + random.below(12), 2);
    text.put(','), put_ons_code(text, "E06", sub_icb);
    text.put(",0,1,"), put_ons_code(text, "E40", region);
    text.put(",E92000001,"), put_ons_code(text, "E12", region);
    const std::uint32_t lsoa = block * kLsoasPerBlock + slot % kLsoasPerBlock;
    text.put(','), put_ons_code(text, "E01", lsoa);
    text.put(','), put_ons_code(text, "E02", msoa);
    text.put(','), put_ons_code(text, "E38", sub_icb);
    const std::uint32_t step = 4'500'000 / side;
    text.put(','),
        put_degrees(text, 50'500'000 + std::int64_t{block / side} * step + random.below(step));
    text.put(','),
        put_degrees(text, -4'000'000 + std::int64_t{block % side} * step + random.below(step));
    text.put(','), text.number(deprivation_rank(index));
    text.put(','), put_ons_code(text, "E54", icb);
    text.put(','), put_ons_code(text, "E01", lsoa);
    text.put(','), put_ons_code(text, "E02", msoa), text.put('\n');
  }
}

Postcode postcode_of(std::uint32_t index) {
  Postcode postcode;
  const std::uint32_t block = index / kSlotsPerBlock;
  const std::uint32_t slot = index % kSlotsPerBlock;
  put_outward(postcode, block / kSectorsPerDistrict);
  const std::uint32_t unit = (slot * 53 + block * 31) % 400; // 53 and 400 have no common factor
  postcode.inward = {"12340"[block % kSectorsPerDistrict], kUnitLetters[unit / 20],
                     kUnitLetters[unit % 20]};
  return postcode;
}

void put_postcode(Text& text, const Postcode& postcode, PostcodeStyle style, std::uint32_t whim) {
  if (postcode.empty()) return;
  if (style == PostcodeStyle::fixed8) {
    put_padded(text, postcode.out(), 5);
    return text.put(postcode.in());
  }
  if (style == PostcodeStyle::spaced) {
    text.put(postcode.out()), text.put(' ');
    return text.put(postcode.in());
  }
  const bool lower = whim % 3 != 1;
  const auto put = [&](std::string_view part) {
    for (const char c : part)
      text.put(lower && c >= 'A' ? static_cast<char>(c + ('a' - 'A')) : c);
  };
  put(postcode.out());
  if (whim % 3 == 0) text.put(' ');
  if (whim % 7 == 1) text.put("  ");
  put(postcode.in());
}

void put_organisation(Text& text, Organisation kind, std::uint32_t number) {
  constexpr std::string_view kAlphanumeric = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  constexpr std::string_view kSecond = "ZYVUPO";
  switch (kind) {
  case Organisation::practice: // a letter that no real practice code begins with, and five digits
    text.put('Z');
    return text.digits(10000 + number, 5);
  case Organisation::trust:
  case Organisation::community:
    text.put(kind == Organisation::trust ? 'R' : 'N');
    text.put(kSecond[number / 36 % kSecond.size()]);
    return text.put(kAlphanumeric[number % 36]);
  case Organisation::council:
    return text.digits(801 + number, 3);
  }
}

} // namespace tallystick::synth
