# SPDX-License-Identifier: MIT
"""A data set through `tallystick run`: one job text for all sets, but for which columns there are."""
import csv
import shutil
import subprocess
from pathlib import Path

import numpy as np
import quality
from public_data import HEADER, DataSet

JOB = Path(__file__).parent / "job.toml"
SOURCE = """
[[source]]
name = "{name}"
files = "{name}.csv"
care_setting = "{name}"
gp_sourced = false
one_row_per_person = {register}
release = ["row_id"]
[source.columns]
person_id = "{id}"
birth_year = "birth_year"
birth_month = "birth_month"
birth_day = "birth_day"
birth_date = ""
sex = "{sex}"
postcode = "postcode"
[source.formats]
person_id_scheme = "digits"
postcode_scheme = "{postcodes}"
"""


def prepare(program: str, data: DataSet, folder: Path, rules: str) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    sources = ""
    for name, rows in data.files.items():
        with open(folder / f"{name}.csv", "w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, fieldnames=HEADER)
            writer.writeheader()
            writer.writerows(rows)
        sources += SOURCE.format(name=name, register=str(data.registers).lower(), postcodes=data.postcodes,
                                 **{role: role if data.has(role) else "" for role in ("id", "sex")})
    (folder / "job.toml").write_text(JOB.read_text().replace("@SOURCES@", sources).replace("@RULES@", rules))
    for purpose in ("linkage", "project"):
        subprocess.run([program, "--quiet", "keygen", "--purpose", purpose, "--out",
                        folder / "keys" / f"{purpose}.key"], check=True, stderr=subprocess.DEVNULL)


def link(program: str, data: DataSet, folder: Path, rules: str) -> dict[str, dict]:
    prepare(program, data, folder, rules)
    done = subprocess.run([program, "--quiet", "run", folder / "job.toml"], capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(f"tallystick, {data.name}, rules {rules}: exit code {done.returncode}\n{done.stderr[-2000:]}")
    cluster = np.full(len(data.person), -1, dtype=np.int64)
    names: dict[str, int] = {}
    for source in data.files:
        with open(folder / "out" / f"linked_{source}.csv", newline="", encoding="utf-8") as file:
            for row in csv.DictReader(file):
                cluster[int(row["row_id"])] = names.setdefault(row["person_id"], len(names))
    if (cluster < 0).any():
        raise SystemExit(f"tallystick, {data.name}: not every row was released")
    return {"as run": quality.of_clusters(data.person, cluster)["pairs"]}
