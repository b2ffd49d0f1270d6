"""Policies and licences through the API: stances, terms with their numbers, and what binds together."""

from __future__ import annotations

from datetime import date

import pytest

from openness.licenses import Term
from openness.policies import UseTag
from registry.actions.editions import publish
from registry.models import Edition, Evidence, License, LicenseTerm, Policy, PolicyStance
from tests.registry.api.conftest import Read
from tests.registry.world import AS_OF


@pytest.fixture
def changed(world: Edition) -> Edition:
    """An edition for which the guards of the institute may have weapons from 2024-11-04 on."""
    PolicyStance.objects.create(
        policy=Policy.objects.get(key="manners"),
        tag="weapons",
        stance="named_parties_only",
        text="Allowed to the guards of the institute.",
        valid_from=date(2024, 11, 4),
        evidence=Evidence.objects.filter(locator="whole policy").first(),
    )
    edition, _ = publish(as_of=AS_OF, by="tests")
    return edition


def test_policies_are_listed_with_a_stance_on_every_kind_of_use(world: Edition, read: Read) -> None:
    content = read("policies/")

    (row,) = content["results"]
    assert set(row["uses"]) == set(content["uses"]) == set(UseTag)
    assert (row["uses"]["weapons"], row["uses"]["military"], row["uses"]["drugs"]) == (
        "prohibited",
        "silent",
        "not_read",
    )
    assert content["uses"]["military"] == "military use"
    assert row["published"] == {"date": "2023-09-01", "precision": "day"}


def test_list_is_of_the_day_asked_for(changed: Edition, read: Read) -> None:
    assert read("policies/", as_of="2024-11-03")["results"][0]["uses"]["weapons"] == "prohibited"
    assert read("policies/", as_of="2024-11-04")["results"][0]["uses"]["weapons"] == "named_parties_only"
    assert read("policies/", as_of="2023-08-31")["results"] == []


def test_policy_tells_stances_with_clause_and_the_evidence_of_changes(changed: Edition, read: Read) -> None:
    content = read("policies/manners/")

    weapons = [item for item in content["stances"] if item["tag"] == "weapons"]
    assert [(item["stance"], item["clause"], item["valid_from"]) for item in weapons] == [
        ("prohibited", "4", None),
        ("named_parties_only", "", "2024-11-04"),
    ]
    assert weapons[0]["evidence"] is None
    assert weapons[1]["evidence"]["locator"] == "whole policy"
    assert (content["binding"], content["pass_on"], content["unilateral_change"]) == ("incorporated", "true", "false")
    assert [item["key"] for item in content["licenses"]] == ["study-1"]


def test_license_tells_terms_with_text_clause_numbers_and_judge(world: Edition, read: Read) -> None:
    LicenseTerm.objects.filter(license__key="study-1", term="scale_threshold").update(
        value="true", amount=700_000_000, unit="monthly_users", whose="licensee and affiliates"
    )

    terms = {term["term"]: term for term in read("licenses/study-1/")["terms"]}

    assert terms["non_commercial"] == {
        "term": "non_commercial",
        "value": "true",
        "text": "Study only.",
        "clause": "2(b)",
        "amount": None,
        "unit": "",
        "whose": "",
        "places": [],
        "judged_by": "",
        "judged_on": None,
        "valid_from": None,
    }
    assert (terms["scale_threshold"]["amount"], terms["scale_threshold"]["unit"]) == (700_000_000, "monthly_users")
    assert terms["scale_threshold"]["whose"] == "licensee and affiliates"
    assert (terms["osd_conformant"]["judged_by"], terms["osd_conformant"]["judged_on"]) == ("tests", "2024-12-01")
    assert terms["safety_proportionate"]["value"] == "unknown"


def test_license_tells_what_binds_with_its_policies(world: Edition, read: Read) -> None:
    effective = {item["term"]: item for item in read("licenses/study-1/")["effective"]}

    assert list(effective) == list(Term)
    assert (effective["field_of_use"]["value"], effective["field_of_use"]["policy"]) == ("true", "manners")
    assert (effective["pass_on"]["value"], effective["pass_on"]["policy"]) == ("true", "manners")
    assert (effective["non_commercial"]["value"], effective["non_commercial"]["policy"]) == ("true", "")
    assert effective["non_commercial"]["clause"] == "2(b)"


def test_license_of_an_edition_that_kept_no_terms_tells_none_that_bind(world: Edition, read: Read) -> None:
    Edition.objects.filter(pk=world.pk).update(licenses=None)

    assert read("licenses/study-1/")["effective"] == []


def test_license_tells_policies_with_stances(world: Edition, read: Read) -> None:
    content = read("licenses/study-1/")

    policy = content["policies"][0]
    assert content["incorporates"] == ["manners"]
    assert content["evidence"]["quote"] == "for study only"
    assert (policy["key"], policy["binding"], policy["pass_on"]) == ("manners", "incorporated", "true")
    assert policy["published"] == {"date": "2023-09-01", "precision": "day"}
    stances = {item["tag"]: item["stance"] for item in policy["stances"]}
    assert stances == {"weapons": "prohibited", "military": "silent"}


def test_license_tells_names_and_versions(world: Edition, read: Read) -> None:
    License.objects.filter(key="study-1").update(series="free")

    content = read("licenses/free-1/")

    assert content["names"] == [
        {"scheme": "huggingface", "value": "free"},
        {"scheme": "url", "value": "https://free.example/1"},
    ]
    (other,) = content["versions"]
    assert (other["key"], other["published"]) == ("study-1", {"date": "2023-09-01", "precision": "day"})
    assert other["url"].endswith("/api/v1/licenses/study-1/")


@pytest.mark.parametrize(
    ("query", "keys"),
    [({"q": "free"}, ["free-1"]), ({"osi": "no"}, ["study-1"]), ({"nc": "yes", "osi": "yes"}, [])],
    ids=str,
)
def test_licenses_can_be_narrowed(world: Edition, read: Read, query: dict[str, str], keys: list[str]) -> None:
    assert [row["key"] for row in read("licenses/", **query)["results"]] == keys
