"""Accounts that speak for a developer: what proves them, what does not, and how they end."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db.models import F
from pytest_django.fixtures import Settings

from registry.actions import declarations, producers
from registry.actions.senders import TooMany
from registry.models import Change, Developer, Producer, Release, Reply, SelfDeclaration
from registry.sources.fetching import Fetched, Limits, fetch
from tests.registry.actions import builders as build
from tests.registry.outsiders import ADDRESS, PASSWORD, on_the_hub, producer_of
from tests.registry.sources.hostile import Hostile, Say, answer, hostile, redirect

CARD = "/acme/o1/raw/main/README.md"


@pytest.fixture(autouse=True)
def _counted_from_nothing_and_hashed_fast(settings: Settings) -> None:
    cache.clear()
    # The slowness of the real one is the point of it, and not of these tests.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def acme(db: None) -> Developer:
    """A developer with a site and a repository on record."""
    build.load(build.closed("c1", "2023-01-01"), build.opened("o1", "2024-05-01"))
    Developer.objects.update(website="https://acme.example/models")
    on_the_hub(Release.objects.get(slug="o1"))
    found: Developer = Developer.objects.get(slug="acme")
    return found


def asked(developer: Developer, **other: Any) -> Producer:
    said: dict[str, Any] = {"username": "acme-speaks", "password": PASSWORD, "method": "domain", "address": ADDRESS}
    return producers.claim(developer, **said | other)


def over(server: Hostile) -> Callable[[str, Limits], Fetched]:
    """Return a reader that reaches the server of a test under the names it would have."""

    def read(url: str, limits: Limits) -> Fetched:
        return fetch(url, limits=limits, allow=server.allow)

    return read


def proved_by_card(producer: Producer, says: Say, settings: Settings) -> Producer:
    with hostile({CARD: says}) as server:
        settings.HUB_ENDPOINT = server.at
        return producers.prove(producer, fetch=over(server))


def served(producer: Producer, body: str, final: str = "") -> Callable[[str, Limits], Fetched]:
    """Return what a reader gives that was answered with a body, at the address asked for or at another."""

    def read(url: str, limits: Limits) -> Fetched:
        return Fetched(url, final or url, 200, "text/plain", body.encode(), "0" * 64)

    return read


def test_an_account_that_is_asked_for_cannot_log_in(acme: Developer) -> None:
    producer = asked(acme)

    assert (producer.state, producer.place) == ("pending", "acme.example")
    assert not producer.account.is_active
    assert not producer.account.is_staff
    assert PASSWORD not in producer.account.password
    assert len(producer.token) > 40


@pytest.mark.parametrize(
    ("wrong", "place", "words"),
    [
        ({"username": "a"}, "username", "3 to 40 letters"),
        ({"username": "acme\n"}, "username", "3 to 40 letters"),
        # The first letter is Cyrillic.
        ({"username": "\u0430cme"}, "username", "3 to 40 letters"),
        ({"username": "a\0b"}, "username", "3 to 40 letters"),
        ({"username": "Catalogue"}, "username", "'Catalogue' is taken"),
        ({"username": "VISITOR"}, "username", "is taken"),
        ({"password": "short"}, "password", "too short"),
        ({"password": "1234567890123"}, "password", "entirely numeric"),
        ({"method": "telephone"}, "method", "'telephone' is not one of domain, hub_card"),
        ({"method": "hub_card", "place": "evil/o1"}, "place", "Allowed: acme/o1"),
    ],
)
def test_what_is_no_claim_is_refused_by_name(acme: Developer, wrong: dict[str, Any], place: str, words: str) -> None:
    with pytest.raises(ValidationError) as refused:
        asked(acme, **wrong)

    assert words in str(refused.value.message_dict[place])
    assert not User.objects.exists()


def test_a_name_that_has_signed_something_is_taken(acme: Developer) -> None:
    Change.objects.create(at=build.publish().ready_at, by="ada", action="record claim")

    with pytest.raises(ValidationError, match="'Ada' is taken"):
        asked(acme, username="Ada")


def test_a_developer_without_a_recorded_site_has_no_domain(acme: Developer) -> None:
    acme.website = ""

    with pytest.raises(ValidationError, match="no site of Acme on record"):
        asked(acme)


def test_a_repository_of_another_developer_or_a_former_name_proves_nothing(acme: Developer) -> None:
    other = Developer.objects.create(slug="other", name="Other")
    assert producers.repositories_of(other) == []

    Release.objects.get(slug="o1").aliases.update(valid_to="2024-06-01")

    assert producers.repositories_of(acme) == []


def test_one_sender_asks_for_few_accounts(acme: Developer) -> None:
    for n in range(3):
        asked(acme, username=f"speaker-{n}")

    with pytest.raises(TooMany, match="Accounts asked for by one sender"):
        asked(acme, username="speaker-3")
    assert asked(acme, username="speaker-3", address="192.0.2.8")


def test_a_token_in_the_model_card_proves_an_account(acme: Developer, settings: Settings) -> None:
    producer = asked(acme, method="hub_card", place="acme/o1")
    body = f"---\nlicense: mit\n---\n<!-- {producer.token} -->\n# O1".encode()

    proved = proved_by_card(producer, answer(body), settings)

    account = User.objects.get()
    assert (proved.state, account.is_active, account.is_staff) == ("proved", True, False)
    assert [group.name for group in account.groups.all()] == ["submitter"]
    assert proved.proved_by.startswith(f"{settings.HUB_ENDPOINT}{CARD}, sha256 ")
    assert [change.action for change in Change.objects.filter(noun="producer").order_by("pk")] == [
        "claim producer",
        "check producer",
        "prove producer",
    ]


@pytest.mark.parametrize(
    ("says", "words"),
    [
        (answer(b"# O1"), "has no token in it"),
        (answer(b"", status="404 Not Found"), "there is no such document"),
        (answer(b"x" * 2_000_001), "more than 2000000 bytes"),
        (answer(b"\xff\xfe\x00"), "has no token in it"),
    ],
)
def test_a_card_without_the_token_proves_nothing(acme: Developer, settings: Settings, says: Say, words: str) -> None:
    producer = asked(acme, method="hub_card", place="acme/o1")

    with pytest.raises(ValidationError, match=words):
        proved_by_card(producer, says, settings)

    assert not User.objects.get().is_active


def test_a_redirect_to_another_host_or_repository_proves_nothing(acme: Developer, settings: Settings) -> None:
    producer = asked(acme, method="hub_card", place="acme/o1")
    there = answer(producer.token.encode())

    with hostile({"/anything": there}) as elsewhere, hostile({}) as hub:
        settings.HUB_ENDPOINT = hub.at
        hub.says |= {CARD: redirect(f"{elsewhere.at}/anything"), "/evil/o1/raw/main/README.md": there}

        def read(url: str, limits: Limits) -> Fetched:
            return fetch(url, limits=limits, allow=hub.allow | elsewhere.allow)

        with pytest.raises(ValidationError, match="is not acme/o1: what stands there proves nothing"):
            producers.prove(producer, fetch=read)
        hub.says[CARD] = redirect("/evil/o1/raw/main/README.md")
        with pytest.raises(ValidationError, match="is not acme/o1: what stands there proves nothing"):
            producers.prove(producer, fetch=read)

    assert Producer.objects.get().state == "pending"


@pytest.mark.parametrize("body", ["{}", "first line\r\n{}\r\n", "\ufeff{}\n", "  {}\t\n"])
def test_a_line_in_the_file_at_the_domain_proves_an_account(acme: Developer, body: str) -> None:
    producer = asked(acme)

    assert producers.address_of_proof(producer) == "https://acme.example/.well-known/openness-registry.txt"
    assert producers.prove(producer, fetch=served(producer, body.format(producer.token))).state == "proved"


@pytest.mark.parametrize("body", ["", "x{}", "{}x", "{} and more", "<html>{}</html>"])
def test_a_token_within_a_line_of_the_file_proves_nothing(acme: Developer, body: str) -> None:
    producer = asked(acme)

    with pytest.raises(ValidationError, match="no line that is the token"):
        producers.prove(producer, fetch=served(producer, body.format(producer.token)))


@pytest.mark.parametrize(
    "final",
    ["https://evil.example/t", "http://acme.example/t", "https://www.acme.example/t", "https://acme.example.evil/"],
)
def test_another_host_proves_nothing_even_with_the_token(acme: Developer, final: str) -> None:
    producer = asked(acme)

    with pytest.raises(ValidationError, match="proves nothing"):
        producers.prove(producer, fetch=served(producer, producer.token, final))


def test_a_domain_that_is_no_public_address_is_not_asked(acme: Developer) -> None:
    Developer.objects.update(website="http://127.0.0.1:1/")
    producer = asked(Developer.objects.get())

    with pytest.raises(ValidationError, match="could not be read"):
        producers.prove(producer, fetch=lambda url, limits: fetch(url, limits=limits))


def test_checks_of_one_claim_are_limited_and_asked_for_no_more(acme: Developer) -> None:
    producer, asked_for = asked(acme), []

    def read(url: str, limits: Limits) -> Fetched:
        asked_for.append(url)
        return served(producer, "")(url, limits)

    for _ in range(10):
        with pytest.raises(ValidationError):
            producers.prove(producer, fetch=read)
    with pytest.raises(TooMany, match="Checks of one claim: at most 10 an hour"):
        producers.prove(producer, fetch=read)
    Change.objects.filter(action="check producer").update(at=F("at") - timedelta(hours=1))

    with pytest.raises(ValidationError):
        producers.prove(producer, fetch=read)
    assert len(asked_for) == 11


def test_an_account_is_proved_once_and_never_after_it_was_revoked(acme: Developer) -> None:
    producer = asked(acme)
    read = served(producer, producer.token)
    producers.prove(producer, fetch=read)
    with pytest.raises(ValidationError, match="this account is proved"):
        producers.prove(producer, fetch=read)

    producers.revoke(producer, by="root", reason="The person has left.", take_back=False)

    with pytest.raises(ValidationError, match="this account is revoked"):
        producers.prove(producer, fetch=read)
    assert not User.objects.get().is_active


@pytest.mark.parametrize("take_back", [True, False])
def test_what_a_revoked_account_said_goes_or_stays_as_the_administrator_says(acme: Developer, take_back: bool) -> None:
    producer, release = producer_of(acme), Release.objects.get(slug="o1")
    declarations.declare(producer, release, field="model_card.availability", value="public", by="acme-speaks")
    declarations.write_reply(producer, release, text="We see it otherwise.", by="acme-speaks")

    producers.revoke(producer, by="root", reason="It never was Acme.", take_back=take_back)

    gone = (SelfDeclaration.objects.get().withdrawn_at, Reply.objects.get().replaced_at)
    assert [moment is not None for moment in gone] == [take_back, take_back]
    with pytest.raises(ValidationError, match="speaks for no developer"):
        declarations.write_reply(producer, release, text="Still here.", by="acme-speaks")
    with pytest.raises(ValidationError, match="revoked already"):
        producers.revoke(producer, by="root", reason="Again.", take_back=True)


def test_the_token_is_in_no_change(acme: Developer) -> None:
    producer = asked(acme)
    producers.prove(producer, fetch=served(producer, producer.token))

    told = str(list(Change.objects.filter(noun="producer").values()))
    assert producer.token not in told
    assert PASSWORD not in told
