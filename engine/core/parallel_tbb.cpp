// SPDX-License-Identifier: MIT
// Thread backend on oneTBB: the one for production.
#ifdef TALLYSTICK_PARALLEL_TBB

#include <algorithm>
#include <vector>

#include <tbb/blocked_range.h>
#include <tbb/info.h>
#include <tbb/parallel_for.h>
#include <tbb/parallel_pipeline.h>
#include <tbb/task_arena.h>

#include "core/parallel_backend.hpp"

namespace tallystick::detail {
namespace {

/// More threads than the machine has would only draw a warning from oneTBB on stderr.
tbb::task_arena arena_of(ThreadCount threads) {
  const auto available = static_cast<unsigned>(tbb::info::default_concurrency());
  return tbb::task_arena{static_cast<int>(std::min(threads.value(), available))};
}

} // namespace

void backend_for(ThreadCount threads, std::size_t pieces,
                 const std::function<void(std::size_t piece)>& piece) {
  tbb::task_arena arena = arena_of(threads);
  arena.execute([&] {
    tbb::parallel_for(tbb::blocked_range<std::size_t>{0, pieces},
                      [&](const tbb::blocked_range<std::size_t>& range) {
                        for (std::size_t i = range.begin(); i != range.end(); ++i)
                          piece(i);
                      });
  });
}

void backend_pipeline(ThreadCount threads, std::size_t in_flight,
                      const std::function<AnyItem()>& produce,
                      const std::function<void(void*)>& work,
                      const std::function<void(void*)>& consume) {
  // The live items are neighbours in the order of production and at most in_flight of them, so each
  // has a slot of its own. oneTBB moves only slot pointers; what an exception leaves behind is
  // destroyed with `slots`.
  std::vector<OwnedItem> slots(in_flight);
  std::size_t next = 0;
  const auto first = [&](tbb::flow_control& flow) -> OwnedItem* {
    OwnedItem& slot = slots[next % in_flight];
    slot = OwnedItem{produce()};
    if (slot.get() == nullptr) {
      flow.stop();
      return nullptr;
    }
    ++next;
    return &slot;
  };
  const auto second = [&](OwnedItem* slot) {
    work(slot->get());
    return slot;
  };
  const auto third = [&](OwnedItem* slot) {
    consume(slot->get());
    slot->reset();
  };
  tbb::task_arena arena = arena_of(threads);
  arena.execute([&] {
    tbb::parallel_pipeline(
        in_flight,
        tbb::make_filter<void, OwnedItem*>(tbb::filter_mode::serial_in_order, first) &
            tbb::make_filter<OwnedItem*, OwnedItem*>(tbb::filter_mode::parallel, second) &
            tbb::make_filter<OwnedItem*, void>(tbb::filter_mode::serial_in_order, third));
  });
}

} // namespace tallystick::detail

#endif
