"""A registry that has read the sources: the catalogue first, then every source at hand, once for all tests."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from registry.actions import catalogue as action
from registry.actions.import_reports import Report
from registry.actions.imports import Incoming, import_releases
from registry.actions.incoming import READERS
from registry.sources import epoch
from tests.paths import source
from tests.registry.known_conflicts.catalogue import of_conflicts

_DAY = "2026-11-28"
#: Versions of Epoch's that no alias names, beside those of the releases above.
_VERSIONS = ("QwQ-32B-Preview", "Phi-3.5-vision-instruct")

Reports = dict[str, Report]


@pytest.fixture(scope="package")
def imported(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Reports]:
    """The reports of the imports, in a transaction around those of the tests."""
    paths = {
        name: source("data", name.replace("-", "_")) for name in ("mot", "osai", "llm-stats", "models-dev", "os-ai-map")
    }
    snapshots = source("data", "epoch")
    with django_db_blocker.unblock(), transaction.atomic():
        action.load(of_conflicts(), digest="known conflicts")
        reports = {name: _run(READERS[name](path, _DAY), path) for name, path in paths.items()}
        reports |= dict(_epoch(snapshots))
        yield reports
        transaction.set_rollback(True)


def _epoch(folder: Path) -> Iterator[tuple[str, Report]]:
    """Import Epoch's snapshots as they came, oldest first; of the newest also versions that are not known."""
    newest = READERS[epoch.ID](folder / "models_2026-08", _DAY)
    for month, file, only in (
        (
            "2026-05",
            folder / "benchmark_data_2026-05" / "epoch_capabilities_index.csv",
            ("kimi-k2.5", "cerebras-gpt-13b"),
        ),
        ("2026-07", folder / "epoch_capabilities_index_2026-07.csv", ("kimi-k2.5", "cerebras-gpt-13b")),
    ):
        data = epoch.read(file, read_on=_DAY)
        older = replace(newest, releases=data.releases, sources=data.sources, benchmarks=data.benchmarks)
        yield month, _run(older, file, only=only)
    yield "2026-08", _run(newest, folder, only=(*_known(newest), *_VERSIONS))


def _known(incoming: Incoming) -> Collection[str]:
    names = {alias.value for record in incoming.releases for alias in record.aliases}
    borne = (alias for record in of_conflicts().releases for alias in record.aliases)
    return {alias.value for alias in borne if alias.scheme == "epoch_version"} & names


def _run(incoming: Incoming, path: Path, *, only: Collection[str] = ()) -> Report:
    return import_releases(incoming, path=path.name, by="importer", only=only)


@pytest.fixture
def reports(imported: Reports, db: None) -> Reports:
    """The reports of the imports; what a test does besides is undone."""
    return imported
