"""Names elsewhere in one file, folded into the releases that bear them."""

from __future__ import annotations

from pathlib import Path

import pytest

from registry.sources import catalogue
from registry.sources.records import SourceError
from tests.registry.sources.test_catalogue import FILES

HEAD = "- scheme: mot\n  evidence: {source: papers, locator: models, read: 2024-06-01}\n  rows:\n"
ROW = "  - {value: Anvil, release: anvil-7b, row: 'Anvil.yml: page acme/anvil'}\n"


def write(folder: Path, text: str) -> Path:
    """Write a small catalogue with a file of names."""
    for name, content in {**FILES, "aliases.yaml": text}.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(content, encoding="utf-8")
    return folder


def problems(folder: Path, text: str) -> str:
    with pytest.raises(SourceError) as caught:
        catalogue.read(write(folder, text))
    return "\n".join(caught.value.problems)


def test_a_row_is_a_name_of_its_release_with_its_own_place(tmp_path: Path) -> None:
    (release,) = catalogue.read(write(tmp_path, HEAD + ROW)).releases

    alias = release.aliases[-1]
    assert (alias.scheme, alias.value, alias.day) == ("mot", "Anvil", "")
    assert (alias.evidence.source, alias.evidence.locator, alias.evidence.read) == (
        "papers",
        "models, Anvil.yml: page acme/anvil",
        "2024-06-01",
    )


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (HEAD + ROW.replace("anvil-7b", "anvil-8b"), "no release 'anvil-8b' in the catalogue"),
        (HEAD + ROW + ROW, "alias 'mot Anvil' stands 2 times in the catalogue"),
        (HEAD.replace("mot", "isbn") + ROW, "'isbn' is not one of"),
        # A package URL follows from the page that a release has: it is not written down a second time.
        (HEAD.replace("mot", "purl") + ROW, "'purl' is not one of"),
        (HEAD.replace("2024-06-01", "2024-02-30") + ROW, "'2024-02-30' is not a date"),
        (HEAD.replace("papers", "nothing") + ROW, "no source 'nothing' in the catalogue"),
        (HEAD, "aliases.yaml"),
        ("", "aliases.yaml: has 0 documents, not one"),
        (HEAD + ROW + "---\n" + HEAD + ROW, "has 2 documents, not one"),
    ],
)
def test_what_is_wrong_with_a_file_of_names_is_told(tmp_path: Path, text: str, problem: str) -> None:
    assert problem in problems(tmp_path, text)


def test_the_bundled_names_are_of_bundled_releases_and_of_no_family() -> None:
    aliases = [(alias.scheme, alias.value) for item in catalogue.read().releases for alias in item.aliases]
    found = set(aliases)

    assert len(found) == len(aliases)
    assert {"mot", "osai", "os_ai_map", "llm_stats", "models_dev", "api", "arxiv"} <= {scheme for scheme, _ in found}
    # Records that are overwritten as the family goes on.
    assert not found & {("osai", "OLMo"), ("osai", "GLM"), ("os_ai_map", "pythia")}
    assert not [value for _, value in found if "latest" in value]
