"""A correction in a real browser, from a visitor to the next edition; who asks what was known before sees the last."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from registry.actions.catalogue import load
from registry.actions.editions import publish
from registry.actions.roles import Role, make_account
from registry.models import Claim, Edition, License
from tests.browser.journey_world import BENCHMARK, CORRECTED, FIELD, RIGHT, WRONG, mistaken_catalogue
from tests.browser.looking import Watched, follow

pytestmark = pytest.mark.browser

EVIDENCE = "https://github.com/meta-llama/llama-models/blob/main/models/llama3_1/LICENSE"
CONTACT, SENDER = "reader@example.org", "A careful reader"
WORDS = "The weights bear the Llama 3.1 Community License. What stands here is the licence of the first LLaMA."
WHY_PROPOSED = "Read the LICENSE file beside the weights: it is the Llama 3.1 Community License Agreement."
WHY_APPROVED = "Opened the file myself; its first line names the agreement."
PASSWORD = "a-long-walk-at-dusk"


class Journey:
    """A site with a slip in it, and the windows of the people who mend it."""

    def __init__(self, browser: Any, home: str, as_of: date) -> None:
        self.home, self.as_of = home, as_of
        self.visitor = Watched(browser, 360, "light")
        self.curator = Watched(browser, 1280, "light", scripts=True)
        self.reviewer = Watched(browser, 360, "dark", scripts=True)
        self.windows = (self.visitor, self.curator, self.reviewer)

    def api(self, path: str) -> Any:
        """Return what the API answers to a visitor."""
        answer = self.visitor.context.request.get(f"{self.home}/api/v1/{path}")
        assert answer.status == 200, answer.text()
        return answer.json()

    def read(self, path: str) -> str:
        """Return the words of a page as a visitor sees them."""
        assert self.visitor.page.goto(self.home + path).status == 200
        words: str = self.visitor.page.locator("main").inner_text()
        return words


@pytest.fixture
def journey(
    browser: Any,
    transactional_db: None,
    live_server: LiveServer,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Journey]:
    """The first edition, with the slip in it; a curator and a reviewer have accounts."""
    monkeypatch.setitem(connection.settings_dict, "CONN_MAX_AGE", 0)
    settings.FORM_SECONDS = {**settings.FORM_SECONDS, "least": 0}  # The browser is faster than a person.
    catalogue = mistaken_catalogue()
    load(catalogue, digest="with a slip")
    as_of = date.fromisoformat(catalogue.as_of)
    publish(as_of=as_of, by="tests")
    make_account("carla", Role.CURATOR, PASSWORD, by="tests")
    make_account("ruth", Role.REVIEWER, PASSWORD, by="tests")
    yield (made := Journey(browser, live_server.url, as_of))
    for window in made.windows:
        window.context.close()


def test_correction_goes_from_a_visitor_to_the_next_edition_and_leaves_the_last_one_as_it_was(journey: Journey) -> None:
    before = Edition.objects.get()
    assert _standing(journey) == (WRONG, "T3", "Open weights (non-commercial)")

    status = _send(journey)
    proposal = _propose(journey)
    _refuse_own(journey, proposal)
    _approve(journey, proposal)
    # Nothing that readers see moves before an edition is published.
    assert _standing(journey) == (WRONG, "T3", "Open weights (non-commercial)")
    after, is_new = publish(as_of=journey.as_of, by="tests")

    assert is_new
    assert _standing(journey) == (RIGHT, "T4", "Open weights (restricted use)")
    _status_tells(journey, status)
    _histories_tell(journey, before, after)
    _lag_tells(journey, before)
    _past_stands(journey, before, after)
    for window in journey.windows:
        assert window.asked_elsewhere(journey.home) == []
        assert [line for line in window.said if "status of 403" not in line] == []


def _standing(journey: Journey, query: str = "") -> tuple[str, str, str]:
    """Return licence, tier and Epoch's class of the release, as the API says."""
    asked = f"?{query}" if query else ""
    found = journey.api(f"releases/{CORRECTED}/{asked}")
    verdicts = journey.api(f"assessments/?release={CORRECTED}&definition=epoch@2026-08{'&' if query else ''}{query}")
    (held,) = verdicts["results"]
    return found["weights"]["license"], found["tier"]["verdict"], held["verdict"]


