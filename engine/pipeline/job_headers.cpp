// SPDX-License-Identifier: MIT
#include "pipeline/job_headers.hpp"

#include <algorithm>
#include <array>

namespace tallystick::pipeline {
namespace {

using Word = std::string_view;

constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
constexpr bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}
constexpr bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}
constexpr bool is_letter(char c) {
  return is_upper(c) || is_lower(c);
}
constexpr char upper(char c) {
  return is_lower(c) ? static_cast<char>(c - 'a' + 'A') : c;
}

// Always a person's.
constexpr std::array kPersonWords = {
    Word{"FORENAME"},   Word{"FORENAMES"}, Word{"SURNAME"},    Word{"SURNAMES"}, Word{"FIRSTNAME"},
    Word{"LASTNAME"},   Word{"GIVENNAME"}, Word{"FAMILYNAME"}, Word{"NICKNAME"}, Word{"MIDDLENAME"},
    Word{"MAIDENNAME"}, Word{"FULLNAME"},  Word{"FNAME"},      Word{"LNAME"},    Word{"SNAME"},
    Word{"INITIALS"},   Word{"ALIAS"},     Word{"ALIASES"}};

// Beside NAME they make it a person's, whatever else stands there.
constexpr std::array kPersonBeside = {
    Word{"FIRST"},  Word{"LAST"},    Word{"GIVEN"},  Word{"FAMILY"},   Word{"MIDDLE"},
    Word{"MAIDEN"}, Word{"FULL"},    Word{"KNOWN"},  Word{"BIRTH"},    Word{"PREFERRED"},
    Word{"PERSON"}, Word{"PATIENT"}, Word{"CLIENT"}, Word{"CITIZEN"},  Word{"MOTHER"},
    Word{"FATHER"}, Word{"CARER"},   Word{"CHILD"},  Word{"GUARDIAN"}, Word{"CONSULTANT"},
    Word{"DOCTOR"}, Word{"NURSE"},   Word{"CONTACT"}};

// Beside NAME they make it the name of an organisation, a place or a thing.
constexpr std::array kThingBeside = {
    Word{"PRACTICE"},     Word{"ORG"},       Word{"ORGANISATION"}, Word{"ORGANIZATION"},
    Word{"PROVIDER"},     Word{"TRUST"},     Word{"SITE"},         Word{"HOSPITAL"},
    Word{"WARD"},         Word{"CLINIC"},    Word{"PHARMACY"},     Word{"SURGERY"},
    Word{"COMMISSIONER"}, Word{"COUNCIL"},   Word{"SCHOOL"},       Word{"TEAM"},
    Word{"SERVICE"},      Word{"UNIT"},      Word{"DEPARTMENT"},   Word{"SPECIALTY"},
    Word{"ICB"},          Word{"SICBL"},     Word{"CCG"},          Word{"PCN"},
    Word{"LSOA"},         Word{"MSOA"},      Word{"LAD"},          Word{"LTLA"},
    Word{"UTLA"},         Word{"AUTHORITY"}, Word{"REGION"},       Word{"AREA"},
    Word{"COUNTRY"},      Word{"COUNTY"},    Word{"DRUG"},         Word{"MEDICINE"},
    Word{"PRODUCT"},      Word{"CHEMICAL"},  Word{"BNF"},          Word{"VMP"},
    Word{"VTM"},          Word{"AMP"},       Word{"PROCEDURE"},    Word{"DIAGNOSIS"},
    Word{"TREATMENT"},    Word{"TEST"},      Word{"CODE"},         Word{"FILE"},
    Word{"DATASET"}};

constexpr std::array kAddressWords = {
    Word{"ADDRESS"}, Word{"ADDRESSES"}, Word{"ADDR"},    Word{"STREET"}, Word{"SUBURB"},
    Word{"TOWN"},    Word{"CITY"},      Word{"UPRN"},    Word{"PHONE"},  Word{"TELEPHONE"},
    Word{"TEL"},     Word{"FAX"},       Word{"EMAIL"},   Word{"MAIL"},   Word{"HOUSENAME"},
    Word{"HOUSENO"}, Word{"LANDLINE"},  Word{"MOBILENO"}};

constexpr std::array kFreeTextWords = {
    Word{"TEXT"}, Word{"FREETEXT"}, Word{"COMMENT"},   Word{"COMMENTS"}, Word{"NOTE"},
    Word{"FREE"}, Word{"NOTES"},    Word{"NARRATIVE"}, Word{"REMARK"},   Word{"REMARKS"}};

constexpr std::array kPseudonymWords = {Word{"PSEUDO"}, Word{"PSEUDONYM"}, Word{"PSEUDONYMS"},
                                        Word{"DEID"},   Word{"TOKEN"},     Word{"TOKENS"},
                                        Word{"HESID"}};

