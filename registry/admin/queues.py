"""What waits for a person: every queue with its number, and one queue a page at a time."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone

from registry.filters import Held, QueryProblem, page_of
from registry.filters.queues import BY_KEY, QUEUES

#: Items of a queue on one page.
_PAGE = 50


def queue_list(request: HttpRequest) -> HttpResponse:
    """Count what waits, kind by kind."""
    require_desk(request)
    today = timezone.localdate()
    counted = [(queue, len(queue.items(today))) for queue in QUEUES]
    return _show(request, "admin/registry/queues.html", "What waits", counted=counted)


def queue_detail(request: HttpRequest, key: str) -> HttpResponse:
    """List what waits of one kind."""
    require_desk(request)
    queue = BY_KEY.get(key)
    if queue is None:
        raise Http404
    items = queue.items(timezone.localdate())
    try:
        found = page_of(Held(items), request.GET, size=_PAGE)
    except QueryProblem as problem:
        raise Http404(str(problem)) from None
    return _show(request, "admin/registry/queue.html", queue.title, queue=queue, page=found)


def require_desk(request: HttpRequest) -> None:
    """Refuse whoever may not see claims: an account alone opens no queue."""
    if not request.user.has_perm("registry.view_claim"):
        raise PermissionDenied


def _show(request: HttpRequest, template: str, title: str, **context: Any) -> HttpResponse:
    return TemplateResponse(request, template, {**admin.site.each_context(request), "title": title, **context})
