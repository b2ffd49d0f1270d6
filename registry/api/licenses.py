"""Licences with their terms, their names, and what the acceptable-use policies that they incorporate add."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from rest_framework import serializers

from openness.licenses import Term
from registry.actions.whatif import terms_applied
from registry.api.endpoint import Endpoint, Listing, dated
from registry.api.policies import POLICY_COLUMNS, LicenseLinkSerializer, PolicySerializer, policies_told
from registry.api.schema import PAGING, VIEWPOINT, DateSerializer, detail_of, in_path, listing_of, query
from registry.api.statements import EVIDENCE_COLUMNS, WITHHELD, EvidenceSerializer, evidence
from registry.facts.withheld import unspoken_licenses
from registry.filters.licenses import VALUES, licenses_asked
from registry.models import License, LicenseName, LicenseTerm, Policy

_FREE = "evidence__source__redistributable"
_PLAIN = ("key", "name", "steward", "version", "series", "spdx", "text_read", "note")
_COLUMNS = ("pk", *_PLAIN, "published", "published_precision", "url", *EVIDENCE_COLUMNS)
_TERM_COLUMNS = (
    "term",
    "value",
    "text",
    "clause",
    "amount",
    "unit",
    "whose",
    "places",
    "judged_by",
    "judged_on",
    "valid_from",
)

#: Of a term, what the source does not say.
_OURS = frozenset({"term", "judged_by", "judged_on", "valid_from"})


class LicenseSerializer(serializers.Serializer[Any]):
    """One version of one licence text."""

    key = serializers.CharField()
    name = serializers.CharField()
    steward = serializers.CharField(allow_blank=True)
    version = serializers.CharField(allow_blank=True)
    series = serializers.CharField(allow_blank=True, help_text="Groups the versions of one licence.")
    published = DateSerializer()
    spdx = serializers.CharField(allow_blank=True)
    text_url = serializers.CharField(allow_blank=True)
    text_read = serializers.CharField(
        help_text="How well the text is known: primary, partial, list, secondary, not_read"
    )
    note = serializers.CharField(allow_blank=True, allow_null=True)
    withheld = serializers.CharField(allow_null=True, help_text="Why terms and notes are missing, where they are.")
    incorporates = serializers.ListField(child=serializers.CharField(), help_text="Keys of policies.")
    evidence = EvidenceSerializer()
    url = serializers.URLField()
    page = serializers.URLField()


class TermSerializer(serializers.Serializer[Any]):
    """One term of the text alone, with the words, clause and numbers it was read in, and who judged it."""

    term = serializers.CharField()
    value = serializers.CharField(allow_null=True, help_text="true, false or unknown; null: withheld, like the rest.")
    text = serializers.CharField(allow_blank=True, allow_null=True)
    clause = serializers.CharField(allow_blank=True, allow_null=True)
    amount = serializers.IntegerField(allow_null=True, help_text="The number of a threshold.")
    unit = serializers.CharField(
        allow_blank=True, allow_null=True, help_text="monthly_users, usd_a_year or usd_a_month"
    )
    whose = serializers.CharField(
        allow_blank=True, allow_null=True, help_text="Whose users or revenue are counted, and when."
    )
    places = serializers.ListField(
        child=serializers.CharField(), allow_null=True, help_text="Excluded: ISO 3166 codes, EU or OTHER."
    )
    judged_by = serializers.CharField(allow_blank=True)
    judged_on = serializers.DateField(allow_null=True)
    valid_from = serializers.DateField(allow_null=True, help_text="Read so from this day on; null: always.")


class EffectiveTermSerializer(serializers.Serializer[Any]):
    """One term as it binds on the day, the policies that are part of the terms included."""

    term = serializers.CharField()
    value = serializers.CharField(allow_null=True, help_text="true, false or unknown; null: withheld, like the rest.")
    policy = serializers.CharField(
        allow_blank=True, allow_null=True, help_text="Key of the policy in which alone the term stands."
    )
    clause = serializers.CharField(allow_blank=True, allow_null=True)
    places = serializers.ListField(child=serializers.CharField(), allow_null=True)
    withheld = serializers.CharField(allow_null=True, help_text="Why it is missing, where it is.")


class LicenseNameSerializer(serializers.Serializer[Any]):
    """What the world writes when it means this text."""

    scheme = serializers.CharField()
    value = serializers.CharField()


class VersionSerializer(LicenseLinkSerializer):
    """Another version of the same licence."""

    published = DateSerializer()


class LicenseFullSerializer(LicenseSerializer):
    """A licence with its terms, names, versions and policies."""

    names = LicenseNameSerializer(many=True)
    versions = VersionSerializer(many=True, help_text="The other texts of the series, oldest first.")
    terms = TermSerializer(many=True)
    effective = EffectiveTermSerializer(many=True, help_text="Empty where the edition kept no terms of it.")
    policies = PolicySerializer(many=True)


class _Licenses(Endpoint):
    def present(self, rows: list[Any]) -> list[dict[str, Any]]:
        """Return licences as they are told."""
        policies: dict[int, list[str]] = defaultdict(list)
        through = License.policies.through.objects.filter(license__in=[row["pk"] for row in rows])
        for license_pk, key in through.order_by("policy__key").values_list("license", "policy__key"):
            policies[license_pk].append(key)
        return [self._license(row, policies[row["pk"]]) for row in rows]

    def _license(self, row: Mapping[str, Any], policies: list[str]) -> dict[str, Any]:
        return {
            **{name: row[name] for name in _PLAIN},
            "note": row["note"] if row[_FREE] else None,
            "withheld": None if row[_FREE] else WITHHELD,
            "published": dated(row["published"], row["published_precision"]),
            "text_url": row["url"],
            "incorporates": policies,
            "evidence": evidence(row, self.links),
            "url": self.links("api:license-detail", row["key"]),
            "page": self.links("registry:license-detail", row["key"]),
        }


class LicenseList(_Licenses, Listing):
    """List the licences, all or narrowed down."""

    operation = "licenses_list"
    answer = listing_of(LicenseSerializer)
    parameters = (
        query("q", "Words of key, name, steward, SPDX id, or of what the world calls it; all must occur."),
        query("osi", "Whether it is OSI-approved.", enum=[*VALUES]),
        query("nc", "Whether it is limited to non-commercial use.", enum=[*VALUES]),
        *VIEWPOINT,
        *PAGING,
    )

    def rows(self, **path: str) -> QuerySet[Any, Any]:
        """Return the licences asked for."""
        asked = licenses_asked(self.request.query_params, self.seen.as_of, leaving=True)
        rows: QuerySet[Any, Any] = asked.order_by("key").values(*_COLUMNS)
        return rows


class LicenseDetail(_Licenses):
    """Tell one licence with its terms, and what binds with the policies it incorporates."""

    operation = "licenses_read"
    answer = detail_of(LicenseFullSerializer)
    parameters = (in_path("key", "Key of the licence."), *VIEWPOINT)

    def content(self, **path: str) -> dict[str, Any]:
        """Return the licence; raise Http404 where there is none."""
        row = License.objects.filter(key=path["key"]).values(*_COLUMNS).first()
        if row is None:
            raise Http404(f"There is no licence {path['key']!r}.")
        terms = LicenseTerm.objects.filter(license=row["pk"])
        return {
            **self.envelope(),
            **self.present([row])[0],
            "names": list(LicenseName.objects.filter(license=row["pk"]).values("scheme", "value")),
            "versions": self._versions(row),
            "terms": [_term(each, told=row[_FREE]) for each in terms.values(*_TERM_COLUMNS)],
            "effective": self._effective(row["key"]),
            "policies": policies_told(
                Policy.objects.filter(licenses=row["pk"]).order_by("key").values(*POLICY_COLUMNS), self.links
            ),
        }

    def _versions(self, row: Mapping[str, Any]) -> list[dict[str, Any]]:
        others = License.objects.exclude(series="").filter(series=row["series"]).exclude(pk=row["pk"])
        columns = ("key", "name", "published", "published_precision")
        return [
            {
                "key": key,
                "name": name,
                "url": self.links("api:license-detail", key),
                "published": dated(published, precision),
            }
            for key, name, published, precision in others.order_by("published", "key").values_list(*columns)
        ]

    def _effective(self, key: str) -> list[dict[str, Any]]:
        terms = terms_applied(self.seen.edition, key, self.seen.as_of)
        if terms is None:
            return []
        # What binds follows from the text and its policies together.
        told = key not in unspoken_licenses()
        return [
            {
                "term": term.value,
                "value": terms[term].value if told else None,
                "policy": terms.detail(term).policy if told else None,
                "clause": terms.detail(term).clause if told else None,
                "places": list(terms.detail(term).places) if told else None,
                "withheld": None if told else WITHHELD,
            }
            for term in Term
        ]


def _term(row: dict[str, Any], *, told: bool) -> dict[str, Any]:
    """Return a term; of one that may not be passed on, who judged it and when."""
    return row if told else {name: value if name in _OURS else None for name, value in row.items()}
