"""A part of the bundled catalogue: some releases as they are, with every licence and policy."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import cache

from registry.actions.catalogue import load
from registry.actions.editions import publish
from registry.models import Edition
from registry.sources import catalogue

AS_OF = date(2026, 8, 22)

#: Releases under texts that differ in what they ask of whom, with the bases of those that have one.
SLUGS = (
    "deepseek-r1",
    "deepseek-r1-distill-llama-70b",
    "deepseek-v3",
    "gemma-2-27b-it",
    "grok-2",
    "hunyuan-large",
    "llama-3.1-405b-instruct",
    "llama-3.3-70b-instruct",
    "llama-4-scout-instruct",
    "mistral-large-2407",
    "mistral-medium-3.5",
    "nemotron-4-340b-instruct",
    "qwen2.5-32b",
    "qwen2.5-72b-instruct",
    "gpt-4o-2024-05-13",
)


@cache
def _whole() -> catalogue.Catalogue:
    return catalogue.read()


def make_part(slugs: Iterable[str] = SLUGS) -> Edition:
    """Load some releases of the bundled catalogue, without their scores, and publish an edition of them."""
    wanted = set(slugs)
    releases = tuple(
        replace(record, scores=(), lineage=tuple(edge for edge in record.lineage if edge.base in wanted))
        for record in _whole().releases
        if record.slug in wanted
    )
    assert {record.slug for record in releases} == wanted
    load(replace(_whole(), releases=releases, disagreements=()), digest="part")
    edition, _ = publish(as_of=AS_OF, by="tests")
    return edition
