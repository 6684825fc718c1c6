// SPDX-License-Identifier: MIT
// Identifiers that are texts: they stay in the batch's wiped memory, columns hold only where.
#pragma once

#include <cstdint>
#include <string_view>

#include "core/data_class.hpp"
#include "core/secret_buffer.hpp"
#include "identity/redacted.hpp"

namespace tallystick {

/// A place in a batch's text memory. Length 0 means "absent"; absent spans are all zero.
struct TextSpan {
  std::uint32_t offset = 0;
  std::uint32_t length = 0;
  friend constexpr bool operator==(const TextSpan&, const TextSpan&) = default;
};

/// A text identifier of one kind. Two of them are compared by text, not by place, so there is no
/// ==.
template<class Kind>
class IdentifierText {
public:
  static constexpr DataClass data_class = DataClass::identifiable;

  constexpr IdentifierText() = default;
  explicit constexpr IdentifierText(TextSpan span) : span_(span) {}

  [[nodiscard]] constexpr bool absent() const { return span_.length == 0; }
  [[nodiscard]] constexpr TextSpan span() const { return span_; }
  /// The text; `texts` is the text memory of the batch that the value is from.
  [[nodiscard]] std::string_view reveal(const RevealToken&, const SecretBuffer& texts) const {
    return texts.view().substr(span_.offset, span_.length);
  }
  friend void PrintTo(const IdentifierText&, std::ostream* out) { print_redacted(out); }

private:
  TextSpan span_;
};

/// A hospital's or practice's own number for a person; means nothing without its provider.
/// Standardised: blanks trimmed, letters A-Z upper case, 1 to 40 bytes.
using LocalPatientId = IdentifierText<struct LocalPatientIdKind>;

/// The organisation that issued a local patient id: an ODS code or a name from the job.
/// Standardised like LocalPatientId.
using ProviderCode = IdentifierText<struct ProviderCodeKind>;

} // namespace tallystick
