"""Names of releases elsewhere: what they mean on a day."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from registry.filters.releases import listed
from registry.filters.viewpoint import Viewpoint
from registry.models import Alias
from registry.models.releases import Scheme
from registry.sources.purls import page_of_purl, purl_of_page


def names(seen: Viewpoint) -> QuerySet[Alias]:
    """Return the names that held on a day of releases that were out by it, where their source lets them be told."""
    holding = Alias.objects.filter(Q(valid_from=None) | Q(valid_from__lte=seen.as_of), _until(seen.as_of))
    told = holding.filter(evidence__source__redistributable=True, release__in=listed(seen).values("pk"))
    return told.select_related("release", "evidence__source")


def named(seen: Viewpoint, value: str, scheme: str = "") -> QuerySet[Alias]:
    """Return what a name means in a scheme, or in any; package URLs of the Hub are read off the pages they name."""
    asked = Q(value=value, scheme=scheme) if scheme else Q(value=value)
    page = page_of_purl(value) if scheme in {"", Scheme.PURL} else ""
    if page:
        asked |= Q(scheme=Scheme.HUGGINGFACE, value=page)
    return names(seen).filter(asked).order_by("scheme", "value", "pk")


def of_scheme(seen: Viewpoint, scheme: str) -> QuerySet[Alias]:
    """Return every name of a scheme; of package URLs also those that follow from pages of the Hub."""
    schemes = [Scheme.PURL, Scheme.HUGGINGFACE] if scheme == Scheme.PURL else [scheme]
    return names(seen).filter(scheme__in=schemes).order_by("value", "scheme", "pk")


def as_purl(alias: Alias) -> str:
    """Return a name as a package URL."""
    return purl_of_page(alias.value) if alias.scheme == Scheme.HUGGINGFACE else alias.value


def _until(day: date) -> Q:
    return Q(valid_to=None) | Q(valid_to__gt=day)
