"""What machines that list pages are asked to leave alone."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

# Pages of single submissions are not named here: whoever may not read them cannot read either that they want no index.
_TEXT = "User-agent: *\nDisallow: /account/\nDisallow: /admin/\nDisallow: /submit/correction/\n"


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Name the addresses that are of no use to a reader who comes from a search."""
    return HttpResponse(_TEXT, content_type="text/plain; charset=utf-8")
