#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Compares tallystick.nhs_number.is_valid with the package nhs-number from PyPI, number by number, and counts the differences
by the rule that makes them. Ends with 1 if a difference has no rule.

Usage: compare_nhs_number.py [--numbers N] [--seed N]
Needs nhs-number, numpy and pyarrow beside tallystick. Numbers are drawn, nobody's.
"""

from __future__ import annotations

import argparse
import datetime
import sys
import time
from collections import Counter

import nhs_number
import numpy
import pyarrow

import tallystick as ts

AT_A_TIME = 500_000
RULES = {
    "placeholder": "refused here (N204): all digits alike, or n00000000n",
    "palindrome": "refused here (N205) unless palindromes=\"accept\"",
    "no date in CHI": "refused there: a number from 01 to 31 that does not begin with a day of a calendar",
    "none": "NOT EXPLAINED",
}


def rule_of(digits: str, here: bool, there: bool) -> str:
    """Why the two differ about a number of ten digits."""
    if there and not here:
        if len(set(digits)) == 1 or (digits[0] == digits[9] and digits[1:9] == "0" * 8):
            return "placeholder"
        return "palindrome" if digits == digits[::-1] else "none"
    if not 100_000_000 <= int(digits) <= 3_112_999_999:
        return "none"
    try:
        datetime.datetime.strptime(digits[:6], "%d%m%y")
    except ValueError:
        return "no date in CHI"
    return "none"


def edge_cases() -> list[str]:
    """Both ends of every range, all repdigits and their like, every palindrome."""
    ends = [10, 99_999_999, 100_000_000, 3_112_999_999, 3_113_000_000, 3_199_999_999, 3_200_000_000, 3_999_999_999,
            4_000_000_000, 4_999_999_999, 5_000_000_000, 5_999_999_999, 6_000_000_000, 7_999_999_999, 8_000_000_000,
            8_599_999_999, 8_600_000_000, 8_999_999_999, 9_000_000_000, 9_999_999_999]
    near = {end + step for end in ends for step in range(-60, 61)}
    palindromes = (f"{half:05d}{f'{half:05d}'[::-1]}" for half in range(100_000))
    return [f"{number:010d}" for number in sorted(near) if 0 <= number < 10**10] + list(palindromes)


def with_check_digit(nine: numpy.ndarray) -> numpy.ndarray:
    """Numbers of ten digits that pass the check; those that have no check digit are left out."""
    digits = nine[:, None] // 10 ** numpy.arange(8, -1, -1) % 10
    check = (11 - digits @ numpy.arange(10, 1, -1) % 11) % 11
    return (nine * 10 + check)[check < 10]


def drawn(random: numpy.random.Generator, count: int) -> list[str]:
    """Half anywhere, a tenth of which pass the check by chance; half with the right check digit."""
    anywhere = random.integers(0, 10**10, count // 2)
    right = with_check_digit(random.integers(0, 10**9, count - count // 2))
    more = random.integers(0, 10**10, count - len(anywhere) - len(right))
    return [f"{number:010d}" for number in numpy.concatenate([anywhere, right, more]).tolist()]


def compare(numbers: list[str], palindromes: str = "refuse") -> tuple[Counter[str], int]:
    """Differences by rule, and how many both call valid."""
    here = ts.nhs_number.is_valid(pyarrow.array(numbers), palindromes=palindromes).to_pyarrow().to_pylist()
    differences: Counter[str] = Counter()
    both = 0
    for digits, ours in zip(numbers, here, strict=True):
        theirs = nhs_number.is_valid(digits)
        both += ours and theirs
        if ours != theirs:
            differences[rule_of(digits, ours, theirs)] += 1
    return differences, both


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--numbers", type=int, default=10_000_000)
    parser.add_argument("--seed", type=int, default=20260401)
    asked = parser.parse_args()
    random = numpy.random.default_rng(asked.seed)
    began = time.monotonic()
    edges = edge_cases()
    differences, both = compare(edges)
    done = len(edges)
    while done < asked.numbers:
        batch = drawn(random, min(AT_A_TIME, asked.numbers - done))
        more, also = compare(batch)
        differences += more
        both += also
        done += len(batch)
    accepting, _ = compare(edges, "accept")
    print(f"{done:,} numbers ({len(edges):,} edge cases), seed {asked.seed}, {time.monotonic() - began:.0f} s")
    print(f"{both:,} valid for both, {done - both - sum(differences.values()):,} for neither, "
          f"{sum(differences.values()):,} differ:")
    for rule, count in sorted(differences.items()):
        print(f"  {count:>9,}  {rule}: {RULES[rule]}")
    print("the edge cases with palindromes=\"accept\":")
    for rule, count in sorted(accepting.items()):
        print(f"  {count:>9,}  {rule}: {RULES[rule]}")
    return 1 if differences["none"] or accepting["none"] else 0


if __name__ == "__main__":
    sys.exit(main())
