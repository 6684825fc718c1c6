# SPDX-License-Identifier: MIT
"""The job in DuckDB: python duckdb_side.py typical|lean DATA OUT THREADS csv|parquet

typical: a keyed hash of the NHS number and of (birth date, sex, postcode) for every row; linking on hashes.
lean:    linking on raw typed values; one keyed hash a person.
"""
import sys

import duckdb

# Stands for a secret that a real script would read from a safe place.
SECRET = "0123456789abcdef0123456789abcdef"

SOURCES = {
    "gp": dict(number="NHS_NUMBER", born="DATE_OF_BIRTH", dates="%d/%m/%Y", sex="SEX", male="M", female="F",
               postcode="POSTCODE", local="LOCAL_ID", event="DATE", code="CODE", value="VALUE"),
    "inpatient": dict(number="NEWNHSNO", born="DOB", dates="%Y%m%d", sex="SEX", male="1", female="2",
                      postcode="HOMEADD", local="LOPATID", event="ADMIDATE", code="DIAG", value="COST"),
    "ae": dict(number="NHS_NUMBER", born="BIRTH_DATE", dates="%Y-%m-%d", sex="STATED_GENDER", male="Male",
               female="Female", postcode="POSTCODE", local="LOCAL_ID", event="ARRIVAL", code="COMPLAINT",
               value="COST"),
}


FORM = sys.argv[5] if len(sys.argv) > 5 else "csv"


def table(data: str, name: str, columns: str) -> str:
    if FORM == "parquet":
        return f"read_parquet('{data}/{name}.parquet')"
    return f"""read_csv('{data}/{name}.csv', header=true, auto_detect=false, delim=',', quote='"', escape='"',
                          columns={{{columns}}})"""


def read(data: str, name: str) -> str:
    """One source with its identifiers made uniform: number (text of ten digits or null), born, sex, postcode."""
    s = SOURCES[name]
    header = ["ROW_ID", s["number"], s["born"], s["sex"], s["postcode"], s["local"], s["event"], s["code"], "SITE",
              s["value"]]
    columns = ", ".join(f"'{column}': 'VARCHAR'" for column in header)
    weighted = " + ".join(f"(ascii(substr(digits, {i}, 1)) - 48) * {11 - i}" for i in range(1, 10))
    return f"""
      select '{name}' as source, row_id,
             case when length(digits) = 10 and (11 - ({weighted}) % 11) % 11 = ascii(substr(digits, 10, 1)) - 48
                  then digits end as number,
             try_strptime({s['born']}, '{s['dates']}')::date as born,
             case {s['sex']} when '{s['male']}' then 1 when '{s['female']}' then 2 end::tinyint as sex,
             upper(replace({s['postcode']}, ' ', '')) as postcode,
             {s['event']} as event, {s['code']} as code, site, {s['value']} as value
      from (select *, replace({s['number']}, ' ', '') as digits
            from {table(data, name, columns)})"""


def opt_outs(data: str) -> str:
    return f"""read_csv('{data}/optouts.dat', header=false, auto_detect=false, delim=',', quote='"', escape='"',
                        columns={{'number': 'VARCHAR', 'nothing': 'VARCHAR'}})"""


def everything(data: str) -> str:
    return " union all ".join(read(data, name) for name in SOURCES)


def typical(db: duckdb.DuckDBPyConnection, data: str) -> None:
    db.execute(f"""create table hashed as
      select source, row_id, sha256('{SECRET}' || number) as h_number,
             sha256('{SECRET}' || born::varchar || sex::varchar || postcode) as h_place,
             sex, year(born) as birth_year, event, code, site, value
      from ({everything(data)})""")
    db.execute("create table out_of_it as select sha256('%s' || number) as h_number from %s" % (SECRET, opt_outs(data)))
    db.execute("""create table place as
      select w.h_place, count(distinct r.h_number) as people, min(r.h_number) as h_number
      from (select distinct h_place from hashed where h_number is null and h_place is not null) w
      left join hashed r on r.h_place = w.h_place and r.h_number is not null
      group by w.h_place""")
    db.execute(f"""create table linked as
      select r.source, r.row_id, r.sex, r.birth_year, r.event, r.code, r.site, r.value,
             coalesce(r.h_number, case p.people when 0 then r.h_place when 1 then p.h_number end) as h_person
      from hashed r left join place p on r.h_number is null and r.h_place = p.h_place""")
    db.execute(f"""create view released as
      select source, coalesce(h_person, sha256('{SECRET}' || row_id)) as person_id, sex, birth_year, row_id, event, code,
             site, value
      from linked where not exists (select 1 from out_of_it o where o.h_number = linked.h_person)""")


def lean(db: duckdb.DuckDBPyConnection, data: str) -> None:
    db.execute(f"""create table rows as
      select source, row_id, number::bigint as number, born, sex, postcode, event, code, site, value
      from ({everything(data)})""")
    db.execute(f"create table out_of_it as select number::bigint as number from {opt_outs(data)}")
    db.execute("""create table wanted as
      select born, sex, postcode, -(row_number() over ())::bigint as stranger
      from (select distinct born, sex, postcode from rows
            where number is null and born is not null and sex is not null and postcode is not null)""")
    db.execute("""create table place as
      select w.stranger, any_value(w.born) as born, any_value(w.sex) as sex, any_value(w.postcode) as postcode,
             count(distinct r.number) as people, min(r.number) as number
      from wanted w left join rows r
        on r.born = w.born and r.sex = w.sex and r.postcode = w.postcode and r.number is not null
      group by w.stranger""")
    # A number, or below 0 somebody without one: a stranger by place, or a row alone.
    db.execute("""create table linked as
      with open as (select * from rows where number is null)
      select source, row_id, sex, year(born) as birth_year, event, code, site, value, number as person
      from rows where number is not null
      union all
      select o.source, o.row_id, o.sex, year(o.born), o.event, o.code, o.site, o.value,
             case p.people when 0 then p.stranger when 1 then p.number
                           else -10000000000 - ascii(o.row_id) * 10000000000 - substr(o.row_id, 2)::bigint end
      from open o left join place p on o.born = p.born and o.sex = p.sex and o.postcode = p.postcode""")
    db.execute(f"""create table person as
      select person, sha256('{SECRET}' || person) as person_id
      from (select distinct person from linked where person not in (select number from out_of_it))""")
    db.execute("""create view released as
      select source, person_id, sex, birth_year, row_id, event, code, site, value
      from linked join person using (person)""")


def main() -> None:
    variant, data, out, threads, form = sys.argv[1:]
    how = "format parquet" if form == "parquet" else "header, delimiter ','"
    db = duckdb.connect(":memory:", config={"threads": int(threads), "preserve_insertion_order": False})
    db.execute("set enable_progress_bar = false")
    {"typical": typical, "lean": lean}[variant](db, data)
    for name in SOURCES:
        db.execute(f"""copy (select person_id, sex, birth_year, row_id, event, code, site, value from released
                             where source = '{name}') to '{out}/linked_{name}.{form}' ({how})""")


if __name__ == "__main__":
    main()
