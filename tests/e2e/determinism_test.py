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

    def people(self) -> list:
        """Who has which rows, over all files: pseudonyms are a release's own, and order by them tells nothing."""
        rows_of: dict[str, list] = {}
        for path in sorted((self.folder / "out").glob("*.csv")):
            for row in support.rows(path):
                rows_of.setdefault(row.pop("person_id"), []).append((path.name, *row.items()))
        self.assertGreater(len(rows_of), 1_000)
        return sorted(sorted(rows) for rows in rows_of.values())

    def test_compressed_input_gives_the_same_people(self) -> None:
        support.synth(self.folder, 3_000)
        support.run("run", self.folder / "job.toml", "--quiet")
        plain = self.people()
        with support.gzip.open(self.folder / "gp.csv.gz", "wb") as packed:
            packed.write((self.folder / "gp.csv").read_bytes())
        (self.folder / "gp.csv").unlink()
        job = (self.folder / "job.toml").read_text().replace('"gp.csv"', '"gp.csv.gz"')
        (self.folder / "job.toml").write_text(job)
        support.run("run", self.folder / "job.toml", "--quiet")
        self.assertTrue(plain == self.people())


if __name__ == "__main__":
    support.main()
