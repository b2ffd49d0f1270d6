"""Rows that came from outside: they are only read at the desk, and move by steps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from registry.admin.desk import DeskAdmin, ReadOnlyAdmin
from registry.admin.forms import ReasonField
from registry.admin.steps import StepAdmin, StepForm


class OutsideStep(StepForm):
    """A step with the permission of the registry that it takes."""

    permission = ""

    @classmethod
    def is_open(cls, row: Any) -> bool:
        """Tell whether a row can take the step as it stands."""
        raise NotImplementedError


def unasked() -> ReasonField:
    """Return the reason of a step that needs none."""
    return ReasonField(required=False, widget=forms.HiddenInput)


class OutsideAdmin(StepAdmin, ReadOnlyAdmin):
    """Rows that are read here, and move by steps."""

    steps: Mapping[str, type[OutsideStep]] = {}

    def about(self, obj: Any) -> str:
        """Return what a row is about, for the head of a step."""
        raise NotImplementedError

    def may_take(self, request: HttpRequest, obj: Any, step: str) -> bool:
        """Tell whether somebody has the permission that a step takes."""
        return bool(request.user.has_perm(f"registry.{self.steps[step].permission}"))

    def desk_links(self, request: HttpRequest, obj: Any) -> list[tuple[str, str]]:
        """Return the steps that a row can take now, and its lines in the change log."""
        taken = [
            (reverse(f"admin:{self.page_name(name)}", args=[obj.pk]), step.title)
            for name, step in self.steps.items()
            if step.is_open(obj) and self.may_take(request, obj, name)
        ]
        return [*taken, *DeskAdmin.desk_links(self, request, obj)]

    def _show_step(self, request: HttpRequest, form: StepForm, obj: Any) -> HttpResponse:
        if not hasattr(obj, "release"):
            obj.release = self.about(obj)
        response: Any = super()._show_step(request, form, obj)
        response.context_data["release"] = self.about(obj)
        shown: HttpResponse = response
        return shown
