#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The Python package beside the command line: the same job gives the same bytes, whoever holds the rows."""

import contextlib
import gc
import json
import os
import pathlib
import pickle
import resource
import signal
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import unittest

import duckdb
import pandas
import polars
import pyarrow as pa
import pyarrow.parquet as pq

import tallystick as ts

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "e2e"))
sys.path.insert(0, str(pathlib.Path(__file__).parent))
from parquet_files_test import SOURCES, TABLES, texts  # noqa: E402
from support import main, run, synth  # noqa: E402

HOLDERS = {
    "pyarrow": lambda table: table,
    "pyarrow in pieces": lambda table: pa.concat_tables(table.slice(at, 700) for at in range(0, len(table), 700)),
    "polars": polars.from_arrow,
    "pandas": lambda table: table.to_pandas(),
    "pandas of arrow": lambda table: table.to_pandas(types_mapper=pandas.ArrowDtype),
    "duckdb": lambda rows: duckdb.sql("select * from rows"),
}


def setUpModule() -> None:
    global FOLDER, FRAMES, EXPECTED
    FOLDER = pathlib.Path(tempfile.mkdtemp())
    synth(FOLDER, 2500)
    FRAMES = {source: texts(FOLDER / f"{source}.csv") for source in SOURCES}
    run("--quiet", "run", FOLDER / "job.toml")
    EXPECTED = written()


def tearDownModule() -> None:
    shutil.rmtree(FOLDER)


def written() -> dict[str, bytes]:
    return {name: (FOLDER / "out" / f"{name}.csv").read_bytes() for name in TABLES}


def job() -> ts.Job:
    return ts.Job.from_toml(FOLDER / "job.toml")


def gp_alone(**changes) -> dict:
    """Arguments of a small job that is built in code."""
    given = dict(
        sources=[ts.Source("gp", FRAMES["gp"], profile="gp", release={"RECORD_ID": "record_id", "CODE": "code"},
                           columns={"person_id": "NHS_NUMBER", "birth_date": "DATE_OF_BIRTH", "sex": "SEX",
                                    "postcode": "POSTCODE", "event_date": "DATE"},
                           formats={"birth_date": "dd/mm/yyyy"})],
        keys=ts.Keyset.load(FOLDER / "keys"),
        opt_outs=ts.OptOuts(
            no_nhs_number="keep",
            type1={"files": str(FOLDER / "optouts/type1_events.csv"), "date": job_date(),
                   "columns": {"person_id": "NHS_NUMBER", "code_system": "CODE_SYSTEM", "code": "CODE",
                               "event_date": "EVENT_DATE", "recorded_at": "RECORDED_AT"}},
            national={"mode": "cleared_list", "request": str(FOLDER / "optouts/national_request.dat"),
                      "reply": str(FOLDER / "optouts/national_cleared.dat"), "reply_date": job_date()}),
        purpose="research", legal_basis="these people do not exist", approval="TEST-1", as_of=job_date(),
        release=ts.Release(derive=["sex", "birth_year"]))
    given.update(changes)
    return given


def job_date():
    import datetime

    return datetime.date(2025, 3, 31)


