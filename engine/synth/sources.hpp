// SPDX-License-Identifier: MIT
// The rows of each source, in the columns and the manner of the real data set that it stands for.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "synth/care.hpp"
#include "synth/recording.hpp"

namespace tallystick::synth {

/// First bytes of each file. Column names follow the real data sets; the files differ in what a
/// reader must bear: ecds ends its lines with CR LF, csds quotes every field, social_care begins
/// with a byte order mark.
[[nodiscard]] std::string_view header_of(Source source);

/// The organisation that a row names as holding the local patient id, if any.
struct RowProvider {
  bool named = false;
  bool first_local_id = false; ///< the row carries the person's usual id there
  Organisation kind = Organisation::trust;
  std::uint32_t number = 0;
};

struct WrittenRow {
  NumberState state = NumberState::own;
  std::uint16_t carries = kNobody; ///< whose valid number the row carries
  bool carries_former = false;
  RowProvider provider;
  std::uint64_t record = 0; ///< RECORD_ID: unique in its source, says nothing about the person
};

/// Writes rows of one block. Not thread-safe; each thread works on a block of its own.
class RowWriter {
public:
  RowWriter(const Block& block, const BlockNumbers& numbers, std::uint64_t people,
            std::uint64_t seed, const Places& places, const Rates& rates, Window window)
      : block_(block), numbers_(numbers), people_(people), seed_(seed), places_(places),
        rates_(rates), window_(window) {}

  WrittenRow write(Source source, Event event, Text& text);

private:
  struct Row; // one row in the making

  void gp(Row& row, Text& text) const;
  void apc(Row& row, Text& text) const;
  void ecds(Row& row, Text& text) const;
  void csds(Row& row, Text& text) const;
  void social_care(Row& row, Text& text) const;
  void prescription(Row& row, Text& text) const;
  void death(Row& row, Text& text) const;

  /// Draws the local id at a provider and notes the provider as the row's.
  [[nodiscard]] LocalId local_id_at(Row& row, Organisation kind, std::uint32_t number) const;
  /// Mostly the home trust, else the next one.
  [[nodiscard]] std::uint32_t hospital(Row& row) const;

  const Block& block_;
  const BlockNumbers& numbers_;
  std::uint64_t people_;
  std::uint64_t seed_;
  const Places& places_;
  const Rates& rates_;
  Window window_;
};

} // namespace tallystick::synth