// Parts of a header that has all its words joined.
constexpr std::array kIdentifierParts = {
    Word{"NHSNO"},          Word{"NHSNUM"},         Word{"NHSID"},
    Word{"DATEOFBIRTH"},    Word{"BIRTHDATE"},      Word{"BIRTHDT"},
    Word{"LOCALPATIENTID"}, Word{"HOSPITALNUMBER"}, Word{"HOSPITALNO"}};

constexpr std::array kAreaWords = {Word{"LSOA"}, Word{"MSOA"}, Word{"LAD"},   Word{"ICB"},
                                   Word{"CCG"},  Word{"IMD"},  Word{"REGION"}};

constexpr std::array kOtherPeople = {
    Word{"MOTHER"}, Word{"MOTHERS"}, Word{"MUM"},      Word{"MATERNAL"}, Word{"FATHER"},
    Word{"PARENT"}, Word{"CARER"},   Word{"GUARDIAN"}, Word{"KIN"},      Word{"NOK"}};

template<std::size_t N>
bool one_of(Word word, const std::array<Word, N>& known) {
  return std::find(known.begin(), known.end(), word) != known.end();
}

template<std::size_t N>
bool any_of(const std::vector<std::string>& words, const std::array<Word, N>& known) {
  return std::any_of(words.begin(), words.end(), [&](const auto& w) { return one_of(w, known); });
}

