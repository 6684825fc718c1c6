// SPDX-License-Identifier: MIT
// What a column's header name says about its content: the base of the rules on which columns a job
// may map or release. Names and addresses of people are never used (design section 1).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tallystick::pipeline {

enum class HeaderMeaning : std::uint8_t {
  ordinary,
  person_name,
  address,    ///< of a person, or a phone number or e-mail address
  identifier, ///< NHS number, date of birth, postcode, local patient id
  pseudonym,  ///< of another system: would let the release be joined with it
  free_text,
};

/// Judges a header by its words: "PatientGivenName" and "PATIENT_GIVENNAME" are names of persons,
/// "PRACTICE_NAME" is not.
[[nodiscard]] HeaderMeaning meaning_of(std::string_view header);

/// Whether a header speaks of another person than the patient: a mother's NHS number in a baby's
/// row is not the baby's (nhs-rules section 0).
[[nodiscard]] bool is_about_someone_else(std::string_view header);

/// Whether an area column would be finer than an LSOA: postcodes, output areas, coordinates.
[[nodiscard]] bool is_finer_than_lsoa(std::string_view header);

/// Whether a column of an area look-up holds deprivation ranks. A rank names its LSOA.
[[nodiscard]] bool is_deprivation_rank(std::string_view header);

/// Words of a header in capitals: "LocalPatientID_2" gives LOCAL, PATIENT, ID, 2.
[[nodiscard]] std::vector<std::string> words_of(std::string_view header);

/// Equal but for ASCII case and blanks around.
[[nodiscard]] bool same_header(std::string_view a, std::string_view b);
[[nodiscard]] std::string_view trimmed(std::string_view text);

/// Whether a cell of a first row is a value rather than a name: a long number, a date, a
/// postcode. Such a row is data, and no text of it may be shown.
[[nodiscard]] bool looks_like_data(std::string_view cell);

} // namespace tallystick::pipeline
