// SPDX-License-Identifier: MIT
#include "people.hpp"

#include <algorithm>

#include "core/date.hpp"

namespace peer {
namespace {

using namespace tallystick::synth;
using tallystick::day_number;
using tallystick::parse_iso_date;

constexpr std::uint32_t kSectorsOfDistrict = 5; // as postcode_of() has it
enum Purpose : std::uint64_t { of_household = 201, of_person = 202 };

Random random_of(Purpose purpose, std::uint64_t index) {
  return Random{mix(kSeed + purpose) + index * 0x9e3779b97f4a7c15ULL};
}

// Half of those who moved stayed in their district.
std::uint32_t another_home(std::uint32_t home, std::uint32_t sectors, Random& r) {
  std::uint32_t sector = home / kSlotsPerBlock;
  if (r.percent(50)) {
    const std::uint32_t first = sector - sector % kSectorsOfDistrict;
    sector = first + r.below(std::min(kSectorsOfDistrict, sectors - first));
  } else {
    sector = r.below(sectors);
  }
  return sector * kSlotsPerBlock + r.below(kHomeSlots);
}

// That of the other home; or, if it is the same, one of a neighbouring sector.
std::uint32_t another_practice(const Person& person, std::uint32_t sectors, Random& r) {
  const std::uint32_t there = practice_of(person.other_home, sectors);
  if (there != person.practice) return there;
  return (person.practice + 1 + r.below(4)) % sectors;
}

} // namespace

People::People(std::uint32_t count) : sectors_((count + kBlockPeople - 1) / kBlockPeople) {
  const Window window{day_number(*parse_iso_date("2023-04-01")),
                      day_number(*parse_iso_date("2026-03-31"))};
  const Places places(count, kSeed);
  const Rates rates = default_rates(); // 1.5 % of births are twins
  people_.reserve(count);
  Block block;
  for (std::uint32_t sector = 0; sector < sectors_; ++sector) {
    make_block(block, sector, count, kSeed, places, rates, window);
    add(block);
  }
}

void People::add(const Block& block) {
  const auto first = static_cast<std::uint32_t>(people_.size());
  const auto size = static_cast<std::uint32_t>(block.people.size());
  for (const Household& household : block.households) {
    Random of_home = random_of(of_household, first + household.first);
    const std::uint32_t other_home = another_home(household.postcode, sectors_, of_home);
    for (std::uint32_t place = 0; place < household.size; ++place) {
      const auto& someone = block.people[household.first + place];
      Random r = random_of(of_person, someone.index);
      Person person;
      person.born = ymd_of(someone.born);
      person.sex = someone.sex;
      person.home = household.postcode;
      person.other_home = other_home;
      person.practice = practice_of(person.home, sectors_);
      person.other_practice = another_practice(person, sectors_, r);
      person.housemate = household.size > 1 ? first + household.first + (place + 1) % household.size
                                            : first + (household.first + 1U) % size;
      people_.push_back(person);
    }
  }
}

} // namespace peer
