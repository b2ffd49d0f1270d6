"""The list of known conflicts and the tests, held against each other."""

from __future__ import annotations

import csv
from collections import Counter

import pytest

from tests.paths import source
from tests.registry.known_conflicts import test_dates_and_weights, test_licenses, test_scores_and_names
from tests.registry.known_conflicts.rows import Row, rows


@pytest.mark.sources
def test_every_row_has_exactly_one_test() -> None:
    with source("data", "known_conflicts.csv").open(encoding="utf-8", newline="") as stream:
        listed = [Row(line["kind"], line["model"], line["field"]) for line in csv.DictReader(stream)]

    assert len(listed) == 54
    assert Counter(rows(test_dates_and_weights, test_licenses, test_scores_and_names)) == Counter(listed)
