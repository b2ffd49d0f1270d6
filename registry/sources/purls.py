"""Package URLs of pages on the Hugging Face Hub (https://github.com/package-url/purl-spec, type huggingface)."""

from __future__ import annotations

import re

from registry.sources.reading import is_hub_id

_OF_HUB = re.compile(r"pkg:huggingface/([^@?#]+)(?:[@?#].*)?", re.DOTALL)


def purl_of_page(page: str) -> str:
    """Return the package URL of a page.

    >>> purl_of_page("LLM360/Amber")
    'pkg:huggingface/LLM360/Amber'
    """
    return f"pkg:huggingface/{page}"


def page_of_purl(purl: str) -> str:
    """Return the page that a package URL names, whichever its revision; empty where it names none.

    >>> page_of_purl("pkg:huggingface/LLM360/Amber@4a3b")
    'LLM360/Amber'
    """
    match = _OF_HUB.fullmatch(purl)
    return match[1] if match and is_hub_id(match[1]) else ""
