// SPDX-License-Identifier: MIT
#include "synth/population.hpp"

#include <algorithm>

namespace tallystick::synth {
namespace {

// Deaths a year per 100,000 by age (0, 1-4, 5-14, 15-24, ... 75-84, 85+), rounded from the usual
// English pattern.
constexpr std::array<std::uint32_t, 11> kDeathsPer100k = {350, 15,  9,    35,   65,   140,
                                                          330, 820, 2100, 5600, 13000};

// People aged 65-99 by year of age, relative: fewer with every year, as in the census.
constexpr std::array<std::uint8_t, 35> kOlder = {60, 58, 57, 56, 55, 54, 53, 52, 51, 50, 48, 45,
                                                 42, 38, 35, 33, 31, 28, 26, 24, 22, 20, 18, 16,
                                                 14, 12, 10, 8,  6,  5,  4,  3,  2,  1,  1};
constexpr std::uint32_t older_total() {
  std::uint32_t total = 0;
  for (const auto weight : kOlder)
    total += weight;
  return total;
}

// Ethnic category 2001, shares per 1,000 after the 2021 census of England and Wales.
struct EthnicShare {
  char code;
  std::uint16_t per_1000;
};
constexpr std::array<EthnicShare, 17> kEthnic = {{{'A', 744},
                                                  {'B', 9},
                                                  {'C', 65},
                                                  {'D', 9},
                                                  {'E', 4},
                                                  {'F', 8},
                                                  {'G', 8},
                                                  {'H', 31},
                                                  {'J', 27},
                                                  {'K', 11},
                                                  {'L', 16},
                                                  {'M', 10},
                                                  {'N', 25},
                                                  {'P', 5},
                                                  {'R', 7},
                                                  {'S', 16},
                                                  {'Z', 5}}};

constexpr std::int32_t days_of(std::uint32_t years) {
  return static_cast<std::int32_t>(years * 1461 / 4);
}

constexpr std::uint32_t kFemalePer1000 = 505;

class BlockMaker {
public:
  BlockMaker(Block& block, std::uint64_t seed, const Places& places, const Rates& rates,
             Window window, std::uint32_t wanted)
      : block_(block), places_(places), rates_(rates), window_(window), seed_(seed),
        wanted_(wanted), random_(seed, Stream::household, block.number) {}

  void make() {
    communal();
    while (room() > 0)
      household();
  }

private:
  [[nodiscard]] std::uint32_t room() const {
    return wanted_ - static_cast<std::uint32_t>(block_.people.size());
  }

  // Care homes, and now and then a prison or a student hall: many people at one postcode, each for
  // themselves.
  void communal() {
    for (std::uint32_t i = 0; i < kCareHomes; ++i)
      residents(kCareHomeSlot + i, wanted_ * (10 + random_.below(10)) / kBlockPeople, 68, 99, 70);
    if (wanted_ < kBlockPeople / 2) return;
    if (random_.one_in(24)) residents(kPrisonSlot, 180 + random_.below(160), 19, 60, 4);
    if (random_.one_in(12)) residents(kHallSlot, 120 + random_.below(200), 18, 23, 52);
  }

  void residents(std::uint32_t slot, std::uint32_t count, std::int32_t youngest,
                 std::int32_t oldest, std::uint32_t percent_female) {
    for (; count > 0 && room() > 0; --count) {
      open_household(slot);
      const auto age = static_cast<std::uint32_t>(random_.between(youngest, oldest));
      someone(age, percent_female * 10);
      close_household();
    }
  }

  void household() {
    open_household(random_.below(kHomeSlots));
    const std::uint32_t kind = random_.below(100);
    if (kind < 13)
      someone(older(), 660);
    else if (kind < 31)
      someone(19 + random_.below(46), kFemalePer1000);
    else if (kind < 44)
      couple(older());
    else if (kind < 62)
      couple(22 + random_.below(43));
    else if (kind < 82)
      family(2, 0);
    else if (kind < 89)
      family(2, 18);
    else if (kind < 96)
      family(1, 0);
    else
      sharers();
    close_household();
  }

