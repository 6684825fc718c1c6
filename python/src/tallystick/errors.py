# SPDX-License-Identifier: MIT
"""What can go wrong, as exceptions. None of them ever holds the value of a cell, a token or a key."""

from __future__ import annotations

from typing import Any

__all__ = [
    "InputRefused",
    "InternalError",
    "Interrupted",
    "JobError",
    "KeyRefused",
    "OptOutDataError",
    "RunFailed",
    "TallystickError",
]


class TallystickError(Exception):
    """Any failure of the engine.

    Attributes
    ----------
    code
        Short and stable: ``"input_refused"``, ``"optout_data"`` ...
    exit_code
        With which the command line would end.
    hint
        What to do about it; may be empty.
    file, line, column, source
        Where it went wrong, as far as it is known. Lines and columns count from 1; 0 is not known.
    """

    def __init__(
        self,
        text: str,
        *,
        code: str = "failed",
        exit_code: int = 1,
        hint: str = "",
        file: str = "",
        line: int = 0,
        column: int = 0,
        source: str = "",
    ) -> None:
        super().__init__(text)
        self.code = code
        self.exit_code = exit_code
        self.hint = hint
        self.file = file
        self.line = line
        self.column = column
        self.source = source


class RunFailed(TallystickError):
    """The run could not be completed: disk, memory, a library."""


class JobError(TallystickError):
    """The job does not say something valid. ``problems`` lists all mistakes: line, column, text, help."""

    def __init__(self, text: str, *, problems: list[dict[str, Any]] | None = None, **facts: Any) -> None:
        super().__init__(text, **facts)
        self.problems = problems or []


class KeyRefused(TallystickError):
    """A key file is missing, malformed, readable by others, or of another purpose."""


class InputRefused(TallystickError):
    """Data are missing, unreadable or not what the job says."""


class OptOutDataError(TallystickError):
    """Opt-out data is missing, stale or malformed. Nothing is released without it."""


class Interrupted(TallystickError):
    """The run was asked to stop."""


class InternalError(TallystickError):
    """A broken promise inside the engine: our bug."""
