"""Sources that speak at second hand: of known releases only, with claims that wait for a person."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from registry.actions import catalogue as action
from registry.actions.import_reports import Report
from registry.actions.imports import Incoming, import_releases
from registry.actions.statements import supersede
from registry.models import Alias, Benchmark, Claim, ImportRun, LicenseQuery, Rating, Release, Score, Source
from registry.sources.reading import Refusal
from registry.sources.records import (
    AliasRecord,
    ClaimRecord,
    EvidenceRecord,
    RatingRecord,
    ReleaseRecord,
    SourceError,
    SourceRecord,
)
from tests.registry.actions.builders import APACHE, READ, catalogue, claiming, closed, load, opened, quiz, score

pytestmark = pytest.mark.django_db

LISTS = SourceRecord("lists", "Lists", "Lister", "dataset", "https://example.org/l", "CC0-1.0")
PAGE = ("huggingface", "acme/o1")


def at(place: str) -> EvidenceRecord:
    return EvidenceRecord("lists", f"list, {place}", "2025-02-01")


def said(
    *claims: tuple[str, str], id: str = "o-one", names: tuple[tuple[str, str], ...] = (PAGE,), **more: Any
) -> ReleaseRecord:
    """Return what the list says of one release."""
    return ReleaseRecord(
        id,
        "O One",
        "",
        "",
        claims=tuple(ClaimRecord(field, value, at(f"{id}, {field}")) for field, value in claims),
        aliases=tuple(AliasRecord(scheme, value, at(id)) for scheme, value in names),
        **more,
    )


def run(*releases: ReleaseRecord, only: tuple[str, ...] = (), dry_run: bool = False, **more: Any) -> Report:
    incoming = Incoming("lists", releases, (LISTS,), **more)
    return import_releases(incoming, path="list", by="tester", only=only, dry_run=dry_run)


def _table() -> dict[str, list[dict[str, Any]]]:
    models = (Release, Alias, Claim, Rating, Score, LicenseQuery, Source, Benchmark)
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in models}


@pytest.fixture(autouse=True)
def known() -> None:
    """Load two open releases that the Hub knows, and one that it does not."""
    first = replace(opened("o1", "2024-05-01"), aliases=(AliasRecord(*PAGE, READ), AliasRecord("name", "O One", READ)))
    second = replace(opened("o2", "2024-08"), aliases=(AliasRecord("huggingface", "acme/o2", READ),))
    load(claiming(first, "model_card.license", "unknown"), second, closed("c1", "2024-01-01"))


def test_new_claims_wait_for_a_person_and_ratings_do_not() -> None:
    report = run(said(("access.hosted", "true"), ratings=(RatingRecord("mot-class", "Class III", at("o-one")),)))

    assert report.counts == {
        "records read": 1,
        "records unmatched": 0,
        "releases matched": 1,
        "claims proposed": 1,
        "ratings created": 1,
        "rows refused": 0,
    }
    claim = Claim.objects.get(field="access.hosted")
    assert (claim.release.slug, claim.status, claim.recorded_by) == ("o1", "proposed", "tester")
    assert Rating.objects.get(scheme="mot-class").status == "accepted"


def test_what_no_alias_ties_to_a_release_is_named_and_left_alone() -> None:
    before = _table()

    report = run(said(("access.api", "true"), id="O1", names=(("huggingface", "ACME/o1"), ("name", "o1"))))

    assert report.unmatched == ["O1: O One"]
    assert report.counts["records unmatched"] == 1
    after = _table()
    assert after.pop("Source") != before.pop("Source")
    assert after == before


def test_names_of_two_releases_are_of_neither() -> None:
    report = run(said(("access.api", "true"), names=(PAGE, ("huggingface", "acme/o2"))))

    assert report.refused == [Refusal("o-one", "its names are those of 2 releases: o1, o2")]
    assert not Claim.objects.filter(recorded_by="tester").exists()


def test_two_names_of_one_release_are_its_names() -> None:
    assert run(said(names=(PAGE, ("name", "O One")))).counts["releases matched"] == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("date.released", "2024-05-01"),
        ("date.released", "2024-05"),
        ("date.released", "2024"),
        ("weights_final.availability", "public"),
        ("weights_final.availability", "gated_auto"),
        ("weights_final.license", "Apache 2.0"),
    ],
)
def test_what_the_registry_says_already_or_more_exactly_changes_nothing(field: str, value: str) -> None:
    report = run(said((field, value)))

    assert (report.counts["claims unchanged"], report.conflicts) == (1, [])
    assert not Claim.objects.filter(recorded_by="tester").exists()


@pytest.mark.parametrize(
    ("field", "value", "conflict"),
    [
        ("date.released", "2024-06", "o1: date.released is 2024-05-01 here, 2024-06 there"),
        ("training_code.availability", "public", "o1: training_code.availability is not_released here, public there"),
    ],
)
def test_contradiction_is_proposed_and_reported(field: str, value: str, conflict: str) -> None:
    report = run(said((field, value)))

    assert report.conflicts == [conflict]
    assert report.counts["claims in conflict, proposed"] == 1
    assert Claim.objects.get(recorded_by="tester").status == "proposed"
    assert str(Release.objects.get(slug="o1").released) == "2024-05-01"


def test_a_day_says_more_than_the_month_that_is_held() -> None:
    report = run(said(("date.released", "2024-08-14"), names=(("huggingface", "acme/o2"),)))

    assert report.conflicts == ["o2: date.released is 2024-08 here, 2024-08-14 there"]


def test_what_is_unknown_here_is_not_contradicted() -> None:
    report = run(said(("model_card.license", "Apache 2.0")))

    assert (report.counts["claims proposed"], report.conflicts) == (1, [])


def test_data_of_a_training_that_there_was_not_are_not_spoken_of() -> None:
    load(
        claiming(
            replace(opened("o1", "2024-05-01"), aliases=(AliasRecord(*PAGE, READ),)),
            "training_data_posttrain.availability",
            "not_applicable",
        ),
        closed("c1", "2024-01-01"),
    )

    report = run(
        said(
            ("training_data_pretrain.availability", "public"),
            ("training_data_posttrain.availability", "public"),
            ("training_data_posttrain.license", "Apache 2.0"),
        )
    )

    assert report.counts["claims about data that do not apply"] == 2
    assert [claim.field for claim in Claim.objects.filter(recorded_by="tester")] == [
        "training_data_pretrain.availability"
    ]


def test_the_same_proposal_of_another_source_or_one_that_was_rejected_is_not_made_again() -> None:
    run(said(("access.hosted", "true")))
    Claim.objects.filter(field="access.hosted").update(status="rejected")

    report = run(said(("access.hosted", "true"), id="o-uno"))

    assert report.counts["claims unchanged"] == 1


def test_a_licence_is_resolved_by_its_name_and_one_that_is_not_known_waits_in_the_queue() -> None:
    report = run(
        said(("data_card.license", "Apache 2.0"), ("paper.license", "House terms"), ("code.license", "House terms"))
    )

    assert Claim.objects.get(recorded_by="tester").value == "apache-2.0"
    query = LicenseQuery.objects.get()
    assert (query.text, query.times, query.state) == ("House terms", 2, "open")
    assert query.met_in == "lists: list, o-one, paper.license, paper.license: House terms"
    assert report.licenses == [query.met_in, "lists: list, o-one, code.license, code.license: House terms"]
    assert report.counts["licence names put in the queue"] == 2


@pytest.mark.parametrize("written", ["other", "Proprietary"])
def test_what_names_no_licence_text_is_refused_and_waits_for_nobody(written: str) -> None:
    report = run(said(("data_card.license", written)))

    assert report.refused == [
        Refusal("list, o-one, data_card.license", f"{written!r} names no licence text", place="data_card.license")
    ]
    assert not LicenseQuery.objects.exists()


def test_a_choice_of_licences_is_no_single_text() -> None:
    mit = replace(APACHE, key="mit", name="MIT License", spdx="MIT", names=())
    release = replace(opened("o1", "2024-05-01"), aliases=(AliasRecord(*PAGE, READ),))
    action.load(replace(catalogue(release), licenses=(APACHE, mit)), digest="two licences")

    report = run(said(("data_card.license", "MIT OR Apache-2.0")))

    (refused,) = report.refused
    assert refused.reason == "Apache-2.0 OR MIT is several texts, and a claim is of one"
    assert not Claim.objects.filter(recorded_by="tester").exists()
    assert not LicenseQuery.objects.exists()


def test_names_elsewhere_are_put_forward_until_a_person_has_declared_them() -> None:
    records = (
        said(names=(PAGE, ("api", "acme/o1-api"), ("name", "Another name"))),
        said(id="again", names=(PAGE, ("api", "acme/o1-api"))),
    )

    report = run(*records, proposes=frozenset({"api", "huggingface"}))

    assert report.aliases == ["o1: acme/o1-api (api)"]
    assert not Alias.objects.filter(scheme="api").exists()

    held = Alias.objects.get(scheme="huggingface", value="acme/o1")
    Alias.objects.create(release=held.release, scheme="api", value="acme/o1-api", evidence=held.evidence)
    assert run(*records, proposes=frozenset({"api", "huggingface"})).aliases == []


def test_only_the_benchmarks_of_known_releases_are_written() -> None:
    records = (
        said(scores=(replace(score(0.4, "puzzle"), evidence=at("o-one")),)),
        said(id="stranger", names=(), scores=(replace(score(0.4, "riddle"), evidence=at("stranger")),)),
    )

    report = run(*records, benchmarks=(quiz("puzzle"), quiz("riddle")))

    assert report.counts["scores created"] == 1
    assert set(Benchmark.objects.values_list("slug", flat=True)) == {"quiz", "puzzle"}


EVERYTHING = (
    said(
        ("access.hosted", "true"),
        ("date.released", "2024-06"),
        ("weights_final.license", "House terms"),
        ("data_card.license", "other"),
        names=(PAGE, ("api", "acme/o1-api")),
        ratings=(RatingRecord("mot-class", "Class III", at("o-one")),),
        scores=(replace(score(0.4), evidence=at("o-one, score")),),
    ),
    said(("access.api", "true"), id="stranger", names=(("huggingface", "acme/o9"),)),
)


@pytest.mark.parametrize("day", ["2025-02-01", "2025-03-01"], ids=["the same day", "another day"])
def test_second_run_changes_nothing_and_names_again_what_waits(day: str) -> None:
    first = run(*EVERYTHING, proposes=frozenset({"api"}))
    before = _table()

    def later(items: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(replace(item, evidence=replace(item.evidence, read=day)) for item in items)

    report = run(
        *(
            replace(
                record,
                claims=later(record.claims),
                aliases=later(record.aliases),
                ratings=later(record.ratings),
                scores=later(record.scores),
            )
            for record in EVERYTHING
        ),
        proposes=frozenset({"api"}),
    )

    assert _table() == before
    assert not [name for name in report.counts if "created" in name or "proposed" in name or "queue" in name]
    assert (report.conflicts, report.licenses, report.aliases) == ([], first.licenses, first.aliases)


def test_a_proposal_that_a_curator_has_superseded_is_not_made_again() -> None:
    run(*EVERYTHING)
    supersede(Claim.objects.get(field="access.hosted"), by="ada", reason="Not so.")

    assert run(*EVERYTHING).counts["claims unchanged"] == 2


def test_dry_run_writes_nothing_and_reports_the_same() -> None:
    before = _table()

    tried = run(*EVERYTHING, dry_run=True)

    assert _table() == before
    assert not ImportRun.objects.filter(source_id_text="lists").exists()
    assert tried.as_dict() == run(*EVERYTHING).as_dict() | {"dry_run": True}


def test_failure_midway_writes_nothing() -> None:
    before = _table()

    with pytest.raises(Exception, match="claim_field_is_known"):
        run(EVERYTHING[0], said(("no.such.field", "true"), names=(("huggingface", "acme/o2"),)))

    assert _table() == before


@pytest.mark.parametrize("wanted", ["o-two", "acme/o2", "o2"], ids=["id in the source", "name", "slug here"])
def test_only_what_is_asked_for_is_imported(wanted: str) -> None:
    other = said(("access.api", "true"), id="o-two", names=(("huggingface", "acme/o2"),))

    report = run(said(("access.api", "true")), other, only=(wanted,))

    assert report.counts["records read"] == 1
    assert Claim.objects.get(recorded_by="tester").release.slug == "o2"


def test_asking_for_what_is_not_there_stops_the_import() -> None:
    before = _table()

    with pytest.raises(SourceError) as caught:
        run(said(("access.api", "true")), only=("o1", "o3", "o4"))

    assert caught.value.problems == [f"--only: '{name}' names no record of this source" for name in ("o3", "o4")]
    assert _table() == before
