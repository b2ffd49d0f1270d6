"""An invented catalogue: releases of every degree of openness, with dated changes, scores and a fixed seed."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import exp, sqrt

from benchmarks.profiles import PROFILES, Profile
from registry.actions.imports import Incoming
from registry.sources import catalogue
from registry.sources.catalogue import Catalogue
from registry.sources.records import (
    AliasRecord,
    BenchmarkRecord,
    ClaimRecord,
    DeveloperRecord,
    EvidenceRecord,
    FamilyRecord,
    LineageRecord,
    ReleaseRecord,
    ScoreRecord,
    SourceRecord,
)

SEED = 20260901
AS_OF = date(2026, 9, 1)
BENCHMARKS = 20

_FIRST = date(2019, 1, 1)
_READ = "2026-08-15"
_DEVELOPERS = 60
#: How much harder the last benchmark is than the first, in years of skill; and from how many questions errors come.
_HARDEST, _QUESTIONS = 6, 1000
_FAMILIES = 150

#: Of the scores, the share that an import brings; the rest stands in the catalogue.
_IMPORTED = 0.75
#: Of the releases, the share with a change after the release, and with a base they were made from.
_CHANGED = 0.1
_DERIVED = 0.2
#: Of the dates, the shares known to the day and to the month; the rest is known to the year.
_TO_THE_DAY, _TO_THE_MONTH = 0.85, 0.97

_SOURCES = tuple(
    SourceRecord(key, f"Invented {noun}", "Nobody", "dataset", f"https://source.example/{key}", "CC-BY-4.0")
    for key, noun in (("invented-documents", "documents"), ("invented-scores", "scores"))
)


@dataclass(frozen=True)
class World:
    """A catalogue to load, and scores to import into it."""

    catalogue: Catalogue
    incoming: Incoming

    @property
    def releases(self) -> tuple[ReleaseRecord, ...]:
        """Return the releases as they stand after the import, with all their scores."""
        imported = {record.slug: record.scores for record in self.incoming.releases}
        return tuple(
            replace(record, scores=record.scores + imported.get(record.slug, ())) for record in self.catalogue.releases
        )


def invent(*, releases: int, scores: int, benchmarks: int = BENCHMARKS, runs: int = 4) -> World:
    """Return a world of this size; the same numbers give the same world.

    ``runs`` is how often at most a release is run on a benchmark; more where so many scores need it. Of every second
    benchmark the scores have standard errors. Licences and policies are those of the bundled catalogue, since their
    terms decide verdicts.
    """
    rng = random.Random(SEED)
    developers = tuple(DeveloperRecord(f"developer-{n}", f"Developer {n}", "XX") for n in range(_DEVELOPERS))
    families = tuple(
        FamilyRecord(f"family-{n}", f"Family {n}", developers[n % _DEVELOPERS].slug) for n in range(_FAMILIES)
    )
    asked = tuple(_benchmark(n) for n in range(benchmarks))
    # Who is run on most is run on twice as much as the average.
    runs = max(runs, -(-2 * scores // (releases * benchmarks)))
    made = list(_releases(rng, _interest(rng, releases, scores, runs * benchmarks), runs, families, asked))
    bundled = catalogue.read()
    whole = replace(
        bundled,
        title="Invented catalogue",
        sources=bundled.sources + _SOURCES,
        developers=developers,
        families=families,
        benchmarks=asked,
        releases=tuple(replace(record, scores=_shared_out(record)[0]) for record in made),
        disagreements=(),
    )
    incoming = Incoming(
        source="invented-scores",
        releases=tuple(
            replace(record, claims=(), lineage=(), scores=_shared_out(record)[1], aliases=record.aliases[:1])
            for record in made
        ),
        sources=_SOURCES,
        developers=developers,
        family=families[0],
        benchmarks=asked,
        refused=(),
    )
    return World(whole, incoming)


def _shared_out(record: ReleaseRecord) -> tuple[tuple[ScoreRecord, ...], tuple[ScoreRecord, ...]]:
    """Return the scores that the catalogue holds, and those that the import brings."""
    held = tuple(score for score in record.scores if score.evidence.source != "invented-scores")
    return held, tuple(score for score in record.scores if score.evidence.source == "invented-scores")


def _benchmark(number: int) -> BenchmarkRecord:
    lower = number % 7 == 6
    return BenchmarkRecord(
        key=f"invented-{number:02}",
        name=f"Invented benchmark {number:02}",
        variant="5-shot",
        metric="error rate" if lower else "accuracy",
        direction="lower" if lower else "higher",
        url=f"https://benchmark.example/{number}",
        publisher="Nobody",
        public=bool(number % 2),
        unit="share of questions",
    )


def _interest(rng: random.Random, releases: int, scores: int, most: int) -> list[int]:
    """Return how many scores each release has: some are run on nearly everything, others on little."""
    interest = [rng.uniform(0.1, 2) for _ in range(releases)]
    counts = Counter(rng.choices(range(releases), interest, k=scores))
    return [min(counts[number], most) for number in range(releases)]


def _releases(
    rng: random.Random,
    counts: Sequence[int],
    runs: int,
    families: Sequence[FamilyRecord],
    benchmarks: Sequence[BenchmarkRecord],
) -> Iterator[ReleaseRecord]:
    profiles = rng.choices(PROFILES, [profile.share for profile in PROFILES], k=len(counts))
    for number, profile in enumerate(profiles):
        family = rng.choice(families)
        # More are released every year.
        day = _FIRST + timedelta(days=int((AS_OF - _FIRST).days * rng.random() ** 0.5))
        slug = f"release-{number:05}"
        document = EvidenceRecord("invented-documents", "model card", _READ, f"https://model.example/{slug}", "“Open.”")
        report = replace(document, locator="technical report, section 2", quote="")
        yield ReleaseRecord(
            slug=slug,
            name=f"Release {number:05}",
            developer=family.developer,
            family=family.slug,
            version=str(number % 5),
            size=f"{rng.choice((1, 3, 7, 13, 70, 405))}B",
            variant=rng.choice(("base", "instruct", "chat", "reasoning")),
            modality=("text",),
            claims=tuple(_claims(rng, profile, day, document, report)),
            aliases=(
                AliasRecord("epoch_version", f"{slug}-2026", report),
                AliasRecord("name", f"R{number:05}", document),
            ),
            lineage=_lineage(rng, number, document),
            scores=tuple(
                _scores(rng, profile, day, benchmarks, rng.sample(range(runs * len(benchmarks)), counts[number]))
            ),
        )


def _lineage(rng: random.Random, number: int, read: EvidenceRecord) -> tuple[LineageRecord, ...]:
    if not number or rng.random() > _DERIVED:
        return ()
    return (LineageRecord(f"release-{rng.randrange(number):05}", "finetune", read),)


def _claims(
    rng: random.Random, profile: Profile, day: date, document: EvidenceRecord, report: EvidenceRecord
) -> Iterator[ClaimRecord]:
    yield ClaimRecord("date.released", _as_known(rng, day), document)
    values = profile.values(rng)
    change = _change(rng, profile, values, day) if rng.random() < _CHANGED else None
    for field, value in values.items():
        read = report if field.startswith(("data_info", "training_data")) else document
        if change and change[0] == field:
            _, before, when = change
            yield ClaimRecord(field, before, read, end=when)
            yield ClaimRecord(field, value, read, start=when)
        else:
            yield ClaimRecord(field, value, read)


def _change(rng: random.Random, profile: Profile, values: Mapping[str, str], day: date) -> tuple[str, str, str] | None:
    """Return a field that once had another value, that value, and the day of the change."""
    field, before = rng.choice([(field, value) for field, value in profile.earlier if values.get(field) != value])
    when = day + timedelta(days=rng.randint(60, 500))
    return (field, before, when.isoformat()[: 10 if rng.random() < _TO_THE_DAY else 7]) if when < AS_OF else None


def _as_known(rng: random.Random, day: date) -> str:
    known = rng.random()
    return day.isoformat()[: 10 if known < _TO_THE_DAY else 7 if known < _TO_THE_MONTH else 4]


def _scores(
    rng: random.Random, profile: Profile, day: date, benchmarks: Sequence[BenchmarkRecord], chosen: Sequence[int]
) -> Iterator[ScoreRecord]:
    skill = (day - _FIRST).days / 365 - profile.handicap + rng.gauss(0, 0.8)
    for position in chosen:
        run, number = divmod(position, len(benchmarks))
        benchmark = benchmarks[number]
        difficulty = _HARDEST * number / len(benchmarks)
        reached = 1 / (1 + exp(difficulty + 1 - skill + rng.gauss(0, 0.2)))
        imported = rng.random() < _IMPORTED
        source = "invented-scores" if imported else "invented-documents"
        yield ScoreRecord(
            benchmark=benchmark.key,
            # The fourth decimal tells runs apart, so that none is taken for another that was rounded.
            value=round(round(1 - reached if benchmark.direction == "lower" else reached, 3) + run / 10_000, 4),
            evaluator=f"Evaluator {run}",
            relation="third_party" if run else "developer",
            evidence=EvidenceRecord(
                source, f"table of {benchmark.name}, run {run}", _READ, f"https://score.example/{position}"
            ),
            setting=f"5-shot, prompt {run}",
            stderr=max(round(sqrt(reached * (1 - reached) / _QUESTIONS), 4), 1e-4) if number % 2 else None,
            evaluated=(day + timedelta(days=30)).isoformat() if rng.random() < 0.5 else "unknown",
        )
