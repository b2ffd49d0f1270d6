"""Known conflicts about when something came out, and whether its weights did."""

from __future__ import annotations

import pytest

from registry.models import Claim, LicenseTerm, Rating, Release
from registry.sources.records import RatingRecord
from tests.registry.known_conflicts.conftest import Reports
from tests.registry.known_conflicts.reading import (
    LICENSE,
    RELEASED,
    WEIGHTS,
    claims,
    contradicted,
    doubts,
    held,
    place,
    ratings,
    say,
)
from tests.registry.known_conflicts.rows import row

pytestmark = [pytest.mark.sources, pytest.mark.django_db]


@row("record date vs release date", "Amber (and 91 joined MOT records)", "release date")
def test_the_date_of_a_record_of_the_tool_is_no_release_date(reports: Reports) -> None:
    assert reports["mot"].counts["releases matched"] > 10
    assert not Claim.objects.filter(evidence__source__key__startswith="mot", field__startswith="date.").exclude(
        recorded_by="catalogue"
    )
    # The index gives 2023-11, the day of the announcement is 11 December.
    assert claims("amber-7b", RELEASED, status="accepted") == [("accepted", "2023-12-11")]


@row("typo: impossible date", "Kimi K2 Instruct", "release date")
def test_a_year_that_was_mistyped_is_a_conflict_and_suspicious(reports: Reports) -> None:
    say("helm", "kimi-k2-instruct", (RELEASED, "2024-07-14"))

    assert contradicted("kimi-k2-instruct", RELEASED, "2025-07-11", by="2024-07-14", of="helm")
    assert (RELEASED, "2024-07-14", "far_date") in doubts("kimi-k2-instruct")


@row("typo: impossible date", "Kimi K2 Instruct 0905", "release date")
def test_a_second_year_that_was_mistyped_is_told_too(reports: Reports) -> None:
    say("helm", "kimi-k2-instruct-0905", (RELEASED, "2024-09-05"))

    assert contradicted("kimi-k2-instruct-0905", RELEASED, "2025-09-05", by="2024-09-05", of="helm")
    assert (RELEASED, "2024-09-05", "far_date") in doubts("kimi-k2-instruct-0905")


@row("typo: impossible date", "Kimi K2 Thinking", "release date")
def test_a_third_year_that_was_mistyped_moves_no_release(reports: Reports) -> None:
    say("helm", "kimi-k2-thinking", (RELEASED, "2024-11-06"))

    assert contradicted("kimi-k2-thinking", RELEASED, "2025-11-06", by="2024-11-06", of="helm")
    assert (RELEASED, "2024-11-06", "far_date") in doubts("kimi-k2-thinking")
    assert str(Release.objects.get(slug="kimi-k2-thinking").released_on) == "2025-11-06"


@row("predecessor date copied", "DeepSeek-V3.1", "release date")
def test_the_date_of_a_predecessor_is_a_conflict_and_suspicious(reports: Reports) -> None:
    assert contradicted("deepseek-v3.1", RELEASED, "2025-08-21", by="2025-01-10", of="llm-stats")
    assert doubts("deepseek-v3.1") == [(RELEASED, "2025-01-10", "far_date")]


@row("predecessor date copied", "DeepSeek-V2.5", "release date")
def test_the_date_of_a_predecessor_four_months_before_is_a_conflict(reports: Reports) -> None:
    # 2024-05-08 is 121 days before 2024-09-06: below the 180 days from which a date is suspicious by itself.
    assert contradicted("deepseek-v2.5", RELEASED, "2024-09-06", by="2024-05-08", of="llm-stats")
    assert doubts("deepseek-v2.5") == []


@row("announcement vs release", "o3", "release date")
def test_an_announcement_is_another_date_than_the_release(reports: Reports) -> None:
    assert claims("o3", "date.announced") == [("accepted", "2024-12-20")]
    assert claims("o3", RELEASED) == [("accepted", "2025-04-16")]

    say("epoch-large", "o3", (RELEASED, "2024-12-20"))

    assert contradicted("o3", RELEASED, "2025-04-16", by="2024-12-20", of="epoch-large")
    assert str(Release.objects.get(slug="o3").released_on) == "2025-04-16"


