"""Load the bundled catalogue into the database."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from registry.actions import catalogue as action
from registry.management.terminal import progress_bar, source_errors
from registry.sources import catalogue


class Command(BaseCommand):
    """Load the catalogue; what curators have changed since stays as they left it."""

    help = "Load the bundled catalogue of facts. A second run changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        digest = action.folder_digest(catalogue.FOLDER)
        if action.is_loaded(digest):
            self.stdout.write("The catalogue is loaded already.")
            return
        with source_errors():
            found = catalogue.read()
        with source_errors(), progress_bar() as progress:
            loaded = action.load(found, digest=digest, progress=progress)
        self.stdout.write(
            f"{loaded.releases} releases; {loaded.added} statements added, {loaded.superseded} superseded."
        )
