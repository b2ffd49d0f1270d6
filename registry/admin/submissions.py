"""What came in from outside, at the desk: a queue that is read, answered, and turned into proposals."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.safestring import SafeString

from registry.actions import submissions
from registry.admin.links import change_url, link
from registry.admin.outside import OutsideAdmin
from registry.admin.submission_steps import ANSWER, AnswerStep, DisputeStep, ProposeStep, ReadStep, SpamStep
from registry.models import Proposal, Submission

State = Submission.State


class QueueFilter(admin.SimpleListFilter):
    """What waits for a curator; on request what does not."""

    title = "queue"
    parameter_name = "queue"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return what can be asked for besides what waits."""
        return [("proposed", "with a second person"), ("closed", "closed"), ("all", "all")]

    def choices(self, changelist: Any) -> Any:
        """Call the choice that is taken unasked by its name."""
        first, *others = super().choices(changelist)
        yield first | {"display": "waiting"}
        yield from others

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """Return the submissions asked for."""
        closed = (State.ACCEPTED, State.REJECTED, State.SPAM)
        states = {"proposed": (State.PROPOSED,), "closed": closed, "all": tuple(State)}
        return queryset.filter(state__in=states.get(self.value() or "", submissions.OPEN))


@admin.register(Submission)
class SubmissionAdmin(OutsideAdmin):
    """Submissions."""

    steps = {
        "read": ReadStep,
        "propose": ProposeStep,
        "dispute": DisputeStep,
        "answer": AnswerStep,
        "spam": SpamStep,
    }
    list_display = ("subject", "field", "value", "state", "received")
    list_filter = (QueueFilter, "kind", "received")
    list_select_related = ("release",)
    search_fields = ("release__name", "release__slug", "release_name", "field", "value", "text", "evidence_url")
    search_help_text = "Release, field, value, text or evidence."
    date_hierarchy = "received"

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Return what was sent; whom to ask back is shown to those alone who may answer."""
        who = ("submitter", "interest", *(("contact",) if request.user.has_perm(f"registry.{ANSWER}") else ()))
        return [
            ("Sent", {"fields": ("subject", "field", "value", "text")}),
            ("Evidence", {"fields": ("evidence", "evidence_locator", "evidence_quote")}),
            ("By whom", {"fields": who}),
            ("Standing", {"fields": ("state", "received", "decided_by", "decided_at", "answer", "proposed", "page")}),
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Return what is put together here."""
        return ("subject", "evidence", "proposed", "page")

    def get_queryset(self, request: HttpRequest) -> Any:
        """Fetch what the pages name together with the submission."""
        return super().get_queryset(request).select_related("release", "proposal")

    def named(self, obj: Submission) -> tuple[str, str]:
        """Call the page by what was sent, and of which release."""
        return f"Submission {obj.pk}, {obj.get_state_display()}", self.subject(obj)

    def about(self, obj: Submission) -> str:
        """Return the release, or the name of the missing one."""
        return str(obj.release or obj.release_name)

    def said(self, obj: Submission) -> str:
        """Return what is asked for, and the text."""
        asked = f"{obj.field} = {obj.value}. " if obj.field else ""
        return f"{asked}{obj.text[:300]}"

    @admin.display(description="release", ordering="release__name")
    def subject(self, obj: Submission) -> str:
        """Return the release, or the name of the missing one."""
        return str(obj.release) if obj.release else f"missing: {obj.release_name}"

    @admin.display(description="address")
    def evidence(self, obj: Submission) -> SafeString:
        """Return a link to the evidence."""
        return link(obj.evidence_url, obj.evidence_url)

    @admin.display(description="proposal")
    def proposed(self, obj: Submission) -> SafeString | str:
        """Return a link to the proposal that came of it."""
        if obj.proposal is None:
            return "none"
        words = f"Proposal {obj.proposal.pk}, {obj.proposal.get_state_display()}"
        return link(change_url(obj.proposal), words) if admin.site.is_registered(Proposal) else words

    @admin.display(description="status page")
    def page(self, obj: Submission) -> SafeString:
        """Return a link to the page that whoever sent it sees."""
        return link(obj.get_absolute_url(), "as whoever sent it sees it")
