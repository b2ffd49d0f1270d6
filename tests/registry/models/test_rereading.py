"""When evidence is to be read again, how fresh it is, who read it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db.models import QuerySet

from registry.actions.nouns import CATALOGUE
from registry.models import Claim, Evidence, Source
from registry.models.rereading import Reader, address_of, due_on, freshness, interval, reader, standing

pytestmark = pytest.mark.django_db

READ = date(2025, 1, 1)


def source(**changed: Any) -> Source:
    content = {"key": "papers", "title": "Papers", "publisher": "Several", "kind": "documents", "redistributable": True}
    return Source.objects.create(**content | {"license": "as stated", "authority": "developer"} | changed)


def evidence(of: Source, **changed: Any) -> QuerySet[Any]:
    content = {"digest": "d", "source": of, "locator": "page 1", "read_on": READ, "read_by": "ada"}
    row = Evidence.objects.create(**content | changed)
    return Evidence.objects.filter(pk=row.pk)


@pytest.mark.parametrize(
    ("url", "days"),
    [
        ("https://acme.example/license", 90),
        ("", 90),
        ("https://arxiv.org/abs/2401.00001", 365),
        (f"https://github.com/acme/model/blob/{'0a' * 20}/LICENSE", 365),
        ("https://github.com/acme/model/blob/main/LICENSE", 90),
        ("https://acme.example/arxiv.org/", 90),
    ],
)
def test_pages_are_read_again_sooner_than_what_is_published_once(url: str, days: int) -> None:
    rows = evidence(source(), url=url).annotate(interval=interval(), due=due_on())

    assert rows.get().interval == days
    assert rows.get().due == READ + timedelta(days=days)


def test_a_dated_snapshot_is_read_again_late_and_an_undated_data_set_soon() -> None:
    dated = source(kind="dataset", published=READ, published_precision="day")
    undated = source(key="live", kind="dataset")

    assert evidence(dated).annotate(interval=interval()).get().interval == 365
    assert evidence(undated, digest="e").annotate(interval=interval()).get().interval == 90


@pytest.mark.parametrize(
    ("day", "word"),
    [
        # Due 90 days after the first of January: on the first of April; stale more than 180 days later.
        (date(2025, 3, 31), "fresh"),
        (date(2025, 4, 1), "due"),
        (date(2025, 9, 28), "due"),
        (date(2025, 9, 29), "stale"),
    ],
)
def test_evidence_is_fresh_then_due_then_stale(day: date, word: str) -> None:
    rows = evidence(source(), url="https://acme.example/")

    assert rows.annotate(found=freshness(day)).get().found == word


def test_a_check_sets_the_day_anew() -> None:
    rows = evidence(source(), checked_on=READ, check_outcome="gone", next_check_due=date(2025, 6, 1))

    assert rows.annotate(due=due_on()).get().due == date(2025, 6, 1)
    assert rows.annotate(found=freshness(date(2025, 5, 31))).get().found == "fresh"
    assert rows.annotate(found=freshness(date(2025, 6, 1))).get().found == "due"


@pytest.mark.parametrize(
    ("changed", "who"),
    [
        ({}, Reader.PERSON),
        ({"read_by": CATALOGUE}, Reader.CATALOGUE),
        ({"read_by": "command:ada", "by_machine": True}, Reader.IMPORTER),
    ],
)
def test_persons_the_catalogue_and_importers_are_told_apart(changed: dict[str, Any], who: Reader) -> None:
    assert evidence(source(), **changed).annotate(who=reader()).get().who == who


@pytest.mark.parametrize("own", ["", "primary"])
def test_evidence_speaks_with_its_own_authority_or_that_of_its_source(own: str) -> None:
    found = evidence(source(), authority=own).annotate(told=standing()).get()

    assert found.told == found.standing == (own or "developer")


def test_the_same_is_asked_of_what_rests_on_evidence() -> None:
    path = "evidence__"
    added = {"due": due_on(path), "fresh": freshness(READ, path), "who": reader(path), "told": standing(path)}

    assert list(Claim.objects.annotate(**added).values(*added)) == []


def test_a_fragment_names_a_place_in_the_same_document() -> None:
    assert address_of("https://acme.example/card#license") == "https://acme.example/card"
    assert address_of("https://acme.example/card") == "https://acme.example/card"
