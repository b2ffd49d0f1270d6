"""Links between the pages of the desk, and small tables, as safe HTML."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import urlencode

from django.db import models
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from registry.models import Amendment


def change_url(obj: models.Model) -> str:
    """Return the address of a row at the desk."""
    return reverse(f"admin:{obj._meta.app_label}_{obj._meta.model_name}_change", args=[obj.pk])


def list_url(model: type[models.Model], **query: object) -> str:
    """Return the address of a list at the desk, narrowed by a query."""
    address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    return f"{address}?{urlencode(query)}" if query else address


def add_url(model: type[models.Model], **query: object) -> str:
    """Return the address of the form for a new row, with fields filled in."""
    address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_add")
    return f"{address}?{urlencode(query)}" if query else address


def waiting_links(noun: models.Model, key: str) -> list[tuple[str, str]]:
    """Return a link to the amendments of a noun that wait, if any do."""
    name = str(noun._meta.model_name)
    waiting = Amendment.objects.filter(noun=name, object_key=key, state=Amendment.State.PROPOSED).count()
    if not waiting:
        return []
    words = "1 amendment waits" if waiting == 1 else f"{waiting} amendments wait"
    return [(list_url(Amendment, noun__exact=name, q=key, state__exact=Amendment.State.PROPOSED), words)]


def link(address: str, words: object) -> SafeString:
    """Return a link."""
    return format_html('<a href="{}">{}</a>', address, words)


def table(heads: Sequence[str], rows: Iterable[Sequence[object]], *, empty: str = "none") -> SafeString:
    """Return a table whose cells a narrow screen sets under each other; in place of an empty one, a word.

    The roles say what the elements are anyway: a browser forgets it of cells that are not laid out as a table.
    """
    body = [(_cells(heads, row),) for row in rows]
    if not body:
        return format_html("{}", empty)
    return format_html(
        '<div class="desk-table desk-stack" tabindex="0"><table role="table">'
        '<thead role="rowgroup"><tr role="row">{}</tr></thead><tbody role="rowgroup">{}</tbody></table></div>',
        format_html_join("", "{}", ((_head(words),) for words in heads)),
        format_html_join("", '<tr role="row">{}</tr>', body),
    )


def _head(words: str) -> SafeString:
    if not words:
        return format_html('<td role="{}"></td>', "cell")
    return format_html('<th scope="col" role="columnheader">{}</th>', words)


def _cells(heads: Sequence[str], row: Sequence[object]) -> SafeString:
    return format_html_join("", '<td role="cell" data-head="{}">{}</td>', zip(heads, row, strict=True))


def differences(before: Mapping[str, object], after: Mapping[str, object]) -> SafeString:
    """Return what a change changed as a table of column, before, after."""
    names = list(dict.fromkeys([*before, *after]))
    changed = [name for name in names if before.get(name) != after.get(name)]
    return table(
        ("column", "before", "after"),
        ((name, _shown(before.get(name)), _shown(after.get(name))) for name in changed),
        empty="nothing",
    )


def _shown(value: object) -> str:
    return "–" if value in (None, "", []) else str(value)
