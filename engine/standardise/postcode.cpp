// SPDX-License-Identifier: MIT
#include "standardise/postcode.hpp"

#include <algorithm>

namespace tallystick::standardise {
namespace {

constexpr std::size_t kMaxCompact = 12; // the longest text that any scheme accepts

// A cell without blanks and in upper case. Raw: lives on the stack, never longer than a rule needs
// it.
struct Compact {
  std::array<char, kMaxCompact> chars{};
  std::size_t size = 0;
  bool fits = true; // false: longer than any postcode
  [[nodiscard]] std::string_view view() const { return {chars.data(), size}; }
};

enum class Hyphens : std::uint8_t { kept, dropped };

Compact compacted(std::string_view cell, Hyphens hyphens) {
  Compact compact;
  for (std::string_view rest = cell; !rest.empty();) {
    std::size_t skip = leading_blank(rest);
    if (skip == 0 && hyphens == Hyphens::dropped) skip = leading_hyphen(rest);
    if (skip == 0) {
      if (compact.size == kMaxCompact) {
        compact.fits = false;
        return compact;
      }
      compact.chars[compact.size++] = to_upper(rest.front());
      skip = 1;
    }
    rest.remove_prefix(skip);
  }
  return compact;
}

bool unit_fits(std::string_view compact) {
  const std::string_view outward = compact.substr(0, compact.size() - 3);
  if (!detail::inward_fits(compact.data() + outward.size())) return false;
  return detail::outward_fits(outward) || compact == "GIR0AA";
}

Postcode packed_unit(std::string_view compact) {
  const std::string_view outward = compact.substr(0, compact.size() - 3);
  return detail::packed_gb(outward, compact.data() + outward.size());
}

// The other character of a pair that typists and scanners mix up; the same one if there is no
// other.
char confused_with(char c) {
  switch (c) {
  case 'O':
    return '0';
  case '0':
    return 'O';
  case 'I':
    return '1';
  case '1':
    return 'I';
  default:
    return c;
  }
}

// The areas with an O or I in their name (of the 124 in nhs-rules section 2).
constexpr std::array<std::string_view, 10> kAreasWithOOrI = {"CO", "OL", "OX", "PO", "SO",
                                                             "YO", "IG", "IM", "IP", "IV"};

// A digit may be read as a letter only in the name of an area that exists: no other place of an
// outward code ever holds O or I.
bool may_hold_new_letter(std::string_view candidate, std::size_t at) {
  return at < 2 && std::find(kAreasWithOOrI.begin(), kAreasWithOOrI.end(),
                             candidate.substr(0, 2)) != kAreasWithOOrI.end();
}

// The one valid reading of a text that is not valid as it stands; absent if there is none or more
// than one.
Postcode repaired(Compact typed) {
  const std::size_t outward_size = typed.size - 3;
  char& inward_digit = typed.chars[outward_size]; // always a digit; the last two are never O or I
  if (inward_digit == 'O' || inward_digit == 'I') inward_digit = confused_with(inward_digit);
  if (unit_fits(typed.view())) return packed_unit(typed.view());
  Postcode only;
  for (unsigned choice = 1; choice < (1U << outward_size); ++choice) {
    Compact candidate = typed;
    bool plausible = true;
    for (std::size_t i = 0; i < outward_size; ++i) {
      if (((choice >> i) & 1U) == 0) continue;
      candidate.chars[i] = confused_with(typed.chars[i]);
      plausible = plausible && candidate.chars[i] != typed.chars[i];
    }
    for (std::size_t i = 0; plausible && i < outward_size; ++i) {
      if (is_digit(typed.chars[i]) && !is_digit(candidate.chars[i]))
        plausible = may_hold_new_letter(candidate.view(), i);
    }
    if (!plausible || !unit_fits(candidate.view())) continue;
    if (!only.absent()) return Postcode{};
    only = packed_unit(candidate.view());
  }
  return only;
}

} // namespace

Reading<Postcode> read_gb_postcode_slowly(std::string_view cell) {
  const Compact compact = compacted(cell, Hyphens::kept);
  const std::string_view text = compact.view();
  if (text.substr(0, 4) == "ZZ99") return {Postcode{}, RowFlags::pseudo_postcode};
  if (compact.fits && text.size() >= 5 && text.size() <= 7) {
    if (unit_fits(text)) return {packed_unit(text)};
    const Postcode postcode = repaired(compact);
    if (!postcode.absent()) return {postcode, RowFlags::repaired_postcode};
  }
  if (is_placeholder(trimmed(cell))) return {};
  return refusal<Postcode>(IssueCode::postcode_shape);
}

Reading<Postcode> read_opaque_postcode(std::string_view cell) {
  if (is_placeholder(trimmed(cell))) return {};
  const Compact compact = compacted(cell, Hyphens::dropped);
  std::uint64_t packed = 0;
  for (std::size_t i = 0; i < kMaxCompact; ++i) {
    packed *= 37U;
    if (i >= compact.size) continue;
    const char c = compact.chars[i];
    if (is_digit(c)) {
      packed += static_cast<std::uint64_t>(c - '0') + 1U;
    } else if (is_upper(c)) {
      packed += static_cast<std::uint64_t>(c - 'A') + 11U;
    } else {
      return refusal<Postcode>(IssueCode::postcode_shape);
    }
  }
  if (!compact.fits || compact.size == 0) return refusal<Postcode>(IssueCode::postcode_shape);
  return {Postcode{packed | (std::uint64_t{1} << 63U)}, RowFlags::opaque_postcode};
}

} // namespace tallystick::standardise
