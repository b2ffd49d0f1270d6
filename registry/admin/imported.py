"""What imports proposed, decided at the desk by one reviewer: its author is a machine. Alone or several at once."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path

from registry.actions.effects import effect_of
from registry.actions.reviews import decide_imported, drafted_decision, is_machine
from registry.admin.links import list_url
from registry.admin.previews import case_of, numbers, preview_page
from registry.models import Proposal, Status

if TYPE_CHECKING:
    from registry.admin.steps import StepAdmin as Base
else:
    Base = object

_WORDS = {Status.ACCEPTED.value: "Accept", Status.REJECTED.value: "Reject"}


class ImportedMixin(Base):
    """Adds to claims, ratings and scores the page on which a reviewer decides what an import proposed."""

    actions = ("accept_imported", "reject_imported")

    def has_review_permission(self, request: HttpRequest) -> bool:
        """Tell whether somebody may decide what others proposed."""
        return request.user.has_perm("registry.review_proposal")

    @admin.action(description="Accept what an import proposed, after a preview", permissions=["review"])
    def accept_imported(self, request: HttpRequest, queryset: Any) -> HttpResponse:
        """Show what accepting the selected would move."""
        return HttpResponseRedirect(self._imported_url(Status.ACCEPTED, queryset.values_list("pk", flat=True)))

    @admin.action(description="Reject what an import proposed, after a preview", permissions=["review"])
    def reject_imported(self, request: HttpRequest, queryset: Any) -> HttpResponse:
        """Show what rejecting the selected would move."""
        return HttpResponseRedirect(self._imported_url(Status.REJECTED, queryset.values_list("pk", flat=True)))

    def imported_links(self, request: HttpRequest, obj: Any) -> list[tuple[str, str]]:
        """Return the ways to decide a statement that an import proposed, for those who may."""
        if obj.status != Status.PROPOSED or not is_machine(obj.recorded_by) or not self.has_review_permission(request):
            return []
        return [(self._imported_url(status, [obj.pk]), f"Preview: {_WORDS[status].lower()}") for status in _WORDS]

    def get_urls(self) -> list[URLPattern]:
        """Add the address of the page."""
        name = self.page_name("imported")
        return [path("imported/", self.admin_site.admin_view(self._imported), name=name), *super().get_urls()]

    def _imported_url(self, status: str, keys: Iterable[int]) -> str:
        return self.rows_url("imported", keys, status=str(status))

    def _imported(self, request: HttpRequest) -> HttpResponse:
        if not self.has_review_permission(request):
            raise PermissionDenied
        status = request.GET.get("status", "")
        found = list(self.get_queryset(request).filter(pk__in=numbers(request.GET.get("ids", ""))).order_by("pk"))
        if status not in _WORDS or not found:
            raise Http404
        drafts, against = _drafts(found, status)
        return preview_page(
            self,
            request,
            [case_of(each) for each in drafts],
            effect_of=partial(effect_of, drafts),
            title=f"{_WORDS[status]} what an import proposed",
            approve=partial(decide_imported, found, status=status),
            may_approve=True,
            back=list_url(self.model, status__exact=Status.PROPOSED),
            against=against,
        )


def _drafts(found: list[Any], status: str) -> tuple[list[Proposal], str]:
    try:
        return [drafted_decision(row, status=status, reason="Preview.") for row in found], ""
    except ValidationError as error:
        return [], " ".join(error.messages)
