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
from registry.models import Cause, Change, Evidence, FormerSlug, Release

WITHHELD = "withheld"

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
#: Columns that hold what a source says.
_OF_SOURCE = frozenset({"value", "stderr", "low", "high"})
#: An address of mail; a definition with its version, osaid@1.0, is none.
_MAIL = re.compile(r"[\w.+-]+@(?:[\w-]+\.)+[A-Za-z]{2,}")
_STATEMENTS = frozenset({"claim", "rating", "score"})
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
    """Return changes as anybody may read them: three queries, however many there are."""
    rows = list(changes)
    free = _free({key for row in rows for key in _evidence(row)})
    names = _release_names({row.release_slug for row in rows if is_told(row.noun)} - {""})
    return [_entry(row, free, names) for row in rows]


def of_release(slugs: Iterable[str] | QuerySet[Any, Any]) -> QuerySet[Change]:
    """Return the changes of a release by the slugs it has had, newest first, those that are private left out."""
    return Change.objects.filter(release_slug__in=slugs).exclude(noun__in=PRIVATE)


def is_told(noun: str) -> bool:
    """Tell whether readers learn more of a noun than that something happened to one."""
    return noun not in PRIVATE and (noun in SHOWN or noun in _WHOLE)


def by_machine(name: str) -> bool:
    """Tell whether a signature is that of a command or an import and not of a person."""
    return name == CATALOGUE or name == "command" or name.startswith("command:")


def _entry(row: Change, free: set[str], names: Mapping[str, str]) -> Entry:
    private = not is_told(row.noun)
    withheld = {key for key in _evidence(row) if key not in free}
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
        name=_name(row),
        release=release,
        release_name=names.get(release, release),
        differences=[] if private else list(_differences(row, withheld)),
        reason="" if private else without_addresses(row.reason),
        withheld=bool(withheld),
    )


def signed(name: str) -> str:
    """Return under which name a change was made; of an address of mail only what stands before the sign."""
    return name.partition("@")[0] or "somebody"


def without_addresses(text: str) -> str:
    """Return what somebody wrote without addresses of mail in it."""
    return _MAIL.sub("[address]", text)


def _name(row: Change) -> str:
    if not is_told(row.noun) or row.noun in _NAMELESS:
        return ""
    if row.noun in _STATEMENTS:
        # The label of a statement ends with its value, which may not be ours to pass on.
        if row.noun == "score":
            return row.object_label.rpartition(": ")[0]
        return row.object_label.partition(" = ")[0].rpartition(": ")[2]
    return row.object_label


def _differences(row: Change, withheld: set[str]) -> Iterable[Difference]:
    shown = [*row.before, *row.after] if row.noun in _WHOLE else SHOWN.get(row.noun, ())
    for column in dict.fromkeys(shown):
        before, after = row.before.get(column), row.after.get(column)
        if before == after:
            continue
        if withheld and column in _OF_SOURCE:
            before, after = _kept(row.before, column, withheld), _kept(row.after, column, withheld)
        yield from _parts(column, before, after) if column in _PARTS else [_plain(column, before, after)]


def _kept(said: Mapping[str, Any], column: str, withheld: set[str]) -> Any:
    """Return a value that may be passed on, and in place of one that may not a word."""
    return WITHHELD if said.get(column) is not None and _evidence_of(said) in withheld else said.get(column)


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
    """Return the evidence of a statement before and after, as the log names it."""
    if row.noun not in _STATEMENTS or not {*row.before, *row.after} & _OF_SOURCE:
        return []
    return [_evidence_of(said) for said in (row.before, row.after) if said]


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
