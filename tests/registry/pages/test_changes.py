"""The log of changes, the history of a release and the audits, as readers see them."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from registry.actions import audits, curation, renaming
from registry.actions.editions import publish
from registry.models import AuditItem, Change, Claim, Edition, License, Release, VerdictMove
from registry.sources.records import ClaimRecord, EvidenceRecord
from tests.registry.pages.conftest import Download, Look
from tests.registry.world import AS_OF

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def corrected(world: Edition) -> Claim:
    """A claim about ajar-2 that somebody corrected, and an edition that shows it."""
    old = Claim.objects.current().get(release__slug="ajar-2", field="weights_final.availability")
    read = EvidenceRecord(old.evidence.source.key, "page 7", "2024-12-05", url="https://papers.example/7")
    record = ClaimRecord(old.field, "not_released", read)
    made = curation.correct_statement(old, record, by="ada", reason="The files are gone.")
    publish(as_of=AS_OF, by="tests")
    assert isinstance(made, Claim)
    return made


def test_change_is_told_with_who_what_before_after_and_why(corrected: Claim, look: Look) -> None:
    seen = look("/changes/", cause="correction", since="2024-01-01")

    rows = seen.table("One row is one change").body
    assert len(rows) == 2
    when, what, differences, why = rows[0]
    assert "ada" in when
    assert "Correct claim: weights_final.availability" in what
    assert "value: public → not_released" in differences
    assert why == "The files are gone."
    assert f"/claims/{corrected.key}/" in seen.links


def test_page_of_an_edition_tells_what_it_moved_and_by_what(corrected: Claim, look: Look) -> None:
    edition = Edition.objects.latest("pk")

    seen = look(f"/editions/{edition.pk}/")

    rows = seen.table("One row is one verdict").body
    assert len(rows) == edition.moves.count() > 0
    assert {row[0] for row in rows} == {move.release.name for move in edition.moves.select_related("release")}
    assert {row[4] for row in rows} == {"correction"}
    assert f"{len(rows)} by correction" in seen.words


def test_page_of_the_first_edition_says_that_it_moved_nothing(world: Edition, look: Look) -> None:
    assert "No verdict reads otherwise than in an edition before it." in look(f"/editions/{world.pk}/").words


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({"cause": "correction"}, 2),
        ({"cause": "new_fact"}, 0),
        ({"noun": "claim"}, 2),
        ({"noun": "license"}, 0),
        ({"release": "ajar-2"}, 2),
        ({"release": "ajar-1"}, 0),
        ({"until": "2024-01-01"}, 0),
        ({"since": "2024-01-01", "until": "2100-01-01"}, 2),
    ],
)
def test_log_is_narrowed(corrected: Claim, look: Look, download: Download, query: dict[str, str], count: int) -> None:
    seen = look("/changes/", **query)

    assert f"{count} changes match what you asked for." in seen.words
    assert len({row["change"] for row in download("/changes.csv", **query)}) == count


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"cause": "whim"}, "is not one of new_fact, correction"),
        ({"noun": "wish"}, "is not one of claim, rating"),
        ({"since": "yesterday"}, "not a day: write YYYY-MM-DD"),
        ({"page": "9"}, "9 is beyond the last page, 1"),
        ({"colour": "red"}, "unknown parameter"),
    ],
)
def test_question_that_cannot_be_answered_is_named(
    world: Edition, client: Client, query: dict[str, str], said: str
) -> None:
    response = client.get("/changes/", query)

    assert response.status_code == 400
    assert said in response.text


def test_before_a_change_the_log_does_not_show_it(corrected: Claim, world: Edition, look: Look) -> None:
    seen = look("/changes/", edition=str(world.pk))

    assert "The files are gone." not in seen.words


def test_feed_says_the_same_and_names_no_other_host(corrected: Claim, client: Client) -> None:
    response = client.get("/changes.atom", {"release": "ajar-2"})

    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = ElementTree.fromstring(response.content)
    entries = feed.findall(f"{ATOM}entry")
    assert [entry.findtext(f"{ATOM}title") for entry in entries] == [
        "Correct claim – Ajar 2: weights_final.availability",
        "Supersede claim – Ajar 2: weights_final.availability",
    ]
    assert "value: public → not_released" in (entries[0].findtext(f"{ATOM}summary") or "")
    assert len({entry.findtext(f"{ATOM}id") for entry in entries}) == 2
    hosts = set(re.findall(r"https?://([^/\"<]+)", response.text))
    assert hosts == {"www.w3.org", "testserver"}


def test_history_of_a_release_tells_what_moved_each_verdict(corrected: Claim, world: Edition, look: Look) -> None:
    seen = look("/releases/ajar-2/history/")

    rows = {row[0].split(" tiers@1")[0]: row for row in seen.table("One row is one definition").body}
    tiers = next(row for name, row in rows.items() if "tiers@1" in row[0])
    assert f"edition {world.pk}" in tiers[1]
    assert "T5 to T7 → " in tiers[2]
    assert "Correction (weights: availability):" in tiers[2]
    assert corrected.key in tiers[2]
    assert f"/claims/{corrected.key}/" in seen.links
    assert "Correct claim: weights_final.availability" in seen.words


def test_history_before_the_move_does_not_know_it(corrected: Claim, world: Edition, look: Look) -> None:
    seen = look("/releases/ajar-2/history/", edition=str(world.pk))

    assert "Nothing of it was changed since it was entered." in seen.words
    assert {row[2] for row in seen.table("One row is one definition").body} == {"none"}


def test_history_follows_a_release_that_was_renamed(corrected: Claim, look: Look) -> None:
    renaming.rename_release(Release.objects.get(slug="ajar-2"), "ajar-two", by="ada", reason="Its name.")

    seen = look("/releases/ajar-two/history/")

    assert "Correct claim: weights_final.availability" in seen.words
    assert "Rename release" in seen.words
    assert "4 changes" not in seen.words
    assert "3 changes match" in look("/changes/", release="ajar-2").words


def test_page_of_a_release_leads_to_its_history(corrected: Claim, look: Look) -> None:
    moved, still = look("/releases/ajar-2/"), look("/releases/ajar-1/")

    assert "/releases/ajar-2/history/" in moved.links
    assert "/releases/ajar-2/history/#moves-tiers@1" in moved.links
    assert re.search(r"last: \d{4}-\d\d-\d\d, correction", moved.words)
    assert "/releases/ajar-1/history/" in still.links
    assert "What moved this verdict" not in still.words


def test_history_of_nobody_is_not_found(world: Edition, client: Client) -> None:
    assert client.get("/releases/nobody/history/").status_code == 404


def test_private_nouns_are_told_without_contents(world: Edition, client: Client) -> None:
    Change.objects.create(
        at=world.ready_at,
        by="visitor",
        action="send submission",
        noun="submission",
        object_key="77",
        object_label="a correction: xyzzy",
        after={"value": "xyzzy", "contact": "xyzzy"},
        reason="xyzzy",
        release_slug="ajar-1",
    )

    answers = [
        client.get(path).text
        for path in ("/changes/", "/changes.csv", "/changes.atom", "/releases/ajar-1/history/", "/api/v1/changes/")
    ]

    assert not any("xyzzy" in text for text in answers)
    assert "Send submission" in answers[0]


def test_values_that_a_source_withholds_do_not_leave(world: Edition, client: Client) -> None:
    vault = Claim.objects.current().get(release__slug="ajar-2", field="weights_final.availability").evidence.source
    claim = Claim.objects.current().get(release__slug="ajar-2", field="weights_final.license")
    read = EvidenceRecord(vault.key, "page 8", "2024-12-05")
    license_key = License.objects.exclude(key=claim.value).values_list("key", flat=True)[0]
    curation.correct_statement(claim, ClaimRecord(claim.field, license_key, read), by="ada", reason="Read again.")
    type(vault).objects.update(redistributable=False)

    answers = {
        path: client.get(path).text
        for path in ("/changes/", "/changes.csv", "/changes.atom", "/releases/ajar-2/history/", "/api/v1/changes/")
    }

    assert {path for path, text in answers.items() if license_key in text} == set()
    assert all("withheld" in text for text in answers.values())


@pytest.mark.parametrize(
    "path", ["/changes/?page_size=2", "/changes.csv", "/changes.atom", "/releases/ajar-2/history/", "/method/"]
)
def test_longer_log_costs_no_query_more(corrected: Claim, client: Client, path: str) -> None:
    audits.draw(size=4, by="ada")
    few = _queries(client, path)
    for number in range(2, 5):
        old = Claim.objects.current().get(release__slug="ajar-2", field="weights_final.availability")
        value = "public" if number % 2 == 0 else "not_released"
        read = EvidenceRecord(old.evidence.source.key, f"page {number}", "2024-12-05", url="https://papers.example/7")
        curation.correct_statement(old, ClaimRecord(old.field, value, read), by="ada", reason="Again.")
        publish(as_of=AS_OF, by="tests")
        audits.draw(size=4, by="ada")
        audits.check(AuditItem.objects.order_by("-pk")[0], outcome="agrees", by="bea")

    many = _queries(client, path.replace("page_size=2", "page_size=8"))

    assert VerdictMove.objects.filter(definition="tiers@1", release__slug="ajar-2").count() == 4
    assert many == few


def _queries(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


def test_before_any_audit_the_method_says_so(world: Edition, look: Look, download: Download) -> None:
    assert "No audit has been made yet: how often a claim is wrong is not known." in look("/method/").words
    assert download("/method/audits.csv") == []


def test_method_tells_what_audits_found(world: Edition, look: Look, download: Download) -> None:
    audits.draw(size=4, by="ada", seed=5)
    items = list(AuditItem.objects.order_by("position"))
    assert "Claims were drawn, and none has been read again yet." in look("/method/").words
    for item, outcome in zip(items, ["agrees", "wrong", "imprecise", "uncheckable"], strict=True):
        audits.check(item, outcome=outcome, note="Seen by bea.", by="bea")
    audits.check(items[0], outcome="agrees", by="cyd")

    seen = look("/method/")

    # Wilson, 1 of 3: z^2 = 3.8415, spread 1.28049; middle (0.33333 + 0.64024) / 2.28049 = 0.42691; half
    # 1.95996 * sqrt(0.074074 + 0.106707) / 2.28049 = 0.36542.
    assert (
        "Of 4 claims read again, 3 could be checked: 1 wrong, 1 imprecise; an error rate of 33.3 % (6.1 to 79.2 %)"
        in (seen.words)
    )
    assert "Two people agreed on 1 of 1 claims that both read" in seen.words
    (row,) = seen.table("One row is one draw").body
    assert row[1:] == ["4 of " + row[1].split()[-1], "4", "1", "1", "1", "1", "33.3 % (6.1 to 79.2 %)"]
    assert "The seed was chosen by ada." in row[0]
    found = download("/method/audits.csv")
    assert [(each["claim"], each["outcome"]) for each in found] == [
        (items[0].claim.key, "agrees"),
        (items[0].claim.key, "agrees"),
        (items[1].claim.key, "wrong"),
        (items[2].claim.key, "imprecise"),
        (items[3].claim.key, "uncheckable"),
    ]
    assert not any("bea" in "".join(each.values()) for each in found)
