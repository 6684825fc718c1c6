# SPDX-License-Identifier: MIT
"""The result as text, in tables of Markdown."""
import re

# What counts as linkage, without reading and writing: training, comparing, deciding, joining rows to persons.
LINKAGE = re.compile("prior|u$|em$|predict|cluster|link")
SCORES = {"links": "link to register", "pairs": "pairs of a person", "b_cubed": "B-cubed"}


def table(head: list[str], rows: list[list[str]]) -> str:
    return "\n".join("| " + " | ".join(row) + " |" for row in [head, ["---"] * len(head), *rows])


def score_cell(scores: dict | None) -> str:
    return "" if scores is None else "{precision:.4f} / {recall:.4f} / **{f1:.4f}**".format(**scores)


def print_report(result: dict) -> None:
    print(f"{result['people']:,} people, {result['sources']} sources, errors: {result['errors']}; rules: "
          f"{result['rules']}; {result['threads']} threads, medians of {result['rounds']}; "
          f"{result['machine']['processor']}, load {result['machine']['load']}; "
          f"Splink {result['versions']['splink']}, DuckDB {result['versions']['duckdb']}\n")
    rows = []
    for side, ways in result["quality"].items():
        rows += [[f"{side}, {way}" + (f" ({scores['threshold']:g} bits)" if "threshold" in scores else ""),
                  *(score_cell(scores.get(kind)) for kind in SCORES)]
                 for way, scores in ways.items() if way != "pairs"]
    print(table(["precision / recall / F1", *SCORES.values()], rows) + "\n")
    rows = []
    for side, medians in result["medians"].items():
        process, linkage = medians["process"], medians["linkage"]
        rows.append([side, f"{linkage['cpu_s']:.2f}", f"{linkage['wall_s']:.2f}", f"{process['cpu_s']:.2f}",
                     f"{process['wall_s']:.2f}", f"{process['peak_mb']:,.0f}"])
    print(table(["", "linkage CPU s", "linkage wall s", "process CPU s", "process wall s", "peak MB"], rows) + "\n")
    for side, medians in result["medians"].items():
        print(f"{side}, CPU s: " + ", ".join(f"{step} {times['cpu_s']:.2f}" for step, times in
                                             medians["steps"].items()))
    if "splink" in result["quality"]:
        pairs = result["quality"]["splink"]["pairs"]
        print(f"splink kept {pairs['kept']:,} pairs, {pairs['true']:,} of them true")
    if len(result["medians"]) == 2:
        ours, theirs = result["medians"]["tallystick"], result["medians"]["splink"]
        print("splink / tallystick: " + ", ".join(
            f"{theirs[part][of] / ours[part][of]:.1f} {title}" for part, of, title in
            (("linkage", "cpu_s", "linkage CPU s"), ("process", "cpu_s", "process CPU s"),
             ("process", "wall_s", "process wall s"), ("process", "peak_mb", "peak MB"))))
