"""What lawyers, producers and standards people ask of the bundled catalogue: page and API give one answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from pytest_django import DjangoDbBlocker

from registry.models import Edition
from tests.asking import bundled_edition, read_api, read_page

pytestmark = pytest.mark.django_db

LLAMA = "llama-3.1-405b-instruct"
DISTILL = "deepseek-r1-distill-llama-70b"


@pytest.fixture(scope="module", autouse=True)
def edition(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Edition]:
    """The edition that a fresh checkout publishes, once for all questions."""
    with bundled_edition(django_db_blocker) as published:
        yield published


def _all(path: str, **query: Any) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for number in range(1, 9):
        found = read_api(path, **query, page=number, page_size=200)
        rows += found["results"]
        if number == found["pages"]:
            break
    return rows


def test_why_the_licence_of_llama_fails_is_one_sentence_that_names_policy_and_threshold() -> None:
    (row,) = read_api("assessments/", release=LLAMA, definition="osaid@1.0", findings="yes")["results"]
    reason = {finding["criterion"]: finding["reason"] for finding in row["findings"]}["param.terms"]

    assert reason == (
        "The weights are under the Llama 3.1 Community License, which incorporates an acceptable-use policy, asks "
        "those with more than 700 million monthly users for a separate licence and asks to show its name in the "
        "product; OSAID 1.0 asks for use for any purpose."
    )
    assert reason in read_page(f"/releases/{LLAMA}/").words


def test_what_would_have_to_change_for_llama() -> None:
    (osaid,) = read_api(f"releases/{LLAMA}/changes/", definition="osaid@1.0")["results"]
    (g7,) = read_api(f"releases/{LLAMA}/changes/", definition="g7@2026-05-29")["results"]

    fields = {change["field"] for change in osaid["sets"][0]["changes"]}
    assert {"weights_final.license", "training_code.availability", "data_info.provenance"} <= fields
    assert g7["target"] == "Open Weights AI"
    # Relicensing alone does, but that each download was approved by hand, which that label does not allow.
    assert {change["field"] for change in g7["sets"][0]["changes"]} == {
        "weights_final.availability",
        "weights_final.license",
    }


def test_a_declared_licence_freer_than_its_base_is_flagged_and_capped() -> None:
    page = read_page(f"/releases/{DISTILL}/")
    tier = read_api(f"releases/{DISTILL}/")["verdicts"]["tiers@1"]["verdict"]

    assert tier == "T4"
    assert "Conflict: the declared licence is open, the licence of a base is not." in page.words


def test_which_open_weights_allow_military_use_is_four_groups_with_clauses() -> None:
    rows = _all("policies/uses/military/")
    groups = {row["release"]["slug"]: row["group"] for row in rows}

    assert set(groups.values()) == {
        "no text held restricts it",
        "prohibited",
        "prohibited but for named parties",
        "undetermined",
    }
    assert groups[LLAMA] == "prohibited but for named parties"
    assert all(row["grounds"] for row in rows)
    prohibited = [row for row in rows if row["group"] == "prohibited"]
    assert all(any(ground["clause"] for ground in row["grounds"]) for row in prohibited)
    words = read_page("/policies/uses/military/").words
    assert all(f"{group}: {list(groups.values()).count(group)}" in words.lower() for group in set(groups.values()))


def test_before_the_announcement_the_ban_of_llama_held_for_everybody() -> None:
    rows = _all("policies/uses/military/", as_of="2024-11-03")

    assert {row["release"]["slug"]: row["group"] for row in rows}[LLAMA] == "prohibited"


def test_what_drops_out_for_a_company_in_the_european_union_with_800_million_users() -> None:
    rows = _all("use/", commercial="yes", monthly_users=800_000_000, country="EU")
    found = {row["release"]["slug"]: row for row in rows}

    dropped = {slug for slug, row in found.items() if row["answer"] == "not allowed"}
    assert {"llama-2-70b", LLAMA, "llama-4-maverick-instruct"} <= dropped
    maverick = {ground["topic"]: ground["stands_in"]["key"] for ground in found["llama-4-maverick-instruct"]["grounds"]}
    # The exclusion of the Union stands in the policy, the threshold in the licence.
    assert (maverick["geographic_limit"], maverick["scale_threshold"]) == ("llama4-aup", "llama4")
    assert found["amber-7b"]["answer"] == "allowed"
    assert all(ground["clause"] or ground["text"] for ground in found[LLAMA]["grounds"])


def test_an_option_moves_verdicts_and_the_page_counts_them() -> None:
    rows = _all("definitions/tiers@1/verdicts/", option="use-policy=set-aside")
    moved = [row for row in rows if row["verdict"] != row["in_edition"]]

    assert moved
    words = read_page("/definitions/tiers@1/", **{"use-policy": "set-aside"}).words
    assert f"{len(moved)} releases get another verdict than in the edition" in words


def test_where_another_body_rates_otherwise_the_page_says_which_fact_makes_the_difference() -> None:
    words = read_page("/releases/qwen2.5-72b-instruct/").words

    assert "Epoch AI, model accessibility: “Open weights (unrestricted)”" in words
    assert "What makes the difference: The weights are under the" in words
