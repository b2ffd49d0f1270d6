"""What the API withholds: as its description says; and the log and the moves, which tell it neither."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from registry.actions.upkeep import save_noun
from registry.models import Edition, License, Policy, Release, Source, VerdictMove
from tests.registry.api.conftest import Read, check

#: Answers that withhold something, in the world of tests/registry/vault.py.
WITHHOLDING = {
    "releases/": "releases/",
    "releases/{slug}/": "releases/kept/",
    "releases/{slug}/changes/": "releases/edged/changes/",
    "releases/{slug}/history/": "releases/kept/history/",
    "claims/": "claims/",
    "moves/": "moves/",
    "licenses/": "licenses/",
    "licenses/{key}/": "licenses/locked-1/",
    "policies/": "policies/",
    "policies/{key}/": "policies/locked-rules/",
    "policies/uses/{tag}/": "policies/uses/military/",
    "use/": "use/?commercial=yes",
    "assessments/": "assessments/?findings=yes&page_size=200",
    "published-estimates/": "published-estimates/",
}


@pytest.mark.parametrize("path", WITHHOLDING)
def test_answer_that_withholds_is_as_the_schema_says(
    vault: Source, client: Client, schema: dict[str, Any], path: str
) -> None:
    check(client, schema, path, f"/api/v1/{WITHHOLDING[path]}")


def test_move_does_not_name_the_licence_it_rests_on(vault: Source, read: Read) -> None:
    moves = {row["release"]["slug"]: row for row in read("moves/", definition="tiers@1")["results"]}

    # Only the terms of the Zebra Licence moved: they bind "kept", and through it "derived".
    assert set(moves) == {"kept", "derived"}
    for slug in moves:
        (cause,) = [each for each in moves[slug]["causes"] if each["kind"] == "license_text"]
        assert (cause["license"], bool(cause["withheld"])) == (None, True)
        stored = read(f"releases/{slug}/history/")["verdicts"]
        assert cause in [each for one in stored for move in one["moves"] for each in move["causes"]]


def test_log_tells_that_a_text_changed_and_not_how(vault: Source, read: Read) -> None:
    locked, rules = License.objects.get(key="locked-1"), Policy.objects.get(key="locked-rules")
    term, stance = locked.terms.get(term="naming"), rules.stances.get()
    term.value, stance.stance = "true", "permitted"
    save_noun(locked, by="ada", reason="Read again.", parts=[term])
    save_noun(rules, by="ada", reason="Read again.", parts=[stance])

    rows = [row for noun in ("license", "policy") for row in read("changes/", noun=noun)["results"]]

    assert [row["withheld"] for row in rows] == [True, True]
    assert {each[side] for row in rows for each in row["changes"] for side in ("before", "after")} <= {
        None,
        "naming · withheld",
        "military · withheld",
    }


def test_log_does_not_name_an_alias_that_is_withheld(vault: Source, read: Read) -> None:
    rows = [row for noun in ("alias", "aliasproposal") for row in read("changes/", noun=noun)["results"]]

    assert [(row["name"], row["withheld"]) for row in rows] == [("", True), ("", True)]
    told = [{each["column"]: each["after"] for each in row["changes"]} for row in rows]
    assert [each["value"] for each in told] == ["withheld", "withheld"]


def test_move_does_not_name_a_base_that_is_withheld(vault: Source, read: Read) -> None:
    move = VerdictMove.objects.filter(edition=Edition.objects.newest(), release__slug="derived", definition="tiers@1")
    causes = [{"kind": "base_release", "release": "plain"}, {"kind": "method", "code_version": "1"}]
    move.update(release=Release.objects.get(slug="edged"), causes=causes)

    base, method = read("moves/", release="edged")["results"][0]["causes"]

    assert (base["kind"], base["release"], bool(base["withheld"])) == ("base_release", None, True)
    assert method == causes[1]


def test_log_of_a_release_does_not_tell_a_name_that_is_withheld(vault: Source, read: Read) -> None:
    kept = Release.objects.get(slug="kept")
    save_noun(kept, by="ada", reason="Not theirs.", removed=kept.aliases.exclude(scheme="mot"))

    (row,) = read("changes/", noun="release")["results"]

    assert row["withheld"]
    assert [(each["before"], each["after"]) for each in row["changes"]] == [
        ("huggingface · withheld", None),
        ("name · Kept by Acme", None),
    ]
