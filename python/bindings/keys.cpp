// SPDX-License-Identifier: MIT
// Key files: made, and looked at. The key itself stays in the file and in the engine's memory.
#include <pybind11/pybind11.h>

#include <chrono>
#include <string>

#include "bindings/errors.hpp"
#include "bindings/topics.hpp"
#include "crypto/key_file.hpp"

namespace tallystick::python {
namespace py = pybind11;

namespace {

crypto::KeyPurpose purpose_of(const std::string& name) {
  const auto purpose = crypto::parse_key_purpose(name);
  if (!purpose) throw py::value_error("purpose is linkage, project or store");
  return *purpose;
}

} // namespace

void add_keys(py::module_& module) {
  module.def(
      "make_key",
      [](const std::string& path, const std::string& purpose, std::uint32_t epoch) {
        const Date today = std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now());
        const auto id = crypto::write_key_file(path, purpose_of(purpose), epoch, today);
        if (!id) throw_error(id.error());
        return id->text();
      },
      py::arg("path"), py::arg("purpose"), py::arg("epoch"));
  module.def(
      "key_id",
      [](const std::string& path, const std::string& purpose) {
        const auto file = crypto::read_key_file(path, purpose_of(purpose));
        if (!file) throw_error(file.error());
        return file->id.text();
      },
      py::arg("path"), py::arg("purpose"));
}

} // namespace tallystick::python
