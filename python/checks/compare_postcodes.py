#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Compares tallystick.postcode with the published test vectors of a postcode library, and lists every difference. Ends with 1
if there is one that EXPECTED does not name.

Usage: compare_postcodes.py FOLDER     FOLDER holds validation.json, sectors.json ...
"""

from __future__ import annotations

import json
import pathlib
import sys
from collections.abc import Callable

import tallystick as ts

ANSWERS: dict[str, Callable[..., ts.Column]] = {
    "areas": ts.postcode.area,
    "districts": ts.postcode.district,
    "normalisation": ts.postcode.normalise,
    "outcodes": ts.postcode.outward,
    "sectors": ts.postcode.sector,
    "validation": ts.postcode.is_valid,
}
#: (file, text) -> why the two differ; README.md says more.
EXPECTED: dict[tuple[str, str], str] = {}


def differences(folder: pathlib.Path) -> tuple[int, list[tuple[str, str, object, object]]]:
    """How many vectors there are; and (file, text, their answer, ours) where the two differ."""
    count, found = 0, []
    for name, answer in ANSWERS.items():
        tests = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))["tests"]
        texts = [test["base"] for test in tests]
        count += len(texts)
        for test, ours in zip(tests, answer(texts).to_pyarrow().to_pylist(), strict=True):
            if ours != test["expected"]:
                found.append((name, test["base"], test["expected"], ours))
    return count, found


def main() -> int:
    if len(sys.argv) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    count, found = differences(pathlib.Path(sys.argv[1]))
    print(f"{count} vectors, {len(found)} differ")
    for name, text, theirs, ours in found:
        print(f"  {name}: {text!r}: {theirs!r} there, {ours!r} here: {EXPECTED.get((name, text), 'NOT EXPLAINED')}")
    return 1 if any((name, text) not in EXPECTED for name, text, _, _ in found) else 0


if __name__ == "__main__":
    sys.exit(main())
