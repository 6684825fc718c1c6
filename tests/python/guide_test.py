#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The guide for researchers runs as it is written, block after block."""

import contextlib
import io
import os
import pathlib
import re
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "e2e"))
from support import main, run  # noqa: E402

GUIDE = pathlib.Path(__file__).parents[2] / "docs" / "guide-researchers.md"


class Guide(unittest.TestCase):
    def test_every_block_runs(self):
        blocks = re.findall(r"```python\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
        self.assertGreater(len(blocks), 5)
        here = os.getcwd()
        with tempfile.TemporaryDirectory() as folder:
            os.chdir(folder)
            try:
                run("synth", "--people", 5000, "--out", "demo", "--quiet")
                names: dict = {}
                for number, block in enumerate(blocks):
                    told = io.StringIO()
                    with self.subTest(block=number), contextlib.redirect_stdout(told):
                        exec(compile(block, f"{GUIDE.name}, block {number}", "exec"), names)
                    for line in block.splitlines():
                        if "# [" in line:  # an answer that the page promises
                            self.assertIn(line.split("# ")[1], told.getvalue())
            finally:
                os.chdir(here)


if __name__ == "__main__":
    main()
