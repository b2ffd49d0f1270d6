"""What the database itself refuses: rows that break a check, edits of what was stated, the same said twice."""

from __future__ import annotations

from copy import copy
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from registry.actions.statements import supersede
from registry.models import (
    Alias,
    AliasProposal,
    Amendment,
    AuditCheck,
    Benchmark,
    CatchUpPair,
    Change,
    Claim,
    CountedScore,
    Dispute,
    Edition,
    Evidence,
    EvidenceCheck,
    FrontierRecord,
    LagSeries,
    LagStanding,
    License,
    LicenseName,
    LicenseQuery,
    LicenseTerm,
    Lineage,
    Policy,
    PolicyStance,
    Producer,
    Proposal,
    PublishedEstimate,
    Rating,
    Release,
    ReleaseState,
    Reply,
    Score,
    SelfDeclaration,
    Source,
    Submission,
    VerdictInterval,
    VerdictMove,
)
from registry.models.common import Statement
from tests.registry.models.walk import STATEMENTS, checks, name_of

DAY = date(2024, 1, 1)
NOW = datetime(2024, 1, 1, tzinfo=UTC)

_SUPERSEDED = {"superseded_by": "ada", "superseded_reason": "Wrong."}
_STATEMENT_FAULTS: dict[str, list[dict[str, Any]]] = {
    "status_is_known": [{"status": "perhaps"}],
    "superseded_says_by_whom_and_why": [
        {"superseded_at": NOW + timedelta(days=9999)},
        {"superseded_at": NOW + timedelta(days=9999), "superseded_by": "ada"},
        {"superseded_reason": "Wrong."},
    ],
    "superseded_after_recorded": [{"superseded_at": NOW - timedelta(days=9999), **_SUPERSEDED}],
}

#: A proposal as somebody else accepted it.
_DECIDED = {
    "state": "accepted",
    "decided_at": NOW,
    "decided_by": "ben",
    "decision": "Read.",
    "reviewer_interests": "none",
}

