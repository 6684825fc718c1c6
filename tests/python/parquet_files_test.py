#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Whole jobs from and to Parquet and Arrow files: what others wrote is read, what is written here others read."""

import csv
import pathlib
import shutil
import sys
import tempfile
import unittest

import duckdb
import polars
import pyarrow as pa
import pyarrow.csv
import pyarrow.feather
import pyarrow.ipc
import pyarrow.parquet as pq

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "e2e"))
from support import Settings, digests, main, run, synth  # noqa: E402  (it stands in another folder)

SOURCES = ("gp", "apc", "ecds", "csds", "social_care", "prescriptions", "deaths")
TABLES = [f"linked_{source}" for source in SOURCES] + ["persons"]


def texts(path: pathlib.Path) -> pa.Table:
    """A CSV file with every column a text; blanks are missing."""
    with open(path, newline="", encoding="utf-8-sig") as file:
        header = next(csv.reader(file))
    return pyarrow.csv.read_csv(path, convert_options=pyarrow.csv.ConvertOptions(
        column_types={name: pa.string() for name in header}, strings_can_be_null=True, null_values=[""]))


def as_texts(table: pa.Table) -> pa.Table:
    return pa.table({name: table[name].cast(pa.string()) for name in table.column_names})


class World:
    """A synthetic population as CSV, and what a job makes of it."""

    def __init__(self) -> None:
        self.folder = pathlib.Path(tempfile.mkdtemp())
        synth(self.folder, 3000)
        self.job = (self.folder / "job.toml").read_text()
        self.expected = self.run(self.job, "csv")

    def run(self, job: str, out: str, *options: object, expect: int = 0) -> pathlib.Path:
        path = self.folder / f"job_{out}.toml"
        path.write_text(job.replace('folder = "out"', f'folder = "out_{out}"'))
        self.said = run("--quiet", *options, "run", path, expect=expect)
        return self.folder / f"out_{out}"

    def released_as(self, out: str, keys: str) -> pathlib.Path:
        return self.run(self.job.replace('folder = "out"', f'folder = "out"\n{keys}'), out)

    def from_files(self, out: str, ending: str, write, sources=SOURCES, *options: object) -> pathlib.Path:
        """The job on files that `write(table, path)` made of the sources."""
        job = self.job
        for source in sources:
            write(texts(self.folder / f"{source}.csv"), self.folder / f"{source}.{ending}")
            job = job.replace(f'files = "{source}.csv"', f'files = "{source}.{ending}"')
        return self.run(job, out, *options)


def tables(folder: pathlib.Path) -> dict[str, bytes]:
    return {name: (folder / f"{name}.csv").read_bytes() for name in TABLES}


