# SPDX-License-Identifier: MIT
"""Keys, by the paths of their files."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from . import _core

__all__ = ["Keyset"]


class Keyset:
    """A linkage key and a project key.

    The keys stay in their files, readable by their owner only, and in the engine's memory while it works: no method gives
    a byte of them, and nothing shows more than their public ids.
    """

    def __init__(self, linkage: str | os.PathLike[str], project: str | os.PathLike[str]) -> None:
        self.linkage_path = Path(linkage).absolute()
        self.project_path = Path(project).absolute()
        self.linkage_id = _core.key_id(str(self.linkage_path), "linkage")
        self.project_id = _core.key_id(str(self.project_path), "project")

    @classmethod
    def load(cls, linkage: str | os.PathLike[str], project: str | os.PathLike[str] | None = None) -> Keyset:
        """Takes key files as they are.

        Parameters
        ----------
        linkage
            Path of the linkage key, or of a folder with ``linkage.key`` and ``project.key``.
        project
            Path of the project key; left out, ``project.key`` beside the linkage key.

        Raises
        ------
        tallystick.errors.KeyRefused
            A file is missing, damaged, of another purpose, or readable by others.
        """
        linkage = Path(linkage)
        if linkage.is_dir():
            linkage = linkage / "linkage.key"
        return cls(linkage, project if project is not None else linkage.parent / "project.key")

    @classmethod
    def generate(cls, folder: str | os.PathLike[str], *, epoch: int = 1) -> Keyset:
        """Makes two new keys in a folder, readable by you only. Never overwrites: without its key no pseudonym can be
        made again or led back."""
        folder = Path(folder)
        _core.make_key(str(folder / "linkage.key"), "linkage", epoch)
        _core.make_key(str(folder / "project.key"), "project", 0)
        return cls.load(folder)

    def __repr__(self) -> str:
        return f"<tallystick.Keyset linkage {self.linkage_id}, project {self.project_id}>"

    def __reduce__(self) -> Any:
        raise TypeError("a Keyset is not pickled: load it from its files where it is needed")
