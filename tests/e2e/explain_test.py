# SPDX-License-Identifier: MIT
"""A person can ask why rows were linked, and look at a sample of pairs: by lines of the input, without a value in sight."""

import collections
import json
import pathlib
import stat

import support


class Explain(support.JobCase):
    def setUp(self) -> None:
        super().setUp()
        support.synth(self.folder, 20_000)
        job = (self.folder / "job.toml").read_text().splitlines()
        lines = ['rules = "probabilistic"' if line.startswith("rules = ") else line for line in job]
        (self.folder / "job.toml").write_text("\n".join(lines) + "\n")

    def review(self, *options: object) -> list[dict]:
        path = self.folder / "review.csv"
        support.run("run", self.folder / "job.toml", "--quiet", "--review", path, *options)
        self.assertEqual(stat.S_IMODE(path.stat().st_mode), 0o600)
        return support.rows(path)

    def test_a_review_samples_every_band_and_says_how_many_there_are(self) -> None:
        rows = self.review("--review-sample", 20)
        bands = collections.Counter(row["band_from"] for row in rows)
        self.assertGreater(len(bands), 4)
        for row in rows:
            self.assertEqual(bands[row["band_from"]], min(20, int(row["pairs_in_band"])))
            self.assertGreaterEqual(float(row["probability"]), float(row["band_from"]))
            if row["outcome"] == "linked":
                self.assertGreaterEqual(float(row["probability"]), 0.8)
        self.assertEqual(self.review("--review-sample", 20, "--threads", 1), rows)

    def test_bands_end_at_the_thresholds_of_the_job(self) -> None:
        job = self.folder / "job.toml"
        job.write_text(job.read_text() + "\n[linkage.model]\nmatch_weight = 4\nreview_weight = -1\n")
        rows = self.review("--review-sample", 100_000)
        bands = sorted({float(row["band_from"]) for row in rows})
        self.assertIn(0.333333, bands)  # odds of one to two
        self.assertIn(0.941176, bands)  # sixteen to one
        between = [row for row in rows if 0.33 <= float(row["band_from"]) < 0.94]
        self.assertGreater(len(between), 20)
        self.assertFalse([row for row in between if row["outcome"] == "linked"])
        made = json.loads((self.folder / "out" / "manifest.json").read_text())["linkage"]["model"]
        # People who opted out are counted, but not drawn.
        apart = [row for row in rows if float(row["probability"]) >= 1 / 3 and row["outcome"] in ("refused", "not linked")]
        self.assertGreaterEqual(made["pairs_for_review"] + 2, len(apart))

    def test_stated_probabilities_are_true(self) -> None:
        truth = {(row["source"], int(row["row"]) + 1): row["person"] for row in support.rows(self.folder / "truth.csv")}

        def person(file: str, line: str) -> str:
            return truth[file.rsplit("/", 1)[-1].split(".")[0], int(line)]

        rows = self.review("--review-sample", 100_000)
        sure = [row for row in rows if float(row["probability"]) >= 0.9]
        right = sum(person(row["file_a"], row["line_a"]) == person(row["file_b"], row["line_b"]) for row in sure)
        stated = sum(float(row["probability"]) for row in sure)
        self.assertGreater(len(sure), 500)
        self.assertGreater(right, stated - 0.035 * len(sure))

    def test_people_who_opted_out_are_not_shown_for_review(self) -> None:
        truth = {(row["source"], int(row["row"]) + 1): row for row in support.rows(self.folder / "truth.csv")}
        seen = 0
        for pair in self.review("--review-sample", 100_000):
            for side in ("a", "b"):
                row = truth[pair[f"file_{side}"].rsplit("/", 1)[-1].split(".")[0], int(pair[f"line_{side}"])]
                self.assertFalse(row["number_is"] == "own" and row["opted_out"] == "1")
                seen += 1
        self.assertGreater(seen, 500)

    def test_a_review_needs_a_match_model(self) -> None:
        job = (self.folder / "job.toml").read_text().replace('rules = "probabilistic"', 'rules = "default"')
        (self.folder / "job.toml").write_text(job)
        path = self.folder / "review.csv"
        done = support.run("run", self.folder / "job.toml", "--quiet", "--review", path, expect=2)
        self.assertIn("match model", done.stderr)
        self.assertFalse(path.exists())

    def test_an_explanation_adds_up_and_shows_no_value(self) -> None:
        row = next(row for row in self.review() if row["outcome"] == "linked")
        places = [f"{row['file_a']}:{row['line_a']}", f"{row['file_b']}:{row['line_b']}"]
        done = support.run("explain", self.folder / "job.toml", *places, "--format", "json", "--quiet")
        (pair,) = json.loads(done.stdout)
        total = pair["prior"] + pair["dependence"] + pair["rarity"] + sum(field["weight"] for field in pair["fields"])
        self.assertAlmostEqual(total, pair["weight"], places=6)
        self.assertAlmostEqual(pair["weight"], float(row["weight"]), places=2)
        self.assertEqual(pair["outcome"], "linked")
        text = support.run("explain", self.folder / "job.toml", *places, "--quiet").stdout
        self.assertIn("two people at random", text)
        for place in places:
            file, line = place.rsplit(":", 1)
            record = pathlib.Path(file).read_text(encoding="utf-8").splitlines()[int(line) - 1]
            for value in record.split(","):
                if len(value) > 4 and not value.startswith("20"):  # codes and event dates of the same digits aside
                    self.assertNotIn(value, text)

    def test_what_is_wrong_with_a_question_is_said(self) -> None:
        for rows, words in (
            (["gp.csv:2"], "two by two"),
            (["gp.csv", "gp.csv:2"], "file and line"),
            (["nothere.csv:2", "gp.csv:2"], "no rows were read"),
            (["gp.csv:1", "gp.csv:2"], "no row that could be read"),
        ):
            done = support.run("explain", self.folder / "job.toml", *rows, "--quiet", expect=2)
            self.assertIn(words, done.stderr)


if __name__ == "__main__":
    support.main()