class FilesOfOthers(unittest.TestCase):
    """Each gives the bytes that CSV gives."""

    def expect_same(self, folder: pathlib.Path) -> None:
        for name, content in tables(folder).items():
            self.assertEqual(content, (WORLD.expected / f"{name}.csv").read_bytes(), f"{folder.name}/{name}")

    def test_pyarrow_parquet_of_every_kind(self):
        kinds = {
            "v1_snappy": dict(data_page_version="1.0", compression="snappy", use_dictionary=True),
            "v2_zstd": dict(data_page_version="2.0", compression="zstd", row_group_size=1000),
            "plain_gzip": dict(use_dictionary=False, compression="gzip", row_group_size=777),
            "small_dictionary": dict(dictionary_pagesize_limit=200, data_page_size=500, compression="lz4"),
            "delta": dict(use_dictionary=False, compression="brotli",
                          column_encoding="DELTA_BYTE_ARRAY", version="2.6"),
        }
        for kind, options in kinds.items():
            with self.subTest(kind):
                self.expect_same(WORLD.from_files(kind, "parquet", lambda t, p: pq.write_table(t, p, **options)))

    def test_string_types(self):
        def cast(to):
            return lambda table, path: pq.write_table(
                pa.table({name: table[name].cast(to) for name in table.column_names}), path)
        self.expect_same(WORLD.from_files("large", "parquet", cast(pa.large_string())))
        self.expect_same(WORLD.from_files("view", "parquet", cast(pa.string_view())))
        self.expect_same(WORLD.from_files("dictionary", "parquet", lambda table, path: pq.write_table(
            pa.table({name: table[name].dictionary_encode() for name in table.column_names}), path)))

    def test_polars_and_duckdb(self):
        self.expect_same(WORLD.from_files("polars", "parquet", lambda t, p: polars.from_arrow(t).write_parquet(p)))
        self.expect_same(WORLD.from_files("duckdb", "parquet", lambda t, p: duckdb.sql(
            "select * from t").write_parquet(str(p), compression="zstd", row_group_size=2048)))

    def test_arrow_files_and_streams(self):
        def stream(table, path):
            with pa.ipc.new_stream(path, table.schema) as writer:
                writer.write_table(table, max_chunksize=500)
        self.expect_same(WORLD.from_files("feather", "arrow", pyarrow.feather.write_feather))
        self.expect_same(WORLD.from_files("stream", "arrows", stream))
        self.expect_same(WORLD.from_files("polars_ipc", "arrow", lambda t, p: polars.from_arrow(t).write_ipc(p)))

    def test_threads_and_little_memory(self):
        for threads in (1, 2):
            self.expect_same(WORLD.from_files(f"threads{threads}", "parquet", pq.write_table, SOURCES,
                                              "--threads", threads))

    def test_lists_as_parquet(self):
        job = WORLD.job
        for name in ("lookups/areas", "lookups/supersession", "optouts/type1_events", "optouts/local_objections"):
            pq.write_table(texts(WORLD.folder / f"{name}.csv"), WORLD.folder / f"{name}.parquet")
            job = job.replace(f"{name}.csv", f"{name}.parquet")
        folder = WORLD.run(job, "lists")
        # Digests and paths of the lists are part of the release's name, so pseudonyms differ; the rows do not.
        for name in TABLES[:-1]:
            ours = texts(folder / f"{name}.csv")
            theirs = texts(WORLD.expected / f"{name}.csv")
            self.assertEqual(sorted(ours["record_id"].to_pylist()), sorted(theirs["record_id"].to_pylist()))

    def test_typed_columns(self):
        """Numbers, dates and money keep their types all the way."""
        def typed(table, path):
            table = table.set_column(table.column_names.index("NEWNHSNO"), "NEWNHSNO", pa.array(
                [int(n) if n and n.isdigit() else None for n in table["NEWNHSNO"].to_pylist()], pa.int64()))
            table = table.set_column(table.column_names.index("ADMIDATE"), "ADMIDATE",
                                     table["ADMIDATE"].cast(pa.timestamp("s")).cast(pa.date32()))
            table = table.set_column(table.column_names.index("COST"), "COST", table["COST"].cast(pa.float64()))
            pq.write_table(table, path)
        job = WORLD.job.replace('folder = "out"', 'folder = "out"\nformat = "parquet"')
        typed(texts(WORLD.folder / "apc.csv"), WORLD.folder / "apc_typed.parquet")
        folder = WORLD.run(job.replace('"apc.csv"', '"apc_typed.parquet"'), "typed")
        schema = pq.read_schema(folder / "linked_apc.parquet")
        self.assertEqual(schema.field("ADMIDATE").type, pa.date32())
        self.assertEqual(schema.field("COST").type, pa.float64())
        self.assertEqual(schema.field("DIAG_4_01").type, pa.string())
        dictionary = (folder / "data-dictionary.md").read_text()
        self.assertIn("| COST | number |", dictionary)
        source = {row["RECORD_ID"]: row for row in texts(WORLD.folder / "apc.csv").to_pylist()}
        for row in pq.read_table(folder / "linked_apc.parquet").to_pylist():
            given = source[row["record_id"]]
            self.assertEqual(str(row["ADMIDATE"]) if row["ADMIDATE"] else None, given["ADMIDATE"])
            self.assertEqual(row["COST"], float(given["COST"]) if given["COST"] else None)


class FilesForOthers(unittest.TestCase):
    def expect_values(self, read, ending: str, folder: pathlib.Path) -> None:
        for name in TABLES:
            ours = as_texts(read(folder / f"{name}.{ending}"))
            self.assertTrue(ours.equals(texts(WORLD.expected / f"{name}.csv").select(ours.column_names)), name)

    def test_parquet_reads_back_equal(self):
        folder = WORLD.released_as("pq", 'format = "parquet"')
        self.expect_values(pq.read_table, "parquet", folder)
        self.expect_values(lambda p: duckdb.sql(f"select * from '{p}'").to_arrow_table(), "parquet", folder)
        self.expect_values(lambda p: polars.read_parquet(p).to_arrow(), "parquet", folder)
        facts = pq.ParquetFile(folder / "persons.parquet").metadata
        self.assertEqual(facts.row_group(0).column(0).compression, "ZSTD")
        self.assertTrue(facts.row_group(0).column(0).is_stats_set)
        schema = pq.read_schema(folder / "persons.parquet")
        self.assertEqual(schema.field("birth_year").type, pa.int32())
        self.assertEqual(schema.field("first_event").type, pa.date32())

    def test_arrow_reads_back_equal(self):
        folder = WORLD.released_as("ipc", 'format = "arrow"\ncompression = "none"')
        self.expect_values(lambda p: pa.ipc.open_file(p).read_all(), "arrow", folder)
        self.expect_values(lambda p: polars.read_ipc(p).to_arrow(), "arrow", folder)

    def test_codecs_and_threads_give_the_same_values_and_bytes(self):
        for codec in ("none", "snappy"):
            folder = WORLD.released_as(codec, f'format = "parquet"\ncompression = "{codec}"')
            self.expect_values(pq.read_table, "parquet", folder)
        job = WORLD.job.replace('folder = "out"', 'folder = "out"\nformat = "parquet"')
        one = digests(WORLD.run(job, "one", "--threads", 1))
        two = digests(WORLD.run(job, "two", "--threads", 2))
        for name in one:
            if name.endswith(".parquet"):
                self.assertEqual(one[name], two[name], name)

    def test_pseudonyms_as_hexadecimal_digits_and_as_bytes(self):
        base32 = texts(WORLD.expected / "persons.csv")["person_id"].to_pylist()
        digits = texts(WORLD.released_as("hex", 'pseudonyms = "hex"') / "persons.csv")["person_id"].to_pylist()
        stored = pq.read_table(WORLD.released_as("bin", 'format = "parquet"\npseudonyms = "binary"') / "persons.parquet")
        self.assertEqual(stored.schema.field("person_id").type, pa.binary(16))
        self.assertEqual([value.hex() for value in stored["person_id"].to_pylist()], digits)
        self.assertEqual(len(set(digits)), len(set(base32)))

    def test_evaluate_reads_them(self):
        folder = WORLD.released_as("eval", 'format = "parquet"')
        pq.write_table(texts(WORLD.folder / "truth.csv"), WORLD.folder / "truth.parquet")
        ours = run("evaluate", "--truth", WORLD.folder / "truth.parquet", "--links", f"{folder}/linked_*.parquet",
                   "--format", "json")
        theirs = run("evaluate", "--truth", WORLD.folder / "truth.csv", "--links", f"{WORLD.expected}/linked_*.csv",
                     "--format", "json")
        self.assertEqual(ours.stdout, theirs.stdout)


