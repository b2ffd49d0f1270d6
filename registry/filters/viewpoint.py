"""From where a reader looks: which edition (what was known), and which day (what was true)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from registry.filters.query import QueryProblem
from registry.models import Edition

VIEWPOINT_PARAMETERS = ("as_of", "known_at", "edition")

#: Nothing that the registry is about is older, and nobody asks about a day beyond.
EARLIEST, LATEST = date(1950, 1, 1), date(2100, 12, 31)


@dataclass(frozen=True)
class Viewpoint:
    """An edition and a day; ``explicit`` names the parameters that the reader set."""

    edition: Edition
    as_of: date
    explicit: Mapping[str, str]

    @property
    def edition_with_facts(self) -> Edition:
        """Return the edition for questions of "what if"; refuse one from before editions kept facts and terms."""
        if self.edition.licenses_id is None:
            problem = f"edition {self.edition.pk} was published before facts were kept with it: ask a later one"
            raise QueryProblem({"edition": problem})
        return self.edition


def viewpoint(params: Mapping[str, str]) -> Viewpoint | None:
    """Return the viewpoint that an address asks for; None where no edition is ready yet.

    A day beyond the edition's data is answered from what they hold; lags then say until when they are current.
    ``edition`` names one; ``known_at`` selects the newest that was ready by then; neither: the newest.
    """
    explicit = {name: params[name] for name in VIEWPOINT_PARAMETERS if params.get(name)}
    if "edition" in explicit and "known_at" in explicit:
        raise QueryProblem({"known_at": "give either known_at or edition, not both"})
    edition = _edition(explicit)
    as_of = _day("as_of", explicit["as_of"]) if "as_of" in explicit else None
    if edition is None:
        return None
    return Viewpoint(edition, as_of or edition.as_of, explicit)


def _edition(explicit: Mapping[str, str]) -> Edition | None:
    if text := explicit.get("edition"):
        if not (text.isascii() and text.isdigit() and len(text) < 10):
            raise QueryProblem({"edition": f"{text!r} is not the number of an edition"})
        found = Edition.objects.ready().filter(pk=int(text)).first()
        if found is None:
            raise QueryProblem({"edition": f"there is no edition {text}"})
        return found
    if text := explicit.get("known_at"):
        found = Edition.objects.newest(known_at=moment(text))
        if found is None:
            raise QueryProblem({"known_at": f"no edition was ready by {text}"})
        return found
    return Edition.objects.newest()


def _day(name: str, text: str) -> date:
    try:
        # A week date is ten characters long too, and not what the message asks for.
        day = date.fromisoformat(text) if len(text) == 10 and "W" not in text else None
    except ValueError:
        day = None
    if day is None:
        raise QueryProblem({name: f"{text!r} is not a date: write YYYY-MM-DD"})
    if not EARLIEST <= day <= LATEST:
        raise QueryProblem({name: f"{day} is not between {EARLIEST} and {LATEST}"})
    return day


def moment(text: str) -> datetime:
    """Read a moment; a day alone means its end."""
    try:
        if len(text) == 10:
            return datetime.combine(date.fromisoformat(text) + timedelta(days=1), time.min, UTC)
        moment = datetime.fromisoformat(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise QueryProblem(
            {"known_at": f"{text!r} is not a date or time: write YYYY-MM-DD or YYYY-MM-DDThh:mmZ"}
        ) from None
