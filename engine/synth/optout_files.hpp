// SPDX-License-Identifier: MIT
// The opt-out files of one block of people: what practices, the national service and local teams
// would hand over.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "synth/choices.hpp"
#include "synth/recording.hpp"
#include "synth/sources.hpp"
#include "synth/text.hpp"

namespace tallystick::synth {

/// What is known about a person's rows once they are written.
struct Seen {
  bool present = false; ///< some row carries the person's present NHS number
  bool former = false;  ///< some row carries the former one
  bool at_trust =
      false; ///< some row carries the usual local id at the home trust, community provider, council
  bool at_community = false;
  bool at_council = false;
};

struct OptOutTexts {
  Text& type1;
  Text& request;
  Text& cleared;
  Text& objections;
  Text& consent;
};

inline constexpr std::string_view kType1Header =
    "NHS_NUMBER,CODE_SYSTEM,CODE,EVENT_DATE,RECORDED_AT,RECORD_ID\n";
inline constexpr std::string_view kObjectionsHeader =
    "NHS_NUMBER,PROVIDER,LOCAL_ID,SOURCE,PROGRAMME,ACTION,EFFECTIVE_FROM,EFFECTIVE_TO,"
    "RECORDED_AT\n";
inline constexpr std::string_view kConsentHeader = "NHS_NUMBER,CONSENT_DATE,WITHDRAWN_DATE\n";

/// Writes what one person decided. A decision carries the NHS number that held on its day; a
/// provider's own objection may carry its local id instead, if some row carries it too.
void write_optouts(OptOutTexts out, const Block& block, const BlockNumbers& numbers,
                   std::uint32_t person, const Choices& choices, const Seen& seen,
                   std::string_view programme, std::uint64_t seed, Window window);

/// The name of an objection's scope: a source, a provider code or the programme.
void put_scope(Text& text, const Objection& objection, std::string_view programme);

} // namespace tallystick::synth
