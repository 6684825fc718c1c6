# SPDX-License-Identifier: MIT
"""The command line as a person meets it: help, errors with a place and a hint, exit codes, plan, check, init."""

import json

import support


class CommandLine(support.JobCase):
    def test_help_teaches(self) -> None:
        text = support.run("--help").stdout
        for command in ("keygen", "init", "check", "run", "synth", "evaluate", "optouts"):
            self.assertIn(command, text)
        self.assertIn("Exit codes", text)

    def test_usage_errors(self) -> None:
        support.run(expect=2)
        support.run("rum", expect=2)
        support.run("run", expect=2)
        support.run("run", self.folder / "missing.toml", expect=2)

    def test_job_problems_come_all_at_once(self) -> None:
        (self.folder / "job.toml").write_text('[job]\nname = "x"\npurpse = "planning"\n[linkage]\nrules = "defualt"\n')
        stderr = support.run("run", self.folder / "job.toml", expect=2).stderr
        self.assertIn("job.toml:3:1: error: unknown key 'purpse'", stderr)
        self.assertIn("purpose", stderr)
        self.assertIn("default", stderr)

    def test_a_data_file_given_by_mistake_is_not_shown(self) -> None:
        text = "NHS_NUMBER,NAME\n9434765919,CANARY\n"
        (self.folder / "patients.csv").write_text(text)
        for command in (["run"], ["check"], ["run", "--plan"]):
            for form in ("text", "json"):
                done = support.run(*command, self.folder / "patients.csv", "--log-format", form, expect=2)
                for word in ("NHS_NUMBER", "9434765919", "CANARY"):
                    self.assertNotIn(word, done.stdout + done.stderr)
        (self.folder / "patients.toml").write_text(text)
        self.assertIn("  | NHS_NUMBER", support.run("run", self.folder / "patients.toml", expect=2).stderr)

    def test_keys_are_never_overwritten_or_shared(self) -> None:
        key = self.folder / "a.key"
        support.run("keygen", "--out", key)
        support.run("keygen", "--out", key, expect=3)
        self.assertEqual(key.stat().st_mode & 0o777, 0o600)
        support.synth(self.folder / "demo", 500)
        (self.folder / "demo" / "keys" / "linkage.key").chmod(0o644)
        self.assertIn("help:", support.run("run", self.folder / "demo" / "job.toml", expect=3).stderr)

    def test_check_and_plan_write_nothing(self) -> None:
        support.synth(self.folder, 1_000)
        before = sorted(self.folder.rglob("*"))
        self.assertIn("rows read", support.run("check", self.folder / "job.toml").stdout)
        plan = json.loads(support.run("run", "--plan", "--format", "json", self.folder / "job.toml").stdout)
        self.assertGreater(plan["estimated_memory_bytes"], 0)
        self.assertTrue(plan["passes"])
        self.assertEqual(sorted(self.folder.rglob("*")), before)

    def test_issue_list_holds_places_and_codes_only(self) -> None:
        support.synth(self.folder, 2_000)
        support.run("check", self.folder / "job.toml", "--list-issues", self.folder / "issues.csv")
        issues = support.rows(self.folder / "issues.csv")
        self.assertGreater(len(issues), 10)
        self.assertEqual(list(issues[0]), ["file", "line", "column", "code"])
        issue = next(i for i in issues if i["code"] == "N203" and i["file"].endswith("apc.csv"))
        line = (self.folder / "apc.csv").read_text().splitlines()[int(issue["line"]) - 1]
        number = line.split(",")[int(issue["column"]) - 1].replace(" ", "")
        self.assertEqual(len(number), 10)
        total = sum(int(digit) * weight for digit, weight in zip(number, range(10, 0, -1)))
        self.assertNotEqual(total % 11, 0, "the cell at that place fails the check digit")

    def test_init_writes_a_job_for_the_files(self) -> None:
        support.synth(self.folder, 500)
        text = support.run("init", self.folder / "apc.csv", self.folder / "ecds.csv").stdout
        self.assertIn("NEWNHSNO", text)
        (self.folder / "new.toml").write_text(text)
        stderr = support.run("check", self.folder / "new.toml", expect=2).stderr
        self.assertIn("purpose", stderr)

    def test_broken_input_is_refused_with_its_place(self) -> None:
        support.synth(self.folder, 500)
        path = self.folder / "apc.csv"
        path.write_text(path.read_text().replace("\n", ",extra\n", 400).replace(",extra\n", "\n", 1))
        done = support.run("run", self.folder / "job.toml", expect=3)
        self.assertIn("apc", done.stderr)
        self.assertFalse((self.folder / "out").exists())

    def test_failed_gate(self) -> None:
        support.synth(self.folder, 500)
        job = (self.folder / "job.toml").read_text()
        (self.folder / "job.toml").write_text(job + "\n[quality]\nmin_linked_share = 1.0\n" if "[quality]" not in job
                                              else job.replace("[quality]", "[quality]\nmin_linked_share = 1.0"))
        support.run("run", self.folder / "job.toml", "--quiet", expect=4)
        self.assertTrue((self.folder / "out" / "manifest.json").exists(), "outputs are complete all the same")

    def test_timings_say_where_the_time_went(self) -> None:
        support.synth(self.folder, 300)
        text = support.run("run", self.folder / "job.toml", "--timings").stdout
        for step in ("standardise", "pseudonymise", "by person id", "format, digest, write"):
            self.assertRegex(text, rf"(?m)^ +{step} +\d")
        environment = json.loads((self.folder / "out" / "manifest.json").read_text())["environment"]
        steps = [step["step"] for stage in environment["times"] for step in stage["steps"]]
        self.assertIn("pseudonymise", steps)

    def test_json_log(self) -> None:
        (self.folder / "job.toml").write_text("[job\n")
        done = support.run("run", self.folder / "job.toml", "--log-format", "json", expect=2)
        event = json.loads(done.stderr.splitlines()[0])
        self.assertEqual(event["event"], "job_problem")


if __name__ == "__main__":
    support.main()
