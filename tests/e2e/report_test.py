# SPDX-License-Identifier: MIT
"""report.html is a page of its own: well-formed, with nothing from elsewhere, and its numbers are the manifest's."""

import html.parser
import json
import re

import support

VOID = {"meta", "link", "br", "img", "input", "hr"}


class Page(html.parser.HTMLParser):
    """Checks that elements are closed in order; collects what the tests look at."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.texts: dict[str, list[str]] = {}
        self.feed(text)
        self.close()
        self.wrong += [f"<{tag}> is never closed" for tag in self.open]

    def handle_starttag(self, tag: str, attributes: list) -> None:
        self.tags.append((tag, dict(attributes)))
        if tag not in VOID:
            self.open.append(tag)
            self.texts.setdefault(tag, []).append("")

    def handle_startendtag(self, tag: str, attributes: list) -> None:
        self.tags.append((tag, dict(attributes)))

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open[-1] != tag:
            self.wrong.append(f"</{tag}> within {self.open[-3:]}")
        else:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        for tag in set(self.open):
            self.texts[tag][-1] += data

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.tags if name == tag]


class Report(support.JobCase):
    def choose(self, rules: str) -> None:
        job = (self.folder / "job.toml").read_text()
        (self.folder / "job.toml").write_text(re.sub(r'(?m)^rules = ".*"', f'rules = "{rules}"', job))

    def expect_sound(self, text: str) -> Page:
        page = Page(text)
        self.assertEqual(page.wrong, [])
        for name, attributes in page.tags:
            self.assertNotIn(name, ("script", "link", "img", "iframe", "object", "embed", "form", "base"))
            for key, value in attributes.items():
                self.assertFalse(key.startswith("on"), (name, key))
                if key in ("href", "src", "xlink:href", "action", "data"):
                    self.assertTrue(value.startswith("#"), (name, key, value))
        self.assertNotRegex(text, r"(?i)https?:|url\((?!#)|@import|javascript:")
        ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
        self.assertEqual(len(ids), len(set(ids)), "ids are unique")
        for _, attributes in page.tags:
            for key in ("aria-labelledby", "href"):
                for target in attributes.get(key, "").replace("#", "").split():
                    self.assertIn(target, ids)
        self.assertEqual(len(page.all("h1")), 1)
        self.assertEqual(len(page.all("caption")), len(page.all("table")))
        for heading in page.all("th"):
            self.assertIn(heading.get("scope"), ("col", "row"))
        pictures = [svg for svg in page.all("svg") if svg.get("role") == "img"]
        self.assertEqual(len(pictures), len(page.all("title")) - 1, "each picture has a title; so has the page")
        self.assertEqual(len(pictures), len(page.all("desc")))
        return page

    def test_a_run_writes_a_sound_page_that_agrees_with_its_manifest(self) -> None:
        support.synth(self.folder, 20_000)
        self.choose("probabilistic")
        support.run("run", self.folder / "job.toml", "--quiet")
        out = self.folder / "out"
        page = self.expect_sound((out / "report.html").read_text())
        for heading in ("In short", "Sources", "How rows found their person", "The match model", "Who is linked",
                        "Rows and sources of a person", "What cannot be true of one person", "Opt-outs",
                        "What is hidden, and why", "Methods and provenance"):
            self.assertIn(heading, page.texts["h2"])
        for division in ("Age at the event", "Sex", "Deprivation decile (imd_decile), 1 = most deprived",
                         "Ethnic group, from the codes of a released column", "Year of the event"):
            self.assertIn(division, page.texts["h3"])
        manifest = json.loads((out / "manifest.json").read_text())
        self.assertIn("report.html", [output["path"] for output in manifest["outputs"]])
        persons = manifest["linkage"]["persons"]
        self.assertIn(f"{persons:,}", page.texts["main"][0])
        rates = {(table["source"], table["by"]): table["groups"] for table in manifest["linkage"]["rates"]}
        for source in manifest["sources"]:
            whole = rates[source["name"], "source"][0]
            self.assertEqual(whole["rows_linked"], source["rows_linked"])
            self.assertEqual(whole["rows_with_person_id"], source["rows_with_person_id"])
        for (source, by), groups in rates.items():
            shown = [group["rows"] for group in groups if group["rows"] != "*"]
            self.assertTrue(all(count == 0 or count >= 8 for count in shown), (source, by))
            self.assertNotEqual([group["rows"] for group in groups].count("*"), 1, (source, by))

    def test_without_a_model_the_page_says_nothing_of_one(self) -> None:
        support.synth(self.folder, 1_000)
        support.run("run", self.folder / "job.toml", "--quiet")
        page = self.expect_sound((self.folder / "out" / "report.html").read_text())
        self.assertNotIn("The match model", page.texts["h2"])

    def test_the_page_is_the_same_on_any_number_of_threads(self) -> None:
        support.synth(self.folder, 2_000)
        self.choose("probabilistic")
        pages = []
        for threads in (1, 3):
            support.run("run", self.folder / "job.toml", "--quiet", "--threads", threads)
            pages.append((self.folder / "out" / "report.html").read_bytes())
        self.assertEqual(pages[0], pages[1])

    def test_stated_probabilities_are_held_against_the_truth(self) -> None:
        support.synth(self.folder, 20_000)
        self.choose("probabilistic")
        review = self.folder / "review.csv"
        support.run("run", self.folder / "job.toml", "--quiet", "--review", review)
        path = self.folder / "evaluation.html"
        scores = support.evaluate(self.folder / "truth.csv", self.folder / "out", "--review", review, "--html", path)
        bands = [band for band in scores["calibration"] if band["sampled"]]
        self.assertGreater(len(bands), 2)
        for band in bands:
            self.assertLessEqual(band["sampled"], band["pairs"])
        surest = bands[-1]
        self.assertGreater(surest["of_one_person"] / surest["sampled"], 0.9)
        page = self.expect_sound(path.read_text())
        self.assertIn("Probabilities of the match model", page.texts["h2"])

    def test_an_evaluation_has_a_page_as_well(self) -> None:
        support.synth(self.folder, 1_000)
        support.run("run", self.folder / "job.toml", "--quiet")
        path = self.folder / "evaluation.html"
        scores = support.evaluate(self.folder / "truth.csv", self.folder / "out", "--by", "sex,age_band", "--html", path)
        page = self.expect_sound(path.read_text())
        self.assertIn(f"{100 * scores['all']['recall']:.2f} %", page.texts["dd"])
        self.assertIn("By age_band", page.texts["h3"])


if __name__ == "__main__":
    support.main()
