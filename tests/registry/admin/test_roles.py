"""Every role at every door: the lists, forms and deletions of the desk, each step of a proposal, pages and API."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from registry.actions import amendments, proposals, reviews, upkeep
from registry.models import Amendment, Benchmark, Claim, Edition, License, Proposal, Release
from registry.sources.records import ClaimRecord
from tests.registry.actions import builders as build
from tests.registry.actions.test_proposals import CARD
from tests.registry.actions.test_reviews import proposed_by_import
from tests.registry.admin.conftest import EnterAs

ROLES = ("visitor", "submitter", "curator", "reviewer", "administrator", "superuser")

#: Who opens a door: everybody from this role on. A dash: nobody, not even a superuser.
FIRST = {"c": "curator", "r": "reviewer", "a": "administrator", "s": "superuser"}

#: For each noun at the desk: the list, the form for a new row, a change of a row, its deletion.
NOUNS = {
    "aliasproposal": "c - c -",
    "amendment": "c - - -",
    "assessment": "c - - -",
    "audititem": "c - r -",
    "auditround": "c r - -",
    "benchmark": "c r c a",
    "change": "c - - -",
    "claim": "c c c -",
    "developer": "c c c a",
    "dispute": "c - - -",
    "edition": "c - - -",
    "evidence": "c c - -",
    "evidencecheck": "c - - -",
    "family": "c c c a",
    "group": "a a a a",
    "importrun": "c - - -",
    "laghistory": "c - - -",
    "lagseries": "c - - -",
    "license": "c r r a",
    "licensequery": "c - r -",
    "policy": "c r r a",
    "producer": "c - - -",
    "proposal": "c - - -",
    "publishedestimate": "c r r a",
    "rating": "c c c -",
    "release": "c c c a",
    "reply": "c - - -",
    "score": "c c c -",
    "selfdeclaration": "c - - -",
    "source": "c c r a",
    "submission": "c - - -",
    "timeline": "c - - -",
    "user": "a a a a",
}

MODELS: dict[str, Any] = {str(model._meta.model_name): model for model in admin.site._registry}


def opens(role: str, letter: str) -> bool:
    """Tell whether the table lets a role through."""
    return letter in FIRST and ROLES.index(role) >= ROLES.index(FIRST[letter])


def let_in(response: Any) -> bool:
    """Tell whether a door of the desk opened: it neither refuses nor sends to the login page."""
    login = response.status_code == 302 and response["Location"].startswith(reverse("admin:login"))
    assert response.status_code in {200, 302, 403}
    return response.status_code != 403 and not login


def test_the_table_names_every_noun_at_the_desk() -> None:
    assert set(NOUNS) == set(MODELS)


@pytest.mark.parametrize("noun", NOUNS)
@pytest.mark.parametrize("role", ROLES)
def test_a_role_opens_the_doors_of_the_desk_that_the_table_gives_it(enter_as: EnterAs, role: str, noun: str) -> None:
    """A row need not be there: whether somebody may is asked before whether there is one."""
    client, meta = enter_as(role), MODELS[noun]._meta
    name = f"admin:{meta.app_label}_{meta.model_name}"
    listed, added = reverse(f"{name}_changelist"), reverse(f"{name}_add")
    changed, deleted = (reverse(f"{name}_{page}", args=[10**6]) for page in ("change", "delete"))

    answers = [client.get(listed), client.get(added), client.post(changed, {}), client.get(deleted)]

    letters = NOUNS[noun].split()
    assert [let_in(answer) for answer in answers] == [opens(role, letter) for letter in letters]


Door = Callable[[Client, Release], Any]
SIGNED = {"reason": "As I read it.", "interests": "none"}


def proposed(release: Release, field: str = "weights_final.availability") -> Proposal:
    """Return what somebody else has proposed."""
    target = Claim.objects.current().get(release=release, field=field)
    record = ClaimRecord(field, "gated_auto", CARD)
    return proposals.propose(release, "correct", record, target, by="cem", reason="There is a form.", interests="none")


def at(noun: str, page: str, *args: object) -> str:
    return reverse(f"admin:registry_{noun}_{page}", args=args)


def a_claim(release: Release) -> int:
    return Claim.objects.filter(release=release).earliest("pk").pk


def previewing(client: Client, release: Release) -> Any:
    return client.get(f"{at('proposal', 'preview')}?ids={proposed(release).pk}")


def approving(client: Client, release: Release) -> Any:
    return client.post(f"{at('proposal', 'preview')}?ids={proposed(release).pk}", SIGNED)


def approving_several(client: Client, release: Release) -> Any:
    """Choose from the list; who may not is shown the list again."""
    chosen = {"action": "preview_selected", "_selected_action": [proposed(release).pk]}
    answer = client.post(at("proposal", "changelist"), chosen)
    if answer.status_code == 200:
        answer.status_code = 403
    return answer


def reverting(client: Client, release: Release) -> Any:
    done = reviews.approve(proposed(release), by="dan", reason="Read.", interests="none", effect={"lags": []})
    return client.post(at("proposal", "revert", done.pk), SIGNED)


def deciding_an_import(client: Client, release: Release) -> Any:
    claim = proposed_by_import(release)
    return client.post(f"{at('claim', 'imported')}?ids={claim.pk}&status=accepted", SIGNED)


def stepping(step: str) -> Door:
    return lambda client, release: client.post(at("proposal", step, proposed(release).pk), SIGNED)


def on_claim(step: str) -> Door:
    return lambda client, release: client.post(at("claim", step, a_claim(release)), SIGNED | {"status": "rejected"})


def amended() -> Amendment:
    """Return an edit of a licence that somebody else has proposed."""
    text = License.objects.earliest("pk")
    term = text.terms.get(term="field_of_use")
    term.value = "true"
    write = partial(upkeep.save_noun, text, by="cem", reason="Read.", parts=[term])
    found = amendments.amend(text, write, by="cem", reason="Read.", interests="none")
    assert found is not None
    return found


def previewing_an_amendment(client: Client, release: Release) -> Any:
    return client.get(f"{at('amendment', 'preview')}?ids={amended().pk}")


def approving_an_amendment(client: Client, release: Release) -> Any:
    return client.post(f"{at('amendment', 'preview')}?ids={amended().pk}", SIGNED)


def reverting_an_amendment(client: Client, release: Release) -> Any:
    done = amendments.approve(amended(), by="dan", reason="Read.", interests="none", effect={})
    return client.post(at("amendment", "revert", done.pk), SIGNED)


def stepping_on_an_amendment(step: str) -> Door:
    return lambda client, release: client.post(at("amendment", step, amended().pk), SIGNED)


#: For each step of a proposal: who takes it first, and how it is asked for.
STEPS: dict[str, tuple[str, Door]] = {
    "propose a record": ("c", lambda client, release: client.post(at("claim", "add"), SIGNED)),
    "propose a correction": ("c", on_claim("change")),
    "propose a withdrawal": ("c", on_claim("withdraw")),
    "propose a decision": ("c", on_claim("decide")),
    "look at a proposal": ("c", lambda client, release: client.get(at("proposal", "change", proposed(release).pk))),
    "preview": ("c", previewing),
    "withdraw": ("c", stepping("withdraw")),
    "propose to revert": ("c", reverting),
    "approve": ("r", approving),
    "approve several": ("r", approving_several),
    "reject": ("r", stepping("reject")),
    "return": ("r", stepping("return")),
    "decide an import": ("r", deciding_an_import),
    "preview an amendment": ("c", previewing_an_amendment),
    "approve an amendment": ("r", approving_an_amendment),
    "reject an amendment": ("r", stepping_on_an_amendment("reject")),
    # Of a licence, which reviewers edit.
    "withdraw an amendment": ("r", stepping_on_an_amendment("withdraw")),
    "propose to revert an amendment": ("r", reverting_an_amendment),
}


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("role", ROLES)
def test_a_role_takes_the_steps_of_a_proposal_that_the_table_gives_it(
    enter_as: EnterAs, release: Release, role: str, step: str
) -> None:
    letter, door = STEPS[step]

    answer = door(enter_as(role), release)

    assert let_in(answer) is opens(role, letter)


@pytest.mark.parametrize("role", ROLES)
def test_what_the_public_reads_everybody_reads_and_nobody_writes_through_the_api(
    enter_as: EnterAs, world: Edition, role: str
) -> None:
    client = enter_as(role)
    names = (
        "home",
        "release-list",
        "lag-list",
        "definition-list",
        "license-list",
        "policy-list",
        "source-list",
        "method",
    )
    pages = [reverse(f"registry:{name}") for name in names]
    pages.append(reverse("registry:claim-detail", args=[Claim.objects.earliest("pk").key]))
    answers = [reverse(f"api:{name}") for name in ("index", "release-list", "claim-list", "score-list", "lag-list")]

    assert {address: client.get(address).status_code for address in [*pages, *answers]} == dict.fromkeys(
        [*pages, *answers], 200
    )
    written = {address: client.post(address, {"value": "x"}).status_code for address in answers}
    assert written == dict.fromkeys(answers, 405)


@pytest.mark.parametrize("role", ["curator", "reviewer"])
def test_curators_keep_the_texts_of_a_benchmark_and_reviewers_also_how_it_is_read(
    enter_as: EnterAs, release: Release, role: str
) -> None:
    client, quiz = enter_as(role), release.scores.get().benchmark
    page = at("benchmark", "change", quiz.pk)
    form = client.get(page).context["adminform"].form

    sent = {name: form[name].value() for name in form.fields if form[name].value() not in (None, False)}
    client.post(page, sent | {"name": "Quiz of all", "direction": "lower", **SIGNED})

    quiz.refresh_from_db()
    assert quiz.name == "Quiz of all"
    # With a single score on it no lag is measured, so that nothing has to wait.
    assert quiz.direction == ("lower" if role == "reviewer" else "higher")


def test_how_the_index_is_read_follows_from_its_fit_and_nobody_edits_it(enter_as: EnterAs) -> None:
    build.make_indexed()
    page = at("benchmark", "change", Benchmark.objects.get(slug="registry-index").pk)

    form = enter_as("administrator").get(page).context["adminform"].form

    assert "name" in form.fields
    assert "direction" not in form.fields
    assert "in_index" not in form.fields
