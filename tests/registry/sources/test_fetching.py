"""Fetching from servers that lie, drip, bomb and lead elsewhere: a document, or a reason; never more than allowed."""

from __future__ import annotations

import gzip
import hashlib
import shutil
import socket
import ssl
import subprocess
import time
import tracemalloc
from collections.abc import Sequence
from email.utils import formatdate
from pathlib import Path

import pytest

from registry.sources.fetching import USER_AGENT, Fetched, FetchProblem, Hop, Limits, Reason, fetch
from registry.sources.fetching.places import following, place_of
from tests.registry.sources.hostile import Hostile, Say, answer, dripping, hostile, raw, redirect, silence

SMALL = Limits(bytes=10_000, seconds=3.0, wait=1.5)
METADATA = "http://169.254.169.254/latest/meta-data/"


def asked(server: Hostile, path: str = "/", limits: Limits = SMALL) -> Fetched:
    return fetch(server.at + path, limits=limits, allow=server.allow)


def problem(server: Hostile, path: str = "/", limits: Limits = SMALL) -> FetchProblem:
    with pytest.raises(FetchProblem) as caught:
        asked(server, path, limits)
    return caught.value


def refused(says: Say, limits: Limits = SMALL) -> FetchProblem:
    """Return what is said of an answer, which takes no longer than it may."""
    started = time.monotonic()
    with hostile({"/": says}) as server:
        found = problem(server, limits=limits)
        assert time.monotonic() - started < limits.seconds + 1
    return found


def nobody(host: str, port: int) -> Sequence[str]:
    raise AssertionError(f"{host} was looked up")


def test_a_document_is_read_with_its_digest_type_and_address() -> None:
    with hostile({"/paper": answer(b"weights", content_type="Text/Plain; charset=utf-8")}) as server:
        found = asked(server, "/paper?page=3#top")

    url = f"{server.at}/paper?page=3"
    digest = hashlib.sha256(b"weights").hexdigest()
    assert found == Fetched(f"{url}#top", url, 200, "text/plain", b"weights", digest)
    assert not found.moved