class SameAnswers(unittest.TestCase):
    def test_frames_of_every_library_give_the_bytes_of_the_command_line(self):
        for holder, hold in HOLDERS.items():
            for threads in (1, 2):
                with self.subTest(holder, threads=threads):
                    ts.run(job(), data={name: hold(table) for name, table in FRAMES.items()}, threads=threads,
                           progress=False)
                    for name, content in written().items():
                        self.assertTrue(content == EXPECTED[name], name)

    def test_tables_in_memory_are_those_of_the_files(self):
        result = ts.link(job(), data=FRAMES, progress=False)
        for name in TABLES:
            table = result.persons if name == "persons" else result.linked[name.removeprefix("linked_")]
            ours = table.to_pyarrow()
            path = FOLDER / "expected.csv"
            path.write_bytes(EXPECTED[name])
            theirs = texts(path)
            self.assertEqual(len(table), len(theirs))
            self.assertEqual(table.column_names, theirs.column_names)
            self.assertTrue(pa.table({c: ours[c].cast(pa.string()) for c in ours.column_names}).equals(theirs), name)

    def test_a_job_built_in_code_is_the_job_of_its_file(self):
        built = ts.Job(**gp_alone(sources=[ts.Source(
            "gp", str(FOLDER / "gp.csv"), **{k: v for k, v in vars(gp_alone()["sources"][0]).items()
                                             if k in ("profile", "release", "columns", "formats")})]))
        built.release.folder = FOLDER / "built"
        built.release.format = "parquet"
        built.save(FOLDER / "built.toml")
        run("--quiet", "run", FOLDER / "built.toml")
        theirs = pq.read_table(FOLDER / "built" / "linked_gp.parquet")
        ours = ts.link(**{"sources": gp_alone()["sources"], **{k: v for k, v in gp_alone().items() if k != "sources"}},
                       progress=False)
        self.assertTrue(ours.linked["gp"].to_pyarrow().equals(theirs.replace_schema_metadata(None)))

    def test_results_go_to_every_library(self):
        table = ts.link(job(), data=FRAMES, progress=False).linked["apc"]
        rows = len(table)
        self.assertEqual(pa.table(table).num_rows, rows)
        self.assertEqual(polars.DataFrame(table).height, rows)
        self.assertEqual(len(table.to_pandas()), rows)
        arrow = pa.table(table)
        self.assertEqual(duckdb.sql("select count(*) from arrow").fetchall(), [(rows,)])


    def test_one_frame_pseudonymised(self):
        given = {k: v for k, v in gp_alone().items() if k in ("keys", "opt_outs", "purpose", "legal_basis", "approval", "as_of")}
        table = ts.pseudonymise(FRAMES["gp"], columns={"person_id": "NHS_NUMBER"}, release=["RECORD_ID"], gp_sourced=True,
                                progress=False, **given).to_pyarrow()
        self.assertEqual(table.column_names, ["person_id", "RECORD_ID"])
        number = dict(zip(FRAMES["gp"]["RECORD_ID"].to_pylist(),
                          ts.nhs_number.normalise(FRAMES["gp"]["NHS_NUMBER"]).to_list()))
        people = {}
        for pseudonym, record in zip(table["person_id"].to_pylist(), table["RECORD_ID"].to_pylist()):
            if number[record]:
                self.assertEqual(people.setdefault(number[record], pseudonym), pseudonym)
        self.assertEqual(len(set(people.values())), len(people))
        self.assertGreater(len(people), 100)


class Questions(unittest.TestCase):
    def test_evaluate_explain_and_charts(self):
        probabilistic = FOLDER / "probabilistic.toml"
        probabilistic.write_text((FOLDER / "job.toml").read_text().replace('"default"', '"probabilistic"'))
        result = ts.link(ts.Job.from_toml(probabilistic), data=FRAMES, progress=False)
        evaluation = result.evaluate(texts(FOLDER / "truth.csv"))
        self.assertGreater(evaluation.to_dict()["all"]["f1"], 0.95)
        self.assertEqual(evaluation.to_dict().get("opted_out_released", 0), 0)
        self.assertIn("<html", evaluation._repr_html_().replace("&lt;", "<"))
        pair = result.explain(("gp", 1), ("apc", 1))
        self.assertIn("probability", json.dumps(pair))
        chart = result.chart.match_weights().to_dict()
        self.assertTrue(any(row["level"] == "exact" for row in chart["data"]["values"]))
        self.assertTrue(result.chart.linked_by_pass().to_dict()["data"]["values"])
        self.assertIn("iframe", result.report._repr_html_())
        self.assertEqual(result.report.to_dict()["job"]["name"], "synthetic-demo")
        self.assertIn("rows read", result.report.text)

    def test_check_counts_what_is_wrong(self):
        quality = ts.check(job(), data=FRAMES, progress=False)
        self.assertIn("gp", json.dumps(quality))


