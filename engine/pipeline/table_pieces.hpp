// SPDX-License-Identifier: MIT
// The pieces of a released table: made on many threads, taken in order.
#pragma once

#include <atomic>
#include <cstddef>
#include <memory>
#include <optional>
#include <utility>

#include "core/parallel.hpp"
#include "core/progress.hpp"
#include "release/released_table.hpp"
#include "tallystick/result.hpp"

namespace tallystick::pipeline {

/// `make(piece number, product)` fills a product and says how many rows it has; `take(product)` gets the products in
/// order. Returns the rows of all. Errors: those of `take`; interrupted.
template<class Product, class Make, class Take>
Result<std::size_t> for_each_piece(const release::ReleasedTable& table, ThreadCount threads,
                                   ProgressSink& progress, const Make& make, const Take& take) {
  struct Work {
    std::size_t number;
    std::size_t rows;
    Product product;
  };
  std::size_t next = 0;
  std::size_t rows = 0;
  std::optional<Error> failure;      // the taking side's; read after the pipeline has ended
  std::atomic<bool> stopped = false; // tells the producing side, which may be another thread
  progress.begin("writing", "rows", table.rows());
  ordered_pipeline<Work>(
      threads, std::size_t{threads.value()} * 3,
      [&]() -> std::unique_ptr<Work> {
        if (next == table.pieces() || stopped || progress.stop_requested()) return nullptr;
        return std::make_unique<Work>(Work{next++, 0, {}});
      },
      [&](Work& work) { work.rows = make(work.number, work.product); },
      [&](Work& work) {
        if (failure) return;
        if (auto taken = take(std::move(work.product)); !taken) {
          failure = std::move(taken).error();
          stopped = true;
        }
        progress.advance(rows += work.rows);
      });
  progress.end();
  if (failure) return std::move(*failure);
  if (progress.stop_requested())
    return Error(ErrorCode::interrupted, "the run was stopped; nothing was written");
  return rows;
}

/// The same for products that are columns.
template<class Take>
Result<std::size_t> for_each_batch(const release::ReleasedTable& table, ThreadCount threads,
                                   ProgressSink& progress, const Take& take) {
  return for_each_piece<table::Owned<ArrowArray>>(
      table, threads, progress,
      [&](std::size_t piece, table::Owned<ArrowArray>& rows) {
        rows = table.piece_columns(piece);
        return static_cast<std::size_t>(rows->length);
      },
      take);
}

} // namespace tallystick::pipeline
