"""Bundled definitions load and never change, and a file becomes a tree of conditions."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from openness.components import Availability, Completeness, Component, Fact
from openness.definitions import (
    AllOf,
    AnyOf,
    AvailabilityIs,
    CompletenessIs,
    Definition,
    DefinitionError,
    FactIs,
    Kind,
    Not,
    TermIs,
    definition,
    load,
    load_all,
    revisions,
)
from openness.definitions.loading import EARLIER, FOLDER
from openness.licenses import Term
from tests.openness.builders import EXAMPLE, written

#: Wordings that a later one has replaced, and the newest wording of each definition, by their digests.
REPLACED = {
    "epoch@2026-08-r1": "3618aa073be45508a104eccef37d53fc723a9590cf59bc9317303cfe14384b79",
    "g7@2026-05-29-r1": "7302c7ae9e5852693aa19dd45f5c077fd5e31d2ec526ce8ff9fad0b9de96b356",
    "osaid@1.0-r1": "fb32a002327c478755761ef04b430e8f21d3f21da7bcdd8bb0cf1076a1a3f88c",
    "tiers@1-r1": "7e67d116eb486d7a71a145547cb786d4b08b4f9c0e6de5caa6417c4ab45e180e",
}
NEWEST = {
    "artificial-analysis@2026-07-r1": "cf614e618881f0b74acb8dbe6f841f7b3a9cf292c3165312acc9b4287ff3fa1f",
    "debian-ml@2021-r1": "c8637ad4de88f0c5aa7d0be2586a8c5598c12361dac9426a840d36be690c93c5",
    "epoch@2026-08-r2": "57abcdfe938f7253851401e9d3fcc07c3ad7199f40f42a7384faba0428c711aa",
    "eu-ai-act@2025-07-r1": "11fc55dd28d5516301be0b91e40978940a49db9cf94d49f4260cc7c80f628004",
    "fsf@2024-10-r1": "7a4eaa982d89f3a0206607fead59f79b212f58d316f9621e45173133ae7d235a",
    "g7@2026-05-29-r2": "7bd88e04d9454287be19670dddc1e2aa8ca14126967208402ce2dde8f1f2db39",
    "mof@1.0-r1": "710a398046df0c3d2ce0b62620248b1b109ef890247e643396b7e406a3529825",
    "mot@2026-05-r1": "dc886bb0942d94839baea7885a1ab88cc38886dad2ffb1b818a10ac1ae5369e7",
    "ntia@2024-r1": "1136411ebcf661e1071cb2b902321364e166fc2d0ed3c409e949583cde9039af",
    "opening-up@2025-03-r1": "2d6fc92babbde2b183cc4ec42b4f729f166db8ad71333d7d2c694af041014857",
    "osai@12-r1": "94975d061ebcc15c5c079a526da916d74c268f5e9c998643629d04c47de76f9f",
    "osai@14-r1": "ba29bb76c794c4f1fb6956035ae3ebaccdb28513d2f2a472f573179663248be7",
    "osaid@1.0-r2": "d4967bb414a30fad131c428e4900f4fa2abe3df195d54ba3b58a244ad7a0cea8",
    "owd@0.3-r1": "473ea61727b3e5a27c6a42a0064f83b851e5085ca046362e657bcab3b5188f71",
    "solaiman@2023-r1": "364fadcd5d1c348fca73a668ac53cea4f3462d27461c196303c77a98aa24bfc2",
    "tiers@1-r2": "22670b17b78219593cb6b602a2b3bc968ec6630d34b75cb5eb88341c4d9fa691",
}
RELEASED = {**REPLACED, **NEWEST}
LADDERS = [found for found in load_all() if found.kind is Kind.LADDER]
ANSWERED = [found for found in load_all() if found.kind in {Kind.CONJUNCTION, Kind.LADDER}]


def test_all_bundled_definitions_load() -> None:
    assert [f"{found.key}-r{found.revision}" for found in load_all()] == sorted(NEWEST)
    assert "draft" not in {found.status for found in load_all()}


@pytest.mark.parametrize("key", RELEASED)
def test_a_released_definition_stays_as_it_is(key: str) -> None:
    assert definition(key).digest == RELEASED[key], "a released definition never changes: make a new version"


@pytest.mark.parametrize("key", ["epoch@2026-08", "g7@2026-05-29", "osaid@1.0", "tiers@1"])
def test_an_earlier_wording_is_kept_beside_the_newest(key: str) -> None:
    newest, first = revisions(key)

    assert (newest, first) == (definition(key), definition(f"{key}-r1"))
    assert (newest.revision, first.revision) == (2, 1)
    assert [(change.number, change.text) for change in newest.revisions][0] == (1, "First wording.")
    assert newest.revisions[-1].text.endswith("Verdicts under the default options are the same.")
    assert [criterion.id for criterion in newest.criteria] == [criterion.id for criterion in first.criteria]


def test_a_definition_of_one_wording_has_no_earlier_one() -> None:
    assert revisions("ntia@2024") == (definition("ntia@2024"),) == (definition("ntia@2024-r1"),)
    assert revisions("ntia@1999") == ()


@pytest.mark.parametrize("key", RELEASED)
def test_nobody_is_said_to_have_reviewed_what_nobody_reviewed(key: str) -> None:
    assert definition(key).reviewed_by is None
    assert definition(key).reviewed_on is None


@pytest.mark.parametrize("found", load_all(), ids=lambda found: found.key)
def test_every_criterion_asks_a_question_and_says_where_it_stands(found: Definition) -> None:
    assert all(criterion.asks.endswith("?") and criterion.reference for criterion in found.criteria)
    assert found.reference.href.startswith(("https://", "/method/"))
    assert [found.criterion(criterion.id) for criterion in found.criteria] == list(found.criteria)


@pytest.mark.parametrize("found", ANSWERED, ids=lambda found: found.key)
def test_every_criterion_says_what_it_wants_as_part_of_a_sentence(found: Definition) -> None:
    wants = [criterion.wants for criterion in found.criteria]

    assert all(words and not words.endswith(".") and (words[0].islower() or words.startswith("OSI")) for words in wants)
    assert not any(criterion.wants for criterion in definition(f"{found.key}-r1").criteria if found.revision > 1)


@pytest.mark.parametrize("found", load_all(), ids=lambda found: found.key)
def test_every_option_has_a_question_and_two_or_three_choices_in_whole_sentences(found: Definition) -> None:
    for option in found.options:
        assert option.asks.endswith("?")
        assert len(option.choices) in {2, 3}
        assert option.chosen == option.default
        assert all(text[0].isupper() and text.endswith(".") for text in option.choices.values())
        assert all(name == name.lower() and "_" not in name for name in (option.id, *option.choices))


@pytest.mark.parametrize("found", LADDERS, ids=lambda found: found.key)
def test_levels_are_ranked_from_the_fallback_upwards_and_use_every_criterion(found: Definition) -> None:
    assert [level.rank for level in found.levels] == list(range(len(found.levels)))
    assert [found.level(level.rank) for level in found.levels] == list(found.levels)
    assert found.levels[0].needs == ()
    assert {need for level in found.levels for need in level.needs} == {criterion.id for criterion in found.criteria}


def test_the_tiers_from_open_weights_up_are_nested() -> None:
    t5, t6, t7 = (set(level.needs) for level in definition("tiers@1").levels[5:])

    assert t5 < t6 < t7


@pytest.mark.parametrize("key", ["osaid@2.0", "osaid@1.0-r3", "osaid@1.0-r", "osaid", ""])
def test_a_definition_that_does_not_exist_is_refused_with_those_that_do(key: str) -> None:
    with pytest.raises(KeyError, match=rf"no definition {key!r}; there are .*epoch@2026-08, .*tiers@1"):
        definition(key)


def test_a_criterion_that_does_not_exist_is_refused() -> None:
    with pytest.raises(KeyError, match="code.everything"):
        definition("osaid@1.0").criterion("code.everything")


def test_a_file_becomes_a_tree_of_conditions(tmp_path: Path) -> None:
    found = load(written(tmp_path, EXAMPLE))

    one, two = found.criteria
    full = frozenset({Completeness.FULL})
    assert one.requires == AvailabilityIs(
        Component.TRAINING_CODE, frozenset({Availability.PUBLIC, Availability.GATED_AUTO})
    )
    assert two.requires == AnyOf(
        (
            Not(FactIs(Fact.ACCESS_API, False)),
            AllOf(
                (
                    CompletenessIs(Component.TRAINING_DATA_PRETRAIN, full),
                    TermIs(Component.TRAINING_DATA_PRETRAIN, Term.OPEN_DATA, True),
                    CompletenessIs(Component.TRAINING_DATA_POSTTRAIN, full),
                    TermIs(Component.TRAINING_DATA_POSTTRAIN, Term.OPEN_DATA, True),
                )
            ),
        )
    )
    assert (found.key, found.kind, found.published) == ("example@1", Kind.LADDER, date(2026, 1, 1))
    assert found.notes == ("First note.", "Second note.")
    # What is left out: the title stands for the short name, and a file without revisions is in its first wording.
    assert (found.short, found.revision, found.options, found.scope) == ("Example", 1, (), None)


@pytest.mark.parametrize(
    ("criterion", "fields"),
    [
        ("one", ["training_code.availability"]),
        (
            "two",
            [
                "data_card.completeness",
                "training_data_pretrain.completeness",
                "training_data_pretrain.license",
                "training_data_posttrain.completeness",
                "training_data_posttrain.license",
            ],
        ),
    ],
)
def test_a_criterion_depends_on_the_fields_anywhere_in_its_conditions(
    tmp_path: Path, criterion: str, fields: list[str]
) -> None:
    deep = EXAMPLE.replace("{not: {fact: access.api, is: false}}", "{not: {component: data_card, completeness: full}}")

    asked = load(written(tmp_path, deep)).criterion(criterion)

    assert set(fields) <= set(asked.fields)
    assert list(asked.components) == list(dict.fromkeys(field.partition(".")[0] for field in fields))


def test_the_digest_ignores_layout_and_review_and_nothing_else(tmp_path: Path) -> None:
    digest = load(written(tmp_path, EXAMPLE)).digest

    same = written(tmp_path, f"# a remark\n{EXAMPLE}reviewed: {{by: A person}}\n", "same.yaml")
    other = written(tmp_path, EXAMPLE.replace("One?", "Which one?"), "other.yaml")

    assert load(same).digest == digest
    assert load(same).reviewed_by == "A person"
    assert load(other).digest != digest


def test_who_reviewed_a_file_and_when_is_read(tmp_path: Path) -> None:
    found = load(written(tmp_path, f"{EXAMPLE}reviewed: {{by: A person, date: 2026-11-23}}\n"))

    assert (found.reviewed_by, found.reviewed_on) == ("A person", date(2026, 11, 23))


def test_two_files_of_one_version_are_refused(tmp_path: Path) -> None:
    written(tmp_path, EXAMPLE)
    written(tmp_path, EXAMPLE, "again.yaml")

    with pytest.raises(DefinitionError, match="two files for example@1"):
        load_all(tmp_path)


def test_earlier_wordings_may_share_a_key_but_not_a_number(tmp_path: Path) -> None:
    earlier = tmp_path / EARLIER
    earlier.mkdir()
    second = f"{EXAMPLE}revisions:\n" + "".join(
        f"  - {{number: {number}, date: 2026-01-0{number}, text: Wording {number}.}}\n" for number in (1, 2)
    )
    written(earlier, EXAMPLE)
    written(earlier, second, "second.yaml")

    assert [found.revision for found in load_all(earlier)] == [1, 2]

    written(tmp_path, EXAMPLE)
    twice = tmp_path / "again" / EARLIER
    twice.mkdir(parents=True)
    written(twice, EXAMPLE)
    written(twice, EXAMPLE, "again.yaml")
    with pytest.raises(DefinitionError, match=r"two files for \('example@1', 1\)"):
        load_all(twice)


def test_a_file_bears_the_name_of_its_key_and_an_earlier_one_its_revision_too() -> None:
    names = {f"{found.id}-{found.version}" for found in load_all()}

    assert {path.stem for path in FOLDER.glob("*.yaml")} == names
    assert {path.stem for path in (FOLDER / EARLIER).glob("*.yaml")} == {
        f"{found.id}-{found.version}-r{found.revision}" for found in load_all(FOLDER / EARLIER)
    }
