# SPDX-License-Identifier: MIT
"""The public data sets in one form: id, birth date, sex, postcode as they were published; no names, no addresses.

Rows are numbered through all files of a set, so that an answer is an array.
"""
import csv
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

FIELDS = ("id", "birth_date", "sex", "postcode")
HEADER = ("row_id", "id", "birth_date", "birth_year", "birth_month", "birth_day", "sex", "postcode")


@dataclass
class DataSet:
    name: str
    note: str
    registers: bool  # several files, each of which holds a person at most once
    postcodes: str   # scheme of tallystick: "gb" or "opaque" (Australian ones, towns)
    files: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    person: np.ndarray = field(default_factory=lambda: np.empty(0, dtype=np.int64))

    def add(self, source: str, rows: list[dict[str, str]], persons: list[str]) -> None:
        first = len(self.person)
        self.files[source] = [{"row_id": str(first + i), **row} for i, row in enumerate(rows)]
        numbers = np.fromiter((int(p) for p in persons), dtype=np.int64, count=len(persons))
        self.person = np.concatenate([self.person, numbers])

    def rows(self) -> list[dict[str, str]]:
        return [{"source": source, **row} for source, rows in self.files.items() for row in rows]

    def has(self, name: str) -> bool:
        return any(row[name] for rows in self.files.values() for row in rows)


def read(path: Path) -> list[dict[str, str]]:
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file, skipinitialspace=True))


def row(number: str, year: str, month: str, day: str, sex: str, postcode: str) -> dict[str, str]:
    date = f"{year}-{month:0>2}-{day:0>2}" if year and month and day else ""
    return {"id": number, "birth_date": date, "birth_year": year, "birth_month": month, "birth_day": day,
            "sex": sex if sex in ("1", "2") else "", "postcode": postcode}


def febrl_row(r: dict[str, str]) -> dict[str, str]:
    date = r["date_of_birth"]
    return row(r["soc_sec_id"], date[:4], date[4:6], date[6:], "", r["postcode"])


def febrl(data: Path, number: int) -> DataSet:
    rows = read(data / "febrl" / f"dataset{number}.csv")
    found = DataSet(f"FEBRL {number}", f"{len(rows):,} rows", registers=False, postcodes="opaque")
    found.add("people", [febrl_row(r) for r in rows], [r["rec_id"].split("-")[1] for r in rows])
    return found


def generated(data: Path, name: str, files: dict[str, str]) -> DataSet:
    found = DataSet(f"FEBRL generator {name}", "", registers=len(files) > 1, postcodes="opaque")
    for source, file in files.items():
        rows = read(data / "febrl_dsgen" / file)
        found.add(source, [febrl_row(r) for r in rows], [str(int(r["rec_id"]) // 10) for r in rows])
    found.note = " x ".join(f"{len(rows):,}" for rows in found.files.values()) + " rows"
    return found


def essnet(data: Path) -> DataSet:
    found = DataSet("ESSnet 1 x 2", "", registers=True, postcodes="gb")
    for name in ("example1", "example2"):
        rows = read(data / "essnet_examples" / f"{name}.csv")
        found.add(name, [row("", r["dobyear"], r["dobmon"], r["dobday"], r["sex"], r["postcode"]) for r in rows],
                  [r["id"] for r in rows])
    found.note = " x ".join(f"{len(rows):,}" for rows in found.files.values()) + " rows, no id"
    return found


def fake_1000(data: Path) -> DataSet:
    rows = read(data / "splink" / "fake_1000.csv")
    found = DataSet("fake_1000", f"{len(rows):,} rows, no id, no sex, town for postcode", registers=False,
                    postcodes="opaque")
    found.add("people", [row("", *r["dob"].split("-"), "", r["city"].upper().replace(" ", "")) for r in rows],
              [r["cluster"] for r in rows])
    return found


def all_sets(data: Path) -> list[DataSet]:
    return [
        *(febrl(data, number) for number in (1, 2, 3)),
        *(generated(data, f"A {size}", {"people": f"dataset_A_{size}.csv"}) for size in (1000, 5000)),
        generated(data, "D 5000", {"org": "dataset_D_org_5000.csv", "dup": "dataset_D_dup_5000.csv"}),
        essnet(data),
        fake_1000(data),
    ]
