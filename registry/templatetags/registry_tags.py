"""The signs of the registry for templates: glyph, verdict, tier, evidence; and addresses that keep their parameters."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from openness.components import AVAILABILITY_LABELS
from openness.definitions import definition
from openness.licenses import TERM_LABELS, Term
from registry.actions.vocabulary import field_words
from registry.models import LicenseTerm, VerdictMove
from registry.pages.words import months as months_in_words

register = template.Library()

_CELLS = ("weights", "licence", "training code", "training data")
_WORDS = {"open": "open", "half": "partly", "empty": "closed", "unknown": "unknown"}


@register.simple_tag
def glyph(value: str | None) -> SafeString:
    """Draw the four cells of the openness glyph, with a text that says the same."""
    if not value:
        return format_html('<span class="soft">{}</span>', "no facts")
    cells = value.split("-")
    words = ", ".join(f"{name} {_WORDS[cell]}" for name, cell in zip(_CELLS, cells, strict=True))
    shapes = format_html_join("", "{}", ((_cell(position, cell),) for position, cell in enumerate(cells)))
    return format_html(
        '<svg class="glyph" viewBox="0 0 67 17" role="img" aria-label="{}"><title>{}</title>{}</svg>',
        words,
        words,
        shapes,
    )


def _cell(position: int, cell: str) -> SafeString:
    x = position * 17 + 1
    fill = {"open": 14, "half": 7}.get(cell, 0)
    inner = format_html('<rect class="fill" x="{}" y="1.5" width="{}" height="14"/>', x, fill) if fill else ""
    return format_html('{}<rect class="{}" x="{}" y="1.5" width="14" height="14" rx="1"/>', inner, cell, x)


_SHAPES = {
    "met": '<circle class="disc" cx="8" cy="8" r="6.5"/>',
    "not met": '<circle class="ring" cx="8" cy="8" r="6.2"/><path class="ring" d="M3.6 8h8.8"/>',
    "unknown": '<circle class="ring" cx="8" cy="8" r="6.2"/>',
    "not applicable": '<path class="ring" d="M3 8h10"/>',
}


@register.simple_tag
def verdict(value: str) -> SafeString:
    """Show a verdict by shape and word."""
    shape = SafeString(_SHAPES.get(value, _SHAPES["unknown"]))
    return format_html(
        '<span class="verdict verdict-{}"><svg viewBox="0 0 16 16" aria-hidden="true">{}</svg>{}</span>',
        value.replace(" ", "-"),
        shape,
        value,
    )


@register.simple_tag
def tier(lowest: int | None, highest: int | None, *, long: bool = True) -> SafeString:
    """Show a tier, or the range of tiers that the facts leave possible."""
    if lowest is None or highest is None:
        return format_html('<span class="soft">{}</span>', "no tier")
    levels = definition("tiers@1").levels
    if lowest == highest:
        text = f"{levels[lowest].id} {levels[lowest].title}" if long else levels[lowest].id
        return format_html('<span class="tier tier-{}">{}</span>', lowest, text)
    text = f"{levels[lowest].id} to {levels[highest].id}"
    return format_html('<span class="tier tier-range tier-{}">{}</span>', highest, text)


@register.simple_tag(takes_context=True)
def address(context: Context, **changes: Any) -> str:
    """Return the query string of this page with some parameters changed; None drops one."""
    params = context["request"].GET.copy()
    for name, value in changes.items():
        if value is None:
            params.pop(name, None)
        else:
            params[name] = value
    return f"?{params.urlencode()}" if params else "?"


@register.filter
def get(mapping: dict[str, Any], key: str) -> Any:
    """Return the value of a key, or None."""
    return mapping.get(key)


@register.filter(name="range")
def range_in_words(verdict: str | None) -> str:
    """Return a verdict with its range read aloud."""
    return (verdict or "").replace("..", " to ")


@register.filter
def availability(value: str) -> str:
    """Return in words how something can be had."""
    return AVAILABILITY_LABELS.get(value, value)


@register.filter
def in_words(name: str) -> str:
    """Return the name of a column or field as it is read aloud."""
    return field_words(name)


@register.filter
def months(days: int) -> str:
    """Return days as months."""
    return months_in_words(days)


_ABBREVIATIONS = {"osi": "OSI", "osd": "OSD", "fsf": "FSF", "dfsg": "DFSG", "ui": "UI"}


@register.filter
def term_name(term: LicenseTerm) -> str:
    """Return the name of a term, with its abbreviation in capitals."""
    first, *rest = term.term.split("_")
    return " ".join([_ABBREVIATIONS.get(first, first), *rest])


@register.filter
def term_words(term: LicenseTerm) -> str:
    """Return a term of a licence in words."""
    when_true, when_false = TERM_LABELS[Term(term.term)]
    words = {"true": when_true, "false": when_false}.get(term.value, f"not known: {when_true}")
    return f"{words[0].upper()}{words[1:]}"


@register.simple_tag
def note(numbers: dict[str, int], key: str) -> SafeString:
    """Show the number of the evidence of a claim as a link."""
    number = numbers[key]
    return format_html('<a class="small" href="#evidence-{}" aria-label="Evidence {}">[{}]</a>', number, number, number)


@register.filter
def move_cause(cause: dict[str, Any]) -> str:
    """Return in words what moved a verdict; what is linked stands after it."""
    words = VerdictMove.Cause(cause["kind"]).label
    words = f"{words[0].upper()}{words[1:]}"
    if cause["kind"] == VerdictMove.Cause.PRECEDENCE_POLICY:
        return f"{words}: {cause['before'] or 'none'} → {cause['after']}"
    return f"{words} ({field_words(cause['field'])}):" if "field" in cause else words