def test_a_server_sees_who_asks_by_which_name_and_nothing_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    # Nothing listens there: whoever used it would fail.
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    with hostile({"/a%20b": answer(b"x", set_cookie="a=b"), "/": redirect("/a%20b")}) as server:
        asked(server)

    heads = [dict(line.split(": ", 1) for line in head.splitlines()[1:] if line) for head in server.heads]
    assert (
        heads
        == [
            {
                "Host": f"127.0.0.1:{server.port}",
                "User-Agent": USER_AGENT,
                "Accept": "*/*",
                "Accept-Encoding": "gzip",
                "Connection": "close",
            }
        ]
        * 2
    )


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("file:///etc/passwd", Reason.SCHEME),
        ("ftp://example.org/", Reason.SCHEME),
        ("gopher://example.org/", Reason.SCHEME),
        ("//example.org/", Reason.SCHEME),
        ("example.org", Reason.SCHEME),
        ("", Reason.SCHEME),
        ("javascript:alert(1)", Reason.SCHEME),
        ("http://user:secret@example.org/", Reason.CREDENTIALS),
        ("http://example.org@127.0.0.1/", Reason.CREDENTIALS),
        ("http://example.org:8080/", Reason.PORT),
        ("http://example.org:22/", Reason.PORT),
        ("http://example.org:0/", Reason.PORT),
        ("http://example.org:99999/", Reason.URL),
        ("http://example.org:x/", Reason.URL),
        ("http:///path", Reason.URL),
        ("http://", Reason.URL),
        ("http://[::1", Reason.URL),
        ("http://exa mple.org/", Reason.URL),
        ("http://example.org\\@127.0.0.1/", Reason.URL),
        ("http://example.org/\r\nHost: other", Reason.URL),
        ("http://example.org/\t", Reason.URL),
        ("http://exämple.org/", Reason.URL),
        ("http://\u212aube.org/", Reason.URL),
        ("http://①②⑦.⓪.⓪.①/", Reason.URL),
        (f"http://example.org/{'a' * 2000}", Reason.URL),
        (f"http://{'a' * 64}.org/", Reason.URL),
        (f"http://{'a.' * 150}org/", Reason.URL),
        ("http://a..b/", Reason.URL),
        ("http://%31%32%37.0.0.1/", Reason.URL),
        ("http://localhost/", Reason.ADDRESS),
        ("http://LOCALHOST./", Reason.ADDRESS),
        ("http://a.localhost/", Reason.ADDRESS),
        ("http://127.0.0.1/", Reason.ADDRESS),
        ("http://127.0.0.1./", Reason.ADDRESS),
        ("http://127.1/", Reason.ADDRESS),
        ("http://0/", Reason.ADDRESS),
        ("http://2130706433/", Reason.ADDRESS),
        ("http://0x7f000001/", Reason.ADDRESS),
        ("http://0x7f.0.0.0x1/", Reason.ADDRESS),
        ("http://017700000001/", Reason.ADDRESS),
        ("http://0177.0.0.01/", Reason.ADDRESS),
        ("http://0.0.0.0/", Reason.ADDRESS),
        ("http://[::1]/", Reason.ADDRESS),
        ("http://[::ffff:127.0.0.1]/", Reason.ADDRESS),
        (METADATA, Reason.ADDRESS),
    ],
)
def test_an_address_that_may_not_be_asked_is_refused_before_any_look_up(url: str, reason: Reason) -> None:
    with pytest.raises(FetchProblem) as caught:
        fetch(url, resolve=nobody)

    assert caught.value.reason is reason
    assert "secret" not in caught.value.sentence


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "127.255.255.254", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1"),
        *("169.254.169.254", "100.64.0.1", "100.127.255.255", "0.0.0.0", "0.1.2.3", "192.0.0.9", "192.0.2.1"),
        *("198.18.0.1", "198.51.100.1", "203.0.113.1", "192.88.99.1", "224.0.0.1", "239.1.1.1", "240.0.0.1"),
        *("255.255.255.255", "::", "::1", "::7f00:1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::ffff:0:8.8.8.8"),
        *("64:ff9b::7f00:1", "64:ff9b::808:808", "64:ff9b:1::1", "100::1", "2001::1", "2001:db8::1"),
        *("2002:7f00:1::1", "2002:808:808::1", "3fff::1", "fc00::1", "fd12::1", "fe80::1", "fe80::1%lo", "fec0::1"),
        *("ff02::1", "4000::1", "2606:4700::1%lo", "nonsense", ""),
    ],
)
def test_a_name_of_an_address_that_is_not_public_is_refused_and_the_address_not_told(address: str) -> None:
    for found in ([address], ["8.8.8.8", address], [address, "8.8.8.8"]):
        with pytest.raises(FetchProblem) as caught:
            fetch("https://inside.example/", resolve=lambda host, port, found=found: found)

        assert caught.value.reason is Reason.ADDRESS
        assert not address or address not in str(caught.value)


def test_a_server_of_this_machine_is_not_asked_unless_an_operator_allows_exactly_it() -> None:
    with hostile({"/": answer(b"inside")}) as server:
        for url in (server.at, f"http://localhost:{server.port}/", f"http://inside.example:{server.port}/"):
            with pytest.raises(FetchProblem):
                fetch(url, allow={f"127.0.0.1:{server.port + 1}"}, resolve=lambda host, port: ["127.0.0.1"])
        assert server.heads == []

        assert asked(server).body == b"inside"


def test_the_connection_goes_to_the_address_that_was_checked_under_the_name_that_was_asked() -> None:
    looked_up: list[str] = []

    def changing(host: str, port: int) -> Sequence[str]:
        """Lead to the server at first, and to nowhere from then on."""
        looked_up.append(host)
        return ["127.0.0.1"] if len(looked_up) == 1 else ["127.0.0.2"]

    with hostile({"/": answer(b"here")}) as server:
        allow = {f"name.example:{server.port}"}
        found = fetch(f"http://name.example:{server.port}/", allow=allow, resolve=changing, limits=SMALL)

    assert (found.body, looked_up) == (b"here", ["name.example"])
    assert f"\r\nHost: name.example:{server.port}\r\n" in server.heads[0]


def test_the_next_address_of_a_name_is_tried_where_the_first_does_not_answer() -> None:
    with hostile({"/": answer(b"here")}) as server:
        url, allow = f"http://name.example:{server.port}/", {f"name.example:{server.port}"}

        found = fetch(url, allow=allow, resolve=lambda host, port: ["127.0.0.2", "127.0.0.1"], limits=SMALL)

    assert found.body == b"here"