  void couple(std::uint32_t age) {
    const char one = any_sex();
    const bool same = random_.percent(3);
    add(one, age);
    const auto other = static_cast<std::uint32_t>(
        std::clamp(static_cast<std::int32_t>(age) + random_.between(-6, 6), 18, 99));
    add(same ? one : opposite(one), other);
  }

  // The children's ages come first: the mother was 19 to 40 when the eldest was born.
  void family(std::uint32_t parents, std::uint32_t youngest_child) {
    std::uint32_t children = 1;
    if (random_.percent(52)) ++children;
    if (random_.percent(17)) ++children;
    const std::uint32_t eldest = youngest_child + random_.below(19);
    const std::uint32_t mother_age = std::min(eldest + 19 + random_.below(22), 95U);
    const auto mother = static_cast<std::uint16_t>(block_.people.size());
    const bool mother_present = parents == 2 || random_.percent(86);
    add(mother_present ? '2' : '1', mother_age);
    if (parents == 2)
      someone(static_cast<std::uint32_t>(std::clamp(
                  static_cast<std::int32_t>(mother_age) + random_.between(-3, 8), 18, 99)),
              20);
    const std::uint16_t known = mother_present ? mother : kNobody;
    std::uint32_t age = eldest;
    for (; children > 0 && room() > 0; --children) {
      child(age, known);
      const std::uint32_t gap = 1 + random_.below(4);
      if (age < youngest_child + gap) break;
      age -= gap;
    }
  }

  void child(std::uint32_t age, std::uint16_t mother) {
    const std::int32_t born = birthday(age);
    const char one = any_sex();
    add_born(one, born, mother);
    if (random_.hit(rates_.twins)) add_born(random_.one_in(2) ? one : opposite(one), born, mother);
  }

  void sharers() {
    for (std::uint32_t n = 3 + random_.below(3); n > 0; --n)
      someone(18 + random_.below(17), kFemalePer1000);
  }

  void open_household(std::uint32_t slot) {
    Household home;
    home.first = static_cast<std::uint16_t>(block_.people.size());
    home.postcode = block_.number * kSlotsPerBlock + slot;
    home.earlier = {somewhere(), somewhere()};
    for (std::int32_t from = window_.first; from <= window_.last; from += 365) {
      const std::int32_t day = from + static_cast<std::int32_t>(random_.below(365));
      if (!random_.hit(rates_.moves_per_year) || day <= window_.first || day > window_.last)
        continue;
      home.moved = {day, home.moved[0]};
    }
    block_.households.push_back(home);
  }

  void close_household() {
    auto& home = block_.households.back();
    home.size = static_cast<std::uint16_t>(block_.people.size() - home.first);
  }

  // An earlier address: in six of ten cases in the same sector, in three nearby, else anywhere.
  std::uint32_t somewhere() {
    const std::uint32_t draw = random_.below(100);
    std::uint32_t block = block_.number;
    if (draw >= 90)
      block = random_.below(places_.blocks());
    else if (draw >= 60)
      block = (block + 1 + random_.below(8)) % places_.blocks();
    const std::uint32_t slot =
        random_.percent(4) ? kEndedSlot + random_.below(kEndedSlots) : random_.below(kHomeSlots);
    return block * kSlotsPerBlock + slot;
  }

  std::uint32_t older() {
    std::uint32_t at = random_.below(older_total());
    std::uint32_t years = 0;
    while (at >= kOlder[years])
      at -= kOlder[years++];
    return 65 + years;
  }

  char sex(std::uint32_t female_per_1000) {
    return random_.below(1000) < female_per_1000 ? '2' : '1';
  }
  char any_sex() { return sex(kFemalePer1000); }
  static char opposite(char one) { return one == '1' ? '2' : '1'; }
  std::int32_t birthday(std::uint32_t age) {
    return window_.last - days_of(age) - static_cast<std::int32_t>(random_.below(365));
  }
  // Draws inside, one statement each: compilers may evaluate the arguments of a call in any order,
  // and the numbers drawn must not depend on that.
  void someone(std::uint32_t age, std::uint32_t female_per_1000) {
    const char drawn = sex(female_per_1000);
    add(drawn, age);
  }
  void add(char who, std::uint32_t age) { add_born(who, birthday(age), kNobody); }

