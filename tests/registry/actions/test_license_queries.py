"""Names that no text is known for: queued as they are met, decided by a person, resolved from then on."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from openness.licenses.resolution import resolve
from registry.actions import license_queries, upkeep
from registry.facts.names import license_names
from registry.models import Change, Evidence, License, LicenseName, LicenseQuery
from tests.registry.actions import builders as build

pytestmark = pytest.mark.django_db

LINK = "https://example.org/LICENSE"


@pytest.fixture
def apache() -> License:
    """The one licence of the small invented catalogue."""
    build.load(build.opened("o1", "2024-05-01"))
    return License.objects.get(key="apache-2.0")


@pytest.fixture
def mit(apache: License) -> License:
    """A second licence."""
    text = License(key="mit", name="MIT License", spdx="MIT", text_read="list", evidence=Evidence.objects.first())
    upkeep.save_noun(text, by="ada")
    return text


def meet(text: str, *, name: str = "", link: str = "", met_in: str = "anvil.yml") -> LicenseQuery | None:
    found = resolve(text, name=name, link=link, names=license_names())
    return license_queries.meet(found, text, name=name, link=link, met_in=met_in)


def met(text: str, *, name: str = "", link: str = "") -> LicenseQuery:
    query = meet(text, name=name, link=link)
    assert query is not None
    return query


def test_an_unresolved_name_waits_with_the_reason_and_the_place(apache: License) -> None:
    query = met("Foo  License", name="foo", link=LINK)

    assert (query.text, query.name, query.link) == ("Foo License", "foo", LINK)
    assert query.reason == "not in the registry: 'Foo License'"
    assert (query.met_in, query.times, query.state) == ("anvil.yml", 1, "open")


def test_a_name_that_is_met_again_is_counted_where_it_was_met_first(apache: License) -> None:
    first = met("Foo License")

    again = meet(" Foo License ", met_in="hammer.yml")

    assert again == first
    assert (LicenseQuery.objects.get().times, LicenseQuery.objects.get().met_in) == (2, "anvil.yml")


def test_the_same_text_beside_another_name_is_another_question(apache: License) -> None:
    met("other", name="foo")
    met("other", name="bar")
    met("other")

    assert LicenseQuery.objects.count() == 3


@pytest.mark.parametrize("text", ["apache two", "apache-2.0", "", "  "], ids=["name", "key", "nothing", "blank"])
def test_what_is_resolved_or_not_written_waits_for_nobody(apache: License, text: str) -> None:
    LicenseName.objects.create(license=apache, scheme="license_name", value="Apache Two")

    assert meet(text) is None
    assert not LicenseQuery.objects.exists()


def test_what_is_longer_than_its_column_is_shortened(apache: License) -> None:
    query = met("x" * 400, link=f"{LINK}?{'y' * 600}")

    assert (len(query.text), len(query.link)) == (300, 500)
    assert meet("x" * 400, link=f"{LINK}?{'y' * 600}") == query


def test_a_decision_is_recorded_and_logged(apache: License) -> None:
    query = met("Foo License")

    decided = license_queries.decide(query, apache, by="ada", reason="It is the same text.")

    assert (decided.state, decided.license, decided.decided_by, decided.note) == (
        "resolved",
        apache,
        "ada",
        "It is the same text.",
    )
    assert decided.decided_at is not None
    change = Change.objects.get()
    assert (change.action, change.noun, change.object_label) == ("decide licensequery", "licensequery", "Foo License")
    assert (change.before["state"], change.after["state"]) == ("open", "resolved")
    assert set(change.after) == {"state", "license_id", "decided_by", "decided_at", "note"}


def test_what_cannot_be_told_is_so_recorded(apache: License) -> None:
    decided = license_queries.decide(met("Foo License"), None, by="ada", reason="The page is gone.")

    assert (decided.state, decided.license) == ("unresolvable", None)


def test_a_name_that_is_kept_resolves_the_next_time_and_stays_with_the_next_catalogue(apache: License) -> None:
    query = met("Foo License")

    license_queries.decide(query, apache, by="ada", reason="It is the same text.", remember="text")
    build.load(build.opened("o1", "2024-05-01"))

    assert meet("foo license") is None
    assert resolve("FOO", names=license_names()).keys == ("apache-2.0",)
    assert {(change.noun, change.object_key) for change in Change.objects.filter(by="ada")} == {
        ("licensequery", str(query.pk)),
        ("license", "apache-2.0"),
    }


@pytest.mark.parametrize(("remember", "scheme"), [("name", "license_name"), ("link", "url")])
def test_the_name_beside_a_placeholder_or_the_address_can_be_kept(apache: License, remember: str, scheme: str) -> None:
    query = met("other", name="foo-1.0", link=LINK)

    license_queries.decide(query, apache, by="ada", reason="It is the same text.", remember=remember)

    assert apache.names.filter(scheme=scheme).count() == 1
    assert meet("other", name="foo-1.0", link=LINK) is None


@pytest.mark.parametrize(
    ("text", "name", "remember", "problem"),
    [
        ("other", "foo", "text", "'other' names no text"),
        ("Foo License", "", "name", "'' names no text"),
        ("BSD", "", "text", "'BSD' is a family of licences"),
        ("Foo License", "", "title", "'title' is not one of text, name, link"),
    ],
)
def test_what_could_not_name_one_text_is_not_kept(
    apache: License, text: str, name: str, remember: str, problem: str
) -> None:
    query, names = met(text, name=name), apache.names.count()

    with pytest.raises(ValidationError, match=problem) as caught:
        license_queries.decide(query, apache, by="ada", reason="So I think.", remember=remember)

    assert set(caught.value.message_dict) == {"remember"}
    assert LicenseQuery.objects.get().state == "open"
    assert LicenseName.objects.count() == names


def test_a_name_needs_a_licence_to_be_kept_for(apache: License) -> None:
    with pytest.raises(ValidationError, match="none was chosen"):
        license_queries.decide(met("Foo License"), None, by="ada", reason="Gone.", remember="text")


def test_a_name_of_another_text_is_not_kept(apache: License, mit: License) -> None:
    query = met("Foo License")
    LicenseName.objects.create(license=mit, scheme="license_name", value="foo license")

    with pytest.raises(ValidationError, match="'Foo License' is the name of 2 texts: apache-2.0, mit"):
        license_queries.decide(query, apache, by="ada", reason="It is the same text.", remember="text")


def test_a_name_that_the_licence_has_already_is_told(apache: License) -> None:
    query = met("other", name="foo")
    LicenseName.objects.create(license=apache, scheme="license_name", value="foo")

    with pytest.raises(ValidationError, match="'foo' is a name of this licence already"):
        license_queries.decide(query, apache, by="ada", reason="It is the same text.", remember="name")


def test_a_decision_can_be_replaced_but_not_repeated(apache: License, mit: License) -> None:
    query = license_queries.decide(met("Foo License"), apache, by="ada", reason="It is the same text.")

    with pytest.raises(ValidationError, match="decided so already, by ada"):
        license_queries.decide(query, apache, by="ben", reason="It is the same text.")
    replaced = license_queries.decide(query, mit, by="ben", reason="It is shorter.")

    assert (replaced.license, replaced.decided_by) == (mit, "ben")


def test_a_decision_needs_a_reason(apache: License) -> None:
    with pytest.raises(ValidationError, match="say why"):
        license_queries.decide(met("Foo License"), apache, by="ada", reason=" ")


def test_what_somebody_decided_in_between_is_not_overwritten(apache: License, mit: License) -> None:
    query = met("Foo License")
    opened_on = license_queries.standing(query)
    license_queries.decide(query, apache, by="ada", reason="It is the same text.")

    with pytest.raises(ValidationError, match="decided by ada on .* UTC after you opened it"):
        license_queries.decide(query, mit, by="ben", reason="It is shorter.", opened_on=opened_on)

    assert LicenseQuery.objects.get().license == apache


def test_meeting_a_name_does_not_disturb_who_is_deciding(apache: License) -> None:
    query = met("Foo License")
    opened_on = license_queries.standing(query)
    meet("Foo License")

    decided = license_queries.decide(query, apache, by="ada", reason="The same text.", opened_on=opened_on)

    assert (decided.state, decided.times) == ("resolved", 2)


def test_when_the_name_cannot_be_kept_nothing_is_decided(apache: License, monkeypatch: pytest.MonkeyPatch) -> None:
    query = met("Foo License")

    def fail(*args: object, **kwargs: object) -> None:
        raise RuntimeError("the log is full")

    monkeypatch.setattr(upkeep, "log", fail)
    with pytest.raises(RuntimeError):
        license_queries.decide(query, apache, by="ada", reason="The same text.", remember="text")

    assert LicenseQuery.objects.get().state == "open"
    assert not Change.objects.exists()
