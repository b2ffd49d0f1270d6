"""Assess releases described in files, without a database."""

from __future__ import annotations

import json
import re
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from openness.definitions import Definition, DefinitionError, Kind, definition, load_all
from openness.model_openness_tool import CLASSES
from openness.verdicts import Assessment, ScoreRange
from registry.actions.judging import findings_as_data
from registry.management import cases, foreign
from registry.management.cases import Case, LicenseFound
from registry.management.terminal import source_errors

_OPTION = re.compile(r"(?P<definition>[^:]+):(?P<option>[^:=]+)=(?P<choice>.+)")


@dataclass(frozen=True)
class Form:
    """A form of files: what reads it, what it holds, and the only definitions it can answer (none: all)."""

    read: cases.Reader
    holds: str
    only: str = ""

    def takes(self, item: Definition) -> bool:
        """Tell whether files of this form can answer a definition."""
        return not self.only or item.id == self.only


FORMS = {
    "own": Form(cases.own, "descriptions in the project's own form"),
    "mot": Form(foreign.tool_record, "records of the Model Openness Tool"),
    "hf-card": Form(foreign.model_card, "model cards of the Hugging Face Hub"),
    "fixtures": Form(cases.archetypes, "made-up releases with made-up licences"),
    "osai": Form(
        foreign.index_record, "records of the European Open Source AI Index, which hold its marks and no facts", "osai"
    ),
}


