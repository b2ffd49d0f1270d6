"""What a producer says of its own releases, and disputes."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from registry.actions import declarations, disputes
from registry.actions.voices import voices
from registry.models import Change, Claim, Developer, Dispute, Producer, Release, Reply, SelfDeclaration
from tests.registry.actions import builders as build
from tests.registry.outsiders import producer_of, sent

FIELD = "model_card.availability"


@pytest.fixture
def release(db: None) -> Release:
    """An open release of Acme."""
    build.load(build.closed("c1", "2023-01-01"), build.opened("o1", "2024-05-01"))
    found: Release = Release.objects.get(slug="o1")
    return found


@pytest.fixture
def producer(release: Release) -> Producer:
    """Whoever speaks for Acme."""
    return producer_of(release.developer)


def declare(producer: Producer, release: Release, **other: Any) -> SelfDeclaration:
    said: dict[str, Any] = {"field": FIELD, "value": "public", "by": "acme-speaks"}
    return declarations.declare(producer, release, **said | other)


def test_a_declaration_moves_nothing_that_the_registry_holds(producer: Producer, release: Release) -> None:
    before = Claim.objects.count()

    made = declare(producer, release, field="weights_final.license", value="Apache 2.0")

    assert made.value == "apache-2.0"
    assert Claim.objects.count() == before
    change = Change.objects.get(noun="selfdeclaration")
    assert (change.by, change.cause, change.release_slug) == ("acme-speaks", "dispute", "o1")


def test_one_declaration_a_field_stands_and_the_earlier_stays_on_record(producer: Producer, release: Release) -> None:
    first = declare(producer, release)
    second = declare(producer, release, value="gated_auto")

    first.refresh_from_db()
    assert first.withdrawn_at == second.declared_at
    assert [row.value for row in voices(release.pk).declarations] == ["gated_auto"]
    with pytest.raises(ValidationError, match="'gated_auto' is declared already"):
        declare(producer, release, value="gated_auto")


def test_a_declaration_is_withdrawn_once_by_whoever_speaks_for_the_developer(
    producer: Producer, release: Release
) -> None:
    made = declare(producer, release)
    colleague = producer_of(release.developer, "acme-too")

    declarations.withdraw(colleague, made, by="acme-too")

    assert voices(release.pk).declarations == []
    with pytest.raises(ValidationError, match="withdrawn by acme-too"):
        declarations.withdraw(producer, made, by="acme-speaks")


@pytest.mark.parametrize(
    ("wrong", "place", "words"),
    [
        ({"field": "date.released"}, "field", "'date.released' is not one of"),
        ({"field": "x\0"}, "field", "is not one of"),
        ({"value": "free"}, "value", "'free' is not one of public"),
        ({"value": "public\0"}, "value", "null character"),
        ({"url": "ftp//x"}, "url", "'ftp//x' is no address of the web"),
        ({"note": "x" * 501}, "note", "at most 500"),
    ],
)
def test_what_is_no_declaration_is_refused_by_name(
    producer: Producer, release: Release, wrong: dict[str, Any], place: str, words: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        declare(producer, release, **wrong)

    assert words in str(refused.value.message_dict[place])
    assert not SelfDeclaration.objects.exists()


@pytest.mark.parametrize("state", ["pending", "revoked"])
def test_who_has_not_proved_it_says_nothing(release: Release, state: str) -> None:
    producer = producer_of(release.developer, state=state)

    with pytest.raises(ValidationError, match="speaks for no developer"):
        declare(producer, release)


def test_a_producer_says_nothing_of_others_releases(release: Release) -> None:
    stranger = producer_of(Developer.objects.create(slug="other", name="Other"), "other-speaks")

    for said in (
        lambda: declare(stranger, release),
        lambda: declarations.write_reply(stranger, release, text="Theirs is closed.", by="other-speaks"),
        lambda: disputes.open_by_producer(stranger, release, text="No.", url="https://o.example", by="other-speaks"),
    ):
        with pytest.raises(ValidationError, match="is not a release of Other"):
            said()


def test_a_reply_has_at_most_500_words_counted_here(producer: Producer, release: Release) -> None:
    with pytest.raises(ValidationError, match="501 words are more than 500"):
        declarations.write_reply(producer, release, text="so " * 501, by="acme-speaks")
    with pytest.raises(ValidationError, match="6001 characters are more than 6000"):
        declarations.write_reply(producer, release, text="x" * 6001, by="acme-speaks")
    with pytest.raises(ValidationError, match="nothing is written"):
        declarations.write_reply(producer, release, text=" \n ", by="acme-speaks")

    assert declarations.write_reply(producer, release, text="so " * 500, by="acme-speaks").pk


def test_a_reply_that_gives_way_stays_on_record(producer: Producer, release: Release) -> None:
    declarations.write_reply(producer, release, text="First.", by="acme-speaks")
    second = declarations.write_reply(producer, release, text="Second.", by="acme-speaks")

    assert voices(release.pk).reply == second
    assert list(Reply.objects.order_by("pk").values_list("text", "replaced_by")) == [
        ("First.", "acme-speaks"),
        ("Second.", ""),
    ]
    with pytest.raises(ValidationError, match="the same reply"):
        declarations.write_reply(producer, release, text="Second.", by="acme-speaks")


def contest(producer: Producer, release: Release, **other: Any) -> Dispute:
    said = {"text": "It is public.", "url": "https://acme.example/card", "by": "acme-speaks"}
    return disputes.open_by_producer(producer, release, **said | other)


def test_a_dispute_is_decided_once_by_somebody_else_and_stays(producer: Producer, release: Release) -> None:
    opened = contest(producer, release, claim=Claim.objects.filter(release=release).earliest("pk"))

    decided = disputes.decide(opened, state="dismissed", decision="The page asks for a login.", by="ben")

    assert (decided.state, decided.decided_by) == ("dismissed", "ben")
    assert [item.state for item in voices(release.pk).disputes] == ["dismissed"]
    with pytest.raises(ValidationError, match="it was dismissed by ben"):
        disputes.decide(opened, state="upheld", decision="On second thoughts.", by="cleo")
    assert [change.cause for change in Change.objects.filter(noun="dispute")] == ["dispute", "dispute"]


@pytest.mark.parametrize(
    ("by", "state", "decision", "words"),
    [
        ("acme-speaks", "upheld", "We are right.", "whoever opened a dispute does not decide it"),
        ("acme-too", "upheld", "We are right.", "you speak for the developer"),
        ("ben", "open", "Later.", "'open' is not one of upheld, dismissed"),
        ("ben", "upheld", " ", "say why"),
    ],
)
def test_a_dispute_is_not_decided_so(
    producer: Producer, release: Release, by: str, state: str, decision: str, words: str
) -> None:
    producer_of(release.developer, "acme-too")
    opened = contest(producer, release)

    with pytest.raises(ValidationError, match=words):
        disputes.decide(opened, state=state, decision=decision, by=by)

    opened.refresh_from_db()
    assert opened.state == "open"


@pytest.mark.parametrize(
    ("wrong", "place"),
    [
        ({"text": ""}, "text"),
        ({"text": "a\0"}, "text"),
        ({"text": "x" * 4001}, "text"),
        ({"url": ""}, "url"),
        ({"url": "https://a.example/\0"}, "url"),
        ({"url": "no address"}, "url"),
    ],
)
def test_a_dispute_without_words_or_evidence_is_none(
    producer: Producer, release: Release, wrong: dict[str, Any], place: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        contest(producer, release, **wrong)

    assert place in refused.value.message_dict
    assert not Dispute.objects.exists()


def test_a_dispute_is_about_a_claim_of_its_release(producer: Producer, release: Release) -> None:
    other = Claim.objects.filter(release__slug="c1").earliest("pk")

    with pytest.raises(ValidationError, match="is not about O1"):
        contest(producer, release, claim=other)


def test_a_curator_opens_a_dispute_for_whoever_sent_a_submission(release: Release) -> None:
    opened = disputes.open_for_submission(sent(release), text="It is public.", url="https://a.example", by="ada")

    assert (opened.producer, opened.opened_by) == (None, "ada")
    assert Change.objects.get(noun="dispute").reason.startswith("On behalf of whoever sent submission")


def test_what_was_said_is_told_as_it_stood_at_a_moment(producer: Producer, release: Release) -> None:
    first = declare(producer, release)
    declarations.write_reply(producer, release, text="First.", by="acme-speaks")
    opened = contest(producer, release)
    then = Change.objects.latest("pk").at
    declare(producer, release, value="gated_auto")
    declarations.write_reply(producer, release, text="Second.", by="acme-speaks")
    disputes.decide(opened, state="upheld", decision="So it is.", by="ben")
    contest(producer, release, text="And another.")

    now, before, earliest = voices(release.pk), voices(release.pk, then), voices(release.pk, first.declared_at)

    assert [row.value for row in now.declarations] == ["gated_auto"]
    assert [row.value for row in before.declarations] == ["public"]
    assert (now.reply and now.reply.text, before.reply and before.reply.text) == ("Second.", "First.")
    assert [item.state for item in now.disputes] == ["open", "upheld"]
    assert [item.state for item in before.disputes] == ["open"]
    assert earliest.declarations == [first]
    assert not earliest.disputes
