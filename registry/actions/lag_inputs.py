"""What an edition knows of the scores on a benchmark: read once, kept by content, and read again for any question."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from openness.dates import PartialDate, Precision
from registry.facts import dated_claims
from registry.models import Benchmark, Claim, IndexFit, LagInputs, Release, Score

#: How many standard errors the limits of an interval at 90 % lie apart.
_WIDTH_AT_90 = 2 * 1.6449


@dataclass(frozen=True)
class Candidate:
    """A release as far as groups and filters ask.

    ``blurred`` holds those days of claims about it that are only the last that a vague date can mean, with the first.
    """

    slug: str
    pk: int
    developer: str
    country: str
    released: PartialDate
    blurred: Mapping[date, date]


@dataclass(frozen=True)
class Result:
    """One score of a release, as published; ``error`` is its standard error, None where none is known.

    ``score`` is the primary key of the statement, or None for a value of the registry's own index. ``run`` is the last
    day on which it can have been run, None where nothing is known of it.
    """

    release: str
    value: float
    error: float | None
    relation: str
    score: int | None
    run: date | None


@dataclass(frozen=True)
class Inputs:
    """Everything on one benchmark: releases by slug, results in the order in which they were recorded."""

    candidates: Mapping[str, Candidate]
    results: tuple[Result, ...]


def read_scores(
    benchmarks: Sequence[Benchmark], candidates: Mapping[int, Candidate], known_at: datetime | None = None
) -> dict[Benchmark, Inputs]:
    """Return what is recorded, now or by a moment, on each benchmark of candidates given by primary key."""
    found: dict[int, list[Result]] = {benchmark.pk: [] for benchmark in benchmarks}
    rows = Score.objects.counting(known_at).filter(benchmark__in=found, release__in=candidates).order_by("pk")
    for score in rows:
        found[score.benchmark_id].append(_result(score, candidates[score.release_id].slug))
    by_slug = {item.slug: item for item in candidates.values()}
    return {
        benchmark: Inputs({result.release: by_slug[result.release] for result in results}, tuple(results))
        for benchmark in benchmarks
        for results in (found[benchmark.pk],)
    }


def _result(score: Score, slug: str) -> Result:
    error = score.stderr
    if error is None and score.low is not None and score.high is not None:
        error = (score.high - score.low) / _WIDTH_AT_90 or None
    run = PartialDate(score.evaluated_on, Precision(score.evaluated_on_precision)).last
    return Result(slug, score.value, error, score.relation, score.pk, run)


def all_candidates(known_at: datetime | None = None) -> dict[int, Candidate]:
    """Return every reviewed release, by primary key."""
    blurred = _blurred_days(known_at)
    return {
        release.pk: Candidate(
            release.slug,
            release.pk,
            release.developer.slug,
            release.developer.country,
            release.released,
            blurred.get(release.pk, {}),
        )
        for release in Release.objects.reviewed().select_related("developer")
    }


def _blurred_days(known_at: datetime | None) -> dict[int, dict[date, date]]:
    """Return, by release, the days that stand for a vague beginning or end of a claim, with the first it can mean."""
    vague = [Precision.MONTH.value, Precision.YEAR.value, Precision.UNKNOWN.value]
    rough = Q(valid_from_precision__in=vague) | Q(valid_to_precision__in=vague)
    days: dict[int, dict[date, date]] = {}
    for claim in Claim.objects.counting(known_at).filter(rough).select_related("evidence__source", "release"):
        for dated in dated_claims([claim], claim.release.released):
            of_release = days.setdefault(claim.release_id, {})
            for day, precision, first in (
                (dated.start, claim.valid_from_precision, claim.valid_from),
                (dated.end, claim.valid_to_precision, claim.valid_to),
            ):
                if day is not None and precision in vague:
                    of_release[day] = min(first or day, of_release.get(day, day))
    return days


def keep(benchmark: Benchmark, inputs: Inputs, fit: IndexFit | None = None) -> LagInputs:
    """Return the row that holds inputs, written where there is none with this content yet."""
    content = _as_data(inputs)
    told = json.dumps([benchmark.slug, benchmark.direction, fit.digest if fit else None, content], sort_keys=True)
    digest = hashlib.sha256(told.encode()).hexdigest()
    defaults = {"benchmark": benchmark, "fit": fit, "content": content}
    return LagInputs.objects.get_or_create(digest=digest, defaults=defaults)[0]


def kept(row: LagInputs) -> Inputs:
    """Return the inputs that a row holds."""
    content = row.content
    candidates = {item["slug"]: _candidate(item) for item in content["releases"]}
    return Inputs(candidates, tuple(_result_from(row) for row in content["results"]))


def _as_data(inputs: Inputs) -> dict[str, Any]:
    return {
        "releases": [_candidate_as_data(inputs.candidates[slug]) for slug in sorted(inputs.candidates)],
        "results": [
            {
                "release": result.release,
                "value": result.value,
                "error": result.error,
                "relation": result.relation,
                "score": result.score,
                "run": result.run.isoformat() if result.run else None,
            }
            for result in inputs.results
        ],
    }


def _candidate_as_data(item: Candidate) -> dict[str, Any]:
    return {
        "slug": item.slug,
        "pk": item.pk,
        "developer": item.developer,
        "country": item.country,
        "released": str(item.released),
        "blurred": [[last.isoformat(), first.isoformat()] for last, first in sorted(item.blurred.items())],
    }


def _candidate(item: Mapping[str, Any]) -> Candidate:
    return Candidate(
        item["slug"],
        item["pk"],
        item["developer"],
        item["country"],
        PartialDate.parse(item["released"]),
        {date.fromisoformat(last): date.fromisoformat(first) for last, first in item["blurred"]},
    )


def _result_from(row: Mapping[str, Any]) -> Result:
    return Result(row["release"], row["value"], row["error"], row["relation"], row["score"], _day(row["run"]))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
