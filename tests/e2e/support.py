# SPDX-License-Identifier: MIT
"""What the whole-job tests share: run the program, make keys and jobs, read outputs."""

import argparse
import csv
import gzip
import hashlib
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

SKIPPED = 77  # CTest's SKIP_RETURN_CODE


class Settings:
    tallystick = ""
    shared = pathlib.Path()


def main() -> None:
    """Runs the unittest cases of the calling script against the program that CTest names."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--tallystick", required=True)
    parser.add_argument("--shared", type=pathlib.Path, required=True)
    known, rest = parser.parse_known_args()
    Settings.tallystick = known.tallystick
    Settings.shared = known.shared
    program = unittest.main(module="__main__", argv=[sys.argv[0], *rest], exit=False, verbosity=2)
    result = program.result
    if not result.wasSuccessful():
        sys.exit(1)
    if result.testsRun and len(result.skipped) == result.testsRun:
        print("SKIPPED: " + "; ".join(reason for _, reason in result.skipped))
        sys.exit(SKIPPED)


def run(*arguments: object, expect: int = 0, **options) -> subprocess.CompletedProcess:
    """Runs tallystick and checks its exit code."""
    done = subprocess.run([Settings.tallystick, *map(str, arguments)], capture_output=True, text=True, **options)
    if done.returncode != expect:
        raise AssertionError(
            f"exit code {done.returncode}, expected {expect}: {arguments}\n{done.stdout[-4000:]}\n{done.stderr[-4000:]}"
        )
    return done


def make_keys(folder: pathlib.Path) -> None:
    for purpose in ("linkage", "project"):
        run("keygen", "--purpose", purpose, "--out", folder / "keys" / f"{purpose}.key")


def synth(folder: pathlib.Path, people: int, *options: object) -> None:
    run("synth", "--people", people, "--out", folder, "--quiet", *options)
    make_keys(folder)


def rows(path: pathlib.Path) -> list[dict[str, str]]:
    opened = gzip.open(path, "rt", newline="", encoding="utf-8") if path.suffix == ".gz" else open(
        path, newline="", encoding="utf-8"
    )
    with opened as file:
        return list(csv.DictReader(file))


def write_rows(path: pathlib.Path, table: list[dict[str, str]]) -> None:
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, fieldnames=list(table[0]))
        writer.writeheader()
        writer.writerows(table)


def digests(folder: pathlib.Path) -> dict[str, str]:
    """SHA-256 of every output; of the manifest without the part that tells times and memory."""
    found = {}
    for path in sorted(folder.iterdir()):
        data = path.read_bytes()
        if path.name == "manifest.json":
            manifest = json.loads(data)
            del manifest["environment"]
            data = json.dumps(manifest, sort_keys=True).encode()
        found[path.name] = hashlib.sha256(data).hexdigest()
    return found


def evaluate(truth: pathlib.Path, out: pathlib.Path, *options: object, expect: int = 0) -> dict:
    links = sorted(out.glob("linked_*.csv"))
    done = run("evaluate", "--truth", truth, "--format", "json", *options, "--links", *links, expect=expect)
    return json.loads(done.stdout)


class JobCase(unittest.TestCase):
    """A test with a folder of its own."""

    def setUp(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="tallystick-e2e-")
        self.folder = pathlib.Path(self._folder.name)
        self.addCleanup(self._folder.cleanup)

    def shared_data(self, *parts: str) -> pathlib.Path:
        path = Settings.shared.joinpath("data", *parts)
        if not path.exists():
            self.skipTest(f"no {'/'.join(parts)} beside the checkout: this real data set was NOT tested")
        return path

    def report(self, name: str, evaluation: dict) -> None:
        scores = evaluation["all"]
        print(
            f"{name}: {scores['records']} records, pairwise precision {scores['precision']:.5f}, "
            f"recall {scores['recall']:.5f}, F1 {scores['f1']:.5f}, B-cubed F1 {scores['bcubed_f1']:.5f}"
        )
