"""What the page of a release shows, made ready for its template."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from openness.components import COMPONENT_LABELS, FACT_LABELS
from openness.definitions import definition
from registry.actions.whatif import declared_freer, facts_known
from registry.facts import conflicts, contested
from registry.filters import Viewpoint
from registry.filters.releases import EPOCH, G7, OSAID, TIERS
from registry.models import Claim, License, Rating, Release, ReleaseState, Score, VerdictInterval
from registry.pages import changes, outside
from registry.pages.charts.verdicts import Bar, VerdictRow, draw
from registry.pages.verdict_blocks import Footnotes, VerdictBlock, beside, block, in_order
from registry.pages.words import day, in_sentence, score

#: What the chart over time shows; the table tells every change of these.
_CHARTED = (OSAID, G7, TIERS, EPOCH)

#: Colour of a rung by definition and rank: the ramp of the tiers, so that one colour means one degree everywhere.
_RAMP = {TIERS: range(8), G7: (0, 4, 5, 6, 7), EPOCH: range(6)}


@dataclass
class ComponentRow:
    """What is said of one component: the claims by aspect."""

    label: str
    availability: list[Claim] = field(default_factory=list)
    completeness: list[Claim] = field(default_factory=list)
    license: list[Claim] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def present(release: Release, seen: Viewpoint) -> dict[str, Any]:
    """Return everything the template needs."""
    notes = Footnotes()
    claims = _claims(release, seen)
    by_key = {claim.key: claim for claim in claims}
    verdicts = _verdicts(release, seen)
    now = {
        row.definition: row for row in verdicts if row.start <= seen.as_of and (row.end is None or row.end > seen.as_of)
    }
    state = ReleaseState.objects.of(seen.edition).on(seen.as_of).filter(timeline__release=release).first()
    facts = facts_known(seen.edition, seen.as_of, state, release)
    blocks = [block(now[key], by_key, notes, facts) for key in in_order(now)]
    licenses = {
        text.key: text
        for text in License.objects.filter(key__in={c.value for c in claims if c.field.endswith(".license")})
    }
    weights_license = _weights_license(state)
    return {
        "state": state,
        "blocks": blocks,
        "tier": now.get(TIERS),
        "answer": _answer(release, now, blocks, seen),
        "components": _components(claims),
        "facts": _facts(claims),
        "dates": [claim for claim in claims if claim.field.startswith("date.")],
        "licenses": licenses,
        "weights_license": weights_license,
        "bound_by": facts.bases if facts else (),
        "declared_freer": facts is not None and declared_freer(facts),
        "terms": _restricting(weights_license),
        "policies": _policies(weights_license),
        "scores": _scores(release, seen, notes),
        "ratings": _ratings(release, seen, notes, blocks),
        "lineage": _lineage(release),
        "aliases": list(release.aliases.select_related("evidence__source")),
        "numbers": {claim.key: notes.number(claim.evidence) for claim in claims},
        "notes": notes.notes,
        "chart": _chart(release, _bars(verdicts, seen)),
        "conflicts": conflicts(contested().filter(release=release)),
        **outside.beside(release, seen, facts),
        **changes.beside_release(release, seen),
        "changes": [(key, bar) for key, bars in _bars(verdicts, seen).items() for bar in bars],
    }


def _claims(release: Release, seen: Viewpoint) -> list[Claim]:
    rows = Claim.objects.counting(seen.edition.ready_at).filter(release=release)
    return list(rows.select_related("evidence__source").order_by("field", "valid_from", "pk"))


def _verdicts(release: Release, seen: Viewpoint) -> list[VerdictInterval]:
    rows = VerdictInterval.objects.of(seen.edition).filter(timeline__release=release, start__lte=seen.as_of)
    return list(rows.select_related("assessment").order_by("definition", "start"))


def _answer(release: Release, now: dict[str, VerdictInterval], blocks: Sequence[VerdictBlock], seen: Viewpoint) -> str:
    if not blocks:
        return f"Nothing about {release.name} is recorded for {day(seen.as_of)}."
    tiers = definition(TIERS)
    row = now[TIERS]
    lowest, highest = tiers.level(row.lowest or 0), tiers.level(row.highest or 0)
    stands = f"at tier {lowest.id} ({in_sentence(lowest.title)})"
    if lowest != highest:
        stands = f"between the tiers {lowest.id} and {highest.id}"
    osaid = {"met": "meets", "not met": "does not meet", "unknown": "may or may not meet"}.get(
        now[OSAID].verdict, "is outside"
    )
    label = now[G7].verdict
    lower, _, upper = label.partition("..")
    label = "no label" if label == "No label" else f"the label {label}"
    if upper:
        label = f"a label between “{lower}” and “{upper}”"
    return (
        f"As of {day(seen.as_of)}, {release.name} stands {stands}, {osaid} the Open Source AI Definition 1.0, "
        f"and bears {label} by the G7 wording of 29 May 2026."
    )


def _components(claims: Iterable[Claim]) -> list[ComponentRow]:
    rows: dict[str, ComponentRow] = {}
    for claim in claims:
        component, _, aspect = claim.field.partition(".")
        if component not in COMPONENT_LABELS or aspect == "provider":
            continue
        row = rows.setdefault(component, ComponentRow(COMPONENT_LABELS[component]))
        getattr(row, aspect).append(claim)
        if claim.note and claim.note not in row.notes:
            row.notes.append(claim.note)
    return [rows[name] for name in COMPONENT_LABELS if name in rows]


def _facts(claims: Iterable[Claim]) -> list[tuple[str, Claim]]:
    found = []
    for claim in claims:
        if claim.field in FACT_LABELS:
            when_true, when_false = FACT_LABELS[claim.field]
            words = {
                "true": when_true,
                "false": when_false,
                "unknown": f"it is not known whether {when_true}",
                "not_applicable": f"not applicable: {when_true}",
            }[claim.value]
            found.append((f"{words[0].upper()}{words[1:]}", claim))
    return found


def _weights_license(state: ReleaseState | None) -> License | None:
    if state is None or not state.weights_license:
        return None
    found = License.objects.filter(key=state.weights_license).select_related("evidence__source")
    return found.prefetch_related("terms", "policies__stances").first()


#: Terms that a reader asks about first, in this order.
_ASKED = (
    "osi_approved", "osd_conformant", "non_commercial", "field_of_use", "scale_threshold", "revenue_threshold",
    "geographic_limit", "output_restriction", "naming", "ui_attribution",
)  # fmt: skip


def _restricting(text: License | None) -> list[Any]:
    if text is None:
        return []
    terms = {term.term: term for term in text.terms.all()}
    return [terms[name] for name in _ASKED if name in terms]


def _policies(text: License | None) -> list[tuple[Any, list[str]]]:
    if text is None:
        return []
    return [
        (
            policy,
            [stance.tag.replace("_", " ") for stance in policy.stances.all() if stance.stance == "prohibited"],
        )
        for policy in text.policies.all()
    ]


def _scores(release: Release, seen: Viewpoint, notes: Footnotes) -> list[dict[str, Any]]:
    rows = Score.objects.counting(seen.edition.ready_at).filter(release=release)
    return [
        {"score": row, "value": score(row.value, row.benchmark), "note": notes.number(row.evidence)}
        for row in rows.select_related("benchmark", "evidence__source")
    ]


def _ratings(
    release: Release, seen: Viewpoint, notes: Footnotes, blocks: Sequence[VerdictBlock]
) -> list[dict[str, Any]]:
    rows = Rating.objects.counting(seen.edition.ready_at).filter(release=release)
    by_key = {block.definition.key: block for block in blocks}
    return [
        {"rating": row, "note": notes.number(row.evidence), "beside": beside(row, by_key)}
        for row in rows.select_related("evidence__source")
    ]


def _lineage(release: Release) -> dict[str, Any]:
    return {
        "bases": list(release.bases.select_related("base")),
        "derivatives": list(release.derivatives.select_related("release")),
    }


def _bars(verdicts: Sequence[VerdictInterval], seen: Viewpoint) -> dict[str, list[Bar]]:
    """Return how long each verdict held, by definition; a change of reasons alone is not a change of verdict."""
    found: dict[str, list[Bar]] = {key: [] for key in _CHARTED}
    for row in verdicts:
        bars = found.get(row.definition)
        if bars is None:
            continue
        bar = Bar(row.start, min(row.end or seen.as_of, seen.as_of), row.verdict.replace("..", " to "), _colour(row))
        if bars and bars[-1].words == bar.words:
            bar = replace(bar, start=bars.pop().start)
        bars.append(bar)
    return {key: bars for key, bars in found.items() if bars}


def _chart(release: Release, bars: dict[str, list[Bar]]) -> Any:
    if not bars:
        return ""
    return draw(
        [VerdictRow(definition(key).title, found) for key, found in bars.items()],
        title=f"Verdicts on {release.name} over time",
        description="One bar for each definition, from the release to the day of this page. The table says the same.",
    )


def _colour(row: VerdictInterval) -> str:
    if row.lowest is None:
        return row.verdict.replace(" ", "-")
    return f"rank-{_RAMP[row.definition][row.lowest]}" if row.lowest == row.highest else "unknown"
