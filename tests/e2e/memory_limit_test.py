# SPDX-License-Identifier: MIT
"""A run that has to keep to little memory gives the same bytes, leaves nothing behind, and says what it lacks."""

import json
import resource
import shutil

import support


class MemoryLimit(support.JobCase):
    def names(self) -> set[str]:
        return {str(path.relative_to(self.folder)) for path in self.folder.rglob("*")}

    def release(self, *options: object, **more) -> dict:
        shutil.rmtree(self.folder / "out", ignore_errors=True)
        done = support.run("run", self.folder / "job.toml", "--format", "json", "--quiet", *options, **more)
        return json.loads(done.stdout)["environment"]

    def test_the_same_bytes_from_disk(self) -> None:
        support.synth(self.folder, 30_000)
        facts = self.release("--memory-limit", "64GB")
        self.assertEqual(facts["memory_limit_bytes"], 64_000_000_000)
        self.assertEqual(facts["spilled_bytes"], 0)
        expected = support.digests(self.folder / "out")
        names = self.names()
        for threads in (1, 2):
            facts = self.release("--memory-limit", "60MB", "--threads", threads)
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
