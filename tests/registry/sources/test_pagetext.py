"""The words of a document, and whether a quotation still stands there."""

from __future__ import annotations

import time

import pytest

from registry.sources.pagetext import digest, holds, words


def seen(page: str, media_type: str = "text/html") -> str:
    found = words(page.encode(), media_type)
    assert found is not None
    return found


@pytest.mark.parametrize(
    "page",
    [
        "<p>Open   weights</p>",
        "<p>Open\n<b>weights</b></p>",
        "<!-- 17:03 --><p class='a'>Open weights</p><script nonce=x>token('Open')</script>",
        "<style>p {}</style><SCRIPT>if (a < b) c</SCRIPT><p>Open&nbsp;weights",
        "<head><title></title><body>Open weights<br/>",
    ],
)
def test_layout_scripts_and_comments_are_no_words(page: str) -> None:
    assert seen(page) == "Openweights"


def test_words_that_differ_have_another_digest() -> None:
    assert digest(seen("<p>Apache 2.0</p>")) == digest(seen("<i>Apache</i> 2.0"))
    assert digest(seen("<p>Apache 2.0</p>")) != digest(seen("<p>Apache 1.1</p>"))


@pytest.mark.parametrize("media_type", ["text/plain", "text/markdown", "application/json", "application/yaml"])
def test_plain_text_is_taken_as_it_is(media_type: str) -> None:
    assert seen("a < b and <i>", media_type) == "a<band<i>"


@pytest.mark.parametrize("media_type", ["application/pdf", "image/png", "application/octet-stream", ""])
def test_what_is_no_text_has_no_words(media_type: str) -> None:
    assert words(b"%PDF-1.7", media_type) is None


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ("Größe".encode(), "Größe"),
        (b'<meta charset="iso-8859-1">' + "Größe".encode("latin-1"), "Größe"),
        (b"<meta charset=punycode>Gr\xf6", "Gr�"),
    ],
    ids=["UTF-8", "as the page says", "a codec that is not taken"],
)
def test_the_encoding_is_found(body: bytes, shown: str) -> None:
    assert words(body, "text/html") == shown


@pytest.mark.parametrize(
    "quote",
    [
        "We release the weights",
        "we release  the WEIGHTS",
        "release … under the “Apache” licence",
        "We release [...] licence",
        "don't",
    ],
)
def test_a_quotation_is_found_whatever_its_marks_and_spaces(quote: str) -> None:
    page = seen("<p>We <b>release</b> the\nweights under the &quot;Apache&quot; licence; don’t ask.</p>")

    assert holds(page, quote)


@pytest.mark.parametrize("quote", ["We release the data", "licence … weights"])
def test_a_quotation_that_is_not_there_or_in_another_order_is_not_found(quote: str) -> None:
    assert not holds(seen("<p>We release the weights under the licence</p>"), quote)


@pytest.mark.parametrize("part", ["<", "<a b='", "<!--", "<script", "<svg>", "</", "<?", "&#x1;", "<script></script>"])
def test_a_page_written_to_delay_a_reader_is_read_in_time_that_grows_with_its_length(part: str) -> None:
    page = (part * (1_000_000 // len(part))).encode()
    began = time.process_time()

    words(page, "text/html")

    # A parser that looks ahead to the end at each mark takes minutes; this takes a second at most.
    assert time.process_time() - began < 10
