"""No claim counts whose evidence nobody can find."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from registry.actions.evidence_audit import audit
from registry.models import Claim, FrontierRecord, Release, ReleaseState, Score
from registry.sources import catalogue
from registry.sources.records import ClaimRecord, EvidenceRecord, ReleaseRecord
from tests.registry.actions import builders as build

pytestmark = pytest.mark.django_db

HEARSAY = replace(build.PAPERS, key="hearsay", title="Hearsay", url="")
NOWHERE = EvidenceRecord("hearsay", "somebody said so", "2024-12-01")
SOMEWHERE = replace(NOWHERE, locator="model card", url="https://acme.example/card")
FIELD = "training_code.availability"


def load(record: ReleaseRecord) -> None:
    catalogue = build.catalogue(build.closed("c1", "2023-01-01", build.score(0.4)), record)
    build.action.load(replace(catalogue, sources=(build.PAPERS, HEARSAY)), digest="gate")


def saying(evidence: EvidenceRecord, value: str = "public") -> ReleaseRecord:
    """Return an open release whose training code is said to be this, on some evidence."""
    record = build.opened("o1", "2024-05-01", build.score(0.5))
    others = tuple(claim for claim in record.claims if claim.field != FIELD)
    return replace(record, claims=(*others, ClaimRecord(FIELD, value, evidence)))


def known() -> str:
    """Return what the edition holds the training code for."""
    build.publish()
    state = ReleaseState.objects.get(timeline__release__slug="o1")
    return str(state.facts["statements"].get(FIELD, ["unknown"])[0])


@pytest.mark.parametrize(
    ("evidence", "value"),
    [(NOWHERE, "unknown"), (SOMEWHERE, "public"), (replace(NOWHERE, source="papers"), "public")],
    ids=["no address", "an address of its own", "an address of its source"],
)
def test_a_field_said_on_evidence_without_an_address_is_unknown(evidence: EvidenceRecord, value: str) -> None:
    load(saying(evidence))

    assert known() == value


def test_what_cannot_be_found_contradicts_nothing() -> None:
    record = saying(SOMEWHERE)
    load(replace(record, claims=(*record.claims, ClaimRecord(FIELD, "not_released", NOWHERE))))

    assert known() == "public"


def test_a_date_without_an_address_is_unknown() -> None:
    record = build.opened("o1", "2024-05-01")
    load(replace(record, claims=(ClaimRecord("date.released", "2024-05-01", NOWHERE), *record.claims[1:])))

    release = Release.objects.get(slug="o1")
    assert (release.released_on, release.released_on_precision) == (None, "unknown")


def test_a_score_without_an_address_enters_no_lag() -> None:
    record = build.opened("o1", "2024-05-01", replace(build.score(0.5), evidence=NOWHERE))
    load(record)
    build.publish()

    assert Score.objects.accepted().count() == 2
    assert list(Score.objects.counting().values_list("release__slug", flat=True)) == ["c1"]
    assert set(FrontierRecord.objects.values_list("score__release__slug", flat=True)) == {"c1"}


def test_it_did_not_count_at_an_earlier_moment_either() -> None:
    load(saying(NOWHERE))
    moment = Claim.objects.latest("recorded_at").recorded_at

    assert Claim.objects.accepted(moment).filter(field=FIELD).count() == 1
    assert Claim.objects.counting(moment).filter(field=FIELD).count() == 0


def test_the_audit_lists_what_does_not_count() -> None:
    load(saying(NOWHERE))

    found = audit(date(2025, 1, 1))

    claims = found.tallies["claims"]
    assert (claims.total - claims.counting, found.lacking) == (1, 1)
    told = found.unfounded[0]
    assert (told.noun, told.release, told.about, told.locator) == ("claim", "o1", FIELD, "somebody said so")
    assert told.key == Claim.objects.get(field=FIELD, release__slug="o1").key


def test_the_bundle_loses_nothing_by_it() -> None:
    bundle = catalogue.read()
    homes = {source.key: source.url for source in bundle.sources}

    lost = {
        f"{release.slug}: {said.evidence.locator}"
        for release in bundle.releases
        for said in (*release.claims, *release.ratings, *release.scores)
        if not said.evidence.url and not homes[said.evidence.source]
    }

    assert lost == set()
