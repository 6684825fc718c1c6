// SPDX-License-Identifier: MIT
// The promises of the thread seam: everything once, in order where order is promised, bounded,
// nothing lost.
#include "core/parallel.hpp"

#include <atomic>
#include <chrono>
#include <memory>
#include <stdexcept>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

namespace tallystick {
namespace {

/// An item that knows how many of its kind are alive.
class Counted {
public:
  Counted(std::size_t number, std::atomic<int>& alive) : number_(number), alive_(alive) {
    ++alive_;
  }
  Counted(const Counted&) = delete;
  Counted& operator=(const Counted&) = delete;
  ~Counted() { --alive_; }

  [[nodiscard]] std::size_t number() const { return number_; }
  std::size_t squared = 0;

private:
  std::size_t number_;
  std::atomic<int>& alive_;
};

/// A delay that differs from item to item, so that later items overtake earlier ones in `work`.
void dawdle(std::size_t number) {
  std::this_thread::sleep_for(std::chrono::microseconds{(number * 7919) % 13 * 40});
}

class Threads : public testing::TestWithParam<unsigned> {
protected:
  [[nodiscard]] static ThreadCount threads() { return ThreadCount{GetParam()}; }
};
INSTANTIATE_TEST_SUITE_P(Counts, Threads, testing::Values(1U, 2U, 3U, 7U));

TEST(ThreadCount, ZeroMeansTheMachineAndIsAtLeastOne) {
  EXPECT_GE(ThreadCount{0}.value(), 1U);
  EXPECT_EQ(ThreadCount{5}.value(), 5U);
}

TEST_P(Threads, ForCoversEveryIndexOnceInPiecesCutByGrain) {
  constexpr std::size_t kItems = 1003;
  for (const std::size_t grain : {1U, 10U, 64U, 1002U, 1003U, 5000U}) {
    std::vector<std::atomic<int>> visits(kItems);
    std::atomic<int> misplaced{0};
    parallel_for(threads(), kItems, grain, [&](std::size_t begin, std::size_t end) {
      if (begin % grain != 0 || end != std::min(kItems, begin + grain)) ++misplaced;
      for (std::size_t i = begin; i != end; ++i)
        ++visits[i];
    });
    EXPECT_EQ(misplaced, 0) << "grain " << grain;
    for (const auto& visit : visits)
      ASSERT_EQ(visit, 1) << "grain " << grain;
  }
}

TEST_P(Threads, ForOverNothingCallsNobodyAndGrainZeroIsOne) {
  parallel_for(threads(), 0, 8, [](std::size_t, std::size_t) { FAIL(); });
  std::atomic<int> calls{0};
  parallel_for(threads(), 3, 0, [&](std::size_t begin, std::size_t end) {
    EXPECT_EQ(end, begin + 1);
    ++calls;
  });
  EXPECT_EQ(calls, 3);
}

TEST_P(Threads, ForEndsWithTheExceptionOfABody) {
  const auto run = [&] {
    parallel_for(threads(), 100, 1, [](std::size_t begin, std::size_t) {
      if (begin == 37) throw std::runtime_error("thirty-seven");
    });
  };
  EXPECT_THROW(run(), std::runtime_error);
}

TEST_P(Threads, ForCanBeNested) {
  std::atomic<int> sum{0};
  parallel_for(threads(), 8, 1, [&](std::size_t, std::size_t) {
    parallel_for(threads(), 8, 1, [&](std::size_t, std::size_t) { ++sum; });
  });
  EXPECT_EQ(sum, 64);
}

TEST_P(Threads, PipelineConsumesInOrderWhatWasWorkedOnAndBoundsWhatIsAlive) {
  constexpr std::size_t kItems = 300;
  for (const std::size_t in_flight : {1U, 2U, 5U, 16U}) {
    std::atomic<int> alive{0};
    std::atomic<int> most{0};
    std::atomic<int> consuming{0};
    std::size_t made = 0;
    std::vector<std::size_t> seen;
    ordered_pipeline<Counted>(
        threads(), in_flight,
        [&] {
          auto item = made < kItems ? std::make_unique<Counted>(made, alive) : nullptr;
          ++made;
          for (int now = alive, old = most; now > old && !most.compare_exchange_weak(old, now);) {
          }
          return item;
        },
        [](Counted& item) {
          dawdle(item.number());
          item.squared = item.number() * item.number();
        },
        [&](Counted& item) {
          EXPECT_EQ(++consuming, 1) << "consume is serial";
          EXPECT_EQ(item.squared, item.number() * item.number());
          seen.push_back(item.number());
          --consuming;
        });
    ASSERT_EQ(seen.size(), kItems);
    for (std::size_t i = 0; i != kItems; ++i)
      ASSERT_EQ(seen[i], i);
    EXPECT_LE(most, static_cast<int>(in_flight));
    EXPECT_GE(most, 1);
    EXPECT_EQ(alive, 0) << "each item is destroyed after it was consumed";
  }
}

TEST_P(Threads, PipelineWithoutItemsEnds) {
  ordered_pipeline<Counted>(
      threads(), 4, [] { return std::unique_ptr<Counted>{}; }, [](Counted&) { FAIL(); },
      [](Counted&) { FAIL(); });
}

enum class Throws { produce, work, consume };

/// Runs 200 items of which number 57 fails at one stage; returns how many are alive afterwards.
int alive_after_failure(ThreadCount threads, Throws stage) {
  constexpr std::size_t kBad = 57;
  std::atomic<int> alive{0};
  std::size_t made = 0;
  std::size_t consumed = 0;
  const auto fail_if = [](bool bad) {
    if (bad) throw std::runtime_error("fifty-seven");
  };
  const auto run = [&] {
    ordered_pipeline<Counted>(
        threads, 6,
        [&] {
          fail_if(stage == Throws::produce && made == kBad);
          return made < 200 ? std::make_unique<Counted>(made++, alive) : nullptr;
        },
        [&](Counted& item) {
          dawdle(item.number());
          fail_if(stage == Throws::work && item.number() == kBad);
        },
        [&](Counted& item) {
          fail_if(stage == Throws::consume && item.number() == kBad);
          ++consumed;
        });
  };
  EXPECT_THROW(run(), std::runtime_error);
  EXPECT_LE(consumed, kBad) << "nothing is consumed past the failure";
  return alive;
}

TEST_P(Threads, PipelineDestroysEveryItemWhenAStageThrows) {
  EXPECT_EQ(alive_after_failure(threads(), Throws::produce), 0);
  EXPECT_EQ(alive_after_failure(threads(), Throws::work), 0);
  EXPECT_EQ(alive_after_failure(threads(), Throws::consume), 0);
}

TEST_P(Threads, PipelineWorkMayUseParallelFor) {
  std::atomic<int> sum{0};
  std::atomic<int> alive{0};
  std::size_t made = 0;
  ordered_pipeline<Counted>(
      threads(), 3, [&] { return made < 20 ? std::make_unique<Counted>(made++, alive) : nullptr; },
      [&](Counted&) {
        parallel_for(ThreadCount{2}, 10, 3, [&](std::size_t begin, std::size_t end) {
          sum += static_cast<int>(end - begin);
        });
      },
      [](Counted&) {});
  EXPECT_EQ(sum, 200);
}

} // namespace
} // namespace tallystick
