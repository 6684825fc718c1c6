// SPDX-License-Identifier: MIT
#include "bindings/topics.hpp"
#include "tallystick/version.hpp"

PYBIND11_MODULE(_core, module, pybind11::mod_gil_not_used(false)) {
  module.doc() = "The engine. Use the package `tallystick`, which documents what is here.";
  module.attr("__version__") = tallystick::version();
  tallystick::python::add_keys(module);
  tallystick::python::add_values(module);
  tallystick::python::add_jobs(module);
  tallystick::python::add_evaluations(module);
}
