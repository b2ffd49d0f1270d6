"""A wrong definition file says what is wrong, where, and what is allowed there."""

from __future__ import annotations

from pathlib import Path

import pytest

from openness.components import COMPONENT_GROUPS, Availability, Completeness, Component, Fact
from openness.definitions import DefinitionError, load
from openness.licenses import Term
from tests.openness.builders import EXAMPLE, written
from tests.paths import DATA

BAD = DATA / "bad_definitions"


def listed(vocabulary: object) -> str:
    return ", ".join(vocabulary)


REQUIRES = "criteria[0].requires"
COMPONENTS = listed([*COMPONENT_GROUPS, *Component])
CONDITIONS = "it has exactly one of all, any, not, component, fact, use, choose, judged"

BEST_FIRST = "grades are listed best first, each with fewer points than the one before"

ERRORS = {
    "all-of-nothing": f"{REQUIRES}.all: [] is not a list with at least one entry",
    "all-with-other-key": f"{REQUIRES}: the key 'is' is not one of all",
    "any-is-mapping": f"{REQUIRES}.any: {{'fact': 'access.api', 'is': True}} is not a list with at least one entry",
    "availability-is-text": f"{REQUIRES}.availability: 'public' is not a list with at least one entry",
    "component-is-list": f"{REQUIRES}.component: ['weights_final'] is not one of {COMPONENTS}",
    "component-with-empty-licence": (
        f"{REQUIRES}: says nothing of the component: give one of availability, completeness, license"
    ),
    "component-without-condition": (
        f"{REQUIRES}: says nothing of the component: give one of availability, completeness, license"
    ),
    "condition-is-text": f"{REQUIRES}: 'public weights' is not a condition: {CONDITIONS}",
    "condition-of-no-kind": f"{REQUIRES}: {{'licence': 'free'}} is not a condition: {CONDITIONS}",
    "condition-of-two-kinds": (
        f"{REQUIRES}: {{'fact': 'access.api', 'is': True, 'component': 'weights_final'}} is not a condition: "
        f"{CONDITIONS}"
    ),
    "condition-with-unknown-key": (
        f"{REQUIRES}: the key 'licence' is not one of component, availability, completeness, license"
    ),
    "conjunction-with-levels": "levels: a conjunction has no levels",
    "criterion-is-text": "criteria[0]: 'weights' is not a mapping",
    "criterion-twice": "criteria: the id 'weights' stands twice",
    "criterion-without-question": "criteria[0]: the key 'asks' is missing",
    "empty": "file: None is not a mapping",
    "empty-note": "notes[1]: ' ' is not text",
    "empty-title": "title: '' is not text",
    "fact-is-text": f"{REQUIRES}.is: 'yes' is not one of true, false",
    "fact-without-is": f"{REQUIRES}: the key 'is' is missing",
    "first-level-needs": "levels[0].needs: every level but the first, which is the fallback, needs criteria",
    "key-twice": "line 7: not readable as YAML: the key 'status' stands twice",
    "ladder-without-levels": "levels: a ladder needs levels",
    "later-level-needs-nothing": "levels[1].needs: every level but the first, which is the fallback, needs criteria",
    "level-needs-unknown-criterion": "levels[1].needs[0]: 'code' is not one of weights",
    "level-title-is-number": "levels[0].title: 0 is not text",
    "level-twice": "levels: the id 'low' stands twice",
    "level-without-title": "levels[0]: the key 'title' is missing",
    "licence-is-text": f"{REQUIRES}.license: 'osi_approved' is not a mapping",
    "list": "file: [{'id': 'example'}] is not a mapping",
    "missing-key": "file: the key 'steward' is missing",
    "needs-is-number": "levels[1].needs: 1 is not a list with at least one entry",
    "no-criteria": "criteria: [] is not a list with at least one entry",
    "not-utf-8": "line 4: byte 0xe9 is not UTF-8, which alone is read",
    "not-with-other-key": f"{REQUIRES}: the key 'is' is not one of not",
    "not-yaml": "line 2: not readable as YAML: expected ',' or ']', but got '<stream end>'",
    "notes-is-text": "notes: 'Draft.' is not a list with at least one entry",
    "part-of-part-is-wrong": f"{REQUIRES}.all[0].not.any[0].fact: 'access.fax' is not one of {listed(Fact)}",
    "published-is-text": "published: 'January 2026' is not a date: write YYYY-MM-DD",
    "reference-is-text": "reference: 'Nowhere' is not a mapping",
    "reference-without-href": "reference: the key 'href' is missing",
    "reviewed-is-text": "reviewed: 'nobody' is not a mapping",
    # YAML 1.1 reads the word "on" as true.
    "reviewed-on-is-text": "reviewed: the key True is not one of by, date",
    "shared-is-list": "shared: [{'fact': 'access.api', 'is': True}] is not a mapping",
    "term-is-text": f"{REQUIRES}.license.osi_approved: 'true' is not one of true, false",
    "unknown-availability": f"{REQUIRES}.availability[0]: 'open' is not one of {listed(Availability)}",
    "unknown-completeness": f"{REQUIRES}.completeness: 'most' is not one of {listed(Completeness)}",
    "unknown-component": f"{REQUIRES}.component: 'weights' is not one of {COMPONENTS}",
    "unknown-completeness-of-several": f"{REQUIRES}.completeness[1]: 'most' is not one of {listed(Completeness)}",
    "unknown-fact": f"{REQUIRES}.fact: 'access.fax' is not one of {listed(Fact)}",
    "unknown-key": (
        "file: the key 'author' is not one of id, version, title, steward, published, status, kind, reference, "
        "summary, criteria, short, levels, notes, reviewed, shared, options, scope, aggregate, licenses, closed_world, "
        "revisions"
    ),
    "branch-not-chosen-is-wrong": (
        f"{REQUIRES}.from.counts.availability[0]: 'open' is not one of {listed(Availability)}"
    ),
    "choice-is-yes": "options[0].choices: True is not text",
    "choice-left-out": f"{REQUIRES}.from: the key 'counts-not' is missing",
    "choose-without-from": f"{REQUIRES}: the key 'from' is missing",
    "class-is-list": "criteria[0].part.class: [3] is not one of 1, 2, 3",
    "conjunction-with-aggregate": "aggregate: a conjunction has no aggregate",
    "conjunction-with-grades": "criteria[0]: the key 'requires' is missing",
    "criterion-named-scope": "criteria: the id 'scope' stands twice",
    "criterion-without-reference": "criteria[0]: the key 'reference' is missing",
    "default-is-no-choice": "options[0].default: 'perhaps' is not one of counts, counts-not",
    "grade-twice": "criteria[0].grades: the id 'open' stands twice",
    "grade-without-when": (
        "criteria[0].grades[1].when: every grade but the last, which is the fallback, says when it is given"
    ),
    "grades-of-equal-points": f"criteria[0].grades: {BEST_FIRST}",
    "grades-out-of-order": f"criteria[0].grades: {BEST_FIRST}",
    "judged-with-other-key": f"{REQUIRES}: the key 'is' is not one of judged",
    "ladder-with-scope": "scope: a ladder has no scope",
    "option-nobody-uses": "options: no condition chooses by 'manual-gate'",
    "option-twice": "options: the id 'manual-gate' stands twice",
    "points-is-text": "criteria[0].grades[0].points: 'one' is not a number",
    "revision-before-the-one-before": (
        "revisions[1].date: 2026-01-01 is before 2026-02-01, the day of the revision before"
    ),
    "revision-out-of-order": "revisions[1].number: 3 is not 2: revisions are numbered on from 1",
    "score-without-aggregate": "aggregate: a score needs aggregate",
    "shared-in-a-circle": "shared.three.any[0].use: the shared condition 'one' uses itself: one > two > three > one",
    "shared-uses-itself": "shared.one.use: the shared condition 'one' uses itself: one > one",
    "unknown-aggregate": "aggregate: 'median' is not one of mean, sum, percent",
    "unknown-choice": f"{REQUIRES}.from: the key 'perhaps' is not one of counts, counts-not",
    "unknown-option": f"{REQUIRES}.choose: 'gate' is not one of manual-gate",
    "unknown-term": f"{REQUIRES}.license: 'open' is not one of {listed(Term)}",
    "use-is-list": f"{REQUIRES}.use: ['data-public'] is not one of those there are: none",
    "use-of-nothing-shared": f"{REQUIRES}.use: 'weights-public' is not one of those there are: none",
    "use-of-unknown-shared": f"{REQUIRES}.use: 'weights-public' is not one of data-public",
    "use-with-other-key": f"{REQUIRES}: the key 'is' is not one of use",
    "version-is-a-number": "version: 1.0 is not text",
    "wrong-kind": "kind: 'score-card' is not one of conjunction, ladder, score, tool",
    "wrong-status": "status: 'final' is not one of draft, released, withdrawn",
}


