// SPDX-License-Identifier: MIT
// One population, read back from its files and checked against itself and against the rates it was
// made with.
#include <algorithm>
#include <cmath>
#include <set>

#include "written_files.hpp"

namespace tallystick::synth {
namespace {

using namespace testing_files;

class SynthPopulation : public ::testing::Test {
protected:
  static void SetUpTestSuite() {
    directory_ = new Directory;
    make(spec_of(20'000, 11, 2, *directory_));
    people_ = new std::vector<Row>(table(directory_->path() / "people.csv"));
    truth_ = new std::map<std::string, std::vector<Row>>;
    rows_ = new std::map<std::string, std::vector<Row>>;
    for (auto& row : table(directory_->path() / "truth.csv"))
      (*truth_)[row["source"]].push_back(row);
    for (const auto& [source, unused] : columns())
      (*rows_)[source] = table(directory_->path() / (source + ".csv"));
  }
  static void TearDownTestSuite() {
    delete rows_;
    delete truth_;
    delete people_;
    delete directory_;
  }

  static const Row& person_of(const Row& truth) {
    return people_->at(std::stoul(truth.at("person")));
  }

  static inline Directory* directory_ = nullptr;
  static inline std::vector<Row>* people_ = nullptr;
  static inline std::map<std::string, std::vector<Row>>* truth_ = nullptr;
  static inline std::map<std::string, std::vector<Row>>* rows_ = nullptr;
};

/// `count` of `n` is what chance `p` gives: within five standard deviations.
void expect_share(std::size_t count, std::size_t n, double p, const std::string& what) {
  const double mean = static_cast<double>(n) * p;
  const double allowed = 5 * std::sqrt(mean * (1 - p)) + 1;
  EXPECT_NEAR(static_cast<double>(count), mean, allowed) << what << " of " << n;
}

/// The column with the day of the event.
const std::map<std::string, const char*> kDay = {{"gp", "DATE"},
                                                 {"apc", "ADMIDATE"},
                                                 {"ecds", "ARRIVAL_DATE"},
                                                 {"csds", "ContactDate"},
                                                 {"social_care", "START_DATE"},
                                                 {"prescriptions", "PrescribedDate"},
                                                 {"deaths", "REG_DATE_OF_DEATH"}};

Source source_named(const std::string& name) {
  const auto at = std::find(kSourceNames.begin(), kSourceNames.end(), name);
  return static_cast<Source>(at - kSourceNames.begin());
}

TEST_F(SynthPopulation, TruthHasEveryRowOfEverySourceInOrder) {
  for (const auto& [source, rows] : *rows_) {
    const auto& truth = (*truth_)[source];
    EXPECT_FALSE(rows.empty()) << source;
    ASSERT_EQ(truth.size(), rows.size()) << source;
    for (std::size_t i = 0; i < truth.size(); ++i)
      ASSERT_EQ(truth[i].at("row"), std::to_string(i + 1)) << source;
  }
}

TEST_F(SynthPopulation, EveryNumberIsValidAndBelongsToOnePerson) {
  std::set<std::string> seen;
  for (const auto& person : *people_) {
    for (const auto* column : {"nhs_number", "former_nhs_number"}) {
      const auto& number = person.at(column);
      if (number.empty()) continue;
      EXPECT_TRUE(valid_number(number)) << "person " << person.at("person");
      EXPECT_EQ(number[0], '9'); // never issued to anyone
      EXPECT_TRUE(seen.insert(number).second) << "person " << person.at("person");
    }
  }
}

TEST_F(SynthPopulation, RowsCarryTheNumberThatTruthSays) {
  std::map<std::string, std::string> owner;
  for (const auto& person : *people_) {
    owner[person.at("nhs_number")] = person.at("person");
    owner[person.at("former_nhs_number")] = person.at("person");
  }
  for (const auto& [source, rows] : *rows_) {
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const auto& truth = (*truth_)[source][i];
      const std::string number = digits_only(rows[i].at(columns().at(source).number));
      const auto& state = truth.at("number_is");
      const std::string where = source + " row " + truth.at("row") + " " + state;
      const bool own = owner.contains(number) && owner[number] == truth.at("person");
      if (state == "own" || state == "former") {
        EXPECT_TRUE(own) << where;
      }
      if (state == "former") {
        EXPECT_EQ(number, person_of(truth).at("former_nhs_number")) << where;
      }
      if (state == "other" || state == "mother") {
        EXPECT_TRUE(valid_number(number) && owner.contains(number) && !own) << where;
      }
      if (state == "none") {
        EXPECT_EQ(number, "") << where;
      }
      if (state == "typo" || state == "placeholder") {
        EXPECT_FALSE(valid_number(number)) << where;
      }
    }
  }
}

TEST_F(SynthPopulation, NumberErrorsHaveTheRatesOfTheFile) {
  const Rates rates = default_rates();
  for (const auto& [source, truth] : *truth_) {
    const SourceRates& rate = rates[source_named(source)];
    std::map<std::string, std::size_t> count;
    for (const auto& row : truth)
      ++count[row.at("number_is")];
    std::size_t left = truth.size() - count["mother"]; // each draw is for the rows left by the last
    expect_share(count["none"], left, rate[Rate::number_missing].share(), source + " missing");
    left -= count["none"];
    expect_share(count["other"], left, rate[Rate::number_someone_else].share(), source + " other");
    left -= count["other"];
    expect_share(count["placeholder"], left, rate[Rate::number_placeholder].share(),
                 source + " placeholder");
    left -= count["placeholder"];
    const double substitution = rate[Rate::number_substitution].share();
    const double typo = substitution + (1 - substitution) * rate[Rate::number_swap].share();
    expect_share(count["typo"], left, typo, source + " typo");
  }
}

TEST_F(SynthPopulation, OtherIdentifiersHaveTheErrorRatesOfTheFile) {
  const Rates rates = default_rates();
  for (const auto& [source, rows] : *rows_) {
    const SourceRates& rate = rates[source_named(source)];
    const Columns& column = columns().at(source);
    std::size_t no_birth = 0, filler = 0, fillable = 0, other_birth = 0;
    std::size_t no_sex = 0, unspecified = 0, wrong_sex = 0;
    std::size_t no_postcode = 0, not_known = 0, no_abode = 0;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const Row& person = person_of((*truth_)[source][i]);
      const std::string true_birth = plain_date(person.at("birth_date"));
      const std::string birth = plain_date(rows[i].at(column.born));
      const std::string new_year = true_birth.substr(0, 4) + "0101";
      no_birth += birth.empty();
      fillable += !birth.empty() && true_birth != new_year;
      filler += !birth.empty() && true_birth != new_year && birth == new_year;
      other_birth += !birth.empty() && birth != true_birth && birth != new_year;
      std::string sex = rows[i].at(column.sex);
      if (source == "social_care")
        sex = sex == "M" ? "1" : sex == "F" ? "2" : sex == "U" ? "9" : "";
      no_sex += sex.empty();
      unspecified += sex == "9";
      wrong_sex += !sex.empty() && sex != "9" && sex != person.at("sex");
      if (*column.postcode == '\0') continue;
      std::string postcode = rows[i].at(column.postcode);
      std::erase(postcode, ' ');
      std::transform(postcode.begin(), postcode.end(), postcode.begin(),
                     [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
      no_postcode += postcode.empty();
      not_known += postcode == "ZZ993WZ";
      no_abode += postcode == "ZZ993VZ";
    }
    const std::size_t n = rows.size();
    expect_share(no_birth, n, rate[Rate::birth_missing].share(), source + " birth missing");
    expect_share(filler, fillable, rate[Rate::birth_filler].share(), source + " filler");
    // A third of swaps are seen: the day must be a possible month.
    const double differ = rate[Rate::birth_component].share() +
                          rate[Rate::birth_components].share() +
                          rate[Rate::birth_swapped].share() * 0.36;
    expect_share(other_birth, n - no_birth, differ, source + " birth differs");
    expect_share(no_sex, n, rate[Rate::sex_missing].share(), source + " sex missing");
    expect_share(unspecified, n - no_sex, rate[Rate::sex_not_specified].share(), source + " sex 9");
    expect_share(wrong_sex, n - no_sex - unspecified, rate[Rate::sex_wrong].share(),
                 source + " sex wrong");
    if (*column.postcode == '\0') continue;
    expect_share(no_postcode, n, rate[Rate::postcode_missing].share(), source + " no postcode");
    expect_share(not_known, n - no_postcode, rate[Rate::postcode_not_known].share(),
                 source + " not known");
    expect_share(no_abode, n - no_postcode - not_known, rate[Rate::postcode_no_fixed_abode].share(),
                 source + " no fixed abode");
  }
}

TEST_F(SynthPopulation, SourcesHaveTheSizesOfTheFile) {
  const Rates rates = default_rates();
  for (const auto& [source, rows] : *rows_) {
    if (source == "deaths") continue;
    const double wanted = rates[source_named(source)].rows_per_person * 20'000;
    EXPECT_NEAR(static_cast<double>(rows.size()), wanted, wanted * 0.12) << source;
  }
}

TEST_F(SynthPopulation, PeopleLiveInHouseholdsAndSomeAreTwins) {
  std::map<std::string, std::vector<const Row*>> homes;
  for (const auto& person : *people_)
    homes[person.at("household")].push_back(&person);
  const double mean = static_cast<double>(people_->size()) / static_cast<double>(homes.size());
  EXPECT_GT(mean, 1.9);
  EXPECT_LT(mean, 2.7);
  std::size_t twins = 0, alike = 0;
  for (const auto& [home, members] : homes) {
    std::map<std::string, const Row*> born;
    for (const Row* person : members) {
      EXPECT_EQ(person->at("postcode"), members[0]->at("postcode"));
      const auto [twin, first] = born.try_emplace(person->at("birth_date"), person);
      if (first) continue;
      ++twins;
      alike += twin->second->at("sex") == person->at("sex");
    }
  }
  EXPECT_GT(twins, 20U);
  EXPECT_GT(alike, twins / 4);
  EXPECT_LT(alike, twins * 3 / 4);
}

TEST_F(SynthPopulation, APostcodeHasSome35PeopleAndCareHomesHaveOldOnes) {
  std::map<std::string, std::size_t> at;
  for (const auto& person : *people_)
    ++at[person.at("postcode")];
  const double mean = 20'000.0 / static_cast<double>(at.size());
  EXPECT_GT(mean, 25);
  EXPECT_LT(mean, 45);
}

TEST_F(SynthPopulation, EveryPostcodeOfAPersonIsInTheAreaFile) {
  std::set<std::string> known;
  bool terminated = false;
  for (const auto& area : table(directory_->path() / "lookups/areas.csv")) {
    EXPECT_TRUE(known.insert(area.at("pcds")).second);
    EXPECT_EQ(area.at("pcd").size(), 7U);
    EXPECT_EQ(area.at("pcd2").size(), 8U);
    terminated = terminated || !area.at("doterm").empty();
  }
  EXPECT_TRUE(terminated);
  for (const auto& person : *people_)
    EXPECT_TRUE(known.contains(person.at("postcode")));
}

TEST_F(SynthPopulation, LocalIdsBelongToOnePersonAtAProvider) {
  std::map<std::string, std::string> owner;
  std::map<std::string, std::set<std::string>> ids;
  std::size_t twice = 0;
  for (const auto& [source, rows] : *rows_) {
    const Columns& column = columns().at(source);
    if (*column.local_id == '\0') continue;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const auto& id = rows[i].at(column.local_id);
      if (id.empty()) continue;
      const std::string& provider = rows[i].at(column.provider);
      const std::string& person = (*truth_)[source][i].at("person");
      const auto [known, first] = owner.try_emplace(provider + " " + id, person);
      EXPECT_EQ(known->second, person);
      auto& own = ids[provider + " " + person];
      twice += own.insert(id).second && own.size() == 2;
    }
  }
  EXPECT_GT(twice, 0U);
  EXPECT_LT(twice, ids.size() / 50);
}

TEST_F(SynthPopulation, RowsOfAPersonDoNotStandTogether) {
  const auto& truth = (*truth_)["gp"];
  std::size_t together = 0;
  for (std::size_t i = 1; i < truth.size(); ++i)
    together += truth[i].at("person") == truth[i - 1].at("person");
  EXPECT_LT(together, truth.size() / 200);
}

TEST_F(SynthPopulation, NothingHappensBeforeBirthOrOutsideTheWindow) {
  for (const auto& [source, rows] : *rows_) {
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const Row& person = person_of((*truth_)[source][i]);
      const std::string on = plain_date(rows[i].at(kDay.at(source)));
      EXPECT_GE(on, plain_date(person.at("birth_date")));
      EXPECT_GE(on, "20230401");
      EXPECT_LE(on, "20250331");
      if (!person.at("death_date").empty()) {
        EXPECT_LE(on, plain_date(person.at("death_date")));
      }
    }
  }
}

std::int32_t day_of(const std::string& plain) {
  const std::string iso = plain.substr(0, 4) + "-" + plain.substr(4, 2) + "-" + plain.substr(6, 2);
  return day_number(*parse_iso_date(iso));
}

TEST_F(SynthPopulation, OnlyNewbornsCarryTheirMothersNumberAndOldNumbersLinger) {
  std::size_t newborn = 0, mothers = 0, renumbered = 0, former = 0;
  for (const auto& [source, rows] : *rows_) {
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const Row& truth = (*truth_)[source][i];
      const Row& person = person_of(truth);
      const std::string on = plain_date(rows[i].at(kDay.at(source)));
      const bool young = day_of(on) - day_of(plain_date(person.at("birth_date"))) <= 28;
      newborn += young;
      mothers += truth.at("number_is") == "mother";
      EXPECT_TRUE(young || truth.at("number_is") != "mother");
      const std::string& changed = person.at("number_changed");
      const bool after = !changed.empty() && on >= plain_date(changed);
      renumbered += after && (truth.at("number_is") == "own" || truth.at("number_is") == "former");
      former += truth.at("number_is") == "former";
      EXPECT_TRUE(after || truth.at("number_is") != "former");
    }
  }
  const Rates rates = default_rates();
  const SourceRates& rate = rates[Source::apc];
  expect_share(former, renumbered, rate[Rate::number_former].share(), "former");
  // A few newborns live with a father alone, so the share may be a little lower.
  expect_share(mothers, newborn, rate[Rate::number_mother].share() * 0.96, "mother");
  EXPECT_GT(mothers, 3U);
}

} // namespace
} // namespace tallystick::synth
