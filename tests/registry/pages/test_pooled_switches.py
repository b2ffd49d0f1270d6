"""What moves a pooled waiting time: page, file and API tell the same of a world with two benchmarks.

Ten records, five on each, with a median of 153 days: see tests/registry/actions/test_pooling.py.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from registry.models import Edition
from tests.registry.actions.builders import load, publish
from tests.registry.actions.test_pooling import BENCHMARKS, CLOSED, OPEN
from tests.registry.pages.conftest import Download, Look

PATH, FILE, SWITCHES = "/lag/pooled/", "/lag/pooled.csv", "/lag/pooled/sensitivity.csv"
API = "/api/v1/lag-pooled/"
DAY = {"as_of": "2023-10-01"}


@pytest.fixture
def ten(db: None) -> Edition:
    load(*CLOSED, *OPEN, benchmarks=BENCHMARKS)
    return publish()


def _read(client: Client, **query: str) -> dict[str, Any]:
    response = client.get(API, query)
    assert response.status_code == 200, response.content
    content: dict[str, Any] = response.json()
    return content


def test_interval_is_called_indicative_and_says_by_what(ten: Edition, look: Look, client: Client) -> None:
    page = look(PATH, **DAY)
    row = page.table("One row is one degree of openness").body[2]
    told = _read(client, **DAY)["results"][2]

    assert row[1] == "5 months"
    assert row[3] == told["interval_by"]
    assert f"clustered by {row[3]}, the wider of two, indicative" in page.words
    assert told["median"]["interval"] == told["intervals"][told["interval_by"].replace(" ", "_")]
    assert told["median"]["interval"]["reliance"] == "indicative"
    assert "confidence" not in page.words


def test_what_moves_the_number_stands_with_the_change(ten: Edition, look: Look) -> None:
    body = look(PATH, **DAY).table("one row is one switch").body

    # 153, 151 and 181 days.
    assert [(row[0], row[1], row[2], row[5]) for row in body] == [
        ("As above", "5 months", "–", "10"),
        ("Only benchmarks with public questions", "5 months", "−2 days", "5"),
        ("Only benchmarks with private questions", "5.9 months", "+28 days", "5"),
        ("Only the domain “mathematics”", "5 months", "−2 days", "5"),
        ("Only the domain “coding”", "5.9 months", "+28 days", "5"),
        ("Also releases that may qualify (optimistic)", "5 months", "none", "10"),
        ("Against all other released releases, not only closed ones", "5 months", "none", "10"),
    ]


def test_each_switch_leads_to_the_number_it_tells(ten: Edition, look: Look) -> None:
    page = look(PATH, **DAY)
    private = next(link for link in page.links if "questions=private" in link)

    narrowed = look(private)

    assert narrowed.table("One row is one degree of openness").body[2][1] == "5.9 months"
    assert "on 1 benchmark with private questions are matched by open weights" in narrowed.words


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"questions": "private"},
        {"domain": "coding"},
        {"tier": "T3", "reference": "complement"},
        {"definition": "osaid@1.0"},
    ],
    ids=str,
)
def test_file_and_api_tell_what_the_page_does(
    ten: Edition, look: Look, download: Download, client: Client, query: dict[str, str]
) -> None:
    filed, told = download(FILE, **DAY, **query), _read(client, **DAY, **query)
    shown = look(PATH, **DAY, **query).table("One row is one degree of openness").body

    assert [row[0].removesuffix(" and above") for row in shown] == [row["tier"] for row in filed]
    assert [row[5:8] for row in shown] == [[row["records"], row["events"], row["censored"]] for row in filed]
    assert [
        {
            **{name: str(row[name]) for name in ("tier", "records", "events", "censored", "led", "benchmarks")},
            "median_days": "" if row["median"]["days"] is None else str(row["median"]["days"]),
            "interval_low": _text(row["median"]["interval"]["lower"]),
            "interval_high": _text(row["median"]["interval"]["upper"]),
            "interval_by": row["interval_by"],
            "restricted_mean_days": _text(row["restricted_mean"]["days"]),
        }
        for row in told["results"]
    ] == [
        {
            name: row[name]
            for name in (
                *("tier", "records", "events", "censored", "led", "benchmarks", "median_days"),
                *("interval_low", "interval_high", "interval_by", "restricted_mean_days"),
            )
        }
        for row in filed
    ]


def _text(value: float | None) -> str:
    return "" if value is None else str(value)


def test_sensitivity_is_the_same_in_file_and_api(ten: Edition, download: Download, client: Client) -> None:
    filed, told = download(SWITCHES, **DAY), _read(client, **DAY)["sensitivity"]

    assert told["tier"] == "T5"
    assert [
        (row["switch"], row["value"], str(row["records"]), _text(row["change_days"])) for row in told["switched"]
    ] == [(row["switch"], row["value"], row["records"], row["change_days"]) for row in filed]
    assert len(filed) == 6


def test_nothing_to_pool_is_said(ten: Edition, look: Look, client: Client) -> None:
    page = look(PATH, domain="vision")

    assert (
        f"There is nothing to pool: edition {ten.pk} has no lag by tiers@1 on a benchmark in the domain" in page.words
    )
    assert page.charts() == []
    content = _read(client, domain="vision")
    assert (content["results"], content["sensitivity"]["switched"]) == ([], [])


def test_day_before_any_record_has_no_median(ten: Edition, look: Look) -> None:
    page = look(PATH, as_of="2022-12-31")

    assert "no median can be given of how long closed records wait to be matched by open weights" in page.words
    assert "no record was watched (0 records, 0 matched, 0 not yet (censored)" in page.words
    assert page.table("One row is one degree of openness").body[2][1] == "no record watched"


def test_more_benchmarks_cost_no_query_more(ten: Edition, client: Client) -> None:
    counts = []
    for query in ({**DAY, "domain": "coding"}, DAY):
        with CaptureQueriesContext(connection) as queries:
            client.get(PATH, query)
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 6
