"""Producers: how an account is asked for and proved, and what it can write on its releases."""

from __future__ import annotations

import html
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings

from registry.models import Claim, Developer, Dispute, Edition, Producer, Release, Reply, SelfDeclaration
from registry.pages.open_forms import make_stamp
from tests.registry.outsiders import PASSWORD, on_the_hub, producer_of
from tests.registry.pages.html import read
from tests.registry.pages.test_submit import STRANGE
from tests.registry.sources.hostile import answer, hostile

OWN, OTHERS = "/account/releases/ajar-1", "/account/releases/shut-1"


@pytest.fixture(autouse=True)
def _counted_from_nothing_and_hashed_fast(settings: Settings) -> None:
    cache.clear()
    # The slowness of the real one is the point of it, and not of these tests.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def release(world: Edition) -> Release:
    """A release with a repository, of a developer with a site."""
    found: Release = Release.objects.select_related("developer").get(slug="ajar-1")
    Developer.objects.filter(pk=found.developer_id).update(website="https://ajar.example/about")
    on_the_hub(found, "ajar/ajar-1")
    return found


@pytest.fixture
def speaker(release: Release) -> Client:
    """A client logged in as who speaks for the developer of ajar-1."""
    client = Client()
    client.force_login(producer_of(release.developer, "ajar-speaks").account)
    return client


def ask(client: Client, release: Release, **other: str) -> Any:
    said = {
        "place": "hub_card ajar/ajar-1",
        "username": "ajar-too",
        "password": PASSWORD,
        "again": PASSWORD,
        "stamp": make_stamp("claim", age=10),
    }
    return client.post(f"/producers/claim/?developer={release.developer.slug}", said | other)


def test_a_claim_leads_to_the_page_with_its_token(client: Client, release: Release) -> None:
    response = ask(client, release)

    producer = Producer.objects.get()
    assert response["Location"] == f"/producers/claim/{producer.token}/"
    page = client.get(response["Location"])
    assert f"<!-- {producer.token} -->" in html.unescape(page.text)
    assert "huggingface.co/ajar/ajar-1/raw/main/README.md" in page.text
    assert page["X-Robots-Tag"] == "noindex, nofollow"


def test_the_places_of_a_proof_are_those_that_curators_have_recorded(client: Client, release: Release) -> None:
    text = client.get(f"/producers/claim/?developer={release.developer.slug}").text

    assert "https://ajar.example/.well-known/openness-registry.txt" in text
    assert "in the model card of ajar/ajar-1 on the Hub" in text


def test_a_developer_of_whom_nothing_is_recorded_cannot_be_claimed(client: Client, world: Edition) -> None:
    nobody = Developer.objects.create(slug="nobody", name="Nobody")

    for response in (
        client.get(f"/producers/claim/?developer={nobody.slug}"),
        client.post("/producers/claim/?developer=nobody"),
    ):
        assert "neither a site of Nobody nor a repository" in read(response.text).words
    assert client.get("/producers/claim/?developer=x").status_code == 400


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        ({"place": "hub_card evil/evil"}, "Select a valid choice"),
        ({"place": "domain evil.example"}, "Select a valid choice"),
        ({"username": "a"}, "3 to 40 letters"),
        ({"again": "another long way"}, "the two passwords differ"),
        ({"password": "1234567890", "again": "1234567890"}, "entirely numeric"),
        ({"password": "ajar-too-ajar", "again": "ajar-too-ajar"}, "too similar to the username"),
        ({"homepage": "x"}, "has to stay empty"),
        ({"stamp": ""}, "not opened here"),
    ],
)
def test_what_is_no_claim_is_refused(client: Client, release: Release, wrong: dict[str, str], problem: str) -> None:
    response = ask(client, release, **wrong)

    assert response.status_code == 400
    assert problem in html.unescape(response.text)
    assert not User.objects.exists()


def test_the_fourth_claim_of_an_hour_is_refused(client: Client, release: Release) -> None:
    answers = [ask(client, release, username=f"speaker-{n}").status_code for n in range(4)]

    assert answers == [302, 302, 302, 429]


