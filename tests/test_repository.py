"""The repository says of itself what is so: README, settings, requirements, versions."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

import pytest
from django.urls import Resolver404, resolve

import registry
from openness.definitions import definition, load_all
from tests.paths import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

#: Folders that a run leaves behind, and texts that are not of our writing.
_NOT_OURS = {".git", ".venv", "var", "node_modules", "__pycache__", "LICENSE", "LICENSE-DATA", "constraints.txt"}
_TEXT = {".py", ".md", ".toml", ".txt", ".html", ".css", ".yaml", ".yml", ".json", ".csv", ".sh", ".svg", ""}


def _ours() -> list[Path]:
    """Return the files of the repository that somebody here wrote."""
    found = []
    for path in sorted(ROOT.rglob("*")):
        parts = path.relative_to(ROOT).parts
        hidden = any(part.startswith(".") and part not in {".ci", ".gitignore", ".gitattributes"} for part in parts)
        if path.is_file() and path.suffix in _TEXT and not hidden and not _NOT_OURS & set(parts):
            found.append(path)
    return found


def _table(heading: str) -> str:
    """Return the first column of the table under a heading of the README."""
    section = README.partition(f"## {heading}")[2].partition("\n## ")[0]
    return "\n".join(line.split("|")[1] for line in section.splitlines() if line.startswith("|"))


def _block(name: str) -> str:
    """Return the commands of a marked block of the README."""
    block = README.partition(f"<!-- {name} -->")[2].partition("```sh\n")[2].partition("```")[0]
    assert block
    return block


def test_every_command_is_named_and_every_named_command_exists() -> None:
    folder = ROOT / "registry" / "management" / "commands"
    there = {path.stem for path in folder.glob("*.py") if path.stem != "__init__"}

    named = set(re.findall(r"manage\.py (\w+)", _table("Commands")))

    assert named == there
    assert set(re.findall(r"manage\.py (\w+)", README)) <= there


@pytest.mark.parametrize(
    ("command", "option"),
    [
        (line.split()[1], option)
        for line in re.findall(r"`(manage\.py [^`]+)`", README)
        for option in re.findall(r"--[\w-]+", line)
    ],
)
def test_every_option_in_the_readme_exists(command: str, option: str) -> None:
    from django.core.management import load_command_class

    parser = load_command_class("registry", command).create_parser("manage.py", command)

    assert option in {name for action in parser._actions for name in action.option_strings}


def test_every_setting_is_named_and_every_named_setting_is_read() -> None:
    settings = (ROOT / "config" / "settings.py").read_text(encoding="utf-8")
    asked = set(re.findall(r'(?:environ\.get|environ\[|_flag|_words)\(?\[?"(\w+)"', settings))
    # dj_database_url reads its variable by itself.
    asked |= {"DATABASE_URL"} if "dj_database_url.config(" in settings else set()

    named = set(re.findall(r"`([A-Z_]+)`", _table("Settings")))

    of_tests = {"REGISTRY_REQUIRE": "tests/browser/conftest.py", "REGISTRY_SOURCES": "tests/paths.py"}
    assert named == asked | set(of_tests)
    for name, path in of_tests.items():
        assert f'environ.get("{name}"' in (ROOT / path).read_text(encoding="utf-8")


def test_every_definition_in_the_documents_exists() -> None:
    documents = [ROOT / name for name in ("README.md", "DECISIONS.md", "CHANGELOG.md")]
    named = {key for path in documents for key in re.findall(r"\b[a-z0-9]+@[\w.-]*\w", path.read_text("utf-8"))}

    assert named
    assert all(key in {definition(key).key, definition(key).revision_key} for key in named)
    assert len(load_all()) == len(list((ROOT / "openness" / "definitions").glob("*.yaml")))


@pytest.mark.parametrize("path", re.findall(r"`(/[\w/]+/)`", README))
def test_every_address_in_the_readme_exists(path: str) -> None:
    try:
        found = resolve(path)
    except Resolver404:
        found = None

    assert found is not None
    assert found.view_name != "api:nothing"


def test_every_file_and_folder_in_the_readme_exists() -> None:
    linked = re.findall(r"\]\(([\w./-]+)\)", README)
    named = re.findall(r"`([a-z_]+(?:/[a-z_]+)*/|LICENSE[-A-Z]*|\.ci/run|pyproject\.toml)`", README)

    assert linked
    assert [path for path in [*linked, *named] if path != "var/" and not (ROOT / path).exists()] == []


def test_readme_is_short() -> None:
    assert len(README.splitlines()) < 100


def test_checks_call_the_commands_of_the_readme_word_for_word(tmp_path: Path) -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    extractions = re.findall(r"^command=\$\((sed .*README\.md.*)\)$", script, flags=re.MULTILINE)

    got = [
        subprocess.run(["bash", "-c", line], cwd=ROOT, capture_output=True, text=True, check=True).stdout
        for line in extractions
    ]

    assert got == [_block("test"), _block("run")]
    assert "pytest" in got[0]
    assert "quickstart" in got[1]


def test_checks_can_be_run() -> None:
    script = ROOT / ".ci" / "run"

    assert script.stat().st_mode & 0o111
    assert script.read_text(encoding="utf-8").startswith("#!/usr/bin/env bash\n")


def test_versions_agree() -> None:
    newest = re.search(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), flags=re.MULTILINE)

    assert newest is not None
    assert PROJECT["project"]["version"] == registry.VERSION == newest[1]


def test_python_version_agrees() -> None:
    lowest = PROJECT["project"]["requires-python"].removeprefix(">=")

    assert f"Python ≥ {lowest}" in README
    assert PROJECT["tool"]["ruff"]["target-version"] == f"py{lowest.replace('.', '')}"
    assert PROJECT["tool"]["mypy"]["python_version"] == lowest


def _lines(name: str) -> list[str]:
    return (ROOT / name).read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_requirement_is_pinned_under_a_reason(name: str) -> None:
    reason = False
    for line in _lines(name):
        if not line or line.startswith("-"):
            reason = False
        elif line.startswith("#"):
            reason = True
        else:
            assert re.fullmatch(r"[\w.-]+(\[\w+\])?==[\w.]+", line), line
            # Requirements that belong together may share a reason above the first of them.
            assert reason, f"{line} has no reason above it"


def test_what_requirements_bring_along_is_pinned_too() -> None:
    assert "-c constraints.txt" in _lines("requirements.txt")
    pins = [line for line in _lines("constraints.txt") if line and not line.startswith("#")]
    assert pins
    assert [line for line in pins if not re.fullmatch(r"[\w.-]+==[\w.+-]+(\s*;.*)?", line)] == []


def test_pins_do_not_contradict_each_other() -> None:
    pins: dict[str, set[str]] = {}
    for name in ("requirements.txt", "requirements-dev.txt", "constraints.txt"):
        for line in _lines(name):
            if found := re.match(r"([\w.-]+)(?:\[\w+\])?==([\w.+-]+)", line):
                pins.setdefault(re.sub(r"[-_.]+", "-", found[1]).lower(), set()).add(found[2])

    assert {name: versions for name, versions in pins.items() if len(versions) > 1} == {}


# Spelled in two parts, so that this file does not name them.
_PLACES = ["/" + "work/", "/" + "tmp/", "/" + "root/", "/" + "home/"]
_HOSTS = ["pypi" + ".org", "pythonhosted" + ".org", "registry." + "npmjs", "index" + "-url", "proxy." + "golang"]


def test_no_file_names_a_place_on_a_machine_or_a_registry_of_packages() -> None:
    files = _ours()

    assert len(files) > 150
    # Evidence names the place where a document was read, wherever that was.
    evidence = ROOT / "registry" / "catalogue" / "releases"
    found = [
        (str(path.relative_to(ROOT)), word)
        for path in files
        for word in (*_PLACES, *([] if evidence in path.parents else _HOSTS))
        if re.search(rf"(?<![\w.:/-]){re.escape(word)}" if word in _PLACES else re.escape(word), _text(path))
    ]
    assert found == []


def _text(path: Path) -> str:
    return path.read_bytes().decode("utf-8", errors="replace")


def test_tests_are_strict() -> None:
    options = PROJECT["tool"]["pytest"]["ini_options"]

    assert options["filterwarnings"] == ["error"]
    assert options["xfail_strict"] is True
    assert {"--strict-markers", "--strict-config"} <= set(options["addopts"].split())
    assert {marker.partition(":")[0] for marker in options["markers"]} >= {"browser", "sources"}
