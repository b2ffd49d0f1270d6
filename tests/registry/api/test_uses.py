"""The use check and kinds of use through the API: the same answers as the pages, machine-readable."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from pytest_django import DjangoDbBlocker

from openness.usage import Answer, Group
from registry.models import Edition
from tests.registry.api.conftest import Read
from tests.registry.bundled import make_part

LARGE_IN_THE_EU = {"commercial": "yes", "monthly_users": "800000000", "country": "EU"}


@pytest.fixture(scope="module")
def module_world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[int]:
    """Publish an edition of a part of the bundled catalogue once a module; give its number."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_part().pk
        transaction.set_rollback(True)


def _by_release(content: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {row["release"]["slug"]: row for row in content["results"]}


def test_answers_are_counted_and_what_was_asked_is_repeated(world: Edition, read: Read) -> None:
    content = read("use/", **LARGE_IN_THE_EU)

    assert content["asked"] == {
        "commercial": True,
        "monthly_users": 800_000_000,
        "annual_revenue": None,
        "country": "EU",
        "redistribute": False,
        "fine_tune": False,
        "train_on_outputs": False,
        "defence": False,
    }
    # The same numbers as on the page (tests/registry/pages/test_use.py).
    assert content["answers"] == {"not allowed": 7, "ask counsel": 3, "allowed with duties": 2, "allowed": 2}
    assert (content["count"], content["without_weights"]) == (14, 1)
    assert content["edition"]["id"] == world.pk
    assert "not legal advice" in content["notice"]


def test_grounds_name_clause_text_and_date(world: Edition, read: Read) -> None:
    llama = _by_release(read("use/", **LARGE_IN_THE_EU))["llama-4-scout-instruct"]

    scale, territory = llama["grounds"][:2]
    assert llama["answer"] == scale["answer"] == territory["answer"] == "not allowed"
    assert (scale["topic"], scale["clause"]) == ("scale_threshold", "Sections 2 and 1.b.ii")
    assert scale["stands_in"]["kind"] == "license"
    assert scale["stands_in"]["url"].endswith("/api/v1/licenses/llama4/")
    assert scale["since"] == {"date": "2025-04-05", "precision": "day"}
    assert (territory["stands_in"]["kind"], territory["stands_in"]["key"]) == ("policy", "llama4-aup")
    assert territory["stands_in"]["url"].endswith("/api/v1/policies/llama4-aup/")
    assert scale["base"] is territory["base"] is None


def test_ground_of_a_base_names_the_base(world: Edition, read: Read) -> None:
    distilled = _by_release(read("use/", **LARGE_IN_THE_EU))["deepseek-r1-distill-llama-70b"]

    assert distilled["grounds"][0]["base"]["slug"] == "llama-3.3-70b-instruct"


def test_date_of_a_text_is_told_no_more_exactly_than_it_is_known(world: Edition, read: Read) -> None:
    hunyuan = _by_release(read("use/", **LARGE_IN_THE_EU))["hunyuan-large"]

    assert hunyuan["grounds"][0]["since"] == {"date": "2024-11-01", "precision": "month"}


def test_pages_together_hold_every_release_once(world: Edition, read: Read) -> None:
    pages = [read("use/", page=str(number), page_size="5", **LARGE_IN_THE_EU) for number in (1, 2, 3)]

    slugs = [row["release"]["slug"] for page in pages for row in page["results"]]
    assert len(slugs) == len(set(slugs)) == 14
    assert {str(page["answers"]) for page in pages} == {str(pages[0]["answers"])}


def test_check_can_be_asked_of_some_releases(world: Edition, client: Client) -> None:
    content = client.get("/api/v1/use/", {"release": ["grok-2", "gpt-4o-2024-05-13"]}).json()

    assert [row["release"]["slug"] for row in content["results"]] == ["grok-2"]
    assert content["without_weights"] == 1


def test_every_parameter_that_cannot_be_used_is_named_at_once(world: Edition, client: Client) -> None:
    response = client.get("/api/v1/use/", {"monthly_users": "-5", "country": "Atlantis", "commercial": "maybe"})

    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["problems"] == {
        "monthly_users": "'-5' is not a whole number from 0 to 1000000000000000, in digits alone",
        "country": "'Atlantis' is neither EU nor the two-letter code (ISO 3166-1) of a country",
        "commercial": "'maybe' is not one of yes, no",
    }


def test_an_answer_that_cannot_have_changed_is_not_sent_again(world: Edition, client: Client) -> None:
    first = client.get("/api/v1/use/", LARGE_IN_THE_EU)

    again = client.get("/api/v1/use/", LARGE_IN_THE_EU, headers={"if-none-match": first["ETag"]})

    assert (again.status_code, again.content) == (304, b"")


def test_military_use_is_told_in_four_groups(world: Edition, read: Read) -> None:
    content = read("policies/uses/military/")

    rows = _by_release(content)
    assert set(content["groups"]) == set(Group)
    assert sum(content["groups"].values()) == content["count"] == len(rows) == 14
    assert rows["deepseek-r1"]["group"] == "no text held restricts it"
    assert rows["llama-4-scout-instruct"]["group"] == "prohibited"
    assert rows["llama-3.1-405b-instruct"]["group"] == "prohibited but for named parties"
    assert rows["grok-2"]["group"] == "undetermined"
    assert all(row["grounds"] for row in rows.values())


def test_stance_is_told_as_of_the_day(world: Edition, read: Read) -> None:
    before = _by_release(read("policies/uses/military/", as_of="2024-11-03"))["llama-3.1-405b-instruct"]
    after = _by_release(read("policies/uses/military/", as_of="2024-11-04"))["llama-3.1-405b-instruct"]

    assert (before["group"], before["grounds"][0]["clause"]) == ("prohibited", "2.a")
    assert after["group"] == "prohibited but for named parties"
    assert after["grounds"][0]["since"] == {"date": "2024-11-04", "precision": "day"}


def test_every_answer_counted_is_one_of_the_four(world: Edition, read: Read) -> None:
    assert set(read("use/")["answers"]) == set(Answer)
