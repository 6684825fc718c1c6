// SPDX-License-Identifier: MIT
#include "synth/choices.hpp"

#include <algorithm>

namespace tallystick::synth {
namespace {

constexpr std::int32_t day_of(int year, unsigned month, unsigned day) {
  return static_cast<std::int32_t>(std::chrono::sys_days{
      std::chrono::year{year} / static_cast<int>(month) / static_cast<int>(day)}
                                       .time_since_epoch()
                                       .count());
}
constexpr std::int32_t kFirstType1 = day_of(2013, 9, 1);
constexpr std::int32_t kFirstType2 = day_of(2014, 1, 1);
constexpr std::int32_t kType2Ended = day_of(2018, 10, 11);

class Chooser {
public:
  Chooser(const Person& person, std::uint64_t seed, Window window)
      : person_(person), window_(window), random_(seed, Stream::choices, person.index) {}

  Choices choose(std::uint32_t block, const Places& places, const Rates& rates) {
    Choices choices;
    const std::uint32_t percent = places.optout_percent(block);
    const bool type1 = random_.hit(rates.type1.scaled(percent));
    const bool national = random_.hit(rates.national.scaled(percent));
    const bool type2 = random_.hit(rates.type2);
    const bool local = random_.hit(rates.local);
    const bool consent = random_.hit(rates.consent);
    if (type1) changes_of_mind(choices.type1, kFirstType1);
    if (type2) type2_codes(choices.type2);
    if (local) {
      pick_objection(choices.objection, block, places);
      local_history(choices.local);
    }
    if (consent) give_consent(choices);
    settle(choices, national);
    return choices;
  }

private:
  // A day from `earliest` (or birth) to the as_of date; kNoDay if there is none.
  std::int32_t some_day(std::int32_t earliest) {
    const std::int32_t from = std::max(earliest, person_.born);
    return from > window_.last ? kNoDay : random_.between(from, window_.last);
  }

  void changes_of_mind(History& history, std::int32_t earliest) {
    const std::int32_t first = some_day(earliest);
    if (first == kNoDay) return;
    const std::int32_t second = some_day(first + 1);
    const std::uint32_t kind = random_.below(100);
    if (kind >= 95 && kind < 97) return history.add({first, Act::withdraw});
    if (kind >= 91 && kind < 95) {
      // Both codes on one day: the objection holds, in whatever order they are listed.
      const bool reversed = random_.one_in(2);
      history.add({first, reversed ? Act::withdraw : Act::object});
      return history.add({first, reversed ? Act::object : Act::withdraw});
    }
    history.add({first, Act::object});
    if (kind >= 97) return history.add({window_.last + random_.between(1, 60), Act::withdraw});
    if (kind < 72 || second == kNoDay) return;
    history.add({second, Act::withdraw});
    const std::int32_t third = some_day(second + 1);
    if (kind >= 86 && third != kNoDay) history.add({third, Act::object});
  }

  void type2_codes(History& history) {
    if (random_.one_in(2) && person_.born < kType2Ended - 30)
      history.add(
          {random_.between(std::max(kFirstType2, person_.born), kType2Ended - 1), Act::object});
    else if (const auto day = some_day(kType2Ended + 1); day != kNoDay)
      history.add({day, random_.one_in(4) ? Act::withdraw : Act::object});
  }

  void pick_objection(Objection& objection, std::uint32_t block, const Places& places) {
    const std::uint32_t kind = random_.below(100);
    if (kind < 45) {
      objection.scope = Scope::source;
      objection.source = static_cast<Source>(random_.below(kSources - 1));
    } else if (kind < 75) {
      constexpr std::array kKinds = {Organisation::trust, Organisation::community,
                                     Organisation::council};
      objection.scope = Scope::provider;
      objection.kind = kKinds[random_.below(kKinds.size())];
      objection.provider = objection.kind == Organisation::council ? places.council_of(block)
                                                                   : places.trust_of(block);
    }
  }

  void local_history(History& history) {
    const std::uint32_t kind = random_.below(100);
    const std::int32_t first = some_day(window_.last - 1500);
    if (first == kNoDay) return;
    if (kind < 12) {
      const std::int32_t end = std::max(first, window_.last - 1 - random_.between(0, 400));
      return history.add({first, Act::object, std::min(end, window_.last - 1)});
    }
    if (kind < 20) return history.add({first, Act::object, window_.last + random_.between(1, 900)});
    changes_of_mind(history, window_.last - 1500);
  }

  void give_consent(Choices& choices) {
    choices.consented = some_day(window_.last - 700);
    if (choices.consented == kNoDay || !random_.percent(12)) return;
    choices.consent_withdrawn = choices.consented + 1 + random_.between(0, 400);
  }

  void settle(Choices& choices, bool national) {
    const std::int32_t as_of = window_.last;
    // Most Type 2 objections made before the scheme ended were carried over into national ones.
    const bool carried_over =
        choices.type2.count > 0 && choices.type2.decisions[0].day < kType2Ended;
    choices.objects_national = national || (carried_over && random_.percent(90));
    choices.objects_type1 = choices.type1.objects(as_of);
    choices.objects_locally = choices.local.objects(as_of);
    choices.consents = choices.consented != kNoDay && choices.consented <= as_of &&
                       (choices.consent_withdrawn == kNoDay || choices.consent_withdrawn > as_of);
  }

  const Person& person_;
  Window window_;
  Random random_;
};

} // namespace

bool History::objects(std::int32_t as_of) const {
  const Decision* standing = nullptr;
  for (std::size_t i = 0; i < count; ++i) {
    const Decision& next = decisions[i];
    if (next.day > as_of) continue;
    const bool later = standing == nullptr || next.day > standing->day;
    const bool tie = standing != nullptr && next.day == standing->day;
    if (later || (tie && next.act == Act::object)) standing = &next;
  }
  return standing != nullptr && standing->act == Act::object &&
         (standing->until == kNoDay || standing->until >= as_of);
}

Choices choices_of(const Person& person, std::uint32_t block, std::uint64_t seed,
                   const Places& places, const Rates& rates, Window window) {
  return Chooser{person, seed, window}.choose(block, places, rates);
}

} // namespace tallystick::synth
