// SPDX-License-Identifier: MIT
// One block of people as text: their rows in every file, and the truth about them.
//
// truth.csv has one line for every row of every source:
//   source, row      name of the source and 1-based number of the data row in its file (the header
//                    does not count)
//   record_id        RECORD_ID of the row
//   number_is        what stands in the row's NHS number column (NumberState): own, former, none,
//                    typo, other, ...
//   local            1 if an active local objection of the row's person covers this row: its scope
//                    is the row's source, or the provider named in the row as holder of the local
//                    patient id, or the programme
//   opted_out        1 if the row's person has opted out of this use of it, whatever number the row
//                    carries: national, or local, or (type1 and the source is gp)
//   excluded         1 if opted_out and the row carries a number of the person itself, own or
//                    former: no output without an exemption may hold it. The other opted_out rows
//                    can be found by linkage only
//   person           the person whom the row is about, whatever number it carries
//   type1, national, consent
//                    1 if it holds for that person at the as_of date (below)
//   sex, age_band, imd_decile, ethnic
//                    true values of that person: age at the as_of date or at death, five-year bands
//                    up to 90+, decile of the present address (1 = most deprived), ethnic category
//                    2001
//
// As at the as_of date means: only decisions dated up to that day count; of those the latest day
// holds; if a person has objected and withdrawn on the same day, the objection holds, whatever the
// order of the entries. Then
//   type1      the standing Type 1 code is a dissent. Type 2 codes never count, whenever they were
//              recorded
//   national   the person's numbers are missing from national_cleared.dat
//   local      the standing entry is "object" and EFFECTIVE_TO is empty or not before the as_of
//              date
//   consent    CONSENT_DATE is not after the as_of date, and WITHDRAWN_DATE is empty or after it
// Consent, and every other exemption, is for the job to use: `excluded` knows none.
//
// people.csv has one line for every person, also for those without any row: the present NHS number,
// the former one with the first day of the present one, dates, household, present postcode and
// practice, the flags above, and the scope of an active local objection.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "synth/choices.hpp"
#include "synth/optout_files.hpp"
#include "synth/sources.hpp"
#include "synth/synth.hpp"

namespace tallystick::synth {

/// The files, in the order of kSources and then these.
enum class File : std::uint8_t {
  truth = kSources,
  people,
  areas,
  supersession,
  type1,
  request,
  cleared,
  objections,
  consent,
};
inline constexpr std::size_t kFiles = kSources + 9;

/// What the truth file says about one row.
struct RowTruth {
  std::uint16_t person = 0; ///< in the block
  NumberState state = NumberState::own;
  bool local = false;
  bool opted_out = false;
  std::uint64_t record = 0;
  /// No reading of the row can miss whose it is.
  [[nodiscard]] bool excluded() const {
    return opted_out && (state == NumberState::own || state == NumberState::former);
  }
};

inline constexpr std::string_view kTruthHeader =
    "source,row,record_id,number_is,local,opted_out,excluded,person,type1,national,consent,"
    "sex,age_band,imd_decile,ethnic\n";
inline constexpr std::string_view kPeopleHeader =
    "person,household,nhs_number,former_nhs_number,number_changed,birth_date,death_date,sex,ethnic,"
    "postcode,practice,type1,national,consent,local_scope\n";

/// What every block needs to know.
struct Setting {
  const SynthSpec& spec;
  Places places;
  RowsPerPerson rows{};
  Window window;
};

/// One block on its way from its number to its texts.
class BlockText {
public:
  explicit BlockText(std::uint32_t number) { block_.number = number; }

  /// Makes everything but the truth file. Depends on nothing but the setting and the block's
  /// number.
  void make(const Setting& setting);

  /// Appends the block's truth lines to the truth text; `rows` counts the rows written so far per
  /// source and moves on.
  void write_truth(std::array<std::uint64_t, kSources>& rows);

  [[nodiscard]] std::string_view text(std::size_t file) const { return texts_[file].view(); }
  [[nodiscard]] std::size_t people() const { return block_.people.size(); }

private:
  void write_rows(const Setting& setting, Source source);
  void note_row(const Setting& setting, Source source, std::uint32_t person, const WrittenRow& row);
  void write_people(const Setting& setting);
  void write_person(const Setting& setting, std::uint32_t person);
  void write_tail(const Setting& setting, std::uint32_t person);
  [[nodiscard]] Text& of(File file) { return texts_[static_cast<std::size_t>(file)]; }

  Block block_;
  BlockNumbers numbers_;
  std::vector<Choices> choices_;
  std::vector<Seen> seen_;
  std::vector<Event> events_;
  std::array<Text, kFiles> texts_;
  std::array<std::vector<RowTruth>, kSources> rows_;
  Text tails_; ///< per person the end of its truth lines
  std::vector<std::uint32_t> tail_ends_;
};

} // namespace tallystick::synth
