// SPDX-License-Identifier: MIT
// Jobs: read, checked, run, explained, evaluated.
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "bindings/errors.hpp"
#include "bindings/frames.hpp"
#include "bindings/topics.hpp"
#include "bindings/watched_run.hpp"
#include "pipeline/explain.hpp"
#include "pipeline/job.hpp"
#include "pipeline/memory_release.hpp"
#include "pipeline/profile.hpp"
#include "pipeline/run.hpp"
#include "report/linkage_page.hpp"
#include "report/pair_report.hpp"
#include "report/run_report.hpp"

namespace tallystick::python {
namespace py = pybind11;

namespace {

using Frames = std::map<std::string, py::object>;

/// A job that was read and found good.
class PyJob {
public:
  explicit PyJob(pipeline::Job job) : job_(std::move(job)) {}
  [[nodiscard]] const pipeline::Job& job() const { return job_; }
  /// The job with some sources' rows in memory.
  [[nodiscard]] pipeline::Job with(const Frames& frames) const {
    pipeline::Job job = job_;
    for (const auto& [name, frame] : frames)
      for (pipeline::SourceSpec& source : job.sources)
        if (source.name == name) source.frame = Frame(frame).opener();
    return job;
  }

private:
  pipeline::Job job_;
};

PyJob job_of(Result<pipeline::JobReading> reading) {
  if (!reading) throw_error(reading.error());
  if (!reading->job) throw_problems(reading->problems);
  return PyJob(std::move(*reading->job));
}

struct PyRun {
  report::RunReport report;
  std::vector<Table> tables;
};

struct Settings {
  unsigned threads;
  std::uint64_t memory_limit; ///< bytes; 0: what the machine has
  py::object show;
};

pipeline::RunOptions options_of(const Settings& settings) {
  pipeline::RunOptions options;
  options.threads = ThreadCount{settings.threads};
  options.memory =
      settings.memory_limit == 0 ? MemoryLimit::of_machine() : MemoryLimit(settings.memory_limit);
  return options;
}

/// Where the release goes.
enum class Keep { in_memory, in_files };

PyRun run(const PyJob& job, const Frames& frames, const Settings& settings, Keep keep) {
  const pipeline::Job whole = job.with(frames);
  pipeline::RunOptions options = options_of(settings);
  pipeline::MemoryRelease release;
  if (keep == Keep::in_memory) options.release = &release;
  auto report = run_watched(settings.show, [&](ProgressSink& progress) {
    return pipeline::run(whole, options, progress);
  });
  if (!report) throw_error(report.error());
  PyRun out{std::move(*report), {}};
  for (pipeline::MemoryTable& table : std::move(release).take()) {
    auto rows = std::make_shared<table::SharedTable>();
    rows->schema = pipeline::schema_of(table.note);
    rows->batches = std::move(table.batches);
    out.tables.emplace_back(std::move(table.note), std::move(rows), table.rows);
  }
  return out;
}

report::RunReport check(const PyJob& job, const Frames& frames, const Settings& settings) {
  const pipeline::Job whole = job.with(frames);
  const pipeline::RunOptions options = options_of(settings);
  auto report = run_watched(settings.show, [&](ProgressSink& progress) {
    return pipeline::check(whole, options, progress);
  });
  if (!report) throw_error(report.error());
  return std::move(*report);
}

using Place = std::pair<std::string, std::uint64_t>;

std::string explain(const PyJob& job, const Frames& frames, const Settings& settings,
                    const Place& a, const Place& b) {
  const pipeline::Job whole = job.with(frames);
  const pipeline::RunOptions options = options_of(settings);
  const pipeline::PairOfPlaces pair{{a.first, a.second}, {b.first, b.second}};
  auto reports = run_watched(settings.show, [&](ProgressSink& progress) {
    return pipeline::explain(whole, options, {&pair, 1}, progress);
  });
  if (!reports) throw_error(reports.error());
  return report::to_json(*reports);
}

py::list notes_of(const Table& table) {
  py::list notes;
  for (const release::ColumnNote& column : table.note().columns) {
    py::dict note;
    note["name"] = column.name;
    note["type"] = column.type;
    note["description"] = column.description;
    note["codes"] = column.codes;
    notes.append(std::move(note));
  }
  return notes;
}

void add_tables(py::module_& module) {
  py::class_<Table>(module, "ReleasedTable")
      .def(
          "__arrow_c_stream__",
          [](const Table& table, const py::object& /*requested*/) { return table.stream(); },
          py::arg("requested_schema") = py::none())
      .def("__arrow_c_schema__", &Table::schema)
      .def("__len__", &Table::rows)
      .def_property_readonly("name", [](const Table& table) { return table.note().name; })
      .def_property_readonly("description",
                             [](const Table& table) { return table.note().description; })
      .def_property_readonly("columns", notes_of);
}

void add_runs(py::module_& module) {
  py::class_<PyRun>(module, "Run")
      .def_property_readonly("tables", [](const PyRun& run) { return run.tables; })
      .def_property_readonly("manifest",
                             [](const PyRun& run) { return report::to_json(run.report); })
      .def_property_readonly("text", [](const PyRun& run) { return report::to_text(run.report); })
      .def_property_readonly("html",
                             [](const PyRun& run) { return report::linkage_page(run.report); })
      .def_property_readonly("failed_gates",
                             [](const PyRun& run) { return run.report.failed_gates; });
  module.def(
      "run",
      [](const PyJob& job, const Frames& frames, bool in_memory, unsigned threads,
         std::uint64_t memory_limit, py::object show) {
        return run(job, frames, {threads, memory_limit, std::move(show)},
                   in_memory ? Keep::in_memory : Keep::in_files);
      },
      py::arg("job"), py::arg("frames"), py::arg("in_memory"), py::arg("threads"),
      py::arg("memory_limit"), py::arg("show"));
  module.def(
      "check",
      [](const PyJob& job, const Frames& frames, unsigned threads, py::object show) {
        const report::RunReport report = check(job, frames, {threads, 0, std::move(show)});
        return std::pair(report::quality_to_json(report), report::quality_to_text(report));
      },
      py::arg("job"), py::arg("frames"), py::arg("threads"), py::arg("show"));
  module.def(
      "explain",
      [](const PyJob& job, const Frames& frames, const Place& a, const Place& b, unsigned threads,
         py::object show) {
        return explain(job, frames, {threads, 0, std::move(show)}, a, b);
      },
      py::arg("job"), py::arg("frames"), py::arg("a"), py::arg("b"), py::arg("threads"),
      py::arg("show"));
}

} // namespace

void add_jobs(py::module_& module) {
  py::class_<PyJob>(module, "Job")
      .def_property_readonly("name", [](const PyJob& job) { return job.job().name; })
      .def_property_readonly("identity", [](const PyJob& job) { return job.job().identity; })
      .def_property_readonly("sources", [](const PyJob& job) {
        std::vector<std::string> names;
        for (const pipeline::SourceSpec& source : job.job().sources)
          names.push_back(source.name);
        return names;
      });
  module.def(
      "read_job", [](const std::string& path) { return job_of(pipeline::read_job(path)); },
      py::arg("path"));
  module.def(
      "read_job_text",
      [](const std::string& text, const std::string& place,
         const std::vector<std::string>& in_memory) {
        return job_of(pipeline::read_job_text(text, place, in_memory));
      },
      py::arg("text"), py::arg("place"), py::arg("in_memory"));
  module.def("profile_names", [] {
    std::vector<std::string> names;
    for (const std::string_view name : pipeline::profile_names())
      names.emplace_back(name);
    return names;
  });
  add_tables(module);
  add_runs(module);
}

} // namespace tallystick::python
