"""Edits of nouns on which verdicts and lags rest: previewed, kept from their author, written as they were shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import models

from registry.actions import amendments, editions, upkeep
from registry.models import (
    Amendment,
    Benchmark,
    Change,
    Edition,
    Evidence,
    License,
    LicenseTerm,
    Lineage,
    Policy,
    PolicyStance,
    Release,
    Source,
    VerdictInterval,
)
from tests.registry.actions import builders as build
from tests.registry.actions.test_proposals import speaks

pytestmark = pytest.mark.django_db

SIGNED: dict[str, Any] = {"by": "ada", "reason": "Read the text.", "interests": "none"}
REVIEW: dict[str, Any] = {"by": "ben", "reason": "I read the same.", "interests": "none"}
APPROVAL = REVIEW | {"effect": {"lags": []}}


@pytest.fixture(autouse=True)
def world() -> Edition:
    """Return an edition of a small world in which o1 is made from c2."""
    build.load(*(build.richly(each, base="c2") if each.slug == "o1" else each for each in build.STAIRCASE))
    return build.publish()


def restrict_use() -> Amendment | None:
    """Say that the licence of everything open restricts fields of use, and note it."""
    text = License.objects.get()
    term = text.terms.get(term="field_of_use")
    term.value, text.note = "true", "Misread before."
    return amend(text, parts=[term])


def amend(noun: models.Model, **more: Any) -> Amendment | None:
    signed = {name: SIGNED[name] for name in ("by", "reason")}
    return amendments.amend(noun, lambda: upkeep.save_noun(noun, **signed, **more), **SIGNED)


def stored() -> list[Any]:
    models_ = (License, LicenseTerm, Policy, PolicyStance, Release, Lineage, Benchmark, Source)
    return [list(model.objects.order_by("pk").values()) for model in models_]


def waiting(found: Amendment | None) -> Amendment:
    assert found is not None
    return found


def test_an_amendment_writes_nothing_until_it_is_approved_and_then_what_it_says() -> None:
    before = stored()

    row = waiting(restrict_use())

    assert stored() == before
    assert [(each["place"], each["before"], each["after"]) for each in row.differs] == [
        ("note", "", "Misread before."),
        ("license term field_of_use: value", "false", "true"),
    ]
    amendments.approve(row, **APPROVAL)
    text = License.objects.get()
    assert (text.note, text.terms.get(term="field_of_use").value) == ("Misread before.", "true")
    change = Change.objects.get(noun="license")
    assert (change.by, change.reason, set(change.after)) == ("ada", "Read the text.", {"note", "terms"})
    row.refresh_from_db()
    assert (row.state, row.decided_by, row.reviewer_interests, row.effect) == ("accepted", "ben", "none", {"lags": []})


def test_what_an_amendment_would_move_is_what_the_next_edition_says(world: Edition) -> None:
    row = waiting(restrict_use())
    told = {(each.release, each.definition): each.after for each in amendments.effect_of(row).verdicts if not each.end}

    amendments.approve(row, **APPROVAL)
    edition, _ = editions.publish(as_of=world.as_of, by="tester")

    rows = VerdictInterval.objects.of(edition).filter(end__isnull=True)
    said = {
        (slug, key): verdict
        for slug, key, verdict in rows.values_list("timeline__release__slug", "definition", "verdict")
    }
    assert told
    assert {key: said[key] for key in told} == told


def add_a_term(text: License) -> dict[str, Any]:
    text.terms.filter(term="patent_grant").delete()
    return {"parts": [LicenseTerm(license=text, term="patent_grant", value="true", clause="3")]}


def remove_a_term(text: License) -> dict[str, Any]:
    return {"removed": [text.terms.get(term="permits_use")]}


def unlink_no_policy_and_link_one(text: License) -> dict[str, Any]:
    return {"links": {"policies": list(Policy.objects.all())}}


@pytest.mark.parametrize("edit", [add_a_term, remove_a_term, unlink_no_policy_and_link_one], ids=lambda e: e.__name__)
def test_parts_and_links_come_out_as_if_they_had_been_saved_at_once_and_go_back(
    edit: Callable[[License], dict[str, Any]],
) -> None:
    text = License.objects.get()
    more = edit(text)
    before = upkeep.snapshot(text)
    row = waiting(amend(text, **more))
    assert upkeep.snapshot(text) == before

    amendments.approve(row, **APPROVAL)
    changed = upkeep.snapshot(License.objects.get())
    assert changed != before

    row.refresh_from_db()
    back = waiting(amendments.revert(row, by="cem", reason="It was right.", interests="none"))
    amendments.approve(back, **APPROVAL)
    assert without_numbers(upkeep.snapshot(License.objects.get())) == without_numbers(before)
    row.refresh_from_db()
    assert row.state == "reverted"


def without_numbers(told: Any) -> Any:
    """Return a noun in which a part that came back under a number of its own is the same."""
    if isinstance(told, list):
        return sorted((without_numbers(each) for each in told), key=str)
    return (
        {name: without_numbers(each) for name, each in told.items() if name != "id"} if isinstance(told, dict) else told
    )


def test_a_release_that_would_leave_the_frontiers_waits_with_all_that_was_edited_beside_it() -> None:
    release, base = Release.objects.get(slug="o2"), Release.objects.get(slug="c2")
    release.reviewed, release.modality = False, ["text", "image"]
    edge = Lineage(release=release, base=base, relation="finetune", evidence=Evidence.objects.earliest("pk"))

    row = waiting(amend(release, parts=[edge]))

    assert not release.bases.exists()
    assert row.object_key == "o2"
    assert Change.objects.get(noun="amendment").release_slug == "o2"
    amendments.approve(row, **APPROVAL)
    release.refresh_from_db()
    assert (release.reviewed, release.modality) == (False, ["text", "image"])
    assert [each.base.slug for each in release.bases.all()] == ["c2"]


def test_a_benchmark_that_would_be_read_the_other_way_round_waits() -> None:
    quiz = Benchmark.objects.get(slug="quiz")
    quiz.direction = "lower"

    row = waiting(amend(quiz))

    assert [each["place"] for each in row.differs] == ["direction"]
    assert amendments.effect_of(row).lags
    assert amendments.effect_of(row).pooled


def test_an_edit_that_moves_nothing_is_saved_at_once_and_legal_texts_wait_all_the_same() -> None:
    source = Source.objects.get(key="papers")
    source.note = "Several."
    stance = PolicyStance.objects.first()
    assert stance is not None
    stance.clause = "2 b"

    assert amend(source) is None
    assert Source.objects.get(key="papers").note == "Several."
    assert amend(stance.policy, parts=[stance]) is not None
    assert PolicyStance.objects.get(pk=stance.pk).clause != "2 b"


def test_its_author_decides_nothing_and_only_the_author_takes_it_back() -> None:
    row = waiting(restrict_use())

    with pytest.raises(ValidationError, match="a second person decides"):
        amendments.approve(row, **APPROVAL | {"by": "ada"})
    with pytest.raises(ValidationError, match="a second person decides"):
        amendments.reject(row, **REVIEW | {"by": "ada"})
    with pytest.raises(ValidationError, match="only its author"):
        amendments.withdraw(row, by="ben", reason="No.")

    amendments.withdraw(row, by="ada", reason="I misread.")
    row.refresh_from_db()
    assert (row.state, row.decision) == ("withdrawn", "I misread.")
    with pytest.raises(ValidationError, match="is withdrawn by its author"):
        amendments.approve(row, **APPROVAL)


def test_a_rejected_amendment_stays_on_record_and_writes_nothing() -> None:
    before = stored()
    row = waiting(restrict_use())

    amendments.reject(row, **REVIEW)

    row.refresh_from_db()
    assert (row.state, row.decided_by, stored()) == ("rejected", "ben", before)


def test_an_amendment_of_what_was_edited_since_is_not_written() -> None:
    row = waiting(restrict_use())
    text = License.objects.get()
    text.name = "Apache License, Version 2.0"
    upkeep.save_noun(text, by="cem", reason="Its name.")

    with pytest.raises(ValidationError, match="saved by somebody else"):
        amendments.approve(row, **APPROVAL)
    assert "by cem on" in amendments.against(row)
    with pytest.raises(ValidationError, match="saved by somebody else"):
        amendments.effect_of(row)
    assert Amendment.objects.get().state == "proposed"


def test_what_was_edited_after_an_approval_is_not_reverted_over() -> None:
    row = waiting(restrict_use())
    amendments.approve(row, **APPROVAL)
    text = License.objects.get()
    text.name = "Apache License, Version 2.0"
    upkeep.save_noun(text, by="cem", reason="Its name.")
    row.refresh_from_db()

    with pytest.raises(ValidationError, match="saved by somebody else"):
        amendments.revert(row, by="cem", reason="It was right.", interests="none")


@pytest.mark.parametrize("missing", ["reason", "interests"])
def test_an_amendment_says_why_and_declares_interests(missing: str) -> None:
    source = Source.objects.get(key="papers")
    with pytest.raises(ValidationError, match=missing):
        amendments.amend(source, lambda: None, **SIGNED | {missing: " "})


def test_who_speaks_for_a_developer_amends_none_of_its_releases_and_decides_none() -> None:
    release = Release.objects.get(slug="o1")
    speaks(release, "ada")

    with pytest.raises(ValidationError, match="speaks for"):
        amend(release)


def test_a_released_noun_that_was_deleted_is_said_to_be_gone() -> None:
    row = waiting(restrict_use())
    row.former[0]["pk"] = 10**6

    with pytest.raises(ValidationError, match="There is no license 'apache-2.0' any more"):
        amendments.target_of(row)
