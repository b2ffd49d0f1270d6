"""The log of changes as anybody may read it: by column named here, and nothing else.

What a submission or an account of a producer holds is theirs and the curators': that something happened is told, not
what. Values from a source that does not allow them to be passed on are withheld.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from registry.actions.changes import PRIVATE
from registry.actions.nouns import CATALOGUE
from registry.facts.withheld import WITHHELD, withheld_nouns
from registry.models import Cause, Change, Evidence, FormerSlug, Release

#: Columns that are told, by noun; of a noun that is not here only that something happened.
SHOWN: Mapping[str, tuple[str, ...]] = {
    "claim": (
        "field", "value", "valid_from", "valid_from_precision", "valid_to", "valid_to_precision", "status", "note",
        "superseded",
    ),
    "rating": ("scheme", "value", "rated_on", "rated_on_precision", "status", "note", "superseded"),
    "score": (
        "value", "stderr", "low", "high", "setting", "evaluator", "relation", "evaluated_on",
        "evaluated_on_precision", "status", "note", "superseded",
    ),
    "proposal": ("operation", "noun", "field", "state", "target_key", "result_key"),
    "amendment": ("noun", "object_key", "state"),
    "release": ("slug", "name", "version", "size", "variant", "modality", "note", "reviewed", "aliases"),
    "licensename": ("license", "scheme", "value"),
    "alias": ("scheme", "value", "valid_from", "valid_to", "release"),
    "aliasproposal": ("state", "scheme", "value"),
    "developer": ("slug", "name", "country", "website"),
    "family": ("slug", "name"),
    "license": (
        "key", "name", "steward", "version", "published", "published_precision", "series", "spdx", "url", "text_read",
        "note", "terms", "names",
    ),
    "licensequery": ("state", "note"),
    "policy": (
        "key", "name", "steward", "published", "published_precision", "url", "binding", "pass_on",
        "unilateral_change", "enforcement", "text_read", "note", "stances",
    ),
    "source": (
        "key", "title", "publisher", "kind", "authority", "url", "published", "published_precision", "license",
        "redistributable", "attribution", "note",
    ),
    "evidence": ("url", "locator", "authority", "read_on", "by_machine", "confidence"),
    "evidencecheck": ("outcome", "url"),
    "dispute": ("text", "url", "state", "decision"),
    "reply": ("text",),
    "selfdeclaration": ("field", "value", "url", "note"),
    "benchmark": (
        "slug", "name", "variant", "metric", "direction", "unit", "lower", "upper", "chance", "ceiling", "questions",
        "scale", "public", "in_index", "url", "publisher", "domain", "description",
    ),
    "publishedestimate": ("key", "title", "publisher", "published", "url", "method", "estimand", "unit"),
    "auditround": ("seed", "size", "population", "seed_chosen"),
    "audititem": ("round", "position", "claim"),
}  # fmt: skip

#: Nouns whose columns are named by what they hold: definitions with their digests.
_WHOLE = frozenset({"edition"})
#: Nouns whose rows have no name that would say anything to readers.
_NAMELESS = frozenset({"evidencecheck", "audititem"})
#: Nouns whose label is what a source says.
_NAMED_BY_VALUE = frozenset({"alias", "aliasproposal", "publishedestimate"})
#: Columns that hold what a source says; a note of an import is what the source writes.
_OF_SOURCE = frozenset({"value", "stderr", "low", "high", "note"})
#: Columns that hold what the text of a licence or policy says.
_OF_TEXT = frozenset({"pass_on", "unilateral_change", "enforcement", "note"})
#: An address of mail; a definition with its version, osaid@1.0, is none.
_MAIL = re.compile(r"[\w.+-]+@(?:[\w-]+\.)+[A-Za-z]{2,}")
_STATEMENTS = frozenset({"claim", "rating", "score"})
#: Nouns whose rows name their evidence.
_READ = _STATEMENTS | {"alias"}
#: Nouns of which what they hold, and not each row, is withheld.
_TEXTS = frozenset({"license", "policy"})
_PARTS: Mapping[str, tuple[str, ...]] = {
    "aliases": ("scheme", "value"),
    "terms": ("term", "value", "valid_from", "clause", "text"),
    "names": ("scheme", "value"),
    "stances": ("tag", "stance", "valid_from", "clause", "text"),
}


@dataclass(frozen=True)
class Difference:
    """One column that changed, in words; None where there was or is nothing."""

    column: str
    before: str | None
    after: str | None


@dataclass(frozen=True)
class Entry:
    """One change as readers see it; ``name`` is empty where not even that is told."""

    id: int
    at: datetime
    by: str
    machine: bool
    action: str
    noun: str
    cause: Cause
    key: str
    name: str
    release: str
    release_name: str
    differences: Sequence[Difference]
    reason: str
    withheld: bool

    @property
    def deleted(self) -> bool:
        """Tell whether what it is about is gone."""
        return self.action.startswith("delete ")


def told(changes: Iterable[Change]) -> list[Entry]:
    """Return changes as anybody may read them: five queries, however many there are."""
    rows = list(changes)
    kept = _Kept.of(rows)
    names = _release_names({row.release_slug for row in rows if is_told(row.noun)} - {""})
    return [_entry(row, kept, names) for row in rows]


def of_release(slugs: Iterable[str] | QuerySet[Any, Any]) -> QuerySet[Change]:
    """Return the changes of a release by the slugs it has had, newest first, those that are private left out."""
    return Change.objects.filter(release_slug__in=slugs).exclude(noun__in=PRIVATE)


def is_told(noun: str) -> bool:
    """Tell whether readers learn more of a noun than that something happened to one."""
    return noun not in PRIVATE and (noun in SHOWN or noun in _WHOLE)


def by_machine(name: str) -> bool:
    """Tell whether a signature is that of a command or an import and not of a person."""
    return name == CATALOGUE or name == "command" or name.startswith("command:")


@dataclass(frozen=True)
class _Kept:
    """What may not be passed on: evidence that may be, by key, and nouns that may not."""

    free: set[str]
    nouns: frozenset[tuple[str, str]]

    @classmethod
    def of(cls, rows: Iterable[Change]) -> _Kept:
        rows = list(rows)
        proposals = {int(row.object_key) for row in rows if row.noun == "aliasproposal" and row.object_key.isdigit()}
        return cls(_free({key for row in rows for key in _evidence(row)}), withheld_nouns(proposals))

    def keeps(self, row: Change) -> bool:
        """Tell whether something of a row is withheld."""
        told = {*row.before, *row.after}
        speaks = row.noun in _NAMED_BY_VALUE or not told.isdisjoint((*_OF_TEXT, "terms", "stances"))
        return (speaks and self._holds(row)) or any(key not in self.free for key in _evidence(row))

    def told(self, row: Change, column: str, said: Mapping[str, Any]) -> Any:
        """Return a value that may be passed on, and in place of one that may not a word."""
        value = said.get(column)
        if value in (None, ""):
            return value
        if column in _PARTS:
            return [self._part(row, column, part) for part in value]
        of_row = _OF_TEXT if row.noun in _TEXTS else _OF_SOURCE
        hidden = self._holds(row) and column in of_row
        of_evidence = row.noun in _READ and column in _OF_SOURCE and _evidence_of(said) not in self.free
        return WITHHELD if hidden or of_evidence else value

    def _part(self, row: Change, column: str, part: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return a part of a noun; of one that may not be passed on no more than of what it speaks."""
        read = _evidence_of(part)
        hidden = read not in self.free if read else self._holds(row) and column != "names"
        about, value, *_ = _PARTS[column]
        return {about: part.get(about), value: WITHHELD} if hidden else part

    def _holds(self, row: Change) -> bool:
        return (row.noun, row.object_key) in self.nouns


