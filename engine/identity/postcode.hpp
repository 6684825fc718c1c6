// SPDX-License-Identifier: MIT
// A postcode and its coarser parts as values of one machine word.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "core/data_class.hpp"
#include "identity/redacted.hpp"

namespace tallystick {

/// A raw postcode spelt out for a look-up or a reader. Raw: keep it on the stack and short-lived.
struct PostcodeText {
  std::array<char, 12> chars{};
  std::size_t size = 0;
  [[nodiscard]] std::string_view view() const { return {chars.data(), size}; }
};

/// A part of a GB postcode. `district` is the outward code without the letter that some London
/// districts end in (EC1A -> EC1); what Royal Mail calls a district is `outward` (nhs-rules section
/// 2).
enum class PostcodeLevel : std::uint8_t { area, district, outward, sector };

/// One part at one level; 0 means "absent". Values of different levels must not be compared.
class PostcodePart {
public:
  static constexpr DataClass data_class = DataClass::identifiable;

  constexpr PostcodePart() = default;
  explicit constexpr PostcodePart(std::uint64_t packed) : packed_(packed) {}

  [[nodiscard]] constexpr bool absent() const { return packed_ == 0; }
  [[nodiscard]] constexpr std::uint64_t reveal(const RevealToken&) const { return packed_; }
  /// "SW", "SW1", "SW1A", "SW1A 1".
  [[nodiscard]] PostcodeText reveal_text(const RevealToken&) const;

  friend constexpr bool operator==(PostcodePart, PostcodePart) = default;
  friend void PrintTo(const PostcodePart&, std::ostream* out) { print_redacted(out); }

private:
  std::uint64_t packed_ = 0;
};

/// A GB unit postcode, or an opaque (foreign) one; 0 means "absent". Packing is injective:
/// - GB: the seven characters of the ONS `pcd` form (outward left-justified in four, inward in
/// three), character i in
///   bits 8i to 8i+7; the top byte is 0.
/// - opaque: up to twelve characters 0-9 A-Z as base-37 digits, left-justified, with bit 63 set.
class Postcode {
public:
  static constexpr DataClass data_class = DataClass::identifiable;
  static constexpr std::size_t kMaxOpaqueChars = 12;

  constexpr Postcode() = default;
  /// `packed` is 0 or one of the two forms above.
  explicit constexpr Postcode(std::uint64_t packed) : packed_(packed) {}

  [[nodiscard]] constexpr bool absent() const { return packed_ == 0; }
  [[nodiscard]] constexpr bool opaque() const { return (packed_ >> 63U) != 0; }
  [[nodiscard]] constexpr std::uint64_t reveal(const RevealToken&) const { return packed_; }
  /// GB: with one space ("SW1A 1AA", the ONS `pcds` form); opaque: as packed.
  [[nodiscard]] PostcodeText reveal_text(const RevealToken&) const;
  /// Absent for absent and opaque postcodes.
  [[nodiscard]] PostcodePart part(PostcodeLevel level) const;

  friend constexpr bool operator==(Postcode, Postcode) = default;
  friend void PrintTo(const Postcode&, std::ostream* out) { print_redacted(out); }

private:
  std::uint64_t packed_ = 0;
};

} // namespace tallystick