def test_an_account_is_proved_by_its_card_and_then_logs_in(
    client: Client, release: Release, settings: Settings
) -> None:
    ask(client, release)
    producer = Producer.objects.get()
    page = f"/producers/claim/{producer.token}/"
    login = {"username": "ajar-too", "password": PASSWORD}
    assert client.post("/account/login/", login).status_code == 400

    with hostile({"/ajar/ajar-1/raw/main/README.md": answer(b"# Ajar")}) as hub:
        settings.HUB_ENDPOINT, settings.FETCH_ALLOW = hub.at, list(hub.allow)
        refused = client.post(page)
        hub.says["/ajar/ajar-1/raw/main/README.md"] = answer(f"# Ajar\n{producer.token}".encode())
        proved = client.post(page)

    assert (refused.status_code, proved.status_code) == (400, 302)
    assert "Not proved yet." in read(refused.text).words
    assert "The account works now" in read(client.get(page).text).words
    assert client.post("/account/login/", login)["Location"] == "/account/"


def test_what_is_not_public_is_not_fetched_for_anybody(client: Client, release: Release, settings: Settings) -> None:
    ask(client, release)
    with hostile({"/ajar/ajar-1/raw/main/README.md": answer(b"secret")}) as inside:
        settings.HUB_ENDPOINT = inside.at
        response = client.post(f"/producers/claim/{Producer.objects.get().token}/")

    assert response.status_code == 400
    assert "could not be read" in response.text
    assert "secret" not in response.text
    assert inside.heads == []


def test_checks_are_limited(client: Client, release: Release, settings: Settings) -> None:
    settings.PROOF_LIMITS = {"hour": 0, "day": 0}
    ask(client, release)

    response = client.post(f"/producers/claim/{Producer.objects.get().token}/")

    assert response.status_code == 429
    assert "Checks of one claim" in response.text


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "/\\evil.example"]
)
def test_logging_in_leads_nowhere_else(client: Client, release: Release, target: str) -> None:
    producer_of(release.developer, "ajar-speaks")

    response = client.post("/account/login/", {"username": "ajar-speaks", "password": PASSWORD, "next": target})

    assert response["Location"] == "/account/"


def test_who_fails_often_waits(client: Client, release: Release, settings: Settings) -> None:
    settings.LOGIN_LIMITS = {"hour": 2, "day": 9}
    producer_of(release.developer, "ajar-speaks")
    wrong = {"username": "ajar-speaks", "password": "guess"}

    assert [client.post("/account/login/", wrong).status_code for _ in range(3)] == [400, 400, 429]
    # Not even with the right password, or guesses would be told by the answer.
    assert client.post("/account/login/", wrong | {"password": PASSWORD}).status_code == 429


@pytest.mark.parametrize("page", ["/account/", f"{OWN}/", f"{OWN}/declare/", f"{OWN}/reply/", f"{OWN}/dispute/"])
def test_a_stranger_is_asked_to_log_in(client: Client, release: Release, page: str) -> None:
    for response in (client.get(page), client.post(page)):
        assert response.status_code in {302, 405}
        if response.status_code == 302:
            assert response["Location"] == f"/account/login/?next={page}"


@pytest.mark.parametrize("what", ["declare/?field=access.api", "reply/", "dispute/", ""])
def test_others_releases_are_not_a_producers(speaker: Client, what: str) -> None:
    opened, sent = speaker.get(f"{OTHERS}/{what}"), speaker.post(f"{OTHERS}/{what}", {"text": "So.", "value": "true"})

    assert opened.status_code == 403
    assert sent.status_code in {403, 405}
    assert "This account speaks for" in read(opened.text).words
    assert [model.objects.count() for model in (Reply, SelfDeclaration, Dispute)] == [0, 0, 0]


def test_an_account_that_speaks_for_nobody_writes_nothing(client: Client, release: Release) -> None:
    User.objects.create_user("ada", password=PASSWORD, is_staff=True)
    client.login(username="ada", password=PASSWORD)

    assert "speaks for no developer" in read(client.get("/account/").text).words
    assert client.post(f"{OWN}/reply/", {"text": "So."}).status_code == 403
    assert not Reply.objects.exists()


def test_a_revoked_account_is_out_at_once(speaker: Client) -> None:
    User.objects.update(is_active=False)

    assert speaker.get("/account/").status_code == 302


def test_a_producer_is_not_at_the_desk(speaker: Client) -> None:
    assert speaker.get("/admin/").status_code == 302


def test_a_field_is_declared_changed_and_withdrawn(speaker: Client) -> None:
    page = f"{OWN}/declare/?field=weights_final.license"
    assert '<option value="weights_final.license">' in speaker.get(f"{OWN}/declare/").text
    assert "date.released" not in speaker.get(f"{OWN}/declare/").text

    assert speaker.post(page, {"value": "free-1", "note": "Ours."})["Location"] == f"{OWN}/"
    declared = SelfDeclaration.objects.get()
    assert 'value="free-1"' in speaker.get(page).text
    assert speaker.post(f"{OWN}/declarations/{declared.pk}/withdraw/")["Location"] == f"{OWN}/"

    declared.refresh_from_db()
    assert (declared.value, declared.declared_by, declared.withdrawn_by) == ("free-1", "ajar-speaks", "ajar-speaks")
    assert speaker.post(f"{OWN}/declarations/{declared.pk}/withdraw/").status_code == 404


