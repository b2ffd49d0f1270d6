"""Questions of "what if", answered by what an edition knew: other options, another use, other facts.

Nothing here writes; a page or an address of the API asks, and the same edition always gives the same answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from openness.assessment import Assessor
from openness.components import Aspect, Component
from openness.counterfactual import Counterfactual, counterfactual
from openness.definitions import Definition, Kind
from openness.facts import ReleaseFacts
from openness.licenses import LicenseTable, LicenseTerms, Term
from openness.policies import Policy, PolicyTable, UseTag
from openness.ternary import Ternary
from openness.usage import UseAnswer, UseContext, UseReading, check_use, use_of
from openness.verdicts import Assessment
from registry.facts import facts_from_data, policies_from_data, table_from_data
from registry.models import Edition, LicenseSnapshot, Release, ReleaseState


@dataclass(frozen=True)
class Known:
    """A release with what an edition knew of it on a day."""

    release: Release
    facts: ReleaseFacts


def known(edition: Edition, as_of: date, *, slug: str | None = None) -> list[Known]:
    """Return what an edition knows of its reviewed releases, or of one release, on a day."""
    states = ReleaseState.objects.of(edition).on(as_of).select_related("timeline__release__developer")
    wanted = states.filter(timeline__release__slug=slug) if slug else states.filter(timeline__release__reviewed=True)
    table = _tables(edition.licenses_id)[0]
    return [
        Known(state.timeline.release, facts_from_data(state.timeline.release.slug, state.facts, table, as_of))
        for state in wanted.order_by("timeline__release__name")
        if state.facts
    ]


def facts_known(edition: Edition, as_of: date, state: ReleaseState | None, release: Release) -> ReleaseFacts | None:
    """Return the facts that a state of a release holds; None for none, or for one from before facts were kept."""
    if state is None or not state.facts:
        return None
    return facts_from_data(release.slug, state.facts, _tables(edition.licenses_id)[0], as_of)


def declared_freer(facts: ReleaseFacts) -> bool:
    """Tell whether the weights are declared under open terms that the licence of a base does not allow."""
    declared = facts.licenses.get(facts.component(Component.WEIGHTS_FINAL, Aspect.LICENSE).value)
    bound = facts.license_of(Component.WEIGHTS_FINAL)
    if declared is None or bound is None:
        return False
    return declared[Term.OSD_CONFORMANT] is Ternary.TRUE and bound[Term.OSD_CONFORMANT] is not Ternary.TRUE


def verdicts_under(rows: Sequence[Known], definition: Definition) -> list[tuple[Release, Assessment]]:
    """Return the answer of a definition, under its choice of options, for each release."""
    assessor = Assessor()
    return [(row.release, assessor.assess(row.facts, definition)) for row in rows]


def changes_needed(facts: ReleaseFacts, definition: Definition) -> Counterfactual | None:
    """Return the smallest sets of changes by which a release would meet a definition, or reach its next level.

    None where nothing is left to reach, or where a definition is a score and has no threshold.
    """
    if definition.kind is Kind.SCORE:
        return None
    return counterfactual(facts, definition)


def uses(edition: Edition, as_of: date, context: UseContext) -> list[tuple[Release, UseAnswer]]:
    """Return, for each release, whether it may be used as a context says."""
    policies = policies_applied(edition, as_of)
    return [(row.release, check_use(row.facts, policies, context)) for row in known(edition, as_of)]


def uses_of_kind(edition: Edition, as_of: date, tag: UseTag) -> list[tuple[Release, UseReading]]:
    """Return what the terms say of one kind of use, for each release whose weights can be downloaded."""
    policies = policies_applied(edition, as_of)
    return [
        (row.release, use_of(row.facts, policies, tag))
        for row in known(edition, as_of)
        if row.facts.statement(_AVAILABILITY).value in _DOWNLOADABLE
    ]


def policies_applied(edition: Edition, as_of: date) -> dict[str, Policy]:
    """Return the use policies that an edition applied, as they stood on a day, by key."""
    return _tables(edition.licenses_id)[1].at(as_of)


def terms_applied(edition: Edition, key: str, as_of: date) -> LicenseTerms | None:
    """Return what an edition took to bind under a licence on a day, the policies it incorporates included."""
    return _tables(edition.licenses_id)[0].at(key, as_of)


_AVAILABILITY = f"{Component.WEIGHTS_FINAL}.availability"
_DOWNLOADABLE = {"public", "gated_auto", "gated_manual"}


def _tables(snapshot_id: int | None) -> tuple[LicenseTable, PolicyTable]:
    """Return the licences and policies that an edition applied; empty for one that kept none."""
    kept = LicenseSnapshot.objects.filter(pk=snapshot_id) if snapshot_id else LicenseSnapshot.objects.none()
    digest = kept.values_list("digest", flat=True).first()
    return _read(digest) if digest else (LicenseTable({}), PolicyTable({}))


@lru_cache(maxsize=4)
def _read(digest: str) -> tuple[LicenseTable, PolicyTable]:
    # Kept by content, which never changes, and not by primary key, which another database may give to another.
    content = LicenseSnapshot.objects.get(digest=digest).content
    return table_from_data(content["licenses"]), policies_from_data(content["policies"])
