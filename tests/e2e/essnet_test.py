# SPDX-License-Identifier: MIT
"""Real input: ESSnet examples 1 and 2, linked without any id and without names: birth date in three columns, sex, postcode."""

import support

JOB = """
[job]
name = "essnet"
as_of = 2011-12-31
purpose = "direct_care"
legal_basis = "none needed: these people do not exist"
approval = "TEST-0002"
[keys]
linkage = "keys/linkage.key"
project = "keys/project.key"
{sources}
[optouts.national]
mode = "not_applied"
{linkage}
[release]
folder = "out"
"""
PASSES = """
[linkage]
crowded_postcode_people = 500

[[linkage.pass]]
name = "birth date + sex + postcode"
agree = ["birth_date", "sex", "postcode"]

[[linkage.pass]]
name = "birth date + sex + postcode sector"
agree = ["birth_date", "sex", "postcode_sector"]

[[linkage.pass]]
name = "birth date + postcode"
agree = ["birth_date", "postcode"]

[[linkage.pass]]
name = "partial birth date + sex + postcode"
agree = ["partial_birth_date", "sex", "postcode"]
"""
MODEL = """
[linkage]
rules = "probabilistic"
"""
SOURCE = """
[[source]]
name = "{name}"
files = "{name}.csv"
care_setting = "{name}"
gp_sourced = false
one_row_per_person = true
release = [{{column = "id", as = "record_id"}}]
[source.columns]
birth_day = "dobday"
birth_month = "dobmon"
birth_year = "dobyear"
sex = "sex"
postcode = "postcode"
"""


class Essnet(support.JobCase):
    def link(self, name: str, linkage: str) -> dict:
        truth = []
        for source in ("example1", "example2"):
            path = self.shared_data("essnet_examples", f"{source}.csv")
            (self.folder / f"{source}.csv").write_bytes(path.read_bytes())
            truth += [{"source": source, "record_id": row["id"], "person": row["id"]} for row in support.rows(path)]
        support.write_rows(self.folder / "truth.csv", truth)
        sources = "".join(SOURCE.format(name=source) for source in ("example1", "example2"))
        (self.folder / "job.toml").write_text(JOB.format(sources=sources, linkage=linkage))
        support.make_keys(self.folder)
        support.run("run", self.folder / "job.toml", "--quiet")
        evaluation = support.evaluate(self.folder / "truth.csv", self.folder / "out")
        self.report(name, evaluation)
        return evaluation["all"]

    def test_passes(self) -> None:
        scores = self.link("ESSnet example 1 x 2, passes", PASSES)
        self.assertGreaterEqual(scores["precision"], 0.997)
        self.assertGreaterEqual(scores["recall"], 0.93)

    def test_model(self) -> None:
        scores = self.link("ESSnet example 1 x 2, model", MODEL)
        self.assertGreaterEqual(scores["precision"], 0.995)
        self.assertGreaterEqual(scores["recall"], 0.965)


if __name__ == "__main__":
    support.main()