#: For each constraint, what breaks it when set on a good row.
FAULTS: dict[tuple[type[models.Model], str], list[dict[str, Any]]] = {
    **{
        (model, f"{model._meta.model_name}_{name}"): faults
        for model in STATEMENTS
        for name, faults in _STATEMENT_FAULTS.items()
    },
    (Benchmark, "benchmark_direction_is_known"): [{"direction": "up"}],
    (Benchmark, "benchmark_public_is_ternary"): [{"public": "maybe"}],
    (Benchmark, "benchmark_bounds_in_order"): [{"lower": 1.0, "upper": 0.0}, {"lower": 1.0, "upper": 1.0}],
    (Benchmark, "benchmark_domain_is_known"): [{"domain": "astrology"}],
    (Benchmark, "benchmark_scale_is_known"): [{"scale": "tall"}],
    (Benchmark, "benchmark_scale_fits_direction"): [
        {"scale": "log", "direction": "lower"},
        {"scale": "error", "direction": "higher"},
    ],
    (Benchmark, "benchmark_ceiling_is_share"): [{"ceiling": 0.0}, {"ceiling": 1.1}],
    (Benchmark, "benchmark_has_questions"): [{"questions": 0}],
    (Benchmark, "benchmark_in_index_is_bounded"): [
        {"in_index": True, "scale": "index", "lower": 0.0, "upper": 1.0},
        {"in_index": True, "lower": None},
        {"in_index": True, "upper": None},
    ],
    (Score, "score_relation_is_known"): [{"relation": "friend"}],
    (Score, "score_error_is_positive"): [{"stderr": 0.0}, {"stderr": -0.1}],
    (Score, "score_interval_in_order"): [{"low": 0.6, "high": 0.5}],
    (Score, "score_date_has_precision"): [
        {"evaluated_on": DAY, "evaluated_on_precision": "unknown"},
        {"evaluated_on": None, "evaluated_on_precision": "day"},
    ],
    (CountedScore, "counted_score_is_recorded_or_fitted"): [{"score_id": None}],
    (Change, "change_says_by_whom"): [{"by": ""}],
    (Change, "change_says_what"): [{"action": ""}],
    (Change, "change_cause_is_known"): [{"cause": "weather"}],
    (Claim, "claim_field_is_known"): [{"field": "weights_final.smell"}],
    (Claim, "claim_says_something"): [{"value": ""}],
    (Claim, "claim_start_has_precision"): [
        {"valid_from": DAY, "valid_from_precision": "release"},
        {"valid_from": None, "valid_from_precision": "month"},
    ],
    (Claim, "claim_end_has_precision"): [
        {"valid_to": DAY, "valid_to_precision": "open"},
        {"valid_to": None, "valid_to_precision": "day"},
    ],
    (Claim, "claim_ends_after_it_starts"): [
        {
            "valid_from": DAY,
            "valid_from_precision": "day",
            "valid_to": DAY,
            "valid_to_precision": "day",
        }
    ],
    (Rating, "rating_scheme_is_known"): [{"scheme": "stars"}],
    (Rating, "rating_says_something"): [{"value": ""}],
    (Rating, "rating_date_has_precision"): [{"rated_on": None, "rated_on_precision": "day"}],
    (Edition, "edition_state_is_known"): [{"state": "done", "ready_at": None}],
    (Edition, "edition_ready_says_when"): [{"ready_at": None}, {"state": "failed"}],
    (ReleaseState, "state_ends_later"): [{"start": DAY, "end": DAY}],
    (VerdictInterval, "verdict_ends_later"): [{"start": DAY, "end": DAY - timedelta(days=1)}],
    (VerdictInterval, "verdict_range_in_order"): [{"lowest": 3, "highest": 2}],
    (LagSeries, "lag_reference_is_known"): [{"reference": "all"}],
    (LagSeries, "lag_counting_is_known"): [{"counting": "hopeful"}],
    (FrontierRecord, "record_side_is_known"): [{"side": "middle"}],
    (LagStanding, "standing_status_is_known"): [{"status": "fine"}],
    (CatchUpPair, "pair_match_says_when"): [{"match_id": None, "match_on": DAY}],
    (Policy, "policy_binding_is_known"): [{"binding": "loose"}],
    (Policy, "policy_enforcement_is_known"): [{"enforcement": "force"}],
    (Policy, "policy_reading_is_known"): [{"text_read": "skimmed"}],
    (Policy, "policy_pass_on_is_ternary"): [{"pass_on": "maybe"}],
    (Policy, "policy_change_is_ternary"): [{"unilateral_change": "maybe"}],
    (Policy, "policy_date_has_precision"): [{"published": DAY, "published_precision": "unknown"}],
    (PolicyStance, "policy_tag_is_known"): [{"tag": "gardening"}],
    (PolicyStance, "policy_stance_is_known"): [{"stance": "frowned_upon"}],
    (PublishedEstimate, "estimate_date_has_precision"): [{"published": None, "published_precision": "day"}],
    (PublishedEstimate, "estimate_reach_has_precision"): [{"reach": DAY, "reach_precision": "unknown"}],
    (PublishedEstimate, "estimate_access_is_known"): [{"access": "secret"}],
    (PublishedEstimate, "estimate_unit_is_known"): [{"unit": "weeks"}],
    (PublishedEstimate, "estimate_range_in_order"): [{"low": 9.5}, {"low": None}, {"high": None}],
    (PublishedEstimate, "estimate_has_a_number"): [{"value": None, "low": None, "high": None}],
    (PublishedEstimate, "estimate_says_what_was_published"): [{"value_text": ""}],
    (PublishedEstimate, "estimate_preset_is_known"): [{"preset": "epoch-1999"}],
    (License, "license_reading_is_known"): [{"text_read": "skimmed"}],
    (License, "license_date_has_precision"): [{"published": None, "published_precision": "year"}],
    (LicenseTerm, "license_term_is_known"): [{"term": "kindness"}],
    (LicenseTerm, "license_value_is_ternary"): [{"value": "maybe"}],
    (LicenseTerm, "license_amount_has_unit"): [
        {"amount": 5, "unit": ""},
        {"amount": None, "unit": "monthly_users"},
        {"amount": 5, "unit": "parsecs"},
    ],
    (LicenseName, "license_name_scheme_is_known"): [{"scheme": "nickname"}],
    (LicenseQuery, "license_query_state_is_known"): [{"state": "forgotten"}],
    (LicenseQuery, "license_query_decided_says_by_whom"): [
        {"state": "resolved"},
        {"decided_by": "ada"},
        {"state": "unresolvable", "decided_by": "ada"},
    ],
    (Release, "release_variant_is_known"): [{"variant": "blue"}],
    (Release, "release_date_has_precision"): [{"released_on": None, "released_on_precision": "day"}],
    (Release, "release_announcement_has_precision"): [{"announced_on": DAY, "announced_on_precision": "unknown"}],
    (Alias, "alias_scheme_is_known"): [{"scheme": "nickname"}],
    (Lineage, "lineage_relation_is_known"): [{"relation": "cousin"}],
    (Lineage, "lineage_never_its_own_base"): [{"base_id": 1, "release_id": 1}],
    (Source, "source_kind_is_known"): [{"kind": "rumour"}],
    (Source, "source_date_has_precision"): [{"published": DAY, "published_precision": "unknown"}],
    (Evidence, "evidence_says_where"): [{"locator": ""}],
    (Evidence, "evidence_has_digest"): [{"digest": ""}],
    (Evidence, "evidence_authority_is_known"): [{"authority": "rumour"}],
    (Evidence, "evidence_confidence_is_known"): [{"confidence": "sure"}, {"confidence": ""}],
    (Evidence, "evidence_checked_says_outcome"): [
        {"checked_on": DAY},
        {"check_outcome": "same"},
        {"checked_on": DAY, "check_outcome": "odd"},
    ],
    (EvidenceCheck, "check_outcome_is_known"): [{"outcome": "odd"}],
    (EvidenceCheck, "check_hash_only_of_bytes_read"): [{"sha256": "0" * 64}, {"size": 12}],
    (Source, "source_authority_is_known"): [{"authority": "rumour"}, {"authority": ""}],
    (Alias, "alias_ends_after_it_begins"): [{"valid_from": DAY, "valid_to": DAY}],
    (AliasProposal, "alias_proposal_scheme_is_known"): [{"scheme": "nickname"}],
    (AliasProposal, "alias_proposal_state_is_known"): [
        {"state": "odd", "decided_at": NOW, "decided_by": "ben", "reason": "Read."}
    ],
    (AliasProposal, "alias_proposal_decided_says_by_whom_and_why"): [
        {"state": "confirmed"},
        {"decided_by": "ben"},
        {"state": "refused", "decided_at": NOW, "decided_by": "ben"},
    ],
    (AuditCheck, "audit_outcome_is_known"): [{"outcome": "odd", "note": "?"}],
    (AuditCheck, "audit_finding_says_what"): [{"outcome": "wrong"}],
    (Proposal, "proposal_operation_is_known"): [{"operation": "guess"}],
    (Proposal, "proposal_state_is_known"): [_DECIDED | {"state": "odd"}],
    (Proposal, "proposal_says_why"): [{"reason": ""}],
    (Proposal, "proposal_declares_interests"): [{"interests": ""}],
    (Proposal, "proposal_decided_says_by_whom_and_why"): [
        {"decided_by": "ben"},
        {"decided_at": NOW},
        _DECIDED | {"decision": ""},
        _DECIDED | {"decided_by": ""},
    ],
    (Proposal, "proposal_reviewer_is_not_author"): [
        _DECIDED | {"decided_by": "ada"},
        _DECIDED | {"decided_by": "ada", "state": "rejected"},
    ],
    (Proposal, "proposal_reviewer_declares_interests"): [_DECIDED | {"reviewer_interests": ""}],
    (Amendment, "amendment_noun_is_known"): [{"noun": "rumour"}],
    (Amendment, "amendment_state_is_known"): [_DECIDED | {"state": "odd"}],
    (Amendment, "amendment_says_why"): [{"reason": ""}],
    (Amendment, "amendment_declares_interests"): [{"interests": ""}],
    (Amendment, "amendment_decided_says_by_whom_and_why"): [{"decided_by": "ben"}, _DECIDED | {"decision": ""}],
    (Amendment, "amendment_reviewer_is_not_author"): [_DECIDED | {"decided_by": "ada"}],
    (Amendment, "amendment_reviewer_declares_interests"): [_DECIDED | {"reviewer_interests": ""}],
    (Submission, "submission_kind_is_known"): [{"kind": "gossip"}],
    (Submission, "submission_state_is_known"): [{"state": "odd"}],
    (Submission, "submission_has_evidence"): [{"evidence_url": ""}, {"evidence_locator": ""}],
    (Submission, "submission_correction_names_release"): [{"release_id": None}],
    (Submission, "submission_release_has_name"): [{"kind": "release"}],
    (Producer, "producer_method_is_known"): [{"method": "oath"}],
    (Producer, "producer_state_is_known"): [{"state": "odd"}],
    (Producer, "producer_proved_says_how"): [{"state": "proved"}, {"state": "proved", "proved_at": NOW}],
    (SelfDeclaration, "declaration_field_is_known"): [{"field": "weights_final.smell"}],
    (SelfDeclaration, "declaration_says_something"): [{"value": ""}],
    (SelfDeclaration, "declaration_withdrawn_says_by_whom"): [{"withdrawn_at": NOW}, {"withdrawn_by": "ada"}],
    (Reply, "reply_says_something"): [{"text": ""}],
    (Reply, "reply_replaced_says_by_whom"): [{"replaced_at": NOW}, {"replaced_by": "ada"}],
    (Dispute, "dispute_state_is_known"): [
        {"state": "odd", "decided_at": NOW, "decided_by": "ben", "decision": "Read again."}
    ],
    (Dispute, "dispute_says_something"): [{"text": ""}],
    (Dispute, "dispute_has_evidence"): [{"url": ""}],
    (Dispute, "dispute_decided_says_by_whom_and_why"): [
        {"state": "upheld"},
        {"decision": "So be it."},
        {"state": "dismissed", "decided_at": NOW, "decided_by": "ben"},
    ],
    (VerdictMove, "move_cause_is_known"): [{"cause": "weather"}],
}


