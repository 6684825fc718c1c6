// SPDX-License-Identifier: MIT
#include "synth/sources.hpp"

#include <algorithm>

namespace tallystick::synth {
namespace {

void put_number(Text& text, const Recorded& id) {
  if (id.state == NumberState::none) return;
  const auto number = id.number.view();
  if (!id.spaced) return text.put(number);
  text.put(number.substr(0, 3)), text.put(' ');
  text.put(number.substr(3, 3)), text.put(' ');
  text.put(number.substr(6));
}

void put_home(Text& text, const Recorded& id, PostcodeStyle usual) {
  put_postcode(text, id.postcode, id.untidy ? PostcodeStyle::untidy : usual, id.whim >> 8);
}

void put_sex(Text& text, char sex) {
  if (sex != ' ') text.put(sex);
}

// As recorded in hospital: often not stated or not known.
void put_ethnic(Text& text, const Person& who, Random& random) {
  const std::uint32_t draw = random.below(100);
  if (draw < 6)
    text.put('Z');
  else if (draw < 8)
    text.put("99");
  else
    text.put(who.ethnic);
}

void put_local(Text& text, Organisation kind, const LocalId& id) {
  if (id.missing) return;
  text.put(local_id_prefix(kind));
  text.digits(id.value, kLocalIdDigits);
}

void put_practice(Text& text, std::uint32_t practice) {
  if (practice == kNoPractice) return text.put("V81999"); // not known
  put_organisation(text, Organisation::practice, practice);
}

template<std::size_t N>
std::string_view one_of(const std::array<std::string_view, N>& texts, Random& random) {
  return texts[random.below(N)];
}

} // namespace

struct RowWriter::Row {
  const Person& who;
  std::int32_t day;
  std::uint32_t nth;
  std::uint32_t age;
  const SourceRates& rates;
  Random random;
  Recorded id;
  RowProvider provider;
};

std::string_view header_of(Source source) {
  constexpr std::array<std::string_view, kSources> kHeaders = {
      "RECORD_ID,NHS_NUMBER,DATE_OF_BIRTH,SEX,POSTCODE,PRACTICE,LOCAL_ID,ETHNIC,DATE,CODE,RECORD_"
      "DATE\n",
      "RECORD_ID,EPIKEY,NEWNHSNO,DOB,SEX,HOMEADD,LOPATID,PROCODE3,PROCODET,GPPRAC,ADMIDATE,DISDATE,"
      "EPISTART,"
      "EPIEND,DIAG_4_01,DIAG_4_02,OPERTN_4_01,ADMIMETH,TRETSPEF,ETHNOS,COST\n",
      "RECORD_ID,NHS_NUMBER,DATE_OF_BIRTH,POSTCODE,GENDER,PROVIDER,LOCAL_PATIENT_ID,GP_PRACTICE,"
      "ARRIVAL_DATE,"
      "DEPARTURE_DATE,EC_CHIEF_COMPLAINT_SNOMED_CT,EC_DISCHARGE_STATUS_SNOMED_CT,"
      "EC_DEPARTMENT_TYPE,COST\r\n",
      "\"RECORD_ID\",\"LocalPatientID\",\"OrgID_LocalPatientID\",\"NHSNumber\",\"NHSNumber_"
      "Status\","
      "\"DateOfBirth\",\"Postcode\",\"Gender\",\"EthnicCategory\",\"ContactDate\",\"TeamType\"\n",
      "\xEF\xBB\xBFRECORD_ID,LOCAL_ID,COUNCIL,NHS_NUMBER,DATE_OF_BIRTH,SEX,POSTCODE,SERVICE,START_"
      "DATE,"
      "COST\n",
      "RECORD_ID,NHSNumber,PatientDoB,PatientGender,CostCentreODSCode,ProcessedPeriod,"
      "PrescribedDate,"
      "PaidBNFCode,PaidQuantity,PaidAmount\n",
      "RECORD_ID,DEC_CONF_NHS_NUMBER,DEC_DATE_OF_BIRTH,DEC_SEX,DEC_POSTCODE,REG_DATE,REG_DATE_OF_"
      "DEATH,"
      "S_UNDERLYING_COD_ICD10\n"};
  return kHeaders[static_cast<std::size_t>(source)];
}

WrittenRow RowWriter::write(Source source, Event event, Text& text) {
  const Person& who = block_.people[event.person()];
  const std::int32_t day = event.day(window_);
  const std::uint64_t key = (who.index * kSources + static_cast<std::uint64_t>(source)) << 9;
  Row row{who,
          day,
          event.nth(),
          age_on(who, day),
          rates_[source],
          Random{seed_, Stream::rows, key | event.nth()},
          {},
          {}};
  row.id = record(block_, numbers_, event.person(), day, row.rates, row.random);
  text.room(kLongestRow);
  const std::uint64_t number =
      shuffled_36(who.index << 9 | event.nth(),
                  stream_key(seed_, Stream::record, static_cast<std::uint64_t>(source)));
  if (source == Source::csds) text.put('"');
  text.number(number);
  text.put(source == Source::csds ? "\"," : ",");
  switch (source) {
  case Source::gp:
    gp(row, text);
    break;
  case Source::apc:
    apc(row, text);
    break;
  case Source::ecds:
    ecds(row, text);
    break;
  case Source::csds:
    csds(row, text);
    break;
  case Source::social_care:
    social_care(row, text);
    break;
  case Source::prescriptions:
    prescription(row, text);
    break;
  case Source::deaths:
    death(row, text);
    break;
  }
  return {row.id.state, row.id.carries, row.id.carries_former, row.provider, number};
}

LocalId RowWriter::local_id_at(Row& row, Organisation kind, std::uint32_t number) const {
  const LocalId id = record_local_id(kind, number, row.who, people_, seed_, row.rates, row.random);
  row.provider = {true, id.first && !id.missing, kind, number};
  return id;
}

std::uint32_t RowWriter::hospital(Row& row) const {
  const std::uint32_t home = places_.trust_of(block_.number);
  return row.random.percent(88) ? home : (home + 1) % places_.trusts();
}

void RowWriter::gp(Row& row, Text& text) const {
  const std::uint32_t practice =
      record_practice(block_, row.who, row.day, places_.blocks(), row.rates, row.random);
  put_number(text, row.id), text.put(',');
  text.date(row.id.born, DateStyle::british), text.put(',');
  put_sex(text, row.id.sex), text.put(',');
  put_home(text, row.id, PostcodeStyle::spaced), text.put(',');
  put_practice(text, practice), text.put(',');
  if (practice != kNoPractice)
    put_local(text, Organisation::practice, local_id_at(row, Organisation::practice, practice));
  text.put(','), text.put(row.who.ethnic), text.put(',');
  text.day(row.day, DateStyle::iso), text.put(',');
  text.put(pick_code(CodeList::gp, row.random, row.age, row.who.sex)), text.put(',');
  const std::int32_t recorded = row.day + row.random.between(0, 3);
  text.day(std::min(recorded, window_.last), DateStyle::iso), text.put('\n');
}

void RowWriter::apc(Row& row, Text& text) const {
  constexpr std::array<std::string_view, 8> kMethods = {"11", "12", "13", "21",
                                                        "22", "23", "24", "28"};
  constexpr std::array<std::string_view, 8> kSpecialties = {"100", "110", "300", "430",
                                                            "501", "420", "130", "340"};
  Random& random = row.random;
  const bool birth = row.nth == kBirthEvent;
  text.digits(
      shuffled(static_cast<std::uint32_t>(row.who.index), stream_key(seed_, Stream::event_key, 0)),
      8);
  text.digits(row.nth, 3), text.digits(random.below(1'000'000'000), 9), text.put(',');
  put_number(text, row.id), text.put(',');
  text.date(row.id.born, DateStyle::compact), text.put(',');
  put_sex(text, row.id.sex), text.put(',');
  put_home(text, row.id, PostcodeStyle::fixed8), text.put(',');
  const std::uint32_t trust = hospital(row);
  put_local(text, Organisation::trust, local_id_at(row, Organisation::trust, trust)), text.put(',');
  put_organisation(text, Organisation::trust, trust), text.put(',');
  put_organisation(text, Organisation::trust, trust), text.put(',');
  put_practice(text,
               record_practice(block_, row.who, row.day, places_.blocks(), row.rates, random));
  const std::uint32_t stay = birth ? random.below(4) : random.skewed_q16() * 2 >> 16;
  const std::int32_t latest = row.who.dead() ? row.who.died : window_.last;
  const std::int32_t left = std::min(row.day + static_cast<std::int32_t>(stay), latest);
  for (const std::int32_t day : {row.day, left, row.day, left})
    text.put(','), text.day(day, DateStyle::iso);
  text.put(',');
  text.put(birth ? "Z380" : pick_code(CodeList::diagnosis, random, row.age, row.who.sex));
  text.put(',');
  if (!birth && random.percent(60))
    text.put(pick_code(CodeList::diagnosis, random, row.age, row.who.sex));
  text.put(',');
  if (!birth && random.percent(45))
    text.put(pick_code(CodeList::procedure, random, row.age, row.who.sex));
  text.put(','), text.put(birth ? "82" : one_of(kMethods, random));
  text.put(','), text.put(birth ? "424" : one_of(kSpecialties, random));
  text.put(','), put_ethnic(text, row.who, random);
  text.put(','), text.pounds(40'000 + std::uint64_t{stay} * 35'000 + random.below(90'000));
  text.put('\n');
}

void RowWriter::ecds(Row& row, Text& text) const {
  constexpr std::array<std::string_view, 3> kStatus = {"182992009", "306689006", "306706006"};
  constexpr std::array<std::string_view, 4> kTypes = {"01", "01", "03", "04"};
  Random& random = row.random;
  put_number(text, row.id), text.put(',');
  text.date(row.id.born, DateStyle::iso), text.put(',');
  put_home(text, row.id, PostcodeStyle::spaced), text.put(',');
  put_sex(text, row.id.sex), text.put(',');
  const std::uint32_t trust = hospital(row);
  put_organisation(text, Organisation::trust, trust), text.put(',');
  put_local(text, Organisation::trust, local_id_at(row, Organisation::trust, trust)), text.put(',');
  put_practice(text,
               record_practice(block_, row.who, row.day, places_.blocks(), row.rates, random));
  const std::int32_t left = std::min(row.day + (random.percent(20) ? 1 : 0), window_.last);
  text.put(','), text.day(row.day, DateStyle::iso), text.put(','), text.day(left, DateStyle::iso);
  text.put(','), text.put(pick_code(CodeList::complaint, random, row.age, row.who.sex));
  text.put(','), text.put(one_of(kStatus, random));
  text.put(','), text.put(one_of(kTypes, random));
  text.put(','), text.pounds(8'000 + random.below(30'000)), text.put("\r\n");
}

void RowWriter::csds(Row& row, Text& text) const {
  constexpr std::array<std::string_view, 6> kTeams = {"01", "02", "12", "14", "20", "39"};
  Random& random = row.random;
  const std::uint32_t provider = places_.trust_of(block_.number);
  const auto next = [&] { text.put("\",\""); };
  text.put('"'),
      put_local(text, Organisation::community, local_id_at(row, Organisation::community, provider)),
      next();
  put_organisation(text, Organisation::community, provider), next();
  put_number(text, row.id), next();
  // 01 verified, 02 not traced, 03 trace required, 04 trace attempted.
  const bool sound = row.id.state == NumberState::own || row.id.state == NumberState::former;
  text.put(row.id.state == NumberState::none ? "03"
           : !sound && random.one_in(2)      ? "04"
           : random.percent(94)              ? "01"
                                             : "02");
  next(), text.date(row.id.born, DateStyle::iso);
  next(), put_home(text, row.id, PostcodeStyle::spaced);
  next(), put_sex(text, row.id.sex);
  next(), put_ethnic(text, row.who, random);
  next(), text.day(row.day, DateStyle::iso);
  next(), text.put(one_of(kTeams, random)), text.put("\"\n");
}

void RowWriter::social_care(Row& row, Text& text) const {
  constexpr std::array<std::string_view, 6> kServices = {
      "home care", "day care", "residential care", "nursing care", "reablement", "direct payment"};
  const std::uint32_t council = places_.council_of(block_.number);
  put_local(text, Organisation::council, local_id_at(row, Organisation::council, council)),
      text.put(',');
  put_organisation(text, Organisation::council, council), text.put(',');
  put_number(text, row.id), text.put(',');
  text.date(row.id.born, DateStyle::british), text.put(',');
  if (row.id.sex != ' ') text.put(row.id.sex == '1' ? 'M' : row.id.sex == '2' ? 'F' : 'U');
  text.put(','), put_home(text, row.id, PostcodeStyle::spaced);
  text.put(','), text.put(one_of(kServices, row.random));
  text.put(','), text.day(row.day, DateStyle::british);
  text.put(','), text.pounds(5'000 + row.random.below(90'000)), text.put('\n');
}

void RowWriter::prescription(Row& row, Text& text) const {
  Random& random = row.random;
  put_number(text, row.id), text.put(',');
  text.date(row.id.born, DateStyle::iso), text.put(',');
  put_sex(text, row.id.sex), text.put(',');
  put_practice(text,
               record_practice(block_, row.who, row.day, places_.blocks(), row.rates, random));
  const Ymd day = ymd_of(row.day);
  text.put(','), text.digits(day.year, 4), text.digits(day.month, 2);
  text.put(','), text.date(day, DateStyle::iso);
  text.put(','), text.put(pick_code(CodeList::medicine, random, row.age, row.who.sex));
  text.put(','), text.number(random.one_in(3) ? 56 : 28);
  text.put(','), text.pounds(60 + (random.skewed_q16() * 300 >> 16)), text.put('\n');
}

void RowWriter::death(Row& row, Text& text) const {
  Random& random = row.random;
  put_number(text, row.id), text.put(',');
  text.date(row.id.born, DateStyle::compact), text.put(',');
  put_sex(text, row.id.sex), text.put(',');
  put_home(text, row.id, PostcodeStyle::spaced), text.put(',');
  const std::int32_t registered = row.day + random.between(1, 10);
  text.day(std::min(registered, window_.last), DateStyle::compact), text.put(',');
  text.day(row.day, DateStyle::compact), text.put(',');
  text.put(pick_code(CodeList::cause_of_death, random, row.age, row.who.sex)), text.put('\n');
}

} // namespace tallystick::synth
