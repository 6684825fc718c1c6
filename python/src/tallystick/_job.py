# SPDX-License-Identifier: MIT
"""Jobs built in code: the tables of a job file as classes, with the same names and the same meaning."""

from __future__ import annotations

import datetime
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import tomli_w

from . import _core

__all__ = ["Job", "OptOuts", "Release", "Source"]

#: Columns that may leave: a header name, or a mapping {"header name": "released name"}.
Columns = Sequence[str] | Mapping[str, str]


def _is_frame(data: object) -> bool:
    return hasattr(data, "__arrow_c_stream__")


def _as_stream(data: object, what: str) -> object:
    """Something with `__arrow_c_stream__`: the object itself, or what it says of itself otherwise."""
    if _is_frame(data):
        return data
    raise TypeError(
        f"{what} is a {type(data).__name__}, which has no __arrow_c_stream__: hand over a pyarrow table, a polars or "
        "pandas (2.2 or later) data frame, a DuckDB relation, or the path of a file"
    )


def _without_none(table: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in table.items() if value is not None}


def _plain(value: Any) -> Any:
    """Paths as texts, tuples as lists, for TOML."""
    if isinstance(value, os.PathLike):
        return os.fspath(value)
    if isinstance(value, Mapping):
        return {key: _plain(inner) for key, inner in value.items() if inner is not None}
    if isinstance(value, (list, tuple)):
        return [_plain(inner) for inner in value]
    return value


@dataclass
class Source:
    """One source of rows: a GP extract, hospital episodes, prescriptions ...

    Parameters
    ----------
    name
        Short name, 1 to 32 of ``a-z``, ``0-9``, ``-`` and ``_``. Names the released table.
    data
        The rows: any object with ``__arrow_c_stream__`` (a pyarrow table, a polars or pandas data frame, a DuckDB
        relation), or the path of a file, a pattern, or a list of these (CSV, Parquet or Arrow files of one layout). A
        frame stays the caller's: it is read, never changed.
    profile
        Built-in profile of an NHS data set that knows the usual column names and formats (`tallystick.profiles()`).
    columns
        Which column fills which role: ``{"person_id": "NHS_NUMBER", "birth_date": "DOB", ...}``. Roles: person_id,
        person_id_status, birth_date (or birth_day, birth_month, birth_year), sex, postcode, local_id, provider,
        practice, event_date, sensitive. Overrides the profile.
    release
        The columns that may leave: a list of header names, or ``{"header name": "released name"}``. Nothing else does.
    formats
        How texts are read: ``{"birth_date": "dd/mm/yyyy", "male": ["M"], ...}``. Columns of dates need none.
    care_setting, gp_sourced
        Required without a profile. Type 1 opt-outs remove the rows of a GP-sourced source.
    health_and_care
        Health or adult social care data: the National Data Opt-out removes them.
    one_row_per_person
        A register: two of its rows are never one person.
    delimiter, encoding
        Of CSV files.
    """

    name: str
    data: Any = None
    profile: str | None = None
    columns: Mapping[str, str] | None = None
    release: Columns = ()
    formats: Mapping[str, Any] | None = None
    care_setting: str | None = None
    gp_sourced: bool | None = None
    health_and_care: bool | None = None
    one_row_per_person: bool | None = None
    delimiter: str | None = None
    encoding: str | None = None

    def __repr__(self) -> str:
        kind = "rows in memory" if _is_frame(self.data) else f"files {self.data!r}"
        return f"<tallystick.Source {self.name!r}, {kind}>"

    def __reduce__(self) -> Any:
        raise TypeError("a Source may hold identifiable rows and is not pickled")

    @property
    def in_memory(self) -> bool:
        """Whether the rows are a frame, not files."""
        return _is_frame(self.data)

    def _table(self) -> dict[str, Any]:
        files = None
        if not self.in_memory:
            if self.data is None:
                raise TypeError(f"source {self.name!r} has no data: hand over a frame or the path of a file")
            if not isinstance(self.data, (str, os.PathLike, list, tuple)):
                _as_stream(self.data, f"the data of source {self.name!r}")
            files = _plain(list(self.data) if isinstance(self.data, (list, tuple)) else [self.data])
        if isinstance(self.release, Mapping):
            release: list[Any] = [{"column": column, "as": name} for column, name in self.release.items()]
        else:
            release = list(self.release)
        return _without_none(
            {
                "name": self.name,
                "profile": self.profile,
                "files": files,
                "delimiter": self.delimiter,
                "encoding": self.encoding,
                "care_setting": self.care_setting,
                "gp_sourced": self.gp_sourced,
                "health_and_care": self.health_and_care,
                "one_row_per_person": self.one_row_per_person,
                "release": release or None,
                "columns": _plain(self.columns) if self.columns else None,
                "formats": _plain(self.formats) if self.formats else None,
            }
        )


@dataclass
class OptOuts:
    """How people's choices are upheld: the table ``[optouts]`` of a job file (docs/opt-outs.md, docs/job-file.md).

    Each part is a mapping with the keys of its table, for example
    ``OptOuts(national={"mode": "cleared_list", "request": ..., "reply": ..., "reply_date": date(2026, 3, 31)})``.
    Files that are missing, stale or malformed end a run with `tallystick.errors.OptOutDataError`; nothing is released.
    """

    type1: Mapping[str, Any] | None = None
    national: Mapping[str, Any] | None = None
    local: Mapping[str, Any] | None = None
    consent: Mapping[str, Any] | None = None
    no_nhs_number: str | None = None
    max_age_days: int | None = None
    exemptions: Sequence[Mapping[str, Any]] = ()

    def _table(self) -> dict[str, Any]:
        return _without_none(
            {
                "no_nhs_number": self.no_nhs_number,
                "max_age_days": self.max_age_days,
                "type1": _plain(self.type1),
                "national": _plain(self.national),
                "local": _plain(self.local),
                "consent": _plain(self.consent),
                "exemption": _plain(list(self.exemptions)) or None,
            }
        )


