// SPDX-License-Identifier: MIT
// Thresholds of [linkage.model], as probabilities or as weights.
#include <gtest/gtest.h>

#include "unit/pipeline/job_text.hpp"

namespace tallystick::pipeline {
namespace {

JobReading with(const std::string& keys) {
  return reading_of(changed("crowded_postcode_people = 150\n", "[linkage.model]\n" + keys + "\n"));
}

TEST(JobThresholds, AreProbabilitiesOrWeights) {
  for (const char* keys : {"match_probability = 0.9375\nreview_probability = 0.25",
                           "match_weight = 3.9068905956\nreview_weight = -1.5849625007"}) {
    const JobReading reading = with(keys);
    ASSERT_TRUE(reading.job) << all_of(reading);
    const link::ModelSettings& model = *reading.job->rules.model;
    EXPECT_NEAR(model.match_probability, 0.9375, 1e-9);
    ASSERT_TRUE(model.review_probability);
    EXPECT_NEAR(*model.review_probability, 0.25, 1e-9);
  }
}

TEST(JobThresholds, NothingIsForReviewUnlessAskedFor) {
  const JobReading reading = with("margin = 1");
  ASSERT_TRUE(reading.job) << all_of(reading);
  EXPECT_FALSE(reading.job->rules.model->review_probability);
  EXPECT_EQ(reading.job->rules.model->match_probability, link::ModelSettings{}.match_probability);
}

TEST(JobThresholds, WhatLinksHalfOfTheTimeIsRefused) {
  for (const char* keys : {"match_weight = 0", "match_probability = 0.5", "review_probability = 0"})
    EXPECT_FALSE(with(keys).job) << keys;
}

} // namespace
} // namespace tallystick::pipeline
