"""What the pages of proposals and of amendments share: read by all, previewed, decided by a second person."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.safestring import SafeString

from registry.admin.compared import effect_tables
from registry.admin.desk import Fieldsets, Unedited, undecided_left_out
from registry.admin.forms import InterestsField, ReasonField
from registry.admin.links import change_url, link
from registry.admin.steps import StepAdmin, StepForm
from registry.models.reviewed import Reviewed


class ReviewForm(StepForm):
    """A decision with its reason, and the interests of who decides."""

    reason = ReasonField(help_text="One sentence; the author and the log see it.")
    interests = InterestsField()

    def signed(self) -> dict[str, str]:
        """Return who decides, why, and with which interests."""
        return {"by": self.by, "reason": self.cleaned_data["reason"], "interests": self.cleaned_data["interests"]}


class ReviewedAdmin(Unedited, StepAdmin):
    """Rows that the forms of what they change propose; their author revises or withdraws, and they stay on record."""

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Fieldsets:
        """Leave out what nobody has decided yet."""
        return undecided_left_out(self.fieldsets or (), obj)

    def has_review_permission(self, request: HttpRequest) -> bool:
        """Tell whether somebody may decide what others proposed."""
        return request.user.has_perm("registry.review_proposal")

    def get_urls(self) -> list[URLPattern]:
        """Add the address of the preview."""
        view = self.admin_site.admin_view(self.preview)
        return [path("preview/", view, name=self.page_name("preview")), *super().get_urls()]

    def preview(self, request: HttpRequest) -> HttpResponse:
        """Show what would be moved, and approve it."""
        raise NotImplementedError

    @admin.display(description="takes back")
    def undoes(self, obj: Reviewed) -> str | SafeString:
        """Return what it would revert."""
        return link(change_url(obj.reverts), f"{obj._meta.verbose_name} {obj.reverts.pk}") if obj.reverts else "nothing"

    @admin.display(description="what it moved, as shown to whoever approved it")
    def moved(self, obj: Reviewed) -> str | SafeString:
        """Return the effect that was shown."""
        return effect_tables(obj.effect) if obj.effect else "–"
