"""Make an account in a role."""

from __future__ import annotations

import getpass
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from registry.actions.roles import ACCOUNTS, Role, make_account
from registry.management.terminal import signature


class Command(BaseCommand):
    """Make an account that may do what its role says."""

    help = (
        "Make an account. A submitter has no way into the desk; a curator proposes, a reviewer decides what others "
        "proposed, an administrator keeps accounts too."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="Name of the account; it stands beside everything it writes.")
        parser.add_argument("--role", required=True, choices=[str(role) for role in ACCOUNTS])
        parser.add_argument(
            "--password-from-stdin",
            action="store_true",
            help="Read the password from the first line of standard input, instead of asking for it.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        password = _from_stdin() if options["password_from_stdin"] else _asked()
        role = Role(options["role"])
        try:
            account = make_account(options["name"], role, password, by=signature())
        except ValidationError as error:
            raise CommandError("\n".join(error.messages)) from None
        self.stdout.write(f"Account {account.username} made: {role}")


def _from_stdin() -> str:
    return sys.stdin.readline().rstrip("\r\n")


def _asked() -> str:
    if not sys.stdin.isatty():
        raise CommandError("There is no terminal to ask for a password: give --password-from-stdin")
    password = getpass.getpass()
    if getpass.getpass("Password (again): ") != password:
        raise CommandError("The two passwords differ")
    return password
