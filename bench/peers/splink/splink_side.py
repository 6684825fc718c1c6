# SPDX-License-Identifier: MIT
"""The linkage in Splink, each step timed: python splink_side.py DATA OUT --sources a b ..."""
import argparse
import json
import resource
import time
from pathlib import Path

import duckdb
from splink import DuckDBAPI, Linker, block_on

from model import prepare_sql, settings


class Steps:
    """Wall and processor seconds of each step, threads of DuckDB included, and the peak of memory when it ended."""

    def __init__(self) -> None:
        self.times: dict[str, dict[str, float]] = {}
        self.mark = self.now()

    @staticmethod
    def now() -> tuple[float, float]:
        return time.monotonic(), time.process_time()

    def done(self, step: str) -> None:
        wall, cpu = self.now()
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        self.times[step] = {"wall_s": wall - self.mark[0], "cpu_s": cpu - self.mark[1], "peak_mb": peak}
        self.mark = self.now()


def run(db: duckdb.DuckDBPyConnection, sql: str) -> list[tuple]:
    """To its end: DuckDB 2 lets nobody else work while a result is not fetched."""
    return db.execute(sql).fetchall()


def train(linker: Linker, options: argparse.Namespace, steps: Steps) -> None:
    linker.training.estimate_probability_two_random_records_match(
        [block_on("nhs_no"), block_on("dob", "postcode", "sex")], recall=0.97)
    steps.done("prior")
    linker.training.estimate_u_using_random_sampling(max_pairs=options.max_pairs, seed=1)
    steps.done("u")
    for rule in (block_on("nhs_no"), block_on("dob", "postcode")):
        linker.training.estimate_parameters_using_expectation_maximisation(
            rule, estimate_without_term_frequencies=True)
    steps.done("em")


def write_clusters(db: duckdb.DuckDBPyConnection, clusters, path: Path) -> None:
    run(db, f"copy (select row_id, cluster_id from {clusters.physical_name}) to '{path}'")


BEST_LINKS = """
  with ends as (select row_id_r as row_id, row_id_l as other, match_weight
                from pairs where source_dataset_l = '{register}'
                union all
                select row_id_l, row_id_r, match_weight
                from pairs where source_dataset_r = '{register}')
  select row_id, arg_max(other, match_weight) as other, max(match_weight) as match_weight
  from (select *, rank() over (partition by row_id order by match_weight desc) as place from ends) where place = 1
  group by row_id having count(*) = 1
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--sources", nargs="+", required=True, help="the register first")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--memory-limit", default="12GB")
    parser.add_argument("--max-pairs", type=float, default=1e6)
    parser.add_argument("--link-type", choices=("link_only", "link_and_dedupe"), required=True)
    parser.add_argument("--local-ids", action="store_true")
    parser.add_argument("--guards", choices=("yes", "no"), default="yes")
    parser.add_argument("--places", choices=("joint", "separate"), default="joint")
    parser.add_argument("--lowest-weight", type=float, default=-10, help="pairs below it are not kept")
    parser.add_argument("--probability", type=float, default=0.95, help="that makes a link")
    parser.add_argument("--register-probabilities", type=float, nargs="*", default=[],
                        help="cluster again, with one row of the register a person at most")
    options = parser.parse_args()

    steps = Steps()
    db = duckdb.connect(":memory:", config={"threads": options.threads, "memory_limit": options.memory_limit,
                                            "temp_directory": str(options.out / "spill")})
    for name in options.sources:
        local_ids = options.local_ids and name != options.sources[0]
        run(db, f"create table input_{name} as {prepare_sql(str(options.data / (name + '.csv')), local_ids)}")
    people = run(db, f"select count(*) from input_{options.sources[0]}")[0][0]
    steps.done("read")

    api = DuckDBAPI(db)
    linker = Linker([api.register(f"input_{name}", dataset_display_name=name) for name in options.sources],
                    settings(options.link_type, people, options.local_ids, options.guards == "yes", options.places))
    train(linker, options, steps)
    predictions = linker.inference.predict(threshold_match_weight=options.lowest_weight)
    steps.done("predict")
    clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(
        predictions, threshold_match_probability=options.probability)
    steps.done("cluster")
    run(db, f"create view pairs as select * from {predictions.physical_name}")
    run(db, f"create table best as {BEST_LINKS.format(register=options.sources[0])}")
    steps.done("best_links")

    run(db, f"""copy (select row_id_l, row_id_r, match_weight, match_probability from pairs)
                   to '{options.out}/pairs.parquet'""")
    run(db, f"copy best to '{options.out}/best_links.parquet'")
    write_clusters(db, clusters, options.out / "clusters.parquet")
    linker.misc.save_model_to_json(str(options.out / "model.json"), overwrite=True)
    steps.done("write")
    for probability in options.register_probabilities:
        clusters = linker.clustering.cluster_using_single_best_links(
            predictions, duplicate_free_datasets=[options.sources[0]], ties_method="drop",
            threshold_match_probability=probability)
        write_clusters(db, clusters, options.out / f"register_clusters_{probability:g}.parquet")
        steps.done(f"register_cluster_{probability:g}")
    (options.out / "steps.json").write_text(json.dumps(steps.times, indent=2) + "\n")


if __name__ == "__main__":
    main()
