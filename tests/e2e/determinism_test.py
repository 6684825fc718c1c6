# SPDX-License-Identifier: MIT
"""The same input, job and keys give the same bytes with any number of threads."""

import shutil

import support


class Determinism(support.JobCase):
    def test_threads(self) -> None:
        support.synth(self.folder, 8_000)
        expected = None
        for threads in (1, 2, 3, 7):
            shutil.rmtree(self.folder / "out", ignore_errors=True)
            support.run("run", self.folder / "job.toml", "--quiet", "--threads", threads)
            found = support.digests(self.folder / "out")
            if expected is None:
                expected = found
                self.assertGreater(len(found), 5)
            self.assertEqual(found, expected, f"{threads} threads")

    def test_compressed_input_gives_the_same_release(self) -> None:
        support.synth(self.folder, 3_000)
        support.run("run", self.folder / "job.toml", "--quiet")
        plain = support.digests(self.folder / "out")
        with support.gzip.open(self.folder / "gp.csv.gz", "wb") as packed:
            packed.write((self.folder / "gp.csv").read_bytes())
        (self.folder / "gp.csv").unlink()
        job = (self.folder / "job.toml").read_text().replace('"gp.csv"', '"gp.csv.gz"')
        (self.folder / "job.toml").write_text(job)
        support.run("run", self.folder / "job.toml", "--quiet")
        packed = support.digests(self.folder / "out")
        self.assertEqual({n: d for n, d in plain.items() if n.endswith(".csv")},
                         {n: d for n, d in packed.items() if n.endswith(".csv")})


if __name__ == "__main__":
    support.main()
