"""Files: safe to open in a spreadsheet, and the same as the pages beside which they are offered."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest

from openness.definitions import definition
from openness.policies import UseTag
from registry.models import Claim, Edition, License, Policy, Release, Score
from registry.pages.page import csv_response
from tests.registry.pages.conftest import Download, Look


def _cells(*values: object) -> list[str]:
    response = csv_response("name", ["a"] * len(values), [values])
    return list(csv.reader(io.StringIO(response.content.decode())))[1]


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "\t", "\r"])
def test_text_that_a_spreadsheet_would_run_is_set_apart(first: str) -> None:
    assert _cells(f"{first}1+cmd|' /C calc'!A0")[0].startswith("'")


def test_numbers_days_and_gaps_stay_what_they_are() -> None:
    assert _cells(-0.05, -12, date(2024, 2, 1), None, "a, b", "Ajar – 1", "") == [
        "-0.05",
        "-12",
        "2024-02-01",
        "",
        "a, b",
        "Ajar – 1",
        "",
    ]


def test_file_has_a_name_and_a_header() -> None:
    response = csv_response("lag", ["a", "b"], [])

    assert response["Content-Disposition"] == 'attachment; filename="lag.csv"'
    assert response.content.decode() == "a,b\r\n"


def test_name_that_is_a_formula_is_set_apart_in_the_list(world: Edition, download: Download) -> None:
    Release.objects.filter(slug="shut-3").update(name="=1+1")

    assert [row["name"] for row in download("/releases.csv") if row["release"] == "shut-3"] == ["'=1+1"]


def test_releases_are_those_of_the_page(world: Edition, look: Look, download: Download) -> None:
    rows = download("/releases.csv")

    shown = look("/releases/").table("One row is one release").body
    names = [f"{row['name']} {row['developer']}" for row in rows]
    assert [cells[0] for cells in shown] == names
    assert [cells[3] for cells in shown] == [row["osaid@1.0"] for row in rows]
    assert [cells[4] for cells in shown] == [row["g7@2026-05-29"].replace("..", " to ") for row in rows]
    assert [cells[6] for cells in shown] == [row["released"] for row in rows]
    assert {(row["edition"], row["as_of"]) for row in rows} == {(str(world.pk), "2025-01-01")}


def test_narrowed_releases_are_those_of_the_narrowed_page(world: Edition, look: Look, download: Download) -> None:
    query = {"tier_at_least": "T3", "as_of": "2024-01-31", "sort": "name"}

    rows = download("/releases.csv", **query)

    assert [(row["release"], row["tiers@1"]) for row in rows] == [("ajar-1", "T3"), ("ajar-full", "T7")]
    shown = look("/releases/", **query).table("One row is one release").body
    assert [cells[0].removesuffix(" Commons Institute") for cells in shown] == [row["name"] for row in rows]


def test_lags_are_those_of_the_page(world: Edition, look: Look, download: Download) -> None:
    rows = [row for row in download("/lag.csv") if row["benchmark"] == "riddles"]

    shown = look("/lag/").table("Riddles (closed book)").body
    assert [cells[0].removesuffix(" and above") for cells in shown] == [row["tier"] for row in rows]
    assert [cells[1] for cells in shown] == [f"{row['months_behind'].removesuffix('.0')} months" for row in rows]
    assert [cells[6] for cells in shown] == [f"{row['matched']} of {row['records']}" for row in rows]
    assert [cells[7].split()[0] for cells in shown] == [row["read_on"] for row in rows]
    assert [row["lag_days_lower"] for row in rows] == ["306", "306", "306", "283", "283"]


@pytest.mark.parametrize("query", [{}, {"tier": "T6"}, {"tier": "T3", "as_of": "2024-01-31"}], ids=str)
def test_pairs_are_those_of_the_page(world: Edition, look: Look, download: Download, query: dict[str, str]) -> None:
    rows = download("/lag/riddles/pairs.csv", **query)

    shown = look("/lag/riddles/", **query).table("One row is one record of the reference").body
    names = dict(Release.objects.values_list("slug", "name"))
    assert [cells[0] for cells in reversed(shown)] == [names[row["reference"]] for row in rows]
    assert [cells[1] for cells in reversed(shown)] == [row["reference_date"] for row in rows]
    assert [cells[3] for cells in reversed(shown)] == [names.get(row["match"], "not yet") for row in rows]
    assert [cells[4] for cells in reversed(shown)] == [row["match_date"] for row in rows]
    assert all(f"{row['days']} days" in cells[6] for cells, row in zip(reversed(shown), rows, strict=True))
    assert [cells[6].startswith("≥") for cells in reversed(shown)] == [row["event"] == "0" for row in rows]


def test_pairs_name_setting_and_evaluator_of_both_scores(world: Edition, download: Download) -> None:
    first = download("/lag/riddles/pairs.csv")[0]

    # 2023-01-15 to 2024-01-10: 360 days.
    assert {name: first[name] for name in first if name not in {"edition", "as_of"}} == {
        "reference": "shut-1",
        "reference_date": "2023-01-15",
        "reference_score": "0.5",
        "reference_setting": "5-shot",
        "reference_evaluator": "Board",
        "match": "ajar-full",
        "match_date": "2024-01-10",
        "match_score": "0.55",
        "match_setting": "5-shot",
        "match_evaluator": "Board",
        "days": "360",
        "event": "1",
        "days_are_exact": "1",
    }


def test_records_are_those_of_the_page(world: Edition, look: Look, download: Download) -> None:
    rows = download("/lag/riddles/frontier.csv")

    assert [(row["side"], row["date"], row["release"], row["score"]) for row in rows] == [
        ("reference", "2023-01-15", "shut-1", "0.5"),
        ("reference", "2023-07-01", "shut-2", "0.7"),
        ("reference", "2024-03-01", "shut-3", "0.9"),
        ("tier", "2024-01-10", "ajar-full", "0.55"),
        ("tier", "2024-02-01", "ajar-1", "0.6"),
        ("tier", "2024-05-01", "ajar-2", "0.72"),
    ]
    words = look("/lag/riddles/").words
    names = dict(Release.objects.values_list("slug", "name"))
    assert all(f"{row['date']} {names[row['release']]}, {100 * float(row['score']):.1f} %" in words for row in rows)


@pytest.mark.parametrize("path", ["/benchmarks/riddles/", "/releases/ajar-1/"])
def test_scores_are_those_of_the_page(world: Edition, look: Look, download: Download, path: str) -> None:
    rows = download(f"{path}scores.csv")

    shown = look(path).table("One row is one result").body
    assert sorted(f"{100 * float(row['value']):.1f} %" for row in rows) == sorted(
        " ".join(cells[1].split()[:2]) for cells in shown
    )


@pytest.mark.parametrize(
    "path",
    [
        "/benchmarks/slips/scores.csv",
        "/releases/shut-1/scores.csv",
        "/lag/slips/pairs.csv",
        "/lag/slips/frontier.csv",
    ],
)
def test_value_that_its_source_keeps_does_not_leave_in_a_file(world: Edition, download: Download, path: str) -> None:
    rows = download(path)

    # The score of shut-1 on slips comes from the vault.
    assert Score.objects.filter(value=0.4321).exists()
    assert rows
    assert not any("0.4321" in str(value) for row in rows for value in row.values())


def test_verdicts_of_a_definition_are_those_of_the_page(world: Edition, look: Look, download: Download) -> None:
    rows = download("/definitions/tiers@1/verdicts.csv", as_of="2024-01-31")

    assert {row["release"]: (row["verdict"], row["since"]) for row in rows} == {
        "ajar-1": ("T3", "2023-10-01"),
        "ajar-full": ("T7", "2024-01-10"),
        "shut-1": ("T2", "2023-01-15"),
        "shut-2": ("T2", "2023-07-01"),
    }
    words = look("/definitions/tiers@1/", as_of="2024-01-31").words
    assert "T7: 1 Show the 1 Ajar Full" in words
    assert "T2: 2 Show the 2 Shut 1, Shut 2" in words


def test_verdicts_come_with_a_column_for_each_criterion(world: Edition, download: Download) -> None:
    row = download("/definitions/osaid@1.0/verdicts.csv")[0]

    assert (row["release"], row["verdict"]) == ("ajar-1", "not met")
    assert (row["code.training"], row["param.terms"], row["data.description"]) == ("not met", "met", "unknown")


def test_claims_come_with_their_evidence(world: Edition, download: Download) -> None:
    rows = {(row["field"], row["value"]): row for row in download("/releases/ajar-1/claims.csv")}

    row = rows["weights_final.license", "study-1"]
    assert (row["from"], row["to"], row["source"], row["locator"], row["quote"], row["read_on"]) == (
        "release",
        "2024-02-01",
        "papers",
        "model card",
        "relicensed",
        "2025-01-05",
    )
    assert len(rows) == Claim.objects.counting().filter(release__slug="ajar-1").count()


def test_licenses_come_with_every_term(world: Edition, download: Download) -> None:
    rows = {row["license"]: row for row in download("/licenses.csv")}

    assert set(rows) == set(License.objects.values_list("key", flat=True))
    assert (rows["free-1"]["osi_approved"], rows["study-1"]["non_commercial"]) == ("true", "true")
    assert (rows["free-1"]["safety_proportionate"], rows["study-1"]["policies"]) == ("unknown", "manners")


def test_sources_come_with_their_terms(world: Edition, look: Look, download: Download) -> None:
    rows = download("/sources.csv")

    assert {row["source"]: (row["redistributable"], row["scores"]) for row in rows} == {
        "board": ("True", "10"),
        "papers": ("True", "1"),
        "vault": ("False", "1"),
    }
    shown = look("/sources/").table("One row is one source").body
    assert [cells[3:] for cells in shown] == [[row["claims"], row["scores"]] for row in rows]
    assert "values are not passed on" in shown[-1][1]


def test_every_finding_on_a_release_is_in_its_file(world: Edition, download: Download) -> None:
    rows = download("/releases/ajar-full/findings.csv")

    tiers = [row for row in rows if row["definition"] == "tiers@1"]
    assert [row["criterion"] for row in tiers] == [criterion.id for criterion in definition("tiers@1").criteria]
    assert all(row["reason"].endswith(".") for row in rows)
    assert {row["as_of"] for row in rows} == {"2025-01-01"}


def test_verdicts_on_a_release_over_time_are_in_its_file(world: Edition, download: Download) -> None:
    rows = download("/releases/ajar-1/timeline.csv")

    # Relicensed on 2024-02-01, from T3 to T5.
    assert [(row["verdict"], row["from"], row["to"]) for row in rows if row["definition"] == "tiers@1"] == [
        ("T3", "2023-10-01", "2024-02-01"),
        ("T5", "2024-02-01", ""),
    ]


def test_criteria_of_a_definition_are_in_a_file_with_the_levels_that_need_them(
    world: Edition, download: Download
) -> None:
    rows = download("/definitions/tiers@1/criteria.csv")

    assert {row["criterion"]: row["levels"] for row in rows}["code.inference"] == "T5; T6; T7"


def test_policies_are_in_a_file_with_every_kind_of_use(world: Edition, download: Download) -> None:
    rows = download("/policies.csv")

    assert len(rows) == Policy.objects.count() == 1
    assert {tag.value for tag in UseTag} <= set(rows[0])
