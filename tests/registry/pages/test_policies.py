"""Acceptable-use policies: the matrix and the page of each, by the day asked for."""

from __future__ import annotations

from datetime import date

import pytest

from openness.policies import Stance, UseTag
from openness.usage import USE_NAMES
from registry.actions.editions import publish
from registry.models import Edition, Evidence, Policy, PolicyStance
from tests.registry.pages.conftest import Download, Look
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


def test_matrix_has_a_row_for_each_policy_and_a_column_for_each_kind_of_use(world: Edition, look: Look) -> None:
    page = look("/policies/")

    table = page.table("One row is one policy, one column one kind of use.")
    assert table.rows[0] == ["Policy", *(f"{name[0].upper()}{name[1:]}" for name in USE_NAMES.values())]
    (row,) = table.body
    cells = dict(zip(UseTag, row[1:], strict=True))
    assert row[0] == "Policy of good manners Commons Institute, 2023-09-01, incorporated"
    assert (cells[UseTag.WEAPONS], cells[UseTag.MILITARY], cells[UseTag.DRUGS]) == ("prohibited", "silent", "not read")


def test_every_cell_says_its_stance_by_shape_and_word(world: Edition, look: Look) -> None:
    html = look("/policies/").html.partition('id="matrix"')[2]

    assert html.count('<span class="verdict') == len(UseTag)
    assert html.count("<svg") == len(UseTag)


def test_kinds_of_use_are_counted(world: Edition, look: Look) -> None:
    rows = {row[0]: row[1:] for row in look("/policies/").table("One row is one kind of use").body}

    # Prohibited, permitted, silent, named parties only, not read.
    assert [stance.value for stance in Stance][0] == "prohibited"
    assert rows["Weapons"] == ["1", "0", "0", "0", "0"]
    assert rows["Military use"] == ["0", "0", "1", "0", "0"]
    assert rows["Drugs"] == ["0", "0", "0", "0", "1"]


def test_matrix_is_of_the_day_asked_for(changed: Edition, look: Look) -> None:
    before = look("/policies/", use="weapons", as_of="2024-11-03").table("one column one kind").body
    after = look("/policies/", use="weapons", as_of="2024-11-04").table("one column one kind").body

    assert (before[0][1], after[0][1]) == ("prohibited", "named parties only")


def test_matrix_of_an_earlier_edition_is_what_it_applied(world: Edition, changed: Edition, look: Look) -> None:
    then = look("/policies/", use="weapons", edition=str(world.pk)).table("one column one kind").body

    assert then[0][1] == "prohibited"


def test_matrix_can_be_narrowed_to_some_kinds_of_use(world: Edition, look: Look) -> None:
    table = look("/policies/", use="military").table("one column one kind of use")

    assert table.rows[0] == ["Policy", "Military use"]
    assert 'value="military" selected' in look("/policies/", use="military").html


def test_a_policy_is_listed_from_its_publication_on(world: Edition, look: Look, download: Download) -> None:
    assert "No policy was on record by this day." in look("/policies/", as_of="2023-08-31").words
    assert download("/policies.csv", as_of="2023-08-31") == []
    assert "1 policy that licences of weights carry" in look("/policies/", as_of="2023-09-01").words


def test_an_edition_that_kept_no_policies_shows_none(world: Edition, look: Look) -> None:
    Edition.objects.filter(pk=world.pk).update(licenses=None)

    assert "No policy was on record by this day." in look("/policies/").words


def test_file_is_the_matrix(changed: Edition, download: Download) -> None:
    (row,) = download("/policies.csv")

    assert (row["weapons"], row["military"], row["drugs"]) == ("named_parties_only", "silent", "not_read")
    assert (row["source"], row["locator"], row["edition"]) == ("papers", "whole policy", str(changed.pk))


def test_policy_tells_its_stances_with_their_place_and_its_licenses(world: Edition, look: Look) -> None:
    page = look("/policies/manners/")

    assert page.table("One row is one kind of use").body == [
        ["Weapons", "prohibited", "No weapons. (4)", "2023-09-01"],
        ["Military use", "silent", "", "2023-09-01"],
    ]
    assert "Binding: incorporated, through Study Licence 1." in page.words
    assert "Must be passed on yes Can be changed one-sidedly no Enforcement contractual" in page.words
    assert "Not read on: breaking the law, harm to minors," in page.words


def test_change_of_a_stance_is_told_with_its_day_and_its_own_evidence(changed: Edition, look: Look) -> None:
    now = look("/policies/manners/").table("over another time").body[:2]
    then = look("/policies/manners/", as_of="2024-11-03").table("over another time").body[:2]

    assert now[0] == ["Weapons", "prohibited (until 2024-11-04)", "No weapons. (4)", "2023-09-01"]
    assert now[1][1] == "named parties only"
    assert now[1][2].startswith("Allowed to the guards of the institute. Papers of the developers: whole policy, read")
    assert now[1][3] == "2024-11-04"
    assert (then[0][1], then[1][1]) == ("prohibited", "named parties only (after the day asked for)")


def test_kind_of_use_lists_every_policy_with_its_clause(world: Edition, look: Look) -> None:
    page = look("/policies/uses/weapons/")

    assert page.table("One row is one policy, as it stood on 1 January 2025").body == [
        ["Policy of good manners", "prohibited", "No weapons. (4)"]
    ]


def test_silence_beside_a_related_ban_is_undetermined_and_shows_the_ban(world: Edition, look: Look) -> None:
    page = look("/policies/uses/military/")

    # Ajar Study: silent on military use, weapons prohibited; the other three are under Free Licence 1.
    assert "Of 4 releases whose weights can be downloaded, 3 stand under texts that do not restrict it" in page.words
    tables = [table for table in page.tables if "the same grounds apply" in table.caption]
    assert tables[-1].body == [
        [
            "Ajar Study",
            "The Policy of good manners prohibits weapons: No weapons. (4, policy, since 2023-09-01) "
            "The text of the Policy of good manners does not speak of military use (policy, since 2023-09-01)",
        ]
    ]


def test_pages_lead_from_licences_to_policies_and_kinds_of_use(world: Edition, look: Look) -> None:
    assert "/policies/manners/" in look("/licenses/study-1/").links
    assert "/policies/uses/weapons/" in look("/policies/manners/").links
    assert {"/policies/", "/use/"} <= set(look("/").links)
