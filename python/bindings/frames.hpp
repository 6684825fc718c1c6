// SPDX-License-Identifier: MIT
// Tables that Python holds, read by the engine; tables of the engine, read by Python. Both through the Arrow PyCapsule
// interface (https://arrow.apache.org/docs/format/CDataInterface/PyCapsuleInterface.html), so that nobody needs
// anybody's library.
#pragma once

#include <pybind11/pybind11.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "ingest/batch_reader.hpp"
#include "release/released_table.hpp"
#include "table/shared_table.hpp"

namespace tallystick::python {

/// The stream of an object with `__arrow_c_stream__` or `__arrow_c_array__`; the caller releases it. Throws TypeError if it
/// has neither.
[[nodiscard]] ArrowArrayStream take_stream(const pybind11::object& object);

/// Opens the rows of an object with `__arrow_c_stream__`, anew each time it is called, from any thread. It keeps the object
/// alive.
class Frame {
public:
  explicit Frame(pybind11::object object) : object_(std::make_shared<Held>(std::move(object))) {}
  [[nodiscard]] ingest::FrameOpener opener() const;

private:
  struct Held {
    explicit Held(pybind11::object o) : object(std::move(o)) {}
    Held(const Held&) = delete;
    Held& operator=(const Held&) = delete;
    ~Held() {
      const pybind11::gil_scoped_acquire python; // whoever holds the last copy
      object = pybind11::object();
    }
    pybind11::object object;
  };
  std::shared_ptr<Held> object_;
};

/// A released table: columns with types, and what a reader is told about them.
class Table {
public:
  Table(release::TableNote note, std::shared_ptr<const table::SharedTable> rows,
        std::uint64_t count)
      : note_(std::move(note)), rows_(std::move(rows)), count_(count) {}
  [[nodiscard]] const release::TableNote& note() const { return note_; }
  [[nodiscard]] std::uint64_t rows() const { return count_; }
  /// A new capsule named "arrow_array_stream" each time.
  [[nodiscard]] pybind11::capsule stream() const;
  [[nodiscard]] pybind11::capsule schema() const;

private:
  release::TableNote note_;
  std::shared_ptr<const table::SharedTable> rows_;
  std::uint64_t count_;
};

} // namespace tallystick::python
