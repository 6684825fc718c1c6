#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The package's types: its sources by mypy's strict rules, the stubs of the engine's module beside the module itself."""

import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "e2e"))
from support import main  # noqa: E402

# Classes of pybind11 have a metaclass that no stub can name, and those without a constructor still have __init__.
ALLOWED = r"tallystick\._core\.(Job|ReleasedTable|Run)(\.__init__)?"


class Types(unittest.TestCase):
    def mypy(self, *arguments):
        with tempfile.TemporaryDirectory() as folder:
            (pathlib.Path(folder) / "allowed").write_text(ALLOWED + "\n")
            done = subprocess.run([sys.executable, "-m", *arguments], capture_output=True, text=True, cwd=folder,
                                  env={**os.environ, "MYPY_CACHE_DIR": folder})
        self.assertEqual(done.returncode, 0, done.stdout[-4000:] + done.stderr[-2000:])

    def test_sources(self):
        self.mypy("mypy", "--strict", "--ignore-missing-imports", "-p", "tallystick")

    def test_stubs(self):
        self.mypy("mypy.stubtest", "--allowlist", "allowed", "tallystick._core")


if __name__ == "__main__":
    main()
