"""Assessments: from when to when a release had a verdict, and the finding for every criterion."""

from __future__ import annotations

from collections.abc import Mapping, Set
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from rest_framework import serializers

from openness.reasons import missing_in_words
from registry.api.endpoint import Endpoint, Links, Listing
from registry.api.schema import (
    PAGING,
    VIEWPOINT,
    LinkSerializer,
    definition_keys,
    detail_of,
    in_path,
    listing_of,
    query,
)
from registry.api.statements import WITHHELD, release_link
from registry.api.verdicts import VerdictSerializer, verdict
from registry.facts.withheld import unspoken
from registry.filters import QueryProblem, choice
from registry.models import Assessment, Release, VerdictInterval

_COLUMNS = (
    "timeline__release__slug",
    "timeline__release__name",
    "definition",
    "verdict",
    "start",
    "end",
    "lowest",
    "highest",
    "assessment__digest",
    "assessment__definition_digest",
)


class ClaimLinkSerializer(serializers.Serializer[Any]):
    """A claim that a finding rests on."""

    key = serializers.CharField()
    url = serializers.URLField()


class FindingSerializer(serializers.Serializer[Any]):
    """The answer for one criterion."""

    criterion = serializers.CharField()
    verdict = serializers.CharField()
    reason = serializers.CharField(allow_null=True, help_text="null where it is withheld.")
    claims = ClaimLinkSerializer(many=True)
    grade = serializers.CharField(required=False, help_text="Where the criterion is graded, or sorted by a tool.")
    missing = serializers.ListField(
        child=serializers.CharField(),
        allow_null=True,
        help_text="Fields that could still move it; null where the reason is withheld.",
    )
    wanted = serializers.ListField(
        child=serializers.CharField(),
        allow_null=True,
        help_text="The evidence that would settle it; null where the reason is withheld.",
    )
    withheld = serializers.CharField(
        allow_null=True, help_text="Why the reason is missing, where it would restate what a source keeps."
    )


class SpanSerializer(VerdictSerializer):
    """A verdict from one day up to, not including, another (null: still)."""

    def get_fields(self) -> dict[str, Any]:
        """Add the two days; one is called as a word of the language is."""
        days = {"from": serializers.DateField(), "to": serializers.DateField(allow_null=True)}
        return {**super().get_fields(), **days}


class IntervalSerializer(SpanSerializer):
    """A verdict of one definition on one release, from when to when."""

    release = LinkSerializer()
    definition = serializers.CharField()
    definition_digest = serializers.CharField()
    assessment = serializers.CharField(help_text="SHA-256 of verdict and findings.")
    url = serializers.URLField()
    findings = FindingSerializer(many=True, required=False, help_text="With findings=yes.")


class AssessmentSerializer(serializers.Serializer[Any]):
    """A verdict with the finding for every criterion, and when it held in the edition."""

    release = LinkSerializer()
    definition = serializers.CharField()
    definition_digest = serializers.CharField()
    assessment = serializers.CharField()
    verdict = serializers.CharField()
    measures = serializers.DictField(help_text="Score and category means (lowest, highest), or progress in per cent.")
    intervals = SpanSerializer(many=True)
    findings = FindingSerializer(many=True)
    url = serializers.URLField()


def findings_told(findings: list[dict[str, Any]], links: Links, *, untold: Set[str]) -> list[dict[str, Any]]:
    """Return stored findings with the addresses of their claims, without reasons that speak of some of these."""
    return [_finding(item, links, hidden=not untold.isdisjoint(item["claims"])) for item in findings]


def _finding(item: Mapping[str, Any], links: Links, *, hidden: bool) -> dict[str, Any]:
    return {
        **item,
        "reason": None if hidden else item["reason"],
        "claims": [{"key": key, "url": links("api:claim-detail", key)} for key in item["claims"]],
        # What is missing of a licence names it.
        "missing": None if hidden else item["missing"],
        "wanted": None if hidden else [missing_in_words(name) for name in item["missing"]],
        "withheld": WITHHELD if hidden else None,
    }


def _span(row: Mapping[str, Any]) -> dict[str, Any]:
    said = verdict(row["definition"], row["verdict"], row["lowest"], row["highest"])
    return {**said, "from": row["start"], "to": row["end"]}


