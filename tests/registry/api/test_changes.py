"""What would have to change, and verdicts under chosen options, as the API tells them."""

from __future__ import annotations

import pytest
from django.test import Client

from openness.definitions import load_all
from registry.models import Edition
from tests.registry.api.conftest import Read


def test_changes_are_told_for_every_definition_that_has_a_threshold(world: Edition, read: Read) -> None:
    found = read("releases/ajar-study/changes/")

    assert [row["definition"] for row in found["results"]] == sorted(
        item.key for item in load_all() if item.kind != "score"
    )


def test_a_set_of_changes_names_fields_kinds_and_words(world: Edition, read: Read) -> None:
    (found,) = read("releases/ajar-study/changes/", definition="tiers@1")["results"]

    assert found["target"] == "T4"
    first = found["sets"][0]
    assert [(item["field"], item["before"], item["kind"]) for item in first["changes"]] == [
        ("weights_final.license", "study-1", "relicensing")
    ]
    assert first["kinds"] == ["relicensing"]
    assert first["possible"]
    assert first["words"]


def test_where_nothing_is_left_to_reach_a_note_says_so(world: Edition, read: Read) -> None:
    (found,) = read("releases/ajar-full/changes/", definition="owd@0.3")["results"]

    assert found["sets"] == []
    assert found["note"]


@pytest.mark.parametrize(
    ("path", "query", "status"),
    [
        ("releases/nobody/changes/", {}, 404),
        ("releases/ajar-1/changes/", {"as_of": "2020-01-01"}, 404),
        ("releases/ajar-1/changes/", {"definition": "kindness@1"}, 400),
        ("definitions/osaid@1.0/verdicts/", {"option": "manual-gate"}, 400),
        ("definitions/osaid@1.0/verdicts/", {"option": "manual-gate=perhaps"}, 400),
        ("definitions/osaid@1.0/verdicts/", {"option": "mood=good"}, 400),
        ("definitions/kindness@1/verdicts/", {}, 404),
    ],
)
def test_bad_input_is_one_clear_problem(
    world: Edition, client: Client, path: str, query: dict[str, str], status: int
) -> None:
    response = client.get(f"/api/v1/{path}", query)

    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"


def test_verdicts_by_default_are_those_of_the_edition(world: Edition, read: Read) -> None:
    found = read("definitions/tiers@1/verdicts/")

    assert found["count"] == 7
    assert all(row["verdict"] == row["in_edition"] for row in found["results"])


def test_verdicts_under_an_option_stand_beside_those_of_the_edition(world: Edition, read: Read) -> None:
    found = read("definitions/osaid@1.0/verdicts/", option="data-information=shared-openly")

    assert found["definition"] == "osaid@1.0-r2"
    assert found["options"]["data-information"] == "shared-openly"
    assert {row["release"]["slug"]: row["in_edition"] for row in found["results"]}["ajar-full"] == "unknown"


def test_a_score_is_told_as_a_range_of_numbers(world: Edition, read: Read) -> None:
    row = read("definitions/osai@12/verdicts/")["results"][0]

    assert 0 <= row["score"][0] <= row["score"][1] <= 1


def test_a_definition_tells_its_options_and_wordings(world: Edition, read: Read) -> None:
    found = read("definitions/osaid@1.0/")

    assert found["revision"] == 2
    assert [each["number"] for each in found["revisions"]] == [1, 2]
    assert "manual-gate" in {option["id"] for option in found["options"]}
    assert all(criterion["wants"] for criterion in found["criteria"])


def test_an_assessment_tells_measures_and_the_evidence_wanted(world: Edition, read: Read) -> None:
    rows = read("assessments/", release="ajar-2", definition="mot@2026-05")["results"]
    found = read(f"assessments/{rows[0]['assessment']}/")

    assert set(found["measures"]["progress"]) == {"3", "2", "1"}
    assert all(len(item["wanted"]) == len(item["missing"]) for item in found["findings"])
