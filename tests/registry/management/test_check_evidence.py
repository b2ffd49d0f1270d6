"""The command that reads evidence again, against a real server; and a run that is killed."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.core.management import CommandError
from django.db import connection
from django.utils import timezone

from registry.models import Evidence, EvidenceCheck, Source
from tests.paths import ROOT
from tests.registry.management.running import run
from tests.registry.sources.hostile import Hostile, answer, dripping, hostile

PAGE = answer(b"All weights are public.", content_type="text/plain")


@pytest.fixture
def server(settings: Any) -> Iterator[Hostile]:
    """A server with three pages, of which the operator has named the address."""
    with hostile({"/a": PAGE, "/b": answer(status="404 Not Found"), "/c": PAGE}) as running:
        settings.FETCH_ALLOW = sorted(running.allow)
        yield running


def shelve(server: Hostile, *names: str) -> None:
    papers, _ = Source.objects.get_or_create(
        key="papers", title="Papers", publisher="Several", kind="documents", license="as stated", redistributable=True
    )
    read_on = timezone.localdate() - timedelta(days=100)
    for place, name in enumerate(names):
        url = f"{server.at}/{name}"
        Evidence.objects.create(
            digest=f"{name}", source=papers, url=url, locator="page 1", read_by="ada",
            read_on=read_on - timedelta(days=len(names) - place),
        )  # fmt: skip


@pytest.mark.django_db
def test_the_report_says_how_many_read_how_and_what_to_look_at(server: Hostile) -> None:
    shelve(server, "a", "b", "c")

    told = run("check_evidence", "--pause", "0.1")

    assert "Read 3 of 3 addresses, for 3 pieces of evidence:" in told
    assert "       2  reads as before\n" in told
    assert "       1  gone\n" in told
    assert f"gone: {server.at}/b (gone: answered 404: there is no such document)" in told


@pytest.mark.django_db
def test_a_second_run_has_nothing_to_do_but_with_all(server: Hostile) -> None:
    shelve(server, "a", "b", "c")
    run("check_evidence", "--pause", "0.1")

    again = json.loads(run("check_evidence", "--due-only", "--json"))
    every = json.loads(run("check_evidence", "--all", "--json", "--pause", "0.1"))

    assert (again["addresses"], again["read"]) == (0, 0)
    assert (every["addresses"], every["outcomes"]) == (3, {"gone": 1, "same": 2})
    assert EvidenceCheck.objects.count() == 6


@pytest.mark.django_db
def test_a_dry_run_asks_nobody_and_writes_nothing(server: Hostile) -> None:
    shelve(server, "a", "b")

    told = run("check_evidence", "--dry-run")
    content = json.loads(run("check_evidence", "--dry-run", "--json", "--url-prefix", f"{server.at}/a"))

    assert "2 addresses of 1 hosts" in told
    assert content == {"addresses": 1, "hosts": {"127.0.0.1": 1}}
    assert server.heads == []
    assert not EvidenceCheck.objects.exists()


@pytest.mark.django_db
def test_a_run_takes_no_more_than_its_limit(server: Hostile) -> None:
    shelve(server, "a", "b", "c")

    told = run("check_evidence", "--limit", "1", "--source", "papers")

    assert "Read 1 of 3 addresses" in told
    assert "Stopped after 1 addresses." in told
    assert "2 addresses are left for the next run." in told


@pytest.mark.django_db
def test_without_the_operators_word_no_address_of_this_machine_is_asked(server: Hostile, settings: Any) -> None:
    settings.FETCH_ALLOW = []
    shelve(server, "a")

    content = json.loads(run("check_evidence", "--json"))

    assert content["outcomes"] == {"refused": 1}
    assert server.heads == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--source", "nobody"], "'nobody' is no source; allowed: papers"),
        (["--limit", "0"], "'0' is not a whole number from 1"),
        (["--minutes", "soon"], "'soon' is not a number from 0.01 to 1440"),
        (["--minutes", "nan"], "'nan' is not a number from 0.01 to 1440"),
        (["--pause", "0"], "'0' is not a number from 0.1 to 600"),
        (["--all", "--due-only"], "not allowed with argument"),
    ],
)
def test_what_cannot_be_used_is_named(server: Hostile, words: list[str], told: str) -> None:
    shelve(server, "a")

    with pytest.raises(CommandError, match=told):
        run("check_evidence", *words)


@pytest.mark.django_db(transaction=True)
def test_a_killed_run_has_recorded_what_it_read_and_the_next_goes_on(server: Hostile, tmp_path: Path) -> None:
    server.says["/c"] = [dripping(b"HTTP/1.1 200 OK\r\n\r\n", b"x", 0.1), PAGE]
    shelve(server, "a", "b", "c")
    database, outcomes = _for_another_process(tmp_path / "kept.sqlite3")
    words = [sys.executable, "manage.py", "check_evidence", "--pause", "0.1", "--json"]
    environment = os.environ | {"DATABASE_URL": database, "FETCH_ALLOW": ",".join(server.allow)}
    # Ended in the middle of the third address, without a chance to clean up.
    with subprocess.Popen(words, cwd=ROOT, env=environment, stderr=subprocess.PIPE) as first:
        limit = time.monotonic() + 60
        while len(server.heads) < 3 and first.poll() is None and time.monotonic() < limit:
            time.sleep(0.05)
        first.send_signal(signal.SIGKILL)

    second = subprocess.run(words, cwd=ROOT, env=environment, capture_output=True, check=True, timeout=60)

    assert [head.split(" ")[1] for head in server.heads] == ["/a", "/b", "/c", "/c"]
    assert json.loads(second.stdout)["outcomes"] == {"same": 1}
    assert outcomes() == [("a", "same"), ("b", "gone"), ("c", "same")]


def _for_another_process(copy: Path) -> tuple[str, Callable[[], list[tuple[str, str]]]]:
    """Return the address of the test database (of one in memory, of a copy), and a function that reads its checks."""
    connection.ensure_connection()
    held = connection.settings_dict
    if connection.vendor != "sqlite":
        who = f"{quote(held['USER'])}:{quote(held['PASSWORD'])}@{held['HOST']}:{held['PORT']}"
        rows = EvidenceCheck.objects.order_by("pk").values_list("url", "outcome")
        return f"postgres://{who}/{held['NAME']}", lambda: [(url.rpartition("/")[2], how) for url, how in rows.all()]
    with closing(sqlite3.connect(copy)) as kept:
        connection.connection.backup(kept)

    def outcomes() -> list[tuple[str, str]]:
        with closing(sqlite3.connect(copy)) as kept:
            found = kept.execute("SELECT url, outcome FROM registry_evidencecheck ORDER BY id").fetchall()
        return [(url.rpartition("/")[2], how) for url, how in found]

    return f"sqlite:///{copy}", outcomes
