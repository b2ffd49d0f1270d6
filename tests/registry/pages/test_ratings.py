"""Ratings of other bodies on the page of a release: each beside what the registry says of the same."""

from __future__ import annotations

from datetime import timedelta

import pytest

from registry.actions.statements import make_rating
from registry.models import Edition, Evidence, Release
from registry.sources.records import EvidenceRecord, RatingRecord
from tests.registry.pages.conftest import Look


@pytest.mark.parametrize(
    ("value", "ours"),
    [
        ("weights_endmodel: closed", "open"),
        ("trainingcode: open", "closed to partial"),
        ("package: open", "0.083 to 0.917"),
        ("0.500 (12 parameters)", "0.083 to 0.917"),
    ],
    ids=["mark", "another mark", "mark of no criterion", "score"],
)
def test_a_mark_stands_beside_our_grade_of_the_same_and_a_score_beside_our_score(
    world: Edition, look: Look, value: str, ours: str
) -> None:
    release, evidence = Release.objects.get(slug="ajar-1"), Evidence.objects.earliest("pk")
    record = RatingRecord("osai-index", value, EvidenceRecord(evidence.source.key, evidence.locator, "2025-01-01"))
    at = world.ready_at - timedelta(hours=1)
    make_rating(release, record, evidence_id=evidence.pk, by="tests", at=at).save()

    words = look("/releases/ajar-1/").words

    assert f"From the registry's facts: {ours}." in words
