# SPDX-License-Identifier: MIT
"""NHS numbers, column by column.

Every function takes anything with Arrow's ``__arrow_c_stream__`` or ``__arrow_c_array__`` (a column of pyarrow, polars,
pandas 3; a table of one column), or a list of ``str`` or ``None``, and gives a `tallystick.Column` of the same length. A
missing value stays missing. Columns of whole numbers get back the leading zeros that numbers cannot keep. Work is shared by
all processors (``threads=0``), without the interpreter's lock.

The rules: ten digits, the last of which is the check digit (modulus 11; NHS Data Dictionary, NHS NUMBER); blanks and hyphens
between digits do not matter; numbers that only stand for nothing (all digits alike, and such) are refused. The same check
serves CHI numbers (Scotland) and H&C numbers (Northern Ireland).
"""

from __future__ import annotations

from typing import Any

from ._values import Column, ask

__all__ = ["check", "is_valid", "normalise"]


def is_valid(column: Any, *, palindromes: str = "refuse", threads: int = 0) -> Column:
    """Whether each value is a valid NHS number. ``palindromes="accept"`` also takes numbers that read the same backwards:
    they pass the check digit, and none is known to have been issued. Returns a column of bool."""
    return ask(column, "nhs_number", "valid", "bool", palindromes=palindromes, threads=threads)


def normalise(column: Any, *, palindromes: str = "refuse", threads: int = 0) -> Column:
    """Each valid number as ten digits; missing where there is none. Returns a column of text."""
    return ask(column, "nhs_number", "digits", "text", palindromes=palindromes, threads=threads)


def check(column: Any, *, palindromes: str = "refuse", threads: int = 0) -> Column:
    """What is wrong with each value, as the codes that ``tallystick check`` counts: ``N203`` fails its check digit,
    ``N202`` has not ten digits ...; missing where nothing is. Returns a column of text."""
    return ask(column, "nhs_number", "issue", "text", palindromes=palindromes, threads=threads)