def test_a_reply_is_written_and_refused_when_it_is_too_long(speaker: Client) -> None:
    refused = speaker.post(f"{OWN}/reply/", {"text": "so " * 501})
    assert refused.status_code == 400
    assert "501 words are more than 500" in refused.text
    assert refused.text.count("so so so") > 0

    assert speaker.post(f"{OWN}/reply/", {"text": "We see it otherwise."})["Location"] == f"{OWN}/"
    assert Reply.objects.get().text == "We see it otherwise."


def test_a_dispute_is_opened_and_offers_no_way_back(speaker: Client) -> None:
    claim = Claim.objects.filter(release__slug="ajar-1", field="weights_final.license").earliest("pk")
    page = f"{OWN}/dispute/?claim={claim.key}"
    assert f'<option value="{claim.key}" selected>' in speaker.get(page).text

    speaker.post(page, {"text": "Not so.", "url": "https://ajar.example/x", "claim": claim.key})

    dispute = Dispute.objects.get()
    assert (dispute.claim, dispute.opened_by, dispute.state) == (claim, "ajar-speaks", "open")
    assert "Withdraw" not in speaker.get(f"{OWN}/").text
    assert speaker.get(f"{OWN}/dispute/?claim=nothing").status_code == 400


@pytest.mark.parametrize(
    ("page", "name"),
    [
        ("declare/?field=weights_final.license", "value"),
        ("declare/?field=access.api", "value"),
        ("declare/?field=model_card.availability", "url"),
        ("declare/?field=model_card.availability", "note"),
        ("reply/", "text"),
        ("dispute/", "text"),
        ("dispute/", "url"),
        ("dispute/", "claim"),
    ],
)
def test_whatever_a_producer_writes_is_kept_or_refused_and_never_run(speaker: Client, page: str, name: str) -> None:
    good = {"value": "public", "text": "So.", "url": "https://ajar.example/x"}

    for written in STRANGE:
        assert speaker.post(f"{OWN}/{page}", good | {name: written}).status_code in {302, 400}, written

    for path in (f"{OWN}/", "/releases/ajar-1/", "/api/v1/releases/ajar-1/outside/"):
        shown = speaker.get(path)
        assert shown.status_code == 200
        assert path.startswith("/api/") or "<script>alert" not in shown.text


@pytest.mark.parametrize("name", ["username", "password", "next"])
def test_whatever_is_written_to_log_in_is_refused(
    client: Client, world: Edition, settings: Settings, name: str
) -> None:
    settings.LOGIN_LIMITS = {"hour": 99, "day": 99}
    for written in STRANGE:
        response = client.post("/account/login/", {"username": "ada", "password": "guess", name: written})

        assert response.status_code == 400, written


@pytest.mark.parametrize("name", ["username", "password", "place"])
def test_whatever_is_written_into_a_claim_is_refused_or_becomes_an_account(
    client: Client, release: Release, settings: Settings, name: str
) -> None:
    settings.CLAIM_LIMITS = {"hour": 99, "day": 99}
    for n, written in enumerate(STRANGE):
        response = ask(client, release, **{"username": f"speaker-{n}", name: written})

        assert response.status_code in {302, 400}, written


@pytest.mark.parametrize("path", ["/account/releases/a%00b/", "/account/login/?next=a%00b", "/producers/claim/%00/"])
def test_a_null_character_in_an_address_is_no_fault(speaker: Client, path: str) -> None:
    assert speaker.get(path).status_code in {400, 404}


def test_logging_out_takes_a_form(speaker: Client) -> None:
    assert speaker.get("/account/logout/").status_code == 405
    assert speaker.post("/account/logout/")["Location"] == "/producers/"
    assert speaker.get("/account/").status_code == 302


def test_the_list_of_releases_costs_the_same_however_many_there_are(speaker: Client, release: Release) -> None:
    speaker.get("/account/")
    with CaptureQueriesContext(connection) as few:
        speaker.get("/account/")
    for n in range(20):
        Release.objects.create(slug=f"more-{n}", name=f"More {n}", developer=release.developer)

    with CaptureQueriesContext(connection) as many:
        assert "More 19" in speaker.get("/account/").text

    assert len(many) == len(few)
