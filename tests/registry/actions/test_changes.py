"""Every change says what kind of event it is, and which release it is about."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from registry.actions import curation, upkeep
from registry.actions.changes import cause_of
from registry.models import Cause, Change, Claim, Developer, Release
from registry.sources.records import ClaimRecord
from tests.registry.actions import builders as build

ACTIONS = Path("registry/actions")

#: What the part of an action's name that is put in when it runs can be.
_NOUNS_PUT_IN = ("claim", "rating", "score")
_NOUNS_REVIEWED = ("proposal", "amendment")
_NOUNS_AT_THE_DESK = ("benchmark", "developer", "family", "license", "policy", "publishedestimate", "release", "source")


def test_every_action_of_the_code_base_has_a_cause() -> None:
    names = set(_action_names())

    assert {"record claim", "correct score", "add release", "rename release", "decide dispute"} <= names
    assert {name for name in names if cause_of(name) is None} == set()


def _action_names() -> Iterator[str]:
    """Yield what is passed as ``action`` anywhere in the actions, whatever stands in it being put in."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in sorted(ACTIONS.rglob("*.py"))]
    constants = {
        target.id: node.value
        for tree in trees
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for call in (node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call)):
        for keyword in call.keywords:
            if keyword.arg == "action":
                yield from (name for name in _texts(keyword.value, constants) if " " in name)


def _texts(node: ast.expr, constants: dict[str, ast.expr]) -> Iterator[str]:
    if isinstance(node, ast.Constant):
        yield str(node.value)
    elif isinstance(node, ast.Name) and node.id in constants:
        yield from _texts(constants[node.id], constants)
    elif isinstance(node, ast.IfExp):
        yield from _texts(node.body, constants)
        yield from _texts(node.orelse, constants)
    elif isinstance(node, ast.JoinedStr):
        yield from _filled(node)


def _filled(node: ast.JoinedStr) -> Iterator[str]:
    first, *rest = node.values
    verbs: list[str] = ["some"]
    if isinstance(first, ast.FormattedValue) and isinstance(first.value, ast.IfExp):
        verbs = list(_texts(first.value, {}))
    elif isinstance(first, ast.Constant):
        verbs = [str(first.value).split()[0]]
    last = rest[-1] if rest else first
    if isinstance(last, ast.Constant) and str(last.value).strip():
        nouns: tuple[str, ...] = (str(last.value).strip(),)
    elif set(verbs) == {"revert"}:
        nouns = _NOUNS_REVIEWED
    else:
        nouns = _NOUNS_AT_THE_DESK if set(verbs) & {"add", "change", "delete"} else _NOUNS_PUT_IN
    # A verb that is put in is one of those that end or decide a statement.
    verbs = ["supersede", "withdraw"] if verbs == ["some"] and nouns == _NOUNS_PUT_IN else verbs
    yield from (f"{verb} {noun}" for verb in verbs for noun in nouns)


@pytest.mark.parametrize(
    ("action", "cause"),
    [
        ("record claim", Cause.NEW_FACT),
        ("correct claim", Cause.CORRECTION),
        ("withdraw rating", Cause.WITHDRAWAL),
        ("decide score", Cause.DECISION),
        ("approve proposal", Cause.DECISION),
        ("approve amendment", Cause.DECISION),
        ("change license", Cause.LICENSE_TEXT),
        ("decide licensequery", Cause.LICENSE_TEXT),
        ("change policy", Cause.POLICY_TEXT),
        ("confirm alias", Cause.IDENTITY),
        ("rename release", Cause.IDENTITY),
        ("check evidence", Cause.EVIDENCE),
        ("open dispute", Cause.DISPUTE),
        ("write reply", Cause.DISPUTE),
        ("withdraw reply", Cause.DISPUTE),
        ("apply definition", Cause.DEFINITION_VERSION),
        ("apply precedence", Cause.PRECEDENCE_POLICY),
        ("bless claim", None),
        ("record wish", None),
    ],
)
def test_a_cause_follows_from_verb_and_noun(action: str, cause: Cause | None) -> None:
    assert cause_of(action) == cause


@pytest.mark.django_db
def test_a_change_names_the_release_it_is_about() -> None:
    build.load(build.opened("o1", "2024-05-01"))
    claim = Claim.objects.get(field="weights_final.license")
    licensed = ClaimRecord("weights_final.license", "unknown", build.READ)

    curation.correct_statement(claim, licensed, by="ada", reason="The file is gone.")

    logged = Change.objects.filter(by="ada").order_by("pk").values_list("action", "cause", "release_slug")
    assert list(logged) == [("supersede claim", "correction", "o1"), ("correct claim", "correction", "o1")]


@pytest.mark.django_db
def test_a_change_of_a_release_is_about_it_and_one_of_a_developer_about_none() -> None:
    build.load(build.opened("o1", "2024-05-01"))
    release, developer = Release.objects.get(), Developer.objects.get()
    release.note = developer.country = "Elsewhere"

    upkeep.save_noun(release, by="ada", reason="It moved.")
    upkeep.save_noun(developer, by="ada", reason="It moved.")

    logged = Change.objects.filter(by="ada").order_by("pk").values_list("noun", "cause", "release_slug")
    assert list(logged) == [("release", "identity", "o1"), ("developer", "identity", "")]
