"""Names of models taken apart: family, size, variant, version and the rest, so that each can be compared by itself.

Two names that read alike may still be of two models; a reading is a reason to ask a person, never to merge.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass

#: Words for how a model was trained further, by the variant that they tell.
_VARIANTS = {
    **dict.fromkeys(("base", "pretrained", "pretrain"), "base"),
    **dict.fromkeys(("instruct", "instruction", "inst", "it"), "instruct"),
    **dict.fromkeys(("chat",), "chat"),
    **dict.fromkeys(("reasoning", "reasoner", "thinking", "think"), "reasoning"),
    **dict.fromkeys(("code", "coder", "coding"), "code"),
    **dict.fromkeys(("vision", "vl", "multimodal"), "multimodal"),
}

#: Words of a developer's name that tell nothing of who it is.
_GENERIC = {
    "ai", "inc", "ltd", "llc", "co", "corp", "corporation", "company", "lab", "labs", "research", "team", "org", "the",
    "foundation", "institute", "technology", "technologies", "tech", "group", "hq",
}  # fmt: skip

#: A word this short tells nobody apart: of "Z.ai" all of it is the name.
_SHORTEST = 3

_PARTS = re.compile(r"[^\W_]+(?:\.\d+[^\W_]*)*", re.UNICODE)
_SIZE = re.compile(r"[ae]?(?:\d+x)?\d+(?:\.\d+)?[bmt]", re.ASCII)
_DAY = re.compile(r"(20\d\d)-?(0[1-9]|1[0-2])-?(0[1-9]|[12]\d|3[01])(?!\d)", re.ASCII)
_MONTH = re.compile(r"(?<!\d)(0[1-9]|1[0-2])-(20\d\d)(?!\d)", re.ASCII)
#: MMDD and YYMM: shorter numbers are versions.
_SHORTEST_DATE = 4
_VERSION = re.compile(r"v?\d+(?:\.\d+)*", re.ASCII)
_LETTERS_THEN_NUMBER = re.compile(r"([a-z]+)(\d+(?:\.\d+)*)", re.ASCII)


@dataclass(frozen=True)
class NameParts:
    """What a name tells; an empty part is not told.

    ``family`` are the words before the first number, size or variant, ``rest`` all words after it; a preview or a
    word in parentheses stands there, as each makes another model.
    """

    family: tuple[str, ...]
    size: tuple[str, ...] = ()
    variant: frozenset[str] = frozenset()
    version: tuple[str, ...] = ()
    rest: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """Return all words in one, as one source writes Stable LM where another writes StableLM."""
        return "".join((*self.family, *self.rest))

    @property
    def dates(self) -> frozenset[str]:
        """Return those versions that can be days or months, as they are written."""
        return frozenset(each for each in self.version if each.isdigit() and len(each) >= _SHORTEST_DATE)


def parts(name: str, *, makers: Collection[str] = ()) -> NameParts:
    """Return what a name tells; words of a maker's name before it are left out, where words remain.

    >>> parts("Meta: Llama 3.1 70B Instruct", makers=["Meta"])
    NameParts(family=('llama',), size=('70b',), variant=frozenset({'instruct'}), version=('3.1',), rest=())
    >>> parts("QwQ-32B-Preview").rest
    ('preview',)
    """
    found: dict[str, list[str]] = {"family": [], "size": [], "variant": [], "version": [], "rest": []}
    for kind, token in _kinds(_tokens(name)):
        if kind == "word":
            kind = "rest" if found["size"] or found["variant"] or found["version"] else "family"
        found[kind].append(token)
    family = _without_maker(found["family"], makers, others=bool(found["rest"]))
    return NameParts(
        tuple(family),
        tuple(found["size"]),
        frozenset(found["variant"]),
        tuple(found["version"]),
        tuple(found["rest"]),
    )


def maker_words(name: str) -> str:
    """Return what tells a developer from others, in one word: of "Meta AI" and "meta" the same.

    >>> maker_words("Moonshot AI") == maker_words("moonshotai")
    True
    """
    words = _PARTS.findall(_plain(name))
    whole = "".join(word for word in words if word not in _GENERIC)
    if len(whole) < _SHORTEST:
        return "".join(words)
    return whole.removesuffix("ai") if len(whole) > len("ai") + 2 else whole


def _plain(name: str) -> str:
    decomposed = unicodedata.normalize("NFKD", name)
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter)).casefold()


def _tokens(name: str) -> list[str]:
    """Return the pieces of a name: a day in one piece, letters and the number after them in two."""
    text = _DAY.sub(lambda day: f" {''.join(day.groups())} ", _plain(name))
    text = _MONTH.sub(lambda month: f" {month[2]}{month[1]} ", text).replace("+", " plus ")
    tokens: list[str] = []
    for token in _PARTS.findall(text):
        split = _LETTERS_THEN_NUMBER.fullmatch(token)
        whole = split is None or split[1] == "v" or _SIZE.fullmatch(token)
        tokens += [token] if whole else split.groups()  # type: ignore[union-attr]
    return _joined(tokens)


def _joined(tokens: list[str]) -> list[str]:
    """Return the pieces with "3", "5" as "3.5": where a point cannot stand, a hyphen is written for it."""
    joined: list[str] = []
    for token in tokens:
        if joined and re.fullmatch(r"\d", token, re.ASCII) and re.fullmatch(r"v?\d", joined[-1], re.ASCII):
            joined[-1] += f".{token}"
        else:
            joined.append(token)
    return joined


def _kinds(tokens: list[str]) -> Iterator[tuple[str, str]]:
    for position, token in enumerate(tokens):
        if position and token in _VARIANTS:
            yield "variant", _VARIANTS[token]
        elif _SIZE.fullmatch(token):
            yield "size", token
        elif _VERSION.fullmatch(token):
            yield "version", _version(token)
        else:
            yield "word", token


def _version(token: str) -> str:
    """Return a version without its v, and without a last ".0", which many leave out."""
    number = token.removeprefix("v")
    return number.removesuffix(".0") if number.count(".") == 1 else number


def _without_maker(words: list[str], makers: Collection[str], *, others: bool) -> list[str]:
    """Return words without the maker's before them, which some write twice; where none would remain, with them."""
    names = {maker_words(maker) for maker in makers} - {""}
    for end in range(1, len(words) + 1):
        if maker_words(" ".join(words[:end])) in names and (end < len(words) or others):
            return _without_maker(words[end:], makers, others=others)
    return words


