# SPDX-License-Identifier: MIT
"""What a match model does not do even where single pairs look likely: with given parameters, on a dozen rows."""

import json
import shutil

import support

JOB = """
[job]
name = "decisions"
as_of = 2026-03-31
purpose = "direct_care"
legal_basis = "none needed: these people do not exist"
approval = "TEST-0003"
[keys]
linkage = "keys/linkage.key"
project = "keys/project.key"
[[source]]
name = "clinic"
files = "clinic.csv"
care_setting = "community"
gp_sourced = false
release = ["row"]
[source.columns]
birth_date = "birth_date"
sex = "sex"
postcode = "postcode"
person_id = "nhs_number"
local_id = "local_id"
[source.formats]
provider = "RX1"
[optouts.national]
mode = "not_applied"
[linkage]
rules = "probabilistic"
[linkage.model]
parameters = "model.json"
MARGIN
[release]
folder = "out"
"""
COMPARISONS = {
    "person id": ["exact", "near", "different"],
    "birth date": ["exact", "day and month swapped", "two parts", "one part", "different"],
    "postcode": ["unit", "sector", "district", "different"],
    "sex": ["same", "different"],
    "practice": ["same", "different"],
    "local id": ["same", "different"],
}


def model() -> dict:
    """Agreement speaks for one person, disagreement against; a boy and a girl of one birth date at one postcode are twins."""
    comparisons = []
    for name, levels in COMPARISONS.items():
        m = [0.96] + [0.04 / (len(levels) - 1)] * (len(levels) - 1)
        u = [0.001] + [0.999 / (len(levels) - 1)] * (len(levels) - 1)
        if name == "sex":
            m, u = [0.99, 0.01], [0.5, 0.5]
        comparisons.append({"name": name, "levels": [{"name": n, "m": a, "u": b} for n, a, b in zip(levels, m, u)]})
    twins = {"levels": {"birth date": "exact", "postcode": "unit", "sex": "different"}, "weight": -20}
    return {"format": "tallystick match model", "version": 1, "comparisons": comparisons, "dependence": [twins]}


class Decisions(support.JobCase):
    def persons(self, rows: list[tuple[str, ...]], margin: str = "") -> list[str]:
        """The pseudonym of each row (birth date, sex, postcode, NHS number and local id, if any)."""
        if not (self.folder / "keys").exists():
            support.make_keys(self.folder)
        names = ("birth_date", "sex", "postcode", "nhs_number", "local_id")
        table = [{"row": str(i), **dict.fromkeys(names, ""), **dict(zip(names, row))} for i, row in enumerate(rows)]
        support.write_rows(self.folder / "clinic.csv", table)
        (self.folder / "model.json").write_text(json.dumps(model()))
        (self.folder / "job.toml").write_text(JOB.replace("MARGIN", margin))
        shutil.rmtree(self.folder / "out", ignore_errors=True)
        support.run("run", self.folder / "job.toml", "--quiet")
        released = {row["row"]: row["person_id"] for row in support.rows(self.folder / "out" / "linked_clinic.csv")}
        return [released[str(i)] for i in range(len(rows))]

    def test_a_boy_and_a_girl_do_not_meet_through_a_row_without_a_sex(self) -> None:
        place = "LS1 4AB"
        boy, unknown, girl = (("2024-02-03", sex, place, "") for sex in ("1", "9", "2"))
        persons = self.persons([boy, unknown, girl])
        self.assertEqual(len(set(persons)), 3)
        boys = self.persons([boy, unknown, boy])
        self.assertEqual(len(set(boys)), 1)

    def test_a_margin_keeps_close_matches_apart(self) -> None:
        # A row without a number and sex fits two people, and one of them better, by some 14 bits.
        rows = [
            ("1961-07-08", "1", "LS1 4AB", "9434765919"),
            ("1961-07-08", "1", "LS1 4AD", "9434765870"),
            ("1961-07-08", "9", "LS1 4AB", ""),  # with a sex a pass would find it
        ]
        for margin, same in (("", True), ("margin = 4.5", True), ("margin = 20", False)):
            persons = self.persons(rows, margin)
            self.assertEqual(persons[0] == persons[2], same, margin)
            self.assertNotEqual(persons[1], persons[2])

    def test_groups_that_contradict_each_other_are_not_held_together_by_one_link(self) -> None:
        # Two rows share a local id and say no more than the year of birth; each has others that it belongs to.
        man, woman = ("1980-02-03", "1", "LS1 4AB", ""), ("1980-09-21", "2", "LS9 7TF", "")
        moved = ("1980-02-03", "1", "LS9 7TF", "")
        bridge = [("1980", "9", place, "", "L1") for place in ("LS1 4AB", "LS9 7TF")]
        for there, count in ((woman, 2), (moved, 1)):
            persons = self.persons([man, man, *bridge, there, there])
            self.assertEqual(len(set(persons[:3])), 1)
            self.assertEqual(len(set(persons[3:])), 1)
            self.assertEqual(len(set(persons)), count)
            made = json.loads((self.folder / "out" / "manifest.json").read_text())["linkage"]["model"]
            self.assertEqual(made["bridges_undone"], "*" if count == 2 else 0)


if __name__ == "__main__":
    support.main()
