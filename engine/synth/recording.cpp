// SPDX-License-Identifier: MIT
#include "synth/recording.hpp"

#include <algorithm>

namespace tallystick::synth {
namespace {

constexpr std::int32_t kMothersNumberDays = 28;

// Mod 11 catches every single wrong digit and every swap of two different neighbours, so the result
// is never valid.
void misspell(NhsDigits& number, bool swap, Random& random) {
  auto& d = number.text;
  const std::uint32_t at = random.below(9);
  if (swap && d[at] != d[at + 1]) return std::swap(d[at], d[at + 1]);
  const auto digit = static_cast<std::uint32_t>(d[at] - '0');
  d[at] = static_cast<char>('0' + (digit + 1 + random.below(9)) % 10);
}

NhsDigits placeholder(Random& random) {
  constexpr std::array<std::string_view, 4> kPlaceholders = {"0000000000", "9999999999",
                                                             "1111111111", "1234567890"};
  NhsDigits number;
  const auto text = kPlaceholders[random.below(kPlaceholders.size())];
  std::copy(text.begin(), text.end(), number.text.begin());
  return number;
}

class NumberRecorder {
public:
  NumberRecorder(const Block& block, const BlockNumbers& numbers, std::uint32_t person,
                 std::int32_t day)
      : block_(block), numbers_(numbers), person_(person), who_(block.people[person]), day_(day) {}

  void record(Recorded& row, const SourceRates& rates, Random& random) const {
    carry(row, person_, NumberState::own);
    if (day_ <= who_.born + kMothersNumberDays && who_.mother != kNobody &&
        random.hit(rates[Rate::number_mother]))
      return carry(row, who_.mother, NumberState::mother);
    if (random.hit(rates[Rate::number_missing])) return spoil(row, NumberState::none);
    if (random.hit(rates[Rate::number_someone_else]) && block_.people.size() > 1)
      return carry(row, neighbour(random), NumberState::other);
    if (random.hit(rates[Rate::number_placeholder])) {
      row.number = placeholder(random);
      return spoil(row, NumberState::placeholder);
    }
    row.spaced = random.hit(rates[Rate::number_spaced]);
    if (who_.renumbered() && day_ >= who_.number_changed &&
        random.hit(rates[Rate::number_former])) {
      row.number = numbers_.former[person_];
      row.state = NumberState::former;
      row.carries_former = true;
    }
    const bool substituted = random.hit(rates[Rate::number_substitution]);
    const bool swapped = !substituted && random.hit(rates[Rate::number_swap]);
    if (!substituted && !swapped) return;
    misspell(row.number, swapped, random);
    spoil(row, NumberState::typo);
  }

private:
  // The number that held on that day: rows from before a change carry the former one, rightly.
  void carry(Recorded& row, std::uint32_t person, NumberState state) const {
    const Person& who = block_.people[person];
    row.carries_former = who.renumbered() && day_ < who.number_changed;
    row.number = row.carries_former ? numbers_.former[person] : numbers_.present[person];
    row.carries = static_cast<std::uint16_t>(person);
    row.state = state;
  }
  static void spoil(Recorded& row, NumberState state) {
    row.carries = kNobody;
    row.carries_former = false;
    row.state = state;
  }
  // Someone of the household; for those who live alone, the next person of the block.
  [[nodiscard]] std::uint32_t neighbour(Random& random) const {
    const Household& home = block_.home_of(who_);
    const auto all = static_cast<std::uint32_t>(block_.people.size());
    if (home.size < 2) return (person_ + 1) % all;
    return home.first + (person_ - home.first + 1 + random.below(home.size - 1U)) % home.size;
  }

