"""Pages of definitions: options on which experts disagree, earlier wordings, and what would have to change."""

from __future__ import annotations

import pytest
from django.test import Client

from openness.definitions import load_all
from registry.models import Edition
from tests.registry.pages.conftest import Look


@pytest.mark.parametrize("key", [item.key for item in load_all()])
def test_every_definition_has_a_page_with_criteria_and_a_citation(world: Edition, look: Look, key: str) -> None:
    seen = look(f"/definitions/{key}/")

    assert seen.table("One row is one criterion").body
    assert "Cite this page" in seen.words


def test_a_choice_of_options_is_told_counted_and_kept_in_the_citation(world: Edition, look: Look) -> None:
    seen = look("/definitions/osaid@1.0/", **{"data-information": "shared-openly"})

    assert "Under data-information = shared-openly" in seen.words
    assert "0 releases get another verdict than in the edition" in seen.words
    assert f"?edition={world.pk}&as_of=2025-01-01&data-information=shared-openly" in seen.words


def test_a_default_that_is_named_changes_nothing(world: Edition, look: Look) -> None:
    plain = look("/definitions/osaid@1.0/").words.partition("Releases by verdict")[2]
    named = look("/definitions/osaid@1.0/", **{"manual-gate": "not-available"}).words.partition("Releases by verdict")[
        2
    ]

    assert plain == named


def test_a_choice_that_there_is_not_is_refused_by_name(world: Edition, client: Client) -> None:
    response = client.get("/definitions/osaid@1.0/", {"manual-gate": "sometimes"})

    assert response.status_code == 400
    assert "&#x27;sometimes&#x27; is not one of" in response.content.decode()


def test_an_option_of_another_definition_is_refused(world: Edition, client: Client) -> None:
    assert client.get("/definitions/owd@0.3/", {"manual-gate": "available"}).status_code == 400


def test_an_earlier_wording_can_still_be_asked(world: Edition, look: Look) -> None:
    seen = look("/definitions/osaid@1.0-r1/")

    assert "Under revision 1" in seen.words
    assert "which is not the one this edition applied: 0 releases get another verdict than in the edition" in seen.words


@pytest.mark.parametrize(
    "address",
    [
        "/definitions/tiers@1/?use-policy=set-aside",
        "/use/?commercial=yes",
        "/policies/uses/military/",
        "/api/v1/use/?commercial=yes",
        "/api/v1/policies/uses/military/",
        "/api/v1/releases/ajar-1/changes/",
        "/api/v1/definitions/tiers@1/verdicts/",
    ],
)
def test_an_edition_from_before_facts_were_kept_says_that_it_cannot_be_asked(
    world: Edition, client: Client, address: str
) -> None:
    Edition.objects.filter(pk=world.pk).update(licenses=None)

    response = client.get(address)

    assert response.status_code == 400
    assert "was published before facts were kept with it" in response.content.decode()


def test_a_closed_world_says_that_it_is_one(world: Edition, look: Look) -> None:
    assert "A closed-world definition" in look("/definitions/mot@2026-05/").words
    assert "A closed-world definition" not in look("/definitions/mof@1.0/").words


def test_a_release_shows_where_the_definitions_disagree(world: Edition, look: Look) -> None:
    rows = {row[0]: row for row in look("/releases/ajar-1/").table("Where the definitions disagree").body}

    assert len(rows) == len(load_all())
    assert rows["Open Weight Definition 0.3"][1] == "met"
    assert rows["Open Source AI Definition 1.0"][1:3] == ["not met", "Training code"]


def test_a_release_shows_what_would_have_to_change(world: Edition, look: Look) -> None:
    words = look("/releases/ajar-study/").words

    assert "What would have to change for T4" in words
    assert "Put the weights under" in words


def test_unknown_names_the_evidence_that_would_settle_it(world: Edition, look: Look) -> None:
    assert "What would settle it: whether the training code is public" in look("/releases/ajar-2/").words
