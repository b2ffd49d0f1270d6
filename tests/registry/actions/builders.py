"""Small invented catalogues, made of records, for testing what is written to the database."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from math import exp

from openness.licenses import Term
from registry.actions import catalogue as action
from registry.actions import editions
from registry.models import Edition
from registry.sources.catalogue import Catalogue
from registry.sources.records import (
    AliasRecord,
    BenchmarkRecord,
    ClaimRecord,
    DeveloperRecord,
    EstimateRecord,
    EvidenceRecord,
    FamilyRecord,
    LicenseRecord,
    LineageRecord,
    PolicyRecord,
    RatingRecord,
    ReleaseRecord,
    ScoreRecord,
    SourceRecord,
)

READ = EvidenceRecord("papers", "page 1", "2024-12-01")

_FREE = {"has_license", "osi_approved", "osd_conformant", "permits_use", "permits_modification", "permits_distribution"}
APACHE = LicenseRecord(
    "apache-2.0",
    "Apache License 2.0",
    {str(term): str(term) in _FREE for term in Term},
    READ,
    names=(("name", "Apache 2.0"),),
    spdx="Apache-2.0",
    text_read="primary",
)
HOUSE_RULES = PolicyRecord("house-rules", "House rules", "separate", {"military": "prohibited"}, READ)
PAPERS = SourceRecord("papers", "Papers", "Several", "documents", "https://example.org", "as stated", "2024-12")

GUESS = EstimateRecord(
    "guess",
    "A guess",
    "Several",
    open_means="weights",
    closed_means="the rest",
    benchmarks="Quiz",
    method="by eye",
    estimand="the lag",
    unit="months",
    value_text="half a year (4 to 9 months)",
    interval_is="unknown",
    moves="unknown",
    reproduced="unknown",
    evidence=READ,
    published="2024-11-01",
    value=6.0,
    low=4.0,
    high=9.0,
)


def quiz(key: str = "quiz", direction: str = "higher") -> BenchmarkRecord:
    return BenchmarkRecord(key, key.title(), "", "accuracy", direction, "https://example.org/quiz", "Several", True)


def score(value: float, benchmark: str = "quiz", *, evaluated: str = "unknown", evaluator: str = "Lab") -> ScoreRecord:
    return ScoreRecord(benchmark, value, evaluator, "third_party", READ, evaluated=evaluated)


def closed(slug: str, released: str, *scores: ScoreRecord) -> ReleaseRecord:
    """Return a release behind an API: T2."""
    return _release(slug, released, {"weights_final.availability": "not_released", "access.api": "true"}, scores)


def opened(slug: str, released: str, *scores: ScoreRecord) -> ReleaseRecord:
    """Return a release with open weights and inference code: T5."""
    claims = {
        "weights_final.availability": "public",
        "weights_final.license": "apache-2.0",
        "inference_code.availability": "public",
        "inference_code.license": "apache-2.0",
        "training_code.availability": "not_released",
    }
    return _release(slug, released, claims, scores)


def half_known(slug: str, released: str, *scores: ScoreRecord) -> ReleaseRecord:
    """Return a release with open weights of whose code nothing is known: T4 to T5."""
    claims = {
        "weights_final.availability": "public",
        "weights_final.license": "apache-2.0",
        "training_code.availability": "not_released",
    }
    return _release(slug, released, claims, scores)


def _release(slug: str, released: str, claims: dict[str, str], scores: Iterable[ScoreRecord]) -> ReleaseRecord:
    dated = ClaimRecord("date.released", released, READ)
    said = (ClaimRecord(field, value, READ) for field, value in claims.items())
    return ReleaseRecord(slug, slug.title(), "acme", "anvil", claims=(dated, *said), scores=tuple(scores))


def richly(record: ReleaseRecord, *, base: str) -> ReleaseRecord:
    """Return a release with a statement of every kind."""
    return replace(
        record,
        aliases=(AliasRecord("epoch_version", f"{record.slug}_high", READ),),
        ratings=(RatingRecord("epoch-accessibility", "API access", READ, date="2024-12"),),
        lineage=(LineageRecord(base, "finetune", READ),),
    )


def claiming(record: ReleaseRecord, field: str, value: str, **more: str) -> ReleaseRecord:
    """Return a record that says this of a field, and nothing else of it."""
    others = tuple(claim for claim in record.claims if claim.field != field)
    return replace(record, claims=(*others, ClaimRecord(field, value, READ, **more)))


def catalogue(*releases: ReleaseRecord, benchmarks: Iterable[BenchmarkRecord] = ()) -> Catalogue:
    return Catalogue(
        title="Invented",
        as_of="2025-01-01",
        recorded="2024-12-02",
        license="CC0-1.0",
        sources=(PAPERS,),
        developers=(DeveloperRecord("acme", "Acme", "Nowhere"),),
        families=(FamilyRecord("anvil", "Anvil", "acme"),),
        licenses=(APACHE,),
        policies=(HOUSE_RULES,),
        benchmarks=tuple(benchmarks) or (quiz(),),
        releases=releases,
        disagreements=(),
        estimates=(GUESS,),
    )


def load(*releases: ReleaseRecord, benchmarks: Iterable[BenchmarkRecord] = ()) -> action.Loaded:
    return action.load(catalogue(*releases, benchmarks=benchmarks), digest="invented")


def publish(as_of: date = date(2025, 1, 1)) -> Edition:
    edition, new = editions.publish(as_of=as_of, by="tester")
    assert new
    return edition


#: Three closed releases, two open ones (one dated to the month), and one that may or may not be open.
STAIRCASE = (
    closed("c1", "2024-01-01", score(0.50)),
    closed("c2", "2024-03-01", score(0.60)),
    closed("c3", "2024-07-01", score(0.80)),
    opened("o1", "2024-05-01", score(0.55)),
    opened("o2", "2024-08", score(0.70, evaluated="2024-09-15")),
    half_known("h1", "2024-06-01", score(0.62)),
)

#: Component benchmarks of an index: slope and difficulty of each.
COMPONENTS = {"one": (1.0, -0.5), "two": (2.0, 0.0), "three": (1.5, 0.5), "four": (2.5, 1.0), "five": (1.2, 1.5)}
VAULT = SourceRecord(
    "vault", "Vault", "Somebody", "dataset", "https://vault.example", "all rights reserved", redistributable=False
)
_IN_VAULT = EvidenceRecord("vault", "row 1", "2024-12-01")


def component(key: str, public: bool | str = True) -> BenchmarkRecord:
    """Return a benchmark of shares that the registry's own index is fitted to."""
    return replace(quiz(key), lower=0, upper=1, in_index=True, public=public)


