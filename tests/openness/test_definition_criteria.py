"""One thing closed in a release that is open in everything: which criteria of each definition it then does not meet."""

from __future__ import annotations

import pytest

from openness.assessment import assess
from openness.definitions import definition
from openness.facts import ReleaseFacts
from openness.licenses import LicenseTable, LicenseTerms, Term
from openness.verdicts import Verdict
from tests.openness.builders import FREE, GRANTS, NO_LICENSE, NON_COMMERCIAL, component, facts, license_terms
from tests.openness.strategies import EVERYTHING_OPEN

OPEN = EVERYTHING_OPEN | {"systemic_risk": "false", "monetised": "false", "access.gating_security_only": "false"}
STATED = (Term.HAS_LICENSE, Term.PERMITS_USE, Term.PERMITS_MODIFICATION, Term.PERMITS_DISTRIBUTION)


def _only(term: Term) -> LicenseTerms:
    return license_terms(f"only-{term}", true=(*STATED, term))


def _without(term: Term) -> LicenseTerms:
    return license_terms(f"without-{term}", true=[each for each in GRANTS if each is not term])


TABLE = LicenseTable.of(
    [
        FREE,
        NON_COMMERCIAL,
        NO_LICENSE,
        license_terms("proportionate", true=(*STATED, Term.FIELD_OF_USE, Term.SAFETY_PROPORTIONATE)),
        license_terms(
            "not-judged", true=(*STATED, Term.FIELD_OF_USE), unknown=(Term.SAFETY_PROPORTIONATE, Term.OSD_CONFORMANT)
        ),
        *map(_only, Term),
        *map(_without, GRANTS),
    ]
)


def known(said: dict[str, str]) -> ReleaseFacts:
    return facts(OPEN | said, TABLE)


def under(name: str, license_key: str) -> dict[str, str]:
    return component(name, "public", license_key)


def partly(name: str) -> dict[str, str]:
    return component(name, "public", completeness="partial")


def kept(*names: str) -> dict[str, str]:
    return {field: value for name in names for field, value in component(name, "not_released").items()}


BY_HAND, BY_ITSELF = component("weights_final", "gated_manual"), component("weights_final", "gated_auto")
SECURITY = {"access.gating_security_only": "true"}

