"""Which degrees of openness a definition tells apart, and that none of them holds a release that is only hosted."""

from __future__ import annotations

import pytest

from openness.assessment import assess
from openness.definitions import Definition, Kind, definition, load_all
from openness.degrees import MET, as_levels, degrees
from openness.facts import ReleaseFacts, Statement
from openness.ternary import Ternary
from openness.verdicts import LevelRange, Verdict

HOSTED = ReleaseFacts(
    "gpt",
    {
        "weights_final.availability": Statement("not_released"),
        "access.api": Statement("true"),
        "access.hosted": Statement("true"),
    },
)


@pytest.mark.parametrize(
    ("key", "levels"),
    [
        ("tiers@1", ["T3", "T4", "T5", "T6", "T7"]),
        ("osaid@1.0", [MET]),
        (
            "g7@2026-05-29",
            ["Weights Available AI", "Open Weights AI", "Open Source AI", "Open Source AI with Open Data"],
        ),
        # Hosted access and API access are levels of this ladder, and no degrees of openness.
        (
            "epoch@2026-08",
            ["Open weights (non-commercial)", "Open weights (restricted use)", "Open weights (unrestricted)"],
        ),
        ("solaiman@2023", ["downloadable", "fully open"]),
        ("mof@1.0", ["Class III - Open Model", "Class II - Open Tooling", "Class I - Open Science"]),
        # A score has no threshold.
        ("osai@14", []),
    ],
)
def test_degrees_are_the_levels_that_ask_for_weights(key: str, levels: list[str]) -> None:
    found = degrees(definition(key))

    assert [degree.id for degree in found] == levels
    assert [degree.top for degree in found] == [False] * (len(levels) - 1) + [True] * bool(levels)


@pytest.mark.parametrize("found", load_all(), ids=lambda found: found.key)
def test_no_degree_holds_for_certain_a_release_that_is_only_hosted(found: Definition) -> None:
    told = assess(HOSTED, found)
    levels = told.levels if told.levels else as_levels(told.verdict) if found.kind is Kind.CONJUNCTION else None

    assert all(levels.reaches(degree.rank) is not Ternary.TRUE for degree in degrees(found) if levels)


def test_definition_without_levels_has_two() -> None:
    assert as_levels(Verdict.MET) == LevelRange(1, 1)
    assert as_levels("unknown") == LevelRange(0, 1)
    assert as_levels("not met") == as_levels("not applicable") == LevelRange(0, 0)