def test_a_name_without_an_address_and_a_port_without_a_server_are_unreachable() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]

    def unknown(host: str, port: int) -> Sequence[str]:
        raise socket.gaierror(-2, "Name or service not known")

    for resolve in (unknown, lambda host, port: []):
        with pytest.raises(FetchProblem, match="the name gone.example has no address") as caught:
            fetch("https://gone.example/", resolve=resolve)
        assert caught.value.reason is Reason.UNREACHABLE
    with pytest.raises(FetchProblem, match=f"^http://127.0.0.1:{port}: no connection to 127.0.0.1") as caught:
        fetch(f"http://127.0.0.1:{port}", allow={f"127.0.0.1:{port}"})
    assert caught.value.reason is Reason.UNREACHABLE


def test_the_resolver_of_the_machine_knows_this_machine_and_no_invented_name() -> None:
    with pytest.raises(FetchProblem) as caught:
        fetch("http://nobody.invalid/")
    assert caught.value.reason is Reason.UNREACHABLE
    with hostile({"/": answer(b"here")}) as server:
        url, allow = f"http://localhost:{server.port}/", {f"localhost:{server.port}"}
        assert fetch(url, allow=allow, limits=SMALL).body == b"here"


@pytest.mark.parametrize(
    ("to", "reason"),
    [
        ("http://127.0.0.1/", Reason.ADDRESS),
        ("http://127.0.0.1:22/", Reason.PORT),
        (METADATA, Reason.ADDRESS),
        ("file:///etc/passwd", Reason.SCHEME),
        ("data:text/plain,x", Reason.SCHEME),
        ("http://user:secret@127.0.0.1/", Reason.CREDENTIALS),
        ("http://[::1", Reason.URL),
        ("", Reason.BROKEN),
    ],
)
def test_a_redirect_is_checked_like_the_first_address(to: str, reason: Reason) -> None:
    with hostile({"/": redirect(to)}) as server:
        found = problem(server)

    assert found.reason is reason
    assert len(server.heads) == 1


def test_the_complaint_names_the_address_at_which_it_ended_and_the_way_there() -> None:
    with hostile({"/old": redirect("/new", "301 Moved Permanently"), "/new": redirect(METADATA)}) as server:
        found = problem(server, "/old")

    assert str(found) == f"{METADATA}: 169.254.169.254 is not a public address; allowed: public addresses"
    assert found.redirects == (
        Hop(f"{server.at}/old", 301, f"{server.at}/new"),
        Hop(f"{server.at}/new", 302, METADATA),
    )


def test_letters_beyond_ascii_are_escaped_in_an_address_and_in_a_redirect() -> None:
    says: dict[str, Say | list[Say]] = {
        "/m%C3%A4rz%20a": redirect("/mai%20\xc3\xa4 b#c"),
        "/mai%20%C3%A4%20b": answer(b"x"),
    }
    with hostile(says) as server:
        found = asked(server, "/märz%20a")

    assert found.final_url == f"{server.at}/mai%20%C3%A4%20b"
    assert found.redirects == (Hop(f"{server.at}/m%C3%A4rz%20a", 302, f"{server.at}/mai%20%C3%A4%20b"),)


def test_a_look_up_that_takes_too_long_is_left_at_the_deadline() -> None:
    def slow(host: str, port: int) -> Sequence[str]:
        time.sleep(1.5)
        return ["8.8.8.8"]

    started = time.monotonic()
    with pytest.raises(FetchProblem) as caught:
        fetch("https://slow.example/", resolve=slow, limits=Limits(seconds=0.3))

    assert caught.value.reason is Reason.TOO_SLOW
    assert time.monotonic() - started < 1


def test_only_what_is_allowed_leads_to_what_is_allowed() -> None:
    with hostile({"/": answer(b"inside")}) as inside, hostile({"/": redirect(inside.at)}) as outside:
        with pytest.raises(FetchProblem) as caught:
            fetch(outside.at, allow=outside.allow, limits=SMALL)
        assert caught.value.reason is Reason.PORT
        assert inside.heads == []
        assert fetch(outside.at, allow=outside.allow | inside.allow, limits=SMALL).body == b"inside"

    public = place_of("https://example.org/", {"10.0.0.1:443"})
    assert not following(public, "https://10.0.0.1/", {"10.0.0.1:443"}).allowed
    assert place_of("https://10.0.0.1/", {"10.0.0.1:443"}).allowed


