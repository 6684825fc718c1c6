// SPDX-License-Identifier: MIT
// What a thread backend provides to parallel.cpp. Exactly one of parallel_tbb.cpp and
// parallel_jthread.cpp defines these functions; the build option TALLYSTICK_PARALLEL says which.
#pragma once

#include <cstddef>
#include <functional>
#include <utility>

#include "core/parallel.hpp"

namespace tallystick::detail {

/// Owns one item of a pipeline; destroys it on every way out.
class OwnedItem {
public:
  OwnedItem() = default;
  explicit OwnedItem(AnyItem item) : item_(item) {}
  OwnedItem(OwnedItem&& other) noexcept : item_(std::exchange(other.item_, {})) {}
  OwnedItem& operator=(OwnedItem&& other) noexcept {
    std::swap(item_, other.item_);
    return *this;
  }
  OwnedItem(const OwnedItem&) = delete;
  OwnedItem& operator=(const OwnedItem&) = delete;
  ~OwnedItem() { reset(); }

  void reset() {
    if (item_.item != nullptr) item_.destroy(item_.item);
    item_ = {};
  }
  [[nodiscard]] void* get() const { return item_.item; }

private:
  AnyItem item_;
};

/// Calls piece(i) once for each i in [0, pieces). Called with at least 2 threads and 2 pieces.
void backend_for(ThreadCount threads, std::size_t pieces,
                 const std::function<void(std::size_t piece)>& piece);

/// ordered_pipeline() with at least 2 threads and in_flight >= 2.
void backend_pipeline(ThreadCount threads, std::size_t in_flight,
                      const std::function<AnyItem()>& produce,
                      const std::function<void(void*)>& work,
                      const std::function<void(void*)>& consume);

} // namespace tallystick::detail
