// SPDX-License-Identifier: MIT
// The one seam for threads. No other file of the engine knows oneTBB or std::jthread.
// Results never depend on the number of threads: work is cut by data, and ordered stages see it in
// order.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>

namespace tallystick {

/// How many worker threads to use; at least 1. ThreadCount{0} means "as many as the machine has".
/// oneTBB never uses more than the machine has; the jthread backend does as it is told.
class ThreadCount {
public:
  explicit ThreadCount(unsigned wanted);
  [[nodiscard]] unsigned value() const { return value_; }

private:
  unsigned value_;
};

/// Calls body(begin, end) for pieces of [0, n) of at most `grain` items, in no particular order,
/// and waits for all. Pieces start at multiples of `grain`, whatever the number of threads. An
/// exception in a body ends the call with it.
void parallel_for(ThreadCount threads, std::size_t n, std::size_t grain,
                  const std::function<void(std::size_t begin, std::size_t end)>& body);

/// Adds up what body(begin, end) says of pieces as parallel_for() cuts them. `T` starts at T{} and has +=; pieces are added
/// in no particular order, so it counts and holds no floating-point numbers.
template<class T, class Body>
[[nodiscard]] T parallel_sum(ThreadCount threads, std::size_t n, std::size_t grain,
                             const Body& body) {
  T sum{};
  std::mutex adding;
  parallel_for(threads, n, grain, [&](std::size_t begin, std::size_t end) {
    const T part = body(begin, end);
    const std::lock_guard lock{adding};
    sum += part;
  });
  return sum;
}

/// Three-stage pipeline over items in order: `produce` (serial; empty pointer ends it), `work`
/// (parallel), `consume` (serial, in the order of production). At most `in_flight` items exist at a
/// time, which bounds memory.
template<class Item>
void ordered_pipeline(ThreadCount threads, std::size_t in_flight,
                      const std::function<std::unique_ptr<Item>()>& produce,
                      const std::function<void(Item&)>& work,
                      const std::function<void(Item&)>& consume);

namespace detail {
/// Type-erased form; items are owned by the deleter.
struct AnyItem {
  void* item = nullptr;
  void (*destroy)(void*) = nullptr;
};
void ordered_pipeline(ThreadCount threads, std::size_t in_flight,
                      const std::function<AnyItem()>& produce,
                      const std::function<void(void*)>& work,
                      const std::function<void(void*)>& consume);
} // namespace detail

template<class Item>
void ordered_pipeline(ThreadCount threads, std::size_t in_flight,
                      const std::function<std::unique_ptr<Item>()>& produce,
                      const std::function<void(Item&)>& work,
                      const std::function<void(Item&)>& consume) {
  detail::ordered_pipeline(
      threads, in_flight,
      [&] {
        return detail::AnyItem{produce().release(),
                               [](void* item) { delete static_cast<Item*>(item); }};
      },
      [&](void* item) { work(*static_cast<Item*>(item)); },
      [&](void* item) { consume(*static_cast<Item*>(item)); });
}

} // namespace tallystick
