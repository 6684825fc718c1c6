# SPDX-License-Identifier: MIT
"""A data set through Splink: the same settings for all sets, but for which columns there are."""
import duckdb
import numpy as np
import pyarrow
import quality
import splink.comparison_level_library as cll
import splink.comparison_library as cl
from public_data import DataSet
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

PROBABILITIES = (0.01, 0.05, 0.2, 0.5, 0.8, 0.95, 0.99)

PREPARE = """
  select row_id::integer as row_id, nullif(id, '') as id, nullif(birth_date, '') as dob, nullif(sex, '') as sex,
         nullif(postcode, '') as postcode, left(nullif(birth_date, ''), 4) as dob_year,
         substr(nullif(birth_date, ''), 6, 2) as dob_month, right(nullif(birth_date, ''), 2) as dob_day
  from {table} where source = '{source}'
"""


def near(column: str, most: int) -> cll.CustomLevel:
    return cll.CustomLevel(f"damerau_levenshtein({column}_l, {column}_r) <= {most}", f"{most} edits")


def number() -> cl.CustomComparison:
    """u by hand, for random numbers of seven digits: in small files, pairs sampled at random hold true ones."""
    shares = (1e-6, 1e-5, 2e-4)
    levels = [cll.ExactMatchLevel("id"), near("id", 1), near("id", 2)]
    return cl.CustomComparison(output_column_name="id", comparison_levels=[
        cll.NullLevel("id"),
        *(level.configure(u_probability=u, fix_u_probability=True) for level, u in zip(levels, shares)),
        cll.ElseLevel().configure(u_probability=1 - sum(shares), fix_u_probability=True)])


def birth_date() -> cl.CustomComparison:
    same = {part: f"dob_{part}_l = dob_{part}_r" for part in ("year", "month", "day")}
    return cl.CustomComparison(output_column_name="dob", comparison_levels=[
        cll.NullLevel("dob"), cll.ExactMatchLevel("dob"),
        cll.CustomLevel(f"{same['year']} and dob_month_l = dob_day_r and dob_day_l = dob_month_r", "swapped"),
        near("dob", 1),
        cll.CustomLevel(f"({same['year']})::int + ({same['month']})::int + ({same['day']})::int >= 2", "two parts"),
        near("dob", 2), cll.ElseLevel()])


def postcode() -> cl.CustomComparison:
    return cl.CustomComparison(output_column_name="postcode", comparison_levels=[
        cll.NullLevel("postcode"), cll.ExactMatchLevel("postcode", term_frequency_adjustments=True),
        near("postcode", 1), near("postcode", 2), cll.ElseLevel()])


def settings(data: DataSet) -> SettingsCreator:
    comparisons = [birth_date(), postcode()]
    comparisons += [number()] if data.has("id") else []
    comparisons += [cl.ExactMatch("sex")] if data.has("sex") else []
    blocked = [*(["id"] if data.has("id") else []), "dob", "postcode"]
    return SettingsCreator(
        link_type="link_only" if data.registers else "dedupe_only", comparisons=comparisons,
        blocking_rules_to_generate_predictions=[block_on(name) for name in blocked],
        unique_id_column_name="row_id", retain_matching_columns=False)


def train(linker: Linker, data: DataSet) -> None:
    sure = [block_on("id")] if data.has("id") else []
    linker.training.estimate_probability_two_random_records_match(
        [*sure, block_on("dob", "postcode", *(["sex"] if data.has("sex") else []))], recall=0.9)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e7, seed=1)
    for name in (["id"] if data.has("id") else []) + ["dob", "postcode"]:
        linker.training.estimate_parameters_using_expectation_maximisation(
            block_on(name), estimate_without_term_frequencies=True)


def clusters(linker: Linker, predictions, data: DataSet, probability: float):
    if data.registers:
        return linker.clustering.cluster_using_single_best_links(
            predictions, duplicate_free_datasets=list(data.files), ties_method="drop",
            threshold_match_probability=probability)
    return linker.clustering.cluster_pairwise_predictions_at_threshold(
        predictions, threshold_match_probability=probability)


def link(data: DataSet) -> dict[str, dict]:
    db = duckdb.connect(":memory:")
    db.register("everything", pyarrow.Table.from_pylist(data.rows()))
    for source in data.files:
        db.execute(f"create table input_{source} as {PREPARE.format(table='everything', source=source)}").fetchall()
    api = DuckDBAPI(db)
    linker = Linker([api.register(f"input_{source}", dataset_display_name=source) for source in data.files],
                    settings(data))
    train(linker, data)
    predictions = linker.inference.predict(threshold_match_probability=0.001)
    found = {}
    for probability in PROBABILITIES:
        table = clusters(linker, predictions, data, probability).physical_name
        cluster = np.empty(len(data.person), dtype=object)
        for row, name in db.execute(f"select row_id, cluster_id::varchar from {table}").fetchall():
            cluster[row] = name
        found[probability] = quality.of_clusters(data.person, cluster.astype(str))["pairs"]
    best = max(found, key=lambda probability: found[probability]["f1"])
    return {"p >= 0.95": found[0.95], "p >= 0.5": found[0.5], "best threshold": {**found[best], "threshold": best}}
