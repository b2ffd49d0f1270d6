"""What a page in a browser is watched for: what it says on the console, whom it asks, and whether it fits."""

from __future__ import annotations

from typing import Any

#: The page is as wide as the window; what is wider scrolls inside a frame of its own.
OVERFLOW = """() => {
  const wide = document.documentElement.clientWidth;
  const over = document.documentElement.scrollWidth > wide;
  return over ? [...document.querySelectorAll("main *")]
    .filter(e => e.getBoundingClientRect().right > wide + 1 && !e.closest(".table, .desk-table"))
    .map(e => e.outerHTML.slice(0, 80)).concat(["page"]) : [];
}"""


def follow(page: Any, link_or_button: Any) -> None:
    """Click, and wait until the page behind it has come whole.

    A click by itself waits until the answer begins; what is read then may be a page of which half is there.
    """
    with page.expect_navigation(wait_until="load"):
        link_or_button.click()


class Watched:
    """A window of a browser, and what its pages said and asked for."""

    def __init__(self, browser: Any, width: int, scheme: str, *, scripts: bool = False) -> None:
        self.context = browser.new_context(
            viewport={"width": width, "height": 800}, color_scheme=scheme, java_script_enabled=scripts
        )
        self.page = page = self.context.new_page()
        self.said: list[str] = []
        self.asked: list[str] = []
        page.on("console", lambda message: self.said.append(f"{page.url}: {message.text}"))
        page.on("pageerror", lambda error: self.said.append(f"{page.url}: {error}"))
        page.on("request", lambda request: self.asked.append(request.url))

    def too_wide(self) -> list[str]:
        """Return what sticks out of the window; nothing where the page fits."""
        found: list[str] = self.page.evaluate(OVERFLOW)
        return found

    def asked_elsewhere(self, home: str) -> list[str]:
        """Return what was asked for at other hosts."""
        return [url for url in self.asked if not url.startswith((home, "data:"))]
