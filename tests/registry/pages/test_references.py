"""Definitions, sources, editions, method."""

from __future__ import annotations

from openness.definitions import load_all
from registry.models import Edition
from tests.registry.pages.conftest import Look


def test_definitions_are_listed_with_version_and_counts(world: Edition, look: Look) -> None:
    words = look("/definitions/").words

    for item in load_all():
        assert f"{item.key} · {len(item.criteria)} criteria" in words
    assert "unknown: 2 · not met: 5" in words
    assert "T7: 1 · T5 to T7: 1 · T5: 1 · T3: 1 · T2: 3" in words


def test_definition_shows_every_criterion_with_its_place_in_the_text(world: Edition, look: Look) -> None:
    for item in load_all():
        rows = look(f"/definitions/{item.key}/").table("One row is one criterion").body

        assert [row[0] for row in rows] == [f"{criterion.title} {criterion.id}" for criterion in item.criteria]
        assert [row[1] for row in rows] == [criterion.asks for criterion in item.criteria]
        assert all(row[2] for row in rows)


def test_definition_groups_releases_by_verdict(world: Edition, look: Look) -> None:
    words = look("/definitions/osaid@1.0/").words

    assert "Unknown: 2 Show the 2 Ajar 2, Ajar Full" in words
    assert "Not met: 5 Show the 5 Ajar 1, Ajar Study, Shut 1, Shut 2, Shut 3" in words


def test_definition_of_a_past_day_groups_the_past_verdicts(world: Edition, look: Look) -> None:
    words = look("/definitions/tiers@1/", as_of="2024-01-31").words

    assert "T3: 1 Show the 1 Ajar 1" in words
    assert "T5: " not in words.partition("Releases by verdict")[2]


def test_definition_without_any_release_says_so(world: Edition, look: Look) -> None:
    assert "No release had been assessed by this day." in look("/definitions/osaid@1.0/", as_of="1951-01-01").words
    assert "No release has been assessed." in look("/definitions/", as_of="1951-01-01").words


def test_sources_tell_terms_and_what_rests_on_them(world: Edition, look: Look) -> None:
    rows = {row[0].split(" Board")[0]: row[1:] for row in look("/sources/").table("One row is one source").body}

    assert rows["Public leaderboard"] == ["CC-BY-4.0", "2024-12-01", "0", "10"]


def test_edition_tells_inputs_and_rules(world: Edition, look: Look) -> None:
    words = look(f"/editions/{world.pk}/").words

    # Two benchmarks, two countings: five tiers against two references, 23 other degrees against the closed.
    assert "7 releases judged, 132 lag series measured" in words
    assert world.input_digest in words
    assert all(f"{key} {digest[:12]}" in words for key, digest in world.definitions.items())


def test_editions_are_listed(world: Edition, look: Look) -> None:
    assert f"Edition {world.pk}, published" in look("/editions/").words


def test_method_explains_every_tier_with_what_it_needs(world: Edition, look: Look) -> None:
    rows = look("/method/").table("One row is one tier").body

    assert [row[0].split()[0] for row in rows] == [f"T{rank}" for rank in range(8)]
    assert all(row[1] for row in rows)
