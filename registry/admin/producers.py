"""Producers, what they declare and reply, and disputes, at the desk."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from registry.actions import disputes, producers
from registry.admin.desk import Fieldsets, ReadOnlyAdmin, undecided_left_out
from registry.admin.forms import ReasonField
from registry.admin.links import link
from registry.admin.outside import OutsideAdmin, OutsideStep
from registry.models import Dispute, Producer, Reply, SelfDeclaration


class RevokeStep(OutsideStep):
    """End an account."""

    title = "Revoke"
    explained = "The account can no longer log in. Its disputes stay on the pages."
    permission = "change_producer"
    take_back = forms.BooleanField(
        required=False,
        label="Take what it said off the pages",
        help_text="Its declarations and replies, as where it never spoke for the developer. They stay on record.",
    )
    field_order = ("take_back", "reason")

    @classmethod
    def is_open(cls, row: Any) -> bool:
        """Tell whether it is not revoked yet."""
        return bool(row.state != Producer.State.REVOKED)

    def write(self) -> Producer:
        """Revoke."""
        entered = self.cleaned_data
        return producers.revoke(self.row, by=self.by, reason=entered["reason"], take_back=entered["take_back"])


@admin.register(Producer)
class ProducerAdmin(OutsideAdmin):
    """Accounts that speak for a developer."""

    steps = {"revoke": RevokeStep}
    list_display = ("developer", "account", "method", "place", "state", "asked_at", "proved_at")
    list_display_links = ("developer", "account")
    list_filter = ("state", "method", ("developer", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("developer", "account")
    search_fields = ("developer__name", "developer__slug", "account__username", "place")
    # Not the token: until it is read in its place, whoever has it could put it there.
    fieldsets = (
        ("Who", {"fields": ("developer", "account", "asked_by", "asked_at")}),
        ("Proof", {"fields": ("method", "place", "state", "proved_at", "proved_by", "note")}),
    )

    def named(self, obj: Producer) -> tuple[str, str]:
        """Call the page by the developer, and the account."""
        return f"{obj.developer}, {obj.get_state_display()}", f"Account {obj.account}"

    def about(self, obj: Producer) -> str:
        """Return the developer."""
        return str(obj.developer)

    def said(self, obj: Producer) -> str:
        """Return the account."""
        return f"{obj.account} by {obj.place}, {obj.get_state_display()}"


class DecideStep(OutsideStep):
    """Uphold or dismiss a dispute."""

    title = "Decide"
    explained = "Both stay on the page. To uphold one, propose the correction as well: a decision changes no claim."
    permission = "review_proposal"
    state = forms.ChoiceField(
        choices=[("upheld", "uphold: what the registry holds is wrong"), ("dismissed", "dismiss: it stands")],
        widget=forms.RadioSelect,
        label="Decision",
    )
    reason = ReasonField(label="Why", max_length=4000, help_text="Stands on the page.")
    field_order = ("state", "reason")

    @classmethod
    def is_open(cls, row: Any) -> bool:
        """Tell whether it is not decided yet."""
        return bool(row.state == Dispute.State.OPEN)

    def write(self) -> Dispute:
        """Decide."""
        entered = self.cleaned_data
        return disputes.decide(self.row, state=entered["state"], decision=entered["reason"], by=self.by)


@admin.register(Dispute)
class DisputeAdmin(OutsideAdmin):
    """Disputes."""

    steps = {"decide": DecideStep}
    list_display = ("release", "short", "state", "opened_by", "opened_at")
    list_display_links = ("release", "short")
    list_filter = ("state", "opened_at", ("producer__developer", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("release",)
    search_fields = ("release__name", "release__slug", "text", "opened_by", "claim__key")
    fieldsets = (
        ("Contested", {"fields": ("release", "claim", "text", "evidence")}),
        ("By whom", {"fields": ("opened_by", "producer", "opened_at", "state")}),
        ("Decided", {"fields": ("decision", "decided_by", "decided_at")}),
    )
    readonly_fields = ("evidence",)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Fieldsets:
        """Leave out what nobody has decided yet."""
        return undecided_left_out(self.fieldsets, obj)

    def named(self, obj: Dispute) -> tuple[str, str]:
        """Call the page by its state, and the release."""
        return f"Dispute {obj.pk}, {obj.state}", str(obj.release)

    def get_queryset(self, request: Any) -> Any:
        """Fetch what the pages name together with the dispute."""
        return super().get_queryset(request).select_related("release", "claim__release", "producer")

    def about(self, obj: Dispute) -> str:
        """Return the release."""
        return str(obj.release)

    def said(self, obj: Dispute) -> str:
        """Return what is contested."""
        return obj.text[:300]

    @admin.display(description="evidence")
    def evidence(self, obj: Dispute) -> SafeString:
        """Return a link to the evidence of whoever disputes."""
        return link(obj.url, obj.url)

    @admin.display(description="dispute")
    def short(self, obj: Dispute) -> str:
        """Return how it begins."""
        return Truncator(obj.text).chars(100)


@admin.register(Reply)
class ReplyAdmin(ReadOnlyAdmin):
    """Replies, with those that gave way to others."""

    list_display = ("release", "short", "written_by", "written_at", "replaced_at")
    list_display_links = ("release", "short")
    list_filter = ("written_at", ("producer__developer", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("release",)
    search_fields = ("release__name", "release__slug", "text", "written_by")

    def get_queryset(self, request: Any) -> Any:
        """Fetch what the pages name together with the reply."""
        return super().get_queryset(request).select_related("release", "producer")

    @admin.display(description="reply")
    def short(self, obj: Reply) -> str:
        """Return how it begins."""
        return Truncator(obj.text).chars(100)


@admin.register(SelfDeclaration)
class SelfDeclarationAdmin(ReadOnlyAdmin):
    """What producers declare, with what they withdrew."""

    list_display = ("release", "field", "value", "declared_by", "declared_at", "withdrawn_at")
    list_display_links = ("release", "field")
    list_filter = ("declared_at", ("producer__developer", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("release",)
    search_fields = ("release__name", "release__slug", "field", "value", "declared_by")

    def get_queryset(self, request: Any) -> Any:
        """Fetch what the pages name together with the declaration."""
        return super().get_queryset(request).select_related("release", "producer")