class Mistakes(unittest.TestCase):
    def test_all_mistakes_of_a_job_at_once(self):
        with self.assertRaises(ts.errors.JobError) as caught:
            ts.link(**{**gp_alone(purpose="marketing", legal_basis="")}, progress=False)
        self.assertGreaterEqual(len(caught.exception.problems), 2)
        self.assertEqual(caught.exception.exit_code, 2)

    def test_a_column_that_is_missing(self):
        with self.assertRaises(ts.errors.InputRefused) as caught:
            ts.link(job(), data={**FRAMES, "apc": FRAMES["apc"].drop_columns(["DOB"])}, progress=False)
        self.assertEqual((caught.exception.source, caught.exception.exit_code), ("apc", 3))

    def test_a_frame_of_no_source_is_not_overlooked(self):
        with self.assertRaisesRegex(ValueError, "no source gpp; its sources are gp, apc"):
            ts.link(job(), data={"gpp": FRAMES["gp"]}, progress=False)

    def test_a_missed_quality_gate_is_a_warning(self):
        gated = FOLDER / "gated.toml"
        gated.write_text((FOLDER / "job.toml").read_text() + "\n[quality]\nmin_linked_share = 1.0\n")
        with self.assertWarnsRegex(UserWarning, "min_linked_share in"):
            result = ts.link(ts.Job.from_toml(gated), data=FRAMES, progress=False)
        self.assertTrue(result.report.failed_gates)

    def test_stale_opt_outs_release_nothing(self):
        import datetime

        with self.assertRaises(ts.errors.OptOutDataError):
            ts.link(**gp_alone(as_of=datetime.date(2026, 12, 1)), progress=False)

    def test_keys_that_others_can_read(self):
        loose = FOLDER / "loose"
        loose.mkdir()
        ts.Keyset.generate(loose)
        os.chmod(loose / "linkage.key", 0o644)
        with self.assertRaises(ts.errors.KeyRefused):
            ts.Keyset.load(loose)

    def test_something_that_is_no_table(self):
        with self.assertRaises(TypeError):
            ts.link(job(), data={"gp": object()}, progress=False)

    def test_a_broken_stream_is_an_error_and_no_crash(self):
        class Broken:
            def __arrow_c_stream__(self, requested_schema=None):
                raise RuntimeError("no")

        with contextlib.redirect_stderr(None), self.assertRaises(ts.errors.InputRefused):
            ts.link(job(), data={**FRAMES, "gp": Broken()}, progress=False)


class Privacy(unittest.TestCase):
    def test_nothing_identifiable_is_shown_or_pickled(self):
        keys = ts.Keyset.load(FOLDER / "keys")
        result = ts.link(job(), data=FRAMES, progress=False)
        secret = (FOLDER / "keys" / "linkage.key").read_text().splitlines()[5]
        numbers = [n for n in FRAMES["gp"]["NHS_NUMBER"].to_pylist() if n][:50]
        column = ts.nhs_number.normalise(FRAMES["gp"]["NHS_NUMBER"])
        source = ts.Source("gp", FRAMES["gp"])
        for thing in (keys, result, column, source):
            with self.assertRaises(TypeError):
                pickle.dumps(thing)
        for shown in map(repr, (keys, result, result.linked, result.persons, column, source, result.report)):
            self.assertNotIn(secret.split(" ")[-1], shown)
            self.assertFalse([n for n in numbers if n in shown])
        self.assertFalse([name for name in dir(keys) if "bytes" in name or name == "key"])


