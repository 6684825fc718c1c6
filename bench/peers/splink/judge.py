# SPDX-License-Identifier: MIT
"""Holds what each side found against the truth."""
from pathlib import Path

import numpy as np
from pyarrow import csv as arrow_csv
from pyarrow import parquet

import quality
import tallystick_side

EXPERT = 0.95  # the probability that somebody without truth would ask for
WEIGHTS = np.arange(-8.0, 40.5, 0.5)


class Truth:
    def __init__(self, data: Path) -> None:
        table = arrow_csv.read_csv(data / "truth.csv")
        if not np.array_equal(table["row_id"].to_numpy(), np.arange(len(table))):
            raise SystemExit("truth.csv does not number the rows from 0")
        self.person = table["person"].to_numpy()
        self.register = table["source"].to_numpy() == 0
        self.rows = len(table)

    def of_links(self, link: np.ndarray) -> dict:
        return {"links": quality.of_links(self.person, self.register, link)}

    def of_clusters(self, cluster: np.ndarray) -> dict:
        """And the link of a row is the register's row of its cluster."""
        return {**quality.of_clusters(self.person, cluster),
                **self.of_links(quality.links_of_clusters(self.register, cluster))}

    def of_cluster_file(self, path: Path) -> dict:
        table = parquet.read_table(path)
        cluster = np.empty(self.rows, dtype=np.int64)
        cluster[table["row_id"].to_numpy()] = (
            table["cluster_id"].cast("string").combine_chunks().dictionary_encode().indices.to_numpy())
        return self.of_clusters(cluster)


def judge_tallystick(data: Path, sources: list[str]) -> dict:
    truth = Truth(data)
    cluster = tallystick_side.persons(data, sources, truth.rows)
    return {"as run": truth.of_clusters(cluster)}


def judge_splink(data: Path, out: Path) -> dict:
    """At the threshold of an expert, and at the one that would have been best: for links, and for clusters."""
    truth = Truth(data)
    best = parquet.read_table(out / "best_links.parquet")
    row, other, weight = (best[name].to_numpy() for name in ("row_id", "other", "match_weight"))
    pairs = parquet.read_table(out / "pairs.parquet")
    left, right, pair_weight = (pairs[name].to_numpy() for name in ("row_id_l", "row_id_r", "match_weight"))

    def links_at(threshold: float) -> dict:
        link = np.full(truth.rows, quality.NOBODY, dtype=np.int64)
        link[row[weight >= threshold]] = other[weight >= threshold]
        return truth.of_links(link)

    def clusters_at(threshold: float) -> dict:
        strong = pair_weight >= threshold
        return truth.of_clusters(quality.joined(truth.rows, left[strong], right[strong]))

    expert = float(np.log2(EXPERT / (1 - EXPERT)))
    same_person = truth.person[left] == truth.person[right]
    found = {"best links, p >= 0.95": links_at(expert),
             "best links, p >= 0.5": links_at(0),
             "best links, best threshold": best_of({t: links_at(t) for t in WEIGHTS}, "links"),
             "components, p >= 0.95": truth.of_cluster_file(out / "clusters.parquet"),
             "components, p >= 0.5": clusters_at(0),
             "components, best threshold": best_of(coarse_then_fine(clusters_at), "pairs")}
    for path in sorted(out.glob("register_clusters_*.parquet")):
        found[f"one register row, p >= {path.stem.split('_')[-1]}"] = truth.of_cluster_file(path)
    return {**found, "pairs": {"kept": len(left), "true": int(same_person.sum())}}


def best_of(tried: dict[float, dict], of: str) -> dict:
    threshold = max(tried, key=lambda t: tried[t][of]["f1"])
    return {"threshold": float(threshold), **tried[threshold]}


def coarse_then_fine(scores_at) -> dict[float, dict]:
    tried = {t: scores_at(t) for t in WEIGHTS[::8]}
    middle = max(tried, key=lambda t: tried[t]["pairs"]["f1"])
    for t in WEIGHTS[abs(WEIGHTS - middle) < 4]:
        if t not in tried:
            tried[t] = scores_at(t)
    return tried
