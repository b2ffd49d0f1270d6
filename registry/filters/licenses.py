"""Which licences are asked for: by words, by OSI approval, by a limit to non-commercial use."""

from __future__ import annotations

from datetime import date

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.http import QueryDict

from openness.licenses import Term
from registry.filters.query import QueryProblem
from registry.models import License, LicenseTerm

LICENSE_PARAMETERS = ("q", "osi", "nc")

#: The facets that are one term each.
FACETS = {"osi": Term.OSI_APPROVED, "nc": Term.NON_COMMERCIAL}
VALUES = {"yes": "true", "no": "false", "unknown": "unknown"}

_LONGEST = 100


def licenses_asked(params: QueryDict, as_of: date, *, leaving: bool = False) -> QuerySet[License]:
    """Return the licences that an address asks for, by the terms as they were read on a day.

    Raise QueryProblem naming every parameter that cannot be used. What is ``leaving`` in an export is not found by
    terms that may not be passed on.
    """
    problems = {
        name: f"{params[name]!r} is not one of {', '.join(VALUES)}"
        for name in FACETS
        if params.get(name) and params[name] not in VALUES
    }
    words = params.get("q", "")
    if len(words) > _LONGEST:
        problems["q"] = f"is longer than {_LONGEST} characters"
    if problems:
        raise QueryProblem(problems)
    rows = License.objects.all()
    for word in words.split():
        rows = rows.filter(_speaks_of(word))
    for name, term in FACETS.items():
        if value := params.get(name):
            rows = rows.annotate(**{name: _value_of(term, as_of)}).filter(**{name: VALUES[value]})
            rows = rows.filter(evidence__source__redistributable=True) if leaving else rows
    return rows


def _speaks_of(word: str) -> Q:
    columns = ("key", "name", "steward", "spdx")
    own = Q(*(Q(**{f"{column}__icontains": word}) for column in columns), _connector=Q.OR)
    return own | Q(pk__in=License.objects.filter(names__value__icontains=word).values("pk"))


def _value_of(term: Term, as_of: date) -> Coalesce:
    rows = LicenseTerm.objects.filter(license=OuterRef("pk"), term=term.value)
    in_force = rows.filter(Q(valid_from=None) | Q(valid_from__lte=as_of))
    latest = in_force.order_by(F("valid_from").desc(nulls_last=True)).values("value")[:1]
    return Coalesce(Subquery(latest), Value("unknown"))
