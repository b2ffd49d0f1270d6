"""Rows of every model, stored once for the tests of a module."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.utils import timezone

from registry.actions.statements import supersede
from registry.models import (
    AliasProposal,
    Amendment,
    AuditCheck,
    AuditItem,
    AuditRound,
    Claim,
    Dispute,
    Edition,
    Evidence,
    EvidenceCheck,
    FormerSlug,
    IndexFit,
    LicenseQuery,
    Producer,
    Proposal,
    Release,
    Reply,
    SelfDeclaration,
    Submission,
    VerdictMove,
)
from tests.registry.actions.builders import STAIRCASE, load, publish, richly


@pytest.fixture(scope="module")
def stored(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Store at least one row of every model, once for all tests of this module."""
    with django_db_blocker.unblock():
        load(*(richly(record, base="c2") if record.slug == "c1" else record for record in STAIRCASE))
        publish()
        LicenseQuery.objects.create(text="Modified MIT", reason="two texts", met_in="a card", first_met=timezone.now())
        IndexFit.objects.create(digest="0" * 64, content={"releases": []}, draws=b"")
        store_desk()
        store_outside()
        supersede(Claim.objects.filter(field="access.api").first(), by="ada", reason="Wrong.")
    yield
    with django_db_blocker.unblock():
        call_command("flush", interactive=False, verbosity=0)


@pytest.fixture
def rows(stored: None, db: None) -> None:
    """Let a test read and change the stored rows; what it changes is rolled back."""


def store_desk() -> None:
    """Store what the desk keeps: a proposal, an amendment, names, an audit, a check of evidence, a move."""
    release, claim, now = Release.objects.earliest("pk"), Claim.objects.current().earliest("pk"), timezone.now()
    Proposal.objects.create(
        operation="correct",
        noun="claim",
        release=release,
        field="access.api",
        target_key=claim.key,
        reason="Misread.",
        stood="0" * 64,
        proposed_by="ada",
        proposed_at=now,
        interests="none",
    )
    Amendment.objects.create(
        noun="source",
        object_key="papers",
        object_label="Papers",
        reason="Misread.",
        stood="0" * 64,
        proposed_by="ada",
        proposed_at=now,
        interests="none",
    )
    AliasProposal.objects.create(
        release=release,
        scheme="purl",
        value="pkg:huggingface/acme/c1",
        evidence=Evidence.objects.earliest("pk"),
        proposed_at=now,
        proposed_by="command:ada",
    )
    FormerSlug.objects.create(slug="c0", release=release, renamed_at=now, renamed_by="ada", reason="A typing error.")
    drawn = AuditRound.objects.create(drawn_at=now, drawn_by="ada", seed=7, size=1, population=20)
    item = AuditItem.objects.create(round=drawn, claim=claim, position=1)
    AuditCheck.objects.create(item=item, outcome="agrees", checked_at=now, checked_by="ben")
    EvidenceCheck.objects.create(
        url="https://example.org", outcome="gone", status=404, checked_at=now, checked_by="job"
    )
    VerdictMove.objects.create(
        edition=Edition.objects.latest("pk"),
        release=release,
        definition="osaid@1.0",
        before="meets",
        after="unknown",
        cause="correction",
    )


def store_outside() -> None:
    """Store what comes from outside."""
    release, now = Release.objects.earliest("pk"), timezone.now()
    Submission.objects.create(
        token="t" * 32,
        kind="correction",
        release=release,
        text="It is open.",
        evidence_url="https://example.org/license",
        evidence_locator="line 1",
        sender="0" * 64,
        received=now,
    )
    producer = Producer.objects.create(
        account=get_user_model().objects.create_user("acme"),
        developer=release.developer,
        method="domain",
        place="acme.example",
        token="token",
        asked_at=now,
        asked_by="acme",
    )
    signed = {"release": release, "producer": producer}
    SelfDeclaration.objects.create(**signed, field="access.api", value="true", declared_at=now, declared_by="acme")
    Reply.objects.create(**signed, text="We see it otherwise.", written_at=now, written_by="acme")
    Dispute.objects.create(**signed, text="Not so.", url="https://example.org/license", opened_at=now, opened_by="acme")
