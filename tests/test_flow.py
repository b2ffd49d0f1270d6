"""The questions the registry is for, asked of the bundled catalogue: page, file and API give one answer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import pytest
from pytest_django import DjangoDbBlocker

from registry.models import Claim, Edition, Release, VerdictInterval
from tests.asking import bundled_edition, read_api, read_file, read_page
from tests.paths import ROOT

pytestmark = pytest.mark.django_db

LLAMA = "llama-3.1-405b-instruct"


@pytest.fixture(scope="module", autouse=True)
def edition(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Edition]:
    """The edition that a fresh checkout publishes, once for all questions."""
    with bundled_edition(django_db_blocker) as published:
        yield published


def test_is_llama_open_source_and_why_not() -> None:
    assert f"/releases/{LLAMA}/" in read_page("/releases/", q="Llama 3.1 405B").links

    page = read_page(f"/releases/{LLAMA}/")
    verdict = read_api(f"releases/{LLAMA}/")["verdicts"]["osaid@1.0"]["verdict"]
    (row,) = read_api("assessments/", release=LLAMA, definition="osaid@1.0", findings="yes")["results"]

    assert verdict == row["verdict"] == "not met"
    assert "Llama 3.1 405B Instruct stands at tier T4" in page.words
    assert "does not meet the Open Source AI Definition 1.0" in page.words
    told = {item["criterion"]: (item["verdict"], item["reason"]) for item in row["findings"]}
    failed = {name for name, (found, _) in told.items() if found == "not met"}
    assert {"code.training", "param.terms"} <= failed
    assert "Llama 3.1 Community License" in told["param.terms"][1]
    # The page gives the same verdict and reason for every criterion, in the same order.
    shown = next(table for table in page.tables if table.body[0][0].startswith("Complete description")).body
    assert [cells[1] for cells in shown] == [found for found, _ in told.values()]
    assert all(cells[2].startswith(reason) for cells, (_, reason) in zip(shown, told.values(), strict=True))


def test_every_reason_against_llama_rests_on_evidence() -> None:
    (row,) = read_api("assessments/", release=LLAMA, definition="osaid@1.0", findings="yes")["results"]

    for finding in row["findings"]:
        if finding["verdict"] == "unknown":
            assert finding["missing"]
        else:
            assert finding["claims"]
            claim = read_api(f"claims/{finding['claims'][0]['key']}/")
            assert claim["release"]["slug"] == LLAMA


def test_which_releases_are_open_weights_under_the_wording_of_the_g7() -> None:
    label = "Open Weights AI"
    stored = VerdictInterval.objects.of(Edition.objects.get()).on(Edition.objects.get().as_of)
    expected = set(
        stored.filter(definition="g7@2026-05-29", verdict=label).values_list("timeline__release__slug", flat=True)
    )

    page = read_page("/releases/", g7=label, page_size="200")
    rows = read_file("/releases.csv", g7=label)
    results = read_api("releases/", g7=label, page_size="200")["results"]

    assert len(expected) >= 20
    assert {"gpt-oss-120b", "deepseek-r1"} <= expected
    assert {row["release"] for row in rows} == {row["slug"] for row in results} == expected
    assert {row["g7@2026-05-29"] for row in rows} == {label}
    shown = page.table("One row is one release").body
    assert len(shown) == len(expected)
    assert {cells[4] for cells in shown} == {label}
    assert f"{len(expected)} releases match what you asked for." in page.words


def test_how_far_are_open_weights_behind_on_gpqa() -> None:
    page = read_page("/lag/gpqa-diamond/", tier="T5")
    (told,) = read_api("lag/", benchmark="gpqa-diamond", tier="T5")["results"]
    (row,) = [row for row in read_file("/lag.csv") if row["benchmark"] == "gpqa-diamond" and row["tier"] == "T5"]

    assert told["status"] == row["status"] == "ok"
    lower, upper = told["lag_days"]["lower"], told["lag_days"]["upper"]
    assert 0 < lower < upper
    assert (row["lag_days_lower"], row["lag_days_upper"]) == (str(lower), str(upper))
    read_on, passed = date.fromisoformat(told["read_on"]), date.fromisoformat(told["exceeded"]["date"])
    assert (read_on - passed).days == lower
    assert f"({lower} days)" in page.words
    assert f"({upper} days)" in page.words
    for name in ("tier_best", "exceeded", "level_with"):
        assert told[name]["release"]["name"] in page.words
    assert f"{told['counts']['matched']} of {told['counts']['records']} closed records matched so far" in page.words


@pytest.mark.parametrize(
    ("tier", "name"), [("T6", "open source AI (T6 and above)"), ("T7", "open source AI with open")]
)
def test_how_far_is_open_source_behind_on_gpqa_where_none_is_scored(tier: str, name: str) -> None:
    page = read_page("/lag/gpqa-diamond/", tier=tier)
    (told,) = read_api("lag/", benchmark="gpqa-diamond", tier=tier)["results"]

    assert (told["status"], told["months_behind"], told["lag_days"]["lower"]) == ("no_tier_model", None, None)
    assert told["counts"]["tier_releases"] == 0
    assert f"No release of {name}" in page.words
    assert "Months behind (L) no release scored" in page.words
    # The nearest benchmark that has a lag is named, with its number.
    nearest = page.words.partition("The nearest benchmark that has one")[2]
    others = [
        row
        for row in read_api("lag/", tier=tier, page_size="200")["results"]
        if row["status"] in {"ok", "left_censored"}
    ]
    best = max(others, key=lambda row: row["counts"]["records"])
    assert best["benchmark"]["name"] in nearest
    assert best["tier_best"]["release"]["name"] in nearest
    address = f"/lag/{best['benchmark']['slug']}/?tier={tier}"
    assert any(link.startswith(address) for link in page.links)


def test_when_did_llama_match_the_first_gpt_4() -> None:
    page = read_page("/lag/mmlu-5-shot/", tier="T3")
    (row,) = [row for row in read_file("/lag/mmlu-5-shot/pairs.csv", tier="T3") if row["reference"] == "gpt-4-0314"]
    (pair,) = [
        pair
        for pair in read_api("lag/mmlu-5-shot/pairs/", tier="T3")["results"]
        if pair["record"]["release"]["slug"] == "gpt-4-0314"
    ]

    # 2023-03-14 to 2024-03-14 are 366 days, to 2024-07-14 another 122, to 2024-07-23 another 9.
    assert 366 + 122 + 9 == 497
    assert (pair["days"], pair["event"], pair["days_are_exact"]) == (497, True, True)
    told = [
        (place["release"]["slug"], place["date"], place["score"], place["setting"], place["evaluator"])
        for place in (pair["record"], pair["match"])
    ]
    assert [item[:3] + item[4:] for item in told] == [
        ("gpt-4-0314", "2023-03-14", 0.864, "OpenAI"),
        (LLAMA, "2024-07-23", 0.873, "Meta"),
    ]
    assert all("5-shot" in item[3] for item in told)
    assert list(row.values())[:11] == [*map(str, told[0]), *map(str, told[1]), "497"]
    (cells,) = [cells for cells in page.table("One row is one record").body if cells[0].startswith("GPT-4 (Mar 2023)")]
    assert cells == [
        "GPT-4 (Mar 2023)",
        "2023-03-14",
        f"86.4 % {told[0][3]}; OpenAI (developer of the release)",
        "Llama 3.1 405B Instruct",
        "2024-07-23",
        f"87.3 % {told[1][3]}; Meta (developer of the release)",
        "16.3 months 497 days",
    ]


def test_lag_speaks_of_the_day_on_which_it_is_read() -> None:
    for told in read_api("lag/", page_size="200")["results"]:
        pairs = read_api(f"lag/{told['benchmark']['slug']}/pairs/", tier=told["tier"])["results"]
        made = [pair for pair in pairs if pair["record"]["date"] <= told["read_on"]]
        words = read_page(f"/lag/{told['benchmark']['slug']}/", tier=told["tier"]).words

        if "records matched so far" in words.partition("Tier T3")[0].partition("The nearest")[0]:
            # What had not been made by that day cannot have been matched by it.
            matched = sum(pair["event"] and pair["match"]["date"] <= told["read_on"] for pair in made)
            assert f"{matched} of {len(made)} closed records matched so far" in words


def test_catalogue_spans_the_story() -> None:
    years = list(
        Release.objects.reviewed().filter(released_on__isnull=False).values_list("released_on__year", flat=True)
    )

    assert len(years) >= 80
    assert set(years) == set(range(2018, 2027))


def test_changelog_says_how_large_the_catalogue_is() -> None:
    said = re.search(r"catalogue of (\d+) releases from (\d{4}) to (\d{4})", (ROOT / "CHANGELOG.md").read_text("utf-8"))
    assert said is not None
    years = Release.objects.filter(released_on__isnull=False).values_list("released_on__year", flat=True)

    assert [int(number) for number in said.groups()] == [Release.objects.count(), min(years), max(years)]


def test_every_release_with_open_weights_has_claims_on_code_and_data() -> None:
    asked = ("training_code", "data_processing_code", "training_data_pretrain", "training_data_posttrain")
    edition = Edition.objects.get()
    open_weights = (
        VerdictInterval.objects.of(edition).on(edition.as_of).filter(definition="tiers@1", lowest__gte=5)
    ).values_list("timeline__release__slug", flat=True)
    fields = Claim.objects.counting().values_list("release__slug", "field")
    said = {(slug, field.partition(".")[0]) for slug, field in fields}

    assert len(open_weights) >= 20
    assert [(slug, component) for slug in open_weights for component in asked if (slug, component) not in said] == []
