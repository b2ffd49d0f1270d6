"""Made-up facts, timelines and staircases for laws."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import strategies as st

from openness.components import Aspect, Component, Fact, claim_fields
from openness.frontier import Entry
from openness.ternary import Ternary
from openness.timeline import Interval
from openness.verdicts import LevelRange

FIRST_DAY = date(2020, 1, 1)
#: All days on which made-up entries come or go, and one on either side.
EVERY_DAY = [FIRST_DAY + timedelta(days=offset) for offset in range(-1, 105)]
LICENSE_KEYS = ("free", "limited", "nc", "contested", "no-license", "not-in-table", "unknown")

ternaries = st.sampled_from(Ternary)
days = st.integers(0, 60).map(lambda count: FIRST_DAY + timedelta(days=count))

_FIELDS = claim_fields()
_field_names = st.sampled_from(sorted(_FIELDS))
_values = {name: st.sampled_from(allowed or LICENSE_KEYS) for name, allowed in _FIELDS.items()}
EVERYTHING_OPEN = {
    **{f"{each}.availability": "public" for each in Component},
    **{f"{each}.completeness": "full" for each in Component},
    **{f"{each}.license": "free" for each in Component},
    **dict.fromkeys(map(str, Fact), "true"),
}
_EVERYTHING_CLOSED = {
    **{f"{each}.availability": "not_released" for each in Component},
    **dict.fromkeys(map(str, Fact), "false"),
}


# Built once: a strategy made anew for every draw is what takes the time.
_starts = st.sampled_from([{}, EVERYTHING_OPEN, _EVERYTHING_CLOSED])
_changed = st.lists(_field_names, max_size=12, unique=True)
_dropped = st.lists(_field_names, max_size=6, unique=True)
_forgotten = st.lists(_field_names, max_size=20)


@st.composite
def statements(draw: st.DrawFn) -> dict[str, str]:
    """Draw ``field: value`` for one release: all open, all closed or nothing, and then changed here and there."""
    said: dict[str, str] = dict(draw(_starts))
    for field in draw(_changed):
        said[field] = draw(_values[field])
    for field in draw(_dropped):
        said.pop(field, None)
    return said


@st.composite
def fewer_and_more(draw: st.DrawFn) -> tuple[dict[str, str], dict[str, str]]:
    """Draw statements and a part of them, of which no component loses its availability alone.

    A licence or extent counts until the part is said not to be there, which then is a fact that overturns another.
    """
    more = draw(statements())
    forgotten = set(draw(_forgotten))
    for field in list(forgotten):
        name, _, aspect = field.rpartition(".")
        if aspect == Aspect.AVAILABILITY:
            forgotten |= {f"{name}.{each}" for each in Aspect}
    return {field: value for field, value in more.items() if field not in forgotten}, more


@st.composite
def level_timelines(draw: st.DrawFn, top: int = 7) -> tuple[Interval[LevelRange], ...]:
    """Draw what tier a release had, interval after interval without gaps."""
    cuts = sorted(draw(st.sets(days, min_size=1, max_size=5)))
    pairs = draw(st.lists(st.tuples(st.integers(0, top), st.integers(0, top)), min_size=5, max_size=5))
    ends = [*cuts[1:], None]
    ranges = [LevelRange(min(pair), max(pair)) for pair in pairs]
    return tuple(Interval(*parts) for parts in zip(cuts, ends, ranges, strict=False))


@st.composite
def entries(draw: st.DrawFn, prefix: str = "r", max_size: int = 8, *, leaving: bool = True) -> list[Entry]:
    """Draw the entries of one group, with few scores and few days so that ties are common."""
    stays = draw(st.lists(st.tuples(days, st.integers(0, 9), st.integers(1, 40), st.booleans()), max_size=max_size))
    return [
        Entry(f"{prefix}{number}", day, float(score), day + timedelta(days=length) if leaving and leaves else None)
        for number, (day, score, length, leaves) in enumerate(stays)
    ]


@st.composite
def one_more_fact(draw: st.DrawFn) -> tuple[dict[str, str], dict[str, str]]:
    """Draw statements, and the same with one field known that was not.

    A component that is found not to be there has no licence and no extent; none is said of it before either.
    """
    before = draw(statements())
    gaps = [name for name in sorted(_FIELDS) if before.get(name, "unknown") == "unknown"]
    if not gaps:
        return before, before
    name = draw(st.sampled_from(gaps))
    value = draw(_values[name].filter(lambda each: each != "unknown"))
    owner, _, aspect = name.rpartition(".")
    if aspect == Aspect.AVAILABILITY and value in {"not_released", "not_applicable"}:
        before = {field: said for field, said in before.items() if field.rpartition(".")[0] != owner}
    return before, before | {name: value}


#: Claims as (field, value) pairs, of which some contradict each other.
claims_in_order = st.lists(_field_names.flatmap(lambda name: st.tuples(st.just(name), _values[name])), max_size=30)
#: Licences of the weights from which a release was made, by their keys.
base_licenses = st.lists(st.sampled_from(LICENSE_KEYS), max_size=2)
