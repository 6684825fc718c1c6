# SPDX-License-Identifier: MIT
"""The privacy canary: run everything, force every error path, then look for every identifier in everything that was
written or printed: raw, spaced, in hex, in base64 and as an unkeyed SHA-256. With a planted leak the search must find it."""

import base64
import csv
import hashlib
import os
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "e2e"))
import support  # noqa: E402

WINDOW = 10  # every identifier form is looked up by its first ten bytes, then in full


def forms_of(value: str) -> set[bytes]:
    """Every spelling under which a value could leak."""
    spellings = {value}
    if re.fullmatch(r"\d{10}", value):
        spellings |= {f"{value[:3]} {value[3:6]} {value[6:]}", f"{value[:3]}-{value[3:6]}-{value[6:]}"}
    forms: set[bytes] = set()
    for spelling in spellings:
        raw = spelling.encode()
        digest = hashlib.sha256(raw).digest()
        forms |= {raw, raw.hex().encode(), raw.hex().upper().encode(), digest, digest.hex().encode(),
                  digest.hex().upper().encode(), base64.b64encode(digest)}
        for shift in range(3):  # base64 of a longer text that holds the value at any offset
            encoded = base64.b64encode(b"\0" * shift + raw)
            inner = encoded[(0, 2, 3)[shift]: len(encoded) - (4 if (shift + len(raw)) % 3 else 0)]
            forms.add(inner)
    return {form for form in forms if len(form) >= WINDOW}


class Search:
    """Looks for many byte strings in many texts at once: a table of first windows, then full comparison."""

    def __init__(self, values: set[str]) -> None:
        self.by_window: dict[bytes, set[bytes]] = {}
        for value in values:
            for form in forms_of(value):
                self.by_window.setdefault(form[:WINDOW], set()).add(form)

    def hits(self, data: bytes) -> int:
        windows = self.by_window
        found = 0
        for at in range(len(data) - WINDOW + 1):
            forms = windows.get(data[at: at + WINDOW])
            if forms and any(data.startswith(form, at) for form in forms):
                found += 1
        return found


