# SPDX-License-Identifier: MIT
"""What links and persons are worth, from the truth: numpy only, some seconds for millions of rows.

`person` is the true person of each row; rows are numbered from 0. Shares are of 1.
"""
import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

NOBODY = -1
SEVERAL = -2  # a person who holds several rows of the register: the link is ambiguous, so wrong


def scores(true_positive: float, found: float, wanted: float) -> dict[str, float]:
    precision = true_positive / found if found else 1.0
    recall = true_positive / wanted if wanted else 1.0
    total = precision + recall
    return {"precision": precision, "recall": recall, "f1": 2 * precision * recall / total if total else 0.0}


def pairs_within(counts: np.ndarray) -> float:
    return float((counts * (counts - 1) // 2).sum())


def together(first: np.ndarray, second: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Cells of the table of two groupings: how many rows each has, and of which groups it is."""
    size = int(second.max()) + 1
    cells, counts = np.unique(first.astype(np.int64) * size + second, return_counts=True)
    return counts.astype(np.int64), cells // size, cells % size


def numbered(groups: np.ndarray) -> np.ndarray:
    return np.unique(groups, return_inverse=True)[1]


def of_clusters(person: np.ndarray, cluster: np.ndarray) -> dict[str, dict[str, float]]:
    """Pairwise and B-cubed scores of a grouping of all rows."""
    person, cluster = numbered(person), numbered(cluster)
    counts, cell_person, cell_cluster = together(person, cluster)
    persons, clusters = np.bincount(person), np.bincount(cluster)
    squares = (counts * counts).astype(float)
    precision = float((squares / clusters[cell_cluster]).sum()) / len(person)
    recall = float((squares / persons[cell_person]).sum()) / len(person)
    return {"pairs": scores(pairs_within(counts), pairs_within(clusters), pairs_within(persons)),
            "b_cubed": {"precision": precision, "recall": recall, "f1": 2 * precision * recall / (precision + recall)}}


def of_links(person: np.ndarray, register: np.ndarray, link: np.ndarray) -> dict[str, float]:
    """Scores of at most one link a row to the register: `register` says which rows are of it, `link` holds a row
    number, NOBODY or SEVERAL. Wanted: all rows outside whose person is in the register."""
    outside = ~register
    in_register = np.zeros(int(person.max()) + 1, dtype=bool)
    in_register[person[register]] = True
    linked = outside & (link != NOBODY)
    right = outside & (link >= 0)
    right[right] = person[link[right]] == person[right]
    return scores(int(right.sum()), int(linked.sum()), int((outside & in_register[person]).sum()))


def links_of_clusters(register: np.ndarray, cluster: np.ndarray) -> np.ndarray:
    """The register's row in each row's cluster."""
    cluster = numbered(cluster)
    rows = np.flatnonzero(register)
    holder = np.full(int(cluster.max()) + 1, NOBODY, dtype=np.int64)
    holder[cluster[rows]] = rows
    holder[np.bincount(cluster[rows], minlength=len(holder)) > 1] = SEVERAL
    return holder[cluster]


def joined(rows: int, left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Connected components."""
    graph = coo_matrix((np.ones(len(left), dtype=np.int8), (left, right)), shape=(rows, rows))
    return connected_components(graph, directed=False)[1]

