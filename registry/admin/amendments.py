"""Edits of licences, policies, releases, benchmarks and sources that wait: previewed, decided by a second person."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from registry.actions import amendments
from registry.admin.links import change_url, link, table
from registry.admin.previews import Case, numbers, preview_page
from registry.admin.reviewed import ReviewedAdmin, ReviewForm
from registry.admin.steps import StepForm
from registry.models import Amendment
from registry.models.reviewed import Reviewed

State = Reviewed.State


class RejectForm(ReviewForm):
    """Decline an amendment."""

    title = "Reject"
    explained = "Nothing is written. The amendment stays on record with your reason."
    done = "rejected"

    def write(self) -> Amendment:
        """Reject."""
        return amendments.reject(self.row, **self.signed())


class WithdrawForm(StepForm):
    """Take back what one proposed."""

    title = "Withdraw"
    explained = "Nothing is written. The amendment stays on record as withdrawn."
    done = "withdrawn"

    def write(self) -> Amendment:
        """Withdraw."""
        return amendments.withdraw(self.row, by=self.by, reason=self.cleaned_data["reason"])


class RevertForm(ReviewForm):
    """Propose to put back what stood before."""

    title = "Propose to revert"
    explained = "What stood before is put back once a second person approves; at once, where that moves nothing."
    done = "proposed, or done where it moves nothing"

    def write(self) -> models.Model:
        """Propose to put it back."""
        row = amendments.revert(self.row, **self.signed())
        return row or self.row


@admin.register(Amendment)
class AmendmentAdmin(ReviewedAdmin):
    """Amendments: written by the forms of what they edit, decided here."""

    steps = {"reject": RejectForm, "withdraw": WithdrawForm, "revert": RevertForm}
    list_display = ("object_label", "noun", "state", "proposed_by", "proposed_at", "decided_by")
    list_filter = ("state", "noun")
    search_fields = ("object_label", "object_key", "proposed_by", "decided_by", "reason")
    search_help_text = "What is edited, person or reason."
    date_hierarchy = "proposed_at"
    fieldsets = (
        ("Proposed", {"fields": ("about", "state", "standing", "compared")}),
        ("By whom and why", {"fields": ("proposed_by", "proposed_at", "reason", "interests", "undoes")}),
        ("Decided", {"fields": ("decided_by", "decided_at", "decision", "reviewer_interests", "moved")}),
    )
    readonly_fields = ("about", "standing", "compared", "undoes", "moved")

    def may_take(self, request: HttpRequest, obj: Any, step: str) -> bool:
        """Allow reviewers to decide, whoever may edit such a noun to withdraw and to propose a reversal."""
        if step == "reject":
            return self.has_review_permission(request)
        return request.user.has_perm(f"registry.change_{obj.noun}")

    def said(self, obj: Any) -> str:
        """Return an amendment in a line."""
        return f"{obj.noun} {obj.object_label}"

    def named(self, obj: Amendment) -> tuple[str, str]:
        """Call the page by what is edited."""
        return f"Amendment {obj.pk}, {obj.get_state_display()}", self.said(obj)

    def desk_links(self, request: HttpRequest, obj: Any) -> list[tuple[str, str]]:
        """Add what the reader can do with an amendment now."""
        own, found = obj.proposed_by == request.user.get_username(), []
        if obj.is_open:
            decides = self.has_review_permission(request) and not own
            found.append((self.rows_url("preview", [obj.pk]), "Preview and approve" if decides else "Preview"))
            if decides:
                found.append((self.step_url("reject", obj), RejectForm.title))
            if own:
                found.append((self.step_url("withdraw", obj), WithdrawForm.title))
        if obj.state == State.ACCEPTED and self.may_take(request, obj, "revert"):
            found.append((self.step_url("revert", obj), RevertForm.title))
        return [*found, *super().desk_links(request, obj)]

    def preview(self, request: HttpRequest) -> HttpResponse:
        """Show what would be moved, and approve it."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        found = Amendment.objects.filter(pk__in=numbers(request.GET.get("ids", ""))[:1]).first()
        if found is None:
            raise Http404
        case = Case(found, f"{found.noun} {found.object_label}", f"Edit of a {found.noun}", _differing(found))
        own = found.proposed_by == request.user.get_username()
        return preview_page(
            self,
            request,
            [case],
            effect_of=partial(amendments.effect_of, found),
            title="Preview",
            approve=partial(amendments.approve, found),
            may_approve=self.has_review_permission(request) and (not own or request.method == "POST"),
            back=change_url(found),
            against="" if found.is_open else f"This amendment is {found.get_state_display()}.",
        )

    @admin.display(description="about")
    def about(self, obj: Amendment) -> SafeString:
        """Return what is edited, with a link to it."""
        try:
            target = amendments.target_of(obj)
        except ValidationError:
            return format_html("{} {}, since deleted", obj.noun, obj.object_label)
        return link(change_url(target), f"{obj.noun} {target}")

    @admin.display(description="written on")
    def standing(self, obj: Amendment) -> str:
        """Return whether what it was written on still stands."""
        if not obj.is_open:
            return "what stood then"
        return amendments.against(obj) or "what stands now"

    @admin.display(description="side by side")
    def compared(self, obj: Amendment) -> SafeString:
        """Return each column that would say something else."""
        return _differing(obj)


def _differing(obj: Amendment) -> SafeString:
    rows = (
        (
            each["place"],
            each["before"] or "–",
            format_html('<strong class="desk-changed">{}</strong>', each["after"] or "–"),
        )
        for each in obj.differs
    )
    return format_html('<div class="desk-compare">{}</div>', table(("", "stands now", "would say"), rows))
