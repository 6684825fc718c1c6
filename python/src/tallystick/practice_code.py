# SPDX-License-Identifier: MIT
"""Codes of GP practices, column by column: a letter and five digits. What the functions take and give: see
`tallystick.nhs_number`. Codes that stand for no practice, or for one that is not known (V81997 to V81999, X99998, X99999 ...),
are not valid."""

from __future__ import annotations

from typing import Any

from ._values import Column, ask

__all__ = ["check", "is_valid"]


def is_valid(column: Any, *, threads: int = 0) -> Column:
    """Whether each value may be a practice's code. Returns a column of bool."""
    return ask(column, "practice_code", "valid", "bool", threads=threads)


def check(column: Any, *, threads: int = 0) -> Column:
    """What is wrong with each value: ``G701`` no shape of a code; missing where nothing is. Returns a column of text."""
    return ask(column, "practice_code", "issue", "text", threads=threads)
