"""Import the files of a source."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from registry.actions.import_reports import Report
from registry.actions.imports import Incoming, import_releases
from registry.actions.incoming import READERS
from registry.management.import_words import report_text
from registry.management.terminal import progress_bar, signature, source_errors


class Command(BaseCommand):
    """Parse, then write all of it or nothing, and report."""

    help = (
        "Import a source's files (a file, or a folder with its subfolders). A second run changes nothing. "
        "Epoch's versions that no alias names become releases marked unreviewed, which enter no lag; of the other "
        "sources only what an alias ties to a release is taken, and their claims wait for a person."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("source", choices=list(READERS), help="Whose files these are.")
        parser.add_argument("path", metavar="PATH", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="Report what would be written, and write nothing.")
        parser.add_argument("--json", action="store_true", help="The whole report as one JSON document.")
        parser.add_argument(
            "--only",
            metavar="ID",
            nargs="+",
            default=[],
            help="These alone: ids in the source, or names or slugs here.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path, dry_run = options["path"], options["dry_run"]
        with source_errors():
            incoming = _read(options["source"], path)
            with progress_bar() as progress:
                report = import_releases(
                    incoming,
                    path=str(path)[-500:],
                    by=signature(),
                    only=options["only"],
                    dry_run=dry_run,
                    progress=progress,
                )
        if options["json"]:
            self.stdout.write(_as_json(report))
            return
        self.stdout.write(report_text(report))
        if not dry_run:
            self.stdout.write("Readers see the result after: python manage.py publish_edition")


def _read(source: str, path: Path) -> Incoming:
    try:
        return READERS[source](path, timezone.localdate().isoformat())
    except OSError as error:
        raise CommandError(f"{error.filename or path}: {error.strerror}") from None


def _as_json(report: Report) -> str:
    refused = [item.as_dict() for item in report.refused]
    return json.dumps(report.as_dict() | {"refused": refused}, ensure_ascii=False)
