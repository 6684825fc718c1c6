// SPDX-License-Identifier: MIT
#include "bindings/errors.hpp"

#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <string>
#include <utility>

namespace tallystick::python {
namespace py = pybind11;

namespace {

const char* class_of(ErrorCode code) {
  switch (code) {
  case ErrorCode::usage:
  case ErrorCode::job_invalid:
    return "JobError";
  case ErrorCode::key_refused:
  case ErrorCode::key_mismatch:
    return "KeyRefused";
  case ErrorCode::input_refused:
    return "InputRefused";
  case ErrorCode::optout_data:
    return "OptOutDataError";
  case ErrorCode::interrupted:
    return "Interrupted";
  case ErrorCode::internal:
    return "InternalError";
  case ErrorCode::quality_gate: // of a process: a run with missed gates is a result
  case ErrorCode::failed:
    break;
  }
  return "RunFailed";
}

[[noreturn]] void raise(const char* name, const py::dict& facts) {
  const py::object type = py::module_::import("tallystick.errors").attr(name);
  const py::object error = type(**facts);
  PyErr_SetObject(type.ptr(), error.ptr());
  throw py::error_already_set();
}

py::dict facts_of(ErrorCode code, const std::string& text) {
  py::dict facts;
  facts["text"] = text;
  facts["code"] = std::string(name_of(code));
  facts["exit_code"] = exit_code(code);
  return facts;
}

} // namespace

void throw_error(const Error& error) {
  py::dict facts = facts_of(error.code(), error.to_text());
  facts["hint"] = std::string(error.hint().view());
  facts["file"] = error.place().file;
  facts["line"] = error.place().line;
  facts["column"] = error.place().column;
  facts["source"] = error.place().source;
  raise(class_of(error.code()), facts);
}

void throw_problems(const std::vector<pipeline::JobProblem>& problems) {
  std::string text = problems.size() == 1 ? "the job has a mistake" : "the job has mistakes";
  py::list list;
  for (const pipeline::JobProblem& problem : problems) {
    text += "\n  " + problem.text + (problem.help.empty() ? "" : "\n    help: " + problem.help);
    py::dict entry;
    entry["line"] = problem.line;
    entry["column"] = problem.column;
    entry["text"] = problem.text;
    entry["help"] = problem.help;
    list.append(std::move(entry));
  }
  py::dict facts = facts_of(ErrorCode::job_invalid, text);
  facts["problems"] = std::move(list);
  raise("JobError", facts);
}

} // namespace tallystick::python