@dataclass(frozen=True)
class Compared:
    """One part of two names: whether it ``agrees``, ``differs``, or is ``not told`` by one of them."""

    state: str
    here: str
    there: str

    def as_dict(self) -> dict[str, str]:
        """Return it as plain data."""
        return {"state": self.state, "here": self.here, "there": self.there}


def compare(here: NameParts, there: NameParts, *, known: NameParts | None = None) -> dict[str, Compared]:
    """Return family, size, variant, version and rest of two names side by side.

    ``known`` is ``here`` with what is known of its model besides: it settles what only the other name tells. A name
    without a variant is not that of a chat or code model, and may be a base or what was made of it.
    """
    known = known or here
    one = here.words == there.words
    return {
        "family": _compared(one, here.family, there.family),
        "rest": _compared(one, here.rest, there.rest),
        "size": _told(here.size, there.size, known.size),
        "variant": _variant(here.variant, there.variant, known.variant),
        "version": _told(here.version, there.version, known.version),
    }


def agree(found: dict[str, Compared]) -> bool:
    """Tell whether every part of two names agrees."""
    return all(part.state == "agrees" for part in found.values())


def _told(here: tuple[str, ...], there: tuple[str, ...], known: tuple[str, ...]) -> Compared:
    settled = here if here or not there else known
    if bool(settled) != bool(there):
        return Compared("not told", " ".join(settled), " ".join(there))
    return _compared(settled == there, settled, there)


def _variant(here: frozenset[str], there: frozenset[str], known: frozenset[str]) -> Compared:
    settled = here if here or not there else known
    if settled != there and settled | there <= {"base"}:
        return Compared("not told", *(" ".join(side) for side in (settled, there)))
    return _compared(settled == there, sorted(settled), sorted(there))


def _compared(same: bool, here: Collection[str], there: Collection[str]) -> Compared:
    return Compared("agrees" if same else "differs", " ".join(here), " ".join(there))


def same_dates(here: Collection[str], there: Collection[str]) -> bool:
    """Tell whether dates in two names can be of one version: 1106 and 20231106 can, 202404 and 202408 cannot."""
    return any(one.endswith(other) or other.endswith(one) for one in here for other in there)
