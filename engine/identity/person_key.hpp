// SPDX-License-Identifier: MIT
// The person id of a row under the scheme that its source declares.
#pragma once

#include <cstdint>

#include "core/data_class.hpp"
#include "identity/nhs_number.hpp"
#include "identity/redacted.hpp"
#include "identity/text_span.hpp"

namespace tallystick {

/// What a source's person id is (design section 4).
enum class IdScheme : std::uint8_t {
  nhs_number, ///< ten digits with a check digit
  opaque,     ///< text compared exactly, e.g. an id already pseudonymised elsewhere
  digits,     ///< up to 18 digits, no check digit, compared as a number
};

/// A number (nhs_number, digits) or a place in the batch's text memory (opaque); the scheme is the
/// batch's.
class PersonKey {
public:
  static constexpr DataClass data_class = DataClass::identifiable;

  constexpr PersonKey() = default; ///< absent
  explicit constexpr PersonKey(NhsNumber number, const RevealToken& token)
      : bits_(number.reveal(token)) {}
  /// Scheme digits: 1 to 10^18 - 1.
  [[nodiscard]] static constexpr PersonKey of_digits(std::uint64_t value) {
    return PersonKey(value);
  }
  /// Scheme opaque.
  [[nodiscard]] static constexpr PersonKey of_text(TextSpan span) {
    return PersonKey((std::uint64_t{span.length} << 32U) | span.offset);
  }

  [[nodiscard]] constexpr bool absent() const { return bits_ == 0; }
  /// The number, for schemes nhs_number and digits.
  [[nodiscard]] constexpr std::uint64_t reveal(const RevealToken&) const { return bits_; }
  /// Where the text is, for scheme opaque.
  [[nodiscard]] constexpr TextSpan span() const {
    return {static_cast<std::uint32_t>(bits_), static_cast<std::uint32_t>(bits_ >> 32U)};
  }
  /// The text, for scheme opaque; `texts` is the text memory of the batch that the key is from.
  [[nodiscard]] std::string_view reveal_text(const RevealToken&, const SecretBuffer& texts) const {
    return texts.view().substr(span().offset, span().length);
  }
  friend void PrintTo(const PersonKey&, std::ostream* out) { print_redacted(out); }

private:
  explicit constexpr PersonKey(std::uint64_t bits) : bits_(bits) {}
  std::uint64_t bits_ = 0;
};

} // namespace tallystick
