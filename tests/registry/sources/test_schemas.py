"""The published schemas allow exactly the words that core and database know."""

from __future__ import annotations

import jsonschema
import pytest

from openness.components import COMPONENT_GROUPS, Availability, Completeness, Component, Fact, Provider
from openness.licenses import Term
from openness.policies import Binding, Stance
from openness.presets import PRESETS
from registry.models import Alias, Lineage, PublishedEstimate, Rating, Release, Score
from registry.sources import catalogue, descriptions


@pytest.mark.parametrize(
    ("place", "words"),
    [
        (["$defs", "component", "enum"], [*Component, *COMPONENT_GROUPS]),
        (["components", "availability"], Availability),
        (["components", "completeness"], Completeness),
        (["components", "provider"], Provider),
        (["facts", "fact"], Fact),
        (["aliases", "scheme"], Alias.Scheme.values),
        (["lineage", "relation"], Lineage.Relation.values),
        (["ratings", "scheme"], Rating.Scheme.values),
        (["scores", "relation"], Score.Relation.values),
        (["variant"], Release.Variant.values),
    ],
    ids=lambda value: "/".join(value) if isinstance(value, list) and "/" not in value[0] else "",
)
def test_schema_names_exactly_the_words_the_registry_knows(place: list[str], words: list[str]) -> None:
    schema = descriptions.schema()
    found = schema
    if place[0] == "$defs":
        for step in place:
            found = found[step]
    else:
        found = schema["properties"][place[0]]
        for step in place[1:]:
            found = found["items"]["properties"][step]
        found = found["enum"]

    assert set(found) == {str(word) for word in words}


def test_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(descriptions.schema())

    assert descriptions.SCHEMA_FILE.is_file()


def test_schema_names_exactly_the_words_of_licences_and_policies() -> None:
    schema = catalogue._SCHEMA["$defs"]
    policy = schema["policies"]["items"]["properties"]
    terms = schema["licenses"]["items"]["properties"]["terms"]

    # Lists and policies decide these; the FSF's flag may be written where its list is silent.
    derived = {Term.OSI_APPROVED, Term.MOF_OPEN, Term.INCORPORATES_POLICY}
    assert set(terms["properties"]) == set(Term) - derived
    assert set(terms["required"]) == set(Term) - derived - {Term.FSF_LIBRE}
    assert set(policy["binding"]["enum"]) == set(Binding)
    assert set(schema["stance"]["enum"]) == set(Stance)


def test_schema_names_exactly_the_words_of_published_estimates() -> None:
    estimate = catalogue._SCHEMA["$defs"]["estimates"]["items"]["properties"]

    assert set(estimate["preset"]["enum"]) == {"", *PRESETS}
    assert estimate["unit"]["enum"] == PublishedEstimate.Unit.values
    assert estimate["access"]["enum"] == PublishedEstimate.Access.values
