"""The command that tells how well what counts is supported."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace

import pytest
from django.core.management import CommandError, call_command

from registry.sources.records import ClaimRecord, EvidenceRecord
from tests.registry.actions import builders as build
from tests.registry.management.running import run

pytestmark = pytest.mark.django_db

NOWHERE = EvidenceRecord("hearsay", "somebody said so", "2024-12-01")


@pytest.fixture
def loaded() -> None:
    build.load(*build.STAIRCASE)


def load_hearsay() -> None:
    """Load a release of whose claims one rests on what nobody can find."""
    record = build.opened("o1", "2024-05-01")
    said = ClaimRecord("evaluation_code.availability", "public", NOWHERE)
    catalogue = build.catalogue(build.closed("c1", "2023-01-01"), replace(record, claims=(*record.claims, said)))
    hearsay = replace(build.PAPERS, key="hearsay", title="Hearsay", url="")
    build.action.load(replace(catalogue, sources=(build.PAPERS, hearsay)), digest="hearsay")


def test_where_every_claim_has_evidence_it_is_told_as_the_whole(loaded: None) -> None:
    told = run("audit_evidence")

    # Three closed releases with three claims, two open ones with six, one half known with four.
    assert "Claims: 25 accepted, 25 counting\n      25   100.0 %  with evidence\n" in told
    assert "By who read it: person 0, catalogue 25 (100.0 %), importer 0" in told
    assert "Scores: 6 accepted, 6 counting" in told
    assert "not counting" not in told


@pytest.mark.parametrize("words", [[], ["--json"], ["--release", "o1"]])
def test_a_claim_without_evidence_is_an_error_of_the_registry(words: Sequence[str]) -> None:
    load_hearsay()

    with pytest.raises(SystemExit) as ended:
        run("audit_evidence", *words)

    assert ended.value.code == 1


def test_what_does_not_count_is_listed(capsys: pytest.CaptureFixture[str]) -> None:
    load_hearsay()

    with pytest.raises(SystemExit):
        call_command("audit_evidence")

    told = capsys.readouterr().out
    assert "Claims: 10 accepted, 9 counting" in told
    assert "      10   100.0 %  with evidence" in told
    assert "       9    90.0 %  with findable address" in told
    assert "o1: evaluation_code.availability (hearsay, somebody said so)" in told


def test_other_releases_are_not_blamed() -> None:
    load_hearsay()

    content = json.loads(run("audit_evidence", "--release", "c1", "--json"))

    assert content["releases"] == ["c1"]
    assert (content["claims"]["accepted"], content["without_evidence"]) == (3, [])


def test_an_empty_registry_has_no_shares(db: None) -> None:
    content = json.loads(run("audit_evidence", "--json"))

    assert content["claims"]["with"]["evidence"] == {"number": 0, "share": None}
    assert "       0         –  with evidence" in run("audit_evidence")


def test_a_release_that_is_not_there_is_named(loaded: None) -> None:
    with pytest.raises(CommandError, match="--release: 'nobody' is the slug of no release"):
        run("audit_evidence", "--release", "nobody")
