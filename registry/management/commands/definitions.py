"""List the bundled definitions, or check definition files."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from openness.definitions import Definition, DefinitionError, load, load_all


class Command(BaseCommand):
    """Print what each definition is and by which wording."""

    help = (
        "List the bundled definitions. With files: check those instead; ends with exit code 1 where one cannot be "
        "used, saying where and what is allowed. Works without a database."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="*", metavar="FILE", type=Path)
        parser.add_argument("--json", action="store_true", help="One JSON object a line.")

    def handle(self, *args: Any, **options: Any) -> None:
        files = options["files"]
        found = _checked(files) if files else [(None, item) for item in load_all()]
        for path, item in found:
            content = _content(path, item)
            self.stdout.write(json.dumps(content, ensure_ascii=False) if options["json"] else _as_text(content))


def _checked(paths: Iterable[Path]) -> list[tuple[Path | None, Definition]]:
    """Return the definitions of files; raise CommandError listing what is wrong with any of them."""
    found: list[tuple[Path | None, Definition]] = []
    problems = []
    for path in paths:
        try:
            found.append((path, load(path)))
        except DefinitionError as error:
            problems.append(str(error))
        except OSError as error:
            problems.append(f"{path}: {error.strerror}")
    if problems:
        raise CommandError("\n".join(problems))
    return found


def _content(path: Path | None, item: Definition) -> dict[str, Any]:
    return {
        **({"file": str(path)} if path else {}),
        "definition": item.key,
        "revision": item.revision,
        "title": item.title,
        "status": item.status,
        "kind": item.kind.value,
        "criteria": len(item.criteria),
        "options": {option.id: {"choices": list(option.choices), "default": option.default} for option in item.options},
        "digest": item.digest,
        "reviewed_by": item.reviewed_by,
        "reviewed_on": item.reviewed_on.isoformat() if item.reviewed_on else None,
    }


def _as_text(content: dict[str, Any]) -> str:
    where = f"{content['file']}: " if "file" in content else ""
    reviewed = (
        f"reviewed by {content['reviewed_by']} on {content['reviewed_on']}"
        if content["reviewed_by"]
        else "not reviewed"
    )
    lines = [
        f"{where}{content['definition']}, revision {content['revision']}: {content['title']}",
        f"  {content['kind']}, {content['criteria']} criteria, {content['status']}, {reviewed}",
        *(
            f"  option {name}: {', '.join(option['choices'])} (default {option['default']})"
            for name, option in content["options"].items()
        ),
        f"  digest {content['digest']}",
    ]
    return "\n".join(lines)
