#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Tallystick, Splink and recordlinkage on public data sets, without names and addresses.

`scripts/compare-public-data` does the set-up and calls this. Reported are precision, recall and F1 over pairs of rows.
"""
import argparse
import json
import logging
import sys
import warnings
from importlib import metadata
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "splink"))
import recordlinkage_tool  # noqa: E402
import splink_tool  # noqa: E402
import tallystick_tool  # noqa: E402
from public_data import DataSet, all_sets  # noqa: E402
from report import score_cell, table  # noqa: E402  (of the comparison with Splink, as is quality)

TOOLS = ("tallystick", "splink", "recordlinkage")


def found_by(options: argparse.Namespace, data: DataSet) -> dict[str, dict]:
    """Scores of one data set by tool and way of running it."""
    folder = Path(options.folder) / "".join(c if c.isalnum() else "_" for c in data.name)
    found = {}
    for rules in options.rules if "tallystick" in options.tools else []:
        found[f"tallystick, {rules}"] = tallystick_tool.link(options.program, data, folder / rules, rules)["as run"]
    if "splink" in options.tools:
        found.update({f"Splink, {way}": scores for way, scores in splink_tool.link(data).items()})
    if "recordlinkage" in options.tools:
        found["recordlinkage, ECM"] = recordlinkage_tool.link(data)["as run"]
    return found


def print_report(result: dict) -> None:
    print(", ".join(f"{name} {version}" for name, version in result["versions"].items()) + "\n")
    ways = list(result["sets"][0]["found"])
    print(table(["precision / recall / F1 of pairs", *ways],
                [[f"{one['name']} ({one['note']})", *(score_cell(one["found"][way]) for way in ways)]
                 for one in result["sets"]]))


def main() -> None:
    root = HERE.parents[2]
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", required=True, help="the tallystick program")
    parser.add_argument("--data", type=Path, default=root / ".." / "shared" / "data",
                        help="folder of the sets: febrl, febrl_dsgen, essnet_examples, splink")
    parser.add_argument("--folder", default="build/peer-public-data", help="where jobs and outputs go")
    parser.add_argument("--rules", nargs="+", default=["default", "probabilistic"], help="rule sets of tallystick to run")
    parser.add_argument("--tools", nargs="+", choices=TOOLS, default=list(TOOLS))
    parser.add_argument("--sets", default="", help="only those whose name holds this text")
    parser.add_argument("--json", help="write all figures to this file as well")
    options = parser.parse_args()
    if not options.data.is_dir():
        sys.exit(f"compare: no data sets in {options.data}; name their folder with --data")
    logging.disable(logging.CRITICAL)  # both packages think aloud
    warnings.simplefilter("ignore")
    result = {"versions": {name: metadata.version(name) for name in ("splink", "duckdb", "recordlinkage", "pandas")},
              "sets": []}
    for data in all_sets(options.data):
        if options.sets not in data.name:
            continue
        print(data.name, file=sys.stderr)
        result["sets"].append({"name": data.name, "note": data.note, "found": found_by(options, data)})
    print_report(result)
    if options.json:
        Path(options.json).write_text(json.dumps(result, indent=2) + "\n")


if __name__ == "__main__":
    main()
