"""Licences: five flags, every term with its place, what policies add, versions and names."""

from __future__ import annotations

from datetime import date

import pytest

from registry.actions.editions import publish
from registry.models import Edition, License, LicenseTerm
from tests.registry.pages.conftest import Download, Look
from tests.registry.world import AS_OF


def test_licenses_tell_their_flags_and_how_many_releases_carry_them(world: Edition, look: Look) -> None:
    today = look("/licenses/").table("One row is one version").body
    past = look("/licenses/", as_of="2024-01-31").table("One row is one version").body

    # OSI, OSD, FSF, open data, Model Openness Tool; then non-commercial.
    assert today == [
        ["Free Licence 1 free-1", "yes", "yes", "yes", "yes", "yes", "no", "3"],
        ["Study Licence 1 study-1", "no", "no", "no", "no", "no", "yes", "1"],
    ]
    assert sorted((row[0], row[-1]) for row in past) == [
        ("Free Licence 1 free-1", "1"),
        ("Study Licence 1 study-1", "1"),
    ]


@pytest.mark.parametrize(
    ("query", "keys"),
    [
        ({"q": "free"}, ["free-1"]),
        ({"q": "licence commons"}, ["free-1", "study-1"]),
        ({"q": "free.example"}, ["free-1"]),
        ({"q": "study free"}, []),
        ({"osi": "yes"}, ["free-1"]),
        ({"osi": "no"}, ["study-1"]),
        ({"osi": "unknown"}, []),
        ({"nc": "yes"}, ["study-1"]),
        ({"osi": "yes", "nc": "yes"}, []),
    ],
    ids=str,
)
def test_list_can_be_narrowed_and_the_file_with_it(
    world: Edition, look: Look, download: Download, query: dict[str, str], keys: list[str]
) -> None:
    page = look("/licenses/", **query)

    shown = [row[0].split()[-1] for table in page.tables for row in table.body]
    assert sorted(shown) == keys
    assert sorted(row["license"] for row in download("/licenses.csv", **query)) == keys
    assert ("No licence matches." in page.words) is (not keys)


def test_a_term_read_anew_counts_from_its_day_on(world: Edition, look: Look) -> None:
    text = License.objects.get(key="free-1")
    LicenseTerm.objects.create(license=text, term="non_commercial", value="true", valid_from=date(2024, 6, 1))

    before, after = look("/licenses/", nc="yes", as_of="2024-05-31"), look("/licenses/", nc="yes", as_of="2024-06-01")

    assert "Free Licence 1" not in before.words
    assert "Free Licence 1" in after.words
    rows = {row[0]: row for row in look("/licenses/free-1/").table("One row is one term of").body}
    assert rows["Non commercial"][1:] == ["yes", "Limited to non-commercial use (since 2024-06-01)"]


def test_license_tells_its_flags_apart_and_who_judged(world: Edition, look: Look) -> None:
    rows = {row[0].split()[0]: row[1:] for row in look("/licenses/study-1/").table("One row is one list").body}

    assert set(rows) == {"OSI-approved", "OSD-conformant", "FSF-libre", "Open", "MOF-open"}
    assert rows["OSD-conformant"] == [
        "no",
        "no",
        "Study only, so not for any purpose (judged by tests, 2024-12-01)",
    ]
    free = {row[0].split()[0]: row[1:] for row in look("/licenses/free-1/").table("One row is one list").body}
    # Without policies there is no second column.
    assert free["OSD-conformant"] == ["yes", "Approved by the OSI (judged by OSI, day not known)"]


def test_license_tells_terms_with_text_and_clause(world: Edition, look: Look) -> None:
    page = look("/licenses/study-1/")

    rows = {row[0]: row[1:] for row in page.table("One row is one term of the licence text").body}
    assert rows["Non commercial"] == ["yes", "Limited to non-commercial use: Study only. (2(b))"]
    assert "It incorporates Policy of good manners, whose restrictions bind with it." in page.words
    assert "Ajar Study, Commons Institute" in page.words