  void add_born(char drawn_sex, std::int32_t born, std::uint16_t mother) {
    if (room() == 0) return;
    Person person;
    person.index = std::uint64_t{block_.number} * kBlockPeople + block_.people.size();
    person.household = static_cast<std::uint16_t>(block_.households.size() - 1);
    person.sex = drawn_sex;
    person.born = born;
    person.mother = mother;
    Random own{seed_, Stream::person, person.index};
    person.frailty_q8 = static_cast<std::uint16_t>(128 + own.skewed_q16() / 768);
    person.ethnic = ethnic(own, person);
    person.died = death(own, person);
    if (own.hit(rates_.former_number))
      person.number_changed =
          std::max(born + 60, window_.first) + static_cast<std::int32_t>(own.below(window_.days()));
    if (person.number_changed > window_.last) person.number_changed = kNoDay;
    block_.people.push_back(person);
  }

  // A household mostly shares one group.
  [[nodiscard]] char ethnic(Random& own, const Person& person) const {
    const auto& home = block_.households[person.household];
    if (block_.people.size() > home.first && own.percent(90))
      return block_.people[home.first].ethnic;
    std::uint32_t at = own.below(1000);
    for (const auto& group : kEthnic) {
      if (at < group.per_1000) return group.code;
      at -= group.per_1000;
    }
    return 'Z';
  }

  [[nodiscard]] std::int32_t death(Random& own, const Person& person) const {
    const std::uint32_t age = age_on(person, window_.last);
    const std::uint32_t band = age == 0 ? 0 : age < 5 ? 1 : age < 85 ? (age + 15) / 10 : 10;
    const std::uint64_t per_100k = std::uint64_t{kDeathsPer100k[band]} * window_.days() / 365;
    const std::int32_t day = window_.first + static_cast<std::int32_t>(own.below(window_.days()));
    if (own.below(100'000) >= per_100k) return kNoDay;
    return std::max(day, person.born);
  }

  Block& block_;
  const Places& places_;
  const Rates& rates_;
  Window window_;
  std::uint64_t seed_;
  std::uint32_t wanted_;
  Random random_;
};

} // namespace

std::uint32_t practice_of(std::uint32_t postcode, std::uint32_t blocks) {
  const std::uint32_t block = postcode / kSlotsPerBlock;
  return postcode % 4 == 3 ? (block + 1) % blocks : block;
}

std::uint32_t postcode_on(const Household& home, std::int32_t day) {
  if (home.moved[1] != kNoDay && day < home.moved[1]) return home.earlier[1];
  if (home.moved[0] != kNoDay && day < home.moved[0]) return home.earlier[0];
  return home.postcode;
}

std::uint32_t postcode_before(const Household& home, std::int32_t day) {
  return postcode_on(home, day) == home.postcode ? home.earlier[0] : home.earlier[1];
}

std::uint32_t age_on(const Person& person, std::int32_t day) {
  if (day <= person.born) return 0;
  const Ymd then = ymd_of(day);
  const Ymd born = ymd_of(person.born);
  const bool before_birthday =
      then.month < born.month || (then.month == born.month && then.day < born.day);
  return then.year - born.year - (before_birthday ? 1U : 0U);
}

void make_block(Block& block, std::uint32_t number, std::uint64_t people, std::uint64_t seed,
                const Places& places, const Rates& rates, Window window) {
  block.number = number;
  block.people.clear();
  block.households.clear();
  const std::uint64_t first = std::uint64_t{number} * kBlockPeople;
  const auto wanted =
      static_cast<std::uint32_t>(std::min<std::uint64_t>(kBlockPeople, people - first));
  BlockMaker{block, seed, places, rates, window, wanted}.make();
}

} // namespace tallystick::synth
