"""Import the files of a source."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from registry.actions.import_reports import Report
from registry.actions.imports import Progress, import_releases
from registry.actions.incoming import READERS
from registry.actions.license_lists import LISTS, ListReport, import_list
from registry.management.arriving import Arrived, arrived
from registry.management.import_words import left_text, list_text, report_text
from registry.management.terminal import progress_bar, signature, source_errors
from registry.sources.license_lists import LicenseList


class Command(BaseCommand):
    """Parse, then write all of it or nothing, and report."""

    help = (
        "Import a source's files (a file, a folder with its subfolders, or the https address of a file). A second run "
        "changes nothing. Epoch's versions that no alias names become releases marked unreviewed, which enter no lag; "
        "of the other sources only what an alias ties to a release is taken, and their claims wait for a person. Lists "
        "of licences add names to the texts that are known, and with --only the licences asked for."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("source", choices=[*READERS, *LISTS], help="Whose files these are.")
        parser.add_argument("path", metavar="PATH", nargs="?", help="File, folder, or https address of a file.")
        parser.add_argument("--dry-run", action="store_true", help="Report what would be written, and write nothing.")
        parser.add_argument("--json", action="store_true", help="The whole report as one JSON document.")
        parser.add_argument(
            "--only",
            metavar="ID",
            nargs="+",
            default=[],
            help="These alone: ids in the source, or names or slugs here.",
        )
        parser.add_argument(
            "--endpoint",
            metavar="URL",
            help="Ask this Hub, in place of PATH, for the models of --only or for all that an alias names.",
        )
        parser.add_argument(
            "--resume",
            metavar="FOLDER",
            type=Path,
            help="Keep each answer of the Hub here, and do not ask again for those that are here already.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        dry_run = options["dry_run"]
        with source_errors(), progress_bar() as progress:
            came = arrived(options, progress)
            report = _written(options["source"], came, dry_run=dry_run, progress=progress)
        if options["json"]:
            left = {"left": came.left} if options["endpoint"] else {}
            self.stdout.write(json.dumps(_as_dict(report) | left, ensure_ascii=False))
            return
        self.stdout.write(list_text(report) if isinstance(report, ListReport) else report_text(report))
        if came.left:
            self.stdout.write(left_text(came.left))
        if not dry_run:
            self.stdout.write("Readers see the result after: python manage.py publish_edition")


def _written(source: str, came: Arrived, *, dry_run: bool, progress: Progress) -> Report | ListReport:
    said: dict[str, Any] = {"path": came.path[-500:], "by": signature(), "only": came.only, "dry_run": dry_run}
    if isinstance(came.incoming, LicenseList):
        return import_list(source, came.incoming, **said)
    return import_releases(came.incoming, progress=progress, **said)


def _as_dict(report: Report | ListReport) -> dict[str, Any]:
    if isinstance(report, ListReport):
        return report.as_dict()
    return report.as_dict() | {"refused": [item.as_dict() for item in report.refused]}
