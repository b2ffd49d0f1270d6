"""Imports that are killed at random moments, and two at once: the catalogue is as it was, or complete.

    python -m benchmarks.killed_imports [--kills 50] [--seed 1] [--database sqlite|URL]

Each import is a process of its own (manage.py import_source) on a database of its own, into a small invented catalogue,
from invented files in the form of LLM Stats. It is ended with SIGKILL, before, while or after it writes; then every
table is compared with what stood there before and with what a whole import leaves. Moments are left out, since no two
imports share them.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.killed_databases import Postgres, Sqlite, Target
from benchmarks.settings import count, set_up

ROOT = Path(__file__).resolve().parent.parent
SOURCE = "llm-stats"
#: Of the kills, the share that comes before the import has begun to write.
_EARLY = 0.15
#: How often an import is asked whether it writes, and for how long at most it may take to begin or to end.
_LOOK, _PATIENCE = 0.01, 300.0


@dataclass(frozen=True)
class Size:
    """How much is imported: models, benchmarks with a score of each model, and licences that nobody knows."""

    models: int = 60
    benchmarks: int = 60


@dataclass
class Outcome:
    """What kills left behind: before, during (rolled back) or after the commit, or neither state (``torn``)."""

    kills: int
    seconds_to_write: float
    seconds_of_writing: float
    #: What stands for what a whole import says.
    whole: str = ""
    left: Counter[str] = field(default_factory=Counter)
    torn: list[float] = field(default_factory=list)
    recovered: bool = False


def write_files(folder: Path, size: Size) -> Path:
    """Write invented models with scores in the form of LLM Stats; return the folder."""
    for room in ("organizations/acme", "benchmarks", "licenses"):
        (folder / room).mkdir(parents=True)
    _write(folder / "organizations/acme/organization.json", {"organization_id": "acme", "name": "Acme"})
    for number in range(size.benchmarks):
        said = {"benchmark_id": f"b{number}", "name": f"Benchmark {number}", "max_score": 1}
        _write(folder / f"benchmarks/b{number}.json", said)
    for number in range(size.models):
        licence = {"license_id": f"l{number}", "name": f"Acme Terms {number}"}
        _write(folder / f"licenses/l{number}.json", licence)
        room = folder / f"organizations/acme/models/m{number}"
        room.mkdir(parents=True)
        model = {"model_id": f"m{number}", "name": f"Anvil {number}", "organization_id": "acme"}
        page = f"https://huggingface.co/acme/anvil-{number}"
        _write(room / "model.json", model | {"license_id": f"l{number}", "source_weights_link": page})
        _write(room / "benchmarks.json", [_score(number, each, size) for each in range(size.benchmarks)])
    return folder


def _score(model: int, benchmark: int, size: Size) -> dict[str, object]:
    value = (model * size.benchmarks + benchmark + 1) / (size.models * size.benchmarks + 1)
    return {
        "model_id": f"m{model}",
        "benchmark_id": f"b{benchmark}",
        "model_benchmark_id": model * size.benchmarks + benchmark,
        "score": value,
        "normalized_score": value,
        "is_self_reported": True,
    }


def _write(path: Path, said: object) -> None:
    path.write_text(json.dumps(said), encoding="utf-8")


def prepare(models: int) -> None:
    """Make the tables, and releases that the files name; runs in a process that has the database of the kills."""
    import django

    django.setup()
    from django.core.management import call_command

    from registry.actions.nouns import write_developers, write_sources
    from registry.models import Alias, Developer, Evidence, Family, Release, Source
    from registry.sources.records import DeveloperRecord, FamilyRecord, SourceRecord

    call_command("migrate", verbosity=0)
    write_sources([SourceRecord("made", "Made up", "Nobody", "documents", "https://made.example", "CC0-1.0")])
    write_developers([DeveloperRecord("acme", "Acme")], [FamilyRecord("anvil", "Anvil", "acme")])
    read = Evidence.objects.create(
        digest="0" * 64, source=Source.objects.get(), locator="p. 1", read_on="2026-01-01", read_by="nobody"
    )
    for number in range(models):
        release = Release.objects.create(
            slug=f"anvil-{number}",
            name=f"Anvil {number}",
            developer=Developer.objects.get(),
            family=Family.objects.get(),
            reviewed=True,
        )
        Alias.objects.create(release=release, scheme="huggingface", value=f"acme/anvil-{number}", evidence=read)


def prepared(target: Target, size: Size) -> None:
    """Fill the template of a target."""
    script = f"from benchmarks.killed_imports import prepare; prepare({size.models})"
    subprocess.run([sys.executable, "-c", script], env=target.environment(template=True), cwd=ROOT, check=True)
    target.reset()


def started(target: Target, files: Path) -> subprocess.Popen[str]:
    """Start an import in a process of its own."""
    words = [sys.executable, "manage.py", "import_source", SOURCE, str(files)]
    pipe = subprocess.PIPE
    return subprocess.Popen(words, env=target.environment(), cwd=ROOT, stdout=pipe, stderr=pipe, text=True)


def kill(target: Target, files: Path, *, kills: int, seed: int) -> Outcome:
    """Kill imports one after another, each on the catalogue as it was; the first as soon as it writes."""
    rng = random.Random(seed)
    before = target.digest()
    outcome = Outcome(kills, *_timed(target, files))
    after, outcome.whole = target.digest(), target.content()
    for number in range(kills):
        print(f"kill {number + 1} of {kills}: {dict(outcome.left)}", file=sys.stderr, flush=True)
        target.reset()
        early, share = rng.random() < _EARLY, rng.random()
        writing, moment = _killed(target, files, outcome, early=early and number > 0, share=share if number else 0.0)
        target.settle()
        found = target.digest()
        if found not in (before, after):
            outcome.torn.append(moment)
        elif found == after:
            outcome.left["after"] += 1
        else:
            outcome.left["during" if writing else "before"] += 1
    # What a kill left behind must not stand in the way of the next import.
    again = started(target, files)
    again.communicate(timeout=_PATIENCE)
    outcome.recovered = again.returncode == 0 and target.content() == outcome.whole
    return outcome


def _timed(target: Target, files: Path) -> tuple[float, float]:
    """Return how long a whole import takes until it begins to write, and from then on until it has committed."""
    begun = time.perf_counter()
    with ended(started(target, files)) as process:
        _until(target, process, writing=True)
        wrote = time.perf_counter()
        _until(target, process, writing=False)
        committed = time.perf_counter()
        said = process.communicate(timeout=_PATIENCE)
        if process.returncode:
            raise RuntimeError(f"the import does not work: {said}")
    return wrote - begun, committed - wrote


def _killed(target: Target, files: Path, outcome: Outcome, *, early: bool, share: float) -> tuple[bool, float]:
    """Kill one import; return whether it was writing, and the seconds after which it was killed."""
    begun = time.perf_counter()
    with ended(started(target, files)) as process:
        if early:
            time.sleep(share * outcome.seconds_to_write)
        else:
            _until(target, process, writing=True)
            # A little longer than it takes, so that some have committed.
            _let_write(target, outcome, share * outcome.seconds_of_writing * 1.1)
        writing = target.is_writing()
        if process.poll():
            raise RuntimeError(f"the import does not work: {process.communicate()}")
    return writing, time.perf_counter() - begun


def _let_write(target: Target, outcome: Outcome, seconds: float) -> None:
    """Wait; where it has committed before, learn how long that takes: the first time may have been a slow one."""
    begun = time.perf_counter()
    while (passed := time.perf_counter() - begun) < seconds:
        if not target.is_writing():
            outcome.seconds_of_writing = min(outcome.seconds_of_writing, passed)
            return
        time.sleep(_LOOK)


def _until(target: Target, process: subprocess.Popen[str], *, writing: bool) -> None:
    patience = time.perf_counter() + _PATIENCE
    while process.poll() is None and target.is_writing() is not writing:
        if time.perf_counter() > patience:
            raise RuntimeError("the import does not come so far")
        time.sleep(_LOOK)


@contextmanager
def ended(process: subprocess.Popen[str]) -> Iterator[subprocess.Popen[str]]:
    """End a process with SIGKILL, if it has not ended by itself."""
    with process:
        try:
            yield process
        finally:
            process.kill()


def two_at_once(target: Target, files: Path) -> list[tuple[int, str]]:
    """Start a second import while the first writes; return the exit status of each and what it complained of."""
    first = started(target, files)
    _until(target, first, writing=True)
    second = started(target, files)
    with ended(first), ended(second):
        said = [process.communicate(timeout=_PATIENCE)[1] for process in (first, second)]
    return [(first.returncode, said[0]), (second.returncode, said[1])]


def main() -> None:
    """Kill, and print what was left."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.killed_imports", description=__doc__)
    parser.add_argument("--kills", type=count, default=50, help="how many imports to kill (50)")
    parser.add_argument("--seed", type=int, default=1, help="of the random moments (1)")
    parser.add_argument("--database", default="sqlite", help="sqlite, or postgres://… for a server to make one on")
    options = parser.parse_args()
    size = Size()
    with tempfile.TemporaryDirectory(prefix="benchmarks-") as room:
        folder = Path(room)
        set_up(options.database, folder)
        target = Sqlite(folder) if options.database == "sqlite" else Postgres(options.database)
        with target:
            prepared(target, size)
            files = write_files(folder / "files", size)
            found = kill(target, files, kills=options.kills, seed=options.seed)
            target.reset()
            both = two_at_once(target, files)
    left = ", ".join(f"{found.left[name]} {name} the commit" for name in ("before", "during", "after"))
    print(f"{found.kills} killed: {left}; {len(found.torn)} torn; the next import completes: {found.recovered}")
    print(f"to write {found.seconds_to_write:.1f} s, writing {found.seconds_of_writing:.1f} s")
    print(f"two at once, exit status: {', '.join(str(status) for status, _ in both)}")
    if found.torn or not found.recovered:
        sys.exit(1)


if __name__ == "__main__":
    main()
