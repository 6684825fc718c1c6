// SPDX-License-Identifier: MIT
#include "standardise/nhs_number.hpp"

#include <algorithm>

#include "identity/reveal.hpp"
#include "standardise/supersession.hpp"

namespace tallystick::standardise {
namespace {

using Digits = std::array<unsigned, 10>;
constexpr std::size_t kMaxReadDigits = 18; // all of them fit into 64 bits

constexpr Digits digits_of(std::uint64_t ten_digits) {
  Digits digits{};
  for (std::size_t i = digits.size(); i > 0; --i, ten_digits /= 10U)
    digits[i - 1] = static_cast<unsigned>(ten_digits % 10U);
  return digits;
}

constexpr std::uint64_t number_of(const Digits& digits) {
  std::uint64_t number = 0;
  for (const unsigned digit : digits)
    number = number * 10U + digit;
  return number;
}

constexpr unsigned weight(std::size_t position) {
  return static_cast<unsigned>(10U - position);
}

// kInverse[w] * w leaves 1 when divided by 11.
constexpr std::array<unsigned, 11> kInverse = {0, 1, 6, 4, 3, 9, 2, 8, 7, 5, 10};

constexpr unsigned checksum(const Digits& digits) {
  unsigned sum = 0;
  for (std::size_t i = 0; i < digits.size(); ++i)
    sum += weight(i) * digits[i];
  return sum % 11U;
}

bool is_mirrored(const Digits& digits) {
  return std::equal(digits.begin(), digits.begin() + 5, digits.rbegin());
}

void add_candidate(RepairCandidates& candidates, const Digits& digits) {
  if (is_mirrored(digits) || candidates.count == RepairCandidates::kMax) return;
  candidates.numbers[candidates.count++] = NhsNumber{number_of(digits)};
}

// Puts back the leading zero of a CHI number (DDMMYY and four digits; only days 01-09 can have lost
// one).
void add_with_leading_zero(RepairCandidates& candidates, std::uint64_t nine_digits) {
  const Digits digits = digits_of(nine_digits);
  const unsigned day = digits[1];
  const unsigned month = digits[2] * 10U + digits[3];
  if (day >= 1 && month >= 1 && month <= 12 && checksum(digits) == 0)
    add_candidate(candidates, digits);
}

} // namespace

DigitText read_digits(std::string_view cell) {
  DigitText read;
  std::size_t count = 0;
  for (std::string_view rest = cell; !rest.empty();) {
    if (is_digit(rest.front())) {
      if (++count <= kMaxReadDigits)
        read.value = read.value * 10U + static_cast<std::uint64_t>(rest.front() - '0');
      rest.remove_prefix(1);
      continue;
    }
    const std::size_t separator = std::max(leading_blank(rest), leading_hyphen(rest));
    if (separator == 0) {
      const bool missing = is_placeholder(trimmed(cell));
      return {missing ? DigitText::Kind::missing : DigitText::Kind::other, 0, 0};
    }
    rest.remove_prefix(separator);
  }
  if (count == 0) {
    const bool missing = is_placeholder(trimmed(cell));
    return {missing ? DigitText::Kind::missing : DigitText::Kind::other, 0, 0};
  }
  read.kind = DigitText::Kind::digits;
  read.count = static_cast<std::uint8_t>(count <= kMaxReadDigits ? count : 255);
  return read;
}

bool passes_check_digit(std::uint64_t ten_digits) {
  return checksum(digits_of(ten_digits)) == 0;
}

bool is_palindrome(std::uint64_t ten_digits) {
  return is_mirrored(digits_of(ten_digits));
}

bool is_sentinel(std::uint64_t ten_digits) {
  constexpr std::uint64_t kAllOnes = 1'111'111'111;
  constexpr std::uint64_t kOneZerosOne = 1'000'000'001;
  return ten_digits % kAllOnes == 0 || ten_digits % kOneZerosOne == 0;
}

NumberRange range_of(std::uint64_t ten_digits) {
  const std::uint64_t millions = ten_digits / 1'000'000U; // the first four digits
  if (millions < 100) return NumberRange::not_issued;
  if (millions <= 3112) return NumberRange::scotland;
  if (millions < 3200) return NumberRange::not_issued;
  if (millions < 4000) return NumberRange::northern_ireland;
  if (millions < 5000) return NumberRange::england_and_wales;
  if (millions < 6000) return NumberRange::not_issued;
  if (millions < 8000) return NumberRange::england_and_wales;
  if (millions < 8600) return NumberRange::ireland;
  if (millions < 9000) return NumberRange::not_issued;
  return NumberRange::test;
}

NumberStatus read_number_status(std::string_view cell) {
  std::string_view code = trimmed(cell);
  if (code.size() == 2 && code.front() == '0') code.remove_prefix(1);
  if (code.size() != 1) return NumberStatus::not_stated;
  switch (code.front()) {
  case '1':
    return NumberStatus::verified;
  case '2':
  case '3':
  case '6':
  case '7':
  case '8':
    return NumberStatus::untraced;
  case '4':
  case '5':
    return NumberStatus::doubtful;
  default:
    return NumberStatus::not_stated;
  }
}

bool is_superseded(std::uint64_t ten_digits, const NumberRules& rules) {
  return rules.supersession != nullptr &&
         rules.supersession->current(NhsNumber{ten_digits}) != NhsNumber{ten_digits};
}

Reading<NhsNumber> judge_number(std::uint64_t ten_digits, const NumberRules& rules) {
  Reading<NhsNumber> reading;
  if (rules.supersession != nullptr) {
    const NhsNumber current = rules.supersession->current(NhsNumber{ten_digits});
    const std::uint64_t digits = current.reveal(reveal_token());
    if (digits != ten_digits) reading.flags |= RowFlags::superseded_number;
    ten_digits = digits;
  }
  const auto refuse = [&](IssueCode code) {
    return refusal<NhsNumber>(code, RowFlags::refused_person_id);
  };
  if (is_sentinel(ten_digits)) return refuse(IssueCode::nhs_number_sentinel);
  if (!passes_check_digit(ten_digits)) return refuse(IssueCode::nhs_number_check_digit);
  if (rules.palindromes == PalindromePolicy::refuse && is_palindrome(ten_digits))
    return refuse(IssueCode::nhs_number_palindrome);
  const NumberRange range = range_of(ten_digits);
  if (range == NumberRange::test) reading.flags |= RowFlags::test_number;
  if (range == NumberRange::not_issued) reading.flags |= RowFlags::unissued_number;
  reading.value = NhsNumber{ten_digits};
  return reading;
}

Reading<NhsNumber> read_nhs_number_slowly(std::string_view cell, const NumberRules& rules) {
  const DigitText text = read_digits(cell);
  switch (text.kind) {
  case DigitText::Kind::missing:
    return {};
  case DigitText::Kind::other:
    return refusal<NhsNumber>(IssueCode::nhs_number_not_digits, RowFlags::refused_person_id);
  case DigitText::Kind::digits:
    break;
  }
  if (text.count != 10)
    return refusal<NhsNumber>(IssueCode::nhs_number_length, RowFlags::refused_person_id);
  return judge_number(text.value, rules);
}

RepairCandidates repair_candidates(DigitText refused) {
  RepairCandidates candidates;
  if (refused.kind != DigitText::Kind::digits) return candidates;
  if (refused.count == 9) add_with_leading_zero(candidates, refused.value);
  if (refused.count != 10 || is_sentinel(refused.value)) return candidates;
  const Digits digits = digits_of(refused.value);
  const unsigned sum = checksum(digits);
  if (sum == 0) return candidates;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    // The one digit here that makes the sum a multiple of 11, if it is a digit at all.
    const unsigned digit = (digits[i] + (11U - sum) * kInverse[weight(i)]) % 11U;
    if (digit < 10) {
      Digits changed = digits;
      changed[i] = digit;
      add_candidate(candidates, changed);
    }
    // Swapping positions i and i + 1 changes the sum by the right digit minus the left one.
    if (i + 1 < digits.size() && (sum + digits[i + 1] + 11U - digits[i]) % 11U == 0) {
      Digits changed = digits;
      std::swap(changed[i], changed[i + 1]);
      add_candidate(candidates, changed);
    }
  }
  const auto end = candidates.numbers.begin() + static_cast<std::ptrdiff_t>(candidates.count);
  const RevealToken token = reveal_token();
  std::sort(candidates.numbers.begin(), end,
            [&](NhsNumber a, NhsNumber b) { return a.reveal(token) < b.reveal(token); });
  return candidates;
}

} // namespace tallystick::standardise