@row("staged release", "GPT-2 (1.5B)", "release date")
def test_the_day_of_a_paper_is_not_that_of_the_weights(reports: Reports) -> None:
    assert claims("gpt-2-1.5b", "date.announced") == [("accepted", "2019-02-14")]

    say("helm", "gpt-2-1.5b", (RELEASED, "2019-02-14"))

    assert contradicted("gpt-2-1.5b", RELEASED, "2019-11-05", by="2019-02-14", of="helm")
    assert (RELEASED, "2019-02-14", "far_date") in doubts("gpt-2-1.5b")


@row("staged release", "Falcon-40B", "release date")
def test_a_staged_release_has_three_dates_and_a_dated_licence(reports: Reports) -> None:
    assert claims("falcon-40b", "date.announced") == [("accepted", "2023-03-15")]
    assert held("falcon-40b", LICENSE, "2023-05-26") == {"tii-falcon-llm-1.0"}
    assert held("falcon-40b", LICENSE, "2023-06-14") == {"apache-2.0"}

    say("ecosystem-graphs", "falcon-40b", (RELEASED, "2023-06-14"))

    assert contradicted("falcon-40b", RELEASED, "2023-05-25", by="2023-06-14", of="ecosystem-graphs")
    assert contradicted("falcon-40b", RELEASED, "2023-05-25", by="2023-03-15", of="epoch-models-2026-08")


@row("weights opened later", "Grok-1", "weights")
def test_weights_that_followed_a_closed_product_are_open_from_that_day(reports: Reports) -> None:
    assert claims("grok-1", RELEASED) == [("accepted", "2023-11-04")]
    assert held("grok-1", WEIGHTS, "2024-03-16") == {"not_released"}
    # Eleven days before the list of conflicts has it: the post of the developer is of 17 March.
    assert held("grok-1", WEIGHTS, "2024-03-28") == {"public"}
    assert held("grok-1", LICENSE, "2024-03-16") == set()

    say("somebody", "grok-1", (RELEASED, "2024-03-28"))

    assert contradicted("grok-1", RELEASED, "2023-11-04", by="2024-03-28", of="somebody")


@row("weights opened later", "Grok-2", "weights")
def test_a_label_that_was_not_updated_stays_a_rating_beside_the_dated_change(reports: Reports) -> None:
    assert held("grok-2", WEIGHTS, "2025-07-31") == {"not_released"}
    assert held("grok-2", WEIGHTS, "2026-08-22") == {"public"}
    assert held("grok-2", LICENSE, "2026-08-22") == {"xai-community"}
    assert ratings("grok-2", "epoch-accessibility") == {"API access"}
    assert "weights_endmodel: open" in ratings("grok-2", "osai-index")
    # The index dates the weights, and calls that the release.
    assert contradicted("grok-2", RELEASED, "2024-08-13", by="2025-08", of="osai-2026-06")

    report = say("lmarena", "grok-2", (LICENSE, "Proprietary"))

    assert ["names no licence text" in refused.reason for refused in report.refused] == [True]
    assert held("grok-2", LICENSE, "2026-08-22") == {"xai-community"}


@row("weights opened later", "MiniMax-M3", "weights")
def test_a_newer_snapshot_adds_to_what_an_older_one_said(reports: Reports) -> None:
    assert ratings("minimax-m3", "os-ai-map") == {"closed (1 of 5)"}
    # Epoch's row of July has no index yet, and the importer reads no row of that file without one.
    label = RatingRecord("epoch-accessibility", "API access", place("epoch-index-2026-07"), date="2026-07")
    say("epoch-index-2026-07", "minimax-m3", (WEIGHTS, "not_released"), ratings=(label,))

    found = Rating.objects.filter(release__slug="minimax-m3", scheme="epoch-accessibility")
    assert {(str(each.rated_on), each.value) for each in found} == {
        ("2026-07-01", "API access"),
        ("2026-08-22", "Open weights (restricted use)"),
    }
    assert held("minimax-m3", WEIGHTS, "2026-06-08") == {"not_released"}
    assert held("minimax-m3", WEIGHTS, "2026-07-30") == {"public"}
    assert held("minimax-m3", LICENSE, "2026-07-30") == {"minimax-community-m3"}

    say("lmarena-2026-06", "minimax-m3", (LICENSE, "Proprietary"))
    later = say("lmarena-2026-07", "minimax-m3", (LICENSE, "MiniMax Community License"))

    # Of which version that name speaks is for a person to say.
    assert later.counts["licence names put in the queue"] == 1
    assert claims("minimax-m3", LICENSE) == [("accepted", "minimax-community-m3")]


