// SPDX-License-Identifier: MIT
// The part of the thread seam that every backend shares: cutting work, and running it without
// threads.
#include "core/parallel.hpp"

#include <algorithm>
#include <thread>

#include "core/parallel_backend.hpp"

namespace tallystick {

ThreadCount::ThreadCount(unsigned wanted)
    : value_(std::max(1U, wanted != 0 ? wanted : std::thread::hardware_concurrency())) {}

void parallel_for(ThreadCount threads, std::size_t n, std::size_t grain,
                  const std::function<void(std::size_t begin, std::size_t end)>& body) {
  grain = std::max<std::size_t>(grain, 1);
  const std::size_t pieces = n / grain + (n % grain != 0 ? 1 : 0);
  const auto piece = [&](std::size_t i) {
    const std::size_t begin = i * grain;
    body(begin, begin + std::min(grain, n - begin));
  };
  if (threads.value() == 1 || pieces < 2) {
    for (std::size_t i = 0; i < pieces; ++i)
      piece(i);
    return;
  }
  detail::backend_for(threads, pieces, piece);
}

namespace detail {

void ordered_pipeline(ThreadCount threads, std::size_t in_flight,
                      const std::function<AnyItem()>& produce,
                      const std::function<void(void*)>& work,
                      const std::function<void(void*)>& consume) {
  if (threads.value() > 1 && in_flight > 1) {
    backend_pipeline(threads, in_flight, produce, work, consume);
    return;
  }
  for (;;) {
    const OwnedItem item{produce()};
    if (item.get() == nullptr) return;
    work(item.get());
    consume(item.get());
  }
}

} // namespace detail
} // namespace tallystick
