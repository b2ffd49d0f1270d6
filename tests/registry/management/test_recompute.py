"""Lags from what was known at a moment: later statements are not seen, and nothing is stored."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from django.core.management import CommandError, call_command

from registry.models import Edition, LagSeries, Release
from registry.sources.records import ReleaseRecord
from tests.registry.actions.builders import STAIRCASE, load, publish
from tests.registry.management.running import run

pytestmark = pytest.mark.django_db


#: The first load counts as known since the day on which the catalogue was entered, 2024-12-02; the second is of now.
BETWEEN, LATER = "2025-06-01", "2100-01-01"


def _lags(*more: str) -> dict[str, dict[str, object]]:
    told = json.loads(run("recompute", "--json", "--as-of", "2025-01-01", *more))
    return {row["tier"]: row for row in told["lags"]}


def _without(slug: str, field: str) -> list[ReleaseRecord]:
    """Return the staircase before a score, or a claim, of one release was known."""
    return [
        replace(
            record,
            scores=() if field == "score" else record.scores,
            claims=tuple(claim for claim in record.claims if claim.field != field),
        )
        if record.slug == slug
        else record
        for record in STAIRCASE
    ]


@pytest.mark.parametrize("field", ["score", "weights_final.availability"])
def test_what_was_recorded_later_is_not_seen(field: str) -> None:
    load(*_without("o2", field))
    load(*STAIRCASE)

    now, before = _lags("--known-at", LATER), _lags("--known-at", BETWEEN)

    # As in test_measuring.py: o2 trails c3 since 2024-07-01, read ninety days after its run of 2024-09-15.
    assert (now["T5"]["status"], now["T5"]["lag_days"]) == ("ok", {"lower": 166, "upper": 288})
    assert (now["T5"]["tier_best"], now["T5"]["exceeded_by"], now["T5"]["read_on"]) == ("o2", "c3", "2024-12-14")
    # Without it o1 trails c2 since 2024-03-01, read ninety days after its release on 2024-05-01.
    assert (before["T5"]["tier_best"], before["T5"]["exceeded_by"]) == ("o1", "c2")
    assert before["T5"]["lag_days"] == {"lower": 151, "upper": 211}


def test_nothing_is_stored() -> None:
    load(*STAIRCASE)
    publish()
    before = Edition.objects.count(), LagSeries.objects.count(), Release.objects.count()

    _lags("--known-at", "2030-01-01", "--definition", "osaid@1.0")

    assert (Edition.objects.count(), LagSeries.objects.count(), Release.objects.count()) == before


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--known-at", "yesterday"], "--known-at: 'yesterday' is not a date or time"),
        (["--known-at", "2030-01-01", "--as-of", "soon"], "--as-of: 'soon' is not a date"),
        (["--known-at", "2030-01-01", "--benchmark", "chess"], "--benchmark: 'chess' has no lag"),
        (["--known-at", "2020-01-01", "--benchmark", "quiz"], "--benchmark: 'quiz' has no lag on what was known then"),
    ],
    ids=["moment", "day", "benchmark", "nothing known"],
)
def test_what_cannot_be_asked_is_refused_by_name(options: list[str], said: str) -> None:
    load(*STAIRCASE)

    with pytest.raises(CommandError, match=said):
        call_command("recompute", *options)
