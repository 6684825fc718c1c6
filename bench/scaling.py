#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""How time and memory grow with rows and threads, on the work of the comparison with DuckDB:

python3 bench/scaling.py --rows 1000000 10000000 100000000 --threads 1 2 --rounds 3

With --memory-limit each run is followed by one that keeps to it, and the table has the ratio of their times.
"""
import argparse
import json
import statistics
import sys
from pathlib import Path

from measured import Work, machine

BUILD = Path(__file__).parents[1] / "build"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", default=str(BUILD / "release/engine/tallystick"))
    parser.add_argument("--make-data", default=str(BUILD / "release/bench/peer_duckdb_data"))
    parser.add_argument("--folder", default=str(BUILD / "peer-duckdb"))
    parser.add_argument("--rows", type=int, nargs="+", default=[1_000_000, 10_000_000])
    parser.add_argument("--threads", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--memory-limit", default="", metavar="SIZE", help="such as 4GB")
    parser.add_argument("--json", help="write all figures to this file as well")
    options = parser.parse_args()

    works = [Work(options.program, options.make_data, options.folder, rows) for rows in options.rows]
    limits = ["", options.memory_limit] if options.memory_limit else [""]
    runs: dict[tuple[int, int, str], list[dict[str, float]]] = {}
    for work in works:
        work.run(max(options.threads))  # brings the files into the page cache
        for _ in range(options.rounds):
            for threads in options.threads:
                for limit in limits:
                    run = work.run(threads, limit)
                    runs.setdefault((work.rows, threads, limit), []).append(run)
                    print(f"{work.rows:,} rows, {threads} threads, limit {limit or 'none'}: {run['wall_s']:.2f} s",
                          file=sys.stderr)

    facts = machine()
    print(f"{facts['processor']}, {facts['cores']} cores, load {facts['load']}; medians of {options.rounds}")
    print(f"{'rows':>13}{'threads':>9}{'limit':>8}{'wall s':>9}{'ns/row':>9}{'CPU ns/row':>12}{'peak MB':>10}"
          f"{'bytes/row':>11}{'times':>7}")
    table = []
    for (rows, threads, limit), measured in runs.items():
        wall, cpu, peak = (statistics.median(run[key] for run in measured) for key in ("wall_s", "cpu_s", "peak_mb"))
        free = statistics.median(run["wall_s"] for run in runs[rows, threads, ""])
        table.append({"rows": rows, "threads": threads, "memory_limit": limit, "wall_s": wall, "cpu_s": cpu,
                      "peak_mb": peak})
        print(f"{rows:>13,}{threads:>9}{limit or '-':>8}{wall:>9.2f}{wall / rows * 1e9:>9.0f}{cpu / rows * 1e9:>12.0f}"
              f"{peak:>10,.0f}{peak * 2**20 / rows:>11.0f}{wall / free:>7.2f}")
    if options.json:
        Path(options.json).write_text(json.dumps({"machine": facts, "table": table}, indent=2) + "\n")


if __name__ == "__main__":
    main()
