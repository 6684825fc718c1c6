#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The notebooks run from the first cell to the last, and what is kept in them was made by a run."""

import pathlib
import sys
import tempfile
import unittest

import nbformat
from nbclient import NotebookClient

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "e2e"))
from support import main  # noqa: E402

FOLDER = pathlib.Path(__file__).parents[2] / "docs" / "notebooks"


class Notebooks(unittest.TestCase):
    def test_they_run(self):
        found = sorted(FOLDER.glob("*.ipynb"))
        self.assertEqual(len(found), 2)
        for path in found:
            with self.subTest(path.name), tempfile.TemporaryDirectory() as folder:
                notebook = nbformat.read(path, as_version=4)
                NotebookClient(notebook, timeout=600, resources={"metadata": {"path": folder}}).execute()

    def test_they_are_kept_with_their_outputs(self):
        for path in FOLDER.glob("*.ipynb"):
            cells = [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
            self.assertEqual([cell.execution_count for cell in cells], list(range(1, len(cells) + 1)), path.name)
            self.assertTrue(any(cell.outputs for cell in cells), path.name)


if __name__ == "__main__":
    main()
