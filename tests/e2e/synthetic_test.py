# SPDX-License-Identifier: MIT
"""A synthetic population from end to end: quality against truth, opt-outs, outputs, manifest."""

import json
import subprocess

import support


class Synthetic(support.JobCase):
    @classmethod
    def setUpClass(cls) -> None:
        cls._made = support.tempfile.TemporaryDirectory(prefix="tallystick-e2e-")
        cls.made = support.pathlib.Path(cls._made.name)
        cls.addClassCleanup(cls._made.cleanup)
        support.synth(cls.made, 30_000)
        cls.summary = support.run("run", cls.made / "job.toml").stdout

    def test_quality_and_opt_outs(self) -> None:
        evaluation = support.evaluate(self.made / "truth.csv", self.made / "out")
        self.report("synthetic, 30,000 people", evaluation)
        self.assertGreaterEqual(evaluation["all"]["precision"], 0.9998)
        self.assertGreaterEqual(evaluation["all"]["recall"], 0.975)
        self.assertEqual(evaluation["opted_out_released"], 0)
        sources = {group["name"] for group in evaluation["groups"]}
        self.assertIn("source = apc", sources)

    def test_outputs_and_manifest_agree(self) -> None:
        out = self.made / "out"
        manifest = json.loads((out / "manifest.json").read_text())
        listed = {entry["path"]: entry["sha256"] for entry in manifest["outputs"]}
        for path in out.iterdir():
            if path.name == "manifest.json":
                continue
            done = subprocess.run(["sha256sum", path], capture_output=True, text=True, check=True)
            self.assertEqual(done.stdout.split()[0], listed.pop(path.name), path.name)
        self.assertEqual(listed, {})
        self.assertTrue(all(balance["holds"] for balance in manifest["row_balance"]))

    def test_persons_file_covers_the_linked_files(self) -> None:
        out = self.made / "out"
        persons = support.rows(out / "persons.csv")
        ids = [person["person_id"] for person in persons]
        # In the order of the blocks, which is that of the base32 alphabet: letters before digits.
        order = str.maketrans("abcdefghijklmnopqrstuvwxyz234567", "0123456789abcdefghijklmnopqrstuv")
        self.assertTrue(ids == sorted(ids, key=lambda id: id.translate(order)), "ordered by pseudonym")
        self.assertEqual(len(ids), len(set(ids)))
        for path in out.glob("linked_*.csv"):
            source = path.stem.removeprefix("linked_")
            counts: dict[str, int] = {}
            for row in support.rows(path):
                counts[row["person_id"]] = counts.get(row["person_id"], 0) + 1
            self.assertEqual({p["person_id"]: int(p[f"rows_{source}"]) for p in persons if p[f"rows_{source}"] != "0"}, counts)

    def test_schema_describes_every_column(self) -> None:
        schema = json.loads((self.made / "out" / "schema.json").read_text())
        for file in schema["files"]:
            with open(self.made / "out" / file["file"], encoding="utf-8") as opened:
                header = opened.readline().rstrip("\n").split(",")
            self.assertEqual(header, [column["name"] for column in file["columns"]])
            self.assertTrue(all(column["description"] for column in file["columns"]))

    def test_two_projects_share_no_pseudonym(self) -> None:
        job = (self.made / "job.toml").read_text().replace("keys/project.key", "keys/other.key")
        job = job.replace('folder = "out"', 'folder = "out-other"')
        (self.made / "other.toml").write_text(job)
        support.run("keygen", "--purpose", "project", "--out", self.made / "keys" / "other.key")
        support.run("run", self.made / "other.toml", "--quiet")
        ids = {row["person_id"] for row in support.rows(self.made / "out" / "persons.csv")}
        others = {row["person_id"] for row in support.rows(self.made / "out-other" / "persons.csv")}
        self.assertEqual(len(ids), len(others))
        self.assertFalse(ids & others)

    def test_summary_names_every_source_and_pass(self) -> None:
        manifest = json.loads((self.made / "out" / "manifest.json").read_text())
        for source in manifest["sources"]:
            self.assertIn(source["name"], self.summary)
        for linkage_pass in manifest["linkage"]["passes"]:
            self.assertIn(linkage_pass["name"], self.summary)

    def test_request_holds_each_valid_number_once(self) -> None:
        support.run("optouts", "request", self.made / "job.toml", "--out", self.made / "request.dat")
        lines = (self.made / "request.dat").read_text().splitlines()
        self.assertEqual(lines, sorted(set(lines)))
        self.assertTrue(all(len(line) == 11 and line[:10].isdigit() and line[10] == "," for line in lines))
        asked = set((self.made / "optouts" / "national_request.dat").read_text().split())
        self.assertLessEqual(set(lines), asked)
        self.assertEqual((self.made / "request.dat").stat().st_mode & 0o777, 0o600)


if __name__ == "__main__":
    support.main()
