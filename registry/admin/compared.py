"""A proposal in tables: what stands beside what it would say, field by field, and what it would move."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from openness.survival import HORIZON
from registry.actions.effects import moves_nothing
from registry.actions.proposals import Operation, target_of
from registry.actions.standing import as_data, record_of, standing
from registry.admin.links import change_url, link, table
from registry.models import Proposal, Release, Status
from registry.models.readings import DAYS_PER_MONTH

Row = Mapping[str, Any]

#: The two releases between which a lag is read.
_BEST = ("tier_best", "reference_best")


def comparison(proposal: Proposal) -> SafeString:
    """Return what would be changed beside what it would say; what differs is set in bold."""
    before, after = _before(proposal), _after(proposal)
    names = dict.fromkeys([*before, *after])
    said = [name for name in names if not (_empty(before.get(name)) and _empty(after.get(name)))]
    rows = table(
        ("", "what it would change", "what it would say"),
        ((name, *_pair(before.get(name), after.get(name))) for name in said),
        empty="nothing to compare",
    )
    return format_html('<div class="desk-compare">{}</div>', rows)


def _pair(before: Any, after: Any) -> tuple[str | SafeString, str | SafeString]:
    one, other = _shown(before), _shown(after)
    return one, (other if before == after else format_html('<strong class="desk-changed">{}</strong>', other))


def _before(proposal: Proposal) -> dict[str, Any]:
    if proposal.operation == Operation.RECORD:
        return {}
    try:
        target = target_of(proposal)
    except ValidationError:
        return {}
    standing_now = "" if target.superseded_at is None else ", no longer standing"
    return _flat(as_data(record_of(target))) | {"status": f"{target.status}{standing_now}"}


def _after(proposal: Proposal) -> dict[str, Any]:
    if proposal.operation in {Operation.RECORD, Operation.CORRECT}:
        return _flat(proposal.content) | {"status": str(Status.ACCEPTED)}
    if proposal.operation == Operation.DECIDE:
        return _before(proposal) | proposal.content
    return dict.fromkeys(_before(proposal)) | {"status": "withdrawn"}


def _flat(content: Row) -> dict[str, Any]:
    said = {name: value for name, value in content.items() if name != "evidence"}
    return said | {f"evidence: {name}": value for name, value in content["evidence"].items()}


def _shown(value: Any) -> str | SafeString:
    if _empty(value):
        return "–"
    text = str(value)
    return link(text, text) if text.startswith(("https://", "http://")) else text


def _empty(value: Any) -> bool:
    return value is None or value == ""


def on_subject(proposal: Proposal) -> SafeString:
    """Return everything that stands on the subject of a proposal."""
    found = standing(proposal.release, proposal.noun, proposal.field).select_related("evidence__source")
    return table(
        ("value", "status", "evidence", "quotation", "recorded by"),
        (
            (
                link(change_url(row), row.value),
                row.status,
                f"{row.evidence.source.title}: {row.evidence.locator}",
                row.evidence.quote or "–",
                row.recorded_by,
            )
            for row in found
        ),
        empty="nothing",
    )


def effect_tables(effect: Row) -> SafeString:
    """Return everything that an approval would move, or did, as it was worked out; most telling first."""
    if moves_nothing(effect):
        words = "Moves nothing: no verdict, no tier, no lag and no waiting time."
        return format_html('<p class="desk-nothing">{}</p>', words)
    verdicts, lags, pooled = (effect.get(name, []) for name in ("verdicts", "lags", "pooled"))
    lags = _with_names(lags)
    headline = [row for row in lags if (row["reference"], row["counting"]) == ("closed", "conservative")]
    parts = [
        ("Tiers", _verdicts(row for row in verdicts if row["definition"].startswith("tiers@"))),
        ("Verdicts by other definitions", _verdicts(r for r in verdicts if not r["definition"].startswith("tiers@"))),
        (f"Lags behind closed releases, as of {effect['as_of']}", _lags(headline)),
        (f"Waiting times pooled over benchmarks, as of {effect['as_of']}", _pooled(pooled)),
    ]
    others = [row for row in lags if row not in headline]
    words = f"{len(others)} more: lags behind others, or with ranges counted inside"
    more = (
        format_html("<details><summary>{}</summary>{}</details>", words, _lags(others, against=True)) if others else ""
    )
    told = format_html_join("", "<h3>{}</h3>{}", ((title, found) for title, found in parts if found))
    return format_html("{}{}", told, more)


def _with_names(lags: Sequence[Row]) -> list[Row]:
    """Return lags whose two releases go by name; one that has another slug by now keeps the slug it was told with."""
    told = [row[side] for row in lags for side in ("before", "after") if row[side] is not None]
    slugs = {numbers[best] for numbers in told for best in _BEST} - {None}
    names = dict(Release.objects.filter(slug__in=slugs).values_list("slug", "name")) if slugs else {}

    def named(numbers: Row | None) -> Row | None:
        if numbers is None:
            return None
        return {**numbers, **{best: names.get(numbers[best], numbers[best]) for best in _BEST}}

    return [{**row, "before": named(row["before"]), "after": named(row["after"])} for row in lags]


def _verdicts(rows: Iterable[Row]) -> SafeString | str:
    return table(
        # First what a narrow screen shows without being scrolled.
        ("definition", "now says", "would say", "release", "from", "until"),
        (
            (
                row["definition"],
                _verdict(row["before"]),
                format_html('<strong class="desk-changed">{}</strong>', _verdict(row["after"])),
                row["name"],
                row["start"],
                row["end"] or "today and on",
            )
            for row in rows
        ),
        empty="",
    )


def _verdict(said: str | None) -> str:
    """Return a verdict, or the range of verdicts that are possible, in words."""
    return (said or "–").replace("..", " to ")


def _lags(rows: Iterable[Row], *, against: bool = False) -> SafeString | str:
    """Return lags as a table; ``against``: with whom they are held against, and how ranges count."""
    return table(
        ("lag", "told now", "would be", "otherwise"),
        ((_named(row, against=against), _lag(row["before"]), _becomes(row), _otherwise(row)) for row in rows),
        empty="",
    )


def _named(row: Row, *, against: bool) -> SafeString:
    """Return which lag it is: degree, benchmark, and for those that no headline uses the rest."""
    rest = f"behind {row['reference']}, ranges {row['counting']}".replace("_", " ") if against else ""
    words = (f"{row['degree']} ({row['definition']})", f"on {row['benchmark_name']}", *filter(None, [rest]))
    return format_html_join("", "<div>{}</div>", ((each,) for each in words))


def _otherwise(row: Row) -> str | SafeString:
    """Return for which time a lag would be told otherwise, where that is a time at all."""
    if row["start"] is None:
        return "only its interval differs"
    # A day is not broken at its hyphens.
    day = '<span class="desk-day">{}</span>'
    if row["end"]:
        return format_html(f"{day} up to {day}", row["start"], row["end"])
    return format_html(f"from {day} on", row["start"])


def _pooled(rows: Iterable[Row]) -> SafeString | str:
    return table(
        ("degree", "told now", "would be"),
        (
            (
                f"{row['degree']} ({row['definition']})",
                _waiting(row["before"]),
                format_html('<strong class="desk-changed">{}</strong>', _waiting(row["after"])),
            )
            for row in rows
        ),
        empty="",
    )


def _waiting(numbers: Row) -> str:
    """Return pooled waiting times in words: the median with its interval, the mean, and how many were matched."""
    if not numbers["records"]:
        return "no record to wait for"
    median, mean = numbers["median"], numbers.get("mean")
    half = "half not yet matched" if median is None else f"half matched within {median:.0f} days"
    first = f"of the first {HORIZON / DAYS_PER_MONTH:.0f} months"
    unmatched = "" if mean is None else f", {mean:.0f} days {first} unmatched on average"
    matched = f"{numbers['matched']} of {numbers['records']} records matched"
    return f"{half}{_interval(numbers['interval'], 'days')}{unmatched}, {matched}"


def _becomes(row: Row) -> SafeString:
    """Return what a lag would be told as on the day asked for, which may be as now: only an earlier day differs."""
    if row["before"] == row["after"]:
        return format_html("{}", "the same on this day")
    return format_html('<div class="desk-changed">{}</div>', _lag(row["after"]))


def _lag(numbers: Row | None) -> SafeString:
    """Return a lag in words: days, gap, between which releases, on which day; a line each."""
    if numbers is None:
        return format_html("{}", "no such lag")
    words = [_behind(numbers)]
    if numbers["gap"] is not None:
        words.append(f"gap {numbers['gap']:.3g}{_interval(numbers.get('gap_interval'))}")
    words.append(f"{numbers['tier_best'] or 'nobody'} against {numbers['reference_best'] or 'nobody'}")
    words.append(f"read on {numbers['read_on']}")
    return format_html_join("", "<div>{}</div>", ((each,) for each in words))


_STATUS = {
    "level": "level",
    "tier_leads": "ahead",
    "no_tier_model": "nobody there yet",
    "no_reference": "nobody to be held against",
}


def _behind(numbers: Row) -> str:
    if numbers["lead"] is not None:
        return f"ahead by {numbers['lead']} days"
    if numbers["status"] in _STATUS:
        return _STATUS[numbers["status"]]
    days = _days(numbers["lower"], numbers["upper"])
    return f"{days} behind{_interval(numbers.get('lag_interval'), 'days')}"


def _interval(limits: Sequence[float | None] | None, unit: str = "") -> str:
    """Return an interval in brackets, and nothing for one without limits; days are told whole."""
    if limits is None:
        return ""
    told = [None if limit is None else (f"{limit:.0f}" if unit else f"{limit:.3g}") for limit in limits]
    words = f"{told[0]} to {told[1]}" if None not in told else f"from {told[0]}" if told[0] else f"up to {told[1]}"
    return f" (90 % interval {words})"


def _days(lower: int | None, upper: int | None) -> str:
    if lower is None:
        return f"at most {upper} days"
    if upper is None:
        return f"at least {lower} days"
    return f"{lower} days" if lower == upper else f"{lower} to {upper} days"
