"""The log of changes and the moves of verdicts, as JSON."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from registry.actions import curation
from registry.actions.editions import publish
from registry.models import Claim, Edition
from registry.sources.records import ClaimRecord, EvidenceRecord
from tests.registry.world import AS_OF


@pytest.fixture
def corrected(world: Edition) -> Claim:
    """A claim about ajar-2 that somebody corrected, and an edition that shows it."""
    old = Claim.objects.current().get(release__slug="ajar-2", field="weights_final.availability")
    read = EvidenceRecord(old.evidence.source.key, "page 7", "2024-12-05", url="https://papers.example/7")
    record = ClaimRecord(old.field, "not_released", read)
    made = curation.correct_statement(old, record, by="ada", reason="The files are gone.")
    publish(as_of=AS_OF, by="tests")
    assert isinstance(made, Claim)
    return made


def _get(client: Client, path: str, **query: str) -> dict[str, Any]:
    response = client.get(f"/api/v1/{path}", query)
    assert response.status_code == 200, response.content
    found: dict[str, Any] = response.json()
    return found


def test_changes_are_listed_with_their_cause(corrected: Claim, client: Client) -> None:
    found = _get(client, "changes/", cause="correction", release="ajar-2")

    assert found["count"] == 2
    first = found["results"][0]
    assert (first["by"], first["machine"], first["cause"], first["key"]) == ("ada", False, "correction", corrected.key)
    assert first["release"]["slug"] == "ajar-2"
    assert {"column": "value", "before": "public", "after": "not_released"} in first["changes"]
    assert first["reason"] == "The files are gone."


def test_changes_of_another_cause_or_release_are_left_out(corrected: Claim, client: Client) -> None:
    assert _get(client, "changes/", cause="dispute")["count"] == 0
    assert _get(client, "changes/", release="ajar-1")["count"] == 0


def test_known_at_before_a_change_leaves_it_out(corrected: Claim, world: Edition, client: Client) -> None:
    assert world.ready_at is not None

    for path in ("changes/", "moves/", "releases/ajar-2/history/"):
        assert _get(client, path, known_at=world.ready_at.isoformat())["count"] == 0


def test_history_of_a_release_has_changes_and_verdicts(corrected: Claim, world: Edition, client: Client) -> None:
    found = _get(client, "releases/ajar-2/history/")

    assert (found["count"], found["release"]["slug"]) == (2, "ajar-2")
    (tiers,) = [each for each in found["verdicts"] if each["definition"] == "tiers@1"]
    assert (tiers["first_edition"], tiers["first"], tiers["now"]) == (world.pk, "T5..T7", tiers["moves"][0]["after"])
    (move,) = tiers["moves"]
    assert (move["before"], move["cause"], move["before_edition"]) == ("T5..T7", "correction", world.pk)
    assert move["causes"][0]["claims"] == [corrected.key]


def test_moves_are_narrowed_by_definition_and_cause(corrected: Claim, client: Client) -> None:
    whole = _get(client, "moves/")
    by_definition = _get(client, "moves/", definition="tiers@1")
    by_cause = _get(client, "moves/", cause="license_text")

    assert {each["release"]["slug"] for each in whole["results"]} == {"ajar-2"}
    assert [each["definition"] for each in by_definition["results"]] == ["tiers@1"]
    assert whole["count"] > by_definition["count"] > by_cause["count"] == 0


@pytest.mark.parametrize(
    ("path", "query", "status"),
    [
        ("releases/nobody/history/", {}, 404),
        ("changes/", {"cause": "whim"}, 400),
        ("changes/", {"since": "soon"}, 400),
        ("moves/", {"cause": "dispute"}, 400),
        ("moves/", {"colour": "red"}, 400),
    ],
)
def test_what_cannot_be_answered_is_a_named_problem(
    world: Edition, client: Client, path: str, query: dict[str, str], status: int
) -> None:
    response = client.get(f"/api/v1/{path}", query)

    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"
    assert all(name in str(response.json()) for name in query)
