"""What is withheld says so, is told apart from what is unknown, and leaves our own judgement where it was."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from registry.actions import curation, declarations
from registry.actions.renaming import rename_release
from registry.models import PolicyStance, Release, Source
from registry.sources.records import ClaimRecord, EvidenceRecord
from tests.registry.actions import builders as build
from tests.registry.outsiders import producer_of

FREE = EvidenceRecord("papers", "page 2", "2024-12-03")


def _read(client: Client, path: str, **query: Any) -> dict[str, Any]:
    response = client.get(f"/api/v1/{path}", query)
    assert response.status_code == 200, response.content
    content: dict[str, Any] = response.json()
    return content


def _rows(client: Client, path: str, **query: str) -> list[dict[str, str]]:
    response = client.get(path, query)
    assert response.status_code == 200, response.content
    return list(csv.DictReader(io.StringIO(response.content.decode())))


def _findings(client: Client, release: str, definition: str = "tiers@1") -> dict[str, dict[str, Any]]:
    """Return the findings on a release by criterion, after comparing the file with both addresses of the API."""
    day = "2025-01-01"
    listed = _read(client, "assessments/", release=release, definition=definition, as_of=day, findings="yes")
    told = listed["results"][0]
    assert _read(client, f"assessments/{told['assessment']}/")["findings"] == told["findings"]
    file = [row for row in _rows(client, f"/releases/{release}/findings.csv") if row["definition"] == definition]
    for row, found in zip(file, told["findings"], strict=True):
        assert (row["criterion"], row["verdict"]) == (found["criterion"], found["verdict"])
        assert row["reason"] == ("withheld" if found["withheld"] else found["reason"])
        assert row["missing"] == ("withheld" if found["withheld"] else " ".join(found["missing"]))
    return {found["criterion"]: found for found in told["findings"]}


def _say(release: str, field: str, value: str) -> None:
    record = ClaimRecord(field, value, FREE)
    curation.record_statement(Release.objects.get(slug=release), record, by="ada", reason="Read.")


def test_reason_is_withheld_and_the_verdict_stays(vault: Source, client: Client) -> None:
    found = _findings(client, "kept")["weights.downloadable"]

    assert (found["verdict"], found["reason"], found["missing"], found["wanted"]) == ("met", None, None, None)
    assert found["claims"]
    assert "does not allow" in found["withheld"]


def test_reason_that_rests_on_nothing_withheld_is_told(vault: Source, client: Client) -> None:
    found = _findings(client, "kept")

    # The vault says of the API only that it is unknown, which is nobody's value.
    assert (found["api"]["reason"].startswith("It is not known"), found["api"]["withheld"]) == (True, None)
    assert all(each["withheld"] is None for each in _findings(client, "plain").values())


@pytest.mark.parametrize("release", ["derived", "edged", "locked", "bound"])
def test_reason_that_restates_a_base_or_a_text_is_withheld(vault: Source, client: Client, release: str) -> None:
    found = _findings(client, release)

    assert found["weights.terms"]["withheld"]
    assert found["weights.downloadable"]["withheld"] is None


@pytest.mark.parametrize(("base", "release"), [("kept", "derived"), ("plain", "edged")])
def test_base_that_was_renamed_since_is_still_withheld(vault: Source, client: Client, base: str, release: str) -> None:
    rename_release(Release.objects.get(slug=base), f"{base}-anew", by="ada", reason="So it is called.")

    assert _findings(client, release)["weights.terms"]["withheld"]
    grounds = {row["release"]["slug"]: row["grounds"] for row in _read(client, "use/", commercial="yes")["results"]}
    assert any(ground["withheld"] for ground in grounds[release])


def test_what_another_source_says_as_well_is_told(vault: Source, client: Client) -> None:
    _say("kept", "weights_final.license", "zebra-1")

    weights = _read(client, "releases/kept/")["weights"]

    assert (weights["license"], weights["license_withheld"]) == ("zebra-1", None)
    assert (weights["availability"], bool(weights["availability_withheld"])) == (None, True)
    assert _findings(client, "derived")["weights.terms"]["withheld"] is None


def test_what_a_free_source_decides_is_told_beside_what_it_overrules(vault: Source, client: Client) -> None:
    _say("kept", "weights_final.license", "apache-2.0")
    build.publish()

    assert _read(client, "releases/kept/")["weights"]["license"] == "apache-2.0"
    assert _findings(client, "kept")["weights.terms"]["withheld"] is None
    (kept,) = [row for row in _read(client, "use/", commercial="yes")["results"] if row["release"]["slug"] == "kept"]
    assert {ground["stands_in"]["key"] for ground in kept["grounds"] if not ground["withheld"]} == {"apache-2.0"}


def test_withheld_is_told_apart_from_unknown(vault: Source, client: Client) -> None:
    rows = {row["release"]: (row["weights"], row["license"]) for row in _rows(client, "/releases.csv")}
    told = {row["slug"]: row["weights"] for row in _read(client, "releases/")["results"]}

    assert (rows["kept"], rows["shut"]) == (("withheld", "withheld"), ("not_released", "unknown"))
    assert (told["kept"]["license"], told["shut"]["license"]) == (None, None)
    assert "does not allow" in told["kept"]["license_withheld"]
    assert told["shut"]["license_withheld"] is told["shut"]["availability_withheld"] is None
    assert _read(client, "releases/kept/")["glyph"]["weights"] == "half"


@pytest.mark.parametrize("query", [{"license": "zebra-1"}, {"weights": "gated_manual"}, {"q": "xyzzy-alias"}])
def test_exports_do_not_find_what_they_withhold(vault: Source, client: Client, query: dict[str, str]) -> None:
    assert _rows(client, "/releases.csv", **query) == []
    assert _read(client, "releases/", **query)["count"] == 0
    assert "/releases/kept/" in client.get("/releases/", query).content.decode()


def test_date_of_a_source_that_keeps_it_is_withheld(vault: Source, client: Client) -> None:
    Source.objects.update(redistributable=False)

    rows = {row["release"]: row["released"] for row in _rows(client, "/releases.csv")}
    told = _read(client, "releases/kept/")

    assert set(rows.values()) == {"withheld"}
    assert told["released"] == {"date": None, "precision": "withheld"}
    assert told["announced"] == {"date": None, "precision": "unknown"}
    assert _rows(client, "/releases.csv", year="2024") == []


def test_names_and_lineage_that_are_left_out_are_said_to_be(vault: Source, client: Client) -> None:
    kept, edged, derived = (_read(client, f"releases/{slug}/") for slug in ("kept", "edged", "derived"))

    assert [alias["value"] for alias in kept["aliases"]] == ["Kept by Acme"]
    assert edged["lineage"]["made_from"] == []
    assert "does not allow" in kept["withheld"] == edged["withheld"]
    assert ([edge["release"]["slug"] for edge in derived["lineage"]["made_from"]], derived["withheld"]) == (
        ["kept"],
        None,
    )


@pytest.mark.parametrize(("path", "query"), [("use", {"commercial": "yes"}), ("policies/uses/military", {})])
def test_of_a_withheld_ground_the_answer_is_told(
    vault: Source, client: Client, path: str, query: dict[str, str]
) -> None:
    told = {row["release"]["slug"]: row["grounds"] for row in _read(client, f"{path}/", **query)["results"]}
    rows = [row for row in _rows(client, f"/{path}.csv", **query) if row["release"] == "kept"]

    assert told["kept"]
    for ground in told["kept"]:
        assert (ground["words"], ground["stands_in"], ground["since"]["precision"]) == (None, None, "withheld")
        assert "does not allow" in ground["withheld"]
    assert [(row["ground_answer"], row["words"], row["topic"]) for row in rows] == [
        (ground["answer"], "withheld", "withheld") for ground in told["kept"]
    ]
    assert [ground["withheld"] for ground in told["plain"]] == [None] * len(told["plain"])
    assert {
        slug for slug in ("derived", "edged", "locked") if not any(each["withheld"] for each in told[slug])
    } == set()


def test_what_would_change_does_not_tell_what_is_there(vault: Source, client: Client) -> None:
    def sets(release: str) -> list[dict[str, Any]]:
        found = _read(client, f"releases/{release}/changes/", definition="osaid@1.0")["results"]
        return [each for result in found for each in result["sets"]]

    changes = {change["field"]: change for each in sets("kept") for change in each["changes"]}
    gate, data = changes["weights_final.availability"], changes["data_info.scope"]

    assert (gate["before"], gate["after"], gate["kind"], bool(gate["withheld"])) == (None, "public", None, True)
    assert (data["before"], data["withheld"]) == ("unknown", None)
    assert all((each["words"], each["kinds"]) == (None, None) and each["withheld"] for each in sets("kept"))
    assert all(each["words"] and each["withheld"] is None for each in sets("shut"))


def test_what_would_change_of_a_licence_does_not_tell_its_terms(vault: Source, client: Client) -> None:
    (found,) = _read(client, "releases/locked/changes/", definition="tiers@1")["results"]

    (told,) = found["sets"]
    assert (told["words"], told["kinds"], bool(told["withheld"])) == (None, None, True)
    assert [(each["before"], each["withheld"]) for each in told["changes"]] == [("locked-1", None)]


def test_note_does_not_tell_that_there_are_no_weights(vault: Source, client: Client) -> None:
    (found,) = _read(client, "releases/soft/changes/", definition="osaid@1.0")["results"]

    assert (found["sets"], found["note"], bool(found["withheld"])) == ([], None, True)


def test_base_that_is_withheld_is_not_named_by_a_change(vault: Source, client: Client) -> None:
    def fields(release: str) -> set[str | None]:
        found = _read(client, f"releases/{release}/changes/", definition="osaid@1.0")["results"]
        return {change["field"] for result in found for each in result["sets"] for change in each["changes"]}

    assert "base:kept.license" in fields("derived")
    assert None in fields("edged")
    assert "base:plain.license" not in fields("edged")


def test_whether_a_declaration_agrees_is_withheld(vault: Source, client: Client) -> None:
    kept = Release.objects.get(slug="kept")
    producer = producer_of(kept.developer)
    for field, value in (("weights_final.license", "zebra-1"), ("inference_code.license", "apache-2.0")):
        declarations.declare(producer, kept, field=field, value=value, by="acme-speaks")

    told = {row["field"]: row for row in _read(client, "releases/kept/outside/")["declarations"]}

    text, code = told["weights_final.license"], told["inference_code.license"]
    assert (text["agrees"], bool(text["withheld"]), bool(text["claims"])) == (None, True, True)
    assert (code["agrees"], code["withheld"]) == (True, None)


def test_terms_of_a_text_that_was_read_there_are_withheld(vault: Source, client: Client) -> None:
    locked, zebra = (_read(client, f"licenses/{key}/") for key in ("locked-1", "zebra-1"))
    files = {row["license"]: row for row in _rows(client, "/licenses.csv")}

    assert {term["value"] for term in [*locked["terms"], *locked["effective"]]} == {None}
    assert "does not allow" in locked["withheld"]
    assert (files["locked-1"]["scale_threshold"], files["zebra-1"]["permits_use"]) == ("withheld", "true")
    assert zebra["withheld"] is None
    assert None not in {term["value"] for term in [*zebra["terms"], *zebra["effective"]]}
    assert {row["key"] for row in _read(client, "licenses/", nc="no")["results"]} == {"apache-2.0"}


def test_stances_of_a_policy_that_was_read_there_are_withheld(vault: Source, client: Client) -> None:
    rules = _read(client, "policies/locked-rules/")
    listed = {row["key"]: row for row in _read(client, "policies/")["results"]}
    files = {row["policy"]: row for row in _rows(client, "/policies.csv")}

    (stance,) = rules["stances"]
    assert (stance["tag"], stance["stance"], stance["text"], bool(stance["withheld"])) == ("military", None, None, True)
    assert (listed["locked-rules"]["uses"]["military"], bool(listed["locked-rules"]["withheld"])) == (None, True)
    assert (listed["house-rules"]["uses"]["military"], listed["house-rules"]["withheld"]) == ("prohibited", None)
    assert (files["locked-rules"]["military"], files["house-rules"]["military"]) == ("withheld", "prohibited")


def test_stance_that_alone_was_read_there_is_withheld_alone(vault: Source, client: Client) -> None:
    PolicyStance.objects.filter(policy__key="house-rules").update(evidence=vault.evidence.earliest("pk"))

    rules = _read(client, "policies/house-rules/")

    assert [(stance["stance"], bool(stance["withheld"])) for stance in rules["stances"]] == [(None, True)]
    assert (rules["pass_on"], rules["withheld"]) == ("unknown", None)


def test_numbers_that_others_published_there_are_withheld(vault: Source, client: Client) -> None:
    told = {row["key"]: row for row in _read(client, "published-estimates/")["results"]}
    files = {row["key"]: row for row in _rows(client, "/lag/published.csv")}

    assert (told["kept-guess"]["value"], told["kept-guess"]["value_text"]) == (None, None)
    assert "does not allow" in told["kept-guess"]["withheld"]
    assert (told["guess"]["value"], told["guess"]["withheld"]) == (6.0, None)
    assert (files["kept-guess"]["value"], files["guess"]["value"]) == ("withheld", "6.0")


def test_note_of_a_statement_goes_with_its_value(vault: Source, client: Client) -> None:
    rows = _read(client, "claims/", release="kept", source="vault")["results"]

    assert {row["note"] for row in rows} == {None}
    assert all(row["withheld"] for row in rows)


@pytest.mark.parametrize(
    "path", ["assessments/?findings=yes&", "use/?", "policies/uses/military/?", "moves/?", "changes/?", "releases/?"]
)
def test_what_is_withheld_costs_no_query_a_row(vault: Source, client: Client, path: str) -> None:
    counts = []
    for size in (3, 50):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"/api/v1/{path}page_size={size}").status_code == 200
        counts.append(len(queries))

    assert counts[0] == counts[1]
