# SPDX-License-Identifier: MIT
"""Linking from Python."""

from __future__ import annotations

import datetime
import json
import warnings
from collections.abc import Mapping, Sequence
from typing import Any

from . import _core
from ._job import Columns, Job, OptOuts, Release, Source
from ._progress import Progress, bar_for, close
from ._result import Report, Result, Table

__all__ = ["check", "link", "profiles", "pseudonymise", "run"]


def profiles() -> list[str]:
    """Names of the built-in profiles of NHS data sets."""
    return _core.profile_names()


def _warn_of_gates(report: Report) -> Report:
    """The answer is complete; whoever declared a gate wants to know that it was missed."""
    if report.failed_gates:
        warnings.warn(f"quality gates of the job are not met: {', '.join(report.failed_gates)}", stacklevel=3)
    return report


def _job_of(what: Job | Sequence[Source], fields: Mapping[str, Any]) -> Job:
    if isinstance(what, Job):
        given = [name for name, value in fields.items() if value is not None]
        if given:
            raise TypeError(f"a job says these itself: {', '.join(given)}")
        return what
    return Job(sources=list(what), **{name: value for name, value in fields.items() if value is not None})


def link(
    sources: Job | Sequence[Source],
    *,
    keys: Any = None,
    opt_outs: OptOuts | None = None,
    purpose: str | None = None,
    legal_basis: str | None = None,
    approval: str | None = None,
    linkage: str | Mapping[str, Any] | None = None,
    release: Release | None = None,
    as_of: datetime.date | None = None,
    name: str | None = None,
    programme: str | None = None,
    data: Mapping[str, object] | None = None,
    threads: int = 0,
    memory_limit: int = 0,
    progress: bool | Progress | None = None,
) -> Result:
    """Links rows of several sources, upholds the opt-outs, and gives back linked, de-identified tables.

    Identifiers are turned into keyed tokens, rows of people who opted out are taken out (by their own tokens before
    linkage, and with their whole person after it), the rest is linked on tokens, and what comes back carries pseudonyms
    of the project and only the columns that the sources let leave. The same sources, job and keys give the same tables,
    bit by bit, here and on the command line.

    Parameters
    ----------
    sources
        A list of `Source`, or a whole `Job`.
    keys
        `Keyset` with a linkage key and a project key. Key bytes never reach Python.
    opt_outs
        `OptOuts`. Missing or stale opt-out data is an error, never a release without them.
    purpose, legal_basis, approval
        What the data are for (``planning``, ``research``, ``audit``, ``public_health``, ``direct_care``), under which
        law, and the reference of the approval. They stand in the report.
    linkage
        ``"default"`` (exact rules on NHS number, then weaker evidence), ``"probabilistic"`` (a Fellegi-Sunter model
        after them), or a mapping with the keys of the table ``[linkage]``.
    release
        `Release`: derived fields and forms.
    as_of
        The day that the run stands for; today if left out.
    name, programme
        Of the job, for the report; local objections may name a programme.
    data
        Frames by source name, instead of the files that a `Job` names.
    threads
        0: all processors. The answer does not depend on it.
    memory_limit
        Bytes; over it columns go to an encrypted temporary file. 0: what the machine has.
    progress
        ``True``: a bar; ``False``: none; ``None``: a bar in a notebook or a terminal; or a function
        ``(stage, unit, done, total, number)``.

    Returns
    -------
    Result
        ``result.persons``, ``result.linked["gp"]``, ``result.report``.

    Raises
    ------
    tallystick.errors.JobError
        The job does not say something valid; all mistakes at once.
    tallystick.errors.InputRefused
        A column is missing, a type cannot hold what it is mapped to, too many rows cannot be read.
    tallystick.errors.OptOutDataError
        Opt-out data is missing, stale or malformed.
    KeyboardInterrupt
        Ctrl-C: the engine stops within half a second, and nothing is kept.

    A quality gate that the job declares and that is not met is a warning: the result is complete, and
    ``result.report.failed_gates`` names it.

    Examples
    --------
    >>> import tallystick as ts
    >>> result = ts.link(
    ...     [ts.Source("gp", gp, profile="gp", release=["CODE"]), ts.Source("apc", apc, profile="hes-apc")],
    ...     keys=ts.Keyset.load("keys"), opt_outs=ts.OptOuts(national={...}),
    ...     purpose="research", legal_basis="...", approval="DARS-0001")  # doctest: +SKIP
    >>> result.linked["gp"].to_polars()  # doctest: +SKIP
    """
    job = _job_of(
        sources,
        {
            "keys": keys,
            "opt_outs": opt_outs,
            "purpose": purpose,
            "legal_basis": legal_basis,
            "approval": approval,
            "linkage": linkage,
            "release": release,
            "as_of": as_of,
            "name": name,
            "programme": programme,
        },
    )
    frames = job._frames(data)
    read = job._read(frames)
    show = bar_for(progress)
    try:
        made = _core.run(read, frames, True, threads, memory_limit, show)
    finally:
        close(show)
    result = Result(made, job, read, frames, threads)
    _warn_of_gates(result.report)
    return result


