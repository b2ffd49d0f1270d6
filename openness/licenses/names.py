"""What the world calls licence texts, as a table: keys, SPDX ids, names, addresses."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

#: The key of the entry that says that there is no licence.
NO_LICENSE = "no-license"

#: In what way a name of each scheme names a text, in words.
_SCHEMES = {
    "name": "name",
    "huggingface": "Hugging Face licence id",
    "license_name": "Hugging Face licence name",
    "mot": "name in the Model Openness Tool",
    "scancode": "ScanCode key",
}

_REFERENCE, _SCANCODE = "licenseref-", "licenseref-scancode-"


@dataclass(frozen=True)
class NamedLicense:
    """A text with its names, (scheme, value) pairs; ``with_policy``: a use policy is part of the terms."""

    key: str
    name: str
    spdx: str = ""
    url: str = ""
    names: tuple[tuple[str, str], ...] = ()
    with_policy: bool = False


def folded(text: str) -> str:
    """Return a text as names are compared: without regard to case and to extra spaces."""
    return " ".join(text.split()).casefold()


def _without_ending(name: str) -> str:
    """Return a folded name without the word licence at its end, which some write and some do not."""
    return re.sub(r" licen[sc]e$", "", name)


def _words(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"[^\W_]+", folded(text)))


def is_address(text: str) -> bool:
    """Tell whether a text is a web address."""
    return re.match(r"https?://\S", text.strip(), re.IGNORECASE) is not None


def _address(text: str) -> str:
    """Return what two addresses of one page have in common."""
    written = folded(unquote(text))
    try:
        parts = urlsplit(written)
    except ValueError:
        return written
    return f"{parts.netloc.removeprefix('www.')}{parts.path.rstrip('/')}"


class LicenseNames:
    """Which texts a name stands for; built once, asked often."""

    def __init__(self, licenses: Iterable[NamedLicense]) -> None:
        entries = list(licenses)
        self._by_spdx = _sharing(entries)
        self._owners = {spdx: _owners(spdx, sharing) for spdx, sharing in self._by_spdx.items()}
        self._spdx = {entry.key: entry.spdx for entry in entries}
        self._keys = {folded(entry.key): entry.key for entry in entries}
        self._exact: dict[str, dict[str, str]] = {}
        self._addresses: dict[str, set[str]] = {}
        self._scancode: dict[str, set[str]] = {}
        self._spelled: dict[str, set[tuple[str, ...]]] = {}
        for entry in entries:
            self._enter(entry)
        self._without_ending: dict[str, dict[str, str]] = {}
        for name, found in self._exact.items():
            self._without_ending.setdefault(_without_ending(name), {}).update(found)

    def _enter(self, entry: NamedLicense) -> None:
        written = [(entry.key, "key")]
        if entry.key in self._owners.get(folded(entry.spdx), ()):
            written.append((entry.spdx, "SPDX id"))
        written += [(value, _SCHEMES[scheme]) for scheme, value in entry.names if scheme in _SCHEMES]
        written.append((entry.name, "name"))
        for value, how in written:
            self._exact.setdefault(folded(value), {}).setdefault(entry.key, how)
        self._spelled[entry.key] = {_words(value) for value, _ in written}
        for address in [value for scheme, value in entry.names if scheme == "url"] + [entry.url] * bool(entry.url):
            self._addresses.setdefault(_address(address), set()).add(entry.key)
        for value in [value for scheme, value in entry.names if scheme == "scancode"]:
            self._scancode.setdefault(folded(value), set()).add(entry.key)

    def __contains__(self, key: str) -> bool:
        return key in self._spdx

    def find(self, text: str) -> Mapping[str, str]:
        """Return the keys of the texts that a name stands for, each with the way in which it names them."""
        name = folded(text)
        if found := self._exact.get(name):
            return found
        if name.startswith(_SCANCODE):
            return dict.fromkeys(self._scancode.get(name.removeprefix(_SCANCODE), ()), "ScanCode key")
        if name.startswith(_REFERENCE):
            key = self._keys.get(name.removeprefix(_REFERENCE))
            return {key: "key"} if key else {}
        return self._without_ending.get(_without_ending(name), {})

    def at_address(self, link: str) -> frozenset[str]:
        """Return the keys of the texts that stand at an address."""
        return frozenset(self._addresses.get(_address(link), ())) if is_address(link) else frozenset()

    def sharing_spdx(self, key: str) -> frozenset[str]:
        """Return the keys of the texts that carry the SPDX id of a text, itself included."""
        return frozenset(entry.key for entry in self._by_spdx.get(folded(self._spdx[key]), ())) | {key}

    def label(self, key: str) -> str:
        """Return how a text stands in an SPDX expression: its id, or ``LicenseRef-`` and its key."""
        spdx = self._spdx[key]
        return spdx if self._owners.get(folded(spdx)) == (key,) else f"LicenseRef-{key}"

    def beginning_with(self, text: str) -> tuple[str, ...]:
        """Return the keys of the texts of which a text is the beginning of a name, by whole words.

        Where a number follows in some names, the text lacks the version: those alone are meant.
        """
        words = _words(text)
        begun = {
            key: {name[len(words)] for name in spelled if name[: len(words)] == words and len(name) > len(words)}
            for key, spelled in self._spelled.items()
        }
        versions = sorted(key for key, following in begun.items() if any(word[0].isdigit() for word in following))
        return tuple(versions or sorted(key for key, following in begun.items() if following)) if words else ()

    def containing(self, word: str) -> tuple[str, ...]:
        """Return the keys of the texts in one of whose names a word stands."""
        return tuple(sorted(key for key, spelled in self._spelled.items() if any(word in name for name in spelled)))


def _sharing(entries: Iterable[NamedLicense]) -> dict[str, list[NamedLicense]]:
    found: dict[str, list[NamedLicense]] = {}
    for entry in entries:
        if entry.spdx:
            found.setdefault(folded(entry.spdx), []).append(entry)
    return found


def _owners(spdx: str, sharing: Iterable[NamedLicense]) -> tuple[str, ...]:
    """Return which texts an SPDX id stands for: of several the one that has it as its key; none with a policy added."""
    plain = [entry.key for entry in sharing if not entry.with_policy]
    return (spdx,) if spdx in plain else tuple(sorted(plain))
