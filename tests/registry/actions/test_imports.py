"""Imports: matched by declared alias alone, sorted into created, unchanged and in conflict, twice the same."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from registry.actions.import_reports import Report
from registry.actions.imports import Incoming, import_releases
from registry.actions.statements import supersede
from registry.models import (
    Alias,
    Benchmark,
    Claim,
    Developer,
    Evidence,
    Family,
    ImportRun,
    Rating,
    Release,
    Score,
    Source,
)
from registry.sources.reading import Refusal
from registry.sources.records import (
    AliasRecord,
    ClaimRecord,
    DeveloperRecord,
    EvidenceRecord,
    FamilyRecord,
    RatingRecord,
    ReleaseRecord,
    ScoreRecord,
    SourceError,
    SourceRecord,
)
from tests.registry.actions.builders import claiming, closed, load, opened, quiz, richly, score

pytestmark = pytest.mark.django_db

ROW = EvidenceRecord("lists-2025-01", "list.csv, version o1_high", "2025-02-01")
LISTS = SourceRecord("lists-2025-01", "Lists", "Lister", "dataset", "https://example.org/l", "CC0-1.0", "2025-01")


def version(name: str, *claims: tuple[str, str], scores: tuple[ScoreRecord, ...] = ()) -> ReleaseRecord:
    """Return what a list says of one version."""
    read = replace(ROW, locator=f"list.csv, version {name}")
    return ReleaseRecord(
        slug=f"list-{name}",
        name="Anvil",
        developer="smith",
        family="listed",
        claims=tuple(ClaimRecord(field, value, read) for field, value in claims),
        aliases=(AliasRecord("epoch_version", name, read),),
        ratings=(RatingRecord("epoch-accessibility", "API access", read, date="2025-01"),),
        scores=tuple(replace(item, evidence=read) for item in scores),
    )


def incoming(*releases: ReleaseRecord, **more: Any) -> Incoming:
    given = {
        "source": "list",
        "sources": (LISTS,),
        "developers": (DeveloperRecord("smith", "Smith"),),
        "family": FamilyRecord("listed", "Listed", "smith"),
        "benchmarks": (quiz("puzzle"),),
        "refused": (Refusal("list.csv", "no name", 9),),
    }
    return Incoming(releases=releases, **given | more)


def run(*releases: ReleaseRecord, dry_run: bool = False, **more: Any) -> Report:
    return import_releases(incoming(*releases, **more), path="list.csv", by="tester", dry_run=dry_run)


def _table() -> dict[str, list[dict[str, Any]]]:
    models = (Release, Alias, Claim, Rating, Score, Evidence, Source, Developer, Family, Benchmark)
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in models}


@pytest.fixture(autouse=True)
def known() -> None:
    """Load one open release with an alias, and its base."""
    load(richly(opened("o1", "2024-05-01", score(0.55)), base="c1"), closed("c1", "2024-01-01"))


def test_version_that_an_alias_names_is_the_release_that_bears_it() -> None:
    report = run(version("o1_high", ("access.hosted", "true"), scores=(score(0.4, "puzzle"),)))

    assert report.counts == {
        "releases matched": 1,
        "claims created": 1,
        "ratings unchanged": 1,
        "scores created": 1,
        "rows refused": 1,
    }
    claim = Claim.objects.get(field="access.hosted")
    assert (claim.release.slug, claim.status, claim.recorded_by) == ("o1", "accepted", "tester")


def test_version_of_the_same_name_without_an_alias_is_a_release_of_its_own_and_unreviewed() -> None:
    report = run(version("O1", ("date.released", "2024-05-01")))

    assert report.counts["releases created"] == 1
    created = Release.objects.get(slug="list-O1")
    assert not created.reviewed
    assert (str(created.released), created.developer.slug, created.family.slug) == ("2024-05-01", "smith", "listed")
    assert Alias.objects.get(release=created).value == "O1"


def test_what_the_registry_holds_already_is_unchanged() -> None:
    report = run(
        version("o1_high", ("date.released", "2024-05-01"), ("weights_final.availability", "public")),
    )

    assert report.counts["claims unchanged"] == 2
    assert not Claim.objects.filter(recorded_by="tester").exists()


def test_open_weights_do_not_contradict_a_gate() -> None:
    field = "weights_final.availability"
    load(claiming(opened("o1", "2024-05-01"), field, "gated_auto"), closed("c1", "2024-01-01"))

    report = run(version("o1_high", (field, "public")))

    assert (report.counts["claims unchanged"], report.conflicts) == (1, [])


def test_contradiction_is_stored_as_proposed_and_reported() -> None:
    report = run(version("o1_high", ("date.released", "2024-05-09")))

    assert report.conflicts == ["o1: date.released is 2024-05-01 here, 2024-05-09 there"]
    assert report.counts["claims in conflict, proposed"] == 1
    assert Claim.objects.get(value="2024-05-09").status == "proposed"
    assert str(Release.objects.get(slug="o1").released) == "2024-05-01"


def test_difference_that_the_catalogue_explains_says_so() -> None:
    explained = frozenset({("o1", "released"), ("o1", "score:quiz")})

    report = run(
        version("o1_high", ("date.released", "2024-05-09"), scores=(score(0.51, evaluator="Lister"),)),
        explained=explained,
    )

    assert report.conflicts == [
        "o1: date.released is 2024-05-01 here, 2024-05-09 there (the catalogue gives its reason)",
        "o1: quiz is 0.51 there (the catalogue gives its reason)",
    ]
    assert Score.objects.get(value=0.51).status == "proposed"


def test_value_that_the_catalogue_leaves_out_for_a_reason_is_only_proposed() -> None:
    report = run(version("o1_high", ("access.api", "true")), explained=frozenset({("o1", "accessibility")}))

    assert report.conflicts == ["o1: access.api is not stated here, true there (the catalogue gives its reason)"]
    assert Claim.objects.get(field="access.api", release__slug="o1").status == "proposed"


@pytest.mark.parametrize(
    ("value", "evaluator", "created"),
    [(0.55004, "Lab", 0), (0.5502, "Lab", 1), (0.55, "Another lab", 1)],
    ids=["rounded", "another value", "another evaluator"],
)
def test_score_is_the_same_where_evaluator_and_value_are(value: float, evaluator: str, created: int) -> None:
    report = run(version("o1_high", scores=(score(value, evaluator=evaluator),)))

    assert report.counts["scores created"] == created


def test_one_run_under_two_names_of_its_evaluator_is_one_score() -> None:
    twice = (score(0.4, "puzzle", evaluator="Lab"), score(0.4, "puzzle", evaluator="The Lab, leaderboard"))

    report = run(version("o1_high", scores=twice))

    assert (report.counts["scores created"], report.counts["scores unchanged"]) == (1, 1)


def test_second_run_changes_nothing() -> None:
    said = (
        version("o1_high", ("date.released", "2024-05-09"), scores=(score(0.51, evaluator="Lister"),)),
        version("new", ("date.released", "2024"), scores=(score(0.3, "puzzle"),)),
    )
    run(*said)
    before = _table()

    report = run(*said)

    assert _table() == before
    assert {name for name in report.counts if not name.endswith("unchanged")} == {"releases matched", "rows refused"}
    assert report.conflicts == []


def read_later(record: ReleaseRecord) -> ReleaseRecord:
    """Return what a later reading of the same places gives."""

    def later(item: Any) -> Any:
        return replace(item, evidence=replace(item.evidence, read="2025-03-01"))

    return replace(
        record,
        claims=tuple(map(later, record.claims)),
        aliases=tuple(map(later, record.aliases)),
        scores=tuple(map(later, record.scores)),
        ratings=tuple(map(later, record.ratings)),
    )


def test_second_run_on_another_day_changes_nothing() -> None:
    said = version("o1_high", ("access.hosted", "true"), scores=(score(0.3, "puzzle"),))
    run(said)
    before = _table()

    run(read_later(said))

    assert _table() == before


def test_claim_that_a_curator_has_superseded_stays_so_also_on_another_day() -> None:
    said = version("o1_high", ("access.hosted", "true"))
    run(said)
    supersede(Claim.objects.get(field="access.hosted"), by="ada", reason="It was closed down.")

    report = run(read_later(said))

    assert report.counts["claims unchanged"] == 1
    assert not Claim.objects.current().filter(field="access.hosted").exists()


def test_dry_run_writes_nothing_and_reports_the_same() -> None:
    said = (version("o1_high", ("date.released", "2024-05-09")), version("new", ("access.api", "true")))
    before = _table()

    tried = run(*said, dry_run=True)

    assert _table() == before
    assert not ImportRun.objects.filter(source_id_text="list").exists()
    done = run(*said)
    assert tried.dry_run
    assert not done.dry_run
    assert (tried.counts, tried.conflicts, tried.refused) == (done.counts, done.conflicts, done.refused)


def test_run_is_recorded_with_its_report() -> None:
    report = run(version("new"))

    recorded = ImportRun.objects.get(source_id_text="list")
    assert recorded.report == report.as_dict()
    assert recorded.report["refused"] == ["list.csv, line 9: no name"]
    assert (recorded.path, recorded.started_by) == ("list.csv", "tester")


def test_known_benchmark_developer_and_source_are_not_overwritten() -> None:
    Benchmark.objects.filter(slug="quiz").update(name="The quiz")

    run(
        version("new"),
        benchmarks=(replace(quiz(), name="Another name"),),
        developers=(DeveloperRecord("smith", "Smith"), DeveloperRecord("acme", "ACME Inc.")),
    )

    assert Benchmark.objects.get(slug="quiz").name == "The quiz"
    assert Developer.objects.get(slug="acme").name == "Acme"


def test_score_on_an_unknown_benchmark_stops_the_import_before_anything_is_written() -> None:
    before = _table()

    with pytest.raises(SourceError) as caught:
        run(version("new", scores=(score(0.1, "riddle"),)))

    assert caught.value.problems == ["the registry has no benchmark riddle: run load_catalogue first"]
    assert _table() == before


def test_failure_midway_writes_nothing() -> None:
    before = _table()

    with pytest.raises(Exception, match="claim_field_is_known"):
        run(version("one"), version("two", ("no.such.field", "true")))

    assert _table() == before


def test_date_of_a_matched_release_that_had_none_is_read_from_the_new_claim() -> None:
    supersede(Claim.objects.get(release__slug="o1", field="date.released"), by="ada", reason="Wrong.")

    run(version("o1_high", ("date.released", "2024-06")))

    assert str(Release.objects.get(slug="o1").released) == "2024-06"