def pseudonymise(
    data: Any,
    *,
    columns: Mapping[str, str] | None = None,
    profile: str | None = None,
    release: Columns = (),
    formats: Mapping[str, Any] | None = None,
    care_setting: str = "not stated",
    gp_sourced: bool = False,
    derive: Sequence[str] = (),
    keys: Any,
    opt_outs: OptOuts,
    purpose: str,
    legal_basis: str,
    approval: str,
    linkage: str | Mapping[str, Any] = "nhs-number",
    as_of: datetime.date | None = None,
    threads: int = 0,
    progress: bool | Progress | None = None,
) -> Table:
    """Pseudonymises one frame: its identifiers go, a pseudonym of each person comes, and only the columns in ``release``
    stay.

    This is `link()` with a single source, so the opt-outs are upheld here as well, and rows of one person get one
    pseudonym: by NHS number (``linkage="nhs-number"``), or by any other rule set. Rows come in the order of their
    pseudonyms, which says nothing about the order of the frame. Pseudonyms hold within the answer; to join two frames, link them.

    Parameters are those of `Source` and `link()`. ``gp_sourced=True``: Type 1 opt-outs remove rows.

    Returns
    -------
    Table
        ``person_id``, the derived fields, the released columns.
    """
    rows = Source(
        "rows",
        data,
        profile=profile,
        columns=columns,
        release=release,
        formats=formats,
        care_setting=None if profile else care_setting,
        gp_sourced=None if profile else gp_sourced,
    )
    return link(
        [rows],
        keys=keys,
        opt_outs=opt_outs,
        purpose=purpose,
        legal_basis=legal_basis,
        approval=approval,
        linkage=linkage,
        release=Release(derive=derive, provenance="left_out"),
        as_of=as_of,
        threads=threads,
        progress=progress,
    ).linked["rows"]


def run(
    job: Job,
    *,
    data: Mapping[str, object] | None = None,
    threads: int = 0,
    memory_limit: int = 0,
    progress: bool | Progress | None = None,
) -> Report:
    """Links as `link()` does and writes the release to the job's folder, as ``tallystick run`` does: tables, data
    dictionary, report and manifest appear all together, or none. Returns the report."""
    frames = job._frames(data)
    show = bar_for(progress)
    try:
        made = _core.run(job._read(frames), frames, False, threads, memory_limit, show)
    finally:
        close(show)
    return _warn_of_gates(Report(made))


def check(
    job: Job,
    *,
    data: Mapping[str, object] | None = None,
    threads: int = 0,
    progress: bool | Progress | None = None,
) -> dict[str, Any]:
    """Reads and standardises every source and counts what is wrong, by source and issue code. Needs no key and releases
    nothing. Counts are exact: they are for the holder of the data."""
    frames = job._frames(data)
    show = bar_for(progress)
    try:
        as_json, _text = _core.check(job._read(frames), frames, threads, show)
    finally:
        close(show)
    quality: dict[str, Any] = json.loads(as_json)
    return quality
