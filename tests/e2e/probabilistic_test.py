# SPDX-License-Identifier: MIT
"""A match model finds what exact passes leave open, does not pay with precision, and depends on no thread count."""

import shutil

import support


class Probabilistic(support.JobCase):
    def release(self, *options: object) -> dict:
        shutil.rmtree(self.folder / "out", ignore_errors=True)
        support.run("run", self.folder / "job.toml", "--quiet", *options)
        return support.evaluate(self.folder / "truth.csv", self.folder / "out")

    def choose(self, rules: str) -> None:
        job = (self.folder / "job.toml").read_text()
        lines = [f'rules = "{rules}"' if line.startswith("rules = ") else line for line in job.splitlines()]
        (self.folder / "job.toml").write_text("\n".join(lines) + "\n")

    def test_it_finds_more_and_the_same_on_any_number_of_threads(self) -> None:
        support.synth(self.folder, 20_000)
        exact = self.release()
        self.choose("probabilistic")
        found = self.release("--threads", 1)
        expected = support.digests(self.folder / "out")
        self.report("probabilistic", found)
        missed = 1 - exact["all"]["recall"]
        self.assertLess(1 - found["all"]["recall"], missed / 3)
        self.assertGreater(found["all"]["precision"], 0.9995)
        self.assertEqual(found["opted_out_released"], 0)
        self.release("--threads", 2)
        self.assertEqual(support.digests(self.folder / "out"), expected)


if __name__ == "__main__":
    support.main()