def _entry(row: Change, kept: _Kept, names: Mapping[str, str]) -> Entry:
    private = not is_told(row.noun)
    withheld = not private and kept.keeps(row)
    release = "" if private else row.release_slug
    return Entry(
        id=row.pk,
        at=row.at,
        by=signed(row.by),
        machine=by_machine(row.by),
        action=row.action,
        noun=row.noun,
        cause=Cause(row.cause),
        key="" if private else row.object_key,
        name=_name(row, withheld=withheld),
        release=release,
        release_name=names.get(release, release),
        differences=[] if private else list(_differences(row, kept)),
        reason="" if private else without_addresses(row.reason),
        withheld=withheld,
    )


def signed(name: str) -> str:
    """Return under which name a change was made; of an address of mail only what stands before the sign."""
    return name.partition("@")[0] or "somebody"


def without_addresses(text: str) -> str:
    """Return what somebody wrote without addresses of mail in it."""
    return _MAIL.sub("[address]", text)


def _name(row: Change, *, withheld: bool) -> str:
    if not is_told(row.noun) or row.noun in _NAMELESS or (withheld and row.noun in _NAMED_BY_VALUE):
        return ""
    if row.noun in _STATEMENTS:
        # The label of a statement ends with its value, which may not be ours to pass on.
        if row.noun == "score":
            return row.object_label.rpartition(": ")[0]
        return row.object_label.partition(" = ")[0].rpartition(": ")[2]
    return row.object_label


