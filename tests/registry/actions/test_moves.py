"""What moved between two editions: the moves alone lead from the one to the other, and each says what differs."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from registry.actions import catalogue, curation, editions, judging, moves, upkeep
from registry.models import Change, Claim, Edition, License, LicenseTerm, Release, Source, VerdictInterval, VerdictMove
from registry.sources.records import ClaimRecord, DeveloperRecord, EvidenceRecord, FamilyRecord, LineageRecord
from tests.registry.actions import builders as build

pytestmark = pytest.mark.django_db

AS_OF = date(2025, 1, 1)
TIERS = "tiers@1"


def _claim(slug: str, field: str) -> Claim:
    found: Claim = Claim.objects.current().get(release__slug=slug, field=field)
    return found


def _correct(slug: str, field: str, value: str, **more: str) -> None:
    record = ClaimRecord(field, value, build.READ, **more)
    curation.correct_statement(_claim(slug, field), record, by="ada", reason="Read again.")


def _verdicts(edition: Edition, day: date) -> dict[tuple[str, str], str]:
    rows = VerdictInterval.objects.of(edition).on(day)
    return {
        (slug, key): said for slug, key, said in rows.values_list("timeline__release__slug", "definition", "verdict")
    }


def _readings(edition: Edition) -> dict[tuple[str, str], moves.Reading]:
    rows = VerdictInterval.objects.of(edition).order_by("timeline", "definition", "start")
    spans: dict[tuple[str, str], list[Any]] = {}
    for row in rows.select_related("timeline__release"):
        spans.setdefault((row.timeline.release.slug, row.definition), []).append((row.start, row.end, row.verdict))
    return {pair: moves.merged(found) for pair, found in spans.items()}


def _moved(edition: Edition) -> dict[tuple[str, str], VerdictMove]:
    rows = edition.moves.select_related("release")
    return {(row.release.slug, row.definition): row for row in rows}


def _check_law(before: Edition, after: Edition) -> None:
    """Hold the verdicts before, with the moves applied, equal to the verdicts after; and nothing else moved."""
    day = after.as_of
    was, now, moved = _verdicts(before, day), _verdicts(after, day), _moved(after)
    for pair, move in moved.items():
        assert was.get(pair, "") == move.before
        was[pair] = move.after
    assert {pair: said for pair, said in was.items() if said} == now
    old, new = _readings(before), _readings(after)
    assert {pair for pair in {*old, *new} if old.get(pair) != new.get(pair)} == set(moved)


def test_first_edition_moves_nothing() -> None:
    build.load(*build.STAIRCASE)

    build.publish()

    assert not VerdictMove.objects.exists()


def test_edition_without_a_difference_in_facts_moves_nothing() -> None:
    build.load(*build.STAIRCASE)
    build.publish()

    build.publish(date(2025, 2, 1))

    assert not VerdictMove.objects.exists()


def test_what_merely_came_to_pass_is_no_move() -> None:
    withdrawn = build.claiming(
        build.opened("o1", "2024-05-01"), "weights_final.availability", "public", end="2025-01-15"
    )
    build.load(withdrawn)
    before = build.publish()

    after = build.publish(date(2025, 2, 1))

    assert _verdicts(before, AS_OF)["o1", TIERS] != _verdicts(after, after.as_of)["o1", TIERS]
    assert not VerdictMove.objects.exists()


def test_correction_moves_verdicts_and_names_both_claims() -> None:
    build.load(*build.STAIRCASE)
    before = build.publish()
    old = _claim("o1", "inference_code.availability")
    _correct("o1", "inference_code.availability", "not_released")
    new = _claim("o1", "inference_code.availability")

    after = build.publish()

    move = _moved(after)["o1", TIERS]
    assert (move.before, move.after, move.cause, move.before_edition) == ("T5", "T4", "correction", before)
    assert move.causes == [
        {"kind": "correction", "field": "inference_code.availability", "claims": [new.key], "was": [old.key]}
    ]
    assert {slug for slug, _ in _moved(after)} == {"o1"}
    _check_law(before, after)


def test_new_fact_and_withdrawal_are_told_apart() -> None:
    build.load(*build.STAIRCASE)
    before = build.publish()
    release = Release.objects.get(slug="h1")
    for aspect, value in {"availability": "public", "license": "apache-2.0"}.items():
        curation.record_statement(release, ClaimRecord(f"inference_code.{aspect}", value, build.READ), by="ada")
    curation.withdraw_statement(_claim("o2", "weights_final.license"), by="ada", reason="Not found.")

    after = build.publish()

    moved = _moved(after)
    fact, withdrawal = moved["h1", TIERS], moved["o2", TIERS]
    assert (fact.before, fact.after, fact.cause) == ("T4..T5", "T5", "new_fact")
    assert [cause["field"] for cause in fact.causes] == ["inference_code.availability", "inference_code.license"]
    assert (withdrawal.before, withdrawal.cause) == ("T5", "withdrawal")
    assert [cause["claims"] for cause in withdrawal.causes] == [[]]
    _check_law(before, after)


def test_claim_that_is_accepted_is_a_new_fact_and_one_rejected_a_withdrawal() -> None:
    build.load(*build.STAIRCASE)
    build.publish()
    claim = _claim("o1", "inference_code.availability")
    curation.decide_statement(claim, status="rejected", by="ada", reason="It is not there.")
    rejected = build.publish()
    held = _claim("o1", "inference_code.availability")
    curation.decide_statement(held, status="accepted", by="ada", reason="It is there after all.")

    accepted = build.publish()

    assert _moved(rejected)["o1", TIERS].causes == [
        {"kind": "withdrawal", "field": "inference_code.availability", "claims": [], "was": [claim.key]}
    ]
    assert _moved(accepted)["o1", TIERS].cause == "new_fact"


def test_new_date_moves_what_was_judged_over_time() -> None:
    build.load(*build.STAIRCASE)
    before = build.publish()
    _correct("o1", "date.released", "2024-06-01")

    after = build.publish()

    move = _moved(after)["o1", TIERS]
    # The verdict on the day is the same; the time from which it held is not.
    assert (move.before, move.after, move.cause) == ("T5", "T5", "correction")
    assert [cause["field"] for cause in move.causes] == ["date.released"]
    _check_law(before, after)


def test_release_that_loses_its_date_has_no_verdict_any_more() -> None:
    build.load(*build.STAIRCASE)
    before = build.publish()
    curation.withdraw_statement(_claim("o1", "date.released"), by="ada", reason="It was never released.")

    after = build.publish()

    move = _moved(after)["o1", TIERS]
    assert (move.before, move.after, move.cause) == ("T5", "", "withdrawal")
    _check_law(before, after)


def test_new_release_has_a_move_for_each_definition() -> None:
    build.load(*build.STAIRCASE)
    before = build.publish()
    build.load(*build.STAIRCASE, build.opened("o3", "2024-09-01"))

    after = build.publish()

    moved = _moved(after)
    assert {slug for slug, _ in moved} == {"o3"}
    assert {key for _, key in moved} == set(after.definitions)
    assert {(row.before, row.cause) for row in moved.values()} == {("", "new_release")}
    _check_law(before, after)


def test_licence_terms_read_otherwise_move_whatever_is_under_the_licence() -> None:
    build.load(*build.STAIRCASE)
    before = build.publish()
    text = License.objects.get(key="apache-2.0")
    text.spdx = ""
    term = LicenseTerm.objects.get(license=text, term="osd_conformant")
    term.value = "false"
    upkeep.save_noun(text, by="ada", reason="It is another text.", parts=[term])

    after = build.publish()

    causes = [row.causes for (slug, _), row in _moved(after).items() if slug == "o1"]
    assert causes
    assert all(each == [{"kind": "license_text", "license": "apache-2.0"}] for each in causes)
    assert {slug for slug, _ in _moved(after)} == {"o1", "o2", "h1"}
    _check_law(before, after)


def test_base_of_another_developer_is_named() -> None:
    build.load(build.opened("o1", "2024-05-01"))
    before = build.publish()
    # A base binds only where somebody else made it.
    base = replace(
        build.claiming(build.opened("b1", "2024-01-01"), "weights_final.license", "unknown"),
        developer="other",
        family="brick",
    )
    derived = replace(build.opened("o1", "2024-05-01"), lineage=(LineageRecord("b1", "finetune", build.READ),))
    both = build.catalogue(derived, base)
    both = replace(
        both,
        developers=(*both.developers, DeveloperRecord("other", "Other", "Elsewhere")),
        families=(*both.families, FamilyRecord("brick", "Brick", "other")),
    )
    catalogue.load(both, digest="based")

    after = build.publish()

    move = _moved(after)["o1", TIERS]
    assert move.cause == "base_release"
    assert move.causes == [{"kind": "base_release", "release": "b1"}]
    _check_law(before, after)


def test_rules_that_changed_are_causes_and_stand_in_the_log(monkeypatch: pytest.MonkeyPatch) -> None:
    build.load(*build.STAIRCASE)
    before = build.publish()
    Edition.objects.filter(pk=before.pk).update(
        definitions=before.definitions | {TIERS: "f" * 64}, precedence="0 (000000000000)"
    )
    monkeypatch.setattr(judging, "METHOD", "another")
    _correct("o1", "inference_code.availability", "not_released")

    after = build.publish()

    moved = _moved(after)
    kinds = [cause["kind"] for cause in moved["o1", TIERS].causes]
    assert kinds == ["correction", "definition_version", "precedence_policy"]
    others = [[cause["kind"] for cause in row.causes] for (_, key), row in moved.items() if key != TIERS]
    assert others
    assert all(each == ["correction", "precedence_policy"] for each in others)
    logged = Change.objects.filter(noun="edition").order_by("pk")
    assert [(row.action, row.cause, row.by) for row in logged] == [
        ("apply definition", "definition_version", "tester"),
        ("apply precedence", "precedence_policy", "tester"),
    ]
    assert logged[0].before == {TIERS: "f" * 12}


def test_where_no_input_differs_the_way_of_judging_does(monkeypatch: pytest.MonkeyPatch) -> None:
    build.load(*build.STAIRCASE)
    before = build.publish()
    stored = VerdictInterval.objects.of(before).filter(timeline__release__slug="o1", definition=TIERS)
    stored.update(verdict="T3", lowest=3, highest=3)
    monkeypatch.setattr(judging, "METHOD", "another")

    after, new = editions.publish(as_of=AS_OF, by="tester")

    assert new
    (move,) = after.moves.all()
    assert (move.before, move.after, move.cause) == ("T3", "T5", "method")
    assert move.causes == [{"kind": "method", "code_version": after.code_version}]


def test_edition_of_what_was_known_earlier_records_no_moves() -> None:
    build.load(*build.STAIRCASE)
    build.publish()
    _correct("o1", "inference_code.availability", "not_released")

    _, new = editions.publish(as_of=AS_OF, by="tester", known_at=timezone.now() + timedelta(seconds=1))

    assert new
    assert not VerdictMove.objects.exists()


def test_claim_that_nobody_can_find_is_no_new_fact() -> None:
    build.load(*build.STAIRCASE)
    where = {"publisher": "Nobody", "kind": "documents", "license": "as stated", "redistributable": True}
    Source.objects.create(key="lost", title="Lost", **where)
    before = build.publish()
    lost = EvidenceRecord("lost", "page 1", "2024-12-01")
    claim = _claim("o1", "inference_code.availability")
    curation.correct_statement(claim, ClaimRecord(claim.field, "public", lost), by="ada", reason="It is lost.")

    after = build.publish()

    assert _moved(after)["o1", TIERS].causes == [
        {"kind": "withdrawal", "field": claim.field, "claims": [], "was": [claim.key]}
    ]
    _check_law(before, after)


@pytest.mark.parametrize("seed", range(6))
def test_moves_applied_to_an_edition_give_the_next(seed: int) -> None:
    chance = random.Random(seed)
    build.load(*build.STAIRCASE)
    before = build.publish()
    for step in range(3):
        for _ in range(chance.randint(1, 4)):
            _any_change(chance)
        build.load(*build.STAIRCASE, *(build.opened(f"n{each}", f"2024-1{each}-05") for each in range(step)))

        after, new = editions.publish(as_of=AS_OF + timedelta(days=40 * step), by="tester")

        assert new
        _check_law(before, after)
        before = after


def _any_change(chance: random.Random) -> None:
    """Correct, withdraw, record or decide something, or read a licence otherwise."""
    claims = list(Claim.objects.current().order_by("pk"))
    claim = chance.choice(claims)
    kind = chance.choice(["withdraw", "reject", "correct", "record", "terms"])
    if kind == "withdraw":
        curation.withdraw_statement(claim, by="ada", reason="No.")
    elif kind == "reject" and claim.status == "accepted":
        curation.decide_statement(claim, status="rejected", by="ada", reason="No.")
    elif kind == "correct" and claim.field.endswith(".availability"):
        value = "gated_auto" if claim.value == "public" else "public"
        start = chance.choice(["2024-09-01", None])
        curation.correct_statement(
            claim, ClaimRecord(claim.field, value, build.READ, start=start), by="ada", reason="So."
        )
    elif kind == "record":
        field, day = (
            chance.choice(["training_data_pretrain.availability", "data_card.availability"]),
            chance.randint(1, 28),
        )
        read = replace(build.READ, locator=f"page {chance.random()}", read=f"2024-11-{day:02d}")
        record = ClaimRecord(field, chance.choice(["public", "not_released", "unknown"]), read)
        curation.record_statement(claim.release, record, by="ada")
    elif kind == "terms":
        term = chance.choice(list(LicenseTerm.objects.filter(license__key="apache-2.0")))
        term.value = chance.choice(["true", "false", "unknown"])
        upkeep.save_noun(term.license, by="ada", reason="Read again.", parts=[term])


def test_the_number_of_queries_does_not_grow_with_what_moved() -> None:
    build.load(*build.STAIRCASE)
    before = build.publish()
    _correct("o1", "inference_code.availability", "not_released")
    one = build.publish()
    few = _queries(one, before)
    for slug in ("o2", "c1", "c2", "c3"):
        field = "weights_final.availability"
        _correct(slug, field, "gated_auto" if slug == "o2" else "public")
    many_edition = build.publish()

    many = _queries(many_edition, one)

    assert many_edition.moves.count() > one.moves.count() > 0
    assert many == few


def _queries(edition: Edition, before: Edition) -> int:
    edition.moves.all().delete()
    with CaptureQueriesContext(connection) as queries:
        moves.record_moves(edition, before)
    return len(queries)
