"""Names that wait for a person, and releases renamed, at the desk."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from registry.actions.renaming import rename_release
from registry.admin.identity import in_words
from registry.models import Alias, AliasProposal, Change, Developer, Evidence, FormerSlug, Release
from tests.registry.admin.conftest import Enter
from tests.registry.admin.test_nouns import sent, url


def agreed(here: str, there: str = "", state: str = "agrees") -> dict[str, str]:
    return {"state": state, "here": here, "there": there or here}


LIKENESS = {
    "developer": agreed("Acme", "acme-models"),
    "family": agreed("anvil"),
    "size": agreed("7b"),
    "variant": {"state": "agrees", "here": "", "there": ""},
    "version": {"state": "not told", "here": "2", "there": ""},
    "rest": {"state": "agrees", "here": "", "there": ""},
}


def propose(value: str = "acme-models/Anvil-7B", slug: str = "o1", scheme: str = "huggingface") -> AliasProposal:
    found: AliasProposal = AliasProposal.objects.create(
        release=Release.objects.get(slug=slug),
        scheme=scheme,
        value=value,
        evidence=Evidence.objects.earliest("pk"),
        likeness=LIKENESS,
        proposed_at=timezone.now(),
        proposed_by="tester",
    )
    return found


@pytest.fixture
def proposal(release: Release) -> AliasProposal:
    """A name that waits."""
    return propose()


@pytest.fixture
def curator(enter: Enter) -> Client:
    """A client of somebody who may decide."""
    return enter("view_aliasproposal", "change_aliasproposal", "view_release")


def decide(client: Client, proposal: AliasProposal, **entered: object) -> Any:
    page = url("aliasproposal", "change", proposal.pk)
    return client.post(page, sent(client.get(page), **entered), follow=True)


def bulk(client: Client, action: str, *proposals: AliasProposal, reason: str) -> Any:
    marked = {"action": action, "_selected_action": [row.pk for row in proposals], "reason": reason}
    return client.post(url("aliasproposal", "changelist"), marked, follow=True)


def test_likeness_is_told_in_words() -> None:
    assert in_words(LIKENESS) == (
        "not told: version (2 here, – there); agrees: developer (Acme here, acme-models there), family anvil, size 7b"
    )
    assert in_words({"tied_by": "acme/o1 (huggingface)"}) == (
        "the record bears acme/o1 (huggingface), a name of the release"
    )
    assert in_words({}) == ""


def test_the_queue_shows_both_names_their_likeness_and_the_record(curator: Client, proposal: AliasProposal) -> None:
    for text in (
        curator.get(url("aliasproposal", "changelist")).text,
        curator.get(url("aliasproposal", "change", proposal.pk)).text,
    ):
        assert "acme-models/Anvil-7B" in text
        assert "O1" in text
        assert 'href="https://huggingface.co/acme-models/Anvil-7B"' in text
        assert "acme-models" in text


def test_names_of_one_release_stand_beside_each_other(curator: Client, proposal: AliasProposal) -> None:
    propose("z", "c1", "mot")
    propose("a", "o1", "mot")

    rows = curator.get(url("aliasproposal", "changelist")).context["cl"].result_list

    assert [row.release.slug for row in rows] == ["c1", "o1", "o1"]


def test_a_name_is_confirmed_with_a_reason(curator: Client, proposal: AliasProposal) -> None:
    response = decide(curator, proposal, outcome="confirm", why="The card says so.")

    assert "Acme-models/Anvil-7B: confirmed for O1." in response.text
    alias = Alias.objects.get(scheme="huggingface")
    assert (alias.release.slug, alias.declared_by) == ("o1", "ada")
    assert Change.objects.get(action="confirm alias").reason == "The card says so."


def test_a_name_is_refused_with_a_reason(curator: Client, proposal: AliasProposal) -> None:
    decide(curator, proposal, outcome="refuse", why="A copy.")

    proposal.refresh_from_db()
    assert (proposal.state, proposal.reason, proposal.decided_by) == ("refused", "A copy.", "ada")
    assert not Alias.objects.filter(scheme="huggingface").exists()


@pytest.mark.parametrize(
    ("entered", "field"), [({"outcome": "confirm"}, "why"), ({"why": "So."}, "outcome"), ({"outcome": "x"}, "outcome")]
)
def test_a_decision_that_is_none_is_refused_beside_its_field(
    curator: Client, proposal: AliasProposal, entered: dict[str, str], field: str
) -> None:
    response = decide(curator, proposal, **entered)

    assert field in response.context["adminform"].form.errors
    proposal.refresh_from_db()
    assert proposal.state == "open"


def test_a_name_that_another_release_took_in_between_is_refused_with_a_message(
    curator: Client, proposal: AliasProposal
) -> None:
    other = Release.objects.get(slug="c1")
    Alias.objects.create(release=other, scheme="huggingface", value=proposal.value, evidence=proposal.evidence)

    response = decide(curator, proposal, outcome="confirm", why="So.")

    assert response.status_code == 200
    assert "is the name of C1 already" in response.text
    proposal.refresh_from_db()
    assert proposal.state == "open"


def test_what_is_decided_is_shown_and_not_asked_again(curator: Client, proposal: AliasProposal) -> None:
    page = url("aliasproposal", "change", proposal.pk)
    mine = sent(curator.get(page), outcome="confirm", why="So.")
    decide(curator, proposal, outcome="refuse", why="A copy.")

    assert "A copy." in curator.get(page).text
    assert 'name="why"' not in curator.get(page).text
    assert curator.post(page, mine).status_code in {200, 302}
    assert not Alias.objects.filter(scheme="huggingface").exists()


def test_marked_names_are_confirmed_together(curator: Client, proposal: AliasProposal) -> None:
    other = propose("Closed-1", "c1", "mot")

    response = bulk(curator, "confirm_marked", proposal, other, reason="Both files link the cards.")

    assert "2 names confirmed." in response.text
    assert set(Alias.objects.filter(declared_by="ada").values_list("scheme", "release__slug")) == {
        ("huggingface", "o1"),
        ("mot", "c1"),
    }
    assert set(AliasProposal.objects.values_list("reason", flat=True)) == {"Both files link the cards."}


def test_marked_names_are_refused_together(curator: Client, proposal: AliasProposal) -> None:
    assert "1 name refused." in bulk(curator, "refuse_marked", proposal, reason="A copy.").text
    assert AliasProposal.objects.get().state == "refused"


def test_one_of_the_marked_that_cannot_be_leaves_all(curator: Client, proposal: AliasProposal) -> None:
    rival = propose(proposal.value, "c1")

    response = bulk(curator, "confirm_marked", proposal, rival, reason="So.")

    assert "Nothing was saved." in response.text
    assert set(AliasProposal.objects.values_list("state", flat=True)) == {"open"}


def test_nothing_is_decided_together_without_a_reason(curator: Client, proposal: AliasProposal) -> None:
    response = bulk(curator, "refuse_marked", proposal, reason="")

    assert "Nothing was saved. reason: say why" in response.text
    assert AliasProposal.objects.get().state == "open"


def test_who_may_only_look_decides_nothing(enter: Enter, proposal: AliasProposal) -> None:
    client = enter("view_aliasproposal")
    page = url("aliasproposal", "change", proposal.pk)

    assert 'name="why"' not in client.get(page).text
    assert client.post(page, {"outcome": "confirm", "why": "So."}).status_code == 403
    bulk(client, "confirm_marked", proposal, reason="So.")
    assert AliasProposal.objects.get().state == "open"
    assert enter().get(page).status_code == 403


def test_more_names_cost_no_more_queries(curator: Client, proposal: AliasProposal) -> None:
    page = url("aliasproposal", "changelist")
    curator.get(page)
    counts = []
    for number in (1, 20):
        for each in range(number):
            propose(f"a{number}-{each}", "c1", "mot")
        with CaptureQueriesContext(connection) as queries:
            curator.get(page)
        counts.append(len(queries))

    assert counts[0] == counts[1]


@pytest.fixture
def keeper(enter: Enter) -> Client:
    """A client of somebody who may edit releases."""
    return enter("view_release", "change_release", "add_release", "view_change")


def rename_page(release: Release) -> str:
    return reverse("admin:registry_release_rename", args=[release.pk])


def test_a_release_is_renamed_on_a_page_of_its_own(keeper: Client, release: Release) -> None:
    page = url("release", "change", release.pk)
    assert f'href="{rename_page(release)}"' in keeper.get(page).text

    form = keeper.get(rename_page(release)).context["form"]
    entered = {name: form.get_initial_for_field(field, name) or "" for name, field in form.fields.items()}
    response = keeper.post(rename_page(release), entered | {"slug": "oh-one", "reason": "A typing error."}, follow=True)

    assert "o1 leads on to oh-one" in response.text
    assert FormerSlug.objects.get().release.slug == "oh-one"
    assert "Change log as o1" in response.text


@pytest.mark.parametrize(
    ("entered", "problem"),
    [
        ({"slug": "c1", "reason": "So."}, "is the slug of another release"),
        ({"slug": "Oh One", "reason": "So."}, "allowed: small letters"),
        ({"slug": "oh-one"}, "This field is required."),
        ({"slug": "oh-one", "reason": "So.", "opened_on": "o0"}, "was renamed from o0 to o1 after you opened it"),
    ],
)
def test_a_rename_that_cannot_be_says_why(
    keeper: Client, release: Release, entered: dict[str, str], problem: str
) -> None:
    response = keeper.post(rename_page(release), {"opened_on": "o1"} | entered)

    assert response.status_code == 200
    assert problem in response.text
    assert not FormerSlug.objects.exists()


def test_only_who_may_edit_releases_renames_them(enter: Enter, release: Release) -> None:
    client = enter("view_release")

    assert client.get(rename_page(release)).status_code == 403
    assert client.post(rename_page(release), {"slug": "oh-one", "reason": "So."}).status_code == 403
    assert client.get(reverse("admin:registry_release_rename", args=[99999])).status_code == 404


def test_a_former_slug_is_refused_to_a_new_release_beside_its_field(keeper: Client, release: Release) -> None:
    rename_release(release, "oh-one", by="ada", reason="So.")
    page = url("release", "add")

    response = keeper.post(
        page, sent(keeper.get(page), name="Another", slug="o1", developer=Developer.objects.get().pk)
    )

    assert response.status_code == 200
    assert "was the slug of oh-one until" in str(response.context["adminform"].form.errors["slug"])


def test_a_name_entered_at_the_desk_is_signed(root: Client, release: Release) -> None:
    page = url("release", "change", release.pk)
    held = release.aliases.count()

    root.post(
        page,
        sent(
            root.get(page),
            reason="Read.",
            **{
                "aliases-TOTAL_FORMS": held + 1,
                f"aliases-{held}-scheme": "mot",
                f"aliases-{held}-value": "O-One",
                f"aliases-{held}-evidence": Evidence.objects.earliest("pk").pk,
            },
        ),
    )

    assert Alias.objects.get(scheme="mot").declared_by == "root"
