// SPDX-License-Identifier: MIT
// make_data FOLDER ROWS: the data of the comparison with DuckDB, the same bytes on every machine.
// Three extracts of one population (4/10 GP, 3/10 inpatient, 3/10 A&E rows of about 80 bytes; four
// rows a person) in three styles of writing, with the usual faults, and a deny list of 5 % of the
// people. The people do not exist: their NHS numbers are of a range that is never issued.
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <string>
#include <string_view>

#include "synth/numbers.hpp"
#include "synth/places.hpp"
#include "synth/random.hpp"
#include "synth/text.hpp"

namespace {

using namespace tallystick::synth;

constexpr std::uint64_t kSeed = 20260401;
constexpr std::uint32_t kPeoplePerPostcode = 20;
enum Purpose : std::uint64_t { person_facts = 101, rows_of_source = 102, deny_list = 103 };

Random random_of(Purpose purpose, std::uint64_t index) {
  return Random{mix(kSeed + purpose) + index * 0x9e3779b97f4a7c15ULL};
}

struct Person {
  NhsDigits number;
  Ymd born;
  std::uint32_t sex; ///< 1 male, 2 female
  std::uint32_t postcode;
};

class Population {
public:
  explicit Population(std::uint32_t people)
      : people_(people), postcodes_(people / kPeoplePerPostcode + 1) {}
  [[nodiscard]] std::uint32_t people() const { return people_; }
  [[nodiscard]] std::uint32_t postcodes() const { return postcodes_; }
  [[nodiscard]] Person person(std::uint32_t index) const {
    Random r = random_of(person_facts, index);
    Person p;
    p.number = nhs_number(index, kSeed);
    // From the second day of a month: 1 January is a filler date, which is no evidence.
    p.born = {1930 + r.below(95), 1 + r.below(12), 2 + r.below(27)};
    p.sex = 1 + r.below(2);
    p.postcode = r.below(postcodes_);
    return p;
  }

private:
  std::uint32_t people_;
  std::uint32_t postcodes_;
};

/// How one source writes, and what its columns are called.
struct Style {
  const char* file;
  const char* header;
  char mark; ///< first letter of its record ids
  DateStyle dates;
  std::array<std::string_view, 2> sexes;
};

constexpr std::array<Style, 3> kStyles = {{
    {"gp.csv",
     "ROW_ID,NHS_NUMBER,DATE_OF_BIRTH,SEX,POSTCODE,LOCAL_ID,DATE,CODE,SITE,VALUE\n",
     'G',
     DateStyle::british,
     {"M", "F"}},
    {"inpatient.csv",
     "ROW_ID,NEWNHSNO,DOB,SEX,HOMEADD,LOPATID,ADMIDATE,DIAG,SITE,COST\n",
     'I',
     DateStyle::compact,
     {"1", "2"}},
    {"ae.csv",
     "ROW_ID,NHS_NUMBER,BIRTH_DATE,STATED_GENDER,POSTCODE,LOCAL_ID,ARRIVAL,COMPLAINT,SITE,COST\n",
     'A',
     DateStyle::iso,
     {"Male", "Female"}},
}};

/// 6 % missing, 1 % with a wrong digit, 20 % spaced 3 3 4.
void put_number(Text& text, NhsDigits number, Random& r) {
  const std::uint32_t fate = r.below(100);
  if (fate < 6) return;
  if (fate == 6) {
    char& digit = number.text[r.below(10)];
    digit =
        static_cast<char>('0' + (static_cast<std::uint32_t>(digit - '0') + 1 + r.below(9)) % 10);
  }
  if (!r.percent(20)) return text.put(number.view());
  text.put(number.view().substr(0, 3)), text.put(' ');
  text.put(number.view().substr(3, 3)), text.put(' ');
  text.put(number.view().substr(6));
}

/// 10 % of another home; 20 % without space, 7 % in lower case.
void put_place(Text& text, std::uint32_t home, std::uint32_t postcodes, Random& r) {
  if (r.percent(10)) home = r.below(postcodes);
  const Postcode postcode = postcode_of(home);
  const bool space = !r.percent(20);
  const bool lower = r.percent(7);
  const auto put = [&](std::string_view part) {
    for (const char c : part)
      text.put(lower && c >= 'A' ? static_cast<char>(c + ('a' - 'A')) : c);
  };
  put(postcode.out());
  if (space) text.put(' ');
  put(postcode.in());
}

void put_row(Text& text, const Style& style, std::uint64_t id, const Population& population) {
  Random r = random_of(rows_of_source, static_cast<std::uint64_t>(style.mark) << 40 | id);
  const Person person = population.person(r.below(population.people()));
  text.put(style.mark), text.number(id), text.put(',');
  put_number(text, person.number, r), text.put(',');
  text.date(person.born, style.dates), text.put(',');
  text.put(style.sexes[person.sex - 1]), text.put(',');
  put_place(text, person.postcode, population.postcodes(), r), text.put(',');
  text.put('L'), text.digits(r.below(100'000'000), 10), text.put(',');
  text.date({2024 + r.below(2), 1 + r.below(12), 1 + r.below(28)}, style.dates), text.put(',');
  text.put(static_cast<char>('A' + r.below(26))), text.digits(r.below(1000), 3), text.put(',');
  text.put('R'), text.digits(r.below(300), 4), text.put(',');
  text.pounds(r.below(1'000'000)), text.put('\n');
}

bool write_source(const std::string& folder, const Style& style, std::uint64_t rows,
                  const Population& population) {
  std::ofstream file(folder + "/" + style.file, std::ios::binary);
  file << style.header;
  Text text;
  for (std::uint64_t id = 0; id < rows; ++id) {
    text.room(kLongestRow);
    put_row(text, style, id, population);
    if (text.size() < (1U << 20) && id + 1 != rows) continue;
    file << text.view();
    text.clear();
  }
  return static_cast<bool>(file.flush());
}

bool write_deny_list(const std::string& folder, const Population& population) {
  std::ofstream file(folder + "/optouts.dat", std::ios::binary);
  for (std::uint32_t index = 0; index < population.people(); ++index)
    if (random_of(deny_list, index).percent(5)) file << nhs_number(index, kSeed).view() << ",\n";
  return static_cast<bool>(file.flush());
}

} // namespace

int main(int argc, char** argv) {
  const std::uint64_t rows = argc == 3 ? std::strtoull(argv[2], nullptr, 10) : 0;
  if (rows < 10 || rows / 4 > kMostPeople) {
    std::cerr << "usage: make_data FOLDER ROWS    (10 to " << 4 * kMostPeople << " rows)\n";
    return 2;
  }
  const std::string folder = argv[1];
  const Population population(static_cast<std::uint32_t>(rows / 4 + 1));
  const std::uint64_t tenth = rows / 10;
  const bool written = write_source(folder, kStyles[0], rows - 6 * tenth, population) &&
                       write_source(folder, kStyles[1], 3 * tenth, population) &&
                       write_source(folder, kStyles[2], 3 * tenth, population) &&
                       write_deny_list(folder, population);
  if (!written) std::cerr << "make_data: cannot write into " << folder << "\n";
  return written ? 0 : 1;
}
