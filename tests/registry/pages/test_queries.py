"""How many queries an answer costs: on record, and the same with ten times the rows.

``UPDATE_QUERY_COUNTS=1`` writes the record anew.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from registry.actions.catalogue import load
from registry.actions.editions import publish
from registry.models import Edition
from registry.sources.catalogue import Catalogue
from registry.sources.records import LicenseRecord, ReleaseRecord
from tests.paths import DATA
from tests.registry.world import AS_OF, make_world, mini_catalogue

RECORD = DATA / "query_counts.json"

PATHS = (
    "/",
    "/releases/",
    "/releases/?tier_at_least=T3&q=ajar",
    "/releases.csv",
    "/releases/ajar-1/",
    "/releases/ajar-1/claims.csv",
    "/releases/ajar-1/scores.csv",
    "/releases/ajar-1/findings.csv",
    "/conflicts/",
    "/conflicts.csv",
    "/lag/",
    "/lag.csv",
    "/lag/riddles/",
    "/lag/riddles/?tier=T6&as_of=2023-12-31",
    "/lag/riddles/pairs.csv",
    "/lag/riddles/frontier.csv",
    "/lag/riddles/over-time/",
    "/lag/riddles/over-time.csv",
    "/lag/pooled/",
    "/lag/pooled.csv",
    "/lag/published/",
    "/lag/published.csv",
    "/index/",
    "/index/releases.csv",
    "/index/benchmarks.csv",
    "/benchmarks/riddles/",
    "/benchmarks/riddles/scores.csv",
    "/definitions/",
    "/definitions/osaid@1.0/",
    "/definitions/tiers@1/?use-policy=set-aside",
    "/definitions/osaid@1.0/verdicts.csv",
    "/licenses/",
    "/licenses.csv",
    "/licenses/study-1/",
    "/licenses/?q=free&osi=yes",
    "/policies/",
    "/policies.csv",
    "/policies/manners/",
    "/policies/uses/military/",
    "/policies/uses/military.csv",
    "/use/?commercial=yes&defence=yes",
    "/use/?tier=T3&release=ajar-1",
    "/use.csv?commercial=yes&defence=yes",
    "/sources/",
    "/sources.csv",
    "/method/",
    "/method/audits.csv",
    "/changes/",
    "/changes.csv",
    "/changes.atom",
    "/releases/ajar-1/history/",
    "/api/v1/releases/",
    "/api/v1/releases/ajar-1/",
    "/api/v1/resolve/?value=commons/ajar-full",
    "/api/v1/identifiers/huggingface/",
    "/api/v1/claims/",
    "/api/v1/conflicts/",
    "/api/v1/lag/",
    "/api/v1/lag/riddles/pairs/",
    "/api/v1/lag/riddles/standings/",
    "/api/v1/lag-pooled/",
    "/api/v1/index/",
    "/api/v1/benchmarks/",
    "/api/v1/benchmarks/riddles/",
    "/api/v1/scores/",
    "/api/v1/definitions/",
    "/api/v1/definitions/osaid@1.0/",
    "/api/v1/definitions/tiers@1/verdicts/",
    "/api/v1/releases/ajar-1/changes/",
    "/api/v1/assessments/",
    "/api/v1/assessments/?findings=yes",
    "/api/v1/licenses/",
    "/api/v1/licenses/study-1/",
    "/api/v1/policies/",
    "/api/v1/policies/manners/",
    "/api/v1/policies/uses/military/",
    "/api/v1/use/?commercial=yes&defence=yes",
    "/api/v1/sources/",
    "/api/v1/published-estimates/",
    "/api/v1/changes/",
    "/api/v1/moves/",
    "/api/v1/releases/ajar-1/history/",
    "/api/v1/releases/ajar-1/outside/",
)


def _counts(client: Client) -> dict[str, int]:
    # The terms that an edition applied are read once a process and kept by content: not part of what an answer costs.
    client.get("/use/")
    counts = {}
    for path in PATHS:
        with CaptureQueriesContext(connection) as queries:
            response = client.get(path)
        assert response.status_code == 200, path
        counts[path] = len(queries)
    return counts


def _tenfold(catalogue: Catalogue) -> Catalogue:
    """Return the catalogue with ten of every release, benchmark, licence and policy."""

    def tenfold(records: Iterable[Any], key: str) -> list[Any]:
        numbered = [(record, copy) for record in records for copy in range(10)]
        return [replace(record, **{key: f"{getattr(record, key)}-{n}"}) if n else record for record, n in numbered]

    def scored(release: ReleaseRecord) -> ReleaseRecord:
        copy = release.slug.removeprefix(originals[release.name])
        # Every copy is scored on a benchmark of its own besides, so that there are more series, too.
        own = [replace(score, benchmark=f"{score.benchmark}{copy}") for score in release.scores] if copy else []
        return replace(release, scores=(*release.scores, *own), aliases=() if copy else release.aliases)

    def named(text: LicenseRecord) -> LicenseRecord:
        # A name means one text.
        return replace(text, names=tuple((scheme, f"{value} of {text.key}") for scheme, value in text.names))

    originals = {release.name: release.slug for release in catalogue.releases}
    return replace(
        catalogue,
        releases=tuple(scored(release) for release in tenfold(catalogue.releases, "slug")),
        benchmarks=tuple(tenfold(catalogue.benchmarks, "key")),
        licenses=tuple(named(text) for text in tenfold(catalogue.licenses, "key")),
        policies=tuple(tenfold(catalogue.policies, "key")),
        estimates=tuple(tenfold(catalogue.estimates, "key")),
    )


@pytest.fixture
def world(db: None) -> Edition:
    """The small world, made for one test alone, so that the other does not see it."""
    return make_world()


@pytest.fixture
def tenfold(db: None) -> Edition:
    """A world with ten times the rows."""
    load(_tenfold(mini_catalogue()), digest="tenfold")
    edition, _ = publish(as_of=AS_OF, by="tests")
    assert edition.releases.count() == 70
    # Twenty benchmarks, 66 series each.
    assert edition.lag_series.count() == 20 * 66
    return edition


def test_each_answer_costs_the_queries_on_record(world: Edition, client: Client) -> None:
    counts = _counts(client)

    if os.environ.get("UPDATE_QUERY_COUNTS"):
        RECORD.write_text(json.dumps(counts, indent=2) + "\n", encoding="utf-8")
    assert counts == json.loads(RECORD.read_text(encoding="utf-8"))


def test_ten_times_the_rows_cost_no_query_more(tenfold: Edition, client: Client) -> None:
    assert _counts(client) == json.loads(RECORD.read_text(encoding="utf-8"))
