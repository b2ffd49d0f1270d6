"""Plain nouns at the desk: saved with a reason, locked against overwriting, protected from deletion."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse

from registry.models import Alias, Amendment, Change, Claim, Developer, Edition, Evidence, License, Release, Source
from tests.registry.actions import builders as build
from tests.registry.admin.conftest import Enter


def url(noun: str, page: str, *args: object) -> str:
    return reverse(f"admin:registry_{noun}_{page}", args=args)


def sent(response: Any, **changed: object) -> dict[str, Any]:
    """Return the form on a page as a browser would send it back, with changes."""
    forms = [response.context["adminform"].form]
    for inline in response.context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    data = {field.html_name: field.value() for form in forms for field in form} | {"interests": "none"}
    return {name: value for name, value in (data | changed).items() if value is not None and value is not False}


@pytest.fixture
def curator(enter: Enter) -> Client:
    """A client of somebody who may add and change plain nouns."""
    nouns = ("developer", "family", "license", "licenseterm", "release", "alias", "lineage", "source", "evidence")
    verbs = ("view", "add", "change")
    return enter(*(f"{verb}_{noun}" for verb in verbs for noun in nouns), "delete_alias", "view_amendment")


def test_a_developer_is_renamed_with_a_reason(curator: Client, release: Release) -> None:
    page = url("developer", "change", release.developer_id)
    form = sent(curator.get(page), name="Acme Research", reason="They renamed themselves.")

    response = curator.post(page, form)

    assert response.status_code == 302
    change = Change.objects.get()
    assert (change.by, change.before, change.after) == ("ada", {"name": "Acme"}, {"name": "Acme Research"})


def test_a_change_without_a_reason_is_refused(curator: Client, release: Release) -> None:
    page = url("developer", "change", release.developer_id)

    response = curator.post(page, sent(curator.get(page), name="Acme Research"))

    assert response.context["adminform"].form.errors["reason"]
    assert Developer.objects.get().name == "Acme"


def test_what_somebody_saved_meanwhile_is_not_overwritten(curator: Client, enter: Enter, release: Release) -> None:
    page = url("developer", "change", release.developer_id)
    mine = sent(curator.get(page), name="Acme Research", reason="They renamed themselves.")
    other = enter("view_developer", "change_developer", name="ben")
    other.post(page, sent(other.get(page), country="Elsewhere", reason="They moved."))

    response = curator.post(page, mine)

    assert "by ben on" in response.text
    assert "country: “They moved.”" in response.text
    assert "Acme Research" in response.text
    assert (Developer.objects.get().name, Developer.objects.get().country) == ("Acme", "Elsewhere")


def test_the_slug_of_a_developer_is_written_once(curator: Client, release: Release) -> None:
    page = url("developer", "change", release.developer_id)

    curator.post(page, sent(curator.get(page), slug="other", country="Elsewhere", reason="They moved."))

    assert (Developer.objects.get().slug, Developer.objects.get().country) == ("acme", "Elsewhere")


def test_a_release_is_added_with_its_aliases(curator: Client, release: Release) -> None:
    page = url("release", "add")
    form = sent(
        curator.get(page),
        name="O2",
        slug="o2",
        developer=release.developer_id,
        modality="Text, image",
        **{
            "aliases-TOTAL_FORMS": 1,
            "aliases-0-scheme": "name",
            "aliases-0-value": "Oh Two",
            "aliases-0-evidence": Evidence.objects.earliest("pk").pk,
        },
    )

    response = curator.post(page, form)

    assert response.status_code == 302
    new = Release.objects.get(slug="o2")
    assert (new.modality, [alias.value for alias in new.aliases.all()]) == (["text", "image"], ["Oh Two"])
    assert Change.objects.get().action == "add release"


def test_an_alias_is_taken_from_a_release(curator: Client, release: Release) -> None:
    page = url("release", "change", release.pk)
    form = sent(curator.get(page), reason="Another release bears it.", **{"aliases-0-DELETE": "on"})

    response = curator.post(page, form)

    assert response.status_code == 302
    assert not Alias.objects.exists()
    assert set(Change.objects.get().after) == {"aliases"}


def test_a_change_of_the_terms_of_a_licence_waits_for_a_second_person(curator: Client, release: Release) -> None:
    text = License.objects.get()
    page = url("license", "change", text.pk)
    form = sent(
        curator.get(page),
        published="2004-01",
        reason="Read the text.",
        **{"terms-0-clause": "4", "terms-0-value": "true"},
    )

    response = curator.post(page, form, follow=True)

    waiting = Amendment.objects.get()
    assert response.redirect_chain == [(url("amendment", "change", waiting.pk), 302)]
    assert "Nothing is changed yet" in response.text
    assert (waiting.proposed_by, waiting.reason, waiting.interests) == ("ada", "Read the text.", "none")
    text.refresh_from_db()
    assert text.published is None
    assert not LogEntry.objects.exists()


def test_an_amendment_is_previewed_and_approved_by_somebody_else(
    curator: Client, enter: Enter, release: Release
) -> None:
    build.publish()
    text = License.objects.get()
    page = url("license", "change", text.pk)
    opened = curator.get(page)
    at = next(n for n, each in enumerate(terms_of(opened)) if each.instance.term == "field_of_use")
    curator.post(page, sent(opened, reason="Misread.", **{f"terms-{at}-value": "true"}))
    waiting = Amendment.objects.get()
    preview = f"{reverse('admin:registry_amendment_preview')}?ids={waiting.pk}"
    ben = enter("view_amendment", "view_license", "review_proposal", name="ben")

    shown = ben.get(preview)
    digest = shown.context["form"]["shown"].value()
    said = {"reason": "I read the same.", "interests": "none", "shown": digest}
    own = enter("view_amendment", "review_proposal", name="ada").post(preview, said)
    done = ben.post(preview, said)

    assert "epoch@2026-08" in shown.text
    assert "field_of_use" in shown.text
    assert "a second person decides" in own.text
    assert done.status_code == 302
    waiting.refresh_from_db()
    assert (waiting.state, waiting.decided_by) == ("accepted", "ben")
    assert waiting.effect["verdicts"]
    assert text.terms.get(term="field_of_use").value == "true"
    assert Change.objects.get(noun="license").by == "ada"
    assert "Propose to revert" in curator_of_amendments(enter).get(url("amendment", "change", waiting.pk)).text


def curator_of_amendments(enter: Enter) -> Client:
    return enter("view_amendment", "change_license", name="cem")


def terms_of(response: Any) -> list[Any]:
    """Return the forms of the terms on the page of a licence."""
    found = (inline.formset for inline in response.context["inline_admin_formsets"])
    return next(list(formset.forms) for formset in found if formset.prefix == "terms")


def test_an_edit_that_moves_nothing_is_saved_at_once(curator: Client, release: Release) -> None:
    text = License.objects.get()
    page = url("license", "change", text.pk)

    curator.post(page, sent(curator.get(page), published="2004-01", reason="It stands on the first line."))

    text.refresh_from_db()
    assert (str(text.published), text.published_precision) == ("2004-01-01", "month")
    change = Change.objects.get()
    assert (change.noun, change.object_key) == ("license", "apache-2.0")
    assert set(change.after) == {"published", "published_precision"}
    assert not Amendment.objects.exists()


def test_an_edit_that_may_wait_needs_declared_interests(curator: Client, release: Release) -> None:
    page = url("license", "change", License.objects.get().pk)

    response = curator.post(page, sent(curator.get(page), note="Long.", reason="Read.", interests=""))

    assert response.context["adminform"].form.errors["interests"]


def test_the_page_of_a_noun_says_that_an_amendment_waits(curator: Client, release: Release) -> None:
    page = url("license", "change", License.objects.get().pk)
    curator.post(page, sent(curator.get(page), reason="Read the text.", **{"terms-0-value": "unknown"}))

    assert "1 amendment waits" in curator.get(page).text


def test_an_impossible_date_is_refused_in_words(curator: Client, release: Release) -> None:
    page = url("source", "change", Source.objects.get().pk)

    response = curator.post(page, sent(curator.get(page), published="2024-13", reason="As they say."))

    assert response.context["adminform"].form.errors["published"] == ["'2024-13' is not a date: month must be in 1..12"]


def test_evidence_is_entered_once_and_then_only_read(curator: Client, release: Release) -> None:
    form = {"source": Source.objects.get().pk, "locator": "page 9", "url": "", "quote": "so", "read": "2025-01-05"}

    curator.post(url("evidence", "add"), form)
    evidence = Evidence.objects.get(locator="page 9")
    changed = curator.post(url("evidence", "change", evidence.pk), form | {"quote": "not so"})

    assert (evidence.read_by, changed.status_code) == ("ada", 403)
    assert Change.objects.get().action == "record evidence"


def test_a_superuser_deletes_nothing_that_is_referred_to(root: Client, release: Release) -> None:
    response = root.post(url("developer", "delete", release.developer_id), {"post": "yes"})

    assert "would require deleting the following protected related objects" in response.text
    assert Developer.objects.filter(pk=release.developer_id).exists()


@pytest.mark.parametrize("way", ["page", "list"])
def test_a_superuser_deletes_what_nothing_refers_to_and_the_log_shows_it(root: Client, way: str) -> None:
    lab = Developer.objects.create(slug="lab", name="Lab")
    pages = {
        "page": (url("developer", "delete", lab.pk), {"post": "yes"}),
        "list": (
            url("developer", "changelist"),
            {"post": "yes", "action": "delete_selected", "_selected_action": lab.pk},
        ),
    }

    root.post(*pages[way])

    assert not Developer.objects.exists()
    assert (Change.objects.get().action, Change.objects.get().object_key) == ("delete developer", "lab")


def test_the_page_of_a_release_shows_claims_with_links_and_what_was_computed(root: Client, world: Edition) -> None:
    release = Release.objects.get(slug="ajar-1")

    text = root.get(url("release", "change", release.pk)).text

    assert "Computed (read-only)" in text
    assert "tiers@1" in text
    for claim in Claim.objects.current().filter(release=release):
        assert url("claim", "change", claim.pk) in text


def test_a_release_outside_every_edition_says_so(root: Client, release: Release) -> None:
    assert "no edition yet" in root.get(url("release", "change", release.pk)).text
