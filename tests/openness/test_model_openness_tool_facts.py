"""The Model Openness Tool's algorithm on facts: what its record of a release would list, and what that leads to."""

from __future__ import annotations

import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openness.assessment import assess, level_verdicts
from openness.definitions import definition
from openness.licenses import LicenseTable, LicenseTerms, Term
from openness.model_openness_tool import record_of
from openness.ternary import Ternary
from openness.verdicts import Verdict
from registry.sources import fixtures
from tests.openness.builders import component, facts
from tests.paths import source

MOT = definition("mot@2026-05")

TERMS = dict.fromkeys(Term, Ternary.TRUE)
TABLE = LicenseTable.of(
    [
        LicenseTerms("apache", "Apache License 2.0", TERMS, spdx="Apache-2.0"),
        LicenseTerms("community", "Anvil Community License", TERMS),
        LicenseTerms("none", "no licence", TERMS | {Term.HAS_LICENSE: Ternary.FALSE}),
    ]
)


def listed(said: dict[str, str]) -> dict[str, str | None]:
    return dict(record_of(facts(said, TABLE), MOT).components)


@pytest.mark.parametrize("availability", ["public", "gated_auto", "gated_manual"])
def test_what_can_be_downloaded_is_listed_behind_whatever_gate(availability: str) -> None:
    assert listed(component("weights_final", availability, "apache")) == {"Model parameters (Final)": "Apache-2.0"}


@pytest.mark.parametrize(
    "availability", ["on_request", "for_fee", "inspect_only", "not_released", "not_applicable", "unknown"]
)
def test_what_cannot_be_downloaded_or_is_not_known_is_not_listed(availability: str) -> None:
    assert listed(component("weights_final", availability, "apache")) == {}
    assert listed({"weights_final.license": "apache"}) == {}


@pytest.mark.parametrize(
    ("key", "license_id"),
    [("apache", "Apache-2.0"), ("community", "Anvil Community License"), ("none", ""), ("", ""), ("unknown", "")],
)
def test_a_licence_is_listed_by_its_spdx_id_or_else_its_name(key: str, license_id: str) -> None:
    assert listed(component("model_card", "public", key)) == {"Model card": license_id}


OPEN = component("training_data", "public", "apache")
PRETRAINING, POSTTRAINING = "training_data_pretrain", "training_data_posttrain"


@pytest.mark.parametrize(
    ("said", "datasets"),
    [
        (OPEN, "Apache-2.0"),
        (OPEN | {f"{POSTTRAINING}.license": "community"}, "Anvil Community License"),
        (OPEN | {f"{PRETRAINING}.license": "none"}, ""),
        (OPEN | {f"{POSTTRAINING}.availability": "not_released"}, None),
        (OPEN | {f"{POSTTRAINING}.availability": "not_applicable"}, "Apache-2.0"),
        (OPEN | {f"{POSTTRAINING}.availability": "unknown"}, None),
        (component(PRETRAINING, "public", "apache"), None),
        (component("training_data", "not_applicable", "apache"), None),
    ],
)
def test_datasets_are_listed_where_all_that_applies_is_and_the_worst_licence_counts(
    said: dict[str, str], datasets: str | None
) -> None:
    assert listed(said) == ({} if datasets is None else {"Datasets": datasets})


def test_each_finding_says_what_the_tool_sees_and_what_was_not_known() -> None:
    said = component("weights_final", "public", "community") | component("architecture_code", "public", "apache")
    said |= component("research_paper", "public", "apache") | component("training_code", "not_released")

    found = {each.criterion: each for each in assess(facts(said, TABLE), MOT).findings}

    weights, report, code = found["parameters-final"], found["technical-report"], found["training-code"]
    assert found["architecture"].verdict is Verdict.MET
    assert (weights.verdict, weights.grade, weights.missing) == (Verdict.NOT_MET, "invalid", ())
    assert weights.reason == (
        "Model parameters (Final): listed under Anvil Community License, which the tool does not treat as open."
    )
    assert weights.claims == ("claim:weights_final.availability", "claim:weights_final.license")
    assert report.verdict is Verdict.NOT_APPLICABLE
    assert report.reason == "Technical report: not listed; the research paper stands in for it."
    assert (code.verdict, code.reason, code.missing) == (Verdict.NOT_MET, "Training code: not listed.", ())
    assert found["model-card"].missing == ("model_card.availability", "model_card.license")
    assert found["sample-outputs"].verdict is Verdict.NOT_APPLICABLE


def test_nothing_known_is_unclassified() -> None:
    found = assess(facts({}), MOT)

    assert (found.verdict, found.levels.lowest, found.levels.highest) == ("Unclassified", 0, 0)
    assert found.progress == {"3": 0.0, "2": 0.0, "1": 0.0}


PARTS = [each for criterion in MOT.criteria if criterion.part for each in criterion.part.component]


@given(
    gone=st.dictionaries(
        st.sampled_from(PARTS), st.sampled_from(["unknown", "not_released", "gated_auto"]), max_size=3
    ),
    other=st.dictionaries(st.sampled_from(PARTS), st.sampled_from(["community", "none"]), max_size=1),
)
def test_the_class_follows_from_the_findings(gone: dict[str, str], other: dict[str, str]) -> None:
    said = {field: value for part in PARTS for field, value in component(part, "public", "apache").items()}
    said |= {f"{part}.availability": value for part, value in gone.items()}
    said |= {f"{part}.license": value for part, value in other.items()}

    found = assess(facts(said, TABLE), MOT)

    met = [level for level, verdict in level_verdicts(MOT, found.findings).items() if verdict is Verdict.MET]
    assert found.verdict == (met[0] if met else "Unclassified")


def test_every_archetype_gets_the_class_that_the_tool_would_give() -> None:
    releases, licenses = fixtures.read(source("golden", "openness", "fixtures.yaml"))
    table = LicenseTable.of(
        LicenseTerms(each.key, each.name, {Term(k): Ternary.of(v) for k, v in each.terms.items()}, spdx=each.spdx)
        for each in licenses
    )
    with source("golden", "openness", "expected_verdicts.csv").open(encoding="utf-8", newline="") as file:
        expected = {row["fixture"]: row["mof_tool_class"] for row in csv.DictReader(file)}

    found = {
        release.slug: assess(facts({claim.field: claim.value for claim in release.claims}, table), MOT).verdict
        for release in releases
    }

    assert len(expected) >= 16
    assert {name: found[name] for name in expected} == expected
