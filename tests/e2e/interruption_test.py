# SPDX-License-Identifier: MIT
"""A run that is stopped or killed leaves no output that could be taken for a release."""

import signal
import subprocess
import time

import support


class Interruption(support.JobCase):
    @classmethod
    def setUpClass(cls) -> None:
        cls._made = support.tempfile.TemporaryDirectory(prefix="tallystick-e2e-")
        cls.made = support.pathlib.Path(cls._made.name)
        cls.addClassCleanup(cls._made.cleanup)
        support.synth(cls.made, 40_000)

    def setUp(self) -> None:
        super().setUp()
        self.job = self.made / "job.toml"

    def stop_after(self, seconds: float, number: signal.Signals) -> int:
        process = subprocess.Popen([support.Settings.tallystick, "run", str(self.job), "--quiet"],
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(seconds)
        process.send_signal(number)
        return process.wait(timeout=60)

    def named_outputs(self) -> list[str]:
        out = self.made / "out"
        return [path.name for path in out.iterdir() if not path.name.endswith(".part")] if out.exists() else []

    def test_stopped_or_killed_at_many_moments(self) -> None:
        """Either the whole release is there, manifest and all, or nothing has a name."""
        support.shutil.rmtree(self.made / "out", ignore_errors=True)
        began = time.monotonic()
        support.run("run", self.job, "--quiet")
        whole = time.monotonic() - began
        complete = support.digests(self.made / "out")
        codes = set()
        for number, polite in ((signal.SIGTERM, 143), (signal.SIGINT, 130), (signal.SIGKILL, None)):
            for step in range(1, 8):
                support.shutil.rmtree(self.made / "out", ignore_errors=True)
                code = self.stop_after(whole * step / 8, number)
                codes.add(code)
                if code == 0:
                    self.assertEqual(support.digests(self.made / "out"), complete)
                elif polite is not None:
                    self.assertEqual(code, polite)
                    self.assertEqual(self.named_outputs(), [])
                    self.assertEqual([p.name for p in (self.made / "out").glob("*")] if (self.made / "out").exists() else [],
                                     [], "a stopped run clears its temporary files")
                elif "manifest.json" not in self.named_outputs():
                    self.assertEqual(code, -signal.SIGKILL)
        self.assertLessEqual({143, 130, -signal.SIGKILL}, codes, "each signal hit a running job at least once")

    def test_so_is_one_with_a_match_model(self) -> None:
        self.job = self.made / "model.toml"
        lines = (self.made / "job.toml").read_text().splitlines()
        self.job.write_text("\n".join(
            'rules = "probabilistic"' if line.startswith("rules = ") else line for line in lines) + "\n")
        self.test_stopped_or_killed_at_many_moments()


if __name__ == "__main__":
    support.main()