@dataclass
class Release:
    """What leaves and in which form: the table ``[release]`` of a job file.

    Parameters
    ----------
    derive
        Fields worked out from identifiers: ``sex``, ``age_band``, ``birth_year`` or ``birth_month``, ``area``,
        ``event_day``.
    folder, format, compression
        For `run()`: where and as what tables are written (``csv``, ``parquet``, ``arrow``).
    pseudonyms
        ``base32`` (26 characters), ``hex`` (32) or ``binary`` (16 bytes; not in CSV).
    areas
        Postcode look-up: ``{"file": ..., "vintage": ..., "columns": [...]}``.
    """

    derive: Sequence[str] = ()
    folder: str | os.PathLike[str] = "out"
    format: str | None = None
    compression: str | None = None
    pseudonyms: str | None = None
    provenance: str | None = None
    demographics_priority: Sequence[str] = ()
    smallest_count_shown: int | None = None
    areas: Mapping[str, Any] | None = None

    def _table(self) -> dict[str, Any]:
        return _without_none(
            {
                "folder": os.fspath(self.folder),
                "derive": list(self.derive),
                "format": self.format,
                "compression": self.compression,
                "pseudonyms": self.pseudonyms,
                "provenance": self.provenance,
                "demographics_priority": list(self.demographics_priority) or None,
                "smallest_count_shown": self.smallest_count_shown,
                "areas": _plain(self.areas),
            }
        )


@dataclass
class Job:
    """Everything a run is told. Read one from a file with `from_toml()`, or build it in code from the same fields.

    ``linkage`` is the name of a rule set (``"default"``, ``"probabilistic"``) or a mapping with the keys of the table
    ``[linkage]``. ``as_of`` is the day that the run stands for; today if left out, which makes two runs on different
    days two releases. ``folder`` is where relative paths start.
    """

    sources: Sequence[Source] = ()
    keys: Any = None
    opt_outs: OptOuts | None = None
    purpose: str = ""
    legal_basis: str = ""
    approval: str = ""
    name: str = "session"
    as_of: datetime.date | None = None
    programme: str | None = None
    linkage: str | Mapping[str, Any] = "default"
    release: Release = field(default_factory=Release)
    supersession: Mapping[str, Any] | None = None
    quality: Mapping[str, Any] | None = None
    folder: str | os.PathLike[str] = "."

    _text: str | None = field(default=None, repr=False)
    _path: Path | None = field(default=None, repr=False)

    @classmethod
    def from_toml(cls, path: str | os.PathLike[str]) -> Job:
        """Reads a job file. Every mistake in it is reported at once, as `tallystick.errors.JobError`."""
        path = Path(path)
        _core.read_job(str(path))  # its mistakes now, not later
        return cls(_text=path.read_text(encoding="utf-8"), _path=path)

    def to_toml(self) -> str:
        """The job as the text of a job file. Sources whose rows are in memory have no ``files`` in it."""
        if self._text is not None:
            return self._text
        as_of = self.as_of or datetime.date.today()
        tables = {
            "job": _without_none(
                {
                    "name": self.name,
                    "as_of": as_of,
                    "purpose": self.purpose,
                    "legal_basis": self.legal_basis,
                    "approval": self.approval,
                    "programme": self.programme,
                }
            ),
            "keys": self._keys(),
            "source": [source._table() for source in self.sources],
            "optouts": (self.opt_outs or OptOuts())._table(),
            "linkage": {"rules": self.linkage} if isinstance(self.linkage, str) else _plain(self.linkage),
            "release": self.release._table(),
            "supersession": _plain(self.supersession),
            "quality": _plain(self.quality),
        }
        return tomli_w.dumps(_without_none(tables))

    def save(self, path: str | os.PathLike[str]) -> None:
        """Writes the job as a job file, for the command line: ``tallystick run job.toml``."""
        Path(path).write_text(self.to_toml(), encoding="utf-8")

    def _keys(self) -> dict[str, Any]:
        if self.keys is None:
            raise TypeError("a job needs keys: tallystick.Keyset.load(...) or .generate(...)")
        return {"linkage": str(self.keys.linkage_path), "project": str(self.keys.project_path)}

    def _read(self, frames: Mapping[str, object]) -> _core.Job:
        if self._path is not None and not frames:
            return _core.read_job(str(self._path))
        place = self._path or Path(os.path.abspath(self.folder)) / "job.toml"
        read = _core.read_job_text(self.to_toml(), str(place), list(frames))
        unknown = sorted(set(frames) - set(read.sources))
        if unknown:  # or its files would be read instead, and nobody would notice
            raise ValueError(f"the job has no source {', '.join(unknown)}; its sources are {', '.join(read.sources)}")
        return read

    def _frames(self, more: Mapping[str, object] | None = None) -> dict[str, object]:
        frames = {source.name: source.data for source in self.sources if source.in_memory}
        for name, data in (more or {}).items():
            frames[name] = _as_stream(data, f"the data of source {name!r}")
        return frames
