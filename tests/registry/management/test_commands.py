"""The commands: what they print, what they write, and how they fail."""

from __future__ import annotations

import socket
from io import StringIO

import pytest
from django.core.management import CommandError

from registry.management import terminal
from registry.models import Edition, ImportRun, Release
from registry.sources import catalogue
from tests.registry.actions.builders import STAIRCASE, load
from tests.registry.management.running import run


@pytest.mark.django_db
def test_quickstart_sets_everything_up_and_a_second_call_changes_nothing() -> None:
    first = run("quickstart", "--no-serve")

    assert "1/3 Database …" in first
    assert "statements added, 0 superseded." in first
    assert "published:" in first
    assert "python manage.py make_account NAME --role administrator" in first
    assert Release.objects.count() >= 80
    second = run("quickstart", "--no-serve")
    assert "The catalogue is loaded already." in second
    assert "Nothing has changed since Edition" in second
    assert Edition.objects.count() == 1


def test_quickstart_refuses_a_port_that_is_taken_before_it_does_anything() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        with pytest.raises(CommandError, match=f"--port: {port} cannot be used"):
            run("quickstart", "--port", port)


def test_load_catalogue_puts_a_broken_catalogue_in_words(monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    def broken() -> None:
        raise catalogue.SourceError(["a.yaml, line 1: wrong", "b.yaml, line 2: wrong too"])

    monkeypatch.setattr(catalogue, "read", broken)

    with pytest.raises(CommandError, match="a.yaml, line 1: wrong\nb.yaml, line 2: wrong too"):
        run("load_catalogue")
    assert not ImportRun.objects.exists()


@pytest.mark.django_db
def test_publish_edition_reports_what_it_published() -> None:
    load(*STAIRCASE)

    first = run("publish_edition", "--as-of", "2025-01-01")
    second = run("publish_edition")

    edition = Edition.objects.get()
    assert first == f"Edition {edition.pk}, data to 2025-01-01 published: 6 releases, 66 lag series.\n"
    assert second == f"Nothing has changed since Edition {edition.pk}, data to 2025-01-01.\n"


@pytest.mark.django_db
def test_first_edition_reaches_as_far_as_the_bundled_catalogue() -> None:
    load(*STAIRCASE)

    run("publish_edition")

    assert Edition.objects.get().as_of.isoformat() == catalogue.reach()


@pytest.mark.django_db
def test_publish_edition_refuses_a_day_that_is_none() -> None:
    with pytest.raises(CommandError, match="--as-of: 'tomorrow' is not a date: write YYYY-MM-DD"):
        run("publish_edition", "--as-of", "tomorrow")

    assert not Edition.objects.exists()


def test_progress_without_a_terminal_is_one_line_a_step(capsys: pytest.CaptureFixture[str]) -> None:
    with terminal.progress_bar() as progress:
        progress("Importing", 1, 2)
        progress("Importing", 2, 2)

    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("", "Importing: 2\n")


def test_progress_at_a_terminal_is_a_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = StringIO()
    monkeypatch.setattr(terminal.sys.stderr, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(terminal, "_CONSOLE", terminal.Console(file=screen, force_terminal=True, width=80))

    with terminal.progress_bar() as progress:
        progress("Importing", 1, 2)
        progress("Importing", 2, 2)

    assert "Importing" in screen.getvalue()
    assert "2/2" in screen.getvalue()


def test_signature_is_the_account_or_else_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(terminal.getpass, "getuser", lambda: "ada")
    assert terminal.signature() == "command:ada"

    def nobody() -> str:
        raise KeyError("uid")

    monkeypatch.setattr(terminal.getpass, "getuser", nobody)
    assert terminal.signature() == "command"
