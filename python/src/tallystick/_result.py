# SPDX-License-Identifier: MIT
"""What a run gives back: tables, the report, charts, answers to questions."""

from __future__ import annotations

import html
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import _core
from ._job import Job

if TYPE_CHECKING:
    from ._charts import Charts

__all__ = ["Evaluation", "Report", "Result", "Table"]


def _framed(page: str, title: str) -> str:
    """A complete page inside a notebook's."""
    return (
        f'<iframe srcdoc="{html.escape(page, quote=True)}" style="width:100%;height:40em;border:1px solid #ccc" '
        f'title="{title}"></iframe>'
    )


class Table:
    """A released table, in memory: pseudonyms, derived fields and the columns that the job lets leave.

    Any library that reads Arrow takes it as it is, without a copy: ``pyarrow.table(t)``, ``polars.DataFrame(t)``,
    ``pandas.DataFrame.from_arrow(t)``, ``duckdb.from_arrow(pyarrow.table(t))``.
    """

    def __init__(self, table: _core.ReleasedTable) -> None:
        self._table = table

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self._table.__arrow_c_stream__(requested_schema)

    def __arrow_c_schema__(self) -> object:
        return self._table.__arrow_c_schema__()

    def __len__(self) -> int:
        return len(self._table)

    def __repr__(self) -> str:
        return f"<tallystick.Table {self.name!r}, {len(self):,} rows, columns {', '.join(self.column_names)}>"

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><td>{html.escape(c['name'])}</td><td>{html.escape(c['type'])}</td>"
            f"<td style='text-align:left'>{html.escape(c['description'])}</td></tr>"
            for c in self.columns
        )
        return (
            f"<p><b>{html.escape(self.name)}</b>: {len(self):,} rows. {html.escape(self.description)}</p>"
            f"<table><tr><th>column</th><th>type</th><th>meaning</th></tr>{rows}</table>"
        )

    @property
    def name(self) -> str:
        """``linked_<source>`` or ``persons``."""
        return self._table.name

    @property
    def description(self) -> str:
        """What a row is."""
        return self._table.description

    @property
    def columns(self) -> list[dict[str, Any]]:
        """The data dictionary: name, type, description and codes of each column."""
        return self._table.columns

    @property
    def column_names(self) -> list[str]:
        """Names in order."""
        return [column["name"] for column in self.columns]

    def to_pyarrow(self) -> Any:
        """As a `pyarrow.Table`."""
        import pyarrow

        return pyarrow.table(self)

    def to_polars(self) -> Any:
        """As a `polars.DataFrame`."""
        import polars

        return polars.DataFrame(self)

    def to_pandas(self) -> Any:
        """As a `pandas.DataFrame` (pandas 3 reads it directly, older ones through pyarrow)."""
        import pandas

        if hasattr(pandas.DataFrame, "from_arrow"):
            return pandas.DataFrame.from_arrow(self)
        return self.to_pyarrow().to_pandas()


class Linked(Mapping[str, Table]):
    """The linked tables by the names of their sources."""

    def __init__(self, tables: Mapping[str, Table]) -> None:
        self._tables = dict(tables)

    def __getitem__(self, source: str) -> Table:
        if source not in self._tables:
            raise KeyError(f"{source!r}: the sources are {', '.join(self._tables)}")
        return self._tables[source]

    def __iter__(self) -> Iterator[str]:
        return iter(self._tables)

    def __len__(self) -> int:
        return len(self._tables)

    def __repr__(self) -> str:
        return f"<linked tables: {', '.join(f'{name} ({len(t):,} rows)' for name, t in self._tables.items())}>"


class Report:
    """What a run did, in counts. Small counts are masked, as in the report of the command line."""

    def __init__(self, run: _core.Run) -> None:
        self._run = run

    def to_dict(self) -> dict[str, Any]:
        """The manifest: declarations, key ids, counts of every stage, linkage quality."""
        manifest: dict[str, Any] = json.loads(self._run.manifest)
        return manifest

    @property
    def text(self) -> str:
        """The summary that the command line prints."""
        return self._run.text

    @property
    def html(self) -> str:
        """The whole page, with charts; complete in itself."""
        return self._run.html

    @property
    def failed_gates(self) -> list[str]:
        """Quality gates of the job that were not met."""
        return self._run.failed_gates

    def save(self, path: str | os.PathLike[str]) -> None:
        """Writes the page to a file."""
        Path(path).write_text(self.html, encoding="utf-8")

    def __repr__(self) -> str:
        return self.text

    def _repr_html_(self) -> str:
        return _framed(self.html, "Linkage report")


class Evaluation:
    """Links beside known truth; renders as a page in a notebook."""

    def __init__(self, as_json: str, text: str, page: str) -> None:
        self._json, self.text, self.html = as_json, text, page

    def to_dict(self) -> dict[str, Any]:
        """All figures, as ``tallystick evaluate --format json`` gives them."""
        figures: dict[str, Any] = json.loads(self._json)
        return figures

    def __repr__(self) -> str:
        return self.text

    def _repr_html_(self) -> str:
        return _framed(self.html, "Evaluation")


class Result:
    """The answer of `link()`.

    Attributes
    ----------
    linked
        Tables by source, one row for each released row: ``result.linked["gp"]``.
    persons
        One row for each released person: best demographics, rows by source, first and last event.
    report
        Counts, linkage quality, opt-outs upheld; renders as a page in a notebook.
    """

    def __init__(self, run: _core.Run, job: Job, read: _core.Job, frames: Mapping[str, object], threads: int) -> None:
        tables = {table.name: Table(table) for table in run.tables}
        self.persons = tables.pop("persons")
        self.linked = Linked({name.removeprefix("linked_"): table for name, table in tables.items()})
        self.report = Report(run)
        self._job, self._read, self._frames, self._threads = job, read, dict(frames), threads

    def __repr__(self) -> str:
        return f"<tallystick.Result {len(self.persons):,} persons, {self.linked!r}>"

    def __reduce__(self) -> Any:
        raise TypeError("a Result keeps the frames it was made of and is not pickled: save its tables instead")

    def explain(self, a: tuple[str, int], b: tuple[str, int]) -> dict[str, Any]:
        """Why two rows were linked, or were not, by the match model of the job.

        Rows are named by source and by their number in it, from 1: ``("gp", 17)``; of a CSV file by its path and line.
        The sources are read and linked again, so this takes as long as a run. For the holder of the data: the answer
        tells of any row asked for, also of a person who opted out.
        """
        pairs: list[dict[str, Any]] = json.loads(_core.explain(self._read, self._frames, a, b, self._threads, None))
        return pairs[0]

    def evaluate(
        self, truth: Any, *, record: str = "record_id", person: str = "person", by: Sequence[str] = ()
    ) -> Evaluation:
        """Compares the links with known truth: precision, recall and F1 of pairs and of people, also by group.

        For synthetic and test data: nobody knows the truth about real people.

        Parameters
        ----------
        truth
            A table with a column that names each record (``record``), one that names the person (``person``), maybe
            ``source`` (records are then named within their source) and ``excluded`` (1: must not be released).
        record
            That column in the truth and in each linked table: the sources must let it leave.
        by
            Columns of the truth to divide the records by.
        """
        return Evaluation(*_core.evaluate(dict(self.linked), truth, record, person, list(by)))

    @property
    def chart(self) -> Charts:
        """Charts of the match model and of linkage quality, as Altair objects."""
        from ._charts import Charts

        return Charts(self.report.to_dict())
