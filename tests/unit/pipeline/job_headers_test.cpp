// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include "pipeline/job_headers.hpp"
#include "pipeline/job_suggest.hpp"

namespace tallystick::pipeline {
namespace {

void expect_all(HeaderMeaning meaning, std::initializer_list<const char*> headers) {
  for (const char* header : headers)
    EXPECT_EQ(static_cast<int>(meaning_of(header)), static_cast<int>(meaning)) << header;
}

TEST(HeaderMeaningOf, NamesOfPersons) {
  expect_all(HeaderMeaning::person_name, {"NAME",
                                          "name",
                                          "FORENAME",
                                          "forename_1",
                                          "GIVEN_NAME",
                                          "PatientGivenName",
                                          "SURNAME",
                                          "FAMILY_NAME",
                                          "LAST_NAME",
                                          "LASTNAME",
                                          "first name",
                                          "PATIENTNAME",
                                          "Patient Names",
                                          "MIDDLE_NAME",
                                          "PREFERRED_NAME",
                                          "MOTHER_NAME",
                                          "CONSULTANT_NAME",
                                          "INITIALS",
                                          "KnownAsName",
                                          "PATIENT_PRACTICE_NAME",
                                          "given.name"});
}

TEST(HeaderMeaningOf, AddressesAndContacts) {
  expect_all(HeaderMeaning::address,
             {"ADDRESS", "ADDRESS_LINE_1", "HomeAddress", "HOMEADDRESS", "address1", "STREET",
              "street_number", "SUBURB", "TOWN", "PHONE", "HomePhone", "TELEPHONE_NO", "EMAIL",
              "e-mail", "EMAILADDRESS", "PRACTICE_ADDRESS", "HOUSE_NUMBER", "MOBILE", "UPRN"});
}

TEST(HeaderMeaningOf, NamesOfOrganisationsPlacesAndThings) {
  expect_all(HeaderMeaning::ordinary, {"PRACTICE_NAME", "PRACTICENAME", "ORG_NAME", "OrgName",
                                       "ORGANISATION NAME", "TRUST_NAME", "icb_name", "LSOA_NAME",
                                       "DRUG_NAME", "GP_PRACTICE_NAME", "HospitalName"});
}

TEST(HeaderMeaningOf, Identifiers) {
  expect_all(HeaderMeaning::identifier,
             {"NHS_NUMBER", "NHSNumber", "NEWNHSNO", "nhs no", "NHSNumber_Mother", "DOB", "MYDOB",
              "PatientDoB", "PersonBirthDate", "DATE_OF_BIRTH", "POSTCODE", "HomePostcode",
              "POSTCODE_OF_USUAL_ADDRESS", "LocalPatientID"});
}

TEST(HeaderMeaningOf, OrdinaryColumns) {
  expect_all(HeaderMeaning::ordinary,
             {"EPIKEY", "DIAG_4_01", "ADMIDATE", "HOMEADD", "NHSNumberStatus", "Der_Postcode_LSOA",
              "LSOA11", "STARTAGE", "MOBILE_UNIT_CODE", "HOUSEHOLD_TYPE", "CONTEXT", "NOTEWORTHY",
              "TENANCY", "CODE"});
}

TEST(HeaderMeaningOf, PseudonymsAndFreeText) {
  expect_all(HeaderMeaning::pseudonym,
             {"PSEUDO_HESID", "NHS_NUMBER_DEID", "Der_Pseudo_NHS_Number", "TOKEN_1"});
  expect_all(HeaderMeaning::free_text,
             {"FREE_TEXT", "FreeText", "COMMENTS", "CLINIC_NOTES", "textValue", "REMARKS"});
}

TEST(Headers, FinerThanLsoa) {
  for (const char* header : {"pcd", "pcds", "PCD2", "postcode", "oa11", "OA21CD", "lat", "long",
                             "oseast1m", "osnrth1m", "wz11", "Output_Area"})
    EXPECT_TRUE(is_finer_than_lsoa(header)) << header;
  for (const char* header : {"lsoa21", "msoa11", "icb", "oac11", "imd", "rgn", "sicbl", "oslaua"})
    EXPECT_FALSE(is_finer_than_lsoa(header)) << header;
}

TEST(Headers, RanksOfDeprivation) {
  for (const char* header : {"imd", "IMD19", "imd_rank", "imd20ind", "wimd2019", "SIMD_Rank"})
    EXPECT_TRUE(is_deprivation_rank(header)) << header;
  for (const char* header : {"imd_decile", "IMDDecile", "imd_quintile", "lsoa21", "icb"})
    EXPECT_FALSE(is_deprivation_rank(header)) << header;
}

TEST(Headers, SplitIntoWords) {
  EXPECT_EQ(words_of("LocalPatientID_2"),
            (std::vector<std::string>{"LOCAL", "PATIENT", "ID", "2"}));
  EXPECT_EQ(words_of("NHSNumber"), (std::vector<std::string>{"NHS", "NUMBER"}));
  EXPECT_TRUE(words_of("--").empty());
}

TEST(Suggest, Distance) {
  EXPECT_EQ(edit_distance("", "abc"), 3U);
  EXPECT_EQ(edit_distance("abc", "abc"), 0U);
  EXPECT_EQ(edit_distance("treshold", "threshold"), 1U);
  EXPECT_EQ(edit_distance("fodler", "folder"), 1U); // a swap is one slip
  EXPECT_EQ(edit_distance("kitten", "sitting"), 3U);
  EXPECT_EQ(edit_distance("NAME", "name"), 0U);
}

TEST(Suggest, NearestOnlyIfNear) {
  const std::vector<std::string_view> known = {"folder", "derive", "provenance"};
  EXPECT_EQ(nearest("derives", known), "derive");
  EXPECT_EQ(nearest("zzz", known), "");
  EXPECT_EQ(suggestion("zzz", known), "known here: folder, derive, provenance");
  EXPECT_EQ(nearest(std::string(1000, 'a'), known), "");
}

} // namespace
} // namespace tallystick::pipeline