class Command(BaseCommand):
    """Print verdict, findings and what is missing."""

    help = (
        "Assess the releases in files against definitions. Works without a database. A licence that cannot be "
        "resolved is reported with the reason, and counts as unknown."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE", type=Path)
        parser.add_argument(
            "--definition",
            action="append",
            metavar="ID@VERSION",
            help="For example osaid@1.0; may be repeated. Left out: all that apply to the form of the files.",
        )
        parser.add_argument(
            "--option",
            action="append",
            default=[],
            metavar="DEFINITION:OPTION=CHOICE",
            help="For example osaid@1.0:manual-gate=available; may be repeated.",
        )
        parser.add_argument("--as-of", help="Day for which to assess (YYYY-MM-DD). Left out: today.")
        holds = "; ".join(f"{name}: {form.holds}" for name, form in FORMS.items())
        parser.add_argument("--format", choices=list(FORMS), default="own", help=f"What the files hold. {holds}.")
        parser.add_argument("--json", action="store_true", help="One JSON object a line.")

    def handle(self, *args: Any, **options: Any) -> None:
        as_of = _day(options["as_of"])
        form = FORMS[options["format"]]
        definitions = _definitions(options["definition"], options["option"], form)
        with source_errors():
            found = cases.read_all(options["files"], form.read, as_of)
        show = _as_json if options["json"] else _as_text
        # Nothing is printed before everything is answered.
        lines = [
            show(each, item, each.answer(item), as_of)
            for each in found
            for item in definitions
            if options["definition"] or not each.lacks(item)
        ]
        for line in lines:
            self.stdout.write(line)


def _day(text: str | None) -> date:
    if text is None:
        return timezone.localdate()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CommandError(f"--as-of: {text!r} is not a date: write YYYY-MM-DD") from None


def _definitions(keys: list[str] | None, options: Iterable[str], form: Form) -> list[Definition]:
    taken = [item.key for item in load_all() if form.takes(item)]
    wanted = list(dict.fromkeys(keys or taken))
    choices = _choices(options, wanted)
    try:
        found = [definition(key, choices.get(key)) for key in wanted]
    except KeyError as error:
        raise CommandError(f"--definition: {error.args[0]}") from None
    except DefinitionError as error:
        raise CommandError(f"--option: {error}") from None
    for item in found:
        if not form.takes(item):
            allowed = ", ".join(taken)
            raise CommandError(f"--definition: {item.key!r} cannot be asked of {form.holds}; allowed: {allowed}")
    return found


def _choices(options: Iterable[str], wanted: list[str]) -> Mapping[str, dict[str, str]]:
    choices: dict[str, dict[str, str]] = {}
    for text in options:
        match = _OPTION.fullmatch(text)
        if match is None:
            raise CommandError(f"--option: {text!r} is not of the form DEFINITION:OPTION=CHOICE")
        key, option = match["definition"], match["option"]
        if key not in wanted:
            raise CommandError(f"--option: {key!r} is not among the definitions asked for: {', '.join(wanted)}")
        if choices.setdefault(key, {}).setdefault(option, match["choice"]) != match["choice"]:
            raise CommandError(f"--option: {option!r} of {key} is chosen twice")
    return choices


def _as_json(each: Case, item: Definition, answer: Assessment, as_of: date) -> str:
    content: dict[str, Any] = {
        "file": str(each.file),
        "release": each.release,
        "definition": item.key,
        "definition_digest": item.digest,
        "options": {option.id: option.chosen for option in item.options},
        "as_of": as_of.isoformat(),
        "verdict": answer.verdict,
        "lowest": item.level(answer.levels.lowest).id if answer.levels else None,
        "highest": item.level(answer.levels.highest).id if answer.levels else None,
        **_measures(item, answer),
        "findings": findings_as_data(answer),
        "missing": list(answer.missing),
        "licenses": [_license(found) for found in each.licenses],
        "bases": list(each.bases),
        "notes": list(each.notes),
    }
    return json.dumps(content, ensure_ascii=False)


def _measures(item: Definition, answer: Assessment) -> dict[str, Any]:
    """Return class and progress of the Model Openness Tool, or a score with its categories."""
    if item.kind is Kind.TOOL and answer.levels:
        rank = answer.levels.lowest
        # Levels are counted upwards from the class that asks for least.
        number = CLASSES[rank - 1] if rank else 0
        return {"class": number, "label": item.level(rank).title, "progress": dict(answer.progress)}
    if item.kind is Kind.SCORE:
        categories = {name: _points(mean) for name, mean in answer.categories.items()}
        return {"score": _points(answer.score), "categories": categories}
    return {}


def _points(score: ScoreRange | None) -> float | list[float] | None:
    """Return a settled score as a number, an open one as lowest and highest, none where nothing applies."""
    if score is None:
        return None
    return score.lowest if score.is_point else [score.lowest, score.highest]


def _license(found: LicenseFound) -> dict[str, Any]:
    resolution = found.resolution
    return {
        "written": found.written,
        "name": found.name,
        "link": found.link,
        "fields": list(found.fields),
        "kind": resolution.kind.value,
        "keys": list(resolution.keys),
        "expression": resolution.expression,
        "how": resolution.how,
        "candidates": list(resolution.candidates),
        "reason": resolution.reason,
    }


def _as_text(each: Case, item: Definition, answer: Assessment, as_of: date) -> str:
    lines = [f"{each.name} on {as_of}: {item.title}: {answer.verdict}", *_measures_in_words(answer)]
    for finding in answer.findings:
        lines.append(f"  {finding.verdict.value:<15} {item.criterion(finding.criterion).title}: {finding.reason}")
    if answer.missing:
        lines.append(f"  missing: {', '.join(answer.missing)}")
    lines += _licenses_in_words(each)
    if each.bases:
        lines.append(f"  made from, under licences that were not looked at: {', '.join(each.bases)}")
    return "\n".join([*lines, *(f"  note: {note}" for note in each.notes), ""])


def _measures_in_words(answer: Assessment) -> Iterator[str]:
    if answer.progress:
        yield f"  progress: {', '.join(f'class {rank} {value:.1f}%' for rank, value in answer.progress.items())}"
    if answer.categories:
        means = {name: _points(mean) for name, mean in answer.categories.items()}
        yield f"  categories: {', '.join(f'{name} {_number(mean)}' for name, mean in means.items())}"


def _number(points: float | list[float] | None) -> str:
    values = points if isinstance(points, list) else [points or 0.0]
    return "..".join(f"{value:.3f}" for value in values)


def _licenses_in_words(each: Case) -> Iterator[str]:
    """Yield what was made of each licence that is not written as the key of its entry."""
    for found in each.licenses:
        where = f" ({', '.join(found.fields)})" if found.fields else ""
        if not found.resolution.is_resolved:
            yield f"  licence not resolved{where}: {found.resolution.reason}"
        elif found.value != found.written:
            yield f"  licence {found.written!r}{where}: taken for {found.value}; told by: {found.resolution.how}"
