#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Tallystick beside Splink on the same files: python compare.py --program build/release/engine/tallystick ...

`scripts/compare-splink` does the set-up and calls this. Each side runs in a process of its own, in turn, round after
round; what they found is then held against the truth, which neither saw.
"""
import argparse
import concurrent.futures
import json
import shutil
import statistics
import subprocess
import sys
from importlib import metadata
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parents[1]))
import tallystick_side  # noqa: E402
from measured import machine, run_measured  # noqa: E402  (it stands two folders above)
from report import LINKAGE, print_report  # noqa: E402

SOURCES = {"two": ["a", "b"], "four": ["gp", "inpatient", "ae", "community"]}
LINK_TYPES = {"two": "link_only", "four": "link_and_dedupe"}


class Comparison:
    def __init__(self, options: argparse.Namespace) -> None:
        self.options = options
        self.sources = SOURCES[options.sources]
        self.folder = Path(options.folder) / f"{options.people}-{options.sources}-{options.errors}"
        self.data = self.folder / "data"
        self.out = self.folder / "splink"
        # The two files of the pairwise case have no local id in common, so neither side is given it.
        self.local_ids = options.sources == "four"
        self.make_data()

    def make_data(self) -> None:
        if not (self.data / "truth.csv").exists():
            print(f"making {self.options.people:,} people in {self.data}", file=sys.stderr)
            making = self.folder / "making"
            shutil.rmtree(making, ignore_errors=True)
            making.mkdir(parents=True)
            subprocess.run([self.options.make_data, making, str(self.options.people), self.options.sources,
                            self.options.errors], check=True)
            making.rename(self.data)
        tallystick_side.prepare(self.options.program, self.data, self.sources, self.options.rules, self.local_ids,
                                self.options.match_probability)

    def run_tallystick(self) -> dict:
        measured = run_measured(tallystick_side.command(self.options.program, self.data, self.options.threads),
                                self.folder / "tallystick.log")
        return {"process": measured, "steps": tallystick_side.steps(self.data)}

    def run_splink(self) -> dict:
        shutil.rmtree(self.out, ignore_errors=True)
        self.out.mkdir(parents=True)
        command = [sys.executable, str(HERE / "splink_side.py"), str(self.data), str(self.out), "--sources",
                   *self.sources, "--link-type", LINK_TYPES[self.options.sources],
                   "--register-probabilities", *map(str, self.options.register_probabilities),
                   "--threads", str(self.options.threads), "--memory-limit", self.options.memory_limit,
                   "--max-pairs", str(self.options.max_pairs), "--guards", self.options.guards,
                   "--places", self.options.places,
                   *(["--local-ids"] if self.local_ids else [])]
        measured = run_measured(command, self.folder / "splink.log")
        return {"process": measured, "steps": json.loads((self.out / "steps.json").read_text())}

    def quality(self, side: str) -> dict:
        """In a process of its own: a process begins with the peak memory of the one that started it."""
        with concurrent.futures.ProcessPoolExecutor(max_workers=1) as other:
            return other.submit(judged, side, self.data, self.out, self.sources).result()

    def measure(self) -> dict:
        sides = {"tallystick": self.run_tallystick, "splink": self.run_splink}
        runs: dict[str, list[dict]] = {side: [] for side in sides if side in self.options.sides}
        for number in range(self.options.rounds):
            for side, done in runs.items():
                done.append(sides[side]())
                print(f"round {number + 1}, {side}: {done[-1]['process']['cpu_s']:.2f} CPU s", file=sys.stderr)
        return {
            **{name: getattr(self.options, name) for name in
               ("people", "sources", "errors", "rules", "match_probability", "rounds", "threads", "max_pairs",
                "guards", "places")},
            "machine": machine(), "versions": {name: metadata.version(name) for name in ("splink", "duckdb")},
            "runs": runs, "medians": {side: medians(done) for side, done in runs.items()},
            "quality": {side: self.quality(side) for side in runs},
        }


def judged(side: str, data: Path, out: Path, sources: list[str]) -> dict:
    import judge  # here, so that only this process is large

    return judge.judge_tallystick(data, sources) if side == "tallystick" else judge.judge_splink(data, out)


def medians(runs: list[dict]) -> dict:
    steps = {step: {of: statistics.median(run["steps"][step][of] for run in runs) for of in ("wall_s", "cpu_s")}
             for step in runs[0]["steps"]}
    return {
        "process": {of: statistics.median(run["process"][of] for run in runs) for of in runs[0]["process"]},
        "steps": steps,
        "linkage": {of: sum(times[of] for step, times in steps.items() if LINKAGE.match(step))
                    for of in ("wall_s", "cpu_s")},
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", required=True, help="the tallystick program")
    parser.add_argument("--make-data", required=True, help="the program peer_splink_data")
    parser.add_argument("--folder", default="build/peer-splink", help="where data and outputs go")
    parser.add_argument("--people", type=int, default=1_000_000)
    parser.add_argument("--sources", choices=SOURCES, default="two")
    parser.add_argument("--errors", choices=("default", "hard"), default="default")
    parser.add_argument("--rules", default="probabilistic", help="rule set of tallystick: default, probabilistic ...")
    parser.add_argument("--match-probability", type=float, help="of tallystick's model, if not its default")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--memory-limit", default="12GB", help="of DuckDB, which Splink works in")
    parser.add_argument("--max-pairs", type=float, default=1e6, help="pairs that Splink samples for u")
    parser.add_argument("--register-probabilities", type=float, nargs="*", default=[],
                        help="let Splink cluster again with one register row a person at most, at these (slow)")
    parser.add_argument("--guards", choices=("yes", "no"), default="yes",
                        help="spare Splink most calls of damerau_levenshtein (same answers)")
    parser.add_argument("--places", choices=("joint", "separate"), default="joint",
                        help="one comparison of Splink for postcode and practice, or two")
    parser.add_argument("--sides", nargs="+", choices=("tallystick", "splink"), default=["tallystick", "splink"])
    parser.add_argument("--json", help="write all figures to this file as well")
    options = parser.parse_args()
    result = Comparison(options).measure()
    print_report(result)
    if options.json:
        Path(options.json).write_text(json.dumps(result, indent=2) + "\n")


if __name__ == "__main__":
    main()
