"""The report of an import for a reader at a terminal: counts first, then what needs a person, shortened."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from registry.actions.import_reports import Report
from registry.actions.license_lists import ListReport
from registry.sources.reading import Refusal

#: Lines of a long group that a readable report shows.
_SHOWN = 10


def report_text(report: Report) -> str:
    """Return a report in words."""
    lines = ["Dry run: nothing was written. An import would give:" if report.dry_run else "Imported:"]
    lines += [f"  {count:>6}  {what}" for what, count in sorted(report.counts.items())]
    groups = (
        ("In conflict with what the registry holds, stored as proposed:", report.conflicts),
        ("Licences that mean no text that is known, in the queue at the desk:", report.licenses),
        ("Names elsewhere that no release bears yet; a person may declare them:", report.aliases),
        ("Tied to no release by an alias, and left alone:", report.unmatched),
    )
    for title, texts in groups:
        if texts:
            lines += ["", title, *_shortened(texts)]
    if report.refused:
        lines += ["", "Refused:", *_refused(report.refused)]
    return "\n".join(lines)


def list_text(report: ListReport) -> str:
    """Return in words what a list of licences added, and what it says otherwise."""
    lines = ["Dry run: nothing was written. An import would give:" if report.dry_run else "Imported:"]
    lines += [f"  {count:>6}  {what}" for what, count in sorted(report.counts.items())]
    groups = (
        ("Names that already mean another text, not written:", report.conflicts),
        ("Said otherwise in the list, and left as it is here:", report.differences),
        ("Licences of the list that the registry does not hold; --only ID makes one:", report.unmatched),
    )
    for title, texts in groups:
        if texts:
            lines += ["", title, *_shortened(texts)]
    return "\n".join(lines)


def left_text(left: Mapping[str, str]) -> str:
    """Return in words what was not asked for, or not answered; the same command asks for it again."""
    texts = [f"{id}: {reason}" for id, reason in left.items()]
    again = "Left for another run; with --resume FOLDER it asks for these alone:"
    return "\n".join(["", again, *_shortened(texts)])


def _refused(refused: Iterable[Refusal]) -> Iterator[str]:
    """Yield each reason once with its places, file by file."""
    reasons: dict[str, dict[str, list[Refusal]]] = {}
    for item in refused:
        reasons.setdefault(item.reason, {}).setdefault(item.file, []).append(item)
    for reason, files in reasons.items():
        yield f"  {reason}"
        yield from (f"  {line}" for line in _shortened([_place(file, items) for file, items in files.items()]))


def _place(file: str, items: list[Refusal]) -> str:
    lines = [str(item.line) for item in items if item.line is not None]
    shown = ", ".join((lines or [item.place for item in items if item.place])[:_SHOWN])
    label = f"line{'s' if len(lines) > 1 else ''} " if lines else ""
    more = f" and {len(items) - _SHOWN} more" if len(items) > _SHOWN else ""
    return f"{file}{shown and f', {label}{shown}'}{more}"


def _shortened(texts: list[str]) -> Iterator[str]:
    yield from (f"  {text}" for text in texts[:_SHOWN])
    if len(texts) > _SHOWN:
        yield f"  and {len(texts) - _SHOWN} more; --json lists all {len(texts)}"