def _send(journey: Journey) -> str:
    """A visitor without an account follows the link of the page, and fills in the form; the address of its status."""
    window, page = journey.visitor, journey.visitor.page
    page.goto(f"{journey.home}/releases/{CORRECTED}/")
    follow(page, page.get_by_role("link", name="Correct this"))
    page.select_option("#id_field", FIELD)
    follow(page, page.get_by_role("button", name="Continue"))
    assert WRONG in page.locator("main").inner_text()
    assert window.too_wide() == []

    page.fill("#id_value", "Llama 3.1 Community License")
    page.fill("#id_text", WORDS)
    page.fill("#id_evidence_url", EVIDENCE)
    page.fill("#id_evidence_locator", "first line")
    page.fill("#id_evidence_quote", "LLAMA 3.1 COMMUNITY LICENSE AGREEMENT")
    page.fill("#id_submitter", SENDER)
    page.fill("#id_contact", CONTACT)
    follow(page, page.get_by_role("button", name="Send the correction"))

    words = page.locator("main").inner_text()
    assert "Correction: received" in words
    # By whatever name a licence is sent, its key is kept.
    assert RIGHT in words
    assert WORDS in words
    _tells_nobody_who(page.content())
    assert window.too_wide() == []
    return str(page.url)


def _propose(journey: Journey) -> str:
    """A curator finds it in the queues, reads it, and proposes; the address of the proposal."""
    page = journey.curator.page
    _log_in(journey, journey.curator, "carla")
    page.goto(f"{journey.home}/admin/queues/")
    follow(page, page.locator("main").get_by_role("link", name="Submissions", exact=True))
    follow(page, page.locator("main").get_by_role("link", name="Llama 3.1 405B"))
    # Whom to ask back is for those who answer.
    assert CONTACT in page.locator("main").inner_text()
    follow(page, page.get_by_role("link", name="Start reading"))
    follow(page, page.locator("input[type=submit][value='Start reading']"))
    follow(page, page.get_by_role("link", name="Turn into a proposal"))

    # What was sent is there already, and the claim that it would correct.
    assert page.input_value("#id_field") == FIELD
    assert page.input_value("#id_value") == RIGHT
    assert page.input_value("#id_url") == EVIDENCE
    assert page.input_value("#id_locator") == "first line"
    held = Claim.objects.counting().get(release__slug=CORRECTED, field=FIELD)
    assert page.input_value("#id_corrects") == str(held.pk)
    assert page.input_value("#id_note") == held.note != ""
    page.select_option("#id_source", "developer-documents")
    page.fill("#id_reason", WHY_PROPOSED)
    page.fill("#id_interests", "none")
    follow(page, page.locator("input[type=submit][value='Turn into a proposal']"))

    # Its number is the next of the database, which other tests may have counted up.
    follow(page, page.locator("main").get_by_role("link", name=re.compile(r"^Proposal \d+, proposed$")))
    assert "/admin/registry/proposal/" in page.url
    return str(page.url)


def _refuse_own(journey: Journey, proposal: str) -> None:
    """The curator sees what it would move, and finds no way to approve it."""
    page = journey.curator.page
    page.goto(proposal)
    follow(page, page.get_by_role("link", name="Preview", exact=True))
    _preview_tells(page)
    assert page.locator("input[value='Approve']").count() == 0

    # Not by hand either.
    (token,) = (item["value"] for item in journey.curator.context.cookies() if item["name"] == "csrftoken")
    sent = {"csrfmiddlewaretoken": token, "reason": WHY_APPROVED, "interests": "none", "shown": ""}
    answer = journey.curator.context.request.post(page.url, form=sent, headers={"Referer": page.url})
    assert answer.status == 403


def _approve(journey: Journey, proposal: str) -> None:
    """A second person sees the same, on a phone, and approves."""
    window, page = journey.reviewer, journey.reviewer.page
    _log_in(journey, window, "ruth")
    page.goto(proposal)
    follow(page, page.get_by_role("link", name="Preview and approve"))
    _preview_tells(page)
    assert window.too_wide() == []

    page.fill("#id_reason", WHY_APPROVED)
    page.fill("#id_interests", "none")
    follow(page, page.locator("input[value='Approve']"))
    assert page.url == proposal
    words = page.locator("main").inner_text()
    assert "accepted" in words
    assert WHY_APPROVED in words
    assert window.too_wide() == []


def _preview_tells(page: Any) -> None:
    shown = [row.locator("td").all_inner_texts() for row in page.locator(".desk-effect tr").all()]
    for definition, was, becomes in (
        ("tiers@1", "T3", "T4"),
        ("epoch@2026-08", "Open weights (non-commercial)", "Open weights (restricted use)"),
    ):
        assert [definition, was, becomes, "Llama 3.1 405B", "2024-07-23", "today and on"] in shown
    # Read on 2024-12-18: Llama 3 70B, 0.835, is below GPT-4, 0.875, of 2023-03-14, 645 days back; Llama 3.1 405B,
    # 0.892, is above Claude 3 Opus, 0.885, since 2024-07-23, for 148 days.
    degree = "Weights available, restricted (tiers@1)"
    closed = page.get_by_role("heading", name="Lags behind closed releases").locator("xpath=following-sibling::div[1]")
    (lag,) = [
        [cell.inner_text().split("\n") for cell in row.locator("td").all()]
        for row in closed.locator("tbody tr").all()
        if row.locator("td").first.inner_text() == f"{degree}\non WinoGrande"
    ]
    assert lag[1][:3] == ["at least 645 days behind", "gap 0.05", "Llama 3 70B against Claude 3 Opus"]
    assert lag[2][:3] == ["ahead by 148 days", "gap -0.007", "Llama 3.1 405B against Claude 3 Opus"]


