#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Runs check_layers.py on the tree bad/ and compares: it must report every line that says "planted" and
no other. A checker that lets something pass is worse than none."""

import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).parent


def main():
    bad = HERE / "bad"
    planted = set()
    for path in bad.rglob("*.[hc]pp"):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if "planted" in line:
                planted.add(f"{path.relative_to(bad)}:{number}")
    run = subprocess.run([sys.executable, str(HERE / "check_layers.py"), str(bad)],
                         capture_output=True, text=True, check=False)
    reported = {":".join(line.split(":")[:2]) for line in run.stdout.splitlines()}
    for place in sorted(planted - reported):
        print(f"{place}: planted and not reported")
    for place in sorted(reported - planted):
        print(f"{place}: reported and not planted")
    if len(planted) < 25 or run.returncode != 1:
        print(f"{len(planted)} planted, exit code {run.returncode}: the fixture itself is broken")
        return 1
    return 0 if planted == reported else 1


if __name__ == "__main__":
    sys.exit(main())
