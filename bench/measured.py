# SPDX-License-Identifier: MIT
"""Runs commands and measures them from outside; the data and job of the comparison with DuckDB."""
import os
import platform
import shutil
import subprocess
import sys
import time
from pathlib import Path

JOB = Path(__file__).parent / "peers" / "duckdb" / "job.toml"
SOURCES = ("gp", "inpatient", "ae")


def run_measured(command: list[str], log: Path) -> dict[str, float]:
    """Runs a command to its end: wall and processor seconds, and the largest resident set in MB (2^20 bytes). What
    commands before it left to be written is on disk by then, so that nobody waits for another's bytes."""
    os.sync()
    with open(log, "wb") as out:
        began = time.monotonic()
        process = subprocess.Popen(command, stdout=out, stderr=out)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.monotonic() - began
    if status != 0:
        sys.exit(f"failed ({status}): {' '.join(command)}; it wrote:\n{log.read_text()[-2000:]}")
    return {"wall_s": wall, "cpu_s": usage.ru_utime + usage.ru_stime, "peak_mb": usage.ru_maxrss / 1024}


class Work:
    """Data, job and keys of one number of rows, below `folder`."""

    def __init__(self, program: str, make_data: str, folder: str, rows: int, form: str = "csv") -> None:
        """`form`: what sources and outputs are, csv or parquet; make_parquet() makes those sources of the CSV ones."""
        self.form = form
        self.program = program
        self.rows = rows
        self.folder = Path(folder) / str(rows)
        self.data = self.folder / "data"
        self.out = self.data / "out"
        if not (self.data / "optouts.dat").exists():
            print(f"making {rows:,} rows in {self.data}", file=sys.stderr)
            shutil.rmtree(self.data, ignore_errors=True)
            self.data.mkdir(parents=True)
            subprocess.run([make_data, self.data, str(rows)], check=True)
        job = JOB.read_text()
        if form == "parquet":
            job = job.replace('.csv"', '.parquet"').replace('folder = "out"', 'folder = "out"\nformat = "parquet"')
        (self.data / "job.toml").write_text(job)
        for purpose in ("linkage", "project"):
            key = self.data / "keys" / f"{purpose}.key"
            if not key.exists():
                subprocess.run([program, "--quiet", "keygen", "--purpose", purpose, "--out", key], check=True,
                               stderr=subprocess.DEVNULL)

    def run(self, threads: int, memory_limit: str = "") -> dict[str, float]:
        shutil.rmtree(self.out, ignore_errors=True)
        limit = ["--memory-limit", memory_limit] if memory_limit else []
        return run_measured([self.program, "--quiet", "--threads", str(threads), "run", str(self.data / "job.toml"),
                             *limit], self.folder / "tallystick.log")

    def input_bytes(self) -> int:
        return sum((self.data / f"{name}.{self.form}").stat().st_size for name in SOURCES)


def machine() -> dict[str, str]:
    model = next((line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines()
                  if line.startswith("model name")), platform.machine())
    return {"processor": model, "cores": str(os.cpu_count()), "load": "%.2f %.2f %.2f" % os.getloadavg()}
