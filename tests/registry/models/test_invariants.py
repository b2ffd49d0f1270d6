"""Every model at once: who signed, what it rests on, what the database refuses."""

from __future__ import annotations

from datetime import datetime, timedelta
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import models

from openness.components import claim_fields
from registry.models import (
    Alias,
    AliasProposal,
    Assessment,
    CatchUpPair,
    Claim,
    CountedScore,
    Edition,
    EditionRelease,
    FrontierRecord,
    ImportRun,
    IndexFit,
    LagHistory,
    LagInputs,
    LagSeries,
    LagStanding,
    License,
    Lineage,
    Policy,
    PublishedEstimate,
    ReleaseState,
    Timeline,
    VerdictInterval,
    VerdictMove,
)
from registry.models.claims import DATE_FIELDS, allowed_fields, check_value
from tests.registry.models.walk import MODELS, STATEMENTS, checks, name_of

#: Moments whose signature stands in a column of another name.
SIGNED_ELSEWHERE = {
    "Edition.created_at": "published_by",
    "Edition.ready_at": "published_by",
    "ImportRun.finished_at": "started_by",
}
#: What was worked out rests on an edition, a timeline or an assessment instead of on evidence of its own.
COMPUTED = {
    Assessment,
    CatchUpPair,
    CountedScore,
    Edition,
    EditionRelease,
    FrontierRecord,
    IndexFit,
    LagHistory,
    LagInputs,
    LagSeries,
    LagStanding,
    ReleaseState,
    Timeline,
    VerdictInterval,
    VerdictMove,
}


@pytest.mark.parametrize("model", MODELS, ids=name_of)
def test_every_moment_is_signed(model: type[models.Model]) -> None:
    columns = {field.name for field in model._meta.get_fields()}

    for column in columns:
        if column == "at" or column.endswith("_at"):
            partner = "by" if column == "at" else column.removesuffix("at") + "by"
            assert SIGNED_ELSEWHERE.get(f"{model.__name__}.{column}", partner) in columns


@pytest.mark.parametrize("model", STATEMENTS, ids=name_of)
def test_every_statement_rests_on_evidence_that_cannot_be_taken_away(model: type[models.Model]) -> None:
    field = model._meta.get_field("evidence")

    assert not field.null
    assert field.remote_field.on_delete is models.PROTECT
    assert not model._meta.get_field("recorded_by").blank


@pytest.mark.parametrize("model", [Alias, AliasProposal, License, Lineage, Policy, PublishedEstimate], ids=name_of)
def test_other_reported_rows_rest_on_evidence_too(model: type[models.Model]) -> None:
    assert not model._meta.get_field("evidence").null


@pytest.mark.parametrize("model", sorted(COMPUTED, key=name_of), ids=name_of)
def test_what_was_computed_holds_no_evidence_of_its_own(model: type[models.Model]) -> None:
    assert "evidence" not in {field.name for field in model._meta.get_fields()}


@pytest.mark.parametrize("model", MODELS, ids=name_of)
def test_every_model_shows_itself_in_words(model: type[models.Model], rows: None) -> None:
    row = model.objects.first()

    assert row is not None
    assert str(row)
    assert f"{model.__name__} object" not in str(row)


@pytest.mark.parametrize("model", MODELS, ids=name_of)
def test_ordering_leaves_nothing_to_chance(model: type[models.Model]) -> None:
    ordering = [item.lstrip("-") if isinstance(item, str) else item.expression.name for item in model._meta.ordering]
    columns = {item.split("__")[0] for item in ordering if item == item.split("__")[0] or _is_unique(model, item)}

    unique = [{"pk"}, *({field.name} for field in model._meta.fields if field.unique)]
    # A uniqueness that is split by a condition counts with all of its columns.
    unique += [set(item.fields) for item in model._meta.constraints if isinstance(item, models.UniqueConstraint)]
    assert any(columns >= group for group in unique if group != {"key"} or model not in STATEMENTS)


def _is_unique(model: type[models.Model], path: str) -> bool:
    name, _, rest = path.partition("__")
    related = model._meta.get_field(name).related_model
    return related._meta.get_field(rest).unique


def test_fields_of_claims_are_the_vocabulary_and_the_database_knows_the_same(db: None) -> None:
    assert set(allowed_fields()) == {*claim_fields(), *DATE_FIELDS}

    out = StringIO()
    call_command("makemigrations", "--check", "--dry-run", stdout=out)

    assert "No changes detected" in out.getvalue()


@pytest.mark.parametrize(("model", "constraint"), list(checks()), ids=lambda value: getattr(value, "name", None))
def test_choices_of_a_column_are_those_its_constraint_allows(
    model: type[models.Model], constraint: models.CheckConstraint
) -> None:
    children = constraint.condition.children
    if len(children) != 1 or not isinstance(children[0], tuple) or not children[0][0].endswith("__in"):
        return
    column, allowed = children[0]
    field = model._meta.get_field(column.removesuffix("__in"))

    assert set(allowed) == {value for value, _ in field.choices or ()} or field.choices is None


def test_statements_known_at_a_moment_are_those_recorded_and_not_yet_superseded(rows: None) -> None:
    claim = Claim.objects.get(superseded_at__isnull=False)

    def known(moment: datetime) -> bool:
        return Claim.objects.known_at(moment).filter(pk=claim.pk).exists()

    assert not known(claim.recorded_at - timedelta(seconds=1))
    assert known(claim.recorded_at)
    assert known(claim.superseded_at - timedelta(microseconds=1))
    assert not known(claim.superseded_at)


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("weights_final.smell", "true", "'weights_final.smell' is not one of date.announced, date.released"),
        ("access.api", "perhaps", "access.api: 'perhaps' is not one of true, false, unknown, not_applicable"),
        ("date.released", "May", "date.released: 'May' is not a date: write YYYY-MM-DD, YYYY-MM, YYYY or unknown"),
        ("weights_final.license", "fre", "weights_final.license: 'fre' is not the key of a licence in the registry"),
    ],
    ids=["field", "value", "date", "licence"],
)
def test_value_that_does_not_fit_its_field_is_refused_in_words(field: str, value: str, message: str) -> None:
    with pytest.raises(ValidationError) as caught:
        check_value(field, value, lambda: {"free"})

    assert caught.value.messages[0].startswith(message)


@pytest.mark.parametrize(
    ("field", "value"),
    [("weights_final.license", "unknown"), ("weights_final.license", "free"), ("date.released", "2024")],
)
def test_value_that_fits_is_let_through(field: str, value: str) -> None:
    assert check_value(field, value, lambda: {"free"}) is None


def test_import_run_shows_source_and_minute(rows: None) -> None:
    run = ImportRun.objects.get()

    assert str(run) == f"catalogue, {run.started_at:%Y-%m-%d %H:%M}"
