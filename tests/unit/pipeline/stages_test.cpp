// SPDX-License-Identifier: MIT
// What holds the stages of a run together: the balance of rows, the quality gates, the name of a
// release.
#include "pipeline/release_name.hpp"
#include "pipeline/stages.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <set>

#include "support/nouns_for_tests.hpp"

namespace tallystick::pipeline {
namespace {

constexpr std::uint8_t kType1 = 1; // 1 + RemovalReason
constexpr std::uint8_t kLinkedLocal = 8;

/// Two sources with three and two rows; rows 0 and 3 are one person. Row 1 was withheld by the
/// gate, row 3 went with its person.
class Balance : public testing::Test {
protected:
  Balance() : batch_(batch()), persons_(persons()) {
    report_.sources.resize(2);
    report_.sources[0].name = "gp";
    report_.sources[0].rows_read = 4;
    report_.sources[0].rows_unreadable = 1;
    report_.sources[0].rows_standardised = 3;
    report_.sources[0].with_person_id = 2;
    report_.sources[1].name = "apc";
    report_.sources[1].rows_read = report_.sources[1].rows_standardised = 2;
    report_.sources[1].with_person_id = 2;
  }
  static PermittedBatch batch() {
    PermittedColumns c;
    c.sources.resize(2);
    c.first_row = {0, 3, 5};
    c.withheld.append(std::vector<std::uint8_t>{0, kType1, 0, 0, 0});
    return NounsForTests::permitted_batch(std::move(c));
  }
  static PermittedPersons persons() {
    PersonTable table;
    table.person_of_row = {0, 1, 2, 0, 3};
    table.first_row = {0, 1, 2, 4};
    RemovalCounts counts;
    counts.by_source.resize(2);
    counts.by_source[0][kType1 - 1] = 1;
    counts.by_source[1][kLinkedLocal - 1] = 1;
    return NounsForTests::permitted_persons(std::move(table), {0, kType1, 0, kLinkedLocal, 0},
                                            counts);
  }
  PermittedBatch batch_;
  PermittedPersons persons_;
  report::RunReport report_;
};

TEST_F(Balance, HoldsAtEveryArrow) {
  ASSERT_TRUE(check_balance(batch_, persons_, ThreadCount{2}, report_).ok());
  EXPECT_EQ(report_.balances.size(), 8U);
  EXPECT_EQ(report_.sources[0].rows_released, 2U);
  EXPECT_EQ(report_.sources[1].rows_released, 1U);
}

TEST_F(Balance, ARowThatIsLostAnywhereEndsTheRun) {
  report_.sources[1].rows_read = 3; // lost by ingest
  Status status = check_balance(batch_, persons_, ThreadCount{2}, report_);
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.error().code(), ErrorCode::internal);
  EXPECT_EQ(status.error().about(), "apc: ingest");
  report_.sources[1].rows_read = report_.sources[1].rows_standardised = 3; // by pseudonymise
  report_.balances.clear();
  status = check_balance(batch_, persons_, ThreadCount{2}, report_);
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.error().about(), "apc: pseudonymise");
}

TEST_F(Balance, ARemovalThatNobodyCountedEndsTheRun) {
  RemovalCounts too_few;
  too_few.by_source.resize(2);
  too_few.by_source[0][kType1 - 1] = 1;
  PersonTable table = persons_.table();
  const PermittedPersons miscounted = NounsForTests::permitted_persons(
      std::move(table), {0, kType1, 0, kLinkedLocal, 0}, std::move(too_few));
  const Status status = check_balance(batch_, miscounted, ThreadCount{2}, report_);
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.error().about(), "apc: opt-outs of persons");
}

TEST_F(Balance, LinkageIsCountedAndHeldToTheJobsGates) {
  Job job;
  report_linkage(job, batch_, persons_, ThreadCount{2}, report_);
  EXPECT_EQ(report_.persons, 4U);
  EXPECT_EQ(report_.persons_released, 3U);
  EXPECT_EQ(report_.sources[0].linked_rows, 1U);
  EXPECT_EQ(report_.sources[1].linked_rows, 1U);
  EXPECT_TRUE(report_.failed_gates.empty());
  job.quality.min_person_id_share = 0.9;
  job.quality.min_linked_share = 0.5;
  report_.sources[0].linked_rows = report_.sources[1].linked_rows = 0;
  report_linkage(job, batch_, persons_, ThreadCount{2}, report_);
  EXPECT_EQ(report_.failed_gates,
            (std::vector<std::string>{"min_person_id_share in gp", "min_linked_share in gp"}));
}

report::RunReport read_everything() {
  report::RunReport report;
  report.job_identity = "job";
  report.opt_out_data = {{"type1", "2025-01-01 sha256 t"}, {"national_reply", "sha256 n"}};
  return report;
}

TEST(ReleaseId, ChangesWithEveryInput) {
  std::set<std::string> ids;
  std::size_t changes = 0;
  const auto add = [&](const std::function<void(report::RunReport&)>& change) {
    report::RunReport report = read_everything();
    change(report);
    ids.insert(release_id(report, "rows").value());
    ++changes;
  };
  add([](auto&) {});
  add([](auto& r) { r.job_identity = "job2"; });
  add([](auto& r) { r.opt_out_data[0].second = "2025-01-02 sha256 t"; });
  add([](auto& r) { r.opt_out_data.pop_back(); });
  add([](auto& r) { r.model_parameters = report::FileFacts{"model.toml", 0, 0, "M"}; });
  ids.insert(release_id(read_everything(), "other rows").value());
  EXPECT_EQ(ids.size(), changes + 1);
}

TEST(ReleaseId, DoesNotHangOnHowTheRunWent) {
  report::RunReport report = read_everything();
  const std::string id = release_id(report, "rows").value();
  report.threads = 9;
  report.peak_memory_bytes = 1;
  report.job_digest = "the same job with another comment";
  report.times.push_back({"link", 1, 1, 1, 0, {}});
  EXPECT_EQ(release_id(report, "rows").value(), id);
}

} // namespace
} // namespace tallystick::pipeline
