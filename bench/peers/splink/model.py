# SPDX-License-Identifier: MIT
"""The Splink model: what is prepared, blocked and compared, as somebody would set it who knows Splink and NHS data."""
import splink.comparison_level_library as cll
import splink.comparison_library as cl
from splink import SettingsCreator, block_on

# Reading and preparing: empty cells are null; so are birth dates that stand for "unknown", pseudo-postcodes and sexes
# other than 1 and 2. NHS numbers that fail the check digit stay: one edit away from a true one they are evidence.
PREPARE = """
  select row_id, nhs_number as nhs_no, left(nhs_number, 7) as nhs_start,
         birth_date as dob, try_cast(birth_date as date) as dob_date,
         left(birth_date, 4) as dob_year,
         left(birth_date, 5) || right(birth_date, 2) || '-' || substr(birth_date, 6, 2) as dob_swapped,
         sex, postcode, left(postcode, -2) as sector, split_part(postcode, ' ', 1) as district, practice, local
  from (select row_id::integer as row_id, nhs_number, nullif(birth_date, '1900-01-01') as birth_date,
               case when sex in ('1', '2') then sex end as sex,
               case when postcode not like 'ZZ99%' then postcode end as postcode, practice, {local} as local
        from read_csv('{file}', header = true, all_varchar = true))
"""


def prepare_sql(file: str, local_ids: bool) -> str:
    local = "provider || ':' || local_id" if local_ids else "null::varchar"
    return PREPARE.format(file=file, local=local)


def one_edit(column: str, length: int, guarded: bool) -> str:
    """Damerau-Levenshtein distance of at most 1. One edit leaves the first or the last half as it was, so the guard
    changes no answer; it spares nearly all calls of a function that would take nine tenths of the training."""
    distance = f"damerau_levenshtein({column}_l, {column}_r) <= 1"
    if not guarded:
        return distance
    half = length // 2 - 1
    return (f"(left({column}_l, {half}) = left({column}_r, {half})"
            f" or right({column}_l, {half}) = right({column}_r, {half})) and {distance}")


def nhs_number(people: int, guarded: bool) -> cl.CustomComparison:
    """u by hand: random pairs never share a number, so sampling cannot find it."""
    exact, near = 1 / people, 1e-6
    return cl.CustomComparison(output_column_name="nhs_no", comparison_levels=[
        cll.NullLevel("nhs_no"),
        cll.ExactMatchLevel("nhs_no").configure(u_probability=exact, fix_u_probability=True),
        cll.CustomLevel(one_edit("nhs_no", 10, guarded), "one edit").configure(u_probability=near,
                                                                               fix_u_probability=True),
        cll.ElseLevel().configure(u_probability=1 - exact - near, fix_u_probability=True),
    ])


def birth_date(guarded: bool) -> cl.CustomComparison:
    days = "abs(dob_date_l - dob_date_r)"
    return cl.CustomComparison(output_column_name="dob", comparison_levels=[
        cll.NullLevel("dob"),
        cll.ExactMatchLevel("dob"),
        cll.CustomLevel("dob_swapped_l = dob_r", "day and month swapped"),
        cll.CustomLevel(one_edit("dob", 10, guarded), "one edit"),
        cll.CustomLevel(f"{days} <= 31", "one month"),
        cll.CustomLevel(f"{days} <= 366", "one year"),
        cll.CustomLevel(f"{days} <= 3653", "ten years"),
        cll.ElseLevel(),
    ])


def postcode(guarded: bool) -> cl.CustomComparison:
    return cl.CustomComparison(output_column_name="postcode", comparison_levels=[
        cll.NullLevel("postcode"),
        cll.ExactMatchLevel("postcode", term_frequency_adjustments=True),
        cll.CustomLevel(one_edit("postcode", 6, guarded), "one edit"),
        cll.CustomLevel("sector_l = sector_r", "sector"),
        cll.CustomLevel("district_l = district_r", "district"),
        cll.ElseLevel(),
    ])


def place(guarded: bool) -> cl.CustomComparison:
    """Postcode and practice together: people of one practice live near each other, so the two are no independent
    evidence, and adding their weights makes strangers of one birth date and practice look like one person."""
    unknown = "(postcode_l is null or postcode_r is null)"
    edit = one_edit("postcode", 6, guarded)
    same = "practice_l = practice_r"

    def exact(condition: str) -> cll.CustomLevel:
        return cll.CustomLevel(condition).configure(tf_adjustment_column="postcode",
                                                    disable_tf_exact_match_detection=True)

    return cl.CustomComparison(output_column_name="place", comparison_levels=[
        cll.CustomLevel(f"{unknown} and (practice_l is null or practice_r is null)").configure(is_null_level=True),
        exact(f"postcode_l = postcode_r and {same}"),
        exact("postcode_l = postcode_r"),
        cll.CustomLevel(f"{same} and {edit}"),
        cll.CustomLevel(edit),
        cll.CustomLevel(f"{same} and {unknown}"),
        cll.CustomLevel(f"{same} and sector_l = sector_r"),
        cll.CustomLevel(f"{same} and district_l = district_r"),
        cll.CustomLevel(same),
        cll.CustomLevel(unknown),
        cll.CustomLevel("sector_l = sector_r"),
        cll.CustomLevel("district_l = district_r"),
        cll.ElseLevel(),
    ])


def settings(link_type: str, people: int, local_ids: bool, guarded: bool, places: str) -> SettingsCreator:
    comparisons = [nhs_number(people, guarded), birth_date(guarded), cl.ExactMatch("sex")]
    if places == "joint":
        comparisons.append(place(guarded))
    else:
        comparisons += [postcode(guarded), cl.ExactMatch("practice").configure(term_frequency_adjustments=True)]
    blocking = [
        block_on("nhs_no"),
        block_on("dob", "postcode"),
        block_on("dob", "sex", "district"),
        block_on("postcode", "sex", "dob_year"),
        block_on("dob", "practice"),
        block_on("nhs_start", "dob_year"),
    ]
    if local_ids:
        comparisons.append(cl.CustomComparison(output_column_name="local", comparison_levels=[
            cll.NullLevel("local"),
            cll.ExactMatchLevel("local").configure(u_probability=1 / people, fix_u_probability=True),
            cll.ElseLevel().configure(u_probability=1 - 1 / people, fix_u_probability=True),
        ]))
        blocking.append(block_on("local"))
    return SettingsCreator(
        link_type=link_type, comparisons=comparisons, blocking_rules_to_generate_predictions=blocking,
        unique_id_column_name="row_id", retain_matching_columns=False, retain_intermediate_calculation_columns=False)
