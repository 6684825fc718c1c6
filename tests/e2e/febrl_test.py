# SPDX-License-Identifier: MIT
"""Real input: the FEBRL data sets, without names. Ids have seven digits and typing errors; postcodes are Australian."""

import csv

import support

PASSES = """
[[linkage.pass]]
name = "id"
agree = ["person_id"]

[[linkage.pass]]
name = "birth date + postcode"
agree = ["birth_date", "postcode"]
"""


def job(sources: list[tuple[str, str]]) -> str:
    text = """
[job]
name = "febrl"
as_of = 2007-01-29
purpose = "direct_care"
legal_basis = "none needed: these people do not exist"
approval = "TEST-0001"
[keys]
linkage = "keys/linkage.key"
project = "keys/project.key"
"""
    for name, file in sources:
        text += f"""
[[source]]
name = "{name}"
files = "{file}"
care_setting = "{name}"
gp_sourced = false
release = [{{column = "rec_id", as = "record_id"}}]
[source.columns]
person_id = "soc_sec_id"
birth_date = "date_of_birth"
postcode = "postcode"
[source.formats]
person_id_scheme = "digits"
postcode_scheme = "opaque"
birth_date = "yyyymmdd"
"""
    return text + "[optouts.national]\nmode = \"not_applied\"\n" + PASSES + """
[release]
folder = "out"
"""


class Febrl(support.JobCase):
    def link(self, name: str, files: dict[str, "support.pathlib.Path"], person_of) -> dict:
        truth = []
        for source, path in files.items():
            text = path.read_text()
            (self.folder / f"{source}.csv").write_text(text)
            for row in csv.DictReader(text.splitlines(), skipinitialspace=True):
                truth.append({"source": source, "record_id": row["rec_id"], "person": person_of(row["rec_id"])})
        support.write_rows(self.folder / "truth.csv", truth)
        (self.folder / "job.toml").write_text(job([(source, f"{source}.csv") for source in files]))
        support.make_keys(self.folder)
        support.run("run", self.folder / "job.toml", "--quiet")
        evaluation = support.evaluate(self.folder / "truth.csv", self.folder / "out")
        self.report(name, evaluation)
        self.assertEqual(evaluation["all"]["records"], len(truth), "every record is released")
        return evaluation["all"]

    def febrl(self, number: int) -> dict:
        path = self.shared_data("febrl", f"dataset{number}.csv")
        return self.link(f"FEBRL {number}", {"people": path}, lambda record: record.split("-")[1])

    def test_febrl_1(self) -> None:
        scores = self.febrl(1)
        self.assertGreaterEqual(scores["precision"], 0.9995)
        self.assertGreater(scores["recall"], 0.95)  # exact id matching reaches 0.900

    def test_febrl_2(self) -> None:
        scores = self.febrl(2)
        self.assertGreaterEqual(scores["precision"], 0.9995)
        self.assertGreater(scores["recall"], 0.93)  # exact id matching reaches 0.872

    def test_febrl_3(self) -> None:
        scores = self.febrl(3)
        self.assertGreaterEqual(scores["precision"], 0.9995)
        self.assertGreater(scores["recall"], 0.94)  # exact id matching reaches 0.857

    def test_generator_a(self) -> None:
        for size in (1000, 5000):
            path = self.shared_data("febrl_dsgen", f"dataset_A_{size}.csv")
            scores = self.link(f"FEBRL generator A {size}", {"people": path}, lambda record: str(int(record) // 10))
            self.assertGreaterEqual(scores["precision"], 0.9995)
            self.assertGreater(scores["recall"], 0.95)
            self.setUp()

    def test_generator_d(self) -> None:
        org = self.shared_data("febrl_dsgen", "dataset_D_org_5000.csv")
        dup = self.shared_data("febrl_dsgen", "dataset_D_dup_5000.csv")
        scores = self.link("FEBRL generator D 5000", {"org": org, "dup": dup}, lambda record: str(int(record) // 10))
        self.assertGreaterEqual(scores["precision"], 0.9995)
        self.assertGreater(scores["recall"], 0.95)


if __name__ == "__main__":
    support.main()
