// SPDX-License-Identifier: MIT
#include "recording.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace peer {
namespace {

using namespace tallystick::synth;

constexpr std::uint32_t kSectorsOfHospital = 40;
constexpr std::uint32_t kSectorsOfCommunity = 60;

/// One draw that decides between fates which exclude each other.
class Fate {
public:
  explicit Fate(Random& r) : left_(static_cast<std::int64_t>(r.below(10'000))) {}
  bool is(std::uint32_t of_10000) {
    const bool before = left_ >= 0;
    left_ -= of_10000;
    return before && left_ < 0;
  }

private:
  std::int64_t left_;
};

void put_number(Text& text, const People& people, std::uint32_t index, const Noise& noise,
                Random& r) {
  Fate fate(r);
  if (fate.is(noise.number_missing)) return;
  if (fate.is(noise.number_shared)) return text.put(People::number(people[index].housemate).view());
  NhsDigits number = People::number(index);
  if (fate.is(noise.number_typo)) {
    const std::uint32_t at = r.below(9);
    char& digit = number.text[at];
    if (r.percent(30) && digit != number.text[at + 1])
      std::swap(digit, number.text[at + 1]);
    else
      digit =
          static_cast<char>('0' + (static_cast<std::uint32_t>(digit - '0') + 1 + r.below(9)) % 10);
  }
  text.put(number.view());
}

std::uint32_t other_of(std::uint32_t now, std::uint32_t most, Random& r) {
  return (now + r.below(most - 1)) % most + 1;
}

Ymd recorded_birth(Ymd born, const Noise& noise, Random& r) {
  Fate fate(r);
  if (fate.is(noise.birth_missing)) return {};
  if (fate.is(noise.birth_1900)) return {1900, 1, 1};
  if (fate.is(noise.birth_january)) return {born.year, 1, 1};
  Ymd wrong = born;
  if (fate.is(noise.birth_swapped)) std::swap(wrong.day, wrong.month);
  if (fate.is(noise.birth_day)) wrong.day = other_of(born.day, 28, r);
  if (fate.is(noise.birth_month)) wrong.month = other_of(born.month, 12, r);
  if (fate.is(noise.birth_year)) wrong.year = born.year - 5 + other_of(5, 10, r);
  return exists(wrong) ? wrong : born;
}

void put_sex(Text& text, char sex, const Noise& noise, Random& r) {
  Fate fate(r);
  if (fate.is(noise.sex_missing)) return;
  if (fate.is(noise.sex_nine)) return text.put('9');
  if (fate.is(noise.sex_wrong)) return text.put(sex == '1' ? '2' : '1');
  text.put(sex);
}

/// The sector's digit or one of the two letters behind it replaced.
void mistype(Postcode& postcode, Random& r) {
  constexpr std::string_view kLetters = "ABDEFGHJLNPQRSTUWXYZ";
  const std::uint32_t at = r.below(3);
  char& c = postcode.inward[at];
  const char before = c;
  while (c == before)
    c = at == 0 ? static_cast<char>('0' + r.below(10)) : kLetters[r.below(20)];
}

/// Says whether the postcode is of the other home.
bool put_postcode_field(Text& text, const Person& person, const Noise& noise, Random& r) {
  Fate fate(r);
  if (fate.is(noise.postcode_missing)) return false;
  if (fate.is(noise.postcode_zz99)) {
    text.put("ZZ99 3VZ");
    return false;
  }
  const bool other = fate.is(noise.postcode_other_home);
  Postcode postcode = postcode_of(other ? person.other_home : person.home);
  if (fate.is(noise.postcode_typo)) mistype(postcode, r);
  put_postcode(text, postcode, PostcodeStyle::spaced, 0);
  return other;
}

void put_practice(Text& text, const Person& person, bool other_home, const Noise& noise,
                  Random& r) {
  const std::uint32_t moved = noise.postcode_other_home;
  const std::uint32_t of_movers = std::min(3 * noise.practice_other, 10'000U);
  const std::uint32_t of_others =
      (noise.practice_other * 10'000 - moved * of_movers) / (10'000 - moved);
  Fate fate(r);
  if (fate.is(noise.practice_missing)) return;
  const bool other = fate.is(other_home ? of_movers : of_others);
  put_organisation(text, Organisation::practice, other ? person.other_practice : person.practice);
}

void put_local(Text& text, const People& people, std::uint32_t index, Provider provider,
               const Noise& noise, Random& r) {
  const bool hospital = provider == Provider::hospital;
  const std::uint32_t size = hospital ? kSectorsOfHospital : kSectorsOfCommunity;
  const std::uint32_t all = people.sectors() / size + 1;
  const std::uint32_t own = people[index].home / kSlotsPerBlock / size;
  const std::uint32_t which = r.percent(90) ? own : r.below(all);
  put_organisation(text, hospital ? Organisation::trust : Organisation::community, which);
  text.put(',');
  Fate fate(r);
  if (fate.is(noise.local_id_missing)) return;
  const std::uint32_t second = fate.is(noise.local_id_second) ? 1 : 0;
  text.digits(shuffled_36(std::uint64_t{index} * 2 + second, mix(kSeed + which)), 11);
}

} // namespace

void put_clean(Text& text, const People& people, std::uint32_t index) {
  const Person& person = people[index];
  text.put(People::number(index).view()), text.put(',');
  text.date(person.born, DateStyle::iso), text.put(',');
  text.put(person.sex), text.put(',');
  put_postcode(text, postcode_of(person.home), PostcodeStyle::spaced, 0), text.put(',');
  put_organisation(text, Organisation::practice, person.practice);
}

void put_noisy(Text& text, const People& people, std::uint32_t index, Provider provider,
               const Noise& noise, Random& r) {
  const Person& person = people[index];
  put_number(text, people, index, noise, r), text.put(',');
  text.date(recorded_birth(person.born, noise, r), DateStyle::iso), text.put(',');
  put_sex(text, person.sex, noise, r), text.put(',');
  const bool other_home = put_postcode_field(text, person, noise, r);
  text.put(',');
  put_practice(text, person, other_home, noise, r), text.put(',');
  put_local(text, people, index, provider, noise, r);
}

} // namespace peer
