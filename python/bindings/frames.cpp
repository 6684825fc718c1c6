// SPDX-License-Identifier: MIT
#include "bindings/frames.hpp"

#include <utility>

namespace tallystick::python {
namespace py = pybind11;

namespace {

constexpr const char* kStream = "arrow_array_stream";
constexpr const char* kSchema = "arrow_schema";
constexpr const char* kArray = "arrow_array";

/// What nobody consumed is released with the capsule.
template<class Structure>
void destroy(PyObject* capsule, const char* name) {
  auto* const held = static_cast<Structure*>(PyCapsule_GetPointer(capsule, name));
  if (held == nullptr) return;
  if (held->release != nullptr) held->release(held);
  delete held;
}

template<class Structure>
py::capsule capsule_of(Structure structure, const char* name, PyCapsule_Destructor destructor) {
  auto held = std::make_unique<Structure>(structure);
  PyObject* const made = PyCapsule_New(held.get(), name, destructor);
  if (made == nullptr) {
    held->release(held.get());
    throw py::error_already_set();
  }
  (void)held.release(); // the capsule's now
  return py::reinterpret_steal<py::capsule>(made);
}

/// Takes the structure out of a capsule, which then has nothing to release.
template<class Structure>
Structure take(const py::handle& capsule, const char* name) {
  auto* const held = static_cast<Structure*>(PyCapsule_GetPointer(capsule.ptr(), name));
  if (held == nullptr) throw py::error_already_set();
  return std::exchange(*held, Structure{});
}

} // namespace

ArrowArrayStream take_stream(const py::object& object) {
  if (py::hasattr(object, "__arrow_c_stream__"))
    return take<ArrowArrayStream>(object.attr("__arrow_c_stream__")(), kStream);
  if (!py::hasattr(object, "__arrow_c_array__"))
    throw py::type_error("this has neither __arrow_c_stream__ nor __arrow_c_array__: hand over a "
                         "column or table of pyarrow, "
                         "polars, pandas (2.2 or later) or DuckDB");
  const py::tuple pair = object.attr("__arrow_c_array__")();
  auto only = std::make_shared<table::SharedTable>();
  ArrowSchema schema = take<ArrowSchema>(pair[0], kSchema);
  only->schema = table::Owned<ArrowSchema>(schema);
  ArrowArray array = take<ArrowArray>(pair[1], kArray);
  only->batches.emplace_back(array);
  return table::stream_of(std::move(only));
}

ingest::FrameOpener Frame::opener() const {
  return [held = object_]() -> Result<table::ColumnStream> {
    ArrowArrayStream taken{};
    {
      const py::gil_scoped_acquire python;
      try {
        taken = take_stream(held->object);
      } catch (py::error_already_set& error) {
        error.discard_as_unraisable("tallystick: __arrow_c_stream__");
        return Error(ErrorCode::input_refused,
                     "a data frame cannot be read through __arrow_c_stream__");
      }
    }
    return table::ColumnStream::open(taken);
  };
}

py::capsule Table::stream() const {
  return capsule_of(table::stream_of(rows_), kStream,
                    [](PyObject* capsule) { destroy<ArrowArrayStream>(capsule, kStream); });
}

py::capsule Table::schema() const {
  return capsule_of(table::copy_of(*rows_->schema), kSchema,
                    [](PyObject* capsule) { destroy<ArrowSchema>(capsule, kSchema); });
}

} // namespace tallystick::python
