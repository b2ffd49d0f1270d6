"""The words of a document as somebody sees them, for finding a quotation again and for telling whether they changed.

Words are compared without spaces, with one form of each quotation mark and dash: layout is no change.
"""

from __future__ import annotations

import hashlib
import html
import re
import unicodedata

_HTML = ("text/html", "application/xhtml+xml")
_TEXT = re.compile(
    r"text/|application/(json|xml|javascript|toml|x-yaml|yaml|x-tex|ld\+json)$|application/.*\+(json|xml|yaml)$"
)
#: Elements that nobody sees.
_HIDDEN = {"script", "style", "template", "noscript", "svg"}
_MARK = re.compile(r"<(?=[a-zA-Z/!?])")
_TAG = re.compile(r"</?([a-zA-Z][a-zA-Z0-9-]*)")
_CHARSET = re.compile(rb"charset=[\"']?([A-Za-z0-9_-]{1,20})")
#: Besides UTF-8, which is tried first. A list, since some codecs take time that grows with the square of the text.
_CHARSETS = {"big5", "euc-jp", "euc-kr", "gb2312", "gb18030", "gbk", "iso-8859-1", "iso-8859-15", "shift_jis"} | {
    f"windows-125{digit}" for digit in range(9)
}
_ALIKE = str.maketrans({**dict.fromkeys("‘’‚′`´", "'"), **dict.fromkeys("“”„«»″", '"'), **dict.fromkeys("‐‑‒–—−", "-")})
_OMITTED = re.compile(r"\[?(?:…|\.\.\.)\]?")


def words(body: bytes, media_type: str) -> str | None:
    """Return the visible text of a document in one line without spaces; None where it is no text, such as a PDF."""
    if media_type in _HTML:
        return _plain(html.unescape(_visible(_decoded(body))))
    return _plain(_decoded(body)) if _TEXT.match(media_type) else None


def digest(text: str) -> str:
    """Return 16 hexadecimal digits that stand for the words of a document."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def holds(text: str, quote: str) -> bool:
    """Tell whether a quotation stands in the words of a document, in order where it leaves something out.

    >>> holds(words(b"<p>All <b>weights</b> and logs are  public.</p>", "text/html"), "All weights … are public")
    True
    """
    text, place = text.casefold(), 0
    for part in _OMITTED.split(quote):
        wanted = _plain(part).casefold()
        found = text.find(wanted, place)
        if found < 0:
            return False
        place = found + len(wanted)
    return True


def _decoded(body: bytes) -> str:
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        named = _CHARSET.search(body[:2048])
        charset = named[1].decode().lower() if named else ""
        return body.decode(charset if charset in _CHARSETS else "utf-8", "replace")


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text.translate(_ALIKE)).split())


def _visible(page: str) -> str:
    """Return a page without its tags, comments, and elements that nobody sees.

    One pass, by hand: the parser of the standard library takes minutes for a page that is written to delay it.
    """
    seen, place = [], 0
    while mark := _MARK.search(page, place):
        opening = mark.start()
        seen.append(page[place:opening])
        if page.startswith("<!--", opening):
            place = _after(page, "-->", opening)
        elif tag := _TAG.match(page, opening):
            place = _after(page, ">", opening)
            name = tag[1].lower()
            if name in _HIDDEN and page[opening + 1] != "/" and page[place - 2 : place] != "/>":
                closing = re.compile(f"</{name}\\b", re.IGNORECASE).search(page, place)
                place = closing.start() if closing else len(page)
        else:
            place = _after(page, ">", opening)
    seen.append(page[place:])
    return "".join(seen)


def _after(page: str, mark: str, place: int) -> int:
    found = page.find(mark, place)
    return found + len(mark) if found >= 0 else len(page)