def _log_in(journey: Journey, window: Watched, name: str) -> None:
    window.page.goto(f"{journey.home}/admin/login/")
    window.page.fill("#id_username", name)
    window.page.fill("#id_password", PASSWORD)
    follow(window.page, window.page.locator("input[type=submit]"))
    assert window.page.url == f"{journey.home}/admin/"


def _status_tells(journey: Journey, status: str) -> None:
    """Whoever sent it reads that it was taken over, why, and as which claim."""
    page = journey.visitor.page
    words = journey.read(status.removeprefix(journey.home))
    assert "Correction: accepted" in words
    assert WHY_APPROVED in words
    follow(page, page.locator("main dl").get_by_role("link", name="Claim "))
    claim = Claim.objects.counting().get(release__slug=CORRECTED, field=FIELD)
    assert page.url == f"{journey.home}/claims/{claim.key}/"
    assert RIGHT in page.locator("main").inner_text()
    _tells_nobody_who(page.content())


def _histories_tell(journey: Journey, before: Edition, after: Edition) -> None:
    """Feeds and histories name cause, person, both values and the reason; nobody names whoever sent it."""
    was = Claim.objects.get(release__slug=CORRECTED, field=FIELD, superseded_at__isnull=False)
    now = Claim.objects.counting().get(release__slug=CORRECTED, field=FIELD)
    for entries in (
        journey.api("changes/?noun=claim")["results"],
        journey.api(f"releases/{CORRECTED}/history/")["results"],
    ):
        (entry,) = [each for each in entries if each["noun"] == "claim" and each["key"] == now.key]
        assert (entry["cause"], entry["by"], entry["reason"]) == ("correction", "carla", WHY_PROPOSED)
        assert {"column": "value", "before": WRONG, "after": RIGHT} in entry["changes"]
    history = journey.api(f"releases/{CORRECTED}/history/")
    moves = {each["definition"]: each["moves"] for each in history["verdicts"]}
    (move,) = moves["tiers@1"]
    assert (move["before"], move["after"], move["cause"]) == ("T3", "T4", "correction")
    assert (move["before_edition"], move["edition"]) == (before.pk, after.pk)
    assert move["causes"] == [{"kind": "correction", "field": FIELD, "claims": [now.key], "was": [was.key]}]
    assert moves["osaid@1.0"] == []
    assert [each["release"]["slug"] for each in journey.api("moves/?definition=tiers@1")["results"]] == [CORRECTED]

    for path in ("/changes/", f"/releases/{CORRECTED}/history/"):
        words = journey.read(path)
        assert f"value: {WRONG} → {RIGHT}" in words
        assert {"carla", "ruth"} <= {word.strip("(),:") for word in words.split()}
        assert WHY_PROPOSED in words
        assert WHY_APPROVED in words
        assert journey.visitor.too_wide() == []
        _tells_nobody_who(journey.visitor.page.content())
    told = journey.visitor.page.locator("#moves-tiers\\@1").inner_text()
    assert "T3 → T4" in told
    assert {now.key, was.key} <= set(told.split())


def _lag_tells(journey: Journey, before: Edition) -> None:
    """The lag is what the preview said; the edition before keeps its own."""
    told = []
    for query in (f"&edition={before.pk}", ""):
        lag = journey.api(f"lag/{BENCHMARK}/?tier=T4{query}")
        told.append((lag["status"], lag["lag_days"]["lower"], lag["lead_days"], lag["tier_best"]["release"]["slug"]))
    assert told == [("left_censored", 645, None, "llama-3-70b"), ("tier_leads", 0, 148, CORRECTED)]


def _past_stands(journey: Journey, before: Edition, after: Edition) -> None:
    """By what was known a moment before the second edition, and by the number of the first, nothing has moved."""
    assert after.ready_at is not None
    moment = after.ready_at - timedelta(microseconds=1)
    for query in (f"known_at={moment:%Y-%m-%dT%H:%M:%S.%fZ}", f"edition={before.pk}"):
        assert _standing(journey, query) == (WRONG, "T3", "Open weights (non-commercial)")
        assert _on_page(journey, f"?{query}") == (True, False, True)
    assert _on_page(journey, "") == (False, True, False)


def _on_page(journey: Journey, query: str) -> tuple[bool, bool, bool]:
    """Return whether the page of the release names the wrong licence, the right one, and tier 3 as what it is."""
    words = journey.read(f"/releases/{CORRECTED}/{query}")
    wrong, right = (License.objects.get(key=key).name for key in (WRONG, RIGHT))
    return wrong in words, right in words, "Weights available, non-commercial" in words


def _tells_nobody_who(content: str) -> None:
    assert CONTACT not in content
    assert SENDER not in content
