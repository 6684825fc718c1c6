// SPDX-License-Identifier: MIT
#include "synth/rates.hpp"

#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

namespace tallystick::synth {
namespace {

std::string file_text() {
  std::ifstream in{TALLYSTICK_SOURCE_DIR "/datasets/synth/error_rates.toml"};
  std::ostringstream text;
  text << in.rdbuf();
  return std::move(text).str();
}

TEST(SynthRates, TheFileGivesEachSourceItsOwnRates) {
  const Rates rates = default_rates();
  EXPECT_NEAR(rates[Source::gp][Rate::number_missing].share(), 0.001, 1e-9);
  EXPECT_NEAR(rates[Source::ecds][Rate::number_missing].share(), 0.025, 1e-9);
  EXPECT_NEAR(rates[Source::social_care][Rate::number_missing].share(), 0.06, 1e-9);
  EXPECT_NEAR(rates[Source::apc][Rate::sex_wrong].share(), 0.0033, 1e-9); // from [default]
  EXPECT_NEAR(rates.twins.share(), 0.015, 1e-9);
  EXPECT_DOUBLE_EQ(rates[Source::gp].rows_per_person, 4.0);
}

TEST(SynthRates, TheBuiltInFileIsTheOneInTheRepository) {
  const std::string text = file_text();
  ASSERT_FALSE(text.empty());
  const auto again = rates_from(text, "error_rates.toml");
  ASSERT_TRUE(again.ok());
  const Rates built_in = default_rates();
  for (std::size_t source = 0; source < kSources; ++source) {
    for (std::size_t rate = 0; rate < kRateNames.size(); ++rate)
      EXPECT_EQ(again->sources[source].chances[rate].threshold(),
                built_in.sources[source].chances[rate].threshold());
  }
}

// A number nobody can trace is a number nobody should use.
TEST(SynthRates, EveryTableOfTheFileSaysWhereItsNumbersComeFrom) {
  const std::string text = file_text();
  for (std::size_t at = text.find("\n["); at != std::string::npos; at = text.find("\n[", at + 1)) {
    const std::size_t line_end = text.find('\n', at + 1);
    EXPECT_EQ(text.substr(line_end + 1, 8), "from = \"") << text.substr(at + 1, line_end - at - 1);
  }
}

TEST(SynthRates, AFileChangesOnlyWhatItNames) {
  const auto rates = rates_from("[apc.sex]\nwrong = 0.5\n[optout]\nnational = 0\n", "mine.toml");
  ASSERT_TRUE(rates.ok());
  EXPECT_DOUBLE_EQ((*rates)[Source::apc][Rate::sex_wrong].share(), 0.5);
  EXPECT_NEAR((*rates)[Source::ecds][Rate::sex_wrong].share(), 0.0033, 1e-9);
  EXPECT_EQ(rates->national.threshold(), 0U);
}

TEST(SynthRates, DefaultsComeBeforeSourcesWhateverTheirOrder) {
  const auto rates =
      rates_from("[apc.sex]\nwrong = 0.5\n[default.sex]\nwrong = 0.25\n", "mine.toml");
  ASSERT_TRUE(rates.ok());
  EXPECT_DOUBLE_EQ((*rates)[Source::apc][Rate::sex_wrong].share(), 0.5);
  EXPECT_DOUBLE_EQ((*rates)[Source::gp][Rate::sex_wrong].share(), 0.25);
}

struct Refused {
  const char* toml;
  std::uint64_t line;
};

class SynthRatesRefused : public ::testing::TestWithParam<Refused> {};

TEST_P(SynthRatesRefused, NamesTheLine) {
  const auto rates = rates_from(GetParam().toml, "mine.toml");
  ASSERT_FALSE(rates.ok()) << GetParam().toml;
  EXPECT_EQ(rates.error().code(), ErrorCode::job_invalid);
  EXPECT_EQ(rates.error().place().file, "mine.toml");
  EXPECT_EQ(rates.error().place().line, GetParam().line);
}

INSTANTIATE_TEST_SUITE_P(Files, SynthRatesRefused,
                         ::testing::Values(Refused{"[apc.sex]\nwrnog = 0.1\n", 2},
                                           Refused{"\n[acp]\nrows_per_person = 1\n", 2},
                                           Refused{"[apc.sex]\nwrong = 1.5\n", 2},
                                           Refused{"[apc.sex]\nwrong = -0.1\n", 2},
                                           Refused{"[apc.sex]\nwrong = nan\n", 2},
                                           Refused{"[apc.sex]\nwrong = \"often\"\n", 2},
                                           Refused{"[optout]\n\ntype3 = 0.1\n", 3},
                                           Refused{"[population]\nmove = 0.1\n", 2},
                                           Refused{"[apc]\nrows_per_person = 1000\n", 2},
                                           Refused{"gp = 3\n", 1},
                                           Refused{"[apc.sex\nwrong = 1\n", 1}));

} // namespace
} // namespace tallystick::synth
