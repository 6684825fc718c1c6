// SPDX-License-Identifier: MIT
// Keyed OpenSSL contexts shared by threads: each call borrows one, and all of them end with the
// pool.
#pragma once

#include <cstddef>
#include <mutex>
#include <new>
#include <utility>
#include <vector>

namespace tallystick::crypto {

/// A context keeps a copy of the key in ordinary memory, so a pool makes no more of them than calls
/// ever ran at once and frees (and so wipes) all of them in its destructor. Borrowing is a short
/// lock; batches make it disappear.
template<class ContextPtr>
class ContextPool {
public:
  using Copy = ContextPtr (*)(const ContextPtr&);

  /// `prototype` is keyed and ready; `copy` makes another like it, or null when memory is short.
  ContextPool(ContextPtr prototype, Copy copy) : prototype_(std::move(prototype)), copy_(copy) {}

  /// A context that belongs to one call until the lease ends.
  class Lease {
  public:
    explicit Lease(const ContextPool& pool) : pool_(pool), context_(pool.take()) {}
    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;
    ~Lease() { pool_.give_back(std::move(context_)); }
    [[nodiscard]] auto* get() const { return context_.get(); }

  private:
    const ContextPool& pool_;
    ContextPtr context_;
  };

private:
  ContextPtr take() const {
    {
      const std::lock_guard lock(mutex_);
      if (!idle_.empty()) {
        ContextPtr context = std::move(idle_.back());
        idle_.pop_back();
        return context;
      }
      idle_.reserve(++made_); // so that giving back never needs memory
    }
    ContextPtr context = copy_(prototype_);
    if (!context) throw std::bad_alloc();
    return context;
  }

  void give_back(ContextPtr context) const noexcept {
    const std::lock_guard lock(mutex_);
    idle_.push_back(std::move(context));
  }

  const ContextPtr prototype_;
  const Copy copy_;
  mutable std::mutex mutex_;
  mutable std::vector<ContextPtr> idle_;
  mutable std::size_t made_ = 0;
};

} // namespace tallystick::crypto
