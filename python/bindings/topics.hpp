// SPDX-License-Identifier: MIT
// The topics of the module `tallystick._core`: each adds its functions and classes.
#pragma once

#include <pybind11/pybind11.h>

namespace tallystick::python {

void add_keys(pybind11::module_& module);
void add_jobs(pybind11::module_& module);
void add_evaluations(pybind11::module_& module);
void add_values(pybind11::module_& module);

} // namespace tallystick::python
