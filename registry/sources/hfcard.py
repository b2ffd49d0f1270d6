"""Model cards of the Hugging Face Hub: a README.md with YAML front matter, read as the Hub's own library reads it.

A card says what its author wrote. It does not prove that there is anything to download.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from huggingface_hub import ModelCard
from huggingface_hub.repocard import REGEX_YAML_BLOCK

from registry.sources.records import SourceError
from registry.sources.textfile import text_of

_TEXTS = ("license", "license_name", "license_link")

#: Keys by which a card asks something of whoever wants the files.
_GATE = "extra_gated_"


@dataclass(frozen=True)
class HfCard:
    """What a card says of its model; what it does not say is empty.

    ``license`` is the Hub's id, or several with commas between them, which the Hub does not put together either.
    ``bases`` are the models it names as its base, ``gate`` the keys that ask for something before a download.
    """

    name: str
    license: str
    license_name: str
    license_link: str
    bases: tuple[str, ...]
    gate: tuple[str, ...]
    file: str = ""


def card(path: Path) -> HfCard:
    """Return the card in a file; raise SourceError where it cannot be read, or says what is no text."""
    text = text_of(path)
    name = _heading(text) or (path.parent.name if path.name.lower() == "readme.md" else path.stem)
    return card_of(_front_matter(path.name, text), name=name, file=path.name)


def card_of(data: Mapping[str, Any], *, name: str, file: str) -> HfCard:
    """Return the card whose metadata these are, as in an answer of the Hub; raise SourceError where some is no text."""
    if problems := list(_problems(file, data)):
        raise SourceError(problems)
    return HfCard(
        name=name,
        license=", ".join(_several(data.get("license"))),
        license_name=_said(data, "license_name"),
        license_link=_said(data, "license_link"),
        bases=_several(data.get("base_model")),
        gate=tuple(sorted(key for key in data if key.startswith(_GATE))),
        file=file,
    )


def _front_matter(name: str, text: str) -> Mapping[str, Any]:
    # The library takes a card without front matter for one that says nothing.
    block = REGEX_YAML_BLOCK.search(text)
    if block is None:
        raise SourceError([f"{name}: has no YAML front matter, between two lines of --- at its beginning"])
    try:
        found: dict[str, Any] = ModelCard(text).data.to_dict()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        # The library hands over the front matter alone, so that its lines are counted from there.
        before = len(text[: block.start(2)].splitlines())
        where = f", line {before + mark.line + 1}, column {mark.column + 1}" if mark else ""
        raise SourceError([f"{name}{where}: front matter not readable as YAML: {error.problem}"]) from None
    except (yaml.YAMLError, ValueError, TypeError) as error:
        raise SourceError([f"{name}: front matter not readable: {_first_line(error)}"]) from None
    return found


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0]


def _problems(name: str, data: Mapping[str, Any]) -> Iterator[str]:
    for key in (*_TEXTS, "base_model"):
        value = data.get(key)
        many = value if isinstance(value, list) and key in {"license", "base_model"} else [value]
        for each in many:
            if each is not None and not isinstance(each, str):
                yield f"{name}, {key}: {each!r} is not text; write it in quotes"


def _said(data: Mapping[str, Any], key: str) -> str:
    return str(data.get(key) or "").strip()


def _several(value: str | list[str] | None) -> tuple[str, ...]:
    items = value if isinstance(value, list) else [value]
    return tuple(item.strip() for item in items if item and item.strip())


def _heading(text: str) -> str:
    """Return the first heading after the front matter."""
    match = REGEX_YAML_BLOCK.search(text)
    found = re.search(r"^#[ \t]+(.+?)[ \t#]*$", text[match.end() :] if match else text, re.MULTILINE)
    return found.group(1).strip() if found else ""
