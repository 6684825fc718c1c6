# SPDX-License-Identifier: MIT
"""Postcodes of Great Britain and Northern Ireland, column by column. What the functions take and give: see
`tallystick.nhs_number`. The shapes: BS 7666 as the ONS Postcode Directory uses it; letters of either case, with or without the
blank, O and 0 or I and 1 mixed up are put right where only one reading has a shape."""

from __future__ import annotations

from typing import Any

from ._values import Column, ask

__all__ = ["area", "check", "district", "is_valid", "normalise", "outward", "sector"]


def is_valid(column: Any, *, threads: int = 0) -> Column:
    """Whether each value is a postcode that may stand for a place. Pseudo-postcodes (ZZ99 ...: no fixed abode, abroad) are not.
    Returns a column of bool."""
    return ask(column, "postcode", "valid", "bool", threads=threads)


def normalise(column: Any, *, threads: int = 0) -> Column:
    """Each postcode in capitals with one blank: ``"SW1A 1AA"``; missing where there is none. Returns a column of text."""
    return ask(column, "postcode", "unit", "text", threads=threads)


def sector(column: Any, *, threads: int = 0) -> Column:
    """``"SW1A 1"`` of ``"SW1A 1AA"``. Returns a column of text."""
    return ask(column, "postcode", "sector", "text", threads=threads)


def outward(column: Any, *, threads: int = 0) -> Column:
    """``"SW1A"`` of ``"SW1A 1AA"``. Returns a column of text."""
    return ask(column, "postcode", "outward", "text", threads=threads)


def district(column: Any, *, threads: int = 0) -> Column:
    """``"SW1"`` of ``"SW1A 1AA"``: the outward code without the letter that some districts of London end in. Returns a
    column of text."""
    return ask(column, "postcode", "district", "text", threads=threads)


def area(column: Any, *, threads: int = 0) -> Column:
    """``"SW"`` of ``"SW1A 1AA"``. Returns a column of text."""
    return ask(column, "postcode", "area", "text", threads=threads)


def check(column: Any, *, threads: int = 0) -> Column:
    """What is wrong with each value, as the codes that ``tallystick check`` counts: ``P301`` no shape of a postcode, ``P302``
    pseudo-postcode; missing where nothing is. Returns a column of text."""
    return ask(column, "postcode", "issue", "text", threads=threads)
