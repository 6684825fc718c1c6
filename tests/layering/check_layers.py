#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Checks every #include of the engine against the layer table.

Usage: check_layers.py ROOT
Prints one line a violation, "file:line: reason", and ends with 1 if there is any, or with 2 if there
is nothing to check. ROOT holds engine/ and include/.
"""

import pathlib
import re
import sys

SHARED = {"core"}
ZONE_A = {"ingest", "standardise", "pseudonymise"}
ZONE_B = {"optout", "link", "cluster"}
ZONE_C = {"release", "report"}

# Folder -> the other folders whose headers it may include. Same as engine/CMakeLists.txt.
MAY_INCLUDE = {
    "core": set(),
    "crypto": SHARED,
    "table": SHARED,
    "identity": SHARED | {"table"},
    "flow": SHARED | {"table"},
    "model": SHARED,
    "ingest": SHARED | {"table", "identity"},
    "standardise": SHARED | {"table", "identity"},
    "pseudonymise": SHARED | {"crypto", "table", "identity", "flow"},
    "optout": SHARED | {"flow"},
    "link": SHARED | {"flow", "model"},
    "cluster": SHARED | {"flow"},
    "release": SHARED | {"crypto", "table", "flow"},
    "report": SHARED | {"flow"},
    "synth": SHARED | {"table"},
    # The plug-in: nobody includes it.
    "arrow_files": {"table"},
}
MAY_INCLUDE["pipeline"] = set(MAY_INCLUDE) - {"synth", "arrow_files"}
MAY_INCLUDE["cli"] = {"core", "pipeline", "synth"}
# The Python package's bindings: beside the jobs, checks of columns for their owner.
MAY_INCLUDE["python"] = {"core", "crypto", "table", "identity", "ingest", "standardise", "release", "report", "pipeline"}

# The privacy rule, kept apart from the table so that no edit of the table alone can break it.
IDENTIFIABLE = {"identity"} | ZONE_A
NEVER_IDENTIFIABLE = ZONE_B | ZONE_C | {"flow"}

# What is included -> where it may be: a folder, or the start of a file's path if there is a slash.
# A third-party library that is not named here may be included nowhere.
FENCES = [
    (r"^openssl/", {"crypto"}),
    (r"^(tbb/|oneapi/|omp\.h$)", {"core/parallel"}),
    (r"^(zlib\.h$|zstd)", {"table"}),
    (r"^(arrow|parquet)/", {"arrow_files"}),
    (r"^toml\+\+", {"pipeline", "synth"}),
    (r"^CLI/", {"cli"}),
    (r"^pybind11/", {"python"}),
    (r"^nlohmann/", {"report", "pipeline", "cli"}),
    (r"^(iostream|print|syncstream)$", {"cli"}),
]
SYSTEM = {"sys", "linux"}
STAGES = set(MAY_INCLUDE)

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')
COMPUTED_INCLUDE = re.compile(r"^\s*#\s*include\s*[A-Za-z_]")
# Writes for people to see; snprintf into a buffer is no output.
PRINTING = re.compile(r"(?<![\w.])(?:std::)?(printf|puts|putchar|fputs|fputc|fprintf|vprintf|vfprintf|perror|"
                      r"cout|cerr|clog)\b(?!_)")
COMMENT_OR_TEXT = re.compile(r"""//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])'""", re.DOTALL)


def without_comments_and_texts(source):
    """The same lines with comments and literals blanked."""
    return COMMENT_OR_TEXT.sub(lambda m: re.sub(r"[^\n]", " ", m.group()), source)


def fence_violation(place, target):
    for pattern, allowed in FENCES:
        if re.search(pattern, target):
            if any(place.startswith(a if "/" in a else a + "/") for a in allowed):
                return None
            return f"{target} may be included only in {', '.join(sorted(allowed))}"
    return None


def library_violation(folder, target):
    """For an include in angle brackets."""
    first = target.split("/")[0]
    if first in STAGES:
        return f"<{target}>: the engine's own headers are included with quotes"
    if "/" not in target or first == "tallystick" or any(re.search(p, target) for p, _ in FENCES):
        return None
    if first in SYSTEM and folder != "include":
        return None
    return f"<{target}>: no folder may include this library"


