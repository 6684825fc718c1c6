// SPDX-License-Identifier: MIT
// The opt-out flags of the truth files, worked out again from the opt-out files alone, by the rules
// of truth.hpp.
#include <algorithm>
#include <set>

#include "written_files.hpp"

namespace tallystick::synth {
namespace {

using namespace testing_files;

constexpr const char* kAsOf = "2025-03-31";

class SynthOptOuts : public ::testing::Test {
protected:
  static void SetUpTestSuite() {
    directory_ = new Directory;
    auto spec = spec_of(20'000, 5, 2, *directory_);
    spec.rates = rates_from("[optout]\nlocal = 0.05\n[population]\nformer_number = 0.05\n", "")
                     .value(); // more of the rare cases
    make(spec);
    people_ = new std::vector<Row>(table(directory_->path() / "people.csv"));
  }
  static void TearDownTestSuite() {
    delete people_;
    delete directory_;
  }

  static std::filesystem::path file(const char* name) { return directory_->path() / name; }

  /// Present number of a number.
  static std::map<std::string, std::string> supersession() {
    std::map<std::string, std::string> map;
    for (const auto& row : table(file("lookups/supersession.csv")))
      map[row.at("OLD_NHS_NUMBER")] = row.at("NEW_NHS_NUMBER");
    return map;
  }
  static std::set<std::string> numbers(const char* name) {
    std::set<std::string> all;
    std::string text = bytes_of(file(name));
    for (std::size_t at = 0; at < text.size(); at += 12) {
      EXPECT_EQ(text.substr(at + 10, 2), ",\n");
      EXPECT_TRUE(all.insert(text.substr(at, 10)).second);
    }
    return all;
  }

  static inline Directory* directory_ = nullptr;
  static inline std::vector<Row>* people_ = nullptr;
};

std::string present(const std::map<std::string, std::string>& map, const std::string& number) {
  const auto at = map.find(number);
  return at == map.end() ? number : at->second;
}

TEST_F(SynthOptOuts, Type1IsTheLatestCodeAndADissentOnATie) {
  const auto map = supersession();
  const std::map<std::string, int> meaning = {{"read2 9Nu0.", 1},
                                              {"read2 9Nu1.", 0},
                                              {"ctv3 XaZ89", 1},
                                              {"snomed 827241000000103", 1},
                                              {"snomed 827261000000102", 0}};
  std::map<std::string, std::pair<std::string, int>> latest; // ISO dates sort as text, dissent last
  std::size_t type2 = 0, later = 0;
  for (const auto& row : table(file("optouts/type1_events.csv"))) {
    const auto code = meaning.find(row.at("CODE_SYSTEM") + " " + row.at("CODE"));
    type2 += code == meaning.end() && row.at("EVENT_DATE") > "2018-10-11";
    later += row.at("EVENT_DATE") > kAsOf;
    if (code == meaning.end() || row.at("EVENT_DATE") > kAsOf) continue;
    auto& standing = latest[present(map, row.at("NHS_NUMBER"))];
    standing = std::max(standing, {row.at("EVENT_DATE"), code->second});
  }
  EXPECT_GT(type2, 0U);
  EXPECT_GT(later, 0U);
  std::size_t dissents = 0;
  for (const auto& person : *people_) {
    const bool expected = latest[person.at("nhs_number")].second == 1;
    EXPECT_EQ(person.at("type1") == "1", expected) << "person " << person.at("person");
    dissents += expected;
  }
  EXPECT_GT(dissents, 500U);
  EXPECT_LT(dissents, 1'500U);
}

TEST_F(SynthOptOuts, NationalIsAnAllowListOfTheNumbersInTheSources) {
  const auto request = numbers("optouts/national_request.dat");
  const auto cleared = numbers("optouts/national_cleared.dat");
  EXPECT_TRUE(std::includes(request.begin(), request.end(), cleared.begin(), cleared.end()));
  const auto map = supersession();
  std::set<std::string> expected; // valid numbers in the rows, and the present number of each
  for (const auto& [source, column] : columns()) {
    for (const auto& row : table(file((source + ".csv").c_str()))) {
      const std::string number = digits_only(row.at(column.number));
      if (!valid_number(number)) continue;
      expected.insert(number);
      expected.insert(present(map, number));
    }
  }
  EXPECT_TRUE(request == expected);
  std::size_t removed = 0;
  for (const auto& person : *people_) {
    for (const auto* number : {"nhs_number", "former_nhs_number"}) {
      if (!request.contains(person.at(number))) continue;
      const bool national = !cleared.contains(person.at(number));
      EXPECT_EQ(person.at("national") == "1", national) << "person " << person.at("person");
      removed += national;
    }
  }
  EXPECT_GT(removed, request.size() * 3 / 100);
  EXPECT_LT(removed, request.size() * 9 / 100);
}

TEST_F(SynthOptOuts, ConsentHoldsUntilItIsWithdrawn) {
  const auto map = supersession();
  std::set<std::string> consenting;
  for (const auto& row : table(file("optouts/consent.csv"))) {
    const auto& withdrawn = row.at("WITHDRAWN_DATE");
    if (row.at("CONSENT_DATE") <= kAsOf && (withdrawn.empty() || withdrawn > kAsOf))
      consenting.insert(present(map, row.at("NHS_NUMBER")));
  }
  for (const auto& person : *people_)
    EXPECT_EQ(person.at("consent") == "1", consenting.contains(person.at("nhs_number")));
  EXPECT_GT(consenting.size(), 200U);
}

/// Local objections that stand at the as_of date: person -> scopes.
std::map<std::string, std::set<std::string>>
standing_objections(const std::vector<Row>& entries,
                    const std::map<std::string, std::string>& person_of_number,
                    const std::map<std::string, std::string>& person_of_local_id) {
  struct Standing {
    std::string day;
    bool object = false;
    std::string until;
    bool operator<(const Standing& other) const {
      return std::tie(day, object) < std::tie(other.day, other.object);
    }
  };
  std::map<std::pair<std::string, std::string>, Standing> latest;
  for (const auto& row : entries) {
    if (row.at("EFFECTIVE_FROM") > kAsOf) continue;
    const std::string person =
        row.at("NHS_NUMBER").empty()
            ? person_of_local_id.at(row.at("PROVIDER") + " " + row.at("LOCAL_ID"))
            : person_of_number.at(row.at("NHS_NUMBER"));
    const std::string scope_provider =
        row.at("SOURCE").empty() && row.at("PROGRAMME").empty() ? row.at("PROVIDER") : "";
    Standing next{row.at("EFFECTIVE_FROM"), row.at("ACTION") == "object", row.at("EFFECTIVE_TO")};
    auto& standing = latest[{person, row.at("SOURCE") + row.at("PROGRAMME") + scope_provider}];
    if (standing < next) standing = next;
  }
  std::map<std::string, std::set<std::string>> result;
  for (const auto& [key, standing] : latest) {
    if (standing.object && (standing.until.empty() || standing.until >= kAsOf))
      result[key.first].insert(key.second);
  }
  return result;
}

TEST_F(SynthOptOuts, EveryRowIsExcludedExactlyWhenTheFilesSaySo) {
  std::map<std::string, std::string> person_of_number, person_of_local_id;
  for (const auto& person : *people_) {
    person_of_number[person.at("nhs_number")] = person.at("person");
    person_of_number[person.at("former_nhs_number")] = person.at("person");
  }
  std::map<std::string, std::vector<Row>> sources;
  for (const auto& [source, column] : columns())
    sources[source] = table(file((source + ".csv").c_str()));
  const auto truth = table(file("truth.csv"));
  const auto provider_of = [&](const Row& row) -> std::string {
    const auto& column = columns().at(row.at("source"));
    if (*column.provider == '\0') return "";
    return sources[row.at("source")][std::stoul(row.at("row")) - 1].at(column.provider);
  };
  for (const auto& row : truth) {
    const auto& column = columns().at(row.at("source"));
    if (*column.local_id == '\0') continue;
    const auto& written = sources[row.at("source")][std::stoul(row.at("row")) - 1];
    person_of_local_id[provider_of(row) + " " + written.at(column.local_id)] = row.at("person");
  }
  const auto entries = table(file("optouts/local_objections.csv"));
  const auto objections = standing_objections(entries, person_of_number, person_of_local_id);
  std::size_t local_rows = 0;
  for (const auto& row : truth) {
    const Row& person = people_->at(std::stoul(row.at("person")));
    bool local = false;
    if (const auto own = objections.find(row.at("person")); own != objections.end())
      local = own->second.contains(row.at("source")) || own->second.contains("demo") ||
              own->second.contains(provider_of(row));
    const bool opted_out = local || person.at("national") == "1" ||
                           (person.at("type1") == "1" && row.at("source") == "gp");
    const std::string where = row.at("source") + " row " + row.at("row");
    ASSERT_EQ(row.at("local") == "1", local) << where;
    ASSERT_EQ(row.at("opted_out") == "1", opted_out) << where;
    const bool own = row.at("number_is") == "own" || row.at("number_is") == "former";
    ASSERT_EQ(row.at("excluded") == "1", opted_out && own) << where;
    for (const auto* flag : {"type1", "national", "consent", "sex", "ethnic"})
      ASSERT_EQ(row.at(flag), person.at(flag)) << where;
    local_rows += local;
  }
  EXPECT_GT(local_rows, 500U);
  const auto by_local_id = std::count_if(
      entries.begin(), entries.end(), [](const Row& row) { return row.at("NHS_NUMBER").empty(); });
  EXPECT_GT(by_local_id, 20);
}

} // namespace
} // namespace tallystick::synth
