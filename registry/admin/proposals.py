"""Proposals at the desk: listed, compared with what stands, previewed, and decided by a second person."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.safestring import SafeString

from registry.actions import effects, proposals, reviews
from registry.actions.standing import NOUNS, check_stands, standing
from registry.admin.compared import comparison, on_subject
from registry.admin.links import add_url, change_url, link, list_url
from registry.admin.previews import case_of, numbers, preview_page
from registry.admin.reviewed import ReviewedAdmin, ReviewForm
from registry.admin.steps import StepForm
from registry.models import Proposal

State = Proposal.State


class RejectForm(ReviewForm):
    """Decline a proposal."""

    title = "Reject"
    explained = "Nothing is written. The proposal stays on record with your reason."
    done = "rejected"

    def write(self) -> Proposal:
        """Reject."""
        return reviews.reject(self.row, **self.signed())


class ReturnForm(ReviewForm):
    """Give a proposal back to its author."""

    title = "Return to its author"
    explained = "Say what is missing. The author can answer with a revised proposal."
    done = "returned"

    def write(self) -> Proposal:
        """Return."""
        return reviews.return_to_author(self.row, **self.signed())


class WithdrawForm(StepForm):
    """Take back what one proposed."""

    title = "Withdraw"
    explained = "Nothing is written. The proposal stays on record as withdrawn."
    done = "withdrawn"

    def write(self) -> Proposal:
        """Withdraw."""
        return proposals.withdraw(self.row, by=self.by, reason=self.cleaned_data["reason"])


class RevertForm(ReviewForm):
    """Propose the inverse of what was approved."""

    title = "Propose to revert"
    explained = "What was written is taken back once a second person approves."
    done = "proposed; a second person decides"

    def write(self) -> Proposal:
        """Propose the inverse."""
        return reviews.revert(self.row, **self.signed())


class AuthorFilter(admin.SimpleListFilter):
    """One's own proposals, or those of others, which one can review."""

    title = "author"
    parameter_name = "author"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return what can be asked for."""
        return [("mine", "mine"), ("others", "others'")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """Return the proposals asked for."""
        own = models.Q(proposed_by=request.user.get_username())
        return {"mine": queryset.filter(own), "others": queryset.exclude(own)}.get(self.value() or "", queryset)


@admin.register(Proposal)
class ProposalAdmin(ReviewedAdmin):
    """Proposals: written by the forms of claims, ratings and scores, decided here."""

    steps = {"reject": RejectForm, "return": ReturnForm, "withdraw": WithdrawForm, "revert": RevertForm}
    actions = ("preview_selected",)
    list_display = ("subject", "operation", "noun", "state", "proposed_by", "proposed_at", "decided_by")
    list_display_links = ("subject",)
    list_filter = ("state", AuthorFilter, "noun", "operation")
    list_select_related = ("release",)
    search_fields = ("release__name", "release__slug", "field", "proposed_by", "decided_by", "reason")
    search_help_text = "Release, field, person or reason."
    date_hierarchy = "proposed_at"
    fieldsets = (
        ("Proposed", {"fields": ("about", "operation", "state", "standing", "compared", "others")}),
        ("By whom and why", {"fields": ("proposed_by", "proposed_at", "reason", "interests", "undoes")}),
        (
            "Decided",
            {"fields": ("decided_by", "decided_at", "decision", "reviewer_interests", "result", "moved")},
        ),
    )
    readonly_fields = ("about", "standing", "compared", "others", "undoes", "result", "moved")

    def may_take(self, request: HttpRequest, obj: Any, step: str) -> bool:
        """Allow reviewers to decide, curators to withdraw and to propose a reversal."""
        if step in {"reject", "return"}:
            return self.has_review_permission(request)
        return request.user.has_perm("registry.add_proposal")

    def said(self, obj: Any) -> str:
        """Return a proposal in a line."""
        return f"{obj.get_operation_display()}: {obj.release}, {obj.field}"

    def named(self, obj: Proposal) -> tuple[str, str]:
        """Call the page by what is proposed."""
        return f"Proposal {obj.pk}, {obj.get_state_display()}", self.said(obj)

    def desk_links(self, request: HttpRequest, obj: Any) -> list[tuple[str, str]]:
        """Add what the reader can do with a proposal now."""
        own, found = obj.proposed_by == request.user.get_username(), []
        reviews_it = self.has_review_permission(request) and not own
        if obj.is_open:
            words = "Preview and approve" if reviews_it and obj.state == State.PROPOSED else "Preview"
            found.append((self.rows_url("preview", [obj.pk]), words))
        if obj.state == State.PROPOSED and reviews_it:
            found += [
                (self.step_url("return", obj), ReturnForm.title),
                (self.step_url("reject", obj), RejectForm.title),
            ]
        if obj.is_open and own:
            found += [*_revisions(obj), (self.step_url("withdraw", obj), WithdrawForm.title)]
        if obj.state == State.ACCEPTED and request.user.has_perm("registry.add_proposal"):
            found.append((self.step_url("revert", obj), RevertForm.title))
        return [*found, *super().desk_links(request, obj)]

    @admin.action(description="Preview and approve the selected together", permissions=["review"])
    def preview_selected(self, request: HttpRequest, queryset: Any) -> HttpResponse:
        """Show what the selected would move together."""
        return HttpResponseRedirect(self.rows_url("preview", queryset.values_list("pk", flat=True)))

    def preview(self, request: HttpRequest) -> HttpResponse:
        """Show what would be moved, and approve it."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        asked = numbers(request.GET.get("ids", ""))
        found = list(Proposal.objects.filter(pk__in=asked).select_related("release__developer").order_by("pk"))
        if not found:
            raise Http404
        own = any(each.proposed_by == request.user.get_username() for each in found)
        waits = all(each.state == State.PROPOSED for each in found)
        return preview_page(
            self,
            request,
            [case_of(each) for each in found],
            effect_of=partial(effects.effect_of, found),
            title="Preview" if len(found) == 1 else f"Preview of {len(found)} proposals together",
            approve=partial(reviews.approve_many, found),
            may_approve=self.has_review_permission(request) and (waits and not own or request.method == "POST"),
            back=change_url(found[0]) if len(found) == 1 else list_url(Proposal, state__exact=State.PROPOSED),
            against=" ".join(filter(None, map(_against, found))),
        )

    @admin.display(description="about", ordering="field")
    def subject(self, obj: Proposal) -> str:
        """Return release and field."""
        return f"{obj.release}: {obj.field}"

    @admin.display(description="about")
    def about(self, obj: Proposal) -> SafeString:
        """Return release and field, with a link to the release."""
        return link(change_url(obj.release), f"{obj.release}: {obj.field} ({obj.noun})")

    @admin.display(description="written on")
    def standing(self, obj: Proposal) -> str:
        """Return whether what it was written on still stands."""
        return _against(obj) or ("what stands now" if obj.is_open else "what stood then")

    @admin.display(description="side by side")
    def compared(self, obj: Proposal) -> SafeString:
        """Return what it would change beside what it would say."""
        return comparison(obj)

    @admin.display(description="all that stands on it now")
    def others(self, obj: Proposal) -> SafeString:
        """Return what stands on the subject."""
        return on_subject(obj)

    @admin.display(description="what came of it")
    def result(self, obj: Proposal) -> str | SafeString:
        """Return a link to the statement it wrote."""
        if not obj.result_key:
            return "–"
        return link(list_url(NOUNS[obj.noun][0], q=obj.result_key, standing="all"), f"{obj.noun} {obj.result_key}")


def _against(proposal: Proposal) -> str:
    """Return why a proposal cannot be approved as it is: what it was written on no longer stands."""
    if not proposal.is_open:
        return ""
    try:
        check_stands(proposal.release, proposal.noun, proposal.field, proposal.stood)
    except ValidationError as error:
        return f"{' '.join(error.messages)} Its author can revise it on what stands now."
    return ""


def _revisions(proposal: Proposal) -> list[tuple[str, str]]:
    """Return the forms in which its author writes a proposal anew: on what it would change, else on what stands."""
    model, query = NOUNS[proposal.noun][0], {"revises": proposal.pk}
    if proposal.operation == proposals.Operation.RECORD:
        return [(add_url(model, **query), "Revise")]
    rows = list(standing(proposal.release, proposal.noun, proposal.field))
    wanted = [row for row in rows if row.key == proposal.target_key] or rows
    page = {"correct": "change"}.get(proposal.operation, proposal.operation)
    return [
        (
            f"{reverse(f'admin:registry_{proposal.noun}_{page}', args=[row.pk])}?revises={proposal.pk}",
            "Revise" if len(wanted) == 1 else f"Revise, on “{row.value}”",
        )
        for row in wanted
    ]
