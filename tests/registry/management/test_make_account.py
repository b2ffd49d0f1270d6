"""The command that makes accounts."""

from __future__ import annotations

from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

pytestmark = pytest.mark.django_db


def made(name: str, role: str, typed: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """Run the command with a password on standard input; return what it prints."""
    monkeypatch.setattr("sys.stdin", StringIO(typed))
    told = StringIO()
    call_command("make_account", name, "--role", role, "--password-from-stdin", stdout=told)
    return told.getvalue()


@pytest.mark.parametrize("end", ["\n", "\r\n", "", "\nmore\n"])
def test_an_account_is_made_with_the_first_line_of_standard_input(monkeypatch: pytest.MonkeyPatch, end: str) -> None:
    told = made("ada", "reviewer", f"correct horse battery{end}", monkeypatch)

    assert told == "Account ada made: reviewer\n"
    account = User.objects.get()
    assert account.check_password("correct horse battery")
    assert account.has_perm("registry.review_proposal")


def test_a_password_that_is_none_is_refused_with_what_is_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CommandError, match="at least 10 characters"):
        made("ada", "curator", "", monkeypatch)

    assert not User.objects.exists()


def test_an_unknown_role_is_refused_with_those_there_are() -> None:
    with pytest.raises(CommandError, match="invalid choice: 'king'.*submitter.*curator.*reviewer.*administrator"):
        call_command("make_account", "ada", "--role", "king", "--password-from-stdin")


def test_without_a_terminal_the_command_does_not_wait_for_a_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", StringIO("correct horse battery\n"))

    with pytest.raises(CommandError, match="give --password-from-stdin"):
        call_command("make_account", "ada", "--role", "curator")
