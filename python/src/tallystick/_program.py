# SPDX-License-Identifier: MIT
"""The command line program that the package brings along."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import NoReturn

PROGRAM = Path(__file__).with_name("bin") / "tallystick"


def main() -> NoReturn:
    """Becomes the program: same process, same arguments."""
    os.execv(PROGRAM, [str(PROGRAM), *sys.argv[1:]])  # noqa: S606  (no shell is what is wanted)
