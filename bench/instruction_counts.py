#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Counts the instructions of the hot loops and fails if they are not those of the table beside this file.

    cmake --preset release -DTALLYSTICK_BENCH=ON && cmake --build --preset release --target instruction_counts
    python3 bench/instruction_counts.py [--build build/release] [--update] [name ...]

Instructions, not seconds: they are the same on every machine and under every load, as long as compiler, flags and
C library are. callgrind counts inside one function of the program only (tallystick_measured) and writes a part for
each call of it. It offers no AVX-512, so that run-time dispatch chooses AVX2: checked, as AVX-512 code would kill it.

A rise of more than the tolerance fails, and so does a fall: a table that is not true hides the next rise. Either way
the closing lines name the command that writes the new counts, which belong in the same commit as what changed them.
"""
import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
TABLE = ROOT / "bench" / "instruction_counts.json"
TOLERANCE = 0.02
MEASURED = "tallystick_measured"


class Count(NamedTuple):
    instructions: int
    items: int
    item: str
    answer: str  # of the loop: counts are comparable only for equal work


class Run(NamedTuple):
    compiler: str
    dispatch: str
    counts: dict[str, Count]


class Refused(Exception):
    """Nothing was compared; the text says why."""


def instructions_of(part: Path) -> int:
    for line in part.read_text().splitlines():
        if line.startswith("totals: "):
            return int(line.split()[1])
    raise Refused(f"callgrind wrote no total in {part.name}")


def run(program: Path, names: list[str]) -> Run:
    """The counts of one run. The environment is empty: its size would move the stack."""
    with tempfile.TemporaryDirectory() as folder:
        parts = Path(folder) / "part"
        command = ["valgrind", "--tool=callgrind", "--quiet", f"--callgrind-out-file={parts}",
                   f"--toggle-collect={MEASURED}", f"--dump-after={MEASURED}", str(program), *names]
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                              env={"PATH": os.environ["PATH"], "TMPDIR": folder}, check=False)
        if done.returncode != 0:
            raise Refused(f"the program failed under valgrind (status {done.returncode}):\n{done.stderr}")
        lines = [line.split("\t") for line in done.stdout.splitlines()]
        facts = {line[0]: line[1] for line in lines if len(line) == 2}
        loops = [line for line in lines if len(line) == 4]
        counts = {name: Count(instructions_of(Path(f"{parts}.{number}")), int(items), item, answer)
                  for number, (name, items, item, answer) in enumerate(loops, start=1)}
        return Run(facts["compiler"], facts["dispatch"], counts)


def build_of(folder: Path) -> dict[str, str]:
    """What the instructions depend on: the compiler's flags without its warnings."""
    cache = {}
    for line in (folder / "CMakeCache.txt").read_text().splitlines():
        name, _, value = line.partition("=")
        cache[name.partition(":")[0]] = value
    if cache.get("CMAKE_BUILD_TYPE") != "Release":
        raise Refused(f"{folder} is no build of the release preset")
    flags = f"{cache['CMAKE_CXX_FLAGS']} {cache['CMAKE_CXX_FLAGS_RELEASE']}".split()
    return {"preset": "release", "flags": " ".join(flag for flag in flags if not flag.startswith("-W"))}


def measured_twice(program: Path, names: list[str]) -> Run:
    first, second = run(program, names), run(program, names)
    if first.dispatch != "avx2":
        raise Refused(f"run-time dispatch chose {first.dispatch} under valgrind: a machine with AVX2 is needed")
    differing = [name for name in first.counts if first.counts[name] != second.counts[name]]
    if differing:
        raise Refused(f"two runs differ, so nothing can be compared: {', '.join(differing)}")
    return first


def compare(name: str, was: Count | None, now: Count | None) -> tuple[str, bool]:
    """A line for people, and whether all is well."""
    if now is None:
        return f"{name:30} is in the table but not in the program", False
    per_item = f"{now.instructions / now.items:9.2f} a {now.item}"
    if was is None:
        return f"{name:30} {now.instructions:11,} {per_item:18} is not in the table", False
    if (was.items, was.item, was.answer) != (now.items, now.item, now.answer):
        return f"{name:30} {now.instructions:11,} {per_item:18} does other work than the table's", False
    change = now.instructions / was.instructions - 1
    verdict = "" if abs(change) <= TOLERANCE else "  MORE THAN THE TABLE" if change > 0 else "  LESS THAN THE TABLE"
    return f"{name:30} {now.instructions:11,} {per_item:18} {change:+8.2%}{verdict}", not verdict


def write_table(build: dict[str, str], compiler: str, counts: dict[str, Count]) -> None:
    rows = ",\n".join(f'    {json.dumps(name)}: {json.dumps(count._asdict())}' for name, count in counts.items())
    facts = ",\n".join(f"  {json.dumps(key)}: {json.dumps(value)}"
                       for key, value in {"compiler": compiler, **build}.items())
    TABLE.write_text(f'{{\n{facts},\n  "counts": {{\n{rows}\n  }}\n}}\n')


def check(found: Run, compiler: str, build: dict[str, str], names: list[str]) -> bool:
    table = json.loads(TABLE.read_text())
    here = {"compiler": compiler, **build}
    for key, value in here.items():
        if table[key] != value:
            raise Refused(f"the table's {key} is {table[key]!r}, here it is {value!r}")
    known = {name: Count(**count) for name, count in table["counts"].items() if not names or name in names}
    good = True
    for name in dict.fromkeys([*known, *found.counts]):
        line, fine = compare(name, known.get(name), found.counts.get(name))
        print(line)
        good = good and fine
    return good


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--build", type=Path, default=ROOT / "build" / "release")
    arguments.add_argument("--update", action="store_true", help="write the table instead of comparing with it")
    arguments.add_argument("names", nargs="*", help="these loops only")
    chosen = arguments.parse_args()
    if chosen.update and chosen.names:
        arguments.error("--update writes the whole table: name no loops")
    try:
        build = build_of(chosen.build)
        found = measured_twice(chosen.build / "bench" / "instruction_counts", chosen.names)
        family = "clang++" if "Clang" in found.compiler else "g++"
        compiler = f"{family} {found.compiler.removeprefix('Clang ').partition('.')[0]}"
        if chosen.update:
            write_table(build, compiler, found.counts)
            print(f"wrote {TABLE.relative_to(ROOT)}: {len(found.counts)} loops")
            return 0
        if check(found, compiler, build, chosen.names):
            print(f"all within {TOLERANCE:.0%} of the table")
            return 0
    except (Refused, OSError) as reason:
        print(f"instruction counts: {reason}", file=sys.stderr)
        return 1
    print(f"instruction counts: not those of the table (tolerance {TOLERANCE:.0%}). If the change is meant: "
          f"python3 bench/instruction_counts.py --update, and commit the table with it", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
