"""One import at a time: a second one waits for the first, and is refused with nothing written where that takes long.

SQLite has one writer by itself. On PostgreSQL an advisory lock does the same, so that two imports never find a row
missing side by side and both add it; it ends with the transaction, also where the process is killed.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol

from django.db import OperationalError, connection, transaction
from django.utils import timezone

from registry.models import ImportRun
from registry.sources.records import SourceError

#: For how long SQLite waits is a setting of the connection; here it is the same.
WAIT_SECONDS = 20.0
#: Any number that nothing else locks by.
LOCK = 7_202_611

_LOCK_NOT_AVAILABLE = "55P03"


class AnotherImport(SourceError):
    """Another import, or whatever else writes for long, was at it all the while."""

    def __init__(self) -> None:
        super().__init__(["another import is writing; nothing was written: run it again when that one has ended"])


class _DryRun(Exception):
    """Rolls a dry run back."""


class Told(Protocol):
    """What an import tells of itself."""

    dry_run: bool

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        ...


@contextmanager
def recorded_import(source: str, *, path: str, by: str, report: Told) -> Iterator[None]:
    """Open the transaction of an import, and record the run with its report; a dry run is rolled back.

    Raise AnotherImport as ``only_import`` does.
    """
    started = timezone.now()
    try:
        with only_import():
            yield
            ImportRun.objects.create(
                source_id_text=source,
                path=path,
                started_at=started,
                finished_at=timezone.now(),
                started_by=by,
                report=report.as_dict(),
            )
            if report.dry_run:
                raise _DryRun
    except _DryRun:
        pass


@contextmanager
def only_import() -> Iterator[None]:
    """Open the transaction of an import; raise AnotherImport where others write for longer than it waits."""
    begun = False
    try:
        with transaction.atomic():
            if connection.vendor == "postgresql":
                _wait_for_lock()
            begun = True
            yield
    except OperationalError as error:
        # What fails later is no matter of waiting.
        if begun or not _is_wait(error):
            raise
        raise AnotherImport from None


def _wait_for_lock() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = '{WAIT_SECONDS * 1000:.0f}ms'")
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        cursor.execute("SET LOCAL lock_timeout TO DEFAULT")


def _is_wait(error: OperationalError) -> bool:
    cause = error.__cause__
    if isinstance(cause, sqlite3.OperationalError):
        return cause.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
    return getattr(cause, "sqlstate", "") == _LOCK_NOT_AVAILABLE