@pytest.mark.parametrize(("name", "message"), ERRORS.items(), ids=ERRORS)
def test_a_wrong_file_says_what_is_wrong_where_and_what_is_allowed(name: str, message: str) -> None:
    with pytest.raises(DefinitionError) as caught:
        load(BAD / f"{name}.yaml")

    assert str(caught.value) == f"{name}.yaml: {message}"


#: Mistakes in the example that YAML, or a fourth place down the tree, brings to light: (text, replaced by, message).
DEEP = {
    "day-that-is-none": ("2026-01-01", "2026-13-01", "line 5: not readable as YAML: month must be in 1..12"),
    "character-that-is-none": (
        "Nobody",
        "No\0body",
        "file: not readable as YAML: unacceptable character #x0000: special characters are not allowed\n"
        '  in "<unicode string>", position 51',
    ),
    "availability-deep-down": (
        "{not: {fact: access.api, is: false}}",
        "{not: {all: [{use: code}, {component: data_card, availability: [public, open]}]}}",
        f"criteria[1].requires.any[0].not.all[1].availability[1]: 'open' is not one of {listed(Availability)}",
    ),
    "shared-that-has-no-name": ("  code: {", "  1: {", "shared: 1 is not text"),
    "shared-that-is-wrong": (
        "[public, gated_auto]",
        "[]",
        "shared.code.availability: [] is not a list with at least one entry",
    ),
    "key-twice-deep-down": (
        "{use: code}",
        "{use: code, use: code}",
        "line 14: not readable as YAML: the key 'use' stands twice",
    ),
    "needs-a-list": ("[one, two]", "[one, [two]]", "levels[1].needs[1]: ['two'] is not one of one, two"),
}


