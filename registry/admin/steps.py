"""Steps that a row can take: a page with a short form each, whose action may refuse."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from registry.admin.desk import DeskAdmin
from registry.admin.forms import ReasonField, place_errors
from registry.admin.links import change_url


class StepForm(forms.Form):
    """One step: what it is called, what comes of it, why it is taken."""

    title = ""
    explained = ""
    done = "done"
    reason = ReasonField()

    def __init__(self, *args: Any, request: HttpRequest, row: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request, self.row = request, row

    @property
    def by(self) -> str:
        """Return who takes the step."""
        return str(self.request.user.get_username())

    def write(self) -> models.Model:
        """Take the step; return the row whose page tells what came of it."""
        raise NotImplementedError


class StepAdmin(DeskAdmin):
    """A page of the desk whose rows take steps."""

    steps: Mapping[str, type[StepForm]] = {}

    def may_take(self, request: HttpRequest, obj: Any, step: str) -> bool:
        """Tell whether somebody may open a step; what else stands against it the action says."""
        raise NotImplementedError

    def said(self, obj: Any) -> str:
        """Return a row in a line."""
        raise NotImplementedError

    def step_url(self, name: str, obj: Any) -> str:
        """Return the address of a step of a row."""
        return reverse(f"admin:{self.page_name(name)}", args=[obj.pk])

    def rows_url(self, name: str, keys: Iterable[int], **query: str) -> str:
        """Return the address of a page about several rows."""
        query = {"ids": ",".join(str(key) for key in sorted(keys)), **query}
        return f"{reverse(f'admin:{self.page_name(name)}')}?{urlencode(query)}"

    def page_name(self, name: str) -> str:
        """Return the name of an address of this noun."""
        return f"{self.opts.app_label}_{self.opts.model_name}_{name}"

    def get_urls(self) -> list[URLPattern]:
        """Add the addresses of the steps."""
        return [
            path(f"<path:object_id>/{name}/", self.admin_site.admin_view(self._step(name)), name=self.page_name(name))
            for name in self.steps
        ] + super().get_urls()

    def _step(self, name: str) -> Callable[..., HttpResponse]:
        def view(request: HttpRequest, object_id: str) -> HttpResponse:
            obj = self.get_object(request, unquote(object_id))
            if obj is None:
                raise Http404
            if not self.may_take(request, obj, name):
                raise PermissionDenied
            form = self.steps[name](request.POST or None, request=request, row=obj)
            told = self._take(request, form) if form.is_valid() else None
            return HttpResponseRedirect(change_url(told)) if told else self._show_step(request, form, obj)

        return view

    def _take(self, request: HttpRequest, form: StepForm) -> models.Model | None:
        """Take a step; where it is refused, put the reason on the form and return None."""
        try:
            with transaction.atomic():
                told = form.write()
                self.log_change(request, form.row, f"{form.title}: {form.cleaned_data['reason']}")
        except ValidationError as error:
            place_errors(form, error)
            return None
        messages.success(request, f"{form.title}: {form.done} (“{self.said(form.row)}”).")
        return told

    def _show_step(self, request: HttpRequest, form: StepForm, obj: Any) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": form.title,
            "opts": self.opts,
            "original": obj,
            "said": self.said(obj),
            "release": getattr(obj, "release", None),
            "form": form,
            "back": change_url(obj),
            "media": self.media,
        }
        return TemplateResponse(request, "admin/registry/statement_step.html", context)
