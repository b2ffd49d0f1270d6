"""The form for everybody: what it takes, what it refuses and keeps, and the page of a submission."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from pytest_django.fixtures import Settings

from registry.actions import submissions
from registry.models import Claim, Edition, Release, Submission
from registry.pages.open_forms import make_stamp
from registry.sources.records import ClaimRecord
from tests.registry.actions.builders import READ
from tests.registry.outsiders import sent
from tests.registry.pages.html import read

CORRECTION = "/submit/correction/?release=ajar-1&field=weights_final.license"
FACT = "/submit/correction/?release=ajar-1&field=access.api"
RELEASE = "/submit/release/"

GOOD = {
    "value": "free-1",
    "text": "The licence file says otherwise.",
    "evidence_url": "https://ajar.example/LICENSE",
    "evidence_locator": "first line",
    "submitter": "Mallory Sender",
    "contact": "mallory@post.example",
}

#: What people and machines write: nothing, null characters, whole books, other scripts and directions, markup.
STRANGE = [
    "\0",
    "a\0b",
    "x" * 100_000,
    "\u202egnp.exe",
    "\u05d0\u05d1\u05d2 \u0627\u0644",
    "\U0001f999" * 300,
    "<script>alert(1)</script>",
    "{{ 7 }}{% url 'x' %}",
    "' OR 1=1 --",
    "%00",
    "\ud7ff\ufffd\x01\x7f",
    "\r\n\t",
    "../../etc/passwd",
]

Send = Callable[..., Any]


@pytest.fixture
def send(client: Client, world: Edition) -> Send:
    """Return a function that sends a form as somebody does who took ten seconds."""

    def send(path: str, age: float = 10, **other: Any) -> Any:
        purpose = "release" if path.startswith(RELEASE) else "correction"
        return client.post(path, GOOD | {"stamp": make_stamp(purpose, age=age)} | other)

    return send


def test_a_correction_is_sent_and_leads_to_its_page(send: Send, client: Client) -> None:
    response = send(CORRECTION)

    kept = Submission.objects.get()
    assert (response.status_code, response["Location"]) == (302, f"/submit/{kept.token}/")
    assert (kept.release.slug if kept.release else "", kept.field, kept.value) == (
        "ajar-1",
        "weights_final.license",
        "free-1",
    )
    assert "Correction: received" in read(client.get(response["Location"]).text).words


def test_a_missing_release_is_sent(send: Send) -> None:
    assert send(RELEASE, release_name="Ajar 9").status_code == 302
    assert Submission.objects.get().release_name == "Ajar 9"


def test_what_no_field_takes_is_sent_in_words(send: Send) -> None:
    assert send("/submit/correction/?release=ajar-1&field=other").status_code == 302
    assert (Submission.objects.get().field, Submission.objects.get().value) == ("", "")


def test_without_a_field_it_is_chosen_first(client: Client, world: Edition) -> None:
    anything, of_one = client.get("/submit/correction/"), client.get("/submit/correction/?release=ajar-1")

    assert 'name="release" required' in anything.text
    assert '<option value="weights_final.license">Weights: licence</option>' in anything.text
    assert '<input type="hidden" name="release" value="ajar-1">' in of_one.text
    assert of_one.text.count("<option value=") == anything.text.count("<option value=") - Release.objects.count() - 1


def test_the_words_of_a_field_are_offered_and_what_the_registry_says_is_told(client: Client, world: Edition) -> None:
    fact, text = read(client.get(FACT).text), client.get(CORRECTION).text

    assert "yes: there is a public API" in fact.words
    assert '<option value="not_applicable">it does not apply</option>' in fact.html
    assert "The registry says: study-1, true since the release to 2024-02-01" in read(text).words
    assert '<datalist id="licences"><option value="unknown">' in text
    assert '<option value="free-1">' in text


@pytest.mark.parametrize(
    ("query", "problem"),
    [
        ("release=nobody&field=access.api", "is not the identifier of a release"),
        ("release=ajar-1&field=access.colour", "is not one of date.announced"),
        ("release=ajar-1&colour=red", "unknown parameter; allowed are field, release"),
        ("release=a%00b", "a null character is not allowed"),
        ("release=ajar-1&field=%00", "a null character is not allowed"),
    ],
)
def test_an_address_that_means_nothing_is_told_so(client: Client, world: Edition, query: str, problem: str) -> None:
    for response in (client.get(f"/submit/correction/?{query}"), client.post(f"/submit/correction/?{query}", GOOD)):
        assert response.status_code == 400
        assert problem in read(response.text).words


@pytest.mark.parametrize(
    ("path", "wrong", "problem"),
    [
        (CORRECTION, {"value": "Gardening"}, "'Gardening' is no licence that the registry knows"),
        (FACT, {"value": "perhaps"}, "value: perhaps is not one of true, false, unknown, not_applicable"),
        (CORRECTION, {"evidence_url": ""}, "This field is required"),
        (CORRECTION, {"evidence_locator": ""}, "This field is required"),
        (CORRECTION, {"evidence_url": "ftp://a.example/x"}, "'ftp://a.example/x' is no address of the web"),
        (CORRECTION, {"text": "www.a.example www.b.example www.c.example"}, "3 links are more than 2"),
        (CORRECTION, {"homepage": "https://spam.example"}, "homepage: this field is hidden and has to stay empty"),
        (CORRECTION, {"age": 1}, "The form was sent within 3 seconds"),
        (CORRECTION, {"age": 86_401}, "The form was open for more than a day"),
        (CORRECTION, {"stamp": "forged"}, "The form was open for more than a day, or not opened here"),
        (CORRECTION, {"stamp": make_stamp("claim", age=10)}, "not opened here"),
        (RELEASE, {"release_name": ""}, "This field is required"),
    ],
)
def test_what_is_refused_is_named_and_what_was_entered_is_kept(
    send: Send, path: str, wrong: dict[str, Any], problem: str
) -> None:
    response = send(path, **wrong)

    page = read(response.text)
    assert response.status_code == 400
    assert problem in page.words
    assert "Nothing was saved. What you entered is kept below." in page.words
    assert 'value="Mallory Sender"' in response.text
    assert not Submission.objects.exists()


def test_all_that_is_wrong_is_said_at_once(send: Send) -> None:
    words = read(send(CORRECTION, value="Gardening", text="http://a http://b http://c", age=1).text).words

    assert "3 links are more than 2" in words
    assert "'Gardening' is no licence" in words
    assert "within 3 seconds" in words


def test_a_form_that_was_open_too_long_can_be_sent_again(send: Send) -> None:
    page = send(CORRECTION, age=90_000).text
    (stamp,) = re.findall(r'name="stamp" value="([^"]+)"', page)

    again = send(CORRECTION, stamp=html.unescape(stamp))

    # It carries a new moment now, and is only too fast.
    assert "within 3 seconds" in again.text
    assert "more than a day" not in again.text


def test_the_sixth_of_an_hour_is_refused_with_a_sentence_and_a_time(send: Send) -> None:
    for _ in range(5):
        assert send(CORRECTION).status_code == 302

    response = send(CORRECTION)

    assert response.status_code == 429
    assert 3500 < int(response["Retry-After"]) <= 3601
    assert "Submissions from one sender: at most 5 an hour" in read(response.text).words
    assert "The licence file says otherwise." in response.text
    assert Submission.objects.count() == 5


@pytest.mark.parametrize(
    ("proxies", "forwarded", "other"),
    [
        # No proxy is named: whatever is written into the header, the sender is the connection.
        ([], "203.0.113.9", "203.0.113.10"),
        # The proxy appends the address it saw; what the sender wrote before it is not believed.
        (["127.0.0.1"], "203.0.113.9, 198.51.100.1", "203.0.113.10, 198.51.100.1"),
        (["127.0.0.0/8", "198.51.100.0/24"], "1.1.1.1, 203.0.113.9, 198.51.100.7", "2.2.2.2, 203.0.113.9"),
    ],
)
def test_a_sender_cannot_become_another_by_a_header(
    send: Send, settings: Settings, client: Client, proxies: list[str], forwarded: str, other: str
) -> None:
    settings.TRUSTED_PROXIES, settings.SUBMISSION_LIMITS = proxies, {"hour": 1, "day": 9}
    body = GOOD | {"stamp": make_stamp("correction", age=10)}

    first = client.post(CORRECTION, body, headers={"x-forwarded-for": forwarded})
    second = client.post(CORRECTION, body, headers={"x-forwarded-for": other})

    assert (first.status_code, second.status_code) == (302, 429)


def test_behind_a_named_proxy_senders_are_told_apart(send: Send, settings: Settings, client: Client) -> None:
    settings.TRUSTED_PROXIES, settings.SUBMISSION_LIMITS = ["127.0.0.1"], {"hour": 1, "day": 9}
    body = GOOD | {"stamp": make_stamp("correction", age=10)}

    answers = [client.post(CORRECTION, body, headers={"x-forwarded-for": f"203.0.113.{n}"}) for n in (1, 2)]

    assert [answer.status_code for answer in answers] == [302, 302]


def test_nothing_is_taken_without_the_token_against_forgery(world: Edition) -> None:
    response = Client(enforce_csrf_checks=True).post(CORRECTION, GOOD)

    assert response.status_code == 403
    assert not Submission.objects.exists()


@pytest.mark.parametrize("path", ["/submit/", "/producers/", "/releases/ajar-1/", "/submit/correction/"])
def test_who_only_reads_is_given_no_cookie(client: Client, world: Edition, path: str) -> None:
    assert not client.get(path).cookies


@pytest.mark.parametrize("name", ["value", "text", "evidence_url", "evidence_locator", "evidence_quote", "submitter"])
def test_whatever_is_written_is_kept_or_refused_and_never_run(
    send: Send, client: Client, settings: Settings, name: str
) -> None:
    settings.SUBMISSION_LIMITS = {"hour": 99, "day": 99}
    for written in STRANGE:
        before = Submission.objects.count()
        response = send(CORRECTION, **{name: written})

        assert response.status_code in {302, 400}, written
        page = client.get(response["Location"]) if response.status_code == 302 else response
        assert "<script>alert" not in page.text
        assert Submission.objects.count() - before == (response.status_code == 302)


@pytest.mark.parametrize("name", ["contact", "interest", "release_name", "homepage", "stamp"])
def test_whatever_is_written_of_a_missing_release_is_kept_or_refused(
    send: Send, client: Client, settings: Settings, name: str
) -> None:
    settings.SUBMISSION_LIMITS = {"hour": 99, "day": 99}
    for written in STRANGE:
        response = send(RELEASE, **{"release_name": "Ajar 9", name: written})

        assert response.status_code in {302, 400}, written
        page = client.get(response["Location"]) if response.status_code == 302 else response
        assert "<script>alert" not in page.text


@hypothesis_settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True
)
@given(st.dictionaries(st.sampled_from([*GOOD, "kind", "release", "token", "state"]), st.text(max_size=60)))
def test_no_text_breaks_the_form(send: Send, entered: dict[str, str]) -> None:
    # What no server is ever sent: half a character.
    clean = {name: text.encode("utf-8", "replace").decode() for name, text in entered.items()}

    assert send(CORRECTION, **clean).status_code in {302, 400, 429}


def test_the_page_of_a_submission_tells_nobody_who_sent_it(client: Client, world: Edition) -> None:
    kept = sent(Release.objects.get(slug="ajar-1"), value="free-1")

    response = client.get(f"/submit/{kept.token}/")

    assert "The licence file is Apache's." in html.unescape(response.text)
    for secret in ("Mallory", "mallory", kept.sender, "192.0.2.7"):
        assert secret not in response.text
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert '<meta name="robots" content="noindex, nofollow">' in response.text
    assert response["Referrer-Policy"] == "same-origin"
    assert "no-store" in response["Cache-Control"]


def test_the_page_of_a_submission_shows_the_answer_and_the_claim_that_came_of_it(
    client: Client, world: Edition
) -> None:
    release = Release.objects.get(slug="ajar-1")
    kept = sent(release, value="free-1")
    record = ClaimRecord("weights_final.license", "free-1", READ, start="2024-03-01")
    proposal = submissions.turn_into_proposal(kept, _stored(record), by="ada", reason="Read.", interests="none")
    assert "Correction: proposed, waiting for a second person" in read(client.get(f"/submit/{kept.token}/").text).words
    claim = Claim.objects.filter(release=release, field="weights_final.license").latest("pk")
    proposal.state, proposal.decided_by, proposal.decided_at = "accepted", "ben", timezone.now()
    proposal.decision, proposal.reviewer_interests, proposal.result_key = "So it is.", "none", claim.key
    proposal.save()

    submissions.follow(proposal)

    page = read(client.get(f"/submit/{kept.token}/").text)
    assert "Correction: accepted" in page.words
    assert "So it is." in page.words
    assert f"/claims/{claim.key}/" in page.links


def _stored(record: ClaimRecord) -> ClaimRecord:
    """Return a record whose evidence is in a source of the small world."""
    source = Claim.objects.select_related("evidence__source").earliest("pk").evidence.source.key
    return ClaimRecord(record.field, record.value, type(READ)(source, READ.locator, READ.read), record.start)


@pytest.mark.parametrize("path", ["/submit/nobody-knows-this/", "/submit/%00/", "/submit/a/b/", "/submit/é/"])
def test_a_page_of_no_submission_is_not_there(client: Client, world: Edition, path: str) -> None:
    assert client.get(path).status_code == 404


def test_the_page_of_a_submission_takes_nothing(client: Client, world: Edition) -> None:
    assert client.post(f"/submit/{sent(Release.objects.get(slug='ajar-1'), value='free-1').token}/").status_code == 405


def test_it_works_before_anything_is_published(client: Client, db: None) -> None:
    assert [client.get(path).status_code for path in ("/submit/", RELEASE, "/submit/correction/", "/producers/")] == [
        200
    ] * 4


def test_machines_are_asked_to_leave_accounts_alone(client: Client) -> None:
    assert "Disallow: /account/" in client.get("/robots.txt").text
