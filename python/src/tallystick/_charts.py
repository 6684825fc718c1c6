# SPDX-License-Identifier: MIT
"""Charts as Altair objects, from what the report says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

__all__ = ["Charts"]


def _altair() -> Any:
    try:
        import altair
    except ImportError as missing:
        raise ImportError("charts need altair: pip install 'tallystick[charts]'") from missing
    return altair


class Charts:
    """Charts of one run. Each has its data in it, and says in its title what it shows."""

    def __init__(self, manifest: Mapping[str, Any]) -> None:
        self._manifest = manifest

    def match_weights(self) -> Any:
        """Weight of each comparison level: how far it moves the odds that two rows are one person, as log2(m / u)
        (Fellegi and Sunter 1969). Raises `ValueError` if the job had no match model."""
        model = self._manifest.get("linkage", {}).get("model")
        if not model:
            raise ValueError("the job had no match model: linkage=\"probabilistic\" asks for one")
        rows = [
            {"field": comparison["field"], "level": level["level"], "weight": level["weight"], "m": level["m"], "u": level["u"]}
            for comparison in model["fields"]
            for level in comparison["levels"]
            if level.get("weight") is not None
        ]
        alt = _altair()
        return (
            alt.Chart(alt.Data(values=rows), title="Match weight of each level of agreement")
            .mark_bar()
            .encode(
                x=alt.X("weight:Q", title="match weight, log2(m / u)"),
                y=alt.Y("level:N", title=None, sort=None),
                row=alt.Row("field:N", title=None, sort=None),
                color=alt.condition("datum.weight > 0", alt.value("#12436D"), alt.value("#F46A25")),
                tooltip=["field:N", "level:N", "weight:Q", "m:Q", "u:Q"],
            )
            .resolve_scale(y="independent")
        )

    def linked_by_pass(self) -> Any:
        """Rows that each pass linked to a person."""
        rows = [
            {"pass": entry["name"], "rows": entry["linked_rows"], "order": order}
            for order, entry in enumerate(self._manifest["linkage"]["passes"])
            if isinstance(entry["linked_rows"], int)  # a small count is masked, and a mask is no number
        ]
        alt = _altair()
        return (
            alt.Chart(alt.Data(values=rows), title="Rows linked by each pass")
            .mark_bar(color="#12436D")
            .encode(
                x=alt.X("rows:Q", title="rows linked"),
                y=alt.Y("pass:N", title=None, sort=alt.SortField("order")),
                tooltip=["pass:N", "rows:Q"],
            )
        )
