"""Databases in which imports are killed: made anew from a template, compared table by table, and dropped at the end."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import shutil
import sqlite3
import time
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

_TABLES = "registry_"
_RUNS = "registry_importrun"


class Target(ABC):
    """A database that one process at a time is killed in."""

    @abstractmethod
    def url(self, *, template: bool = False) -> str:
        """Return the address of the database, or of its template."""

    @abstractmethod
    def reset(self) -> None:
        """Make the database as the template is."""

    @abstractmethod
    def is_writing(self) -> bool:
        """Tell whether an import has begun to write and not committed."""

    @abstractmethod
    def held(self) -> AbstractContextManager[None]:
        """Write for as long as the context lasts, as another import would."""

    @abstractmethod
    def settle(self) -> None:
        """Wait until the server has noticed that a client is gone."""

    @abstractmethod
    def rows(self, *, ids: bool) -> Iterable[tuple[str, list[str]]]:
        """Yield each table with its rows as text, without moments, and without numbers of rows where not wanted."""

    @abstractmethod
    def drop(self) -> None:
        """Leave nothing behind."""

    def digest(self) -> str:
        """Return what stands for everything that is stored."""
        return _digest(self.rows(ids=True))

    def content(self) -> str:
        """Return what stands for what is said, by whichever import: without runs, and without numbers of rows.

        PostgreSQL gives the number of a row that was undone to no other.
        """
        return _digest((table, rows) for table, rows in self.rows(ids=False) if table != _RUNS)

    def environment(self, *, template: bool = False) -> dict[str, str]:
        """Return what a process needs to work in the database; the same words come in the same order in all."""
        return os.environ | {
            "DATABASE_URL": self.url(template=template),
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "SECRET_KEY": "benchmarks need no secret",
            "PYTHONHASHSEED": "0",
        }

    def __enter__(self) -> Target:
        return self

    def __exit__(self, *_: object) -> None:
        self.drop()


def _digest(tables: Iterable[tuple[str, list[str]]]) -> str:
    found = sorted((table, sorted(rows)) for table, rows in tables)
    return hashlib.sha256(json.dumps(found).encode()).hexdigest()


def _is_number_of_row(column: str) -> bool:
    return column in ("id", "object_key") or column.endswith("_id")


def _is_moment(column: psycopg.Column) -> bool:
    return column.type_display == "timestamptz"


class Sqlite(Target):
    """A file, copied from another one with whatever lies beside it."""

    def __init__(self, folder: Path) -> None:
        self._file, self._template = folder / "killed.sqlite3", folder / "template.sqlite3"

    def url(self, *, template: bool = False) -> str:
        return f"sqlite:///{self._template if template else self._file}"

    def reset(self) -> None:
        for ending in ("", "-wal", "-shm"):
            self._file.with_name(self._file.name + ending).unlink(missing_ok=True)
        with closing(sqlite3.connect(self._template)) as template:
            template.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.copyfile(self._template, self._file)

    def is_writing(self) -> bool:
        with closing(sqlite3.connect(self._file, timeout=0, isolation_level=None)) as beside:
            try:
                beside.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError:
                return True
            beside.execute("ROLLBACK")
            return False

    @contextmanager
    def held(self) -> Iterator[None]:
        with closing(sqlite3.connect(self._file, isolation_level=None)) as beside:
            beside.execute("BEGIN IMMEDIATE")
            yield

    def settle(self) -> None:
        """A file has no server."""

    def rows(self, *, ids: bool) -> Iterable[tuple[str, list[str]]]:
        with closing(sqlite3.connect(self._file)) as beside:
            tables = beside.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
            for (table,) in tables:
                if table.startswith(_TABLES):
                    columns = beside.execute(f"PRAGMA table_info({table})").fetchall()
                    named = [name for _, name, kind, *_ in columns if kind != "datetime"]
                    kept = ", ".join(f'"{name}"' for name in named if ids or not _is_number_of_row(name)) or "1"
                    yield table, [repr(row) for row in beside.execute(f"SELECT {kept} FROM {table}")]

    def drop(self) -> None:
        """The folder is whoever's who made it."""


class Postgres(Target):
    """A database of a name that nobody has, on a server whose account may make databases."""

    def __init__(self, server: str) -> None:
        # Its models are there only once Django has started; a file needs neither.
        from registry.actions.import_lock import LOCK

        self._lock, self._server = LOCK, urlsplit(server)
        self._name = f"killed_{secrets.token_hex(4)}"
        self._execute("CREATE DATABASE {}", self._template)

    @property
    def _template(self) -> str:
        return f"{self._name}_template"

    def url(self, *, template: bool = False) -> str:
        return self._server._replace(path=f"/{self._template if template else self._name}").geturl()

    def reset(self) -> None:
        self.settle()
        self._execute("DROP DATABASE IF EXISTS {} WITH (FORCE)", self._name)
        self._execute("CREATE DATABASE {} TEMPLATE {}", self._name, self._template)

    def is_writing(self) -> bool:
        query = (
            "SELECT count(*) FROM pg_locks JOIN pg_database ON pg_database.oid = pg_locks.database "
            "WHERE locktype = 'advisory' AND granted AND objid = %s AND datname = %s"
        )
        return bool(self._asked(query, self._lock, self._name))

    @contextmanager
    def held(self) -> Iterator[None]:
        with psycopg.connect(self.url()) as beside:
            beside.execute("SELECT pg_advisory_xact_lock(%s)", [self._lock])
            yield

    def settle(self) -> None:
        while self._asked("SELECT count(*) FROM pg_stat_activity WHERE datname = %s", self._name):
            time.sleep(0.02)

    def rows(self, *, ids: bool) -> Iterable[tuple[str, list[str]]]:
        with psycopg.connect(self.url()) as beside:
            tables = beside.execute("SELECT tablename FROM pg_tables WHERE tablename LIKE 'registry\\_%'").fetchall()
            for (table,) in tables:
                found = beside.execute(sql.SQL("SELECT * FROM {}").format(sql.Identifier(table)))
                columns = [(n, each.name) for n, each in enumerate(found.description or ()) if not _is_moment(each)]
                kept = [n for n, name in columns if ids or not _is_number_of_row(name)]
                yield table, [repr([row[n] for n in kept]) for row in found]

    def drop(self) -> None:
        for name in (self._name, self._template):
            self._execute("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)

    def _execute(self, words: str, *names: str) -> None:
        with psycopg.connect(self._server.geturl(), autocommit=True) as server:
            server.execute(sql.SQL(words).format(*(sql.Identifier(name) for name in names)))  # type: ignore[arg-type]

    def _asked(self, query: str, *values: object) -> int:
        with psycopg.connect(self._server.geturl()) as server:
            row = server.execute(query, values).fetchone()  # type: ignore[arg-type]
            return int(row[0]) if row else 0
