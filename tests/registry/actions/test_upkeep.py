"""Plain nouns saved with their parts, logged, and protected from one another's curators."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from registry.actions import upkeep
from registry.models import Alias, Change, Developer, Evidence, License, LicenseName, LicenseTerm, Policy, Release
from tests.registry.actions import builders as build

pytestmark = pytest.mark.django_db


@pytest.fixture
def release() -> Release:
    """An open release in the small invented catalogue."""
    build.load(build.opened("o1", "2024-05-01"))
    return Release.objects.get(slug="o1")


def test_a_change_shows_only_what_differs(release: Release) -> None:
    acme = release.developer
    acme.name = "Acme Research"

    change = upkeep.save_noun(acme, by="ada", reason="They renamed themselves.")

    assert change is not None
    assert (change.action, change.object_key) == ("change developer", "acme")
    assert (change.before, change.after) == ({"name": "Acme"}, {"name": "Acme Research"})


def test_a_new_noun_needs_no_reason() -> None:
    change = upkeep.save_noun(Developer(slug="lab", name="Lab"), by="ada")

    assert change is not None
    assert (change.action, change.before, change.after["name"]) == ("add developer", {}, "Lab")


def test_saving_what_does_not_differ_leaves_no_trace(release: Release) -> None:
    assert upkeep.save_noun(release.developer, by="ada", reason="Looked at it.") is None
    assert not Change.objects.exists()


def test_a_change_without_a_reason_is_refused(release: Release) -> None:
    release.developer.name = "Other"

    with pytest.raises(ValidationError, match="say why"):
        upkeep.save_noun(release.developer, by="ada", reason="")


def test_terms_are_logged_with_their_licence_and_survive_the_next_catalogue(release: Release) -> None:
    text = License.objects.get(key="apache-2.0")
    term = text.terms.get(term="attribution")
    term.value = "unknown"

    change = upkeep.save_noun(
        text, by="ada", reason="The text was not read.", parts=[term], links={"policies": Policy.objects.all()}
    )
    build.load(build.opened("o1", "2024-05-01"))

    assert change is not None
    assert (change.noun, change.object_key, set(change.after)) == ("license", "apache-2.0", {"terms", "policies"})
    term.refresh_from_db()
    assert (term.value, text.policies.count()) == ("unknown", 1)


def test_a_part_taken_away_is_in_the_log(release: Release) -> None:
    text = License.objects.get(key="apache-2.0")
    removed = text.terms.get(term="naming")

    change = upkeep.save_noun(text, by="ada", reason="Not in the text.", removed=[removed])

    assert change is not None
    assert len(change.before["terms"]) == len(change.after["terms"]) + 1
    assert not LicenseTerm.objects.filter(license=text, term="naming").exists()


def test_a_new_release_takes_its_aliases_with_it(release: Release) -> None:
    new = Release(slug="o2", name="O2", developer=release.developer)
    alias = Alias(release=new, scheme="name", value="Oh Two", evidence=Evidence.objects.first())

    upkeep.save_noun(new, by="ada", parts=[alias])

    assert [row.value for row in Release.objects.get(slug="o2").aliases.all()] == ["Oh Two"]


def test_a_stale_row_does_not_undo_dates_read_from_claims(release: Release) -> None:
    Release.objects.filter(pk=release.pk).update(released_on=date(2024, 6, 1))
    release.name = "O One"

    upkeep.save_noun(release, by="ada", reason="As they write it.")

    release.refresh_from_db()
    assert (release.name, release.released_on) == ("O One", date(2024, 6, 1))


def test_values_outside_the_vocabulary_are_refused(release: Release) -> None:
    release.variant = "tiny"

    with pytest.raises(ValidationError, match="tiny"):
        upkeep.save_noun(release, by="ada", reason="It is small.")


def test_when_the_second_write_fails_neither_is_seen(release: Release, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise RuntimeError("the log is full")

    monkeypatch.setattr(upkeep, "log", fail)
    release.developer.name = "Other"
    with pytest.raises(RuntimeError):
        upkeep.save_noun(release.developer, by="ada", reason="Renamed.")

    assert Developer.objects.get(slug="acme").name == "Acme"


def test_what_is_referred_to_is_not_deleted(release: Release) -> None:
    with pytest.raises(ValidationError, match="families, releases refer to it"):
        upkeep.delete_noun(release.developer, by="root", reason="Twice here.")

    assert Developer.objects.filter(slug="acme").exists()
    assert not Change.objects.exists()


def test_a_deletion_keeps_what_was_deleted_in_the_log() -> None:
    lab = Developer.objects.create(slug="lab", name="Lab")

    change = upkeep.delete_noun(lab, by="root", reason="Twice here.")

    assert not Developer.objects.exists()
    assert (change.action, change.object_key, change.before["name"]) == ("delete developer", "lab", "Lab")


def test_a_form_opened_before_somebody_saved_is_told_who_what_and_why(release: Release) -> None:
    acme = release.developer
    opened_on = upkeep.fingerprint(acme)
    acme.country = "Elsewhere"
    upkeep.save_noun(acme, by="ada", reason="They moved.")

    with pytest.raises(ValidationError, match=r"by ada on .*, country: “They moved.”.*Nothing was saved"):
        upkeep.check_unchanged(acme, opened_on)


def test_a_change_of_parts_alone_is_noticed_too(release: Release) -> None:
    text = License.objects.get(key="apache-2.0")
    opened_on = upkeep.fingerprint(text)
    text.terms.filter(term="naming").update(clause="4")

    with pytest.raises(ValidationError, match="saved by somebody else"):
        upkeep.check_unchanged(text, opened_on)


def test_an_unchanged_noun_passes(release: Release) -> None:
    opened_on = upkeep.fingerprint(release)

    upkeep.check_unchanged(release, opened_on)

    assert upkeep.fingerprint(Release.objects.get(pk=release.pk)) == opened_on


def values_of(text: License) -> dict[str, str]:
    return dict(text.terms.filter(valid_from__isnull=True).values_list("term", "value"))


def test_what_follows_from_lists_and_policies_is_filled_in_when_a_licence_is_added(release: Release) -> None:
    new = License(key="mit", name="MIT License", spdx="MIT", text_read="list", evidence=Evidence.objects.first())

    change = upkeep.save_noun(new, by="ada", links={"policies": Policy.objects.none()})

    # The OSI approved MIT, the FSF calls it free, the Model Openness Tool lists it; it was read and names no policy.
    assert values_of(new) == {
        "osi_approved": "true",
        "fsf_libre": "true",
        "mof_open": "true",
        "incorporates_policy": "false",
    }
    assert change is not None
    assert {row["term"] for row in change.after["terms"]} == set(values_of(new))


def test_what_follows_changes_with_what_it_follows_from(release: Release) -> None:
    text = License.objects.get(key="apache-2.0")
    text.spdx = "0BSD"

    change = upkeep.save_noun(text, by="ada", reason="Misread.", links={"policies": Policy.objects.all()})

    # The FSF has not judged 0BSD: what followed from Apache-2.0 does not stand for it.
    assert {name: values_of(text)[name] for name in ("osi_approved", "fsf_libre", "incorporates_policy")} == {
        "osi_approved": "true",
        "fsf_libre": "unknown",
        "incorporates_policy": "true",
    }
    assert change is not None
    assert set(change.after) == {"spdx", "policies", "terms"}


def test_what_a_list_decides_is_not_entered_otherwise(release: Release) -> None:
    text = License.objects.get(key="apache-2.0")
    typed = text.terms.get(term="osi_approved")
    typed.value = "false"

    change = upkeep.save_noun(text, by="ada", reason="I think so.", parts=[typed])

    assert change is None
    assert values_of(text)["osi_approved"] == "true"


def test_what_no_list_decides_may_be_entered(release: Release) -> None:
    new = License(key="zero", name="Zero", spdx="0BSD", text_read="list", evidence=Evidence.objects.first())
    judged = LicenseTerm(license=new, term="fsf_libre", value="true")

    upkeep.save_noun(new, by="ada", parts=[judged])
    new.note = "By the FSF's own page."
    upkeep.save_noun(new, by="ada", reason="Where it stands.")

    assert values_of(new)["fsf_libre"] == "true"


def test_a_later_reading_of_what_follows_is_left_alone(release: Release) -> None:
    text = License.objects.get(key="apache-2.0")
    later = LicenseTerm(license=text, term="incorporates_policy", value="true", valid_from=date(2025, 1, 1))

    upkeep.save_noun(text, by="ada", reason="They added one.", parts=[later])

    assert text.terms.get(term="incorporates_policy", valid_from=date(2025, 1, 1)).value == "true"
    assert values_of(text)["incorporates_policy"] == "false"


def test_names_are_logged_with_their_licence_and_survive_the_next_catalogue(release: Release) -> None:
    text = License.objects.get(key="apache-2.0")
    name = LicenseName(license=text, scheme="name", value="Apache Two")

    change = upkeep.save_noun(text, by="ada", reason="They call it so.", parts=[name])
    build.load(build.opened("o1", "2024-05-01"))

    assert change is not None
    assert [row["value"] for row in change.after["names"] if row not in change.before["names"]] == ["Apache Two"]
    assert text.names.filter(value="Apache Two").exists()
