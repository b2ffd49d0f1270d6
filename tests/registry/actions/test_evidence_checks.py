"""Addresses of evidence read again, from a real server that does not always behave."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from django.utils import timezone

from registry.actions.evidence_checks import CheckReport, Manners, addresses, check
from registry.models import Change, Evidence, EvidenceCheck, Source
from registry.sources.fetching import Fetched, Limits, fetch
from tests.registry.sources.hostile import Hostile, Say, answer, dripping, hostile, redirect

pytestmark = pytest.mark.django_db

READ = date(2025, 1, 1)
PAGE = b"<html><script>visit(1)</script><p>All <b>weights</b> are public.</p></html>"
OTHER_SCRIPT = PAGE.replace(b"visit(1)", b"visit(2)")
OTHER_WORDS = PAGE.replace(b"public", b"secret")
#: No pause, so that tests are quick; the pause has a test of its own.
QUICK = Manners(pause=0.0)
USUAL = Limits(wait=0)


def html(body: bytes, **more: str) -> Say:
    return answer(body, content_type="text/html; charset=utf-8", **more)


@pytest.fixture
def papers() -> Source:
    return Source.objects.create(
        key="papers", title="Papers", publisher="Several", kind="documents", license="as stated", redistributable=True
    )


Shelve = Callable[..., Evidence]


@pytest.fixture
def shelve(papers: Source) -> Shelve:
    """Return a function that stores evidence at an address."""

    def shelve(url: str, **changed: Any) -> Evidence:
        content = {"digest": f"{Evidence.objects.count()}", "source": papers, "url": url, "locator": "page 1"}
        return Evidence.objects.create(**content | {"read_on": READ, "read_by": "ada"} | changed)

    return shelve


@pytest.fixture
def server() -> Iterator[Hostile]:
    """A server; a test writes what it says."""
    with hostile({}) as running:
        yield running


def look(server: Hostile, *, every: bool = True, manners: Manners = QUICK, limits: Limits = USUAL) -> CheckReport:
    ask = partial(fetch, allow=server.allow, limits=limits)
    return check(addresses(timezone.localdate(), every=every), fetch=ask, by="job", manners=manners)


def only() -> EvidenceCheck:
    return EvidenceCheck.objects.get()


def test_a_first_reading_keeps_the_hash_of_the_bytes_and_when_to_come_again(server: Hostile, shelve: Shelve) -> None:
    server.says["/card"] = html(PAGE)
    read = shelve(f"{server.at}/card", quote="All weights are public")

    report = look(server)

    read.refresh_from_db()
    assert read.sha256 == hashlib.sha256(PAGE).hexdigest()
    assert (read.check_outcome, read.checked_on) == ("same", timezone.localdate())
    assert read.next_check_due == timezone.localdate() + timedelta(days=90)
    made = only()
    assert (made.outcome, made.status, made.size, made.sha256) == ("same", 200, len(PAGE), read.sha256)
    assert "first reading by a check" in made.note
    assert made.note.endswith("quotation found")
    assert (report.as_dict()["outcomes"], report.evidence, report.findings) == ({"same": 1}, 1, [])
    assert not Change.objects.exists()


@pytest.mark.parametrize(("later", "outcome"), [(PAGE, "same"), (OTHER_SCRIPT, "same"), (OTHER_WORDS, "changed")])
def test_a_page_has_changed_when_its_words_have(server: Hostile, shelve: Shelve, later: bytes, outcome: str) -> None:
    server.says["/card"] = [html(PAGE), html(later)]
    read = shelve(f"{server.at}/card")
    look(server)

    look(server)

    read.refresh_from_db()
    assert read.check_outcome == outcome
    # Compared is always with the first reading.
    assert read.sha256 == hashlib.sha256(PAGE).hexdigest()
    assert [made.sha256 for made in EvidenceCheck.objects.all()][0] == hashlib.sha256(later).hexdigest()


def test_of_what_is_no_page_every_byte_counts(server: Hostile, shelve: Shelve) -> None:
    server.says["/paper.pdf"] = [answer(b"%PDF-1", content_type="application/pdf"), answer(b"%PDF-2")]
    read = shelve(f"{server.at}/paper.pdf", quote="We release")

    look(server)
    assert only().note.endswith("quotation not looked for in application/pdf")

    look(server)
    read.refresh_from_db()
    assert read.check_outcome == "changed"


def test_what_has_changed_stays_changed_and_is_logged_once(server: Hostile, shelve: Shelve) -> None:
    server.says["/card"] = [html(PAGE), html(OTHER_WORDS)]
    shelve(f"{server.at}/card", quote="All weights are public")
    for _ in range(3):
        report = look(server)

    outcomes = [made.outcome for made in EvidenceCheck.objects.order_by("pk")]
    assert outcomes == ["same", "changed", "changed"]
    assert "quotation not found: “All weights are public”" in report.findings[0]["note"]
    change = Change.objects.get()
    assert (change.noun, change.cause, change.by) == ("evidencecheck", "evidence", "job")
    assert (change.before, change.after["outcome"]) == ({"outcome": "same"}, "changed")
    assert change.after["url"] == f"{server.at}/card"


def test_a_quotation_that_is_missing_from_the_first_reading_is_something_to_look_at(
    server: Hostile, shelve: Shelve
) -> None:
    server.says["/card"] = html(PAGE)
    shelve(f"{server.at}/card", quote="All data are public")
    shelve(f"{server.at}/card", quote="weights are public")

    report = look(server)

    assert [found["outcome"] for found in report.findings] == ["same"]
    assert only().note.endswith("1 of 2 quotations not found: “All data are public”")


def test_evidence_that_shares_an_address_is_asked_for_once(server: Hostile, shelve: Shelve) -> None:
    server.says["/card"] = html(PAGE)
    rows = [shelve(f"{server.at}/card"), shelve(f"{server.at}/card"), shelve(f"{server.at}/card#license")]

    report = look(server)

    assert len(server.heads) == 1
    assert (report.addresses, report.evidence) == (1, 3)
    assert {row.check_outcome for row in Evidence.objects.filter(pk__in=[row.pk for row in rows])} == {"same"}
    assert only().url == f"{server.at}/card"


def test_evidence_entered_after_a_change_is_compared_with_what_stood_then(server: Hostile, shelve: Shelve) -> None:
    server.says["/card"] = [html(PAGE), html(OTHER_WORDS)]
    old = shelve(f"{server.at}/card")
    look(server)
    new = shelve(f"{server.at}/card")
    look(server)

    look(server)

    for row in (old, new):
        row.refresh_from_db()
    assert (old.check_outcome, new.check_outcome) == ("changed", "same")
    assert EvidenceCheck.objects.latest("pk").outcome == "changed"


@pytest.mark.parametrize(
    ("status", "outcome"),
    [("301 Moved Permanently", "moved"), ("308 Permanent Redirect", "moved"), ("302 Found", "same")],
)
def test_what_is_elsewhere_for_good_has_moved(server: Hostile, shelve: Shelve, status: str, outcome: str) -> None:
    server.says |= {"/old": redirect("/new", status), "/new": html(PAGE)}
    read = shelve(f"{server.at}/old")

    look(server)

    read.refresh_from_db()
    assert (read.check_outcome, only().final_url) == (outcome, f"{server.at}/new")
    assert read.sha256 == hashlib.sha256(PAGE).hexdigest()
    assert Change.objects.count() == (outcome == "moved")


def test_what_has_moved_and_reads_otherwise_has_changed(server: Hostile, shelve: Shelve) -> None:
    server.says |= {"/old": [html(PAGE), redirect("/new", "301 Moved Permanently")], "/new": html(OTHER_WORDS)}
    shelve(f"{server.at}/old")
    look(server)

    look(server)

    last = EvidenceCheck.objects.latest("pk")
    assert (last.outcome, last.final_url) == ("changed", f"{server.at}/new")
    assert "moved for good" in last.note


@pytest.mark.parametrize("status", ["404 Not Found", "410 Gone"])
def test_what_is_gone_is_looked_for_again_in_a_week_and_keeps_its_hash(
    server: Hostile, shelve: Shelve, status: str
) -> None:
    server.says["/card"] = [html(PAGE), answer(status=status)]
    read = shelve(f"{server.at}/card")
    look(server)

    look(server)

    read.refresh_from_db()
    assert (read.check_outcome, read.sha256) == ("gone", hashlib.sha256(PAGE).hexdigest())
    assert read.next_check_due == timezone.localdate() + timedelta(days=7)
    last = EvidenceCheck.objects.latest("pk")
    assert (last.outcome, last.status, last.sha256, last.size) == ("gone", int(status[:3]), "", None)


def test_a_server_that_fails_and_recovers_is_told_so_both_times(server: Hostile, shelve: Shelve) -> None:
    server.says["/card"] = [html(PAGE), answer(status="500 Broken"), html(PAGE)]
    read = shelve(f"{server.at}/card")
    for _ in range(3):
        look(server)

    read.refresh_from_db()
    assert read.check_outcome == "same"
    assert read.next_check_due == timezone.localdate() + timedelta(days=90)
    outcomes = [(change.before["outcome"], change.after["outcome"]) for change in Change.objects.order_by("pk")]
    assert outcomes == [("same", "unreachable"), ("unreachable", "same")]


@pytest.mark.parametrize(
    ("say", "limits", "told"),
    [
        (html(b"x" * 200_000), Limits(bytes=100_000), "too large: more than 100000 bytes"),
        (dripping(b"HTTP/1.1 200 OK\r\n\r\n", b"x", 0.05), Limits(seconds=0.5), "too slow: not done after 0.5 seconds"),
        (answer(status="403 Forbidden"), Limits(), "refused by server: answered 403"),
        (redirect("/card"), Limits(redirects=2), "too many redirects: more than 2 redirects"),
    ],
    ids=["huge", "slow", "forbidden", "in circles"],
)
def test_what_cannot_be_read_is_unreachable_and_says_why(
    server: Hostile, shelve: Shelve, say: Say, limits: Limits, told: str
) -> None:
    server.says["/card"] = say
    read = shelve(f"{server.at}/card")

    look(server, limits=limits)

    read.refresh_from_db()
    assert (read.check_outcome, read.sha256) == ("unreachable", "")
    assert only().note == told


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1:1/", "http://10.0.0.7/", "ftp://acme.example/", "http://[::1]/", "http://ada:key@acme.example/"],
)
def test_what_may_not_be_asked_is_refused_and_never_asked(server: Hostile, shelve: Shelve, url: str) -> None:
    read = shelve(url)

    look(server)

    read.refresh_from_db()
    assert (read.check_outcome, only().outcome, server.heads) == ("refused", "refused", [])


def test_a_redirect_to_a_private_address_is_refused(server: Hostile, shelve: Shelve) -> None:
    server.says["/card"] = redirect("http://10.0.0.7/admin", "301 Moved Permanently")
    read = shelve(f"{server.at}/card")

    look(server)

    read.refresh_from_db()
    assert (read.check_outcome, read.sha256) == ("refused", "")
    made = only()
    assert made.final_url == "http://10.0.0.7/admin"
    assert "not a public address" in made.note


def test_a_redirect_to_what_is_no_address_of_the_web_is_not_kept(server: Hostile, shelve: Shelve) -> None:
    server.says["/card"] = redirect("javascript:alert(1)")
    shelve(f"{server.at}/card")

    look(server)

    assert (only().outcome, only().final_url) == ("refused", "")
    assert only().note == "scheme: the scheme is javascript; allowed: http and https"


@pytest.mark.parametrize("status", ["429 Too Many Requests", "503 Service Unavailable"])
def test_a_host_that_asks_to_be_left_alone_is_left_for_the_next_run(
    server: Hostile, shelve: Shelve, status: str
) -> None:
    server.says |= {"/a": html(PAGE), "/b": answer(status=status, retry_after="3600"), "/c": html(PAGE)}
    rows: Mapping[str, Evidence] = {name: shelve(f"{server.at}/{name}") for name in "abc"}

    report = look(server)

    for row in rows.values():
        row.refresh_from_db()
    assert [row.check_outcome for row in rows.values()] == ["same", "", ""]
    assert (dict(report.busy), report.left) == ({"127.0.0.1": 2}, 2)
    assert len(server.heads) == 2


def test_only_what_is_due_is_read_and_first_what_is_due_longest(server: Hostile, shelve: Shelve) -> None:
    server.says |= {f"/{name}": html(PAGE) for name in "abc"}
    today = timezone.localdate()
    shelve(f"{server.at}/a", read_on=today)
    shelve(f"{server.at}/b", read_on=today - timedelta(days=91))
    shelve(f"{server.at}/c", read_on=today - timedelta(days=500))

    look(server, every=False)

    assert [head.split(" ")[1] for head in server.heads] == ["/c", "/b"]
    assert list(addresses(today)) == []


def test_a_run_ends_after_so_many_addresses_and_the_next_goes_on(server: Hostile, shelve: Shelve) -> None:
    server.says |= {f"/{name}": html(PAGE) for name in "abc"}
    for name in "abc":
        shelve(f"{server.at}/{name}")

    first = look(server, every=False, manners=Manners(pause=0.0, limit=2))
    second = look(server, every=False, manners=Manners(pause=0.0, limit=2))

    assert (first.left, first.stopped, sum(first.outcomes.values())) == (1, "after 2 addresses", 2)
    assert (second.left, second.stopped, sum(second.outcomes.values())) == (0, "", 1)
    assert sorted(head.split(" ")[1] for head in server.heads) == ["/a", "/b", "/c"]


def test_a_run_begins_nothing_after_its_time(server: Hostile, shelve: Shelve) -> None:
    server.says |= {f"/{name}": html(PAGE) for name in "abc"}
    for name in "abc":
        shelve(f"{server.at}/{name}")

    report = look(server, manners=Manners(pause=5.0, seconds=1.0))

    assert (report.stopped, report.left, len(server.heads)) == ("out of time", 2, 1)


def test_a_host_has_a_pause_between_two_requests_in_which_another_is_asked(server: Hostile, shelve: Shelve) -> None:
    at: list[tuple[str, float]] = []

    def ask(url: str) -> Fetched:
        at.append((url.partition("//")[2].partition(":")[0], time.monotonic()))
        return fetch(url.replace("localhost", "127.0.0.1"), allow=server.allow)

    server.says |= {f"/{name}": html(PAGE) for name in "ab"}
    for name in "ab":
        shelve(f"{server.at}/{name}")
        shelve(f"http://localhost:{server.port}/{name}")

    check(addresses(timezone.localdate(), every=True), fetch=ask, by="job", manners=Manners(pause=0.5))

    assert [host for host, _ in at] == ["127.0.0.1", "localhost"] * 2
    assert at[2][1] - at[0][1] >= 0.5
    assert at[1][1] - at[0][1] < 0.5


def test_what_was_read_before_a_run_breaks_off_stays_recorded(server: Hostile, shelve: Shelve) -> None:
    server.says |= {f"/{name}": html(PAGE) for name in "ab"}
    for name in "abc":
        shelve(f"{server.at}/{name}")

    def ask(url: str) -> Fetched:
        if url.endswith("/c"):
            raise KeyboardInterrupt
        return fetch(url, allow=server.allow)

    with pytest.raises(KeyboardInterrupt):
        check(addresses(timezone.localdate(), every=True), fetch=ask, by="job", manners=QUICK)

    assert EvidenceCheck.objects.count() == 2
    assert sorted(Evidence.objects.values_list("check_outcome", flat=True)) == ["", "same", "same"]


def test_evidence_can_be_chosen_by_source_and_by_how_its_address_begins(papers: Source, shelve: Shelve) -> None:
    other = Source.objects.create(
        key="other", title="Other", publisher="Several", kind="documents", license="as stated", redistributable=True
    )
    shelve("https://acme.example/a")
    shelve("https://acme.example/b", source=other)
    shelve("https://elsewhere.example/c")
    shelve("")
    today = timezone.localdate()

    assert list(addresses(today)) == [
        "https://acme.example/a",
        "https://acme.example/b",
        "https://elsewhere.example/c",
    ]
    assert list(addresses(today, sources=["other"])) == ["https://acme.example/b"]
    assert list(addresses(today, url_prefix="https://acme.example/", sources=["papers"])) == ["https://acme.example/a"]


def test_a_page_with_many_pieces_of_evidence_takes_the_same_queries_as_one(
    server: Hostile, shelve: Shelve, django_assert_num_queries: Any
) -> None:
    server.says["/card"] = html(PAGE)
    for _ in range(30):
        shelve(f"{server.at}/card")
    wanted = addresses(timezone.localdate(), every=True)
    ask = partial(fetch, allow=server.allow)

    # A savepoint and its end; evidence, the last check, the new one, and one update of all.
    with django_assert_num_queries(6):
        check(wanted, fetch=ask, by="job", manners=QUICK)
