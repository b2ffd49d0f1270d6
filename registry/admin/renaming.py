"""The page on which a release gets another slug."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextInputWidget

from registry.actions.renaming import rename_release
from registry.admin.forms import ReasonField
from registry.models import Release


class RenameForm(forms.Form):
    """Another slug, and why; notices when somebody else renamed the release in between."""

    title = "Rename"
    explained = (
        "Its pages move to the new address, and the old one leads there for good: no release can have it again, this "
        "one included. Verdicts, claims and their addresses stay as they are."
    )
    slug = forms.CharField(
        max_length=120, widget=AdminTextInputWidget, help_text="Small letters, digits, hyphens and full stops."
    )
    reason = ReasonField()
    opened_on = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, release: Release, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"slug": release.slug, "opened_on": release.slug}

    def write(self, release: Release, by: str) -> Release:
        """Rename."""
        entered = self.cleaned_data
        return rename_release(release, entered["slug"], by=by, reason=entered["reason"], opened_on=entered["opened_on"])