class AssessmentList(Listing):
    """List verdicts with their intervals, over all time or, with as_of, those that hold on the day."""

    operation = "assessments_list"
    answer = listing_of(IntervalSerializer, definitions=definition_keys())
    parameters = (
        query("release", "Identifier of a release. May be given several times: any of these.", many=True),
        query("definition", "Key of a definition. May be given several times: any of these.", many=True),
        query("findings", "Whether to give the finding for every criterion.", enum=["no", "yes"]),
        *VIEWPOINT,
        *PAGING,
    )
    follows_edition = True

    def rows(self, **path: str) -> QuerySet[Any, Any]:
        """Return the intervals asked for."""
        params = self.request.query_params
        rows = VerdictInterval.objects.of(self.seen.edition).filter(start__lte=self.seen.as_of)
        if "as_of" in self.seen.explicit:
            rows = rows.on(self.seen.as_of)
        if keys := params.getlist("definition"):
            rows = rows.filter(definition__in=self._known_definitions(keys))
        if slugs := params.getlist("release"):
            rows = rows.filter(timeline__release__in=_known_releases(slugs))
        columns = (*_COLUMNS, "timeline", "assessment__findings") if self._with_findings() else _COLUMNS
        return rows.order_by("timeline__release__slug", "definition", "start").values(*columns)

    def _known_definitions(self, keys: list[str]) -> list[str]:
        applied = self.definition_keys()
        if unknown := [key for key in keys if key not in applied]:
            raise QueryProblem({"definition": f"{unknown[0]!r} is not one of {', '.join(applied)}"})
        return keys

    def _with_findings(self) -> bool:
        return choice(self.request.query_params, "findings", ("yes", "no"), "no") == "yes"

    def more(self) -> dict[str, Any]:
        """Name the definitions behind the verdicts."""
        return {"definitions": self.definition_keys()}

    def present(self, rows: list[Any]) -> list[dict[str, Any]]:
        """Return intervals as they are told."""
        untold = unspoken({row["timeline"] for row in rows}) if self._with_findings() else frozenset()
        return [self._interval(row, untold) for row in rows]

    def _interval(self, row: Mapping[str, Any], untold: Set[str]) -> dict[str, Any]:
        told = {
            "release": release_link(self.links, row["timeline__release__slug"], row["timeline__release__name"]),
            "definition": row["definition"],
            "definition_digest": row["assessment__definition_digest"],
            **_span(row),
            "assessment": row["assessment__digest"],
            "url": self.links("api:assessment-detail", row["assessment__digest"]),
        }
        if "assessment__findings" in row:
            told["findings"] = findings_told(row["assessment__findings"], self.links, untold=untold)
        return told


def _known_releases(slugs: list[str]) -> list[int]:
    found = dict(Release.objects.filter(slug__in=slugs).values_list("slug", "pk"))
    if unknown := [slug for slug in slugs if slug not in found]:
        raise QueryProblem({"release": f"there is no release {unknown[0]!r}"})
    return list(found.values())


class AssessmentDetail(Endpoint):
    """Tell one assessment with its findings, and when it held in the edition."""

    operation = "assessments_read"
    answer = detail_of(AssessmentSerializer, definitions=definition_keys())
    parameters = (in_path("digest", "SHA-256 of the assessment."), *VIEWPOINT)
    follows_edition = True

    def content(self, **path: str) -> dict[str, Any]:
        """Return the assessment; raise Http404 where there is none."""
        found = Assessment.objects.select_related("release").filter(digest=path["digest"]).first()
        if found is None:
            raise Http404(f"There is no assessment {path['digest']!r}.")
        rows = VerdictInterval.objects.of(self.seen.edition).filter(assessment=found, start__lte=self.seen.as_of)
        untold = unspoken(VerdictInterval.objects.filter(assessment=found).order_by().values("timeline"))
        return {
            **self.envelope(),
            "definitions": [found.definition],
            "release": release_link(self.links, found.release.slug, found.release.name),
            "definition": found.definition,
            "definition_digest": found.definition_digest,
            "assessment": found.digest,
            "verdict": found.verdict,
            "measures": found.measures,
            "intervals": [_span(row) for row in rows.order_by("start").values(*_COLUMNS)],
            "findings": findings_told(found.findings, self.links, untold=untold),
            "url": self.links("api:assessment-detail", found.digest),
        }
