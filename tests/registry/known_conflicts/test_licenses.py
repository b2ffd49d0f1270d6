"""Known conflicts about licences: whose text, of which component, from which day, and what names no text."""

from __future__ import annotations

import pytest

from openness.licenses.resolution import Kind, resolve
from registry.facts.names import license_names
from registry.models import AliasProposal, Claim, LicenseQuery, Lineage
from registry.sources import mot
from tests.paths import source
from tests.registry.known_conflicts.conftest import Reports
from tests.registry.known_conflicts.reading import (
    LICENSE,
    WEIGHTS,
    claims,
    conflict,
    contradicted,
    doubts,
    enter,
    held,
    ratings,
    record,
    say,
)
from tests.registry.known_conflicts.rows import row

pytestmark = [pytest.mark.sources, pytest.mark.django_db]

TODAY = "2026-08-22"
CODE = "inference_code.license"


def queued() -> set[str]:
    return set(LicenseQuery.objects.filter(state="open").values_list("text", flat=True))


@row("closed model with open licence", "Claude-1, Claude-2", "weights licence")
def test_an_open_claim_that_shows_nothing_does_not_pass(reports: Reports) -> None:
    refused = {item.file: item.reason for item in reports["mot"].refused if item.file.startswith("Claude")}
    reason = "no address of anything: what it lists is not proposed"
    assert refused == {"Claude-1.yml": reason, "Claude-2.yml": reason}
    assert claims("claude-2", WEIGHTS) == [("accepted", "not_released")]
    assert claims("claude-2", LICENSE) == []

    # A source that only says so, without the tool's list.
    say("somebody", "claude-2", (LICENSE, "MIT"), (WEIGHTS, "public"))

    assert contradicted("claude-2", WEIGHTS, "not_released", by="public", of="somebody")
    assert set(doubts("claude-2")) == {(LICENSE, "mit", "license_of_closed"), (WEIGHTS, "public", "shows_nothing")}


@row("default value as fact", "844 MOT components", "component licence")
def test_what_a_form_says_of_itself_is_not_stated(reports: Reports) -> None:
    listed = [written for each in mot.records(source("data", "mot")) for written in each.components.values()]
    assert listed.count("") == 844
    said = Claim.objects.filter(evidence__source__key="mot", field__endswith=".license")
    assert said.count() > 40
    assert not said.filter(value__in=("no-license", "unlicensed", "unknown")).exists()


@row("contradiction in one record", "DeepSeek-R1", "licence")
def test_a_header_is_not_read_as_the_licence_of_the_weights(reports: Reports) -> None:
    assert claims("deepseek-r1", LICENSE) == [("accepted", "mit")]
    assert "licenses: closed" in ratings("deepseek-r1", "osai-index")

    say("a-header", "deepseek-r1", (LICENSE, "DeepSeek License Agreement"))

    assert contradicted("deepseek-r1", LICENSE, "mit", by="deepseek-license-1.0", of="a-header")


@row("wrong licence", "Gemini 2.5 Flash-Lite", "licence")
def test_the_licence_of_a_page_is_not_that_of_a_closed_model(reports: Reports) -> None:
    assert claims("gemini-2.5-flash-lite", "date.released") == [("proposed", "2025-06-17")]
    assert claims("gemini-2.5-flash-lite", LICENSE) == []

    say("somebody", "gemini-2.5-flash-lite", (LICENSE, "CC-BY-4.0"))

    assert claims("gemini-2.5-flash-lite", LICENSE) == [("proposed", "cc-by-4.0")]
    assert doubts("gemini-2.5-flash-lite") == [(LICENSE, "cc-by-4.0", "license_of_closed")]


@row("wrong licence", "Gemma 3n E2B / E4B", "licence")
def test_proprietary_beside_a_link_to_the_weights_is_refused_as_wrong(reports: Reports) -> None:
    refused = {item.file: item.reason for item in reports["llm-stats"].refused if item.place == LICENSE}
    for slug, page in (("gemma-3n-e2b", "gemma-3n-E2B"), ("gemma-3n-e4b", "gemma-3n-E4B")):
        assert refused[f"organizations/google/models/{slug}/model.json, license_id"] == (
            "'Proprietary' names no licence text, beside a link to "
            f"https://huggingface.co/google/{page}: one of the two is wrong"
        )
        assert claims(slug, LICENSE) == [("accepted", "gemma")]


@row("duplicate with different licence", "Kimi K2 0905", "licence")
def test_two_records_of_one_model_are_proposed_as_names_of_one_release(reports: Reports) -> None:
    found = AliasProposal.objects.filter(release__slug="kimi-k2-instruct-0905", scheme="llm_stats")
    assert sorted(found.values_list("value", "state")) == [
        ("kimi-k2-0905", "open"),
        ("kimi-k2-instruct-0905", "open"),
    ]
    assert claims("kimi-k2-instruct-0905", LICENSE) == [("accepted", "kimi-modified-mit")]

    say("llm-stats-again", "kimi-k2-instruct-0905", (LICENSE, "MIT"))

    assert contradicted("kimi-k2-instruct-0905", LICENSE, "kimi-modified-mit", by="mit", of="llm-stats-again")


