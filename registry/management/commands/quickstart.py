"""From a fresh checkout to a running registry in one step."""

from __future__ import annotations

import os
import socket
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.core.wsgi import get_wsgi_application
from gunicorn.app.base import BaseApplication

#: The line that makes an account, by the Python that runs now.
ACCOUNT = f"{os.path.relpath(sys.executable)} manage.py make_account NAME --role administrator"


class Command(BaseCommand):
    """Set up the database, load the catalogue, publish an edition, serve."""

    help = "Set the registry up with its bundled catalogue and serve it. A second call is fast and loses nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--no-serve", action="store_true", help="Stop after the set-up.")
        parser.add_argument("--port", type=int, default=8000, help="Port to serve on (default 8000).")

    def handle(self, *args: Any, **options: Any) -> None:
        port = options["port"]
        if not options["no_serve"]:
            _refuse_taken(port)
        self._say("1/3 Database …")
        call_command("migrate", verbosity=0)
        self._say("2/3 Catalogue …")
        call_command("load_catalogue", stdout=self.stdout)
        self._say("3/3 Edition …")
        call_command("publish_edition", stdout=self.stdout)
        self._say(f"An account for the admin desk: {ACCOUNT}")
        if options["no_serve"]:
            return
        # The web server forks; it must not inherit this process's connection.
        from django.db import connections

        connections.close_all()
        _Server(port, lambda: self._say(f"The registry is at http://127.0.0.1:{port}")).run()

    def _say(self, words: str) -> None:
        """Print at once, also where the output is no terminal: a set-up that is silent looks stuck."""
        self.stdout.write(words)
        self.stdout.flush()


def _refuse_taken(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except (OSError, OverflowError) as error:
            raise CommandError(f"--port: {port} cannot be used ({error}); choose another") from None


class _Server(BaseApplication):
    """Gunicorn, told what to do by arguments instead of a file."""

    def __init__(self, port: int, when_ready: Any) -> None:
        self._port = port
        self._when_ready = when_ready
        super().__init__()

    def load_config(self) -> None:
        self.cfg.set("bind", f"127.0.0.1:{self._port}")
        self.cfg.set("worker_class", "gthread")
        self.cfg.set("workers", 2)
        self.cfg.set("threads", 4)
        self.cfg.set("loglevel", "warning")
        self.cfg.set("when_ready", lambda server: self._when_ready())

    def load(self) -> Any:
        return get_wsgi_application()
