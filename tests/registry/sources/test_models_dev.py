"""models.dev: what an API serves, and which repository on the Hub it is; a moving name is no name."""

from __future__ import annotations

from pathlib import Path

import pytest

from registry.sources import models_dev
from registry.sources.reading import Refusal
from registry.sources.records import AliasRecord, ClaimRecord, EvidenceRecord, ReleaseRecord, SourceError
from tests.paths import DATA, source

READ_ON = "2031-06-01"
SAMPLE = DATA / "models_dev"


def at(locator: str) -> EvidenceRecord:
    return EvidenceRecord("models-dev", locator, READ_ON)


def test_a_model_is_read_with_its_names_whether_it_can_be_had_and_since_when() -> None:
    file = at("models/acme/anvil-7b.toml")

    found = models_dev.read(SAMPLE / "acme" / "anvil-7b.toml", read_on=READ_ON)

    assert found.releases == (
        ReleaseRecord(
            "acme/anvil-7b",
            "Anvil 7B",
            "",
            "",
            aliases=(
                AliasRecord("models_dev", "acme/anvil-7b", file),
                AliasRecord("huggingface", "acme/anvil-7b", file),
                AliasRecord("api", "acme/anvil-7b", file),
                AliasRecord("name", "Anvil 7B", file),
            ),
            claims=(
                ClaimRecord(
                    "weights_final.availability",
                    "public",
                    at("models/acme/anvil-7b.toml, open_weights"),
                    note="open_weights is true, which tells of no licence and no gate",
                ),
                # A month stays a month.
                ClaimRecord("date.released", "2026-02", at("models/acme/anvil-7b.toml, release_date")),
            ),
        ),
    )


def test_a_folder_gives_models_and_crosswalks_without_moving_names() -> None:
    found = models_dev.read(SAMPLE, read_on=READ_ON)

    assert {
        record.slug: [(alias.scheme, alias.value) for alias in record.aliases][:2] for record in found.releases
    } == {
        "acme/anvil-7b": [("models_dev", "acme/anvil-7b"), ("huggingface", "acme/anvil-7b")],
        "acme/anvil-9": [("models_dev", "acme/anvil-9"), ("api", "acme/anvil-9")],
        # Two repositories: neither is named.
        "acme/anvil-twins": [("models_dev", "acme/anvil-twins"), ("api", "acme/anvil-twins")],
        "acme/anvil-7b-hosted": [("huggingface", "acme/anvil-7b"), ("api", "acme/anvil-7b-hosted")],
        "acme/anvil-10": [("api", "acme/anvil-10"), ("name", "Acme: Anvil 10")],
    }
    moving, serving = (
        "a name that moves from one model to another",
        "the name of a way of serving a model, not of a model",
    )
    assert found.refused == (
        Refusal("acme/anvil-9.toml", "'2026-02-30' is not a date that exists", place="release_date"),
        Refusal("acme/anvil-latest.toml", moving, place="Anvil"),
        Refusal("models.json", serving, place="acme/anvil-7b-hosted:free"),
        Refusal("models.json", moving, place="~acme/anvil"),
        Refusal("models.json", "'not an id' is no id of the Hugging Face Hub", place="data[3]"),
    )


@pytest.mark.parametrize(
    ("api_id", "name", "moves"),
    [
        ("acme/anvil-latest", "Anvil", True),
        ("acme/latest", "Anvil", True),
        ("acme/anvil-4-0", "Anvil 4 (latest)", True),
        ("deepseek/deepseek-chat", "DeepSeek Chat", True),
        ("acme/platest", "Translatest", False),
    ],
)
def test_a_name_moves_where_it_says_so_or_is_known_to(tmp_path: Path, api_id: str, name: str, moves: bool) -> None:
    file = tmp_path / f"{api_id}.toml"
    file.parent.mkdir()
    file.write_text(f'name = "{name}"\nrelease_date = ""\nopen_weights = false\n', encoding="utf-8")

    found = models_dev.read(file, read_on=READ_ON)

    assert (len(found.refused), len(found.releases)) == ((1, 0) if moves else (0, 1))


def test_a_crosswalk_may_come_alone_and_says_what_it_lacks(tmp_path: Path) -> None:
    assert len(models_dev.read(SAMPLE / "models.json", read_on=READ_ON).releases) == 2

    (tmp_path / "openrouter_models_2031-05.json").write_text("{}", encoding="utf-8")
    with pytest.raises(SourceError, match="^openrouter_models_2031-05.json: no list 'data'"):
        models_dev.read(tmp_path / "openrouter_models_2031-05.json", read_on=READ_ON)


def test_every_broken_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text("name = 7\n", encoding="utf-8")
    (tmp_path / "models.json").write_text('{"data": {}}', encoding="utf-8")

    with pytest.raises(SourceError) as caught:
        models_dev.read(tmp_path, read_on=READ_ON)

    assert caught.value.problems == [
        f"{tmp_path.name}/a.toml, open_weights: None is neither true nor false",
        "models.json, data: a mapping is not a list",
    ]


@pytest.mark.sources
def test_every_real_model_is_read_or_refused_and_no_latest_is_a_name() -> None:
    found = models_dev.read(source("data", "models_dev"), read_on=READ_ON)

    # 231 models and 364 rows of the crosswalk.
    assert len(found.releases) + len(found.refused) == 231 + 364
    names = [alias.value for record in found.releases for alias in record.aliases]
    assert not [name for name in names if "latest" in name.lower()]
