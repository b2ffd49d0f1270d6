"""The registry's own index through the API: how it was fitted, to what, and with which doubts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from pytest_django import DjangoDbBlocker

from registry.models import Edition
from tests.registry.actions.builders import make_indexed
from tests.registry.api.conftest import Read, check

PATH = "index/"


@pytest.fixture(scope="module")
def _indexed(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[int]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_indexed().pk
        transaction.set_rollback(True)


@pytest.fixture
def edition(_indexed: int, db: None) -> Edition:
    """An edition with an index (see ``indexed_catalogue``)."""
    return Edition.objects.get(pk=_indexed)


def _content(edition: Edition) -> dict[str, Any]:
    assert edition.index_fit is not None
    content: dict[str, Any] = edition.index_fit.content
    return content


def test_fit_tells_method_scale_and_counts(edition: Edition, read: Read) -> None:
    answer = read(PATH)

    assert edition.index_fit is not None
    fit = answer["fit"]
    assert fit["digest"] == edition.index_fit.digest
    assert (fit["method"], fit["ridge"]) == (_content(edition)["method"], 0.001)
    assert [(each["release"]["slug"], each["value"]) for each in fit["anchors"]] == [("r00", 100), ("r11", 150)]
    assert (fit["releases"], fit["benchmarks"], fit["results"]) == (13, 5, 59)
    assert (fit["draws"] + fit["failed_draws"], fit["seed"]) == (500, 12345)
    assert (answer["edition"]["id"], answer["as_of"], answer["note"]) == (edition.pk, "2025-01-01", "")
    assert answer["page"] == "http://testserver/index/"


def test_releases_are_told_as_fitted_with_date_and_tier(edition: Edition, read: Read) -> None:
    rows = read(PATH)["releases"]

    kept = [row for row in _content(edition)["releases"] if row["release"] != "paper"]
    for told, row in zip(rows, kept, strict=True):
        assert told["release"]["slug"] == row["release"]
        assert [told[name] for name in ("value", "benchmarks", "private", "unknown")] == [
            row[name] for name in ("value", "benchmarks", "private", "unknown")
        ]
        assert told["interval"] == (None if row["low"] is None else {"low": row["low"], "high": row["high"]})
    by_slug = {row["release"]["slug"]: row for row in rows}
    assert by_slug["r07"]["released"] == {"date": "2024-08-01", "precision": "month"}
    assert by_slug["r06"]["tier"] == {"definition": "tiers@1", "lowest": "T5", "highest": "T5"}
    assert by_slug["r07"]["tier"] == {"definition": "tiers@1", "lowest": "T2", "highest": "T2"}
    assert by_slug["r07"]["release"]["url"] == "http://testserver/api/v1/releases/r07/"


def test_benchmarks_what_was_left_out_and_doubts_are_told_as_fitted(edition: Edition, read: Read) -> None:
    answer, content = read(PATH), _content(edition)

    for told, row in zip(answer["benchmarks"], content["benchmarks"], strict=True):
        assert (told["benchmark"]["slug"], told["worst"]["slug"]) == (row["benchmark"], row["worst"])
        plain = ("difficulty", "slope", "results", "excess")
        assert [told[name] for name in plain] == [row[name] for name in plain]
        assert told["interval"] == {"low": row["low"], "high": row["high"]}
    assert [(row["slug"], row["reason"]) for row in answer["left_out"]] == [
        ("few", "too_few_benchmarks"),
        ("lonely", "too_few_releases"),
    ]
    assert [row["page"] for row in answer["left_out"]] == [
        "http://testserver/releases/few/",
        "http://testserver/lag/lonely/",
    ]
    first = answer["farthest"][0]
    assert (first["release"]["slug"], first["benchmark"]["slug"], first["score"]) == ("r02", "one", 0.98)
    assert first["withheld"] is None
    assert [row["withheld"] is not None for row in answer["farthest"]].count(True) == 1


def test_day_asked_for_leaves_out_what_came_later(edition: Edition, read: Read) -> None:
    answer = read(PATH, as_of="2024-03-31")

    assert {row["release"]["slug"] for row in answer["releases"]} == {"r00", "r01", "r02"}
    assert {row["release"]["slug"] for row in answer["farthest"]} <= {"r00", "r01", "r02"}
    assert (answer["fit"]["releases"], len(answer["benchmarks"])) == (13, 5)


def test_answer_is_as_the_schema_says_and_is_not_sent_again(
    edition: Edition, client: Client, schema: dict[str, Any]
) -> None:
    check(client, schema, PATH, f"/api/v1/{PATH}")
    first = client.get(f"/api/v1/{PATH}")

    second = client.get(f"/api/v1/{PATH}", headers={"if-none-match": first["ETag"]})

    assert (second.status_code, second.content) == (304, b"")
