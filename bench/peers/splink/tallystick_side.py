# SPDX-License-Identifier: MIT
"""The job of tallystick beside the data: its text, its keys, its answers."""
import json
import shutil
import subprocess
from pathlib import Path

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
person_id = "nhs_number"
birth_date = "birth_date"
sex = "sex"
postcode = "postcode"
practice = "practice"
local_id = "{local_id}"
provider = "{provider}"
[source.formats]
birth_date = "iso"
"""

def prepare(program: str, data: Path, sources: list[str], rules: str, local_ids: bool,
            probability: float | None) -> None:
    blocks = ""
    for name in sources:
        register = name == sources[0]
        with_local = local_ids and not register
        blocks += SOURCE.format(name=name, register=str(register).lower(), local_id="local_id" if with_local else "",
                                provider="provider" if with_local else "")
    model = f"[linkage.model]\nmatch_probability = {probability}" if probability else ""
    text = JOB.read_text().replace("@SOURCES@", blocks).replace("@RULES@", rules).replace("@MODEL@", model)
    (data / "job.toml").write_text(text)
    for purpose in ("linkage", "project"):
        key = data / "keys" / f"{purpose}.key"
        if not key.exists():
            subprocess.run([program, "--quiet", "keygen", "--purpose", purpose, "--out", key], check=True,
                           stderr=subprocess.DEVNULL)


def command(program: str, data: Path, threads: int) -> list[str]:
    shutil.rmtree(data / "out", ignore_errors=True)
    return [program, "--quiet", "--threads", str(threads), "run", str(data / "job.toml")]


def steps(data: Path) -> dict[str, dict[str, float]]:
    """Times of the run's stages, from its manifest."""
    times = json.loads((data / "out" / "manifest.json").read_text())["environment"]["times"]
    return {stage["stage"]: {"wall_s": stage["wall_seconds"], "cpu_s": stage["cpu_seconds"]} for stage in times}


def persons(data: Path, sources: list[str], rows: int) -> "numpy.ndarray":
    """The person of each row, as a number."""
    import numpy
    import pyarrow  # here, so that the process that starts others stays small
    from pyarrow import csv as arrow_csv

    options = arrow_csv.ConvertOptions(column_types={"person_id": "string", "row_id": "int64"},
                                       include_columns=["person_id", "row_id"])
    table = pyarrow.concat_tables([arrow_csv.read_csv(data / "out" / f"linked_{name}.csv", convert_options=options)
                                   for name in sources])
    if len(table) != rows:
        raise SystemExit(f"tallystick released {len(table):,} of {rows:,} rows")
    person = table["person_id"].combine_chunks().dictionary_encode().indices.to_numpy()
    cluster = numpy.empty(rows, dtype=numpy.int64)
    cluster[table["row_id"].to_numpy()] = person
    return cluster
