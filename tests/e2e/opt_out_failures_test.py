# SPDX-License-Identifier: MIT
"""Missing, stale or malformed opt-out data: exit code 5 and nothing written."""

import json

import support


class OptOutFailures(support.JobCase):
    def setUp(self) -> None:
        super().setUp()
        support.synth(self.folder, 1_000)
        self.job = (self.folder / "job.toml").read_text()

    def refuse(self, job: str | None = None) -> str:
        if job is not None:
            self.assertNotEqual(job, self.job, "the test changes the job")
            (self.folder / "job.toml").write_text(job)
        done = support.run("run", self.folder / "job.toml", expect=5)
        self.assertFalse((self.folder / "out").exists(), "nothing is written")
        self.assertIn("help:", done.stderr)
        return done.stderr

    def edit(self, name: str, change) -> None:
        path = self.folder / "optouts" / name
        path.write_text(change(path.read_text()))

    def test_lists_missing(self) -> None:
        for name in ("type1_events.csv", "national_cleared.dat", "national_request.dat", "local_objections.csv"):
            path = self.folder / "optouts" / name
            text = path.read_text()
            path.unlink()
            support.run("run", self.folder / "job.toml", expect=5)
            self.assertFalse((self.folder / "out").exists(), name)
            path.write_text(text)
        support.run("run", self.folder / "job.toml", "--quiet")

    def test_stale_reply(self) -> None:
        import re
        self.refuse(re.sub(r"reply_date = \S+", "reply_date = 2020-01-01", self.job))

    def test_number_in_reply_that_was_not_asked(self) -> None:
        self.edit("national_cleared.dat", lambda text: text + "9434765919,\n")
        self.refuse()

    def test_repeated_number(self) -> None:
        self.edit("national_cleared.dat", lambda text: text + text.splitlines()[0] + "\n")
        self.refuse()

    def test_empty_reply(self) -> None:
        self.edit("national_cleared.dat", lambda text: "")
        self.refuse()

    def test_failure_message_instead_of_a_list(self) -> None:
        self.edit("national_cleared.dat", lambda text: "File contains invalid NHS numbers\n")
        self.refuse()

    def test_share_removed_out_of_band(self) -> None:
        self.edit("national_cleared.dat", lambda text: "\n".join(text.splitlines()[: len(text.splitlines()) // 2]) + "\n")
        self.refuse()

    def test_invalid_number(self) -> None:
        self.edit("national_cleared.dat", lambda text: text + "9434765918,\n")
        stderr = self.refuse()
        self.assertNotIn("9434765918", stderr)

    def test_unknown_code(self) -> None:
        self.edit("type1_events.csv", lambda text: text.replace("9Nu0.", "9nu0.").replace("XaZ89", "XAZ89"))
        self.refuse()

    def test_objections_that_cover_nothing_here_are_not_silent(self) -> None:
        def add(text: str) -> str:
            header = text.splitlines()[0].split(",")
            row = {"NHS_NUMBER": "9434765919", "SOURCE": "no such source", "ACTION": "object",
                   "EFFECTIVE_FROM": "2020-01-01"}
            self.assertLessEqual(set(row), set(header))
            return text + 12 * (",".join(row.get(name, "") for name in header) + "\n")

        self.edit("local_objections.csv", add)
        summary = support.run("run", self.folder / "job.toml").stdout
        self.assertRegex(summary, r"local_objections_other_source +10\b")
        manifest = json.loads((self.folder / "out" / "manifest.json").read_text())
        self.assertEqual(manifest["opt_out_counts"]["local_objections_other_source"], 10)

    def test_truncated_event(self) -> None:
        self.edit("type1_events.csv", lambda text: text + "9434765919,read2\n")
        self.refuse()


if __name__ == "__main__":
    support.main()
