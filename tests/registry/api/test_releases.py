"""Releases through the API."""

from __future__ import annotations

from typing import Any

import pytest

from registry.models import Edition, Release
from tests.registry.api.conftest import Read


def _slugs(content: dict[str, Any]) -> list[str]:
    return [row["slug"] for row in content["results"]]


def test_list_names_edition_day_and_definitions(world: Edition, read: Read) -> None:
    content = read("releases/")

    assert content["edition"]["id"] == world.pk
    assert content["edition"]["code_version"] == world.code_version
    assert (content["as_of"], content["edition"]["as_of"]) == ("2025-01-01", "2025-01-01")
    assert "tiers@1" in content["definitions"]
    assert "osaid@1.0" in content["definitions"]
    assert (content["count"], content["page"], content["pages"]) == (7, 1, 1)
    assert (content["next"], content["previous"]) == (None, None)


def test_list_comes_newest_first(world: Edition, read: Read) -> None:
    assert _slugs(read("releases/")) == [
        "ajar-study",
        "ajar-2",
        "shut-3",
        "ajar-full",
        "ajar-1",
        "shut-2",
        "shut-1",
    ]


def test_row_tells_date_glyph_weights_and_verdicts(world: Edition, read: Read) -> None:
    row = read("releases/", q="ajar full")["results"][0]

    assert row["developer"] == {"slug": "commons", "name": "Commons Institute"}
    assert row["family"] == {"slug": "ajar", "name": "Ajar"}
    assert row["released"] == {"date": "2024-01-10", "precision": "day"}
    assert row["glyph"] == {"weights": "open", "license": "open", "code": "open", "data": "open"}
    assert row["weights"]["availability"] == "public"
    assert row["weights"]["license"] == "free-1"
    assert row["weights"]["license_url"].endswith("/api/v1/licenses/free-1/")
    assert row["tier"] == {"verdict": "T7", "lowest": "T7", "highest": "T7"}
    assert set(row["verdicts"]) == set(world.definitions)
    assert row["url"].endswith("/api/v1/releases/ajar-full/")
    assert row["page"].endswith("/releases/ajar-full/")


def test_month_of_release_stays_a_month(world: Edition, read: Read) -> None:
    assert read("releases/ajar-study/")["released"] == {"date": "2024-06-01", "precision": "month"}


def test_range_of_tiers_keeps_both_ends(world: Edition, read: Read) -> None:
    assert read("releases/ajar-2/")["tier"] == {"verdict": "T5..T7", "lowest": "T5", "highest": "T7"}


def test_unknown_license_is_no_license_to_link_to(world: Edition, read: Read) -> None:
    weights = read("releases/shut-1/")["weights"]

    assert weights == {
        "availability": "not_released",
        "availability_withheld": None,
        "license": None,
        "license_withheld": None,
        "license_url": None,
    }


@pytest.mark.parametrize(
    ("query", "slugs"),
    [
        ({"tier": "T2"}, {"shut-1", "shut-2", "shut-3"}),
        ({"tier_at_least": "T5"}, {"ajar-1", "ajar-2", "ajar-full"}),
        ({"settled": "no"}, {"ajar-2"}),
        ({"license": "study-1"}, {"ajar-study"}),
        ({"year": "2023", "developer": "commons"}, {"ajar-1"}),
        ({"as_of": "2023-12-31"}, {"shut-1", "shut-2", "ajar-1"}),
        ({"as_of": "2023-12-31", "license": "study-1"}, {"ajar-1"}),
    ],
    ids=["tier", "at least", "range", "licence", "year and developer", "day", "licence on that day"],
)
def test_list_can_be_narrowed(world: Edition, read: Read, query: dict[str, str], slugs: set[str]) -> None:
    assert set(_slugs(read("releases/", **query))) == slugs


def test_verdict_is_that_of_the_day(world: Edition, read: Read) -> None:
    before, after = read("releases/ajar-1/", as_of="2024-01-31"), read("releases/ajar-1/", as_of="2024-02-01")

    assert (before["tier"]["verdict"], before["weights"]["license"]) == ("T3", "study-1")
    assert (after["tier"]["verdict"], after["weights"]["license"]) == ("T5", "free-1")


def test_pages_follow_each_other(world: Edition, read: Read) -> None:
    first = read("releases/", page_size="3", tier_at_least="T2")
    second = read(first["next"].partition("/api/v1/")[2].partition("?")[0], page_size="3", tier_at_least="T2", page="2")

    assert (first["pages"], len(first["results"])) == (3, 3)
    assert "page=2" in first["next"]
    assert "tier_at_least=T2" in first["next"]
    assert second["previous"].endswith("page=1")
    assert not set(_slugs(first)) & set(_slugs(second))


def test_releases_nobody_reviewed_are_listed_on_demand_only(world: Edition, read: Read) -> None:
    Release.objects.filter(slug="ajar-2").update(reviewed=False)

    assert "ajar-2" not in _slugs(read("releases/"))
    assert _slugs(read("releases/", reviewed="no")) == ["ajar-2"]


def test_detail_tells_aliases_note_and_claims(world: Edition, read: Read) -> None:
    content = read("releases/ajar-full/")

    assert content["aliases"] == [
        {"scheme": "huggingface", "value": "commons/ajar-full", "valid_from": None, "valid_to": None},
        {"scheme": "name", "value": "Ajar the Whole", "valid_from": None, "valid_to": None},
    ]
    assert content["note"] == ""
    # One date; of the weights availability, completeness, licence; of each of three kinds of code also the provider;
    # of each of two kinds of training data again three.
    assert content["claims"]["count"] == 1 + 3 + 3 * 4 + 2 * 3
    assert content["claims"]["by_subject"]["weights_final"] == 3
    assert content["claims"]["by_subject"]["date"] == 1
    assert content["claims"]["url"].endswith("/api/v1/claims/?release=ajar-full")
    assert content["outside"].endswith("/api/v1/releases/ajar-full/outside/")


def test_lineage_is_told_from_both_ends(world: Edition, read: Read) -> None:
    child, parent = read("releases/ajar-study/")["lineage"], read("releases/ajar-1/")["lineage"]

    assert [(edge["release"]["slug"], edge["relation"]) for edge in child["made_from"]] == [("ajar-1", "finetune")]
    assert child["made_into"] == []
    assert [edge["release"]["slug"] for edge in parent["made_into"]] == ["ajar-study"]
    assert parent["made_into"][0]["note"] == "As the card says."


def test_verdicts_link_to_their_reasons(world: Edition, read: Read) -> None:
    link = read("releases/ajar-full/")["verdicts"]["osaid@1.0"]["assessment"]

    content = read(link.partition("/api/v1/")[2])

    assert (content["release"]["slug"], content["definition"]) == ("ajar-full", "osaid@1.0")


def test_release_is_not_there_before_it_was_out(world: Edition, client: Any) -> None:
    response = client.get("/api/v1/releases/ajar-2/", {"as_of": "2024-04-30"})

    assert response.status_code == 404
    assert "no release 'ajar-2' on 2024-04-30" in response.json()["detail"]
