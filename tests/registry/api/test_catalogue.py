"""Sources, definitions, licences, benchmarks, editions and the index through the API."""

from __future__ import annotations

from datetime import date

from openness.definitions import definition, load_all
from registry.actions.editions import publish
from registry.models import Edition
from tests.registry.api.conftest import Read


def test_index_names_every_list(world: Edition, read: Read) -> None:
    content = read("")

    assert content["edition"]["id"] == world.pk
    assert set(content["endpoints"]) == {
        "releases",
        "claims",
        "sources",
        "definitions",
        "licenses",
        "policies",
        "use",
        "benchmarks",
        "scores",
        "assessments",
        "lag",
        "lag-pooled",
        "index",
        "published-estimates",
        "editions",
    }
    for url in content["endpoints"].values():
        assert read(url.partition("/api/v1/")[2])["edition"]["id"] == world.pk


def test_source_says_on_what_terms_it_may_be_passed_on(world: Edition, read: Read) -> None:
    rows = {row["key"]: row for row in read("sources/")["results"]}

    assert set(rows) == {"board", "papers", "vault"}
    assert (rows["vault"]["redistributable"], rows["vault"]["license"]) == (False, "all rights reserved")
    assert rows["board"]["published"] == {"date": "2024-12-01", "precision": "month"}
    assert rows["board"]["attribution"] == "Board, CC-BY-4.0"
    assert {name: read("sources/board/")[name] for name in rows["board"]} == rows["board"]


def test_definitions_are_those_that_are_bundled(world: Edition, read: Read) -> None:
    rows = read("definitions/")["results"]

    assert [row["key"] for row in rows] == [item.key for item in load_all()]
    assert all(row["digest"] == row["applied_digest"] for row in rows)


def test_definition_tells_criteria_as_questions_and_levels(world: Edition, read: Read) -> None:
    content, tiers = read("definitions/tiers@1/"), definition("tiers@1")

    assert content["digest"] == tiers.digest == world.definitions["tiers@1"]
    assert content["criteria"][0] == {
        "id": "hosted",
        "title": "Hosted product",
        "asks": "Can the public use it as a hosted product?",
        "wants": definition("tiers@1").criterion("hosted").wants,
        "category": "",
        "reference": "T1",
    }
    assert [level["rank"] for level in content["levels"]] == list(range(8))
    assert content["levels"][3]["needs"] == ["weights.downloadable"]
    assert content["reviewed"] is None


def test_licenses_are_listed_with_what_they_incorporate(world: Edition, read: Read) -> None:
    rows = read("licenses/")["results"]

    assert [(row["key"], row["incorporates"]) for row in rows] == [("free-1", []), ("study-1", ["manners"])]
    assert rows[0]["published"] == {"date": "2004-01-01", "precision": "month"}


def test_benchmark_tells_metric_and_bounds(world: Edition, read: Read) -> None:
    content = read("benchmarks/riddles/")

    assert (content["name"], content["variant"], content["metric"]) == ("Riddles", "closed book", "accuracy")
    assert (content["direction"], content["lower"], content["upper"], content["chance"]) == ("higher", 0.0, 1.0, 0.25)
    assert content["public"] == "true"
    assert (content["domain"], content["scale"], content["in_index"]) == ("other", "accuracy", False)
    assert (content["ceiling"], content["questions"]) == (None, None)
    assert content["lag"].endswith("/api/v1/lag/?benchmark=riddles")
    assert [row["slug"] for row in read("benchmarks/")["results"]] == ["riddles", "slips"]


def test_editions_are_listed_newest_first(world: Edition, read: Read) -> None:
    later, _ = publish(as_of=date(2024, 12, 31), by="tests")

    content = read("editions/")

    assert [row["id"] for row in content["results"]] == [later.pk, world.pk]
    assert content["edition"]["id"] == later.pk
    assert [row["releases"] for row in content["results"]] == [7, 7]


def test_edition_tells_what_went_into_it(world: Edition, read: Read) -> None:
    publish(as_of=date(2024, 12, 31), by="tests")

    content = read(f"editions/{world.pk}/")

    assert content["id"] == content["edition"]["id"] == world.pk
    assert (content["as_of"], content["published_by"]) == ("2025-01-01", "tests")
    assert content["definitions"] == world.definitions
    assert content["input_digest"] == world.input_digest


def test_earlier_edition_can_still_be_read(world: Edition, read: Read) -> None:
    publish(as_of=date(2024, 12, 31), by="tests")

    by_number = read("releases/", edition=str(world.pk))
    by_moment = read("releases/", known_at=world.ready_at.isoformat() if world.ready_at else "")

    assert (by_number["edition"]["id"], by_number["as_of"]) == (world.pk, "2025-01-01")
    assert by_moment["edition"]["id"] == world.pk
    assert read("releases/")["as_of"] == "2024-12-31"