@row("wrong licence", "DeepSeek-Coder-V2-0724", "licence")
def test_proprietary_does_not_close_what_is_open(reports: Reports) -> None:
    report = say("lmarena", "deepseek-coder-v2-0724", (LICENSE, "Proprietary"))

    assert [str(item) for item in report.refused] == [
        f"its row, {LICENSE}: 'Proprietary' names no licence text",
    ]
    assert claims("deepseek-coder-v2-0724", LICENSE) == [("accepted", "deepseek-license-1.0")]
    assert held("deepseek-coder-v2-0724", WEIGHTS, TODAY) == {"public"}


@row("upstream base licence", "Llama-3.3-Nemotron-Super-49B-v1", "licence")
def test_a_derivative_has_its_own_licence_and_that_of_its_base(reports: Reports) -> None:
    slug = "llama-3.3-nemotron-super-49b-v1"
    assert contradicted(slug, LICENSE, "nvidia-open-model-2025-04", by="llama3.1", of="llm-stats")

    say("lmarena", slug, (LICENSE, "Nvidia"))

    # Two texts begin so.
    assert "Nvidia" in queued()
    # Of the next version the catalogue has the base, whose licence caps the weights.
    base = Lineage.objects.get(release__slug=f"{slug}.5")
    assert base.base.slug == "llama-3.3-70b-instruct"
    assert (held(f"{slug}.5", LICENSE, TODAY), held(base.base.slug, LICENSE, TODAY)) == (
        {"nvidia-open-model-2025-04"},
        {"llama3.3"},
    )


@row("licence changed", "Yi-34B", "licence")
def test_a_changed_licence_is_two_dated_claims(reports: Reports) -> None:
    assert held("yi-34b", LICENSE, "2024-05-29") == {"yi-series-2023"}
    assert held("yi-34b", LICENSE, "2024-06-01") == {"apache-2.0"}

    say("open-llm-leaderboard", "yi-34b", (LICENSE, "apache-2.0"))
    say("lmarena", "yi-34b", (LICENSE, "Yi License"))
    say("somebody", "yi-34b", (LICENSE, "MIT"))

    assert "Yi License" in queued()
    assert [status for status, _ in claims("yi-34b", LICENSE)] == ["accepted", "accepted", "proposed"]
    assert contradicted("yi-34b", LICENSE, "yi-series-2023, then apache-2.0", by="mit", of="somebody")


@row("licence changed", "DeepSeek-V3", "licence")
def test_code_and_weights_have_each_a_licence_and_versions_too(reports: Reports) -> None:
    assert held("deepseek-v3", LICENSE, TODAY) == {"deepseek-license-1.0"}
    assert held("deepseek-v3-0324", LICENSE, TODAY) == {"mit"}
    # Of the source's files: two texts in one field.
    assert "MIT + Model License (Commercial use allowed)" in queued()

    unchanged = say("lmarena", "deepseek-v3", (LICENSE, "DeepSeek"))
    say("ecosystem-graphs", "deepseek-v3", (LICENSE, "MIT"))

    assert unchanged.counts["claims unchanged"] == 1
    assert contradicted("deepseek-v3", LICENSE, "deepseek-license-1.0", by="mit", of="ecosystem-graphs")


@row("variant licence", "MPT-30B", "licence")
def test_the_licence_of_a_chat_model_is_not_that_of_its_base(reports: Reports) -> None:
    chat = record(
        "lmarena",
        [("llm_stats", "mpt-30b-chat")],
        [(LICENSE, "CC-BY-NC-SA-4.0")],
        name="MPT-30B-chat",
        maker="MosaicML",
    )
    report = enter("lmarena", chat)

    assert report.unmatched == ["mpt-30b-chat: MPT-30B-chat"]
    assert not AliasProposal.objects.filter(value="mpt-30b-chat").exists()
    assert {value for _, value in claims("mpt-30b", LICENSE)} == {"apache-2.0"}


@row("variant licence", "SOLAR-10.7B", "licence")
def test_base_and_instruct_keep_each_its_licence(reports: Reports) -> None:
    instruct = [("huggingface", "upstage/SOLAR-10.7B-Instruct-v1.0")]
    base = [("huggingface", "upstage/SOLAR-10.7B-v1.0")]
    report = enter(
        "hub", record("hub", instruct, [(LICENSE, "cc-by-nc-4.0")]), record("hub", base, [(LICENSE, "apache-2.0")])
    )

    assert report.counts["claims unchanged"] == 2
    assert claims("solar-10.7b", LICENSE) == [("accepted", "apache-2.0")]
    assert claims("solar-10.7b-instruct", LICENSE) == [("accepted", "cc-by-nc-4.0")]