def folder_violation(folder, target):
    if ".." in target.split("/"):
        return f'"{target}": headers are named from the root, without ".."'
    other = target.split("/")[0] if "/" in target else None
    if other == "tallystick":
        return None
    if folder == "include":
        return f'"{target}": public headers include only the standard library and themselves'
    if folder == "python" and other == "bindings":
        return None
    if other not in STAGES:
        return None if other == "embedded" else f'"{target}": not a folder of the layer table'
    if folder in NEVER_IDENTIFIABLE and other in IDENTIFIABLE:
        return f'"{target}": {folder} must not be able to name an identifiable type'
    if other != folder and other not in MAY_INCLUDE[folder]:
        return f'"{target}": {folder} may not include {other}'
    return None


def reveal_violation(place, target):
    """Bindings may hand an identifier back to its owner in one place only."""
    if target == "identity/reveal.hpp" and place.startswith("python/") and place != "python/bindings/values.cpp":
        return "only python/bindings/values.cpp looks at identifiers"
    return None


def include_violation(folder, place, line):
    if COMPUTED_INCLUDE.match(line):
        return "an include by macro cannot be checked"
    match = INCLUDE.match(line)
    if not match:
        return None
    quote, target = match.groups()
    by_place = folder_violation if quote == '"' else library_violation
    return reveal_violation(place, target) or fence_violation(place, target) or by_place(folder, target)


def build_violations(root):
    """Differences between the table above and the one that the linker enforces."""
    path = root / "engine" / "CMakeLists.txt"
    if not path.exists():
        return
    text = path.read_text(encoding="utf-8")
    linked = {
        name: set(uses.split())
        for name, uses in re.findall(
            r"tallystick_(?:folder|plugin)\(\s*(\w+)(?:\s+USES\s+([a-z\s]+?))?(?=\s*(?:LIBRARIES|\)))", text)
    }
    for folder in sorted((set(linked) | set(MAY_INCLUDE)) - {"python"}):
        if folder not in linked or folder not in MAY_INCLUDE:
            yield path.relative_to(root), 1, f"{folder} is in only one of the two layer tables"
        elif folder != "cli" and linked[folder] != MAY_INCLUDE[folder]:
            both = sorted(linked[folder] ^ MAY_INCLUDE[folder])
            yield path.relative_to(root), 1, f"{folder}: the two layer tables differ in {', '.join(both)}"


def violations(root):
    """Yields (file, line, reason); also counts the files it has seen in violations.seen."""
    violations.seen = 0
    files = sorted((root / "engine").rglob("*.[hc]pp")) + sorted((root / "include").rglob("*.hpp"))
    files += sorted((root / "python" / "bindings").glob("*.[hc]pp"))
    for path in files:
        violations.seen += 1
        name = path.relative_to(root)
        folder = name.parts[1] if name.parts[0] == "engine" else name.parts[0]
        place = "/".join(name.parts[1:] if name.parts[0] == "engine" else name.parts) if folder != "include" else "include"
        if folder != "include" and folder not in MAY_INCLUDE:
            yield name, 1, f"engine/{folder} is not in the layer table"
            continue
        source = path.read_text(encoding="utf-8")
        for number, line in enumerate(source.splitlines(), start=1):
            reason = include_violation(folder, place, line)
            if reason:
                yield name, number, reason
        if folder != "cli":
            for number, line in enumerate(without_comments_and_texts(source).splitlines(), start=1):
                match = PRINTING.search(line)
                if match:
                    yield name, number, f"{match.group(1)}: only cli prints"


def main():
    if len(sys.argv) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    root = pathlib.Path(sys.argv[1])
    found = list(build_violations(root)) + list(violations(root))
    for name, number, reason in found:
        print(f"{name}:{number}: {reason}")
    if violations.seen == 0:
        print(f"no source under {root}", file=sys.stderr)
        return 2
    print(f"{violations.seen} files, {len(found)} violations", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
