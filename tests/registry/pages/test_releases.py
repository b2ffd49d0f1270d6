"""The list of releases, the page of one, and the page of a claim."""

from __future__ import annotations

import pytest

from registry.models import Claim, Edition, Release
from tests.registry.pages.conftest import Look
from tests.registry.pages.html import Seen


def _names(page: Seen) -> list[str]:
    return [cells[0].split(" Commons")[0].split(" Acme")[0] for cells in page.table("One row is one release").body]


def test_list_begins_with_a_sentence_and_comes_newest_first(world: Edition, look: Look) -> None:
    page = look("/releases/")

    assert "7 releases in the catalogue." in page.words
    assert _names(page) == ["Ajar Study", "Ajar 2", "Shut 3", "Ajar Full", "Ajar 1", "Shut 2", "Shut 1"]


def test_row_tells_tier_verdicts_licence_and_date(world: Edition, look: Look) -> None:
    rows = {cells[0].split(" Commons")[0]: cells[2:] for cells in look("/releases/").table("One row is one").body}

    assert rows["Ajar 2"] == [
        "T5 to T7",
        "unknown",
        "Open Weights AI to Open Source AI with Open Data",
        "free-1",
        "2024-05-01",
    ]
    assert rows["Shut 3 Acme Labs"] == ["T2 API", "not met", "No label", "weights not released", "2024-03-01"]
    assert rows["Ajar Study"][-1] == "2024-06"


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"tier": "T5"}, ["Ajar 1"]),
        ({"tier": "T5", "as_of": "2024-01-31"}, []),
        ({"tier": "T3", "as_of": "2024-01-31"}, ["Ajar 1"]),
        ({"tier_at_least": "T5"}, ["Ajar 2", "Ajar Full", "Ajar 1"]),
        ({"settled": "no"}, ["Ajar 2"]),
        ({"g7": "Open Weights AI"}, ["Ajar 1"]),
        ({"osaid": "unknown"}, ["Ajar 2", "Ajar Full"]),
        ({"license": "study-1"}, ["Ajar Study"]),
        ({"license": "study-1", "as_of": "2024-01-31"}, ["Ajar 1"]),
        ({"developer": "acme", "sort": "released"}, ["Shut 1", "Shut 2", "Shut 3"]),
        ({"q": "ajar the whole"}, ["Ajar Full"]),
        ({"year": "2023", "family": "ajar"}, ["Ajar 1"]),
        ({"page_size": "3", "page": "3"}, ["Shut 1"]),
        ({"sort": "-tier", "page_size": "2"}, ["Ajar Full", "Ajar 2"]),
    ],
    ids=str,
)
def test_list_is_narrowed_by_what_the_address_asks(
    world: Edition, look: Look, query: dict[str, str], names: list[str]
) -> None:
    page = look("/releases/", **query)

    if names:
        assert _names(page) == names
    else:
        assert "No release matches." in page.words
        assert "take away one of the conditions you set (tier)" in page.words


def test_pages_are_linked_with_the_conditions_kept(world: Edition, look: Look) -> None:
    page = look("/releases/", page_size="3", page="2", sort="name")

    assert "Page 2 of 3" in page.words
    assert "?page_size=3&page=1&sort=name" in page.links
    assert "?page_size=3&page=3&sort=name" in page.links


def test_release_begins_with_its_tier_and_verdicts(world: Edition, look: Look) -> None:
    words = look("/releases/ajar-1/").words

    assert (
        "As of 1 January 2025, Ajar 1 stands at tier T5 (open weights), does not meet the Open Source AI Definition "
        "1.0, and bears the label Open Weights AI by the G7 wording of 29 May 2026."
    ) in words
    assert "Does not meet Open Source AI Definition 1.0 (criteria not met: training code)." in words
    assert (
        "The training code is not released; OSAID 1.0 asks for the complete training code under an OSI-approved "
        "licence."
    ) in words