def test_license_tells_numbers_and_who_is_counted(world: Edition, look: Look) -> None:
    LicenseTerm.objects.filter(license__key="free-1", term="scale_threshold").update(
        value="true", amount=700_000_000, unit="monthly_users", whose="licensee and affiliates", clause="2", text="Ask."
    )
    LicenseTerm.objects.filter(license__key="free-1", term="geographic_limit").update(value="true", places=["EU", "KR"])

    rows = {row[0]: row[2] for row in look("/licenses/free-1/").table("One row is one term of").body}

    assert rows["Scale threshold"] == (
        "A limit on the number of users, 700 million monthly users: Ask. Counted: licensee and affiliates (2)"
    )
    assert rows["Geographic limit"] == "Territories are excluded, the European Union and South Korea"


def test_license_tells_what_its_policies_add_and_in_which_one_it_stands(world: Edition, look: Look) -> None:
    rows = {row[0]: row[1:] for row in look("/licenses/study-1/").table("otherwise than the licence text").body}

    # The policy bans weapons, and asks to be passed on; the text alone does neither.
    assert rows["Field of use"] == ["no", "yes", "Policy of good manners"]
    assert rows["Pass on"] == ["no", "yes", "Policy of good manners"]
    # Of what the policy was not read on, nothing is known.
    assert rows["Geographic limit"] == ["no", "unknown", "What was read of the policies leaves it unknown"]
    assert "What its policies add" not in look("/licenses/free-1/").words


def test_an_edition_that_kept_no_terms_says_so(world: Edition, look: Look) -> None:
    Edition.objects.filter(pk=world.pk).update(licenses=None)

    assert "This edition kept no terms of this licence." in look("/licenses/study-1/").words


def test_what_policies_add_is_told_as_the_edition_applied_it(world: Edition, look: Look) -> None:
    LicenseTerm.objects.filter(license__key="study-1", term="field_of_use").update(value="unknown")
    publish(as_of=AS_OF, by="tests")

    # The first edition took the text to say no; so the policy made the difference there, too.
    then = look("/licenses/study-1/", edition=str(world.pk)).table("otherwise than the licence text").body

    assert "Field of use" in [row[0] for row in then]


def test_license_names_the_other_versions_of_its_series_with_their_dates(world: Edition, look: Look) -> None:
    License.objects.filter(key="study-1").update(series="free")

    assert "Other versions Study Licence 1 (2023-09-01)" in look("/licenses/free-1/").words
    assert "Other versions Free Licence 1 (2004-01)" in look("/licenses/study-1/").words


def test_license_without_a_series_has_no_other_versions(world: Edition, look: Look) -> None:
    License.objects.update(series="")

    assert "Other versions" not in look("/licenses/free-1/").words


def test_license_tells_what_the_world_calls_it(world: Edition, look: Look) -> None:
    words = look("/licenses/free-1/").words

    assert "Also called Hugging Face, license: free; Address: https://free.example/1" in words


def test_license_of_a_past_day_names_the_releases_of_that_day(world: Edition, look: Look) -> None:
    words = look("/licenses/study-1/", as_of="2024-01-31").words

    assert "Releases with weights under it, 31 January 2024 Ajar 1, Commons Institute" in words


def test_license_that_nobody_uses_says_so(world: Edition, look: Look) -> None:
    assert "No release in the catalogue." in look("/licenses/free-1/", as_of="1951-01-01").words


def test_page_of_a_licence_is_cited_with_edition_and_day(world: Edition, look: Look) -> None:
    page = look("/licenses/study-1/", as_of="2024-01-31")

    assert f"/licenses/study-1/?as_of=2024-01-31&edition={world.pk}" in page.words
    assert "/policies/manners/?as_of=2024-01-31" in page.links
