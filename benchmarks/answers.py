"""What it costs to answer: pages and their API twins, against an address that looks at nothing."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import median
from typing import Any

from django.db import connection
from django.db.models import Count
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from registry.actions.comparing import LADDER
from registry.models import LagSeries, Release

FLOOR = "floor"

_WARM_UP = 2


@dataclass(frozen=True)
class Answered:
    """One address: the median of its milliseconds, the queries it sent, and the bytes it answered with."""

    name: str
    address: str
    milliseconds: float
    queries: int
    bytes: int


@dataclass(frozen=True)
class _Asked:
    name: str
    address: str
    headers: Mapping[str, str]
    status: int = 200


def measure(*, rounds: int, progress: Callable[[str, int, int], None]) -> list[Answered]:
    """Ask every address once a round, the floor first, so that a slow moment hits all of them alike."""
    # The host must be one of ALLOWED_HOSTS; the test client's own is not.
    client = Client(SERVER_NAME="localhost")
    with override_settings(ROOT_URLCONF="benchmarks.floor"):
        asked = _addresses(client)
        taken: dict[str, list[float]] = {item.name: [] for item in asked}
        for number in range(rounds + _WARM_UP):
            for item in asked:
                started = time.perf_counter()
                _ask(client, item)
                taken[item.name].append(time.perf_counter() - started)
            progress("Asking", number + 1, rounds + _WARM_UP)
        return [_answered(client, item, taken[item.name][_WARM_UP:]) for item in asked]


def _answered(client: Client, item: _Asked, seconds: list[float]) -> Answered:
    with CaptureQueriesContext(connection) as queries:
        answer = _ask(client, item)
    return Answered(item.name, item.address, median(seconds) * 1000, len(queries), len(answer.content))


def _ask(client: Client, item: _Asked) -> Any:
    answer = client.get(item.address, headers=item.headers)
    if answer.status_code != item.status:
        raise RuntimeError(f"{item.address} answered {answer.status_code}, not {item.status}")
    return answer


def _addresses(client: Client) -> list[_Asked]:
    """Return the addresses, those of the largest rows: the release and benchmark of which most is recorded."""
    release = Release.objects.annotate(scored=Count("scores")).order_by("-scored", "slug")[0].slug
    series = LagSeries.objects.headline().filter(definition=LADDER, rank=5).annotate(found=Count("history__pairs"))
    benchmark = series.order_by("-found", "benchmark__slug")[0].benchmark.slug
    api = "/api/v1"
    tag = client.get(f"{api}/releases/")["ETag"]
    pages = {
        "list of releases": "/releases/",
        "list of releases, narrowed": "/releases/?tier_at_least=T5&osaid=met&sort=-tier",
        "page of a release": f"/releases/{release}/",
        "overview of lags": "/lag/",
        "page of a lag": f"/lag/{benchmark}/?tier=T5",
        "page of a lag, under a filter": f"/lag/{benchmark}/?tier=T5&independent=1",
        "page of a benchmark": f"/benchmarks/{benchmark}/",
        "page of a definition": "/definitions/tiers@1/",
    }
    endpoints = {
        "API: releases": f"{api}/releases/",
        "API: one release": f"{api}/releases/{release}/",
        "API: lags": f"{api}/lag/",
        "API: one lag": f"{api}/lag/{benchmark}/?tier=T5",
        "API: pairs of a lag": f"{api}/lag/{benchmark}/pairs/?tier=T5",
        "API: assessments": f"{api}/assessments/",
        "API: one definition": f"{api}/definitions/tiers@1/",
    }
    return [
        _Asked(FLOOR, "/floor/", {}),
        *(_Asked(name, address, {}) for name, address in (pages | endpoints).items()),
        _Asked("API: releases, unchanged (304)", f"{api}/releases/", {"If-None-Match": tag}, status=304),
    ]
