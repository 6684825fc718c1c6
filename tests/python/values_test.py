#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The answers about columns, beside plain Python that knows the rules, whoever holds the column and however it lies."""

import importlib.util
import pathlib
import random
import re
import sys
import unittest

import duckdb
import numpy
import pandas
import polars
import pyarrow as pa

import tallystick as ts

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "e2e"))
from support import Settings, main  # noqa: E402

CHECKS = pathlib.Path(__file__).parents[2] / "python" / "checks"


def check_script(name: str):
    spec = importlib.util.spec_from_file_location(name, CHECKS / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def number_issue(text, palindromes="refuse"):
    """What is wrong with a text, by the rules as a reader would write them down."""
    digits = re.sub(r"[ -]", "", text)
    if not re.fullmatch(r"[0-9]+", digits):
        return "N201"
    if len(digits) != 10:
        return "N202"
    if len(set(digits)) == 1 or (digits[0] == digits[9] and digits[1:9] == "0" * 8):
        return "N204"
    if sum((10 - at) * int(digit) for at, digit in enumerate(digits)) % 11:
        return "N203"
    return "N205" if palindromes == "refuse" and digits == digits[::-1] else None


POSTCODE = re.compile(
    r"([A-PR-UWYZ](?:[0-9]{1,2}|[0-9][ABCDEFGHJKSTUW]|[A-HK-Y][0-9]|[A-HK-Y][0-9][0-9A-Z]))([0-9][ABD-HJLNP-UW-Z]{2})")


def postcode_parts(text):
    """Unit, sector, outward code, district and area of a text without mistakes of O and 0 or I and 1."""
    compact = text.replace(" ", "").upper()
    found = None if compact.startswith("ZZ99") else POSTCODE.fullmatch(compact)
    if not found:
        return None
    outward, inward = found.groups()
    area = re.match("[A-Z]+", outward)[0]
    return (f"{outward} {inward}", f"{outward} {inward[0]}", outward, re.match("[A-Z]+[0-9]+", outward)[0], area)


def numbers(count, seed=7):
    draw = random.Random(seed)
    texts = ["0000000000", "9999999999", "4000000004", "1234554321", "943 476 5919", "943-476-5919", "943476591",
             "94347659190", "943476591X", None]
    while len(texts) < count:
        nine = f"{draw.randrange(10**9):09d}"
        check = -sum((10 - at) * int(digit) for at, digit in enumerate(nine)) % 11
        texts.append(nine + str(check if check < 10 and draw.random() < 0.7 else draw.randrange(10)))
    draw.shuffle(texts)
    return texts


def postcodes(count, seed=8):
    draw = random.Random(seed)
    letters = "ABCDEFGHJKLMNPQRSTUVWXYZ"  # without O and I, whose repair has tests of its own
    texts = ["SW1A 1AA", "sw1a1aa", "M1 1AE", "B338TH", "ZZ99 3VZ", "no postcode", None]
    shapes = ["A9 9AA", "A99 9AA", "AA9 9AA", "AA99 9AA", "A9A 9AA", "AA9A 9AA", "A9 AAA", "99 9AA", "AAA9 9AA"]
    while len(texts) < count:
        text = "".join(draw.choice(letters) if c == "A" else draw.choice("23456789") if c == "9" else c
                       for c in draw.choice(shapes))
        texts.append(text.lower() if draw.random() < 0.2 else text)
    return texts


def answers(column):
    return column.to_pyarrow().to_pylist()


HOLDERS = {
    "list": list,
    "tuple": tuple,
    "array": pa.array,
    "large_string": lambda texts: pa.array(texts, pa.large_string()),
    "string_view": lambda texts: pa.array(texts, pa.string_view()),
    "binary": lambda texts: pa.array([t and t.encode() for t in texts], pa.binary()),
    "dictionary": lambda texts: pa.array(texts).dictionary_encode(),
    "chunks": lambda texts: pa.chunked_array([texts[:3], [], texts[3:101], texts[101:]], pa.string()),
    "slice": lambda texts: pa.array(["x", None, *texts, "y"]).slice(2, len(texts)),
    "sliced dictionary": lambda texts: pa.array(["x", None, *texts]).dictionary_encode().slice(2),
    "table": lambda texts: pa.table({"only": texts}),
    "sliced table": lambda texts: pa.table({"only": ["x", *texts]}).slice(1),
    "polars": polars.Series,
    "polars categories": lambda texts: polars.Series(texts, dtype=polars.Categorical),
    "pandas": pandas.Series,
    "pandas objects": lambda texts: pandas.Series(texts, dtype=object),
    "pandas of arrow": lambda texts: pandas.Series(texts, dtype=pandas.ArrowDtype(pa.string())),
    "pandas of another index": lambda texts: pandas.Series(texts, index=range(len(texts), 0, -1)),
    "numpy": lambda texts: numpy.array(texts, dtype=object),
    "duckdb": lambda texts: duckdb.from_arrow(pa.table({"only": texts})),
}


class Numbers(unittest.TestCase):
    def test_every_function_says_what_plain_python_says(self):
        texts = numbers(40_000)
        for palindromes in ("refuse", "accept"):
            issues = [t and number_issue(t, palindromes) for t in texts]
            valid = [None if t is None else issue is None for t, issue in zip(texts, issues, strict=True)]
            digits = [re.sub("[ -]", "", t) if ok else None for t, ok in zip(texts, valid, strict=True)]
            for threads in (1, 2, 0):
                given = {"palindromes": palindromes, "threads": threads}
                self.assertEqual(answers(ts.nhs_number.check(texts, **given)), issues)
                self.assertEqual(answers(ts.nhs_number.is_valid(texts, **given)), valid)
                self.assertEqual(answers(ts.nhs_number.normalise(texts, **given)), digits)

    def test_whoever_holds_the_column(self):
        texts = numbers(500)
        expected = [t and number_issue(t) for t in texts]
        for holder, hold in HOLDERS.items():
            with self.subTest(holder):
                self.assertEqual(answers(ts.nhs_number.check(hold(texts))), expected)

    def test_whole_numbers_get_their_zeros_back(self):
        written = [t for t in numbers(500) if t and number_issue(t) in (None, "N203")]
        written = [re.sub("[ -]", "", t) for t in written] + ["0101010102", "0000000019"]
        values = [int(t) for t in written]
        expected = [t if number_issue(t) is None else None for t in written]
        for name, column in {
            "int64": pa.array(values, pa.int64()),
            "uint64": pa.array(values, pa.uint64()),
            "float64": pa.array(values, pa.float64()),
            "numpy": numpy.array(values),
            "polars": polars.Series(values),
            "pandas": pandas.Series(values),
        }.items():
            with self.subTest(name):
                self.assertEqual(answers(ts.nhs_number.normalise(column)), expected)

    def test_agrees_with_another_implementation(self):
        if not importlib.util.find_spec("nhs_number"):
            self.skipTest("the package nhs-number is not installed")
        script = check_script("compare_nhs_number")
        numbers_ = script.edge_cases() + script.drawn(numpy.random.default_rng(3), 100_000)
        found, both = script.compare(numbers_)
        self.assertEqual(found["none"], 0, found)
        self.assertGreater(both, 30_000)


class Postcodes(unittest.TestCase):
    def test_every_function_says_what_plain_python_says(self):
        texts = postcodes(20_000)
        parts = [t and postcode_parts(t) for t in texts]
        valid = [None if t is None else part is not None for t, part in zip(texts, parts, strict=True)]
        self.assertGreater(valid.count(True), 5_000)
        self.assertEqual(answers(ts.postcode.is_valid(texts)), valid)
        functions = (ts.postcode.normalise, ts.postcode.sector, ts.postcode.outward, ts.postcode.district, ts.postcode.area)
        for at, function in enumerate(functions):
            for threads in (1, 2):
                self.assertEqual(answers(function(texts, threads=threads)), [part and part[at] for part in parts])

    def test_whoever_holds_the_column(self):
        texts = postcodes(500)
        expected = [part and part[0] for part in (t and postcode_parts(t) for t in texts)]
        for holder, hold in HOLDERS.items():
            with self.subTest(holder):
                self.assertEqual(answers(ts.postcode.normalise(hold(texts))), expected)

    def test_letters_and_digits_mixed_up(self):
        self.assertEqual(answers(ts.postcode.normalise(["0X1 2JD", "SW1A IAA"])), ["OX1 2JD", "SW1A 1AA"])

    def test_published_vectors(self):
        folder = Settings.shared / "vectors" / "postcode"
        if not folder.is_dir():
            self.skipTest(f"no test vectors at {folder}")
        script = check_script("compare_postcodes")
        count, found = script.differences(folder)
        self.assertGreater(count, 100)
        self.assertEqual([d for d in found if d[:2] not in script.EXPECTED], [])


class Practices(unittest.TestCase):
    def test_codes(self):
        texts = ["A81001", "y12345", "A8100", "AA1001", "V81999", "X99998", None]
        self.assertEqual(answers(ts.practice_code.is_valid(texts)), [True, True, False, False, False, False, None])
        self.assertEqual(answers(ts.practice_code.check(texts)), [None, None, "G701", "G701", None, None, None])


class Columns(unittest.TestCase):
    def test_nothing_and_nothing_but_missing(self):
        for column in ([], pa.array([], pa.string()), pa.chunked_array([], pa.string()), polars.Series([], dtype=polars.String)):
            self.assertEqual(answers(ts.nhs_number.is_valid(column)), [])
        for column in ([None, None], pa.nulls(2), pa.array([None, None], pa.string()), pa.array([None, None], pa.int64())):
            self.assertEqual(answers(ts.nhs_number.is_valid(column)), [None, None])
            self.assertEqual(answers(ts.nhs_number.normalise(column)), [None, None])

    def test_answers_go_to_every_library(self):
        column = ts.nhs_number.is_valid(["9434765919", "x", None])
        self.assertEqual(len(column), 3)
        self.assertEqual(column.to_polars().to_list(), [True, False, None])
        self.assertEqual(column.to_list(), [True, False, None])
        self.assertEqual([None if pandas.isna(v) else bool(v) for v in column.to_pandas()], [True, False, None])
        again = [pa.chunked_array(column).to_pylist() for _ in range(3)]  # as often as one likes
        self.assertEqual(again, [[True, False, None]] * 3)

    def test_a_mistake_is_said_without_a_value(self):
        secret = "9434765919"
        for column in ([secret, 9434765919], ["\udc80" + secret], [b"9434765919"], secret, object(),
                       pa.table({"a": [secret], "b": [secret]}), pa.array([[secret]])):
            with self.assertRaises((TypeError, ts.errors.InputRefused)) as caught:
                ts.nhs_number.normalise(column)
            self.assertNotIn(secret, f"{caught.exception!r} {caught.exception.__cause__!r} {caught.exception.__context__!r}")
        with self.assertRaises(ValueError):
            ts.nhs_number.is_valid([secret], palindromes="maybe")


if __name__ == "__main__":
    main()