def test_every_check_of_the_database_is_tried_below() -> None:
    assert set(FAULTS) == {(model, constraint.name) for model, constraint in checks()}


@pytest.mark.parametrize(
    ("model", "name", "fault"),
    [(model, name, fault) for (model, name), faults in FAULTS.items() for fault in faults],
    ids=[f"{name}-{number}" for (_, name), faults in FAULTS.items() for number, _ in enumerate(faults)],
)
def test_database_refuses_a_row_that_breaks_a_check(
    model: type[models.Model], name: str, fault: dict[str, Any], rows: None
) -> None:
    found = model.objects.current() if model in STATEMENTS else model.objects.all()
    bad = copy(found.first())
    bad.pk = None
    for column, value in fault.items():
        setattr(bad, column, value)

    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        # Straight to the database: no method of the model has a say.
        model.objects.bulk_create([bad])


def _fixed_columns() -> list[tuple[type[models.Model], str]]:
    return [
        (model, field.attname)
        for model in STATEMENTS
        for field in model._meta.concrete_fields
        if field.name not in {*Statement.MUTABLE, "id"}
    ]


@pytest.mark.parametrize(("model", "column"), _fixed_columns(), ids=[f"{m.__name__}.{c}" for m, c in _fixed_columns()])
def test_database_refuses_to_edit_what_was_stated(model: type[models.Model], column: str, rows: None) -> None:
    row = model.objects.current().first()
    field = next(item for item in model._meta.concrete_fields if item.attname == column)
    other: Any = "other"
    if isinstance(field, models.ForeignKey):
        other = getattr(row, column) + 1
    elif isinstance(field, models.DateTimeField):
        other = NOW
    elif isinstance(field, models.DateField):
        other = date(2001, 1, 1)
    elif isinstance(field, models.FloatField):
        other = 0.123

    message = f"A {model._meta.model_name} is superseded, never edited"
    with pytest.raises(IntegrityError, match=message), transaction.atomic():
        model.objects.filter(pk=row.pk).update(**{column: other})


@pytest.mark.parametrize("model", STATEMENTS, ids=name_of)
def test_statement_can_be_superseded_and_nothing_else(model: type[models.Model], rows: None) -> None:
    row = model.objects.current().first()

    supersede(row, by="ada", reason="Wrong.")

    assert not model.objects.current().filter(pk=row.pk).exists()
    with pytest.raises(ValidationError, match="never edited"):
        row.save()
    with pytest.raises(ValidationError, match="never edited"):
        row.save(update_fields=["note"])
    with pytest.raises(ValidationError, match="never deleted"):
        row.delete()
    with pytest.raises(ValidationError, match="never deleted"):
        model.objects.filter(pk=row.pk).delete()


@pytest.mark.parametrize("model", STATEMENTS, ids=name_of)
def test_one_thing_is_said_once_at_a_time(model: type[models.Model], rows: None) -> None:
    row = model.objects.current().first()
    again = copy(row)
    again.pk = None

    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.bulk_create([again])

    supersede(row, by="ada", reason="Wrong.")
    model.objects.bulk_create([again])
    assert model.objects.filter(key=row.key).count() == 2