def _differences(row: Change, kept: _Kept) -> Iterable[Difference]:
    shown = [*row.before, *row.after] if row.noun in _WHOLE else SHOWN.get(row.noun, ())
    for column in dict.fromkeys(shown):
        if row.before.get(column) == row.after.get(column):
            continue
        before, after = (kept.told(row, column, said) for said in (row.before, row.after))
        yield from _parts(column, before, after) if column in _PARTS else [_plain(column, before, after)]


def _plain(column: str, before: Any, after: Any) -> Difference:
    return Difference(column, _words(before), _words(after))


def _words(value: Any) -> str | None:
    if value in (None, "", []):
        return None
    return without_addresses(", ".join(map(str, value)) if isinstance(value, list) else str(value))


def _parts(column: str, before: Any, after: Any) -> Iterable[Difference]:
    """Yield the parts of a noun that came, went or changed, each by the columns that are told."""
    was, now = ([_part(column, each) for each in found or ()] for found in (before, after))
    for part in [*(each for each in was if each not in now), *(each for each in now if each not in was)]:
        yield Difference(column, *(part, None) if part in was else (None, part))


def _part(column: str, part: Mapping[str, Any]) -> str:
    told = (str(part[name]) for name in _PARTS[column] if part.get(name) not in (None, ""))
    return without_addresses(" · ".join(told))


def _evidence(row: Change) -> list[str]:
    """Return the evidence of a statement or name before and after, and of parts of a noun, as the log names it."""
    said = [each for each in (row.before, row.after) if each]
    if row.noun in _READ and {*row.before, *row.after} & _OF_SOURCE:
        return [_evidence_of(each) for each in said]
    parts = [part for each in said for column in _PARTS for part in each.get(column) or ()]
    return [key for part in parts if (key := _evidence_of(part))]


def _evidence_of(said: Mapping[str, Any]) -> str:
    return str(said.get("evidence_id") or "")


def _free(keys: set[str]) -> set[str]:
    """Return those primary keys of evidence whose source allows its values to be passed on."""
    known = {int(key) for key in keys if key.isdigit()}
    if not known:
        return set()
    # By the range and not by each key: a whole log names more than a database takes in one list.
    rows = Evidence.objects.filter(pk__gte=min(known), pk__lte=max(known), source__redistributable=False)
    return {str(key) for key in known - set(rows.values_list("pk", flat=True))}


def _release_names(slugs: set[str]) -> dict[str, str]:
    """Return the names of releases by the slugs they have or had."""
    former = FormerSlug.objects.filter(slug__in=slugs).values_list("slug", "release__name")
    return dict(former) | dict(Release.objects.filter(slug__in=slugs).values_list("slug", "name"))