bool contains(const std::vector<std::string>& words, Word word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool ends_with_more(Word word, Word end) {
  return word.size() > end.size() && word.substr(word.size() - end.size()) == end;
}

/// PATIENTNAME becomes PATIENT and NAME, ORGNAMES becomes ORG and NAME.
std::vector<std::string> with_names_apart(const std::vector<std::string>& words) {
  std::vector<std::string> apart;
  for (const std::string& word : words) {
    const bool plural = ends_with_more(word, "NAMES") || word == "NAMES";
    const Word singular = Word{word}.substr(0, word.size() - (plural ? 1 : 0));
    if (ends_with_more(singular, "NAME")) {
      apart.emplace_back(singular.substr(0, singular.size() - 4));
      apart.emplace_back("NAME");
    } else {
      apart.emplace_back(singular);
    }
  }
  return apart;
}

bool is_person_name(const std::vector<std::string>& words) {
  if (any_of(words, kPersonWords)) return true;
  const std::vector<std::string> apart = with_names_apart(words);
  if (!contains(apart, "NAME")) return false;
  if (any_of(apart, kPersonBeside)) return true;
  return !any_of(apart, kThingBeside);
}

std::string joined(const std::vector<std::string>& words) {
  std::string all;
  for (const std::string& word : words)
    all += word;
  return all;
}

bool is_identifier(const std::vector<std::string>& words) {
  const std::string all = joined(words);
  const auto has = [&](Word part) { return all.find(part) != std::string::npos; };
  if (has("STATUS") || contains(words, "VALID")) return false; // says something about a number
  if (has("POSTCODE")) return !any_of(words, kAreaWords);
  const bool birth = all.size() >= 3 && all.compare(all.size() - 3, 3, "DOB") == 0;
  return birth || std::any_of(kIdentifierParts.begin(), kIdentifierParts.end(), has);
}

bool is_address(const std::vector<std::string>& words) {
  if (contains(words, "POSTCODE")) return false; // "postcode of usual address"
  if (any_of(words, kAddressWords)) return true;
  const bool glued = std::any_of(words.begin(), words.end(), [](const std::string& word) {
    return ends_with_more(word, "ADDRESS") || ends_with_more(word, "PHONE") ||
           ends_with_more(word, "EMAIL");
  });
  const bool numbered = contains(words, "NUMBER") || contains(words, "NO") ||
                        contains(words, "NAME") || words.size() == 1;
  return glued || (numbered && (contains(words, "HOUSE") || contains(words, "FLAT") ||
                                contains(words, "MOBILE")));
}

bool all_digits(Word text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

/// 2026-04-01, 01/04/2026, 1.4.26, 01-APR-2026, with or without a time behind it.
bool is_date(Word text) {
  if (const auto blank = text.find_first_of(" T"); blank != Word::npos && blank >= 6)
    text = text.substr(0, blank);
  std::vector<Word> parts;
  for (std::size_t from = 0; from <= text.size();) {
    const std::size_t to = std::min(text.find_first_of("-/.", from), text.size());
    parts.push_back(text.substr(from, to - from));
    from = to + 1;
  }
  if (parts.size() != 3) return false;
  const bool month_name =
      parts[1].size() == 3 && std::all_of(parts[1].begin(), parts[1].end(), is_letter);
  return all_digits(parts[0]) && all_digits(parts[2]) && (all_digits(parts[1]) || month_name) &&
         parts[0].size() <= 4 && parts[1].size() <= 3 && parts[2].size() <= 4;
}

/// AA9 9AA and its kin, with or without the space. The last two letters are never C I K M O V
/// (nhs-rules section 2), which tells OA11CD, a column of the ONS, from a postcode.
bool is_postcode(Word text) {
  std::string shape;
  std::string last_two;
  for (const char c : text) {
    if (c == ' ') continue;
    shape += is_digit(c) ? '9' : is_letter(c) ? 'A' : '?';
    last_two = last_two.substr(last_two.size() < 2 ? 0 : 1) + upper(c);
  }
  if (last_two.find_first_of("CIKMOV") != std::string::npos) return false;
  constexpr std::array kShapes = {Word{"A99AA"},   Word{"A999AA"}, Word{"AA99AA"},
                                  Word{"AA999AA"}, Word{"A9A9AA"}, Word{"AA9A9AA"}};
  return one_of(shape, kShapes);
}

} // namespace

std::vector<std::string> words_of(std::string_view header) {
  std::vector<std::string> words;
  std::string word;
  const auto finish = [&] {
    if (!word.empty()) words.push_back(std::move(word));
    word.clear();
  };
  for (std::size_t i = 0; i < header.size(); ++i) {
    const char c = header[i];
    if (!is_letter(c) && !is_digit(c)) {
      finish();
      continue;
    }
    if (i > 0) {
      const char before = header[i - 1];
      const bool next_lower = i + 1 < header.size() && is_lower(header[i + 1]);
      const bool hump = is_upper(c) && (is_lower(before) || (is_upper(before) && next_lower));
      if (hump || is_digit(c) != is_digit(before)) finish();
    }
    word += upper(c);
  }
  finish();
  return words;
}

HeaderMeaning meaning_of(std::string_view header) {
  const std::vector<std::string> words = words_of(header);
  if (is_address(words)) return HeaderMeaning::address;
  if (is_person_name(words)) return HeaderMeaning::person_name;
  if (any_of(words, kPseudonymWords)) return HeaderMeaning::pseudonym;
  if (is_identifier(words)) return HeaderMeaning::identifier;
  if (any_of(words, kFreeTextWords)) return HeaderMeaning::free_text;
  return HeaderMeaning::ordinary;
}

bool is_about_someone_else(std::string_view header) {
  return any_of(words_of(header), kOtherPeople);
}

bool is_finer_than_lsoa(std::string_view header) {
  const std::string all = joined(words_of(header));
  const auto begins = [&](Word start) { return all.compare(0, start.size(), start) == 0; };
  constexpr std::array kPoints = {Word{"LAT"},      Word{"LONG"},      Word{"LON"},
                                  Word{"LATITUDE"}, Word{"LONGITUDE"}, Word{"EASTING"},
                                  Word{"NORTHING"}, Word{"OA"},        Word{"OACODE"},
                                  Word{"UPRN"},     Word{"GRIDREF"}};
  const bool output_area = begins("OA") && all.size() >= 4 && is_digit(all[2]);
  const bool workplace_zone = begins("WZ") && all.size() >= 4 && is_digit(all[2]);
  return begins("PCD") || all.find("POSTCODE") != std::string::npos || begins("OUTPUTAREA") ||
         begins("OSEAST") || begins("OSNRTH") || output_area || workplace_zone ||
         one_of(all, kPoints);
}

bool is_deprivation_rank(std::string_view header) {
  const std::string all = joined(words_of(header));
  constexpr std::array kIndices = {Word{"IMD"}, Word{"WIMD"}, Word{"SIMD"}, Word{"NIMDM"}};
  constexpr std::array kCoarse = {Word{"DEC"}, Word{"QUINT"}, Word{"VIGINT"}};
  const auto begins = [&](Word start) { return all.compare(0, start.size(), start) == 0; };
  const auto has = [&](Word part) { return all.find(part) != std::string::npos; };
  return std::any_of(kIndices.begin(), kIndices.end(), begins) &&
         std::none_of(kCoarse.begin(), kCoarse.end(), has);
}

std::string_view trimmed(std::string_view text) {
  if (text.substr(0, 3) == "\xEF\xBB\xBF") text.remove_prefix(3); // a byte order mark is no name
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t'))
    text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\r'))
    text.remove_suffix(1);
  return text;
}

bool same_header(std::string_view a, std::string_view b) {
  a = trimmed(a);
  b = trimmed(b);
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return upper(x) == upper(y); });
}

bool looks_like_data(std::string_view cell) {
  cell = trimmed(cell);
  std::string digits;
  for (const char c : cell)
    if (c != ' ' && c != '-') digits += c;
  const bool long_number = digits.size() >= 8 && all_digits(digits); // a leading zero may be lost
  return long_number || is_date(cell) || is_postcode(cell);
}

} // namespace tallystick::pipeline
