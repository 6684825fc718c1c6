// SPDX-License-Identifier: MIT
// Thread backend on std::jthread alone. Slower to start than oneTBB, but every lock is visible to
// the thread sanitizer, which gives false reports inside oneTBB.
#ifndef TALLYSTICK_PARALLEL_TBB

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

#include "core/parallel_backend.hpp"

namespace tallystick::detail {
namespace {

/// Runs `worker` on the calling thread and on as many new ones as are wanted, and waits for all.
/// Each worker can do all of the work alone, so a machine that refuses threads only slows us down.
void run_workers(std::size_t wanted, const std::function<void()>& worker) {
  std::vector<std::jthread> others;
  others.reserve(wanted - 1);
  try {
    while (others.size() + 1 < wanted)
      others.emplace_back(worker);
  } catch (const std::system_error&) { // no more threads to be had
  }
  worker();
}

/// The first exception of several workers.
class FirstException {
public:
  void keep_current() {
    const std::lock_guard lock{mutex_};
    if (!exception_) exception_ = std::current_exception();
    seen_.store(true, std::memory_order_release);
  }
  [[nodiscard]] bool seen() const { return seen_.load(std::memory_order_acquire); }
  void rethrow() const {
    if (exception_) std::rethrow_exception(exception_);
  }

private:
  std::mutex mutex_;
  std::exception_ptr exception_;
  std::atomic<bool> seen_{false};
};

/// The state of one pipeline run. A worker takes whatever can be done now: consume the next item in
/// order if it is ready, else produce one and work on it, else wait.
class Pipeline {
public:
  Pipeline(std::size_t in_flight, const std::function<AnyItem()>& produce,
           const std::function<void(void*)>& work, const std::function<void(void*)>& consume)
      : produce_(produce), work_(work), consume_(consume), ready_(in_flight) {}

  void run() {
    try {
      std::unique_lock lock{mutex_};
      while (!over()) {
        if (can_consume()) {
          consume_one(lock);
        } else if (can_produce()) {
          produce_one(lock);
        } else {
          changed_.wait(lock);
        }
      }
    } catch (...) {
      // keep_current() under the lock, so that nobody starts to wait between the flag and the call.
      const std::lock_guard lock{mutex_};
      failure_.keep_current();
    }
    changed_.notify_all();
  }
  void rethrow() const { failure_.rethrow(); }

private:
  [[nodiscard]] bool over() const { return failure_.seen() || (ended_ && consumed_ == produced_); }
  [[nodiscard]] bool can_consume() const {
    return !consuming_ && consumed_ != produced_ && slot(consumed_).get() != nullptr;
  }
  [[nodiscard]] bool can_produce() const {
    return !producing_ && !ended_ && produced_ - consumed_ < ready_.size();
  }
  [[nodiscard]] const OwnedItem& slot(std::size_t i) const { return ready_[i % ready_.size()]; }

  void consume_one(std::unique_lock<std::mutex>& lock) {
    consuming_ = true;
    OwnedItem item = std::move(ready_[consumed_ % ready_.size()]);
    lock.unlock();
    consume_(item.get());
    item.reset(); // before its place is given to another item
    lock.lock();
    consuming_ = false;
    ++consumed_;
    changed_.notify_all();
  }

  void produce_one(std::unique_lock<std::mutex>& lock) {
    producing_ = true;
    lock.unlock();
    OwnedItem item{produce_()};
    lock.lock();
    producing_ = false;
    ended_ = item.get() == nullptr;
    const std::size_t mine = produced_;
    if (!ended_) ++produced_;
    changed_.notify_all();
    if (ended_) return;
    lock.unlock();
    work_(item.get());
    lock.lock();
    ready_[mine % ready_.size()] = std::move(item);
    changed_.notify_all();
  }

  const std::function<AnyItem()>& produce_;
  const std::function<void(void*)>& work_;
  const std::function<void(void*)>& consume_;

  std::mutex mutex_; // guards all below
  std::condition_variable changed_;
  std::vector<OwnedItem> ready_; // worked on, waiting for their turn; item i in slot i % in_flight
  std::size_t produced_ = 0;
  std::size_t consumed_ = 0;
  bool producing_ = false;
  bool consuming_ = false;
  bool ended_ = false;
  FirstException failure_;
};

} // namespace

void backend_for(ThreadCount threads, std::size_t pieces,
                 const std::function<void(std::size_t piece)>& piece) {
  std::atomic<std::size_t> next{0};
  FirstException failure;
  run_workers(std::min<std::size_t>(threads.value(), pieces), [&] {
    try {
      // relaxed: the number is all that is shared; joining the threads orders what they wrote.
      for (std::size_t i = next.fetch_add(1, std::memory_order_relaxed);
           i < pieces && !failure.seen(); i = next.fetch_add(1, std::memory_order_relaxed)) {
        piece(i);
      }
    } catch (...) {
      failure.keep_current();
    }
  });
  failure.rethrow();
}

void backend_pipeline(ThreadCount threads, std::size_t in_flight,
                      const std::function<AnyItem()>& produce,
                      const std::function<void(void*)>& work,
                      const std::function<void(void*)>& consume) {
  Pipeline pipeline{in_flight, produce, work, consume};
  run_workers(threads.value(), [&] { pipeline.run(); });
  pipeline.rethrow();
}

} // namespace tallystick::detail

#endif