@row("code vs weights licence", "MusicGen", "licence")
def test_the_licence_of_the_code_does_not_free_the_weights(reports: Reports) -> None:
    _one_word_for_both("musicgen-medium", weights="cc-by-nc-4.0")


@row("code vs weights licence", "Whisper", "licence")
def test_a_vendor_that_says_two_things_of_two_components_says_both(reports: Reports) -> None:
    _one_word_for_both("whisper-large-v3", weights="apache-2.0")


def _one_word_for_both(slug: str, *, weights: str) -> None:
    """Enter MIT for code and weights alike: of the code it says nothing new, of the weights it contradicts."""
    report = say("ecosystem-graphs", slug, (CODE, "MIT"), (LICENSE, "MIT"))

    assert report.counts["claims unchanged"] == 1
    assert claims(slug, CODE) == [("accepted", "mit")]
    assert contradicted(slug, LICENSE, weights, by="mit", of="ecosystem-graphs")


@row("verdict differs", "Starling", "licence")
def test_where_nobody_read_the_text_two_sources_leave_it_unknown(reports: Reports) -> None:
    say("hub", "starling-lm-7b-alpha", (LICENSE, "Apache-2.0"))
    say("lmarena", "starling-lm-7b-alpha", (LICENSE, "CC-BY-NC-4.0"))

    found = conflict("starling-lm-7b-alpha", LICENSE)

    assert (found.outcome, found.value) == ("proposed", "unknown")
    assert {(each.claim.value, each.rank, each.stands) for each in found.contenders} == {
        ("apache-2.0", 1, False),
        ("cc-by-nc-4.0", 1, False),
    }


@row("verdict differs", "BLOOM", "OSI status")
def test_open_components_under_a_restricted_licence_are_both_told(reports: Reports) -> None:
    assert {"datasources_basemodel: open", "weights_basemodel: open"} <= ratings("bloomz-p3", "osai-index")
    assert ratings("bloom-176b", "osi-validation-2024") == {"would probably pass with other terms"}
    assert claims("bloom-176b", LICENSE) == [("accepted", "bigscience-bloom-rail-1.0")]


@row("verdict differs", "StarCoder2", "OSI status")
def test_verdicts_of_two_bodies_stand_beside_the_licence(reports: Reports) -> None:
    assert "weights_basemodel: open" in ratings("starcoder2-15b-instruct-v0.1", "osai-index")
    assert ratings("starcoder2-15b", "osi-validation-2024") == {"would probably pass with other terms"}
    assert ratings("starcoder2-15b", "epoch-accessibility") == {"Open weights (restricted use)"}
    assert claims("starcoder2-15b", LICENSE) == [("accepted", "bigcode-openrail-m")]


@row("verdict differs", "T5", "OSI status")
def test_what_passes_one_definition_is_partial_by_an_index(reports: Reports) -> None:
    assert ratings("t5-11b", "osi-validation-2024") == {"pass"}
    assert {"datasources_basemodel: partial", "code: partial"} <= ratings("t5x", "osai-index")
    # A mark below open says nothing of what there is.
    assert not Claim.objects.filter(release__slug="t5x", field__startswith="training_data").exists()


@row("spelling", "Claude 3.5 Haiku", "licence")
def test_a_misspelt_word_waits_in_the_queue_and_is_never_open(reports: Reports) -> None:
    misspelt = say("arena-catalog", "claude-3.5-haiku", (LICENSE, "Propretary"))
    spelt = say("lmarena", "claude-3.5-haiku", (LICENSE, "Proprietary"))

    assert misspelt.counts["licence names put in the queue"] == 1
    assert "Propretary" in queued()
    assert [item.reason for item in spelt.refused] == ["'Proprietary' names no licence text"]
    assert claims("claude-3.5-haiku", LICENSE) == []
    assert held("claude-3.5-haiku", WEIGHTS, TODAY) == {"not_released"}


@row("spelling", "Falcon 40B etc.", "licence")
def test_spellings_of_one_text_are_one_text_and_a_family_is_none(reports: Reports) -> None:
    names = license_names()
    spelt = {
        each: resolve(each, names=names)
        for each in ("Apache-2.0", "Apache 2.0", "apache-2.0", "MIT", "MIT license", "BSD-3")
    }
    assert {each: found.keys for each, found in spelt.items()} == {
        **dict.fromkeys(("Apache-2.0", "Apache 2.0", "apache-2.0"), ("apache-2.0",)),
        **dict.fromkeys(("MIT", "MIT license"), ("mit",)),
        "BSD-3": ("bsd-3-clause",),
    }
    assert {found.kind for found in spelt.values()} == {Kind.LICENSE}
    assert not resolve("BSD", names=names).is_resolved
    assert {value for _, value in claims("falcon-40b", LICENSE)} == {"tii-falcon-llm-1.0", "apache-2.0"}
