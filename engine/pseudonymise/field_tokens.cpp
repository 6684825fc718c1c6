// SPDX-License-Identifier: MIT
#include "pseudonymise/field_tokens.hpp"

#include <array>
#include <cstdint>
#include <functional>
#include <string_view>

#include "identity/reveal.hpp"
#include "pseudonymise/match_fields.hpp"
#include "pseudonymise/token_bits.hpp"

namespace tallystick::pseudonymise {
namespace {

using crypto::Block;
using crypto::Prf;

struct ShortToken {
  MatchField field;
  std::string_view context; ///< of its subkey
  Use use;
};
/// In the order of FieldTokens.
constexpr std::array<ShortToken, 4> kShortTokens = {{
    {MatchField::postcode, "postcode", Use::field_postcode},
    {MatchField::postcode_sector, "postcode sector", Use::field_postcode_sector},
    {MatchField::postcode_district, "postcode district", Use::field_postcode_district},
    {MatchField::practice, "practice", Use::field_practice},
}};

constexpr std::uint16_t kLastYear = 9'999; // years are read as four digits
constexpr std::uint16_t kLastMonthOrDay = 31;
constexpr auto kLastSex = static_cast<std::uint16_t>(Sex::female);

/// Short tokens of one field of all rows; nothing if the source does not map it.
std::vector<std::uint32_t> short_tokens_of(const StandardColumns& in, const ShortToken& what,
                                           const Prf& prf) {
  std::vector<std::uint32_t> out(in.rows);
  if (!is_mapped(in, what.field)) return out;
  const std::size_t width = field_width(what.field);
  MessageColumn messages(what.use, width, in.rows);
  with_values(in, what.field, reveal_token(), [&](const auto& value_of) {
    // Until a row has its token, `out` says whether it gets one.
    const auto write = [&] {
      messages.put(0, width, [&](std::size_t row) {
        const std::uint64_t value = value_of(row);
        out[row] = value != 0 ? 1 : 0;
        return value;
      });
    };
    messages.tokens(prf, write, [&](std::size_t row, const Block& made) {
      if (out[row] != 0) out[row] = short_token<std::uint32_t>(made);
    });
  });
  return out;
}

/// Short tokens of the providers of all rows. There are few in a batch, and neighbours often share
/// the place of their text: most rows cost no message.
std::vector<std::uint16_t> provider_tokens_of(const StandardColumns& in, const Prf& prf) {
  struct Known {
    std::string_view text;
    std::uint32_t number = 0; ///< of its message, from 1
  };
  constexpr std::size_t kSlots = 1024; // two texts of one slot only cost another message
  std::vector<std::uint16_t> out(in.rows);
  if (in.provider.empty()) return out;
  const RevealToken token = reveal_token();
  TextMessages messages(Use::field_provider, 0);
  std::array<Known, kSlots> slots{};
  std::vector<std::uint32_t> numbers(in.rows);
  TextSpan last;
  std::uint32_t number = 0;
  for (std::size_t row = 0; row < in.rows; ++row) {
    const ProviderCode provider = in.provider[row];
    if (provider.absent()) continue;
    if (!(provider.span() == last)) {
      last = provider.span();
      const std::string_view text = provider.reveal(token, in.texts);
      Known& known = slots[std::hash<std::string_view>{}(text) % kSlots];
      if (known.text != text) {
        messages.add({&text, 1});
        known = {text, static_cast<std::uint32_t>(messages.size())};
      }
      number = known.number;
    }
    numbers[row] = number;
  }
  SecretColumn<Block> made;
  made.resize(messages.size());
  messages.tokens(prf, made.span());
  for (std::size_t row = 0; row < in.rows; ++row)
    if (numbers[row] != 0) out[row] = short_token<std::uint16_t>(made[numbers[row] - 1]);
  return out;
}

} // namespace

Result<FieldTokeniser> FieldTokeniser::make(const Subkeys& subkeys) {
  std::vector<Prf> short_tokens;
  for (const ShortToken& what : kShortTokens) {
    auto prf = subkeys.prf("field token", what.context);
    if (!prf) return std::move(prf).error();
    short_tokens.push_back(std::move(*prf));
  }
  auto provider = subkeys.prf("field token", "provider");
  if (!provider) return std::move(provider).error();
  const auto codes = [&](std::string_view context, Use use,
                         std::uint16_t last) -> Result<CodeTable> {
    const auto prf = subkeys.prf("field code", context);
    if (!prf) return prf.error();
    return CodeTable(*prf, use, last);
  };
  auto years = codes("birth year", Use::code_year, kLastYear);
  if (!years) return std::move(years).error();
  auto months_and_days = codes("birth month or day", Use::code_month_or_day, kLastMonthOrDay);
  if (!months_and_days) return std::move(months_and_days).error();
  auto sexes = codes("sex", Use::code_sex, kLastSex);
  if (!sexes) return std::move(sexes).error();
  return FieldTokeniser(std::move(short_tokens), std::move(*provider), std::move(*years),
                        std::move(*months_and_days), std::move(*sexes));
}

void FieldTokeniser::add(const StandardColumns& in, std::span<const LocalIdToken> local_ids,
                         std::span<FieldTokens> out) const {
  std::array<std::vector<std::uint32_t>, kShortTokens.size()> columns;
  for (std::size_t i = 0; i < columns.size(); ++i)
    columns[i] = short_tokens_of(in, kShortTokens[i], short_tokens_[i]);
  const std::vector<std::uint16_t> providers = provider_tokens_of(in, provider_);
  const RevealToken token = reveal_token();
  for (std::size_t row = 0; row < out.size(); ++row) {
    FieldTokens& fields = out[row];
    fields.postcode = columns[0][row];
    fields.postcode_sector = columns[1][row];
    fields.postcode_district = columns[2][row];
    fields.practice = columns[3][row];
    if (!local_ids[row].absent()) {
      fields.local_id = short_token<std::uint32_t>(local_ids[row].bits);
      fields.provider = providers[row];
    }
    if (!in.sex.empty())
      fields.sex = static_cast<std::uint8_t>(sexes_.of(static_cast<std::uint16_t>(in.sex[row])));
    if (in.birth_date.empty()) continue;
    const BirthDate::Parts born = in.birth_date[row].reveal(token);
    fields.birth_year = years_.of(born.year);
    fields.birth_month = static_cast<std::uint8_t>(months_and_days_.of(born.month));
    fields.birth_day = static_cast<std::uint8_t>(months_and_days_.of(born.day));
  }
}

} // namespace tallystick::pseudonymise
