"""import_source from an address: one file, by https, within a limit; else a sentence that says why not."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace
from typing import Any

import pytest
from django.core.management import CommandError
from pytest_django import Settings

from registry.management import arriving
from registry.models import ImportRun, Rating
from registry.sources.fetching import Limits
from registry.sources.records import AliasRecord
from tests.paths import DATA
from tests.registry.actions.builders import READ, load, opened
from tests.registry.management.running import run
from tests.registry.sources.hostile import Hostile, Say, answer, hostile, redirect


@pytest.fixture
def registry(db: None) -> None:
    names = (("huggingface", "acme/anvil-7b"), ("name", "Anvil-7B-Chat"))
    aliases = tuple(AliasRecord(scheme, value, READ) for scheme, value in names)
    load(replace(opened("o1", "2026-02-03"), aliases=aliases))


def imported(server: Hostile, source: str, path: str, settings: Settings) -> dict[str, Any]:
    settings.FETCH_ALLOW = list(server.allow)
    report: dict[str, Any] = json.loads(run("import_source", source, server.at + path, "--json"))
    return report


@pytest.mark.parametrize(
    ("source", "file"),
    [
        ("mot", "mot/anvil-7b.yml"),
        ("osai", "osai/anvil.yaml"),
        ("models-dev", "models_dev/models.json"),
        ("huggingface", "huggingface/acme__anvil-9.json"),
    ],
)
def test_a_file_at_an_address_is_read_like_a_file_here(
    registry: None, settings: Settings, source: str, file: str
) -> None:
    here = json.loads(run("import_source", source, DATA / file, "--json", "--dry-run"))
    says: dict[str, Say | list[Say]] = {
        f"/{file}": answer(gzip.compress((DATA / file).read_bytes()), content_encoding="gzip")
    }
    with hostile(says) as server:
        there = imported(server, source, f"/{file}?raw=true", settings)

    assert there | {"dry_run": True} == here
    assert ImportRun.objects.get(source_id_text=source).path == f"{server.at}/{file}?raw=true"


def test_a_source_that_needs_a_folder_says_so_and_asks_nobody(registry: None) -> None:
    for name in ("llm-stats", "os-ai-map"):
        with pytest.raises(CommandError, match=f"^https://example.org/a.json: an address gives one file, and {name} "):
            run("import_source", name, "https://example.org/a.json")


@pytest.mark.parametrize(
    ("address", "problem"),
    [
        ("http://example.org/a.yml", "^http://example.org/a.yml: allowed: https$"),
        ("https://127.0.0.1/a.yml", "127.0.0.1 is not a public address; allowed: public addresses$"),
        ("https://localhost/a.yml", "localhost is this machine"),
        ("HTTPS://u:p@example.org/a.yml", "the address carries a user name; allowed: none$"),
        ("https://example.org:8443/a.yml", "the port is 8443; allowed: 80 and 443$"),
        ("https://", "the host is no name"),
    ],
)
def test_an_address_that_may_not_be_asked_is_refused(registry: None, address: str, problem: str) -> None:
    with pytest.raises(CommandError, match=problem):
        run("import_source", "mot", address)

    assert not ImportRun.objects.filter(source_id_text="mot").exists()


@pytest.mark.parametrize(
    ("says", "problem"),
    [
        (answer(status="404 Not Found"), "/a.yml: answered 404: there is no such document$"),
        (redirect("http://169.254.169.254/"), "^http://169.254.169.254/: 169.254.169.254 is not a public address"),
        (answer(b"x" * 5001), "/a.yml: more than 5000 bytes$"),
        (answer(b"\xff"), "^a.yml: not UTF-8 text"),
        (answer(b"<html>", content_type="text/html"), "^a.yml"),
    ],
    ids=["gone", "inside", "large", "noise", "page"],
)
def test_an_address_without_a_record_writes_nothing(
    registry: None, settings: Settings, monkeypatch: pytest.MonkeyPatch, says: Say, problem: str
) -> None:
    monkeypatch.setattr(arriving, "_LIMITS", Limits(bytes=5000))
    with hostile({"/a.yml": says}) as server, pytest.raises(CommandError, match=problem):
        imported(server, "mot", "/a.yml", settings)

    assert not ImportRun.objects.filter(source_id_text="mot").exists()
    assert not Rating.objects.exists()


def test_an_address_that_names_no_file_is_read_under_another_name(registry: None, settings: Settings) -> None:
    with hostile({"/": answer(b"x")}) as server, pytest.raises(CommandError, match="^document: the name of a record"):
        imported(server, "mot", "/", settings)
