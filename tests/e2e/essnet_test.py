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

[release]
folder = "out"
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
    def test_examples_1_and_2(self) -> None:
        truth = []
        for name in ("example1", "example2"):
            path = self.shared_data("essnet_examples", f"{name}.csv")
            (self.folder / f"{name}.csv").write_bytes(path.read_bytes())
            truth += [{"source": name, "record_id": row["id"], "person": row["id"]} for row in support.rows(path)]
        support.write_rows(self.folder / "truth.csv", truth)
        sources = "".join(SOURCE.format(name=name) for name in ("example1", "example2"))
        (self.folder / "job.toml").write_text(JOB.format(sources=sources))
        support.make_keys(self.folder)
        support.run("run", self.folder / "job.toml", "--quiet")
        evaluation = support.evaluate(self.folder / "truth.csv", self.folder / "out")
        self.report("ESSnet example 1 x 2", evaluation)
        self.assertGreaterEqual(evaluation["all"]["precision"], 0.997)
        self.assertGreaterEqual(evaluation["all"]["recall"], 0.93)


if __name__ == "__main__":
    support.main()