@pytest.mark.parametrize(
    ("statuses", "moved"),
    [
        (("301 Moved",), True),
        (("308 Permanent",), True),
        (("302 Found",), False),
        (("303 See Other",), False),
        (("307 Temporary",), False),
        (("301 Moved", "302 Found"), True),
        (("302 Found", "301 Moved"), False),
    ],
)
def test_a_document_has_moved_where_its_own_address_says_so_for_good(statuses: tuple[str, ...], moved: bool) -> None:
    says: dict[str, Say | list[Say]] = {
        f"/{place}": redirect(f"/{place + 1}", each) for place, each in enumerate(statuses)
    }
    with hostile(says | {f"/{len(statuses)}": answer(b"x")}) as server:
        found = asked(server, "/0")

    assert found.moved is moved
    assert found.final_url == f"{server.at}/{len(statuses)}"
    assert [hop.status for hop in found.redirects] == [int(each[:3]) for each in statuses]


def test_redirects_in_a_ring_and_in_a_long_row_end() -> None:
    ring: dict[str, Say | list[Say]] = {"/a": redirect("/b"), "/b": redirect("/a")}
    row: dict[str, Say | list[Say]] = {f"/{place}": redirect(f"/{place + 1}") for place in range(6)}
    with hostile(ring | row | {"/6": answer(b"x")}) as server:
        assert asked(server, "/1").body == b"x"
        for path in ("/a", "/0"):
            assert problem(server, path).reason is Reason.TOO_MANY_REDIRECTS
    # Five redirects and the document, and twice the address and five more.
    assert len(server.heads) == 6 + 6 + 6


