// SPDX-License-Identifier: MIT
// The same spec gives the same bytes whatever the threads; a failed or stopped run leaves no file
// behind.
#include <fstream>

#include "written_files.hpp"

namespace tallystick::synth {
namespace {

using namespace testing_files;

std::map<std::string, std::string> all_files(const Directory& directory) {
  std::map<std::string, std::string> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator{directory.path()}) {
    if (entry.is_regular_file())
      files[std::filesystem::relative(entry.path(), directory.path()).string()] =
          bytes_of(entry.path());
  }
  return files;
}

std::map<std::string, std::string> files_of(std::uint64_t people, std::uint64_t seed,
                                            unsigned threads) {
  const Directory directory;
  make(spec_of(people, seed, threads, directory));
  return all_files(directory);
}

TEST(SynthDeterminism, ThreadsDoNotChangeAByte) {
  const auto one = files_of(14'000, 7, 1);
  EXPECT_EQ(one.size(), 16U);
  EXPECT_TRUE(one == files_of(14'000, 7, 2));
  EXPECT_TRUE(one == files_of(14'000, 7, 3));
}

TEST(SynthDeterminism, AnotherSeedGivesOtherPeople) {
  const auto first = files_of(3'000, 1, 1);
  const auto second = files_of(3'000, 2, 1);
  for (const auto& [name, text] : first)
    EXPECT_NE(text, second.at(name)) << name;
}

// Pins the bytes across machines and compilers (FNV-1a of all files). It changes only when the
// population is meant to change.
TEST(SynthDeterminism, BytesAreTheSameOnEveryMachine) {
  for (const unsigned threads : {1U, 2U, 3U}) {
    std::uint64_t hash = 14695981039346656037ULL;
    for (const auto& [name, text] : files_of(1'500, 42, threads)) {
      for (const char c : name + text)
        hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
    }
    EXPECT_EQ(hash, 12789099676479695468ULL) << threads << " threads";
  }
}

TEST(SynthDeterminism, AStoppedRunLeavesNoFile) {
  const Directory directory;
  SilentProgress progress;
  progress.request_stop();
  const auto status = generate(spec_of(10'000, 1, 2, directory), progress);
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.error().code(), ErrorCode::interrupted);
  EXPECT_TRUE(all_files(directory).empty());
}

TEST(SynthDeterminism, BadSpecsAreRefused) {
  const Directory directory;
  SilentProgress progress;
  auto spec = spec_of(0, 1, 1, directory);
  EXPECT_EQ(generate(spec, progress).error().code(), ErrorCode::usage);
  spec.people = 40'000'001;
  EXPECT_EQ(generate(spec, progress).error().code(), ErrorCode::usage);
  spec.people = 10;
  spec.window_years = 11;
  EXPECT_EQ(generate(spec, progress).error().code(), ErrorCode::usage);
  spec.window_years = 1;
  spec.programme = "two,words";
  EXPECT_EQ(generate(spec, progress).error().code(), ErrorCode::usage);
  EXPECT_TRUE(all_files(directory).empty());
}

TEST(SynthDeterminism, AnUnwritablePlaceIsAnError) {
  const Directory directory;
  std::ofstream{directory.path() / "file"} << "in the way";
  auto spec = spec_of(10, 1, 1, directory);
  spec.out = directory.path() / "file" / "out";
  SilentProgress progress;
  EXPECT_EQ(generate(spec, progress).error().code(), ErrorCode::failed);
}

// The smallest populations: one person, one more than a block, none of which may miss a file or a
// line.
TEST(SynthDeterminism, EverySizeGivesItsNumberOfPeople) {
  for (const std::uint64_t people : {1U, 2U, 57U, 4096U, 4097U}) {
    const Directory directory;
    make(spec_of(people, 3, 2, directory));
    EXPECT_EQ(table(directory.path() / "people.csv").size(), people);
  }
}

TEST(SynthDeterminism, RowsScaleTheSources) {
  const Directory directory;
  auto spec = spec_of(8'000, 1, 2, directory);
  spec.rows = 24'000;
  make(spec);
  const auto rows = static_cast<double>(table(directory.path() / "truth.csv").size());
  EXPECT_NEAR(rows, 24'000, 3'000);
}

} // namespace
} // namespace tallystick::synth
