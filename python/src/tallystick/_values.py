# SPDX-License-Identifier: MIT
"""Columns of answers about columns of identifiers."""

from __future__ import annotations

import sys
from typing import Any

from . import _core

__all__ = ["Column"]


class Column:
    """A column of answers, as long as the column that was asked. Any library that reads Arrow takes it as it is:
    ``pyarrow.chunked_array(c)``, ``polars.Series(c)``."""

    def __init__(self, column: _core.ReleasedTable, kind: str) -> None:
        self._column = column
        self._kind = kind

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self._column.__arrow_c_stream__(requested_schema)

    def __arrow_c_schema__(self) -> object:
        return self._column.__arrow_c_schema__()

    def __len__(self) -> int:
        return len(self._column)

    def __repr__(self) -> str:
        return f"<tallystick.Column of {self._kind}, {len(self):,} rows>"

    def __reduce__(self) -> Any:
        raise TypeError("a Column may hold identifiers and is not pickled")

    def to_pyarrow(self) -> Any:
        """As a `pyarrow.ChunkedArray`."""
        import pyarrow

        return pyarrow.chunked_array(self)

    def to_polars(self) -> Any:
        """As a `polars.Series`."""
        import polars

        return polars.Series(self)

    def to_pandas(self) -> Any:
        """As a `pandas.Series`."""
        import pandas

        if hasattr(pandas.Series, "from_arrow"):
            return pandas.Series.from_arrow(self)
        return self.to_pyarrow().to_pandas()

    def to_list(self) -> list[Any]:
        """As a list of Python values."""
        return list(self.to_polars() if _has("polars") else self.to_pyarrow().to_pylist())


def _has(module: str) -> bool:
    import importlib.util

    return importlib.util.find_spec(module) is not None


def _readable(column: Any) -> Any:
    """The column in a form that the engine reads. Only libraries that the caller has loaded are asked about it."""
    if hasattr(column, "__arrow_c_stream__") or hasattr(column, "__arrow_c_array__"):
        return column
    if isinstance(column, (list, tuple)):
        return _core.column_of(column)
    numpy, pandas = sys.modules.get("numpy"), sys.modules.get("pandas")
    if numpy is not None and isinstance(column, numpy.ndarray) and column.dtype.kind in "OU":
        # NaN, which alone is not like itself, is how an array of objects says that something is missing.
        return _core.column_of([None if value != value else value for value in column.tolist()])
    is_numbers = numpy is not None and isinstance(column, numpy.ndarray)
    is_series = pandas is not None and isinstance(column, pandas.Series)  # of a pandas without Arrow's interface
    if is_numbers or is_series:
        if not _has("pyarrow"):
            raise TypeError(f"a {type(column).__name__} like this is read by way of pyarrow: pip install pyarrow")
        import pyarrow

        return pyarrow.array(column, from_pandas=True)
    return column


def ask(column: Any, field: str, what: str, kind: str, *, palindromes: str = "refuse", threads: int = 0) -> Column:
    """Asks the engine about each value of a column."""
    if palindromes not in ("refuse", "accept"):
        raise ValueError("palindromes is 'refuse' or 'accept'")
    return Column(_core.ask_column(_readable(column), field, what, palindromes, threads), kind)