  const Block& block_;
  const BlockNumbers& numbers_;
  std::uint32_t person_;
  const Person& who_;
  std::int32_t day_;
};

// Changes one component to another value; the date stays a date and does not move past the year of
// birth's neighbours.
void change_component(Ymd& date, std::uint32_t component, Random& random) {
  if (component == 0) {
    date.day = (date.day + random.below(27)) % 28 + 1;
  } else if (component == 1) {
    date.month = (date.month + random.below(11)) % 12 + 1;
    date.day = std::min(date.day, 28U);
  } else {
    date.year -= 1 + (random.one_in(4) ? 9 : random.below(9));
    if (date.month == 2) date.day = std::min(date.day, 28U);
  }
}

Ymd record_birth(const Person& who, const SourceRates& rates, Random& random) {
  Ymd born = ymd_of(who.born);
  if (random.hit(rates[Rate::birth_missing])) return {};
  if (random.hit(rates[Rate::birth_filler])) return {born.year, 1, 1};
  if (random.hit(rates[Rate::birth_swapped])) {
    if (born.day <= 12) std::swap(born.day, born.month);
  } else if (random.hit(rates[Rate::birth_component])) {
    change_component(born, random.below(3), random);
  } else if (random.hit(rates[Rate::birth_components])) {
    const std::uint32_t first = random.below(3);
    change_component(born, first, random);
    change_component(born, (first + 1) % 3, random);
  }
  return born;
}

char record_sex(const Person& who, const SourceRates& rates, Random& random) {
  if (random.hit(rates[Rate::sex_missing])) return ' ';
  if (random.hit(rates[Rate::sex_not_specified])) return '9';
  if (random.hit(rates[Rate::sex_wrong])) return who.sex == '1' ? '2' : '1';
  return who.sex;
}

constexpr Postcode kNotKnown = {{'Z', 'Z', '9', '9'}, 4, {'3', 'W', 'Z'}};
constexpr Postcode kNoFixedAbode = {{'Z', 'Z', '9', '9'}, 4, {'3', 'V', 'Z'}};

// A letter for the digit that looks like it, or the reverse; where there is none, another last
// letter.
void misspell(Postcode& postcode, Random& random) {
  constexpr std::string_view kLooks = "0O1I";
  for (std::size_t i = 0; i < postcode.outward_size; ++i) {
    const auto at = kLooks.find(postcode.outward[i]);
    if (at == std::string_view::npos) continue;
    postcode.outward[i] = kLooks[at ^ 1U];
    return;
  }
  constexpr std::string_view kLast = "ABDEFGHJLNPQRSTUWXYZ";
  const auto at = static_cast<std::uint32_t>(kLast.find(postcode.inward[2]));
  postcode.inward[2] = kLast[(at + 1 + random.below(19)) % 20];
}

Postcode record_postcode(const Household& home, std::int32_t day, const SourceRates& rates,
                         Random& random) {
  if (random.hit(rates[Rate::postcode_missing])) return {};
  if (random.hit(rates[Rate::postcode_not_known])) return kNotKnown;
  if (random.hit(rates[Rate::postcode_no_fixed_abode])) return kNoFixedAbode;
  std::uint32_t index = postcode_on(home, day);
  if (random.hit(rates[Rate::postcode_old_address])) {
    index = postcode_before(home, day);
  } else if (random.hit(rates[Rate::postcode_same_sector])) {
    const std::uint32_t slot = index % kSlotsPerBlock;
    index = index - slot + (slot + 1 + random.below(kHomeSlots - 1)) % kHomeSlots;
  }
  Postcode postcode = postcode_of(index);
  if (random.hit(rates[Rate::postcode_typo])) misspell(postcode, random);
  return postcode;
}

} // namespace

std::string_view name_of(NumberState state) {
  constexpr std::array<std::string_view, 7> kNames = {"own",   "former", "none",       "typo",
                                                      "other", "mother", "placeholder"};
  return kNames[static_cast<std::size_t>(state)];
}

void BlockNumbers::make(const Block& block, std::uint64_t people, std::uint64_t seed) {
  present.resize(block.people.size());
  former.resize(block.people.size());
  for (std::size_t i = 0; i < block.people.size(); ++i) {
    const Person& who = block.people[i];
    present[i] = nhs_number(static_cast<std::uint32_t>(who.index), seed);
    if (who.renumbered())
      former[i] = nhs_number(static_cast<std::uint32_t>(who.index + people), seed);
  }
}

Recorded record(const Block& block, const BlockNumbers& numbers, std::uint32_t person,
                std::int32_t day, const SourceRates& rates, Random& random) {
  const Person& who = block.people[person];
  Recorded row;
  row.whim = random.bits32();
  NumberRecorder{block, numbers, person, day}.record(row, rates, random);
  row.born = record_birth(who, rates, random);
  row.sex = record_sex(who, rates, random);
  row.postcode = record_postcode(block.home_of(who), day, rates, random);
  row.untidy = random.hit(rates[Rate::postcode_untidy]);
  return row;
}

std::uint32_t record_practice(const Block& block, const Person& who, std::int32_t day,
                              std::uint32_t blocks, const SourceRates& rates, Random& random) {
  if (random.hit(rates[Rate::practice_missing])) return kNoPractice;
  const Household& home = block.home_of(who);
  const std::uint32_t address =
      random.hit(rates[Rate::practice_old]) ? postcode_before(home, day) : postcode_on(home, day);
  return practice_of(address, blocks);
}

std::string_view local_id_prefix(Organisation kind) {
  switch (kind) {
  case Organisation::practice:
    return "";
  case Organisation::trust:
    return "H";
  case Organisation::community:
    return "C";
  case Organisation::council:
    return "SC-";
  }
  return "";
}

std::uint32_t local_id(Organisation kind, std::uint32_t provider, std::uint64_t person,
                       std::uint64_t seed) {
  const std::uint64_t site = std::uint64_t{provider} * 4 + static_cast<std::uint64_t>(kind);
  return shuffled(static_cast<std::uint32_t>(person), stream_key(seed, Stream::local_id, site));
}

LocalId record_local_id(Organisation kind, std::uint32_t provider, const Person& who,
                        std::uint64_t people, std::uint64_t seed, const SourceRates& rates,
                        Random& random) {
  if (random.hit(rates[Rate::local_id_missing])) return {0, true, false};
  const std::uint64_t site = std::uint64_t{provider} * 4 + static_cast<std::uint64_t>(kind);
  Random twice{stream_key(seed, Stream::second_id, site) + who.index};
  const bool second = twice.hit(rates[Rate::local_id_second]) && random.one_in(2);
  return {local_id(kind, provider, who.index + (second ? people : 0), seed), false, !second};
}

} // namespace tallystick::synth
