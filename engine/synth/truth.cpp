// SPDX-License-Identifier: MIT
#include "synth/truth.hpp"

#include <algorithm>

namespace tallystick::synth {
namespace {

char flag(bool value) {
  return value ? '1' : '0';
}

void put_age_band(Text& text, std::uint32_t age) {
  if (age >= 90) return text.put("90+");
  const std::uint32_t from = age / 5 * 5;
  text.number(from), text.put('-'), text.number(from + 4);
}

bool covers(const Objection& objection, Source source, const RowProvider& provider) {
  switch (objection.scope) {
  case Scope::source:
    return objection.source == source;
  case Scope::provider:
    return provider.named && provider.kind == objection.kind &&
           provider.number == objection.provider;
  case Scope::programme:
    return true;
  }
  return false;
}

} // namespace

void BlockText::make(const Setting& setting) {
  const SynthSpec& spec = setting.spec;
  make_block(block_, block_.number, spec.people, spec.seed, setting.places, spec.rates,
             setting.window);
  numbers_.make(block_, spec.people, spec.seed);
  choices_.clear();
  for (const Person& person : block_.people)
    choices_.push_back(
        choices_of(person, block_.number, spec.seed, setting.places, spec.rates, setting.window));
  seen_.assign(block_.people.size(), {});
  for (std::size_t source = 0; source < kSources; ++source)
    write_rows(setting, static_cast<Source>(source));
  write_people(setting);
  setting.places.write_areas(block_.number, of(File::areas));
}

void BlockText::write_rows(const Setting& setting, Source source) {
  const SynthSpec& spec = setting.spec;
  events_.clear();
  for (std::uint32_t person = 0; person < block_.people.size(); ++person)
    add_events(events_, source, block_, person, setting.rows, spec.seed, setting.places,
               setting.window);
  std::sort(events_.begin(), events_.end()); // by day, so that a person's rows lie apart
  Text& text = texts_[static_cast<std::size_t>(source)];
  RowWriter writer{block_,         numbers_,   spec.people,   spec.seed,
                   setting.places, spec.rates, setting.window};
  rows_[static_cast<std::size_t>(source)].reserve(events_.size());
  for (const Event event : events_)
    note_row(setting, source, event.person(), writer.write(source, event, text));
}

void BlockText::note_row(const Setting& setting, Source source, std::uint32_t person,
                         const WrittenRow& row) {
  if (row.carries != kNobody) {
    if (row.carries_former)
      seen_[row.carries].former = true;
    else
      seen_[row.carries].present = true;
  }
  const RowProvider& provider = row.provider;
  if (provider.first_local_id) {
    const std::uint32_t home = setting.places.trust_of(block_.number);
    Seen& seen = seen_[person];
    seen.at_trust |= provider.kind == Organisation::trust && provider.number == home;
    seen.at_community |= provider.kind == Organisation::community;
    seen.at_council |= provider.kind == Organisation::council;
  }
  const Choices& choices = choices_[person];
  RowTruth truth{static_cast<std::uint16_t>(person), row.state, false, false, row.record};
  truth.local = choices.objects_locally && covers(choices.objection, source, provider);
  truth.opted_out =
      choices.objects_national || truth.local || (choices.objects_type1 && source == Source::gp);
  rows_[static_cast<std::size_t>(source)].push_back(truth);
}

void BlockText::write_people(const Setting& setting) {
  std::vector<std::uint32_t> by_number;
  for (std::uint32_t person = 0; person < block_.people.size(); ++person) {
    write_person(setting, person);
    write_tail(setting, person);
    by_number.push_back(person);
  }
  // In the order of their numbers, which is as good as random: households do not stand together.
  std::sort(by_number.begin(), by_number.end(), [&](std::uint32_t a, std::uint32_t b) {
    return numbers_.present[a].text < numbers_.present[b].text;
  });
  const OptOutTexts out{of(File::type1), of(File::request), of(File::cleared), of(File::objections),
                        of(File::consent)};
  for (const std::uint32_t person : by_number)
    write_optouts(out, block_, numbers_, person, choices_[person], seen_[person],
                  setting.spec.programme, setting.spec.seed, setting.window);
}

void BlockText::write_person(const Setting& setting, std::uint32_t person) {
  const Person& who = block_.people[person];
  const Household& home = block_.home_of(who);
  const Choices& choices = choices_[person];
  Text& text = of(File::people);
  text.room(kLongestRow + setting.spec.programme.size());
  text.number(who.index), text.put(',');
  text.number(std::uint64_t{block_.number} * kBlockPeople + who.household), text.put(',');
  text.put(numbers_.present[person].view()), text.put(',');
  if (who.renumbered()) text.put(numbers_.former[person].view());
  text.put(',');
  if (who.renumbered()) text.day(who.number_changed, DateStyle::iso);
  text.put(','), text.day(who.born, DateStyle::iso), text.put(',');
  if (who.dead()) text.day(who.died, DateStyle::iso);
  text.put(','), text.put(who.sex), text.put(','), text.put(who.ethnic), text.put(',');
  put_postcode(text, postcode_of(home.postcode), PostcodeStyle::spaced, 0), text.put(',');
  put_organisation(text, Organisation::practice,
                   practice_of(home.postcode, setting.places.blocks()));
  for (const bool holds : {choices.objects_type1, choices.objects_national, choices.consents})
    text.put(','), text.put(flag(holds));
  text.put(',');
  if (choices.objects_locally) put_scope(text, choices.objection, setting.spec.programme);
  text.put('\n');
  if (!who.renumbered()) return;
  Text& pairs = of(File::supersession);
  pairs.room(kLongestRow);
  pairs.put(numbers_.former[person].view()), pairs.put(',');
  pairs.put(numbers_.present[person].view()), pairs.put('\n');
}

void BlockText::write_tail(const Setting& setting, std::uint32_t person) {
  const Person& who = block_.people[person];
  const Choices& choices = choices_[person];
  tails_.room(kLongestRow);
  tails_.put(','), tails_.number(who.index);
  for (const bool holds : {choices.objects_type1, choices.objects_national, choices.consents})
    tails_.put(','), tails_.put(flag(holds));
  tails_.put(','), tails_.put(who.sex), tails_.put(',');
  put_age_band(tails_, age_on(who, who.dead() ? who.died : setting.window.last));
  tails_.put(','), tails_.number(setting.places.decile(block_.home_of(who).postcode));
  tails_.put(','), tails_.put(who.ethnic), tails_.put('\n');
  tail_ends_.push_back(static_cast<std::uint32_t>(tails_.size()));
}

void BlockText::write_truth(std::array<std::uint64_t, kSources>& rows) {
  Text& text = of(File::truth);
  for (std::size_t source = 0; source < kSources; ++source) {
    for (const RowTruth& row : rows_[source]) {
      const std::uint32_t begin = row.person == 0 ? 0 : tail_ends_[row.person - 1U];
      text.room(kLongestRow);
      text.put(kSourceNames[source]), text.put(',');
      text.number(++rows[source]), text.put(',');
      text.number(row.record), text.put(',');
      text.put(name_of(row.state)), text.put(','), text.put(flag(row.local));
      text.put(','), text.put(flag(row.opted_out));
      text.put(','), text.put(flag(row.excluded()));
      text.put(tails_.view().substr(begin, tail_ends_[row.person] - begin));
    }
  }
}

} // namespace tallystick::synth
