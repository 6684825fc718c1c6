// SPDX-License-Identifier: MIT
#include "pseudonymise/pseudonymiser.hpp"

#include <algorithm>
#include <cstring>

#include "core/date.hpp"
#include "crypto/derive.hpp"
#include "identity/reveal.hpp"
#include "pseudonymise/attributes.hpp"
#include "pseudonymise/canonical.hpp"

namespace tallystick::pseudonymise {
namespace {

using crypto::Block;
using crypto::Prf;

constexpr std::size_t kNhsNumberBytes = 5; // below 10^10 < 2^40
constexpr std::size_t kDigitsBytes = 8;    // below 10^18 < 2^64
constexpr std::size_t kPostcodeBytes = 8;
constexpr std::size_t kBirthDateBytes = 3; // 14 bits of year, 4 of month, 5 of day
constexpr std::size_t kPracticeBytes = 4;
constexpr std::size_t kFieldSetBytes = 2; ///< which fields a match key has, one bit each

Key128 key_of(const Block& block) {
  Key128 key;
  std::memcpy(&key.hi, block.bytes.data(), sizeof key.hi);
  std::memcpy(&key.lo, block.bytes.data() + sizeof key.hi, sizeof key.lo);
  if constexpr (std::endian::native == std::endian::little) {
    key.hi = __builtin_bswap64(key.hi);
    key.lo = __builtin_bswap64(key.lo);
  }
  return key;
}

/// The first bits of a token; 0 stands for "missing", so a token that starts with zeros moves to 1.
template<class Short = std::uint32_t>
Short short_token(const Block& block) {
  const auto bits = static_cast<Short>(key_of(block).hi >> (64U - 8U * sizeof(Short)));
  return bits == 0 ? Short{1} : bits;
}

/// Where the person id stands in a message: its bytes, or (opaque ids) its token.
struct Anchor {
  IdScheme scheme;
  std::size_t bytes;

