# SPDX-License-Identifier: MIT
"""Progress of long calls, in a terminal and in a notebook."""

from __future__ import annotations

import importlib
import sys
import time
from collections.abc import Callable
from typing import Any

__all__ = ["Progress"]

#: What the engine calls while it works: stage, unit, done, total (0 if not known), number of the stage.
Progress = Callable[[str, str, int, int, int], None]

_SCALES = ((1e9, "G"), (1e6, "M"), (1e3, "k"))
_WIDTH = 24


def _amount(value: float) -> str:
    for scale, letter in _SCALES:
        if value >= scale:
            return f"{value / scale:.1f} {letter}"
    return f"{value:.0f} "


def _seconds(value: float) -> str:
    minutes, seconds = divmod(int(value + 0.5), 60)
    return f"{minutes}:{seconds:02d}"


class Bar:
    """One line that is drawn again and again: stage, bar, rate, time left."""

    def __init__(self, show: Callable[[str, bool], None]) -> None:
        self._show = show
        self._number = 0
        self._began = 0.0
        self._drawn = 0.0

    def __call__(self, stage: str, unit: str, done: int, total: int, number: int) -> None:
        now = time.monotonic()
        fresh = number != self._number
        if fresh:
            self._number, self._began = number, now
        elif now - self._drawn < 0.1:
            return
        self._drawn = now
        self._show(self._line(stage, unit, done, total, now - self._began), fresh)

    @staticmethod
    def _line(stage: str, unit: str, done: int, total: int, seconds: float) -> str:
        rate = done / seconds if seconds > 0 else 0.0
        if not total:
            return f"{stage} {_amount(done)}{unit}, {_amount(rate)}{unit}/s"
        share = min(1.0, done / total)
        bar = "#" * round(share * _WIDTH)
        left = f", {_seconds((total - done) / rate)} left" if rate else ""
        return f"{stage} [{bar:<{_WIDTH}}] {share:4.0%}  {_amount(rate)}{unit}/s{left}"

    def close(self) -> None:
        self._show("", True)


def _terminal() -> Bar:
    def show(line: str, _fresh: bool) -> None:
        sys.stderr.write("\r\x1b[2K" + line)
        sys.stderr.flush()

    return Bar(show)


def _notebook() -> Bar:
    display: Any = importlib.import_module("IPython.display").display  # only there is it sure to be installed
    handle = display({"text/plain": ""}, raw=True, display_id=True)

    def show(line: str, _fresh: bool) -> None:
        handle.update({"text/plain": line}, raw=True)

    return Bar(show)


def _in_notebook() -> bool:
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    return shell is not None and shell.__class__.__name__ == "ZMQInteractiveShell"


def bar_for(progress: bool | Progress | None) -> Progress | None:
    """`True`: a bar. `None`: a bar where a person looks on. A function is called as `Progress` says."""
    if callable(progress):
        return progress
    if _in_notebook():
        return _notebook() if progress is not False else None
    if progress or (progress is None and sys.stderr.isatty()):
        return _terminal()
    return None


def close(progress: Progress | None) -> None:
    if isinstance(progress, Bar):
        progress.close()