@pytest.mark.parametrize(
    "says",
    [
        answer(b"x" * 10_001),
        answer(b"x", content_length="99999999999999"),
        raw(b"HTTP/1.1 200 OK\r\n\r\n", b"x" * 10_001),
        dripping(b"HTTP/1.1 200 OK\r\n\r\n", b"x" * 5000, 0.01),
        dripping(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n", b"3e8\r\n" + b"x" * 1000 + b"\r\n", 0.001),
        answer(gzip.compress(b"\0" * 10_001), content_encoding="gzip"),
        answer(gzip.compress(b"\0" * 5_000_000), content_encoding="gzip"),
        answer(gzip.compress(b"\0" * 100) * 101, content_encoding="x-gzip"),
        answer(gzip.compress(b"") * 600, content_encoding="gzip"),
    ],
    ids=["said", "boast", "unsaid", "endless", "chunks", "packed", "bomb", "many packed", "empty packed"],
)
def test_a_body_over_the_limit_is_too_large_before_and_after_unpacking(says: Say) -> None:
    assert refused(says).reason is Reason.TOO_LARGE


def test_a_bomb_takes_no_memory() -> None:
    bomb = gzip.compress(b"\0" * 200_000_000, 9)
    with hostile({"/": answer(bomb, content_encoding="gzip")}) as server:
        tracemalloc.start()
        found = problem(server, limits=Limits(bytes=1_000_000))
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()

    assert found.reason is Reason.TOO_LARGE
    assert peak < 10_000_000


def test_a_body_of_exactly_the_limit_is_read_packed_or_not() -> None:
    body = b"x" * 10_000
    packed = gzip.compress(body[:4000]) + gzip.compress(body[4000:])
    says: dict[str, Say | list[Say]] = {"/plain": answer(body), "/packed": answer(packed, content_encoding="GZIP")}
    with hostile(says) as server:
        assert asked(server, "/plain").sha256 == asked(server, "/packed").sha256 == hashlib.sha256(body).hexdigest()


@pytest.mark.parametrize(
    "says",
    [
        silence,
        dripping(b"HTTP/1.1 200 OK\r\n", b"a", 0.05),
        dripping(b"HTTP/1.1 200 OK\r\ncontent-length: 9999\r\n\r\n", b"x", 0.05),
        dripping(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n", b"1\r\nx\r\n", 0.05),
        dripping(b"", b"HTTP/1.1 100 Continue\r\n\r\n", 0.05),
        dripping(b"HTTP/1.1 302 Found\r\nlocation: /\r\n", b"a", 0.05),
    ],
    ids=["silence", "head", "body", "chunks", "continue", "redirect"],
)
def test_a_server_that_drips_is_left_at_the_deadline(says: Say) -> None:
    found = refused(says, Limits(seconds=0.6))

    assert (found.reason, found.sentence) == (Reason.TOO_SLOW, "not done after 0.6 seconds")


def test_a_deadline_is_of_all_redirects_together() -> None:
    def slow(to: str) -> Say:
        def say(connection: socket.socket) -> None:
            time.sleep(0.3)
            redirect(to)(connection)

        return say

    started = time.monotonic()
    with hostile({f"/{place}": slow(f"/{place + 1}") for place in range(6)}) as server:
        assert problem(server, "/0", Limits(seconds=0.7)).reason is Reason.TOO_SLOW
        assert time.monotonic() - started < 1.5
    assert len(server.heads) == 3


@pytest.mark.parametrize(
    "head",
    [
        b"HTTP/1.1 200 OK\r\na: " + b"b" * 40_000,
        b"HTTP/1.1 200 OK\r\n" + b"a: b\r\n" * 7000,
        b"HTTP/1.1 200 OK\r\n" + b"".join(b"a%d: b\r\n" % place for place in range(5000)) + b"\r\nx",
        b"HTTP/1.1 100 Continue\r\n\r\n" * 2000 + b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n",
        b"H" * 50_000,
    ],
    ids=["long", "many", "whole", "continue", "status"],
)
def test_headers_over_the_limit_are_too_large(head: bytes) -> None:
    found = refused(raw(head))

    # The library may see first that the beginning is no status line.
    assert found.reason is Reason.TOO_LARGE or head.startswith(b"HH")
    assert found.reason in {Reason.TOO_LARGE, Reason.BROKEN}


@pytest.mark.parametrize(
    "says",
    [
        raw(b"SSH-2.0-OpenSSH_9.6\r\n\r\n"),
        raw(b"\0\xff" * 50 + b"\r\n\r\n"),
        raw(b"HTTP/1.1 2000 OK\r\n\r\n"),
        raw(b"HTTP/1.1 200 OK\r\na b: c\r\n\r\n"),
        raw(b"HTTP/1.1 200 OK\r\ncontent-length: x\r\n\r\n"),
        raw(b"HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nxx"),
        raw(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n"),
        raw(b"HTTP/1.1 200 OK\r\ncontent-length: 50\r\n\r\nshort"),
        raw(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nshort\r\n"),
        raw(),
        raw(b"HTTP/1.1 200"),
        answer(gzip.compress(b"x" * 100)[:-9], content_encoding="gzip"),
        answer(b"not packed", content_encoding="gzip"),
        answer(gzip.compress(b"x") + b"\0\0", content_encoding="gzip"),
        answer(b"x", content_encoding="br"),
        answer(gzip.compress(gzip.compress(b"x")), content_encoding="gzip, gzip"),
        answer(status="204 No Content"),
        answer(b"x", status="206 Partial Content"),
        answer(status="304 Not Modified"),
        answer(status="300 Multiple Choices"),
        raw(b"HTTP/1.1 101 Switching Protocols\r\n\r\n"),
    ],
    ids=[
        *("other protocol", "noise", "status", "header", "length", "two lengths", "chunk", "short", "no last chunk"),
        *("closed", "half a status", "packed short", "not packed", "packed and more", "brotli", "twice packed"),
        *("no content", "partial", "not modified", "choices", "switching"),
    ],
)
def test_what_is_not_whole_or_not_http_is_a_broken_answer(says: Say) -> None:
    found = refused(says)

    assert found.reason is Reason.BROKEN
    assert "\n" not in str(found)
    assert len(str(found)) < 400


def test_more_than_the_length_said_is_not_read() -> None:
    with hostile({"/": answer(b"said and more", content_length="4")}) as server:
        assert asked(server).body == b"said"


def test_an_empty_document_is_one() -> None:
    with hostile({"/": answer(b"", content_encoding="gzip")}) as server:
        assert asked(server).body == b""


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        ("404 Not Found", Reason.GONE),
        ("410 Gone", Reason.GONE),
        ("401 Unauthorized", Reason.REFUSED),
        ("403 Forbidden", Reason.REFUSED),
        ("451 Unavailable", Reason.REFUSED),
        ("500 Error", Reason.FAILED),
        ("503 Unavailable", Reason.FAILED),
        ("429 Too Many", Reason.BUSY),
    ],
)
def test_a_refusal_of_the_server_is_told_by_its_status(status: str, reason: Reason) -> None:
    found = refused(answer(b"x" * 20_000, status=status))

    assert (found.reason, found.status) == (reason, int(status[:3]))


def test_a_short_pause_is_kept_and_the_server_asked_once_more() -> None:
    busy = answer(status="429 Too Many Requests", retry_after="1")
    with hostile({"/": [busy, answer(b"now")], "/again": busy}) as server:
        started = time.monotonic()
        assert asked(server).body == b"now"
        assert 1.0 <= time.monotonic() - started < 2.5

        found = problem(server, "/again")
    assert (found.reason, found.retry_after) == (Reason.BUSY, 1.0)
    assert len(server.heads) == 4


_IN_TWO_HOURS = "in two hours"


@pytest.mark.parametrize(
    ("asked_for", "told"),
    [
        ("3600", 3600.0),
        (_IN_TWO_HOURS, 7200.0),
        ("9" * 40, 999_999_999.0),
        ("soon", None),
        ("-1", None),
        ("Wed, 99 Foo 9999 99:99:99 GMT", None),
    ],
)
def test_a_long_or_unreadable_pause_is_not_kept_but_told(asked_for: str, told: float | None) -> None:
    started = time.monotonic()
    if asked_for == _IN_TWO_HOURS:
        # Of the moment at which the test runs, not of that at which it was collected.
        asked_for = formatdate(time.time() + 7200, usegmt=True)

    found = refused(answer(status="429 Too Many Requests", retry_after=asked_for))

    assert found.reason is Reason.BUSY
    assert found.retry_after == (told if told is None else pytest.approx(told, abs=30))
    assert time.monotonic() - started < 1


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Make a certificate for one name that nobody but these tests trusts."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl, which makes the certificate, is not on this machine")
    folder = tmp_path_factory.mktemp("tls")
    paths = folder / "certificate.pem", folder / "key.pem"
    options = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
    names = ["-subj", "/CN=name.example", "-addext", "subjectAltName=DNS:name.example"]
    out = ["-out", str(paths[0]), "-keyout", str(paths[1])]
    subprocess.run([openssl, "req", "-x509", *options, *names, *out], check=True, capture_output=True)
    return paths


def test_a_certificate_is_asked_for_under_the_name_and_not_under_the_address(certificate: tuple[Path, Path]) -> None:
    serving, trusting = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), ssl.create_default_context(cafile=certificate[0])
    serving.load_cert_chain(*certificate)
    asked_for: list[str | None] = []
    serving.sni_callback = lambda connection, name, context: asked_for.append(name)

    def here(host: str, port: int) -> Sequence[str]:
        return ["127.0.0.1"]

    with hostile({"/": answer(b"sealed"), "/down": redirect("http://name.example/")}, tls=serving) as server:
        allow = {f"name.example:{server.port}", f"other.example:{server.port}"}
        url = f"https://name.example:{server.port}"
        assert fetch(url, allow=allow, resolve=here, tls=trusting, limits=SMALL).body == b"sealed"
        assert asked_for == ["name.example"]

        for bad, context in ((f"https://other.example:{server.port}", trusting), (url, None)):
            with pytest.raises(FetchProblem, match="certificate verify failed") as caught:
                fetch(bad, allow=allow, resolve=here, tls=context, limits=SMALL)
            assert caught.value.reason is Reason.UNREACHABLE
        with pytest.raises(FetchProblem, match="from https to http") as caught:
            fetch(f"{url}/down", allow=allow, resolve=here, tls=trusting, limits=SMALL)
        assert caught.value.reason is Reason.DOWNGRADE


def test_a_server_that_never_greets_back_is_left() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        started = time.monotonic()
        with pytest.raises(FetchProblem) as caught:
            fetch(f"https://127.0.0.1:{port}", allow={f"127.0.0.1:{port}"}, limits=Limits(seconds=0.5))
        assert time.monotonic() - started < 2
    assert caught.value.reason is Reason.TOO_SLOW
