// SPDX-License-Identifier: MIT
// Released tables beside known truth.
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "bindings/errors.hpp"
#include "bindings/frames.hpp"
#include "bindings/topics.hpp"
#include "pipeline/evaluate.hpp"
#include "report/evaluation.hpp"
#include "report/evaluation_page.hpp"

namespace tallystick::python {
namespace py = pybind11;

void add_evaluations(py::module_& module) {
  module.def(
      "evaluate",
      [](const std::map<std::string, py::object>& linked, const py::object& truth,
         const std::string& record, const std::string& person, std::vector<std::string> by) {
        pipeline::EvaluateSpec spec;
        spec.truth = "truth";
        spec.truth_frame = Frame(truth).opener();
        for (const auto& [source, rows] : linked)
          spec.frames.push_back({source, Frame(rows).opener()});
        spec.record_column = record;
        spec.person_column = person;
        spec.by = std::move(by);
        auto evaluation = [&] {
          const py::gil_scoped_release without_python;
          return pipeline::evaluate(spec);
        }();
        if (!evaluation) throw_error(evaluation.error());
        return std::tuple(report::to_json(*evaluation), report::to_text(*evaluation),
                          report::evaluation_page(*evaluation));
      },
      py::arg("linked"), py::arg("truth"), py::arg("record"), py::arg("person"), py::arg("by"));
}

} // namespace tallystick::python
