# SPDX-License-Identifier: MIT
"""A match model that was saved and is given to a job links as the run that estimated it."""

import json
import shutil

import support


class ModelParameters(support.JobCase):
    def setUp(self) -> None:
        super().setUp()
        support.synth(self.folder, 5_000)
        self.job = (self.folder / "job.toml").read_text().replace('rules = "default"', 'rules = "probabilistic"')
        self.write_job()

    def write_job(self, model: str = "") -> None:
        table = f"\n[linkage.model]\n{model}\n" if model else ""
        (self.folder / "job.toml").write_text(self.job.replace("\n[release]\n", table + "\n[release]\n"))

    def run_job(self, *options: object, expect: int = 0):
        shutil.rmtree(self.folder / "out", ignore_errors=True)
        return support.run("run", self.folder / "job.toml", *options, expect=expect)

    def released(self) -> dict[str, list[list[str]]]:
        """All released rows, with each person named by their smallest record: pseudonyms are of one release only."""
        tables = {path.name: support.rows(path) for path in sorted((self.folder / "out").glob("linked_*.csv"))}
        first: dict[str, str] = {}
        for name, table in tables.items():
            for row in table:
                record = name + row["record_id"]
                first[row["person_id"]] = min(first.get(row["person_id"], record), record)
        tables["persons.csv"] = support.rows(self.folder / "out" / "persons.csv")
        return {
            name: sorted([first[row["person_id"]], *(v for k, v in row.items() if k != "person_id")] for row in table)
            for name, table in tables.items()
        }

    def manifest(self) -> dict:
        return json.loads((self.folder / "out" / "manifest.json").read_text())

    def test_the_links_are_those_of_the_run_that_saved_it(self) -> None:
        self.run_job("--save-model", self.folder / "model.json", "--quiet")
        estimated = self.released()
        facts = self.manifest()["linkage"]["model"]
        self.assertTrue(facts["estimated"])
        self.write_job('parameters = "model.json"')
        summary = self.run_job("--save-model", self.folder / "again.json", "--threads", 1).stdout
        self.assertIn("given, not estimated", summary)
        self.assertEqual(self.released(), estimated)
        model = (self.folder / "model.json").read_bytes()
        self.assertEqual((self.folder / "again.json").read_bytes(), model)
        given = self.manifest()
        self.assertEqual(given["linkage"]["model"]["iterations"], 0)
        for name in ("fields", "weights", "linked", "ambiguous", "expected_false", "expected_missed"):
            self.assertEqual(given["linkage"]["model"][name], facts[name])
        self.assertFalse(any(rule["trains"] for rule in given["linkage"]["model"]["rules"]))
        outputs = support.digests(self.folder / "out")
        self.run_job("--quiet", "--threads", 2)
        self.assertEqual(support.digests(self.folder / "out"), outputs)

        # Whoever changes the model makes another release: its pseudonyms must not meet those of this one.
        (self.folder / "model.json").write_bytes(model + b"\n")
        self.run_job("--quiet")
        self.assertEqual(self.released(), estimated)
        self.assertNotEqual(self.manifest()["release_id"], given["release_id"])

    def test_merged_levels_weigh_the_same(self) -> None:
        self.job = self.job.replace("\n[release]\n", '\n[linkage.model.levels]\npostcode = ["unit", "district"]\n'
                                    "practice = false\n\n[release]\n")
        self.write_job()
        model = self.folder / "model.json"
        self.run_job("--save-model", model, "--quiet")
        fields = {field["field"]: field["levels"] for field in self.manifest()["linkage"]["model"]["fields"]}
        self.assertEqual(fields["practice"], [])
        weights = {level["level"]: level["weight"] for level in fields["postcode"]}
        self.assertAlmostEqual(weights["sector"], weights["district"], places=2)
        self.assertNotAlmostEqual(weights["unit"], weights["sector"], places=0)
        merged = self.released()
        self.job = self.job.replace('[linkage.model.levels]\npostcode = ["unit", "district"]\npractice = false\n', "")
        self.write_job('parameters = "model.json"')
        self.run_job("--quiet")
        self.assertEqual(self.released(), merged)

    def test_nothing_is_overwritten_and_faults_are_named(self) -> None:
        model = self.folder / "model.json"
        self.run_job("--save-model", model, "--quiet")
        before = model.read_bytes()
        self.assertIn("already", self.run_job("--save-model", model, expect=2).stderr)
        self.assertEqual(model.read_bytes(), before)
        self.assertFalse((self.folder / "out").exists())

        changed = json.loads(before)
        changed["comparisons"][2]["levels"][0]["m"] = 1
        model.write_text(json.dumps(changed))
        self.write_job('parameters = "model.json"')
        said = self.run_job(expect=2).stderr
        self.assertIn("parameters = ", said)
        self.assertIn("model.json: the probabilities of a comparison do not add up to 1: comparisons: postcode, m", said)

    def test_a_model_from_splink_links(self) -> None:
        def comparison(column: str, *levels: tuple[str, float, float]) -> dict:
            null = {"sql_condition": f'"{column}_l" IS NULL OR "{column}_r" IS NULL', "is_null_level": True}
            return {
                "output_column_name": column,
                "comparison_levels": [{**null, "label_for_charts": "null"}] + [
                    {"sql_condition": sql, "label_for_charts": sql, "m_probability": m, "u_probability": u}
                    for sql, m, u in levels
                ],
            }

        splink = self.folder / "splink.json"
        splink.write_text(json.dumps({"link_type": "link_only", "comparisons": [
            comparison("nhs_number", ('"nhs_number_l" = "nhs_number_r"', 0.95, 1e-6), ("ELSE", 0.05, 1 - 1e-6)),
            comparison("dob", ('"dob_l" = "dob_r"', 0.96, 4e-5), ("ELSE", 0.04, 1 - 4e-5)),
            comparison("postcode", ('"postcode_l" = "postcode_r"', 0.85, 5e-4), ("ELSE", 0.15, 1 - 5e-4)),
            comparison("gender", ('"gender_l" = "gender_r"', 0.99, 0.5), ("ELSE", 0.01, 0.5)),
            comparison("surname", ('"surname_l" = "surname_r"', 0.95, 1e-3), ("ELSE", 0.05, 1 - 1e-3)),
        ]}))
        model = self.folder / "model.json"
        self.assertIn("surname", support.run("model", "import", splink, "--out", model, expect=2).stderr)
        self.assertFalse(model.exists())
        said = support.run("model", "import", splink, "--out", model, "--without", "surname").stdout
        self.assertIn("is lost: surname", said)
        self.assertIn("no evidence here: practice, local id", said)
        self.assertIn("birth date", support.run("model", "show", model).stdout)
        support.run("model", "import", splink, "--out", model, "--without", "surname", expect=2)
        self.write_job('parameters = "model.json"')
        self.run_job("--quiet")
        found = support.evaluate(self.folder / "truth.csv", self.folder / "out")
        self.report("a model from Splink", found)
        self.assertGreater(found["all"]["precision"], 0.999)
        self.assertGreater(self.manifest()["linkage"]["model"]["linked"], 100)


if __name__ == "__main__":
    support.main()
