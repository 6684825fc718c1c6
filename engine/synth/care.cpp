// SPDX-License-Identifier: MIT
#include "synth/care.hpp"

#include <algorithm>
#include <cmath>

namespace tallystick::synth {
namespace {

// Use of care by age (0, 1-4, 5-14, 15-24, 25-44, 45-64, 65-74, 75-84, 85+) against the average, in
// percent. Each line is divided by its mean over the synthetic ages (the last number), so that
// rows_per_person is what comes out.
struct AgeProfile {
  std::array<std::uint16_t, 9> percent;
  std::uint32_t mean_percent;
};
constexpr std::array<AgeProfile, kSources> kByAge = {{
    {{150, 80, 50, 70, 80, 115, 170, 210, 220}, 100},
    {{80, 50, 35, 65, 85, 100, 180, 240, 260}, 100},
    {{200, 130, 85, 110, 90, 80, 110, 170, 240}, 100},
    {{420, 150, 60, 25, 30, 55, 130, 280, 450}, 78},
    {{2, 5, 10, 20, 30, 50, 120, 400, 900}, 81},
    {{60, 40, 30, 45, 60, 120, 230, 290, 300}, 100},
    {{0, 0, 0, 0, 0, 0, 0, 0, 0}, 100},
}};

std::size_t age_group(std::uint32_t age) {
  constexpr std::array<std::uint8_t, 8> kFrom = {1, 5, 15, 25, 45, 65, 75, 85};
  std::size_t group = 0;
  while (group < kFrom.size() && age >= kFrom[group])
    ++group;
  return group;
}

// Few people have any community or social care, and those have much: one in three, three times as
// much.
bool is_concentrated(Source source) {
  return source == Source::csds || source == Source::social_care;
}

std::uint32_t deprivation_percent(Source source, std::uint32_t decile) {
  if (source == Source::ecds) return 140 - decile * 7;
  if (source == Source::apc) return 120 - decile * 4;
  return 105 - decile;
}

// Rounds at random, so that the mean is kept.
std::uint32_t count_around(std::uint64_t mean_q16, Random& random) {
  const std::uint64_t drawn = (mean_q16 * random.skewed_q16() / 3 * 2) >> 16;
  const std::uint64_t count = (drawn + (random.bits32() & 0xffffU)) >> 16;
  return static_cast<std::uint32_t>(std::min<std::uint64_t>(count, kMostEvents));
}

constexpr std::array kDiagnoses = {Code{"I219", 35},
                                   Code{"I10X", 30},
                                   Code{"E119", 30},
                                   Code{"J189"},
                                   Code{"N390"},
                                   Code{"J449", 40},
                                   Code{"S720", 60},
                                   Code{"R074", 18},
                                   Code{"F329", 15},
                                   Code{"K358", 5, 60},
                                   Code{"I639", 45},
                                   Code{"C509", 35, 120, '2'},
                                   Code{"C61X", 50, 120, '1'},
                                   Code{"O800", 16, 45, '2'},
                                   Code{"J459", 2},
                                   Code{"H269", 55},
                                   Code{"M179", 45},
                                   Code{"I500", 55},
                                   Code{"J219", 0, 2},
                                   Code{"A099"},
                                   Code{"R69X"},
                                   Code{"K219", 18},
                                   Code{"I48X", 50},
                                   Code{"G309", 65}};
constexpr std::array kCauses = {
    Code{"I219", 30},           Code{"I639", 35},   Code{"J189"},
    Code{"J449", 40},           Code{"C349", 30},   Code{"C509", 35, 120, '2'},
    Code{"C61X", 50, 120, '1'}, Code{"G309", 60},   Code{"F03X", 65},
    Code{"R54X", 80},           Code{"P073", 0, 0}, Code{"X599"},
    Code{"V892", 1, 90}};
constexpr std::array kProcedures = {
    Code{"W371", 50},   Code{"W401", 50},          Code{"C751", 50}, Code{"H221", 30},
    Code{"G451", 18},   Code{"R249", 16, 45, '2'}, Code{"K634", 35}, Code{"H011", 5, 60},
    Code{"U051"},       Code{"X403", 20},          Code{"M459", 30}, Code{"F091", 3, 40},
    Code{"E202", 0, 12}};
constexpr std::array kMedicines = {
    Code{"0212000B0AAAAAA", 35}, Code{"0206020A0AAAAAA", 35}, Code{"0601022B0AAABAB", 30},
    Code{"0301011R0AAAPAP", 2},  Code{"0103050P0AAAAAA", 18}, Code{"0602010V0AABWBW", 20},
    Code{"0205051R0AAAAAA", 35}, Code{"0403030Q0AAAAAA", 16}, Code{"0501013B0AAAAAA"},
    Code{"0407010H0AAAMAM"},     Code{"0202020L0AABBBB", 50}, Code{"0703010F0AAAAAA", 15, 50, '2'},
    Code{"0204000H0AAAAAA", 40}, Code{"1302010J0AAAAAA"}};
constexpr std::array kGp = {
    Code{"38341003", 30},  Code{"44054006", 30},  Code{"195967001", 2},  Code{"13645005", 40},
    Code{"35489007", 15},  Code{"84114007", 50},  Code{"49436004", 50},  Code{"22298006", 35},
    Code{"230690007", 45}, Code{"709044004", 50}, Code{"414545008", 40}, Code{"271649006", 16},
    Code{"27113001"},      Code{"60621009", 2},   Code{"77176002", 16},  Code{"8392000", 16}};
constexpr std::array kComplaints = {Code{"29857009", 16},  Code{"267036007"}, Code{"21522001"},
                                    Code{"25064002", 4},   Code{"386661006"}, Code{"161891005", 16},
                                    Code{"404640003", 12}, Code{"125605004"}};

template<std::size_t N>
std::string_view pick(const std::array<Code, N>& codes, Random& random, std::uint32_t age,
                      char sex) {
  std::size_t at = random.below(N);
  for (std::size_t tries = 0; tries < N; ++tries, at = (at + 1) % N) {
    const Code& code = codes[at];
    if (age >= code.youngest && age <= code.oldest && (code.sex == '0' || code.sex == sex))
      return code.code;
  }
  return codes[0].code;
}

} // namespace

RowsPerPerson rows_per_person(const Rates& rates, std::uint64_t people, std::uint64_t rows) {
  double all = 0;
  for (const auto& source : rates.sources)
    all += source.rows_per_person;
  double scale = 1;
  if (rows > 0 && all > 0 && people > 0)
    scale = static_cast<double>(rows) / (static_cast<double>(people) * all);
  RowsPerPerson result{};
  for (std::size_t i = 0; i < kSources; ++i) {
    const double wanted = std::min(rates.sources[i].rows_per_person * scale, 1000.0);
    result[i] = static_cast<std::uint32_t>(std::lround(wanted * 65536.0));
  }
  return result;
}

void add_events(std::vector<Event>& events, Source source, const Block& block, std::uint32_t person,
                const RowsPerPerson& rows, std::uint64_t seed, const Places& places,
                Window window) {
  const Person& who = block.people[person];
  const std::int32_t first = std::max(window.first, who.born);
  const std::int32_t last = who.dead() ? who.died : window.last;
  if (first > last) return;
  if (source == Source::deaths) {
    if (who.dead())
      events.emplace_back(static_cast<std::uint32_t>(last - window.first), 0, person, 0);
    return;
  }
  Random random{seed, Stream::events, who.index * kSources + static_cast<std::size_t>(source)};
  if (source == Source::apc && who.born >= window.first)
    events.emplace_back(static_cast<std::uint32_t>(who.born - window.first), random.bits32(),
                        person, kBirthEvent);
  const auto& profile = kByAge[static_cast<std::size_t>(source)];
  const auto exposed = static_cast<std::uint32_t>(last - first + 1);
  const std::uint32_t decile = places.decile(block.home_of(who).postcode);
  std::uint64_t mean = rows[static_cast<std::size_t>(source)];
  mean = mean * profile.percent[age_group(age_on(who, last))] / profile.mean_percent;
  mean = mean * deprivation_percent(source, decile) / 100;
  mean = (mean * who.frailty_q8 >> 8) * exposed / window.days();
  if (is_concentrated(source)) {
    if (!random.one_in(3)) return;
    mean *= 3;
  }
  const std::uint32_t count = count_around(mean, random);
  for (std::uint32_t nth = 0; nth < count; ++nth) {
    const std::uint64_t draw = random.next();
    const auto day = static_cast<std::uint32_t>(((draw >> 32) * exposed) >> 32);
    events.emplace_back(static_cast<std::uint32_t>(first - window.first) + day,
                        static_cast<std::uint32_t>(draw), person, nth);
  }
}

std::string_view pick_code(CodeList list, Random& random, std::uint32_t age, char sex) {
  switch (list) {
  case CodeList::diagnosis:
    return pick(kDiagnoses, random, age, sex);
  case CodeList::cause_of_death:
    return pick(kCauses, random, age, sex);
  case CodeList::procedure:
    return pick(kProcedures, random, age, sex);
  case CodeList::medicine:
    return pick(kMedicines, random, age, sex);
  case CodeList::gp:
    return pick(kGp, random, age, sex);
  case CodeList::complaint:
    return pick(kComplaints, random, age, sex);
  }
  return {};
}

} // namespace tallystick::synth