class Refusals(unittest.TestCase):
    def refused(self, write, code: int = 3) -> str:
        path = WORLD.folder / "bad.parquet"
        write(path)
        WORLD.run(WORLD.job.replace('"apc.csv"', '"bad.parquet"'), "bad", expect=code)
        self.assertFalse((WORLD.folder / "out_bad" / "manifest.json").exists())
        return WORLD.said.stderr

    def test_damaged_files(self):
        whole = WORLD.folder / "whole.parquet"
        pq.write_table(texts(WORLD.folder / "apc.csv"), whole)
        content = whole.read_bytes()
        self.assertIn("damaged", self.refused(lambda p: p.write_bytes(content[: len(content) // 2])))
        self.assertIn("damaged", self.refused(lambda p: p.write_bytes(b"PAR1")))
        broken = content[:4] + bytes(300) + content[304:]  # the headers of the first pages
        self.assertIn("bad.parquet", self.refused(lambda p: p.write_bytes(broken)))

    def test_a_column_that_is_missing_or_of_no_use(self):
        table = texts(WORLD.folder / "apc.csv")
        said = self.refused(lambda p: pq.write_table(table.drop_columns(["DOB"]), p))
        self.assertIn("DOB", said)
        nested = table.set_column(table.column_names.index("COST"), "COST",
                                  pa.array([[1.0]] * len(table), pa.list_(pa.float64())))
        self.assertIn("nested", self.refused(lambda p: pq.write_table(nested, p)))

    def test_text_and_parquet_in_one_source(self):
        pq.write_table(texts(WORLD.folder / "apc.csv"), WORLD.folder / "half.parquet")
        WORLD.run(WORLD.job.replace('"apc.csv"', '["apc.csv", "half.parquet"]'), "mixed", expect=3)
        self.assertIn("make two sources", WORLD.said.stderr)

    def test_another_version_of_arrow(self):
        """The plug-in is told that it needs a library that is not there."""
        program = pathlib.Path(Settings.tallystick)
        folder = WORLD.folder / "elsewhere" / "package"
        (folder.parent / "pyarrow").mkdir(parents=True)
        folder.mkdir()
        shutil.copy(program, folder / "tallystick")
        plugin = (program.parent / "libtallystick_arrow.so").read_bytes()
        major = pa.__version__.split(".")[0]
        wrong = plugin.replace(f"libarrow.so.{major}00".encode(), f"libarrow.so.{int(major) + 1}99".encode())
        self.assertNotEqual(plugin, wrong)
        (folder / "libtallystick_arrow.so").write_bytes(wrong)
        (folder.parent / "pyarrow" / "libarrow.so.9900").write_bytes(b"")
        pq.write_table(texts(WORLD.folder / "apc.csv"), WORLD.folder / "apc.parquet")
        here, Settings.tallystick = Settings.tallystick, str(folder / "tallystick")
        try:
            said = WORLD.run(WORLD.job.replace('"apc.csv"', '"apc.parquet"'), "version", expect=1) and WORLD.said.stderr
            self.assertIn(f"need the Arrow library of version {major}", said)
            self.assertIn("there is libarrow.so.9900 instead", said)
            self.assertIn(f"pip install 'pyarrow=={major}.*'", said)
            self.assertEqual(tables(WORLD.run(WORLD.job, "csv_goes_on")), tables(WORLD.expected))
        finally:
            Settings.tallystick = here


def setUpModule() -> None:
    global WORLD
    WORLD = World()


def tearDownModule() -> None:
    shutil.rmtree(WORLD.folder)


if __name__ == "__main__":
    main()
