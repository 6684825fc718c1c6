# SPDX-License-Identifier: MIT
"""A run that has to keep to little memory gives the same bytes, leaves nothing behind, and says what it lacks."""

import json
import os
import re
import resource
import shutil
import subprocess

import support


# The address sanitizer keeps what is freed, 256 MB of it, and the limit counts what the process holds.
os.environ["ASAN_OPTIONS"] = os.environ.get("ASAN_OPTIONS", "") + ":quarantine_size_mb=1"


class MemoryLimit(support.JobCase):
    def names(self) -> set[str]:
        return {str(path.relative_to(self.folder)) for path in self.folder.rglob("*")}

    def release(self, *options: object, **more) -> dict:
        shutil.rmtree(self.folder / "out", ignore_errors=True)
        done = support.run("run", self.folder / "job.toml", "--format", "json", "--quiet", *options, **more)
        return json.loads(done.stdout)["environment"]

    def least_limit(self) -> str:
        """A little more than the least memory that a run gets by with, which differs by a MiB from run to run. A build with
        sanitizers takes more."""
        mib = 57
        while True:
            done = subprocess.run(
                [support.Settings.tallystick, "run", self.folder / "job.toml", "--quiet", "--memory-limit", f"{mib}MiB"],
                capture_output=True,
                text=True,
            )
            if done.returncode == 0:
                return f"{mib + mib // 10}MiB"
            needed = re.search(r"MiB needed (\d+)", done.stderr)
            self.assertIsNotNone(needed, done.stderr)
            mib = max(int(needed[1]), mib) + mib // 10

    def test_the_same_bytes_from_disk(self) -> None:
        support.synth(self.folder, 30_000)
        self.check_same_bytes_from_disk()

    def test_the_same_bytes_from_disk_with_a_match_model(self) -> None:
        support.synth(self.folder, 30_000)
        job = self.folder / "job.toml"
        job.write_text(job.read_text().replace('rules = "default"', 'rules = "probabilistic"'))
        self.assertIn('"probabilistic"', job.read_text())
        self.check_same_bytes_from_disk()

    def check_same_bytes_from_disk(self) -> None:
        facts = self.release("--memory-limit", "64GB")
        self.assertEqual(facts["memory_limit_bytes"], 64_000_000_000)
        self.assertEqual(facts["spilled_bytes"], 0)
        expected = support.digests(self.folder / "out")
        names = self.names()
        limit = self.least_limit()
        for threads in (1, 2):
            facts = self.release("--memory-limit", limit, "--threads", threads)
            self.assertGreater(facts["spilled_bytes"], 5_000_000)
            self.assertEqual(support.digests(self.folder / "out"), expected)
            self.assertEqual(self.names(), names)

    def test_what_is_needed_is_said_and_nothing_is_written(self) -> None:
        support.synth(self.folder, 2_000)
        names = self.names()
        done = support.run("run", self.folder / "job.toml", "--memory-limit", "1MB", expect=1)
        self.assertIn("memory limit is too low", done.stderr)
        self.assertRegex(done.stderr, r"MiB needed:? *\d+")
        self.assertEqual(self.names(), names)

    def test_a_disk_that_takes_no_more_ends_the_run(self) -> None:
        support.synth(self.folder, 30_000)
        names = self.names()

        def small_files() -> None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (3 << 20, 3 << 20))

        # Python ignores the signal for files that grow too large; the program inherits that and gets the error.
        done = support.run("run", self.folder / "job.toml", "--memory-limit", "60MB", expect=1,
                           preexec_fn=small_files, restore_signals=False)
        self.assertIn("--spill-folder", done.stderr)
        self.assertEqual(self.names(), names)

    def test_sizes_and_folders_are_checked(self) -> None:
        support.synth(self.folder, 100)
        job = self.folder / "job.toml"
        self.assertIn("--memory-limit", support.run("run", job, "--memory-limit", "much", expect=2).stderr)
        self.assertIn("--spill-folder", support.run("run", job, "--spill-folder", job, expect=2).stderr)


if __name__ == "__main__":
    support.main()
