# SPDX-License-Identifier: MIT
"""Privacy-preserving record linkage across care settings.

Links records on pseudonymised keys (NHS number, postcode, birth date, sex, local id; never names or addresses), upholds
opt-outs, and gives back linked, de-identified tables.

    import tallystick as ts

    result = ts.link(
        [ts.Source("gp", gp, profile="gp", release=["CODE"]), ts.Source("apc", apc, profile="hes-apc")],
        keys=ts.Keyset.load("keys"),
        opt_outs=ts.OptOuts(national={...}),
        purpose="research", legal_basis="...", approval="...",
    )
    result.persons.to_polars()

`link` and `run` link; `pseudonymise` does the same to one frame; `check` looks at data quality; `Source`, `OptOuts`, `Release` and `Job` say what to do; `Keyset` names
the keys; `nhs_number`, `postcode` and `practice_code` check columns; `errors` is what can go wrong. The guide for researchers
is docs/guide-researchers.md in the project's repository.
"""

from . import errors, nhs_number, postcode, practice_code
from ._core import __version__
from ._job import Job, OptOuts, Release, Source
from ._keys import Keyset
from ._link import check, link, profiles, pseudonymise, run
from ._result import Evaluation, Report, Result, Table
from ._values import Column

__all__ = [
    "Column",
    "Evaluation",
    "Job",
    "Keyset",
    "OptOuts",
    "Release",
    "Report",
    "Result",
    "Source",
    "Table",
    "__version__",
    "check",
    "errors",
    "link",
    "nhs_number",
    "postcode",
    "practice_code",
    "profiles",
    "pseudonymise",
    "run",
]
