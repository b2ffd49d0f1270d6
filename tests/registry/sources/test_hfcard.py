"""Model cards of the Hub: read without a network, refused in one line where they cannot be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from registry.sources.hfcard import HfCard, card
from registry.sources.records import SourceError

CARD = """\
---
language: en
license: other
license_name: qwen-research
license_link: https://huggingface.co/Qwen/Qwen2.5-3B/blob/main/LICENSE
base_model: Qwen/Qwen2.5-3B
extra_gated_prompt: "Tell us who you are"
extra_gated_fields: {Name: text}
---

# Anvil 3B Instruct

It strikes.
"""


def write(folder: Path, text: str, name: str = "README.md") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_card_is_read_with_licence_bases_and_gate(tmp_path: Path) -> None:
    found = card(write(tmp_path, CARD))

    assert found == HfCard(
        name="Anvil 3B Instruct",
        license="other",
        license_name="qwen-research",
        license_link="https://huggingface.co/Qwen/Qwen2.5-3B/blob/main/LICENSE",
        bases=("Qwen/Qwen2.5-3B",),
        gate=("extra_gated_fields", "extra_gated_prompt"),
        file="README.md",
    )


def test_what_a_card_does_not_say_is_empty(tmp_path: Path) -> None:
    folder = tmp_path / "anvil-7b"
    folder.mkdir()

    found = card(write(folder, "---\nlanguage: en\n---\nNo heading.\n"))

    assert found == HfCard("anvil-7b", "", "", "", (), (), "README.md")


def test_several_licences_and_bases_are_kept_as_they_stand(tmp_path: Path) -> None:
    text = "---\nlicense: [mit, apache-2.0]\nbase_model:\n  - a/one\n  - b/two\n---\n"

    found = card(write(tmp_path, text, "anvil.md"))

    assert (found.name, found.license, found.bases) == ("anvil", "mit, apache-2.0", ("a/one", "b/two"))


def test_line_ends_and_a_byte_order_mark_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "README.md"
    path.write_bytes(b"\xef\xbb\xbf" + CARD.replace("\n", "\r\n").encode())

    found = card(path)

    assert (found.name, found.license) == ("Anvil 3B Instruct", "other")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("# Anvil\n", "README.md: has no YAML front matter, between two lines of --- at its beginning"),
        ("", "README.md: has no YAML front matter, between two lines of --- at its beginning"),
        ("---\n- mit\n---\n", "README.md: front matter not readable: repo card metadata block should be a dict"),
        ("---\nlicense: no\n---\n", "README.md, license: False is not text; write it in quotes"),
        ("---\nlicense: [mit, 3]\n---\n", "README.md, license: 3 is not text; write it in quotes"),
        ("---\nlicense_link: [LICENSE]\n---\n", "README.md, license_link: ['LICENSE'] is not text; write it in quotes"),
        ("---\nbase_model: {a: b}\n---\n", "README.md, base_model: {'a': 'b'} is not text; write it in quotes"),
        ("---\nself: me\n---\n", "README.md: front matter not readable: "),
        ("---\nmodel-index: 3\nlicense: mit\n---\n", "README.md: front matter not readable: "),
    ],
    ids=["none", "nothing", "a list", "no", "number", "list", "mapping", "odd key", "results"],
)
def test_a_card_that_cannot_be_read_is_refused_in_one_line(tmp_path: Path, text: str, problem: str) -> None:
    with pytest.raises(SourceError) as caught:
        card(write(tmp_path, text))

    assert len(caught.value.problems) == 1
    assert caught.value.problems[0].startswith(problem)
    assert "\n" not in caught.value.problems[0]


def test_broken_front_matter_names_the_line(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="README.md, line 5, column 5: front matter not readable as YAML: "):
        card(write(tmp_path, "\n---\nlicense: mit\ntags: [a\nname: x: y\n---\n"))


def test_text_that_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "README.md"
    path.write_bytes(b"---\nlicense: mit\n---\n\xff")

    with pytest.raises(SourceError, match="not UTF-8 text"):
        card(path)
