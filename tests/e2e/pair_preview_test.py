# SPDX-License-Identifier: MIT
"""The pairs that `run --plan --pairs` counts are those that the run compares, and nothing is written."""

import json

import support


class PairPreview(support.JobCase):
    def setUp(self) -> None:
        super().setUp()
        support.synth(self.folder, 5_000)
        self.job = self.folder / "job.toml"
        self.default = self.job.read_text()

    def choose(self, model: str = "") -> None:
        text = self.default.replace('rules = "default"', 'rules = "probabilistic"')
        self.job.write_text(text.replace("\n[release]\n", f"\n{model}\n[release]\nsmallest_count_shown = 1\n"))

    def preview(self, *options: object) -> list[dict]:
        before = sorted(self.folder.rglob("*"))
        done = support.run("run", "--plan", "--pairs", "--format", "json", self.job, *options)
        self.assertEqual(sorted(self.folder.rglob("*")), before)
        return json.loads(done.stdout)["pairs"]

    def test_it_counts_what_the_run_compares(self) -> None:
        self.choose("[linkage.model]\nlargest_block = 8\n")
        rules = self.preview("--threads", 1)
        self.assertEqual(self.preview("--threads", 2), rules)
        support.run("run", self.job, "--quiet")
        manifest = json.loads((self.folder / "out" / "manifest.json").read_text())
        compared = [rule for rule in manifest["linkage"]["model"]["rules"] if rule["compares"]]
        self.assertEqual([rule["agree"] for rule in rules], [rule["agree"] for rule in compared])
        self.assertEqual([rule["new_pairs"] for rule in rules], [rule["pairs"] for rule in compared])
        crowded = {rule["agree"]: rule for rule in rules}["postcode + birth_year"]
        self.assertGreater(crowded["blocks_too_large"], 0)
        self.assertGreater(crowded["rows_in_these"], crowded["blocks_too_large"])

    def test_a_plan_without_them_names_the_rules_and_the_way(self) -> None:
        self.choose('[[linkage.blocking]]\nagree = ["birth_date", "postcode"]\n')
        text = support.run("run", "--plan", self.job).stdout
        self.assertIn("\n  birth_date + postcode\n", text)
        self.assertIn("--pairs", text)
        self.assertNotIn("pairs", json.loads(support.run("run", "--plan", "--format", "json", self.job).stdout))
        self.assertIn("new pairs", support.run("run", "--plan", "--pairs", self.job).stdout)

    def test_a_job_without_a_model_compares_none(self) -> None:
        self.job.write_text(self.default)
        self.assertNotIn("--pairs", support.run("run", "--plan", self.job).stdout)
        self.assertIn("no match model", support.run("run", "--plan", "--pairs", self.job, expect=2).stderr)
        support.run("run", "--pairs", self.job, expect=2)


if __name__ == "__main__":
    support.main()