@pytest.mark.parametrize(
    ("slug", "parts"),
    [
        (
            "ajar-2",
            [
                "Ajar 2 stands between the tiers T5 and T7,",
                "may or may not meet the Open Source AI Definition 1.0",
                "bears a label between “Open Weights AI” and “Open Source AI with Open Data”",
            ],
        ),
        (
            "ajar-full",
            ["Ajar Full stands at tier T7 (open source AI with open data)", "the label Open Source AI with Open Data"],
        ),
        ("shut-1", ["Shut 1 stands at tier T2 (API)", "does not meet", "bears no label"]),
    ],
)
def test_range_and_absence_are_told_in_words(world: Edition, look: Look, slug: str, parts: list[str]) -> None:
    words = look(f"/releases/{slug}/").words

    sentence = words.partition("As of 1 January 2025, ")[2].partition("G7 wording")[0]
    assert [part for part in parts if part not in sentence] == []


def test_past_day_shows_the_past_verdict(world: Edition, look: Look) -> None:
    before, after = (look("/releases/ajar-1/", as_of=day).words for day in ("2024-01-31", "2024-02-01"))

    assert "As of 31 January 2024, Ajar 1 stands at tier T3 (weights available, non-commercial)" in before
    assert "The weights are under the Study Licence 1" in before
    assert "which prohibits among others: weapons" in before
    assert "As of 1 February 2024, Ajar 1 stands at tier T5 (open weights)" in after
    assert "The weights are under the Free Licence 1" in after


def test_day_before_the_release_says_that_nothing_is_recorded(world: Edition, look: Look) -> None:
    words = look("/releases/ajar-1/", as_of="2023-09-30").words

    assert "Nothing about Ajar 1 is recorded for 30 September 2023." in words
    assert "none on this day" in words


def test_timeline_table_says_what_the_chart_draws(world: Edition, look: Look) -> None:
    rows = look("/releases/ajar-1/").table("One row is one verdict and how long it held").body

    assert ["tiers@1", "T3", "2023-10-01", "2024-02-01"] in rows
    assert ["tiers@1", "T5", "2024-02-01", "still so"] in rows
    assert [row for row in rows if row[0] == "osaid@1.0"] == [["osaid@1.0", "not met", "2023-10-01", "still so"]]


def test_scores_tell_error_interval_setting_evaluator_and_day(world: Edition, look: Look) -> None:
    rows = look("/releases/shut-1/").table("One row is one result").body

    riddles = next(row for row in rows if row[0].startswith("Riddles"))
    assert riddles[1].startswith("50.0 % ±")
    assert riddles[2:5] == ["5-shot", "Board (third party)", "2023-02-01"]


def test_components_tell_each_licence_with_its_time(world: Edition, look: Look) -> None:
    rows = {cells[0]: cells for cells in look("/releases/ajar-1/").table("One row is one component").body}

    assert "Study Licence 1 since the release to 2024-02-01" in rows["Weights"][3]
    assert "Free Licence 1 from 2024-02-01" in rows["Weights"][3]
    assert rows["Training code"][1].startswith("not released")


def test_evidence_that_is_cited_is_listed(world: Edition, look: Look) -> None:
    for release in Release.objects.all():
        page = look(f"/releases/{release.slug}/")

        cited = {link for link in page.links if link.startswith("#evidence-")}
        assert cited
        assert all(f'id="{link[1:]}"' in page.html for link in cited)


def test_lineage_is_told_from_both_ends(world: Edition, look: Look) -> None:
    assert "Ajar Study is fine-tuned from this release" in look("/releases/ajar-1/").words
    assert "Fine-tuned from Ajar 1" in look("/releases/ajar-study/").words


def test_aliases_are_named(world: Edition, look: Look) -> None:
    assert "commons/ajar-full" in look("/releases/ajar-full/").words


def test_release_that_nobody_reviewed_says_so(world: Edition, look: Look) -> None:
    Release.objects.filter(slug="ajar-2").update(reviewed=False)

    assert "has not been reviewed by a person" in look("/releases/ajar-2/").words
    assert "6 releases in the catalogue." in look("/releases/").words
    assert "Ajar 2" in look("/releases/", reviewed="all").words


def test_claim_tells_what_was_said_on_what_evidence(world: Edition, look: Look) -> None:
    claim = Claim.objects.get(release__slug="ajar-1", field="weights_final.license", value="study-1")

    words = look(f"/claims/{claim.key}/").words

    assert "weights_final.license: study-1" in words
    assert "Said of Ajar 1, true since the release to 2024-02-01." in words
    assert "https://commons.example/1" in words
    assert "relicensed" in words
    # The other claim on the same field.
    assert "free-1, true from 2024-02-01" in words
