"""Texts behind what an edition answers: grounds with name and date of their text, and the policies in force."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from openness.components import Aspect
from openness.dates import PartialDate, Precision
from openness.policies import Policy as Stances
from openness.usage import NAMED_PARTIES, Ground
from registry.actions.whatif import policies_applied
from registry.facts.withheld import (
    AVAILABILITY,
    LICENSE,
    leads_to,
    weights_withheld,
    withheld_bases,
    withheld_texts,
)
from registry.models import Edition, License, Policy, PolicyStance, Release
from registry.models.common import partial_date


@dataclass(frozen=True)
class Earlier:
    """What a policy said of a kind of use before."""

    stance: str
    clause: str
    until: PartialDate


@dataclass(frozen=True)
class Cited:
    """A ground, the name of its text, and since when the text has said so.

    ``base`` is the release whose text it is, where it is not this release's own; ``earlier`` what it replaced.
    """

    ground: Ground
    name: str
    since: PartialDate | None
    base: Release | None
    earlier: Earlier | None = None

    @property
    def kind(self) -> str:
        """Return whether the ground stands in a licence or in a policy; "" for neither."""
        return "policy" if self.ground.policy else "license" if self.ground.license else ""

    @property
    def key(self) -> str:
        """Return the key of the text."""
        return self.ground.policy or self.ground.license


class Shelf:
    """The texts behind grounds, read at once."""

    def __init__(self, grounds: Iterable[Ground]) -> None:
        asked = list(grounds)
        self._licenses = {
            text.key: text for text in License.objects.filter(key__in={ground.license for ground in asked}).order_by()
        }
        self._policies = {
            text.key: text for text in Policy.objects.filter(key__in={ground.policy for ground in asked}).order_by()
        }
        self._bases = Release.objects.in_bulk({ground.base for ground in asked if ground.base}, field_name="slug")
        self._stances: dict[tuple[str, str], list[PolicyStance]] = {}

    def with_history(self, tag: str) -> Shelf:
        """Read also what the policies said of a kind of use before."""
        rows = PolicyStance.objects.filter(policy__key__in=self._policies, tag=tag).select_related("policy")
        for row in rows:
            self._stances.setdefault((row.policy.key, tag), []).append(row)
        return self

    def cite(self, ground: Ground, *, tag: str = "") -> Cited:
        """Return a ground with the name and date of its text."""
        text = self._policies.get(ground.policy) or self._licenses.get(ground.license)
        return Cited(
            ground,
            text.name if text else ground.policy or ground.license,
            _since(ground, text),
            self._bases.get(ground.base),
            self._earlier(ground, tag),
        )

    def _earlier(self, ground: Ground, tag: str) -> Earlier | None:
        rows = self._stances.get((ground.policy, tag), []) if ground.topic in {tag, NAMED_PARTIES} else []
        now = next((place for place, row in enumerate(rows) if row.valid_from and row.valid_from == ground.since), 0)
        if not now:
            return None
        before = rows[now - 1]
        return Earlier(before.get_stance_display(), before.clause, PartialDate(rows[now].valid_from, Precision.DAY))


class Untold:
    """The grounds that no export tells: each restates a fact or a text that may not be passed on. Four queries."""

    def __init__(self, edition: Edition, as_of: date, found: Iterable[tuple[Release, Sequence[Ground]]]) -> None:
        self._bases = {release.slug: {ground.base for ground in grounds if ground.base} for release, grounds in found}
        self._weights = weights_withheld(edition, as_of)
        self._texts = withheld_texts()
        self._edges = withheld_bases({base for bases in self._bases.values() for base in bases})

    def hides(self, release: Release, ground: Ground) -> bool:
        """Tell whether a ground of a release may not be passed on."""
        if {("policy", ground.policy), ("license", ground.license)} & self._texts:
            return True
        if not ground.base:
            field = AVAILABILITY if ground.topic == Aspect.AVAILABILITY else LICENSE
            return (release.slug, field) in self._weights
        made_from = self._bases[release.slug]
        return (ground.base, LICENSE) in self._weights or leads_to(self._edges, release.slug, made_from, ground.base)


def _since(ground: Ground, text: License | Policy | None) -> PartialDate | None:
    """Return the day of a change, or when the text was published, no more exactly than that is known."""
    published = partial_date(text.published, text.published_precision) if text else None
    if ground.since and (published is None or ground.since != published.first):
        return PartialDate(ground.since, Precision.DAY)
    return published if published and published.first else None


def policies_in_force(edition: Edition, as_of: date) -> list[tuple[Policy, Stances]]:
    """Return the policies that were out by a day, by name, each with the stances that an edition applied."""
    applied = policies_applied(edition, as_of)
    rows = Policy.objects.filter(key__in=applied).filter(Q(published=None) | Q(published__lte=as_of))
    return [(row, applied[row.key]) for row in rows]
