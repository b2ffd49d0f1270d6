"""The permanent page of one claim."""

from __future__ import annotations

from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from registry.filters import Viewpoint
from registry.models import Authority, Claim, EvidenceCheck, Status
from registry.models.rereading import Freshness, Reader, checks_of, due_on, freshness, reader
from registry.models.sources import findable
from registry.pages.page import page, render


@page()
def claim_detail(request: HttpRequest, seen: Viewpoint, key: str) -> HttpResponse:
    """Show what was said, by whom, on what evidence, and what else was ever said of the same."""
    # The newest, should the same words have been superseded and said again.
    claim = _with_evidence(Claim.objects.filter(key=key)).order_by("-pk").first()
    if claim is None:
        raise Http404
    others = Claim.objects.filter(release=claim.release, field=claim.field).exclude(key=key)
    return render(
        request,
        "releases/claim.html",
        seen,
        section="releases",
        claim=claim,
        why_not=_why_not(claim),
        evidence=_told(claim),
        # The same words as they stood before a decision, or before they were withdrawn and said again.
        earlier=Claim.objects.filter(key=key).exclude(pk=claim.pk).order_by("-pk"),
        others=others.select_related("evidence__source").order_by("-recorded_at", "pk"),
    )


def _with_evidence(rows: QuerySet[Claim]) -> QuerySet[Any]:
    return rows.select_related("release", "evidence__source").annotate(
        is_findable=ExpressionWrapper(findable("evidence__"), BooleanField()),
        reader=reader("evidence__"),
        due_on=due_on("evidence__"),
        freshness=freshness(timezone.localdate(), "evidence__"),
    )


def _why_not(claim: Any) -> str:
    """Return in words why a claim does not count for verdicts; empty where it does."""
    if claim.superseded_at is not None:
        return "it was superseded"
    if claim.status != Status.ACCEPTED:
        return "nobody has decided on it yet" if claim.status == Status.PROPOSED else "it was rejected"
    if not claim.is_findable:
        return "neither its evidence nor the source has an address, so that nobody can look it up"
    return ""


def _told(claim: Any) -> dict[str, Any]:
    """Return in words with what authority the evidence speaks, who read it, and how it fares since."""
    read = claim.evidence
    return {
        "authority": Authority(read.standing).label,
        "reader": Reader(claim.reader).label,
        "freshness": Freshness(claim.freshness),
        "due_on": claim.due_on,
        "outcome": EvidenceCheck.Outcome(read.check_outcome).label if read.check_outcome else "",
        "check": checks_of(read.url).first(),
    }