  explicit Anchor(IdScheme s)
      : scheme(s), bytes(s == IdScheme::nhs_number ? kNhsNumberBytes
                         : s == IdScheme::digits   ? kDigitsBytes
                                                   : Block::kBytes) {}
  void put(MessageColumn& messages, std::size_t row, std::uint64_t id, const Block& token) const {
    if (scheme == IdScheme::opaque)
      messages.put_block(row, 0, token);
    else
      messages.put(row, 0, id, bytes);
  }
};

/// Rows to compute agreement for: a batch's own rows, or its repair candidates.
struct AnchoredRow {
  std::uint32_t row; ///< row in the batch
  std::uint64_t id;  ///< 0 = none (nhs_number, digits)
  Block token;       ///< of the person; used for opaque ids
  bool present;
};

template<class Short, class Value>
void add_part(Use use, std::size_t width, const Anchor& anchor, std::span<const AnchoredRow> rows,
              const Prf& prf, Short Agreement::*part, std::span<Agreement> out,
              const Value& value_of) {
  MessageColumn messages(use, anchor.bytes + width, rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    anchor.put(messages, i, rows[i].id, rows[i].token);
    messages.put(i, anchor.bytes, value_of(rows[i].row), width);
  }
  std::vector<Block> tokens(rows.size());
  messages.tokens(prf, tokens);
  for (std::size_t i = 0; i < rows.size(); ++i)
    out[i].*part =
        rows[i].present && value_of(rows[i].row) != 0 ? short_token<Short>(tokens[i]) : Short{0};
}

void add_agreement(const StandardColumns& in, const Anchor& anchor,
                   std::span<const AnchoredRow> rows, const Prf& prf, std::span<Agreement> out) {
  const RevealToken token = reveal_token();
  if (!in.birth_date.empty()) {
    const auto part = [&](auto pick) {
      return [&in, &token, pick](std::uint32_t row) -> std::uint64_t {
        return pick(in.birth_date[row].reveal(token));
      };
    };
    add_part(Use::birth_year, 2, anchor, rows, prf, &Agreement::year, out,
             part([](BirthDate::Parts d) { return d.year; }));
    add_part(Use::birth_month_or_day, 1, anchor, rows, prf, &Agreement::month, out,
             part([](BirthDate::Parts d) { return d.month; }));
    add_part(Use::birth_month_or_day, 1, anchor, rows, prf, &Agreement::day, out,
             part([](BirthDate::Parts d) { return d.day; }));
  }
  if (!in.sex.empty())
    add_part(Use::sex, 1, anchor, rows, prf, &Agreement::sex, out,
             [&](std::uint32_t row) -> std::uint64_t {
               return static_cast<std::uint64_t>(in.sex[row]);
             });
  if (!in.postcode.empty())
    add_part(Use::postcode, kPostcodeBytes, anchor, rows, prf, &Agreement::postcode, out,
             [&](std::uint32_t row) { return in.postcode[row].reveal(token); });
}

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

/// The value of a single-number field of a match key; 0 = the row lacks it.
std::uint64_t field_value(const StandardColumns& in, MatchField field, std::size_t row,
                          const RevealToken& token) {
  const auto birth = [&] {
    return in.birth_date.empty() ? BirthDate::Parts{} : in.birth_date[row].reveal(token);
  };
  const auto packed = [](unsigned year, unsigned month, unsigned day) -> std::uint64_t {
    return (std::uint64_t{year} << 9U) | (std::uint64_t{month} << 5U) | day;
  };
  const auto postcode_part = [&](PostcodeLevel level) {
    return in.postcode.empty() ? std::uint64_t{0} : in.postcode[row].part(level).reveal(token);
  };
  switch (field) {
  case MatchField::birth_date: {
    const auto d = birth();
    return d.day == 0 ? 0 : packed(d.year, d.month, d.day);
  }
  case MatchField::birth_year_month: {
    const auto d = birth();
    return d.month == 0 ? 0 : packed(d.year, d.month, 0);
  }
  case MatchField::birth_year_day: {
    const auto d = birth();
    return d.day == 0 ? 0 : packed(d.year, 0, d.day);
  }
  case MatchField::birth_month_day: {
    const auto d = birth();
    return d.day == 0 ? 0 : packed(0, d.month, d.day);
  }
  case MatchField::birth_day_month_sorted: {
    const auto d = birth();
    return d.day == 0 ? 0 : packed(d.year, std::min(d.month, d.day), std::max(d.month, d.day));
  }
  case MatchField::sex:
    return in.sex.empty() ? 0 : static_cast<std::uint64_t>(in.sex[row]);
  case MatchField::postcode:
    return in.postcode.empty() ? 0 : in.postcode[row].reveal(token);
  case MatchField::postcode_sector:
    return postcode_part(PostcodeLevel::sector);
  case MatchField::postcode_district:
    return postcode_part(PostcodeLevel::outward);
  case MatchField::practice:
    return in.practice.empty() ? 0 : in.practice[row].reveal(token);
  case MatchField::local_id:
    return 0; // a block of its own, see add_match_key
  }
  return 0;
}

std::size_t field_width(MatchField field) {
  switch (field) {
  case MatchField::sex:
    return 1;
  case MatchField::postcode:
  case MatchField::postcode_sector:
  case MatchField::postcode_district:
    return kPostcodeBytes;
  case MatchField::practice:
    return kPracticeBytes;
  case MatchField::local_id:
    return Block::kBytes;
  default:
    return kBirthDateBytes;
  }
}

bool is_birth_field(MatchField field) {
  return field <= MatchField::birth_day_month_sorted;
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
  const auto suite = static_cast<crypto::Suite>(header.suite);
  const auto prf = [&](StaticText label, std::string_view context) -> Result<Prf> {
    auto subkey = crypto::derive(
        root, label, std::string(name_of(suite)) + "/" + std::string(context), header.epoch);
    if (!subkey) return std::move(subkey).error();
    return Prf::make(*subkey, suite);
  };
  auto match_key = prf("match key token", "fields");
  if (!match_key) return std::move(match_key).error();
  auto local_id = prf("local id token", "provider and local id");
  if (!local_id) return std::move(local_id).error();
  auto place = prf("place token", "postcode");
  if (!place) return std::move(place).error();
  Pseudonymiser made(header, std::move(plan), attributes, areas, std::move(*match_key),
                     std::move(*local_id), std::move(*place));

  std::map<std::string, std::size_t> by_context;
  const auto person_prf = [&](const std::string& context) -> Result<std::size_t> {
    if (const auto found = by_context.find(context); found != by_context.end())
      return found->second;
    auto person = prf("person token", context);
    if (!person) return std::move(person).error();
    auto agreement = prf("agreement token", context);
    if (!agreement) return std::move(agreement).error();
    made.person_prfs_.push_back({std::move(*person), std::move(*agreement)});
    return by_context[context] = made.person_prfs_.size() - 1;
  };
  TALLYSTICK_TRY(person_prf("nhs_number")); // [0]: opt-out lists need it whatever the sources hold
  for (const SourceKeying& source : sources) {
    std::string context = "nhs_number";
    if (source.scheme == IdScheme::opaque) context = "opaque/" + source.domain;
    if (source.scheme == IdScheme::digits) context = "digits/" + source.domain;
    auto index = person_prf(context);
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
  const Anchor anchor(source.keying.scheme);
  const Prf& prf = person_prfs_[source.person_prf].token;
  std::vector<Block> tokens(in.rows);
  if (in.person.empty()) {
    out.person.resize(in.rows);
    if (plan_.agreement) out.agreement.resize(in.rows);
    return;
  }
  if (anchor.scheme == IdScheme::opaque) {
    TextMessages messages(Use::opaque_person);
    for (std::size_t row = 0; row < in.rows; ++row) {
      const std::string_view part = in.person[row].reveal_text(token, in.texts);
      messages.add({&part, 1});
    }
    messages.tokens(prf, tokens);
  } else {
    MessageColumn messages(Use::person, anchor.bytes, in.rows);
    for (std::size_t row = 0; row < in.rows; ++row)
      messages.put(row, 0, in.person[row].reveal(token), anchor.bytes);
    messages.tokens(prf, tokens);
  }
  out.person.resize(in.rows);
  for (std::size_t row = 0; row < in.rows; ++row)
    if (!in.person[row].absent()) out.person[row].bits = key_of(tokens[row]);

  if (!plan_.agreement) return;
  std::vector<AnchoredRow> rows(in.rows);
  for (std::uint32_t row = 0; row < in.rows; ++row)
    rows[row] = {row, anchor.scheme == IdScheme::opaque ? 0 : in.person[row].reveal(token),
                 tokens[row], !in.person[row].absent()};
  out.agreement.resize(in.rows);
  add_agreement(in, anchor, rows, person_prfs_[source.person_prf].agreement, out.agreement);
  wipe(rows.data(), rows.size() * sizeof(AnchoredRow));
}

void Pseudonymiser::add_repair(const StandardColumns& in, const SourceState& source,
                               TokenColumns& out) const {
  if (!plan_.repair || in.repair.empty() || source.keying.scheme != IdScheme::nhs_number) return;
  const RevealToken token = reveal_token();
  const Anchor anchor(IdScheme::nhs_number);
  const std::size_t n = in.repair.size();
  MessageColumn messages(Use::person, anchor.bytes, n);
  std::vector<AnchoredRow> rows(n);
  for (std::size_t i = 0; i < n; ++i) {
    rows[i] = {in.repair[i].row, in.repair[i].number.reveal(token), Block{}, true};
    messages.put(i, 0, rows[i].id, anchor.bytes);
  }
  std::vector<Block> tokens(n);
  messages.tokens(person_prfs_[0].token, tokens);
  std::vector<Agreement> agreement(n);
  add_agreement(in, anchor, rows, person_prfs_[0].agreement, agreement);
  wipe(rows.data(), rows.size() * sizeof(AnchoredRow));
  out.repair.reserve(n);
  for (std::size_t i = 0; i < n; ++i)
    out.repair.push_back({in.repair[i].row, PersonToken{key_of(tokens[i])}, agreement[i]});
}

void Pseudonymiser::add_local_ids(const StandardColumns& in, std::span<LocalIdToken> out) const {
  if (in.local_id.empty() || in.provider.empty()) return;
  const RevealToken token = reveal_token();
  TextMessages messages(Use::local_id);
  for (std::size_t row = 0; row < in.rows; ++row) {
    const std::string_view parts[] = {in.provider[row].reveal(token, in.texts),
                                      in.local_id[row].reveal(token, in.texts)};
    messages.add(parts);
  }
  std::vector<Block> tokens(in.rows);
  messages.tokens(local_id_, tokens);
  for (std::size_t row = 0; row < in.rows; ++row)
    if (!in.local_id[row].absent() && !in.provider[row].absent())
      out[row].bits = key_of(tokens[row]);
}

void Pseudonymiser::add_match_key(const StandardColumns& in, const MatchKey& key,
                                  TokenColumns& out) const {
  const RevealToken token = reveal_token();
  std::vector<MatchKeyToken>& column = out.match_keys.emplace_back(in.rows);
  std::size_t bytes = kFieldSetBytes;
  std::uint64_t field_set = 0;
  for (const MatchField field : key.fields) {
    bytes += field_width(field);
    field_set |= std::uint64_t{1} << static_cast<unsigned>(field);
  }
  std::vector<std::uint8_t> present(in.rows, 1);
  MessageColumn messages(Use::match_key, bytes, in.rows);
  for (std::size_t row = 0; row < in.rows; ++row)
    messages.put(row, 0, field_set, kFieldSetBytes);
  std::size_t at = kFieldSetBytes;
  for (const MatchField field : key.fields) {
    if (field == MatchField::local_id) {
      for (std::size_t row = 0; row < in.rows; ++row) {
        const LocalIdToken local = out.local_id.empty() ? LocalIdToken{} : out.local_id[row];
        if (local.absent()) present[row] = 0;
        messages.put(row, at, local.bits.hi, 8);
        messages.put(row, at + 8, local.bits.lo, 8);
      }
    } else {
      const bool refuse_weak = is_birth_field(field) && key.weak_dates == WeakDates::refused;
      for (std::size_t row = 0; row < in.rows; ++row) {
        const std::uint64_t value = field_value(in, field, row, token);
        if (value == 0 || (refuse_weak && has(in.flags[row], RowFlags::weak_birth_date)))
          present[row] = 0;
        messages.put(row, at, value, field_width(field));
      }
    }
    at += field_width(field);
  }
  std::vector<Block> tokens(in.rows);
  messages.tokens(match_key_, tokens);
  for (std::size_t row = 0; row < in.rows; ++row)
    if (present[row] != 0) column[row].bits = key_of(tokens[row]);
}

void Pseudonymiser::add_place(const StandardColumns& in, TokenColumns& out) const {
  const RevealToken token = reveal_token();
  out.place.resize(in.rows);
  if (in.postcode.empty()) return;
  MessageColumn messages(Use::place, kPostcodeBytes, in.rows);
  for (std::size_t row = 0; row < in.rows; ++row)
    messages.put(row, 0, in.postcode[row].reveal(token), kPostcodeBytes);
  std::vector<Block> tokens(in.rows);
  messages.tokens(place_, tokens);
  for (std::size_t row = 0; row < in.rows; ++row)
    if (!in.postcode[row].absent()) out.place[row] = short_token(tokens[row]);
}

TokenBatch Pseudonymiser::run(StandardBatch&& batch, SourceId source_id) const {
  const StandardColumns in = std::move(batch).take(reveal_token());
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
  if (plan_.local_id || key_has_local_id) {
    out.local_id.resize(in.rows);
    add_local_ids(in, out.local_id);
  }
  for (const MatchKey& key : plan_.match_keys)
    add_match_key(in, key, out);
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
  out.payload = copy_payload(in, source.keying.encoding);
  return TokenBatch(std::move(out));
}

PersonList Pseudonymiser::person_list(std::span<const NhsNumber> people) const {
  const RevealToken token = reveal_token();
  MessageColumn messages(Use::person, kNhsNumberBytes, people.size());
  for (std::size_t i = 0; i < people.size(); ++i)
    messages.put(i, 0, people[i].reveal(token), kNhsNumberBytes);
  std::vector<Block> tokens(people.size());
  messages.tokens(person_prfs_[0].token, tokens);
  std::vector<PersonToken> list(people.size());
  for (std::size_t i = 0; i < people.size(); ++i)
    list[i].bits = key_of(tokens[i]);
  return {header_, std::move(list)};
}

OptOutEvents Pseudonymiser::events(std::span<const IdentifiedEvent> events,
                                   const SecretBuffer& texts) const {
  const RevealToken token = reveal_token();
  MessageColumn people(Use::person, kNhsNumberBytes, events.size());
  TextMessages local_ids(Use::local_id);
  for (std::size_t i = 0; i < events.size(); ++i) {
    people.put(i, 0, events[i].person.reveal(token), kNhsNumberBytes);
    const auto text = [&](TextSpan span) { return texts.view().substr(span.offset, span.length); };
    const std::string_view parts[] = {text(events[i].provider), text(events[i].local_id)};
    local_ids.add(parts);
  }
  std::vector<Block> person_tokens(events.size());
  people.tokens(person_prfs_[0].token, person_tokens);
  std::vector<Block> local_tokens(events.size());
  local_ids.tokens(local_id_, local_tokens);
  std::vector<OptOutEvent> out;
  out.reserve(events.size());
  for (std::size_t i = 0; i < events.size(); ++i) {
    OptOutEvent event = events[i].event;
    if (!events[i].person.absent())
      event.person.bits = key_of(person_tokens[i]);
    else if (events[i].provider.length != 0 && events[i].local_id.length != 0)
      event.local_id.bits = key_of(local_tokens[i]);
    out.push_back(event);
  }
  return {header_, std::move(out)};
}

} // namespace tallystick::pseudonymise