class LongCalls(unittest.TestCase):
    def test_progress_is_told(self):
        seen = []
        ts.link(job(), data=FRAMES, progress=lambda *told: seen.append(told))
        self.assertTrue(seen)
        stages = {told[0] for told in seen}
        self.assertTrue(stages <= {"reading", "linking", "comparing", "writing", "estimating", "scoring"} or stages)

    def test_ctrl_c_stops_within_half_a_second(self):
        script = f"""
import os, signal, sys, threading, time
import pyarrow as pa, tallystick as ts
sys.path[:0] = {sys.path[:3]!r}
from parquet_files_test import texts, SOURCES
import pathlib
folder = pathlib.Path({str(FOLDER)!r})
frames = {{s: texts(folder / (s + ".csv")) for s in SOURCES}}
frames = {{s: pa.concat_tables([t] * 60) for s, t in frames.items()}}
job = ts.Job.from_toml(folder / "job.toml")
def interrupt():
    time.sleep(0.4)
    global sent
    sent = time.monotonic()
    os.kill(os.getpid(), signal.SIGINT)
threading.Thread(target=interrupt).start()
try:
    ts.link(job, data=frames, progress=False)
    print("ended before it was interrupted")
except KeyboardInterrupt:
    print("stopped after", time.monotonic() - sent)
"""
        done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=120)
        self.assertEqual(done.returncode, 0, done.stderr[-2000:])
        self.assertIn("stopped after", done.stdout)
        self.assertLess(float(done.stdout.split()[-1]), 0.5)

    def test_other_threads_go_on(self):
        ticks = 0
        stop = threading.Event()

        def tick():
            nonlocal ticks
            while not stop.wait(0.002):
                ticks += 1

        long = {source: pa.concat_tables([table] * 20) for source, table in FRAMES.items()}
        thread = threading.Thread(target=tick)
        thread.start()
        ts.link(job(), data=long, progress=False)
        stop.set()
        thread.join()
        self.assertGreater(ticks, 10)


class Leaks(unittest.TestCase):
    @staticmethod
    def resident() -> int:
        return int(pathlib.Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()

    def test_a_thousand_calls_leave_nothing_behind(self):
        column = pa.chunked_array([["943 476 5919", None, "x"] * 300])
        table = pa.table({"NHS": column})
        before_references = sys.getrefcount(column), sys.getrefcount(table)

        def calls(count):
            for _ in range(count):
                pa.chunked_array(ts.nhs_number.normalise(column))
                ts.postcode.is_valid(table)
                ts.nhs_number.check(column).__arrow_c_stream__()  # never consumed
            gc.collect()

        calls(200)
        before = self.resident()
        calls(1000)
        self.assertLess(self.resident() - before, 8 << 20)
        self.assertEqual((sys.getrefcount(column), sys.getrefcount(table)), before_references)

    def test_frames_are_let_go(self):
        table = pa.concat_tables([FRAMES["gp"]])
        before = sys.getrefcount(table)
        result = ts.link(**gp_alone(sources=[ts.Source("gp", table, **{
            k: v for k, v in vars(gp_alone()["sources"][0]).items()
            if k in ("profile", "release", "columns", "formats")})]), progress=False)
        kept = pa.table(result.linked["gp"])
        del result
        gc.collect()
        self.assertEqual(sys.getrefcount(table), before)
        self.assertGreater(kept.num_rows, 0)
        self.assertTrue(kept["person_id"].to_pylist())

    def test_a_capsule_is_consumed_once(self):
        column = ts.nhs_number.is_valid(["9434765919"])

        class Again:
            capsule = column.__arrow_c_stream__()

            def __arrow_c_stream__(self, requested_schema=None):
                return self.capsule

        again = Again()
        self.assertEqual(pa.chunked_array(again).to_pylist(), [True])
        with self.assertRaises((ts.errors.InputRefused, ValueError, pa.ArrowInvalid)):
            ts.nhs_number.is_valid(again)


class Program(unittest.TestCase):
    def test_the_package_brings_the_program(self):
        program = pathlib.Path(ts.__file__).parent / "bin" / "tallystick"
        done = subprocess.run([program, "--version"], capture_output=True, text=True, check=True)
        self.assertIn(ts.__version__, done.stdout)
        pq.write_table(FRAMES["apc"], FOLDER / "apc.parquet")
        parquet = FOLDER / "parquet.toml"
        parquet.write_text((FOLDER / "job.toml").read_text().replace('"apc.csv"', '"apc.parquet"'))
        subprocess.run([program, "--quiet", "run", parquet], check=True, capture_output=True)
        self.assertTrue(written() == EXPECTED)


if __name__ == "__main__":
    main()
