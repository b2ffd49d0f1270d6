"""Imports as processes of their own: killed at random moments, and two at once, on the database of this test run.

The measurement that kills fifty on each database is benchmarks/killed_imports.py.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from benchmarks.killed_databases import Postgres, Sqlite, Target
from benchmarks.killed_imports import ROOT, SOURCE, Outcome, Size, kill, prepared, two_at_once, write_files

SIZE = Size(models=40, benchmarks=30)
KILLS = 5

#: An import that waits for others for half a second.
IMPATIENT = """
import django
from django.conf import settings
django.setup()
settings.DATABASES["default"].setdefault("OPTIONS", {})
if "sqlite" in settings.DATABASES["default"]["ENGINE"]:
    settings.DATABASES["default"]["OPTIONS"]["timeout"] = 0.5
from registry.actions import import_lock
import_lock.WAIT_SECONDS = 0.5
from django.core.management import execute_from_command_line
execute_from_command_line(["manage.py", "import_source", *sys.argv[1:]])
"""


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return invented files of a source."""
    return write_files(tmp_path_factory.mktemp("files") / "source", SIZE)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    """Make a database of the kind that the tests run on, with the releases that the files name."""
    is_sqlite = "sqlite" in settings.DATABASES["default"]["ENGINE"]
    target = Sqlite(tmp_path_factory.mktemp("database")) if is_sqlite else Postgres(os.environ["DATABASE_URL"])
    with target:
        prepared(target, SIZE)
        yield target


@pytest.fixture(scope="module")
def killed(template: Target, files: Path) -> Outcome:
    """Kill some imports."""
    return kill(template, files, kills=KILLS, seed=5)


@pytest.fixture
def target(template: Target) -> Target:
    template.reset()
    return template


def test_a_killed_import_leaves_the_catalogue_as_it_was_or_complete(killed: Outcome) -> None:
    assert killed.torn == []
    assert sum(killed.left.values()) == KILLS
    # The first was killed as soon as it wrote: that it left nothing is not for want of having begun.
    assert killed.left["during"] > 0
    assert killed.recovered


def test_of_two_imports_at_once_the_second_waits_and_finds_everything_there(
    killed: Outcome, target: Target, files: Path
) -> None:
    both = two_at_once(target, files)

    assert [status for status, _ in both] == [0, 0]
    assert not [said for _, said in both if "Error" in said or "locked" in said]
    assert target.content() == killed.whole


def test_an_import_that_waits_too_long_is_refused_in_one_line_and_writes_nothing(target: Target, files: Path) -> None:
    before = target.digest()

    with target.held():
        words = [sys.executable, "-c", f"import sys\n{IMPATIENT}", SOURCE, str(files)]
        refused = subprocess.run(words, env=target.environment(), cwd=ROOT, capture_output=True, text=True)

    assert refused.returncode == 1
    assert refused.stderr.splitlines()[-1] == (
        "CommandError: another import is writing; nothing was written: run it again when that one has ended"
    )
    assert "Traceback" not in refused.stderr
    assert target.digest() == before
