// SPDX-License-Identifier: MIT
#include "synth/optout_files.hpp"

#include <algorithm>
#include <span>

namespace tallystick::synth {
namespace {

/// Codes as practices record them (Type 1 and 2 codes: nhs-rules section 5.3). The withdrawal code
/// of CTV3 is not settled and is not used.
struct CodeSystem {
  std::string_view name;
  std::string_view type1_dissent;
  std::string_view type1_withdrawn;
  std::string_view type2_dissent;
  std::string_view type2_withdrawn;
};
constexpr std::array<CodeSystem, 3> kCodeSystems = {{
    {"read2", "9Nu0.", "9Nu1.", "9Nu4.", "9Nu5."},
    {"snomed", "827241000000103", "827261000000102", "881561000000100", "881581000000109"},
    {"ctv3", "XaZ89", "", "XaaVL", "XaaVM"},
}};

class OptOutWriter {
public:
  OptOutWriter(OptOutTexts out, const Block& block, const BlockNumbers& numbers,
               std::uint32_t person, std::uint64_t seed, Window window)
      : out_(out), who_(block.people[person]), present_(numbers.present[person]),
        former_(numbers.former[person]), seed_(seed), window_(window),
        random_(seed, Stream::choices, (1ULL << 40) + who_.index),
        record_(std::uint64_t{shuffled(static_cast<std::uint32_t>(who_.index),
                                       stream_key(seed, Stream::event_key, 1))} *
                10) {}

  enum class Scheme : std::uint8_t { type1, type2 };
  void codes(const History& history, Scheme scheme) {
    const CodeSystem& usual = kCodeSystems[random_.below(kCodeSystems.size())];
    for (std::size_t i = 0; i < history.count; ++i) {
      const Decision& decision = history.decisions[i];
      const bool dissent = decision.act == Act::object;
      const CodeSystem& system =
          scheme == Scheme::type1 && !dissent && usual.type1_withdrawn.empty() ? kCodeSystems[1]
                                                                               : usual;
      Text& text = out_.type1;
      text.room(kLongestRow);
      put_number_of(decision.day, text), text.put(','), text.put(system.name), text.put(',');
      if (scheme == Scheme::type1)
        text.put(dissent ? system.type1_dissent : system.type1_withdrawn);
      else
        text.put(dissent ? system.type2_dissent : system.type2_withdrawn);
      text.put(','), text.day(decision.day, DateStyle::iso), text.put(',');
      text.day(recorded_on(decision.day), DateStyle::iso), text.put(',');
      text.number(record_++), text.put('\n');
    }
  }

  void national(const Seen& seen, bool objects) {
    if (!seen.present && !seen.former) return;
    ask(out_.request, seen);
    if (!objects) ask(out_.cleared, seen);
  }

  void objections(const History& history, const Objection& objection, const Seen& seen,
                  std::string_view programme) {
    const bool by_local_id =
        objection.scope == Scope::provider && known_at(objection.kind, seen) && random_.one_in(2);
    for (std::size_t i = 0; i < history.count; ++i) {
      const Decision& decision = history.decisions[i];
      Text& text = out_.objections;
      text.room(kLongestRow + programme.size());
      if (!by_local_id) put_number_of(decision.day, text);
      text.put(',');
      if (objection.scope == Scope::provider)
        put_organisation(text, objection.kind, objection.provider);
      text.put(',');
      if (by_local_id) put_local_id(text, objection);
      text.put(',');
      if (objection.scope == Scope::source) put_scope(text, objection, programme);
      text.put(',');
      if (objection.scope == Scope::programme) put_scope(text, objection, programme);
      text.put(decision.act == Act::object ? ",object," : ",withdraw,");
      text.day(decision.day, DateStyle::iso), text.put(',');
      if (decision.until != kNoDay) text.day(decision.until, DateStyle::iso);
      text.put(','), text.day(recorded_on(decision.day), DateStyle::iso), text.put('\n');
    }
  }

  void consent(const Choices& choices) {
    if (choices.consented == kNoDay) return;
    Text& text = out_.consent;
    text.room(kLongestRow);
    put_number_of(choices.consented, text), text.put(',');
    text.day(choices.consented, DateStyle::iso), text.put(',');
    if (choices.consent_withdrawn != kNoDay) text.day(choices.consent_withdrawn, DateStyle::iso);
    text.put('\n');
  }

private:
  void put_number_of(std::int32_t day, Text& text) const {
    text.put((who_.renumbered() && day < who_.number_changed ? former_ : present_).view());
  }

  // Every decision is on record by the as_of date if it was taken by then, so which holds does not
  // hang on delays; those of one day are recorded on one day.
  [[nodiscard]] std::int32_t recorded_on(std::int32_t day) const {
    return day >= window_.last ? day : std::min(day + (day & 3), window_.last);
  }

  void ask(Text& text, const Seen& seen) const {
    text.room(kLongestRow);
    text.put(present_.view()), text.put(",\n");
    if (seen.former) text.put(former_.view()), text.put(",\n");
  }

  static bool known_at(Organisation kind, const Seen& seen) {
    switch (kind) {
    case Organisation::trust:
      return seen.at_trust;
    case Organisation::community:
      return seen.at_community;
    case Organisation::council:
      return seen.at_council;
    case Organisation::practice:
      return false;
    }
    return false;
  }

  void put_local_id(Text& text, const Objection& objection) const {
    text.put(local_id_prefix(objection.kind));
    text.digits(local_id(objection.kind, objection.provider, who_.index, seed_), kLocalIdDigits);
  }

  OptOutTexts out_;
  const Person& who_;
  NhsDigits present_;
  NhsDigits former_;
  std::uint64_t seed_;
  Window window_;
  Random random_;
  std::uint64_t record_;
};

} // namespace

void put_scope(Text& text, const Objection& objection, std::string_view programme) {
  switch (objection.scope) {
  case Scope::source:
    return text.put(kSourceNames[static_cast<std::size_t>(objection.source)]);
  case Scope::provider:
    return put_organisation(text, objection.kind, objection.provider);
  case Scope::programme:
    return text.put(programme);
  }
}

void write_optouts(OptOutTexts out, const Block& block, const BlockNumbers& numbers,
                   std::uint32_t person, const Choices& choices, const Seen& seen,
                   std::string_view programme, std::uint64_t seed, Window window) {
  OptOutWriter writer{out, block, numbers, person, seed, window};
  writer.codes(choices.type2, OptOutWriter::Scheme::type2);
  writer.codes(choices.type1, OptOutWriter::Scheme::type1);
  writer.national(seen, choices.objects_national);
  writer.objections(choices.local, choices.objection, seen, programme);
  writer.consent(choices);
}

} // namespace tallystick::synth
