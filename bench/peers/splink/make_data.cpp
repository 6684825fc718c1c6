// SPDX-License-Identifier: MIT
// make_data FOLDER PEOPLE two|four default|hard: the files of the comparison with Splink, the same
// bytes on every machine. Rows are in random order and numbered through all files; truth.csv says
// whose each is. The people do not exist.
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "people.hpp"
#include "recording.hpp"

namespace {

using namespace peer;
using namespace tallystick::synth;

struct Source {
  const char* name;
  std::uint32_t percent_of_people;
  Provider provider; ///< none: a register, one clean row a person
};

constexpr Source kTwo[] = {{"a", 92, Provider::none}, {"b", 45, Provider::hospital}};
constexpr Source kFour[] = {{"gp", 92, Provider::none},
                            {"inpatient", 25, Provider::hospital},
                            {"ae", 35, Provider::hospital},
                            {"community", 15, Provider::community}};

Random random_of(std::uint32_t source, std::uint64_t index) {
  return Random{mix(kSeed + 300 + source) + index * 0x9e3779b97f4a7c15ULL};
}

/// 1 to 5, on average 1.8.
std::uint32_t rows_of_person(Random& r) {
  const std::uint32_t draw = r.below(100);
  return draw < 55 ? 1 : draw < 80 ? 2 : draw < 90 ? 3 : draw < 96 ? 4 : 5;
}

struct Row {
  std::uint32_t person;
  std::uint32_t number; ///< among the person's rows here
};

std::vector<Row> rows_of(const Source& source, std::uint32_t index, const People& people) {
  std::vector<Row> rows;
  for (std::uint32_t person = 0; person < people.count(); ++person) {
    Random r = random_of(index, std::uint64_t{person} * 8);
    if (!r.percent(source.percent_of_people)) continue;
    const std::uint32_t count = source.provider == Provider::none ? 1 : rows_of_person(r);
    for (std::uint32_t number = 0; number < count; ++number)
      rows.push_back({person, number});
  }
  Random r = random_of(index + 10, 0);
  for (auto i = static_cast<std::uint32_t>(rows.size()); i > 1; --i)
    std::swap(rows[i - 1], rows[r.below(i)]);
  return rows;
}

/// A file whose text is handed over a MiB at a time.
class File {
public:
  explicit File(const std::string& path) : file_(path, std::ios::binary) {}
  Text& row() {
    if (text_.size() > (1U << 20)) hand_over();
    text_.room(kLongestRow);
    return text_;
  }
  bool finish() {
    hand_over();
    return static_cast<bool>(file_.flush());
  }

private:
  void hand_over() {
    file_ << text_.view();
    text_.clear();
  }
  std::ofstream file_;
  Text text_;
};

template<std::size_t kSources>
bool write(const std::string& folder, const Source (&sources)[kSources], const People& people,
           const Noise& noise) {
  File truth(folder + "/truth.csv");
  truth.row().put("row_id,person,source\n");
  std::uint64_t id = 0;
  for (std::uint32_t index = 0; index < kSources; ++index) {
    const Source& source = sources[index];
    const bool clean = source.provider == Provider::none;
    File file(folder + "/" + source.name + ".csv");
    file.row().put("row_id,nhs_number,birth_date,sex,postcode,practice");
    file.row().put(clean ? "\n" : ",provider,local_id\n");
    for (const Row row : rows_of(source, index, people)) {
      Text& text = file.row();
      text.number(id), text.put(',');
      Random r = random_of(index, std::uint64_t{row.person} * 8 + 1 + row.number);
      if (clean)
        put_clean(text, people, row.person);
      else
        put_noisy(text, people, row.person, source.provider, noise, r);
      text.put('\n');
      Text& line = truth.row();
      line.number(id++), line.put(','), line.number(row.person), line.put(',');
      line.number(index), line.put('\n');
    }
    if (!file.finish()) return false;
  }
  return truth.finish();
}

} // namespace

int main(int argc, char** argv) {
  const std::vector<std::string_view> words(argv + 1, argv + argc);
  const std::uint64_t count = words.size() == 4 ? std::strtoull(argv[2], nullptr, 10) : 0;
  const bool understood = words.size() == 4 && count >= 100 && count <= kMostPeople &&
                          (words[2] == "two" || words[2] == "four") &&
                          (words[3] == "default" || words[3] == "hard");
  if (!understood) {
    std::cerr << "usage: make_data FOLDER PEOPLE two|four default|hard    (100 to " << kMostPeople
              << " people)\n";
    return 2;
  }
  const std::string folder(words[0]);
  const People people(static_cast<std::uint32_t>(count));
  const Noise noise = words[3] == "hard" ? hard_noise() : Noise{};
  const bool written =
      words[2] == "two" ? write(folder, kTwo, people, noise) : write(folder, kFour, people, noise);
  if (!written) std::cerr << "make_data: cannot write into " << folder << "\n";
  return written ? 0 : 1;
}