@pytest.mark.parametrize(("text", "instead", "message"), DEEP.values(), ids=DEEP)
def test_the_place_of_a_mistake_is_told_in_full(tmp_path: Path, text: str, instead: str, message: str) -> None:
    path = written(tmp_path, EXAMPLE.replace(text, instead))

    with pytest.raises(DefinitionError) as caught:
        load(path)

    assert str(caught.value) == f"example.yaml: {message}"


def test_each_wrong_file_has_its_message() -> None:
    assert {path.stem for path in BAD.glob("*.yaml")} == set(ERRORS)


@pytest.mark.parametrize(
    ("review", "message"),
    [
        ("null", "reviewed: None is not a mapping"),
        ("{by: 1}", "reviewed.by: 1 is not text"),
        ("{date: yesterday}", "reviewed.date: 'yesterday' is not a date: write YYYY-MM-DD"),
        (
            "{date: 2026-11-23 10:00:00}",
            "reviewed.date: datetime.datetime(2026, 11, 23, 10, 0) is not a date: write YYYY-MM-DD",
        ),
        ("{by: A person, when: 2026-11-23}", "reviewed: the key 'when' is not one of by, date"),
    ],
)
def test_a_review_has_a_name_and_a_day(tmp_path: Path, review: str, message: str) -> None:
    path = written(tmp_path, f"{EXAMPLE}reviewed: {review}\n")

    with pytest.raises(DefinitionError) as caught:
        load(path)

    assert str(caught.value) == f"example.yaml: {message}"