#: By definition: what is closed, and the criteria that are then not met.
UNMET = {
    "mof@1.0": [
        (kept("architecture_code"), {"model.architecture"}),
        (kept("weights_final"), {"model.parameters"}),
        (BY_HAND, set()),
        (under("weights_final", "nc"), {"model.parameters"}),
        # Each of three lists makes a licence an open one.
        (under("weights_final", "only-osi_approved"), set()),
        (under("weights_final", "only-fsf_libre"), set()),
        (under("weights_final", "only-mof_open"), set()),
        (under("weights_final", "only-osd_conformant"), {"model.parameters"}),
        # A paper stands in for a report, whether the report is missing or not open; nothing stands in for a paper.
        (kept("technical_report"), set()),
        (under("technical_report", "no-license"), set()),
        (kept("research_paper"), {"paper"}),
        (kept("technical_report", "research_paper"), {"report", "paper"}),
        (kept("technical_report") | under("research_paper", "nc"), {"report", "paper"}),
        (under("evaluation_results", "no-license"), {"evaluation.results"}),
        (kept("model_card"), {"model.card"}),
        (kept("data_card"), {"data.card"}),
        (kept("training_code"), {"code.training"}),
        (partly("training_code"), set()),
        (under("inference_code", "nc"), {"code.inference"}),
        (kept("evaluation_code"), {"code.evaluation"}),
        (kept("evaluation_data"), {"evaluation.data"}),
        # Datasets count under any licence and under none.
        (under("training_data", "nc"), set()),
        (under("training_data", "no-license"), set()),
        (kept("training_data_posttrain"), {"data.sets"}),
        (kept("data_processing_code"), {"code.preprocessing"}),
        (under("weights_intermediate", "nc"), {"model.checkpoints"}),
        # What is optional never counts.
        (kept("supporting_tools", "sample_outputs", "model_metadata"), set()),
    ],
    "eu-ai-act@2025-07": [
        ({"systemic_risk": "true"}, {"not_systemic"}),
        (BY_HAND, {"access", "weights_public"}),
        (BY_ITSELF, {"access"}),
        (BY_ITSELF | SECURITY, set()),
        (under("weights_final", "only-geographic_limit"), {"access"}),
        (under("weights_final", "nc"), {"use"}),
        (under("weights_final", "only-scale_threshold"), {"use"}),
        (under("weights_final", "only-revenue_threshold"), {"use"}),
        (under("weights_final", "only-field_of_use"), {"use"}),
        (under("weights_final", "proportionate"), set()),
        (under("weights_final", "only-share_alike"), set()),
        (under("weights_final", "only-attribution"), set()),
        (under("weights_final", "without-permits_modification"), {"modify_distribute"}),
        (under("weights_final", "without-permits_distribution"), {"modify_distribute"}),
        ({"monetised": "true"}, {"no_monetisation"}),
        (kept("architecture_code"), set()),
        (kept("technical_report"), set()),
        (kept("architecture_code", "technical_report"), {"architecture_public"}),
        (kept("model_card"), {"usage_public"}),
        (kept("training_code", "training_data", "data_card"), set()),
        (
            kept("weights_final"),
            {"access", "use", "modify_distribute", "weights_public"},
        ),
    ],
    "owd@0.3": [
        (BY_ITSELF, set()),
        (BY_HAND, {"weights"}),
        (component("weights_final", "for_fee"), {"weights"}),
        (under("weights_final", "nc"), {"terms"}),
        (under("weights_final", "without-osi_approved"), set()),
        (under("weights_final", "without-osd_conformant"), {"terms"}),
        (kept("training_code", "training_data", "inference_code"), set()),
    ],
    "debian-ml@2021": [
        (BY_HAND, set()),
        (component("weights_final", "for_fee"), {"weights.downloadable"}),
        (under("weights_final", "without-dfsg_free"), {"weights.free"}),
        (under("weights_final", "only-dfsg_free"), set()),
        (under("training_data", "without-open_data"), {"data.free"}),
        (partly("training_data_pretrain"), {"data.free"}),
        (component("training_data_pretrain", "gated_auto"), {"data.free"}),
        (partly("training_code"), {"code.training"}),
        (kept("training_code"), {"code.training"}),
        (under("training_code", "nc"), set()),
    ],
    "fsf@2024-10": [
        (kept("inference_code"), {"software"}),
        (partly("inference_code"), set()),
        (under("inference_code", "without-fsf_libre"), {"software"}),
        (partly("training_code"), {"software"}),
        (under("training_code", "without-fsf_libre"), {"software"}),
        (partly("data_processing_code"), {"software"}),
        (kept("data_processing_code"), {"software"}),
        (under("data_processing_code", "without-fsf_libre"), {"software"}),
        (kept("training_data_posttrain"), {"data"}),
        (partly("training_data"), {"data"}),
        (under("training_data", "without-open_data"), {"data"}),
        (BY_ITSELF, {"parameters"}),
        (under("weights_final", "nc"), {"parameters"}),
        (under("weights_final", "without-fsf_libre"), set()),
    ],
    "solaiman@2023": [
        ({"access.hosted": "false"}, {"hosted"}),
        ({"access.api": "false"}, {"api"}),
        (BY_HAND, set()),
        (kept("weights_final"), {"weights.downloadable"}),
        (partly("training_code"), {"code.training"}),
        (kept("training_code"), {"code.training"}),
        (partly("training_data"), {"data.public"}),
        (component("training_data_pretrain", "on_request"), {"data.public"}),
        # Licences are nothing to it.
        (under("weights_final", "no-license") | under("training_data", "no-license"), set()),
    ],
    "ntia@2024": [
        (BY_HAND, set()),
        (under("weights_final", "no-license"), set()),
        (component("weights_final", "on_request"), {"weights"}),
        (kept("weights_final"), {"weights"}),
    ],
}
CASES = [(key, said, unmet) for key, cases in UNMET.items() for said, unmet in cases]


def unmet(key: str, said: dict[str, str]) -> set[str]:
    """Return the criteria that are not met; every other one must be met."""
    found = assess(known(said), definition(key))
    assert {each.verdict for each in found.findings} <= {Verdict.MET, Verdict.NOT_MET}
    return {each.criterion for each in found.findings if each.verdict is Verdict.NOT_MET}


@pytest.mark.parametrize("key", UNMET)
def test_a_release_that_is_open_in_everything_meets_every_criterion(key: str) -> None:
    assert unmet(key, {}) == set()


@pytest.mark.parametrize(("key", "said", "expected"), CASES)
def test_what_is_closed_is_not_met_and_nothing_else(key: str, said: dict[str, str], expected: set[str]) -> None:
    assert unmet(key, said) == expected


@pytest.mark.parametrize("key", UNMET)
def test_every_criterion_is_shown_not_to_be_met_by_some_release(key: str) -> None:
    shown = set().union(*(expected for _, expected in UNMET[key]))

    assert shown == {criterion.id for criterion in definition(key).criteria}


def test_limits_that_nobody_judged_leave_the_exemption_open() -> None:
    found = assess(known(under("weights_final", "not-judged")), definition("eu-ai-act@2025-07"))

    (use,) = [each for each in found.findings if each.criterion == "use"]
    assert (found.verdict, use.verdict) == ("unknown", Verdict.UNKNOWN)
    assert use.missing == ("license:not-judged.safety_proportionate",)


@pytest.mark.parametrize("gate", ["public", "gated_auto"])
def test_what_a_gate_serves_matters_only_where_there_is_one(gate: str) -> None:
    said = component("weights_final", gate) | {"access.gating_security_only": "unknown"}

    found = assess(known(said), definition("eu-ai-act@2025-07"))

    assert found.verdict == ("met" if gate == "public" else "unknown")
    assert found.missing == (() if gate == "public" else ("access.gating_security_only",))
