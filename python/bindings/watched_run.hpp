// SPDX-License-Identifier: MIT
// Runs the engine beside Python: the calling thread waits, shows how far it is and hears Ctrl-C.
#pragma once

#include <pybind11/pybind11.h>

#include <chrono>
#include <condition_variable>
#include <exception>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include "core/progress.hpp"

namespace tallystick::python {

/// Keeps the last that the engine said; the waiting thread asks for it.
class WatchedProgress final : public ProgressSink {
public:
  void begin(StaticText stage, StaticText unit, std::uint64_t total) override;
  void advance(std::uint64_t done) override;
  void end() override;

  struct Standing {
    StaticText stage;
    StaticText unit;
    std::uint64_t done = 0;
    std::uint64_t total = 0;
    std::uint64_t number = 0; ///< of the stage: 1, 2, ...
  };
  [[nodiscard]] Standing standing() const;

private:
  mutable std::mutex mutex_;
  Standing standing_;
};

/// Calls `show(stage, unit, done, total, number)` while it waits, if it is not None. A signal stops the engine, and its
/// exception is thrown once the engine has stopped.
template<class Work>
auto run_watched(const pybind11::object& show, const Work& work) {
  namespace py = pybind11;
  using Answer = decltype(work(std::declval<ProgressSink&>()));
  constexpr std::chrono::milliseconds kLook{50};
  WatchedProgress progress;
  std::optional<Answer> answer;
  std::exception_ptr failure;
  std::mutex mutex;
  std::condition_variable done;
  bool finished = false;

  std::optional<py::gil_scoped_release> without_python(std::in_place);
  std::thread engine([&] {
    try {
      answer.emplace(work(progress));
    } catch (...) {
      failure = std::current_exception();
    }
    const std::lock_guard lock(mutex);
    finished = true;
    done.notify_one();
  });
  std::exception_ptr interruption;
  for (bool over = false; !over;) {
    {
      std::unique_lock lock(mutex);
      over = done.wait_for(lock, kLook, [&] { return finished; });
    }
    const py::gil_scoped_acquire python;
    try {
      if (PyErr_CheckSignals() != 0) throw py::error_already_set();
      const WatchedProgress::Standing now = progress.standing();
      if (!show.is_none() && now.number != 0)
        show(py::str(now.stage.view().data(), now.stage.view().size()),
             py::str(now.unit.view().data(), now.unit.view().size()), now.done, now.total,
             now.number);
    } catch (...) {
      if (!interruption) interruption = std::current_exception();
      progress.request_stop();
    }
  }
  engine.join();
  without_python.reset();
  if (interruption) std::rethrow_exception(interruption);
  if (failure) std::rethrow_exception(failure);
  return std::move(*answer);
}

} // namespace tallystick::python
