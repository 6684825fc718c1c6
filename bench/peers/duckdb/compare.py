#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Tallystick beside DuckDB on the same work: python compare.py --program build/release/engine/tallystick ...

`scripts/compare-duckdb` does the set-up and calls this. First the answers are compared row by row; nothing is timed
unless they agree. Then the sides take turns, round after round, each in a process of its own; reported are the medians,
and the ratios of medians.
"""
import argparse
import concurrent.futures
import json
import shutil
import statistics
import sys
from pathlib import Path

import duckdb

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parents[1]))
from measured import SOURCES, Work, machine, run_measured  # noqa: E402  (it stands two folders above)

PEERS = ("typical", "lean")
MEASURES = {"wall_s": "wall s", "cpu_s": "CPU s", "peak_mb": "peak MB"}


class Comparison:
    def __init__(self, options: argparse.Namespace) -> None:
        self.options = options
        self.work = Work(options.program, options.make_data, options.folder, options.rows, options.form)
        for name in SOURCES:
            path = self.work.data / f"{name}.parquet"
            if options.form == "parquet" and not path.exists():  # as DuckDB itself writes it, every column a text
                duckdb.sql(f"copy (select * from read_csv('{self.work.data}/{name}.csv', header=true, all_varchar=true))"
                           f" to '{path}'")

    def outputs(self, side: str) -> Path:
        return self.work.out if side == "tallystick" else self.work.folder / f"out_{side}"

    def run(self, side: str) -> dict[str, float]:
        if side == "tallystick":
            return self.work.run(self.options.threads)
        out = self.outputs(side)
        shutil.rmtree(out, ignore_errors=True)
        out.mkdir(parents=True)
        return run_measured([sys.executable, str(HERE / "duckdb_side.py"), side, str(self.work.data), str(out),
                             str(self.options.threads), self.options.form], self.work.folder / f"{side}.log")

    def answers(self, side: str) -> str:
        def rows(name: str) -> str:
            path = f"{self.outputs(side)}/linked_{name}.{self.options.form}"
            if self.options.form == "parquet":
                return f"select columns(*)::varchar from read_parquet('{path}')"
            return f"select * from read_csv('{path}', header=true, all_varchar=true)"

        return " union all ".join(map(rows, SOURCES))

    def check_answers(self, peer: str) -> dict[str, int]:
        """In a process of its own: a process begins with the peak memory of the one that started it."""
        with concurrent.futures.ProcessPoolExecutor(max_workers=1) as other:
            return other.submit(self.compare_answers, peer).result()

    def compare_answers(self, peer: str) -> dict[str, int]:
        """Ends the program unless both sides kept the same rows with the same content, and their persons are the same."""
        db = duckdb.connect(config={"threads": self.options.threads})
        for side, table in (("tallystick", "ours"), (peer, "theirs")):
            db.execute(f"create table {table} as select row_id, person_id, md5(concat_ws('|', coalesce(sex, ''), "
                       f"coalesce(birth_year, ''), event, code, site, value)) as content from ({self.answers(side)})")
        counts = db.execute("select (select count(*) from ours), (select count(*) from theirs), count(*),"
                            " count(*) filter (ours.content <> theirs.content), count(distinct ours.person_id),"
                            " count(distinct theirs.person_id), count(distinct (ours.person_id, theirs.person_id))"
                            " from ours join theirs using (row_id)").fetchone()
        ours, theirs, common, different, persons, their_persons, pairs = counts
        if not ours == theirs == common or different or not persons == their_persons == pairs:
            sys.exit(f"compare: the answers differ, so no time is reported. rows: {ours:,} ours, {theirs:,} {peer}, "
                     f"{common:,} common, {different:,} with other content; persons: {persons:,} ours, "
                     f"{their_persons:,} {peer}, {pairs:,} pairs")
        return {"rows": common, "persons": persons}

    def measure(self) -> dict:
        peers = [peer for peer in PEERS if peer in self.options.peers]
        sides = ["tallystick", *peers]
        answers = {}
        for side in sides:
            print(f"warming up, for the answers: {side}", file=sys.stderr)
            self.run(side)
        for peer in peers:
            answers[peer] = self.check_answers(peer)
            print(f"answers agree with {peer}: {answers[peer]['rows']:,} rows, {answers[peer]['persons']:,} persons",
                  file=sys.stderr)
        runs: dict[str, list[dict[str, float]]] = {side: [] for side in sides}
        for number in range(self.options.rounds):
            for side in sides:
                runs[side].append(self.run(side))
                print(f"round {number + 1}, {side}: {runs[side][-1]['wall_s']:.2f} s", file=sys.stderr)
        medians = {side: {m: statistics.median(run[m] for run in runs[side]) for m in MEASURES} for side in sides}
        return {
            "rows": self.options.rows, "form": self.options.form, "rounds": self.options.rounds, "threads": self.options.threads,
            "bytes": self.work.input_bytes(), "answers": answers,
            "machine": machine(), "duckdb": duckdb.__version__, "runs": runs, "medians": medians,
            "ratios": {peer: {m: medians[peer][m] / medians["tallystick"][m] for m in MEASURES} for peer in peers},
        }


def print_report(result: dict) -> None:
    print(f"{result['rows']:,} rows, {result['bytes'] / 1e6:,.0f} MB of {result['form']}, {result['threads']} threads, "
          f"{result['rounds']} rounds; {result['machine']['processor']}, load {result['machine']['load']}; "
          f"DuckDB {result['duckdb']}")
    print(f"{'':12}" + "".join(f"{title + ' (min-max)':>26}" for title in MEASURES.values()))
    for side, runs in result["runs"].items():
        cells = [f"{result['medians'][side][m]:,.2f} ({min(r[m] for r in runs):,.2f}-{max(r[m] for r in runs):,.2f})"
                 for m in MEASURES]
        print(f"{side:12}" + "".join(f"{cell:>26}" for cell in cells))
    for peer, ratios in result["ratios"].items():
        print(f"{peer} / tallystick: " + ", ".join(f"{ratios[m]:.2f} {title}" for m, title in MEASURES.items()))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", required=True, help="the tallystick program")
    parser.add_argument("--make-data", required=True, help="the program peer_duckdb_data")
    parser.add_argument("--folder", default="build/peer-duckdb", help="where data and outputs go")
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--peers", nargs="+", choices=PEERS, default=list(PEERS))
    parser.add_argument("--form", choices=("csv", "parquet"), default="csv", help="what sources and outputs are")
    parser.add_argument("--json", help="write all figures to this file as well")
    options = parser.parse_args()
    result = Comparison(options).measure()
    print_report(result)
    if options.json:
        Path(options.json).write_text(json.dumps(result, indent=2) + "\n")


if __name__ == "__main__":
    main()
