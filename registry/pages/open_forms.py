"""Forms that anybody may send: what keeps machines out, where they come from, and answers that are kept by nobody.

A form carries a signed moment (too fast: a machine; too old: opened in another age), a field that no person sees, and
the token against forgery. None of it needs a script or an account.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from ipaddress import ip_address, ip_network
from typing import Any

from django import forms
from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render as django_render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from registry.actions.senders import TooMany
from registry.filters import QueryProblem
from registry.filters.query import refuse_unknown
from registry.pages.errors import bad_request

View = Callable[..., HttpResponse]
#: What Django's own views are.
AnyView = Callable[..., HttpResponseBase]


def open_page(
    *, parameters: Iterable[str] = (), indexed: bool = False, writes: bool = True
) -> Callable[[AnyView], View]:
    """Give a view an address that is read by these parameters alone, whose answers are not kept, nor listed."""

    def decorate(view: AnyView) -> View:
        @(require_http_methods(["GET", "HEAD", "POST"]) if writes else require_safe)
        @never_cache
        @wraps(view)
        def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            try:
                refuse_unknown(request.GET, parameters)
                response: Any = view(request, *args, **kwargs)
            except QueryProblem as problem:
                response = bad_request(request, problems=problem.problems)
            if not indexed:
                response["X-Robots-Tag"] = "noindex, nofollow"
            # Addresses here can be secrets: they are told to nobody, by no link.
            response["Referrer-Policy"] = "same-origin"
            return response

        return inner

    return decorate


def show(
    request: HttpRequest, template: str, *, form: OpenForm | None = None, refused: TooMany | None = None, **more: Any
) -> HttpResponse:
    """Render a page with a form; what was entered is kept, and the status says whether it was taken."""
    status = 429 if refused else 400 if form is not None and form.is_bound else 200
    response = django_render(request, template, {"form": form, "refused": refused, **more}, status=status)
    if refused:
        response["Retry-After"] = str(refused.retry_after)
    return response


def sent(request: HttpRequest) -> QueryDict | None:
    """Return what was sent to a form; None where it is only opened."""
    return request.POST if request.method == "POST" else None


def sender_address(request: HttpRequest) -> str:
    """Return the address of whoever asks: that of the connection, or what a proxy named in the settings says it was."""
    address = str(request.META.get("REMOTE_ADDR", ""))
    proxies = [ip_network(each, strict=False) for each in settings.TRUSTED_PROXIES]
    chain = [each.strip() for each in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")] if proxies else []
    # From the near end: a proxy appends, and what stands before its own entry anybody may have written.
    while chain and _is_among(address, proxies):
        address = chain.pop()
    return address


def _is_among(address: str, networks: Iterable[Any]) -> bool:
    try:
        found = ip_address(address)
    except ValueError:
        return False
    return any(found in network for network in networks)


class OpenForm(forms.Form):
    """A form for people without a script: errors that name place, value and what goes, and nothing lost."""

    use_required_attribute = True

    def shown(self) -> list[BoundField]:
        """Return the fields that a person fills in."""
        return [field for field in self.visible_fields() if field.name != GuardedForm.trap]

    def refuse(self, error: ValidationError) -> None:
        """Put what an action refuses beside its fields."""
        if not hasattr(error, "error_dict"):
            self.add_error(None, error)
            return
        for name, problems in error.error_dict.items():
            self.add_error(name if name in self.fields else None, ValidationError(problems))


class GuardedForm(OpenForm):
    """A form that anybody may send without an account."""

    #: Name of the field that only a machine fills in.
    trap = "homepage"
    #: What the form is for: a stamp for one is none for another.
    purpose = ""

    homepage = forms.CharField(required=False, label="Leave this empty", max_length=200)
    stamp = forms.CharField(required=False, widget=forms.HiddenInput, max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields[self.trap].widget.attrs |= {"tabindex": "-1", "autocomplete": "off"}
        self.initial["stamp"] = make_stamp(self.purpose)

    def clean(self) -> dict[str, Any]:
        """Refuse what a machine would send, with a sentence for the person who was taken for one."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get(self.trap) or self.trap in self.errors:
            self.add_error(None, f"{self.trap}: this field is hidden and has to stay empty; it was filled in.")
        age = _age_of(cleaned.get("stamp", ""), self.purpose)
        least, most = settings.FORM_SECONDS["least"], settings.FORM_SECONDS["most"]
        if age is None or age > most:
            self.add_error(None, "The form was open for more than a day, or not opened here. Please send it once more.")
            self._renew()
        elif age < least:
            self.add_error(
                None, f"The form was sent within {least} seconds. Please look it over and send it once more."
            )
        return cleaned

    def _renew(self) -> None:
        """Put a new stamp into the form that is shown again."""
        self.data = {**self.data.dict(), "stamp": self.initial["stamp"]}  # type: ignore[attr-defined]


def make_stamp(purpose: str, *, age: float = 0) -> str:
    """Return a signed moment: now, or some seconds ago."""
    return signing.dumps({"for": purpose, "at": timezone.now().timestamp() - age}, salt="registry.form")


def _age_of(stamp: str, purpose: str) -> float | None:
    """Return how many seconds ago a stamp was made; None where it was not made here for this."""
    try:
        said: Mapping[str, Any] = signing.loads(stamp, salt="registry.form")
    except signing.BadSignature:
        return None
    return None if said["for"] != purpose else float(timezone.now().timestamp() - said["at"])
