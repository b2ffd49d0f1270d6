"""An edition that was measured before histories were shared keeps its lags when the database is brought up to date."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.apps.registry import Apps
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from registry.models import CountedScore, Edition, FrontierRecord, LagSeries
from registry.models.readings import lag_readings, pair_readings

pytestmark = pytest.mark.django_db(transaction=True)

BEFORE = [("registry", "0005_published_estimates")]
DAY, LATER, NOW = date(2024, 1, 1), date(2024, 5, 1), datetime(2024, 12, 1, tzinfo=UTC)


def _migrate(target: Any) -> Apps:
    executor = MigrationExecutor(connection)
    executor.migrate(target)
    return executor.loader.project_state(target).apps


@pytest.fixture
def before() -> Iterator[Apps]:
    """Return the models as they were; whatever happens, bring the database up to date again."""
    newest = MigrationExecutor(connection).loader.graph.leaf_nodes()
    yield _migrate(BEFORE)
    _migrate(newest)


def _measured(apps: Apps) -> None:
    """Store what an earlier edition held: one series, one record of each side, its standing and its pair."""

    def make(model: str, /, **values: Any) -> Any:
        return apps.get_model("registry", model).objects.create(**values)

    source = make(
        "Source",
        key="papers",
        title="Papers",
        publisher="Several",
        kind="documents",
        license="as stated",
        redistributable=True,
    )
    evidence = make("Evidence", digest="0" * 64, source=source, locator="page 1", read_on=DAY, read_by="tester")
    developer = make("Developer", slug="acme", name="Acme")
    family = make("Family", slug="anvil", name="Anvil", developer=developer)
    benchmark = make("Benchmark", slug="quiz", name="Quiz", metric="accuracy", direction="higher")
    about = {"benchmark": benchmark, "evidence": evidence, "recorded_at": NOW, "recorded_by": "tester"}
    scores = []
    for slug, value in (("c1", 0.6), ("o1", 0.5)):
        release = make("Release", slug=slug, name=slug, developer=developer, family=family, reviewed=True)
        scores.append(
            make("Score", key=slug, release=release, value=value, evaluator="Lab", relation="third_party", **about)
        )
    closed, opened = scores
    edition = make(
        "Edition", as_of=date(2024, 12, 31), created_at=NOW, ready_at=NOW, state="ready", published_by="tester"
    )
    # Numbers that do not begin at 1, so that one number is not taken for another.
    series = make(
        "LagSeries",
        pk=41,
        edition=edition,
        benchmark=benchmark,
        definition="tiers@1",
        rank=5,
        reference="closed",
        counting="conservative",
        tier_releases=1,
        reference_releases=1,
        current_until=date(2024, 12, 31),
    )
    make("FrontierRecord", series=series, side="reference", day=DAY, score=closed)
    make("FrontierRecord", series=series, side="tier", day=LATER, score=opened)
    best = {"tier_best": opened, "tier_best_on": LATER, "exceeded": closed, "exceeded_on": DAY}
    make("LagStanding", series=series, start=LATER, status="left_censored", **best)
    make("CatchUpPair", series=series, reference=closed, reference_on=DAY)


def test_measured_edition_reads_as_before(before: Apps) -> None:
    _measured(before)

    _migrate(MigrationExecutor(connection).loader.graph.leaf_nodes())

    edition = Edition.objects.get()
    (reading,) = lag_readings(LagSeries.objects.filter(edition=edition), date(2024, 12, 31))
    assert (reading.status, reading.lower, reading.records, reading.matched) == ("left_censored", 365, 1, 0)
    assert reading.tier_best is not None
    assert (reading.tier_best.score.release.slug, reading.tier_best.score.value) == ("o1", 0.5)
    assert [pair.reference.score.release.slug for pair in pair_readings(reading.series, date(2024, 12, 31))] == ["c1"]
    assert {row.score.evaluator for row in FrontierRecord.objects.all()} == {"Lab"}
    assert reading.series.inputs is None
    # New rows get numbers of their own after those that were given by hand.
    first = CountedScore.objects.order_by("pk").first()
    assert first is not None
    fit_free = CountedScore.objects.exclude(pk=first.pk).get()
    assert fit_free.score_id == fit_free.pk
