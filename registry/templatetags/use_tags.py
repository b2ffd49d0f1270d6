"""The signs of use for templates: answers and stances by shape and word, texts as links."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from openness.licenses import Detail, Term
from openness.licenses.words import amount_in_words, places_in_words
from openness.policies import UseTag
from openness.usage import USE_NAMES
from registry.actions.citing import Cited
from registry.models import LicenseTerm

register = template.Library()

_RING = '<circle class="ring" cx="8" cy="8" r="6.2"/>'
_SHAPES = {
    "full": '<circle class="disc" cx="8" cy="8" r="6.5"/>',
    "half": f'{_RING}<path class="disc" d="M8 1.8a6.2 6.2 0 0 1 0 12.4z"/>',
    "barred": f'{_RING}<path class="ring" d="M3.6 8h8.8"/>',
    "crossed": f'{_RING}<path class="ring" d="M3.6 8h8.8M8 3.6v8.8"/>',
    "open": '<path class="ring" d="M3 8h10"/>',
    "dashed": _RING,
}
#: Shape and class of each answer, group and stance: never colour alone.
_SIGNS = {
    "allowed": ("full", "met"),
    "allowed with duties": ("half", "met"),
    "ask counsel": ("dashed", "unknown"),
    "not allowed": ("barred", "not-met"),
    "no text held restricts it": ("open", "not-applicable"),
    "undetermined": ("dashed", "unknown"),
    "prohibited but for named parties": ("crossed", "not-met"),
    "prohibited": ("barred", "not-met"),
    "permitted": ("full", "met"),
    "silent": ("open", "not-applicable"),
    "named parties only": ("crossed", "not-met"),
    "not read": ("dashed", "unknown"),
    "yes": ("full", "met"),
    "no": ("barred", "not-met"),
    "unknown": ("dashed", "unknown"),
}
_TERNARY = {"true": "yes", "false": "no"}


@register.simple_tag
def sign(value: str) -> SafeString:
    """Show an answer, a group, a stance or a yes and no by shape and word."""
    word = str(_TERNARY.get(value, value)).replace("_", " ")
    shape, kind = _SIGNS[word]
    return format_html(
        '<span class="verdict verdict-{}"><svg viewBox="0 0 16 16" aria-hidden="true">{}</svg>{}</span>',
        kind,
        SafeString(_SHAPES[shape]),
        word,
    )


@register.simple_tag(takes_context=True)
def text_link(context: Context, cited: Cited) -> SafeString:
    """Link the licence or policy in which a ground stands, by name unless the words before it have named it."""
    address = reverse(f"registry:{cited.kind}-detail", args=[cited.key])
    noun = "policy" if cited.kind == "policy" else "licence"
    words = noun if cited.name.removeprefix("The ") in cited.ground.words else cited.name
    return format_html('<a href="{}{}">{}</a>', address, context.get("keep", ""), words)


@register.filter
def use_name(tag: str) -> str:
    """Return a kind of use in words."""
    return USE_NAMES[UseTag(tag)]


@register.filter
def numbers(term: Any) -> str:
    """Return the threshold and the places of a term in words, where there are any."""
    detail = term if isinstance(term, Detail) else _detail(term)
    return "; ".join(filter(None, [amount_in_words(detail), places_in_words(detail.places)]))


def _detail(term: LicenseTerm) -> Detail:
    return Detail(amount=term.amount, unit=term.unit, places=tuple(term.places))


_FLAGS = {
    Term.OSI_APPROVED: "OSI-approved",
    Term.OSD_CONFORMANT: "OSD-conformant",
    Term.FSF_LIBRE: "FSF-libre",
    Term.OPEN_DATA: "Open data",
    Term.MOF_OPEN: "MOF-open",
    Term.NON_COMMERCIAL: "Non-commercial",
}


@register.filter
def flag_name(term: str) -> str:
    """Return a flag of a licence by the name under which it is known."""
    return _FLAGS[Term(term)]
