// SPDX-License-Identifier: MIT
#include "pseudonymise/pseudonymiser.hpp"

#include <algorithm>
#include <map>

#include "identity/reveal.hpp"
#include "pseudonymise/agreement.hpp"
#include "pseudonymise/attributes.hpp"
#include "pseudonymise/canonical.hpp"
#include "pseudonymise/id_variants.hpp"
#include "pseudonymise/match_fields.hpp"
#include "pseudonymise/subkeys.hpp"
#include "pseudonymise/token_bits.hpp"

namespace tallystick::pseudonymise {
namespace {

using crypto::Block;
using crypto::Prf;

constexpr std::size_t kFieldSetBytes = 2; ///< which fields a match key has, one bit each

Evidence evidence_of(RowFlags flags, IdScheme scheme) {
  Evidence evidence = Evidence::none;
  const auto carry = [&](RowFlags from, Evidence to) {
    if (has(flags, from)) evidence = evidence | to;
  };
  carry(RowFlags::weak_birth_date, Evidence::weak_birth_date);
  carry(RowFlags::partial_birth_date, Evidence::partial_birth_date);
  carry(RowFlags::unverified_number, Evidence::unverified_person_id);
  carry(RowFlags::test_number, Evidence::test_person_id);
  carry(RowFlags::refused_person_id, Evidence::invalid_person_id);
  carry(RowFlags::pseudo_postcode, Evidence::pseudo_postcode);
  if (scheme == IdScheme::digits) evidence = evidence | Evidence::fallible_person_id;
  return evidence;
}

/// Tokens of the people person_of(row), each a number (NhsNumber, PersonKey); who is absent gets
/// none.
template<class PersonOf>
void number_tokens(const Prf& prf, IdScheme scheme, const PersonOf& person_of,
                   std::span<PersonToken> out) {
  const RevealToken token = reveal_token();
  const std::size_t bytes = Anchor{scheme}.bytes();
  MessageColumn messages(Use::person, bytes, out.size());
  const auto write = [&] {
    messages.put(0, bytes, [&](std::size_t row) { return person_of(row).reveal(token); });
  };
  messages.tokens(prf, write, [&](std::size_t row, const Block& made) {
    if (!person_of(row).absent()) out[row].bits = key_of(made);
  });
}

/// What a column holds for the rows of the candidates; empty if the column is.
template<class T>
SecretColumn<T> of_candidates(std::span<const RepairNumber> candidates,
                              const SecretColumn<T>& column) {
  SecretColumn<T> out;
  if (column.empty()) return out;
  out.resize(candidates.size());
  for (std::size_t i = 0; i < candidates.size(); ++i)
    out[i] = column[candidates[i].row];
  return out;
}

} // namespace

std::uint32_t provider_digest(std::string_view code) {
  std::uint32_t hash =
      2166136261U; // FNV-1a, 32 bits: organisation codes are public, nothing is hidden here
  for (const char c : code)
    hash = (hash ^ static_cast<unsigned char>(c)) * 16777619U;
  return hash == 0 ? 1 : hash;
}

Result<Pseudonymiser> Pseudonymiser::make(const crypto::SecretKey& root, TokenHeader header,
                                          TokenPlan plan, AttributePlan attributes,
                                          const AreaIndex* areas,
                                          const std::vector<SourceKeying>& sources) {
  const Subkeys subkeys(root, static_cast<crypto::Suite>(header.suite), header.epoch);
  auto match_key = subkeys.prf("match key token", "fields");
  if (!match_key) return std::move(match_key).error();
  auto local_id = subkeys.prf("local id token", "provider and local id");
  if (!local_id) return std::move(local_id).error();
  auto place = subkeys.prf("place token", "postcode");
  if (!place) return std::move(place).error();
  Pseudonymiser made(header, std::move(plan), attributes, areas, std::move(*match_key),
                     std::move(*local_id), std::move(*place));
  if (made.plan_.fields) {
    auto fields = FieldTokeniser::make(subkeys);
    if (!fields) return std::move(fields).error();
    made.fields_ = std::move(*fields);
  }

  std::map<std::string, std::size_t> by_context;
  const auto person_prf = [&](const std::string& context, IdScheme scheme) -> Result<std::size_t> {
    if (const auto found = by_context.find(context); found != by_context.end())
      return found->second;
    auto person = subkeys.prf("person token", context);
    if (!person) return std::move(person).error();
    auto agreement = subkeys.prf("agreement token", context);
    if (!agreement) return std::move(agreement).error();
    std::optional<Prf> variant;
    if (made.plan_.fields && scheme == IdScheme::digits) {
      auto prf = subkeys.prf("id variant token", context);
      if (!prf) return std::move(prf).error();
      variant = std::move(*prf);
    }
    made.person_prfs_.push_back({std::move(*person), std::move(*agreement), std::move(variant)});
    return by_context[context] = made.person_prfs_.size() - 1;
  };
  // [0]: opt-out lists need it whatever the sources hold
  TALLYSTICK_TRY(person_prf("nhs_number", IdScheme::nhs_number));
  for (const SourceKeying& source : sources) {
    std::string context = "nhs_number";
    if (source.scheme == IdScheme::opaque) context = "opaque/" + source.domain;
    if (source.scheme == IdScheme::digits) context = "digits/" + source.domain;
    auto index = person_prf(context, source.scheme);
    if (!index) return std::move(index).error();
    const auto at = static_cast<std::size_t>(source.id);
    if (made.sources_.size() <= at) made.sources_.resize(at + 1);
    made.sources_[at] = SourceState{source, *index};
  }
  return made;
}

void Pseudonymiser::add_person_tokens(const StandardColumns& in, const SourceState& source,
                                      TokenColumns& out) const {
  const RevealToken token = reveal_token();
  const PersonPrfs& prfs = person_prfs_[source.person_prf];
  const IdScheme scheme = source.keying.scheme;
  out.person.resize(in.rows);
  if (plan_.agreement) out.agreement.resize(in.rows);
  if (in.person.empty()) return;
  if (scheme == IdScheme::opaque) {
    TextMessages messages(Use::opaque_person, in.rows);
    for (const PersonKey& person : in.person.span()) {
      const std::string_view part = person.reveal_text(token, in.texts);
      messages.add({&part, 1});
    }
    SecretColumn<Block> tokens;
    tokens.resize(in.rows);
    messages.tokens(prfs.token, tokens.span());
    for (std::size_t row = 0; row < in.rows; ++row)
      if (!in.person[row].absent()) out.person[row].bits = key_of(tokens[row]);
  } else {
    number_tokens(
        prfs.token, scheme, [&](std::size_t row) { return in.person[row]; }, out.person);
  }
  if (plan_.agreement)
    add_agreement(
        {in.person.span(), out.person, in.birth_date.span(), in.sex.span(), in.postcode.span()},
        {scheme}, prfs.agreement, out.agreement);
}

void Pseudonymiser::add_repair(const StandardColumns& in, const SourceState& source,
                               TokenColumns& out) const {
  if (!plan_.repair || in.repair.empty() || source.keying.scheme != IdScheme::nhs_number) return;
  const RevealToken token = reveal_token();
  const std::size_t n = in.repair.size();
  SecretColumn<PersonKey> people;
  people.resize(n);
  for (std::size_t i = 0; i < n; ++i)
    people[i] = PersonKey(in.repair[i].number, token);
  std::vector<PersonToken> tokens(n);
  number_tokens(
      person_prfs_[0].token, IdScheme::nhs_number, [&](std::size_t i) { return people[i]; },
      tokens);

  const auto birth_date = of_candidates(in.repair.span(), in.birth_date);
  const auto sex = of_candidates(in.repair.span(), in.sex);
  const auto postcode = of_candidates(in.repair.span(), in.postcode);
  std::vector<Agreement> agreement(n);
  add_agreement({people.span(), tokens, birth_date.span(), sex.span(), postcode.span()},
                {IdScheme::nhs_number}, person_prfs_[0].agreement, agreement);
  out.repair.reserve(n);
  for (std::size_t i = 0; i < n; ++i)
    out.repair.push_back({in.repair[i].row, tokens[i], agreement[i]});
}

void Pseudonymiser::add_local_ids(const StandardColumns& in, std::span<LocalIdToken> out) const {
  if (in.local_id.empty() || in.provider.empty()) return;
  const RevealToken token = reveal_token();
  TextMessages messages(Use::local_id, in.rows);
  for (std::size_t row = 0; row < in.rows; ++row) {
    const std::string_view parts[] = {in.provider[row].reveal(token, in.texts),
                                      in.local_id[row].reveal(token, in.texts)};
    messages.add(parts);
  }
  SecretColumn<Block> tokens;
  tokens.resize(in.rows);
  messages.tokens(local_id_, tokens.span());
  for (std::size_t row = 0; row < in.rows; ++row)
    if (!in.local_id[row].absent() && !in.provider[row].absent())
      out[row].bits = key_of(tokens[row]);
}

void Pseudonymiser::add_match_key(const StandardColumns& in, const MatchKey& key,
                                  TokenColumns& out) const {
  std::vector<MatchKeyToken>& column = out.match_keys.emplace_back(in.rows);
  std::size_t bytes = kFieldSetBytes;
  std::uint64_t field_set = 0;
  for (const MatchField field : key.fields) {
    if (!is_mapped(in, field)) return; // no row has the key
    bytes += field_width(field);
    field_set |= std::uint64_t{1} << static_cast<unsigned>(field);
  }
  const RevealToken token = reveal_token();
  std::vector<std::uint8_t> present(in.rows, 1);
  MessageColumn messages(Use::match_key, bytes, in.rows);
  const auto write = [&] {
    messages.put(0, kFieldSetBytes, [&](std::size_t) { return field_set; });
    std::size_t at = kFieldSetBytes;
    for (const MatchField field : key.fields) {
      if (field == MatchField::local_id) {
        messages.put(at, 8, [&](std::size_t row) {
          if (out.local_id[row].absent()) present[row] = 0;
          return out.local_id[row].bits.hi;
        });
        messages.put(at + 8, 8, [&](std::size_t row) { return out.local_id[row].bits.lo; });
      }
      const bool refuse_weak = is_birth_field(field) && key.weak_dates == WeakDates::refused;
      with_values(in, field, token, [&](const auto& value_of) {
        messages.put(at, field_width(field), [&](std::size_t row) {
          const std::uint64_t value = value_of(row);
          if (value == 0 || (refuse_weak && has(in.flags[row], RowFlags::weak_birth_date)))
            present[row] = 0;
          return value;
        });
      });
      at += field_width(field);
    }
  };
  messages.tokens(match_key_, write, [&](std::size_t row, const Block& made) {
    if (present[row] != 0) column[row].bits = key_of(made);
  });
}

void Pseudonymiser::add_place(const StandardColumns& in, TokenColumns& out) const {
  const RevealToken token = reveal_token();
  out.place.resize(in.rows);
  if (in.postcode.empty()) return;
  MessageColumn messages(Use::place, kPostcodeBytes, in.rows);
  const auto write = [&] {
    messages.put(0, kPostcodeBytes,
                 [&](std::size_t row) { return in.postcode[row].reveal(token); });
  };
  messages.tokens(place_, write, [&](std::size_t row, const Block& made) {
    if (!in.postcode[row].absent()) out.place[row] = short_token<std::uint32_t>(made);
  });
}

TokenBatch Pseudonymiser::run(StandardBatch&& batch, SourceId source_id) const {
  StandardColumns taken = std::move(batch).take(reveal_token());
  const StandardColumns& in = taken;
  const SourceState& source = sources_[static_cast<std::size_t>(source_id)];
  TokenColumns out;
  out.header = header_;
  out.source = source_id;
  out.rows = in.rows;
  out.evidence.resize(in.rows);
  for (std::size_t row = 0; row < in.rows; ++row)
    out.evidence[row] = evidence_of(in.flags[row], source.keying.scheme);
  add_person_tokens(in, source, out);
  add_repair(in, source, out);

  const bool key_has_local_id =
      std::any_of(plan_.match_keys.begin(), plan_.match_keys.end(), [](const MatchKey& key) {
        return std::find(key.fields.begin(), key.fields.end(), MatchField::local_id) !=
               key.fields.end();
      });
  if (plan_.local_id || plan_.fields || key_has_local_id) {
    out.local_id.resize(in.rows);
    add_local_ids(in, out.local_id);
  }
  for (const MatchKey& key : plan_.match_keys)
    add_match_key(in, key, out);
  if (fields_) {
    out.fields.resize(in.rows);
    fields_->add(in, out.local_id, out.fields);
  }
  if (const auto& variant = person_prfs_[source.person_prf].variant)
    out.id_variants = id_variants(in.person.span(), *variant);
  if (!plan_.local_id) out.local_id = {};
  if (plan_.place) add_place(in, out);
  if (plan_.provider) {
    out.provider.resize(in.rows);
    const RevealToken token = reveal_token();
    if (!in.provider.empty())
      for (std::size_t row = 0; row < in.rows; ++row)
        if (!in.provider[row].absent())
          out.provider[row] = provider_digest(in.provider[row].reveal(token, in.texts));
  }
  out.attributes = derive_attributes(in, attributes_, areas_);
  out.payload = in.layout == nullptr ? copy_payload(in, source.keying.encoding)
                                     : PayloadBatch{std::move(taken.packed.bytes),
                                                    std::move(taken.packed.row_end), in.layout};
  return TokenBatch(std::move(out));
}

PersonList Pseudonymiser::person_list(std::span<const NhsNumber> people) const {
  std::vector<PersonToken> list(people.size());
  number_tokens(
      person_prfs_[0].token, IdScheme::nhs_number, [&](std::size_t i) { return people[i]; }, list);
  return {header_, std::move(list)};
}

OptOutEvents Pseudonymiser::events(std::span<const IdentifiedEvent> events,
                                   const SecretBuffer& texts) const {
  TextMessages local_ids(Use::local_id, events.size());
  for (const IdentifiedEvent& event : events) {
    const auto text = [&](TextSpan span) { return texts.view().substr(span.offset, span.length); };
    const std::string_view parts[] = {text(event.provider), text(event.local_id)};
    local_ids.add(parts);
  }
  std::vector<Block> local_tokens(events.size());
  local_ids.tokens(local_id_, local_tokens);
  std::vector<PersonToken> person_tokens(events.size());
  number_tokens(
      person_prfs_[0].token, IdScheme::nhs_number, [&](std::size_t i) { return events[i].person; },
      person_tokens);
  std::vector<OptOutEvent> out;
  out.reserve(events.size());
  for (std::size_t i = 0; i < events.size(); ++i) {
    OptOutEvent event = events[i].event;
    if (!events[i].person.absent())
      event.person = person_tokens[i];
    else if (events[i].provider.length != 0 && events[i].local_id.length != 0)
      event.local_id.bits = key_of(local_tokens[i]);
    out.push_back(event);
  }
  return {header_, std::move(out)};
}

} // namespace tallystick::pseudonymise