class Canary(support.JobCase):
    def identifiers(self, folder: pathlib.Path) -> set[str]:
        """All identifiers of the extracts that are long enough to be unmistakable."""
        columns = {
            "gp": ["NHS_NUMBER", "LOCAL_ID"],
            "apc": ["NEWNHSNO", "LOPATID"],
            "ecds": ["NHS_NUMBER", "LOCAL_PATIENT_ID"],
            "csds": ["NHSNumber", "LocalPatientID"],
            "social_care": ["NHS_NUMBER", "LOCAL_ID"],
            "prescriptions": ["NHSNumber"],
            "deaths": ["DEC_CONF_NHS_NUMBER"],
        }
        births = {"gp": "DATE_OF_BIRTH", "apc": "DOB", "ecds": "DATE_OF_BIRTH"}
        homes = {"gp": "POSTCODE", "apc": "HOMEADD", "ecds": "POSTCODE"}
        values: set[str] = set()
        for source, names in columns.items():
            for row in support.rows(folder / f"{source}.csv"):
                row = {(key or "").lstrip("\ufeff"): cell for key, cell in row.items()}
                values |= {row[name].strip() for name in names}
                values |= {row[name].strip().replace(" ", "") for name in names}
                # Postcode with birth date: either alone is common, both together are a person.
                if source in births:
                    values.add(row[births[source]] + row[homes[source]])
                    values.add(row[homes[source]] + row[births[source]])
        return {value for value in values if len(value) >= 9 and not re.fullmatch(r"(\d)\1{9}", value)}

    def written_and_printed(self, folder: pathlib.Path, spare: set[pathlib.Path]) -> list[tuple[str, bytes]]:
        texts = [(str(path.name), path.read_bytes()) for path in sorted(folder.rglob("*"))
                 if path.is_file() and path not in spare]
        return texts + self.printed

    def call(self, *arguments: object, expect: int | None = None) -> None:
        """Runs a command and keeps what it printed; any exit code will do unless one is asked for."""
        done = support.subprocess.run([support.Settings.tallystick, *map(str, arguments)], capture_output=True,
                                      env={**os.environ, "TMPDIR": str(self.temporary)})
        if expect is not None:
            self.assertEqual(done.returncode, expect, (arguments, done.stderr[-2000:]))
        self.codes.add(done.returncode)
        name = " ".join(map(str, arguments[:2]))
        self.printed += [(f"{name}: stdout", done.stdout), (f"{name}: stderr", done.stderr)]

    def test_no_identifier_anywhere(self) -> None:
        self.printed: list[tuple[str, bytes]] = []
        self.codes: set[int] = set()
        self.temporary = self.folder / "tmp"
        self.temporary.mkdir()
        data = self.folder / "data"
        support.synth(data, 1_500)
        inputs = {path for path in data.rglob("*") if path.is_file() and path.suffix in (".csv", ".dat")}
        keys = set((data / "keys").iterdir())
        job = (data / "job.toml").read_text()

        self.call("run", data / "job.toml", "--list-issues", data / "issues.csv", expect=0)
        self.call("run", data / "job.toml", "--format", "json", "--log-format", "json", expect=0)
        self.call("run", data / "job.toml", "--suite", "hmac-sha-256-128", expect=0)
        self.call("run", "--plan", data / "job.toml", expect=0)
        model = data / "model.toml"
        model.write_text((data / "job.toml").read_text().replace('rules = "default"', 'rules = "probabilistic"'))
        self.call("run", model, "--review", data / "review.csv", "--save-model", data / "model.json", expect=0)
        self.call("run", "--plan", "--pairs", model, expect=0)
        self.call("explain", model, "gp.csv:2", "gp.csv:3", "gp.csv:2", "apc.csv:2", expect=0)
        self.call("explain", model, "gp.csv:1", "nothere.csv:3", expect=2)
        self.call("model", "show", data / "model.json", expect=0)
        self.call("check", data / "job.toml", expect=0)
        self.call("check", data / "job.toml", "--format", "json", expect=0)
        self.call("init", data / "gp.csv", data / "apc.csv", expect=0)
        self.force_errors(data, job)
        self.assertLessEqual({0, 2, 3, 5}, self.codes, "every kind of refusal was met")

        texts = self.written_and_printed(self.folder, inputs | keys)
        self.assertGreater(len(texts), 40)
        search = Search(self.identifiers(data))
        self.assertGreater(len(search.by_window), 10_000)
        found = {name: hits for name, text in texts if (hits := search.hits(text))}
        self.assertEqual(found, {}, "identifiers leaked")

        self.assert_planted_leaks_are_found(search, data)

    def force_errors(self, data: pathlib.Path, job: str) -> None:
        """Every way in which input, jobs and lists can be wrong, with real identifiers at the place of the error."""
        apc = (data / "apc.csv").read_bytes()
        lines = apc.splitlines(keepends=True)

        def with_file(name: str, content: bytes) -> None:
            path = data / name
            before = path.read_bytes()
            path.write_bytes(content)
            self.call("run", data / "job.toml")
            self.call("check", data / "job.toml", "--list-issues", data / "issues-bad.csv")
            self.call("init", path)
            path.write_bytes(before)

        with_file("apc.csv", b"".join(lines[1:]))  # no header: the first row is a person
        with_file("apc.csv", b"".join(lines[:5]) + b'"' + b"".join(lines[5:]))  # an open quote
        with_file("apc.csv", lines[0] + b"".join(b"x," + line for line in lines[1:]))  # ragged rows
        with_file("apc.csv", apc[: len(apc) // 2] + b"\xff\xfe" + apc[len(apc) // 2:])
        with_file("apc.csv", b"\xff\xfe" + apc.decode().encode("utf-16-le"))
        with_file("apc.csv", b"\x1f\x8b" + apc)  # not really gzip
        with_file("apc.csv", b"\x28\xb5\x2f\xfd" + apc)  # not really zstd
        with_file("apc.csv", b"")
        number = (data / "optouts" / "national_cleared.dat").read_text().splitlines()[0][:10]
        for name in ("national_cleared.dat", "national_request.dat", "type1_events.csv", "local_objections.csv", "consent.csv"):
            path = data / "optouts" / name
            before = path.read_text()
            for content in (before + f"{number[:9]}X,\n", before + f"{number},{number},{number}\n", before + f'"{number}\n',
                            f"{number},\n", "\n".join(before.splitlines()[1:])):
                path.write_text(content)
                self.call("run", data / "job.toml")
            path.write_text(before)
        for name in ("lookups/supersession.csv", "lookups/areas.csv"):
            path = data / name
            before = path.read_text()
            path.write_text(before + f"{number},{number[:9]}X\n")
            self.call("run", data / "job.toml")
            path.write_text(before)
        for old, new in (('name = "', 'nmae = "'), ("birth_date", "birth_dat"), ("planning", "marketing"),
                         ('release = [', 'release = ["NEWNHSNO", ')):
            (data / "bad.toml").write_text(job.replace(old, new))
            self.call("run", data / "bad.toml")

    def assert_planted_leaks_are_found(self, search: Search, data: pathlib.Path) -> None:
        number = (data / "optouts" / "national_cleared.dat").read_text().splitlines()[0][:10]
        raw = number.encode()
        planted = {
            "raw": raw,
            "spaced": f"{number[:3]} {number[3:6]} {number[6:]}".encode(),
            "hex": raw.hex().encode(),
            "base64": base64.b64encode(b"id=" + raw + b";"),
            "sha-256": hashlib.sha256(raw).hexdigest().encode(),
        }
        for name, leak in planted.items():
            self.assertEqual(search.hits(b"some text " + leak + b" more text"), 1, f"a planted {name} leak is found")


if __name__ == "__main__":
    support.main()
