"""Unresolved licence names at the desk, and licences added with all that a release of the software would bring."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from openness.licenses.resolution import resolve
from registry.actions import amendments, license_queries
from registry.facts.names import license_names
from registry.models import Amendment, Change, Evidence, License, LicenseQuery, Policy, Release
from tests.registry.admin.conftest import Enter
from tests.registry.admin.test_nouns import sent, url


@pytest.fixture
def query(release: Release) -> LicenseQuery:
    """A name that waits to be decided."""
    return LicenseQuery.objects.create(
        text="other",
        name="apache-two",
        reason="not in the registry: 'apache-two'",
        met_in="anvil.yml",
        first_met=timezone.now(),
    )


@pytest.fixture
def curator(enter: Enter) -> Client:
    """A client of somebody who may decide."""
    return enter("view_licensequery", "change_licensequery", "view_license")


def decide(client: Client, query: LicenseQuery, **entered: object) -> Any:
    page = url("licensequery", "change", query.pk)
    return client.post(page, sent(client.get(page), **entered), follow=True)


def test_a_name_is_decided_with_a_reason_and_kept(curator: Client, query: LicenseQuery) -> None:
    apache = License.objects.get()

    response = decide(
        curator, query, outcome="resolved", means=apache.pk, remember="name", why="The link leads to that text."
    )

    assert "it means Apache License 2.0." in response.text
    query.refresh_from_db()
    assert (query.state, query.license, query.decided_by) == ("resolved", apache, "ada")
    assert resolve("other", name="Apache-Two", names=license_names()).keys == ("apache-2.0",)
    assert set(Change.objects.values_list("action", flat=True)) == {"decide licensequery", "change license"}


def test_a_name_that_cannot_be_told_is_marked_so(curator: Client, query: LicenseQuery) -> None:
    response = decide(curator, query, outcome="unresolvable", why="The page is gone.")

    assert "cannot be told" in response.text
    query.refresh_from_db()
    assert (query.state, query.note) == ("unresolvable", "The page is gone.")


@pytest.mark.parametrize(
    ("entered", "field", "problem"),
    [
        ({"outcome": "resolved", "why": "So."}, "means", "say which one it means"),
        ({"outcome": "resolved"}, "why", "This field is required."),
        ({"why": "So."}, "outcome", "This field is required."),
        ({"outcome": "unresolvable", "remember": "name", "why": "So."}, "remember", "none was chosen"),
        ({"outcome": "unresolvable", "remember": "title", "why": "So."}, "remember", "title is not one of"),
    ],
)
def test_a_decision_that_is_none_is_refused_beside_its_field(
    curator: Client, query: LicenseQuery, entered: dict[str, str], field: str, problem: str
) -> None:
    response = decide(curator, query, **entered)

    assert problem in str(response.context["adminform"].form.errors[field])
    query.refresh_from_db()
    assert query.state == "open"


def test_outcome_and_licence_do_not_contradict_each_other(curator: Client, query: LicenseQuery) -> None:
    response = decide(curator, query, outcome="unresolvable", means=License.objects.get().pk, why="So.")

    assert "none is meant" in str(response.context["adminform"].form.errors["means"])


def test_what_somebody_decided_in_between_is_not_overwritten(curator: Client, query: LicenseQuery) -> None:
    page = url("licensequery", "change", query.pk)
    mine = sent(curator.get(page), outcome="resolved", means=License.objects.get().pk, why="The same text.")
    license_queries.decide(query, None, by="ben", reason="The page is gone.")

    response = curator.post(page, mine)

    assert "decided by ben on" in response.text
    assert LicenseQuery.objects.get().state == "unresolvable"


def test_who_may_only_look_sees_what_was_decided_and_no_form(enter: Enter, query: LicenseQuery) -> None:
    license_queries.decide(query, None, by="ben", reason="The page is gone.")
    client = enter("view_licensequery")

    page = client.get(url("licensequery", "change", query.pk))
    sending = client.post(url("licensequery", "change", query.pk), {"outcome": "unresolvable", "why": "So."})

    assert (page.status_code, sending.status_code) == (200, 403)
    assert "The page is gone." in page.text
    assert 'name="why"' not in page.text


def test_the_list_is_narrowed_by_state(curator: Client, query: LicenseQuery) -> None:
    found = [
        curator.get(url("licensequery", "changelist"), {"state__exact": state}).text for state in ("open", "resolved")
    ]

    assert ["apache-two" in text for text in found] == [True, False]


def test_a_licence_is_added_whole_and_what_follows_is_filled_in(root: Client, release: Release) -> None:
    page = url("license", "add")
    parts = {
        "terms-TOTAL_FORMS": 2,
        "terms-0-term": "scale_threshold",
        "terms-0-value": "true",
        "terms-0-amount": 1000000,
        "terms-0-unit": "monthly_users",
        "terms-0-whose": "licensee and affiliates",
        "terms-1-term": "geographic_limit",
        "terms-1-value": "true",
        "terms-1-places": "eu, GB",
        "terms-1-judged_by": "Ada",
        "terms-1-judged_on": "2026-11-24",
        "names-TOTAL_FORMS": 1,
        "names-0-scheme": "license_name",
        "names-0-value": "anvil-license",
    }

    response = root.post(
        page,
        sent(
            root.get(page),
            name="Anvil License",
            key="anvil",
            series="anvil",
            text_read="primary",
            policies=[Policy.objects.get().pk],
            evidence=Evidence.objects.earliest("pk").pk,
            **parts,
        ),
    )

    assert response.status_code == 302
    text = License.objects.get(key="anvil")
    rows = {row.term: row for row in text.terms.all()}
    assert (rows["scale_threshold"].amount, rows["scale_threshold"].whose) == (1000000, "licensee and affiliates")
    assert (rows["geographic_limit"].places, rows["geographic_limit"].judged_by) == (["EU", "GB"], "Ada")
    # On no list, but with a policy.
    assert {name: rows[name].value for name in ("osi_approved", "fsf_libre", "mof_open", "incorporates_policy")} == {
        "osi_approved": "false",
        "fsf_libre": "unknown",
        "mof_open": "false",
        "incorporates_policy": "true",
    }
    assert (text.series, text.names.get().value) == ("anvil", "anvil-license")
    assert Change.objects.get(noun="license").action == "add license"
    assert resolve("other", name="anvil-license", names=license_names()).keys == ("anvil",)


def test_a_code_that_is_none_is_refused(root: Client, release: Release) -> None:
    page = url("license", "change", License.objects.get().pk)

    response = root.post(page, sent(root.get(page), reason="Read.", **{"terms-0-places": "Europe"}))

    formset = response.context["inline_admin_formsets"][1].formset
    assert formset.forms[0].errors["places"] == ["'EUROPE' is not an ISO 3166 code of two letters, EU or OTHER"]


def test_saving_a_licence_as_it_stands_changes_nothing(root: Client, release: Release) -> None:
    text = License.objects.get()
    row = text.terms.first()
    assert row is not None
    row.places = ["EU", "GB"]
    row.save()
    page = url("license", "change", text.pk)

    response = root.post(page, sent(root.get(page), reason="Looked at it."))

    assert response.status_code == 302
    assert not Change.objects.exists()


def test_a_stance_is_entered_with_its_places_its_day_and_its_evidence(root: Client, release: Release) -> None:
    policy = Policy.objects.get()
    page = url("policy", "change", policy.pk)
    stances = policy.stances.count()
    new = {
        "stances-TOTAL_FORMS": stances + 1,
        f"stances-{stances}-tag": "territory",
        f"stances-{stances}-stance": "prohibited",
        f"stances-{stances}-text": "Not in the European Union",
        f"stances-{stances}-places": "EU",
        f"stances-{stances}-valid_from": "2026-01-01",
        f"stances-{stances}-evidence": Evidence.objects.earliest("pk").pk,
    }

    response = root.post(page, sent(root.get(page), reason="They added it.", **new))

    assert response.status_code == 302
    assert not policy.stances.filter(tag="territory").exists()
    amendments.approve(Amendment.objects.get(), by="ben", reason="Read it too.", interests="none", effect={})
    stance = policy.stances.get(tag="territory")
    assert (stance.places, str(stance.valid_from), stance.evidence) == (
        ["EU"],
        "2026-01-01",
        Evidence.objects.earliest("pk"),
    )
    assert set(Change.objects.get(noun="policy").after) == {"stances"}