def reaching(capability: float, *benchmarks: str) -> list[ScoreRecord]:
    """Return the scores of a capability on components, exactly as the index predicts them."""
    places = [(key, *COMPONENTS[key]) for key in benchmarks or COMPONENTS]
    return [score(1 / (1 + exp(-slope * (capability - difficulty))), key) for key, slope, difficulty in places]


def scoring(record: ReleaseRecord, benchmark: str, value: float, evidence: EvidenceRecord = READ) -> ReleaseRecord:
    """Return a release with this score on a benchmark, and no other on it."""
    others = tuple(each for each in record.scores if each.benchmark != benchmark)
    return replace(record, scores=(*others, replace(score(value, benchmark), evidence=evidence)))


def indexed_catalogue() -> Catalogue:
    """Return what an index can be fitted to: 13 releases on 5 benchmarks from 59 results.

    r00 to r11 come out month by month, 0.25 of a capability apart; r00, r03, r06 and r09 are open, of r07 only the
    month is known, and "paper" was only announced. Three results are far off: one that may be told, one of the vault,
    and one that stands in both. "few" has too few scores, "lonely" too few releases.
    """
    made = {
        f"r{number:02d}": (closed if number % 3 else opened)(
            f"r{number:02d}",
            f"2024-{number + 1:02d}" + ("" if number == 7 else "-01"),
            *reaching(-1.0 + 0.25 * number, *list(COMPONENTS)[: 5 - number % 2]),
        )
        for number in range(12)
    }
    made["r05"] = scoring(made["r05"], "three", 0.95)
    made["r08"] = scoring(made["r08"], "four", 0.0625, _IN_VAULT)
    both = scoring(made["r02"], "one", 0.98, _IN_VAULT)
    made["r02"] = replace(both, scores=(*both.scores, score(0.98, "one")))
    made["r11"] = replace(made["r11"], scores=(*made["r11"].scores, score(0.5, "lonely")))
    paper = closed("paper", "2024-02-15", *reaching(0.1))
    announced = tuple(replace(each, field="date.announced") for each in paper.claims if each.field == "date.released")
    return replace(
        catalogue(
            *made.values(),
            replace(paper, claims=(*announced, *paper.claims[1:])),
            closed("few", "2024-03-01", *reaching(0.2, "one", "two")),
            benchmarks=[
                *(component(key, {"two": False, "three": "unknown"}.get(key, True)) for key in COMPONENTS),
                component("lonely"),
            ],
        ),
        sources=(PAPERS, VAULT),
    )


def make_indexed() -> Edition:
    """Load what an index can be fitted to, and publish an edition with one."""
    action.load(indexed_catalogue(), digest="indexed")
    return publish()