@row("weights opened later", "MiniMax-M2.7", "licence")
def test_proprietary_first_and_a_licence_later_is_a_dated_change(reports: Reports) -> None:
    assert held("minimax-m2.7", WEIGHTS, "2026-03-31") == {"not_released"}
    assert held("minimax-m2.7", LICENSE, "2026-03-31") == set()
    assert held("minimax-m2.7", LICENSE, "2026-04-30") == {"minimax-m2.7-nc"}

    first = say("lmarena-2026-03", "minimax-m2.7", (LICENSE, "Proprietary"))
    later = say("lmarena-2026-04", "minimax-m2.7", (LICENSE, "Modified MIT"))

    assert len(first.refused) == 1
    # Five texts begin so, and none of them is that of this model.
    assert later.counts["licence names put in the queue"] == 1
    assert claims("minimax-m2.7", LICENSE) == [("accepted", "minimax-m2.7-nc")]


@row("reclassified upstream", "Kimi K2.5", "accessibility")
def test_a_source_that_changed_its_mind_changes_no_fact(reports: Reports) -> None:
    found = Rating.objects.filter(release__slug="kimi-k2.5", scheme="epoch-accessibility")
    assert {(str(each.rated_on), each.value) for each in found} == {
        ("2026-05-01", "Open weights (restricted use)"),
        ("2026-08-22", "Open weights (unrestricted)"),
    }
    assert claims("kimi-k2.5", LICENSE) == [("accepted", "kimi-modified-mit")]
    assert claims("kimi-k2.5", WEIGHTS) == [("accepted", "public")]


def _terms(slug: str) -> dict[str, str]:
    (key,) = held(slug, LICENSE, "2026-08-22")
    return dict(LicenseTerm.objects.filter(license__key=key).values_list("term", "value"))


@row("inconsistent rule", "Kimi K3", "accessibility")
def test_what_a_licence_allows_is_read_from_its_terms_and_not_from_a_label(reports: Reports) -> None:
    assert ratings("kimi-k3", "epoch-accessibility") == {"Open weights (non-commercial)"}
    assert ratings("llama-3.1-405b", "epoch-accessibility") == {"Open weights (restricted use)"}

    said = [_terms(slug) for slug in ("kimi-k3", "llama-3.1-405b")]

    # Both allow commercial use, and ask the largest to come to terms: of one by revenue, of the other by users.
    assert [{name: terms[name] for name in ("commercial_use", "non_commercial")} for terms in said] == [
        {"commercial_use": "true", "non_commercial": "false"}
    ] * 2
    assert [(terms["scale_threshold"], terms["revenue_threshold"]) for terms in said] == [
        ("false", "true"),
        ("true", "false"),
    ]


@row("definition of open", "Llama 3.1", "weights class")
def test_three_bodies_judge_a_gate_each_by_its_own_rule(reports: Reports) -> None:
    slug = "llama-3.1-405b-instruct"
    assert "weights_endmodel: closed" in ratings(slug, "osai-index")
    assert ratings(slug, "epoch-accessibility") == {"Open weights (restricted use)"}
    assert ratings("llama-3.1-8b-instruct", "os-ai-map") == {"restricted (2 of 5)"}
    assert claims(slug, WEIGHTS) == [("accepted", "gated_manual")]


@row("definition of open", "Claude 3.5 Haiku, Gemini 1.5 Flash-8B, Inflection 3.0", "access")
def test_open_to_the_public_is_not_open_weights(reports: Reports) -> None:
    for slug in ("claude-3.5-haiku", "inflection-3.0"):
        # No importer maps that word to weights; had one done so, it would not pass.
        say("ecosystem-graphs", slug, (WEIGHTS, "public"))

        assert contradicted(slug, WEIGHTS, "not_released", by="public", of="ecosystem-graphs")
        assert (WEIGHTS, "public", "shows_nothing") in doubts(slug)


@row("definition of open", "Llama-3-70B (HELM)", "access")
def test_open_without_a_licence_says_no_more_than_that_weights_are_there(reports: Reports) -> None:
    report = say("helm", "llama-3-70b", (WEIGHTS, "public"))

    # The gate is said more exactly here.
    assert report.counts["claims unchanged"] == 1
    assert claims("llama-3-70b", WEIGHTS) == [("accepted", "gated_manual")]
    assert claims("llama-3-70b", LICENSE) == [("accepted", "llama3")]
    assert ratings("llama-3-70b", "epoch-accessibility") == {"Open weights (restricted use)"}
