"""How somebody comes to speak for a developer: what it takes, the claim, and its proof."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse

from registry.actions import producers
from registry.actions.declarations import MOST_WORDS
from registry.actions.senders import TooMany
from registry.filters import QueryProblem
from registry.models import Developer, Producer
from registry.pages.open_forms import GuardedForm, open_page, sender_address, sent, show
from registry.sources.fetching import Fetched, Limits, fetch


class ClaimForm(GuardedForm):
    """An account for a developer, and where its proof will stand."""

    purpose = "claim"

    place = forms.ChoiceField(label="Where you will put the token", widget=forms.RadioSelect)
    username = forms.CharField(
        max_length=40,
        help_text="3 to 40 letters from A to Z, digits, dots, hyphens and underscores. It signs what you write here.",
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    password = forms.CharField(
        max_length=200,
        strip=False,
        help_text="At least 10 characters, not all digits, and none that many people use.",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        max_length=200,
        strip=False,
        label="Password once more",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, developer: Developer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.developer = developer
        self.fields["place"].choices = places(developer)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Refuse two passwords that differ."""
        cleaned = super().clean()
        first, second = cleaned.get("password"), cleaned.get("again")
        if first and second and first != second:
            self.add_error("again", "again: the two passwords differ")
        return cleaned

    def claim(self, address: str) -> Producer:
        """Make the account."""
        entered = self.cleaned_data
        method, _, place = entered["place"].partition(" ")
        return producers.claim(
            self.developer,
            username=entered["username"],
            password=entered["password"],
            method=method,
            place=place,
            address=address,
        )


def places(developer: Developer) -> list[tuple[str, str]]:
    """Return where a token can prove that an account speaks for a developer."""
    host = producers.domain_of(developer)
    found = [("domain", f"in a file at your domain: https://{host}{producers.FILE}")] if host else []
    cards = producers.repositories_of(developer)
    return [*found, *((f"hub_card {each}", f"in the model card of {each} on the Hub") for each in cards)]


@open_page(indexed=True, writes=False)
def explained(request: HttpRequest) -> HttpResponse:
    """Explain what producers can do and how they prove who they are."""
    return show(request, "producers/start.html", most_words=MOST_WORDS, file=producers.FILE)


@open_page(parameters=("developer",))
def claim(request: HttpRequest) -> HttpResponse:
    """Take a claim: first for which developer, then the account and where its proof will stand."""
    slug = request.GET.get("developer", "")
    if not slug:
        found = Developer.objects.order_by("name").values_list("slug", "name")
        return show(request, "producers/choose.html", developers=found)
    developer = Developer.objects.filter(slug=slug).first()
    if developer is None:
        raise QueryProblem({"developer": f"{slug[:80]!r} is not the identifier of a developer in the registry"})
    if not places(developer):
        return show(request, "producers/nowhere.html", developer=developer)
    form, refused = ClaimForm(sent(request), developer=developer), None
    if form.is_bound and form.is_valid():
        try:
            made = form.claim(sender_address(request))
            return HttpResponseRedirect(reverse("registry:producer-proof", args=[made.token]))
        except ValidationError as error:
            form.refuse(error)
        except TooMany as error:
            refused = error
    return show(request, "producers/claim.html", form=form, refused=refused, developer=developer)


@open_page()
def proof(request: HttpRequest, token: str) -> HttpResponse:
    """Show the token and where it has to stand; on request, look for it."""
    producer = get_object_or_404(Producer.objects.select_related("developer"), token=token)
    refused, problem = None, ""
    if request.method == "POST":
        try:
            producers.prove(producer, fetch=_read)
            return HttpResponseRedirect(request.path)
        except ValidationError as error:
            problem = " ".join(error.messages)
        except TooMany as error:
            refused = error
    response = show(
        request,
        "producers/proof.html",
        refused=refused,
        producer=producer,
        problem=problem,
        address=producers.address_of_proof(producer),
    )
    if problem:
        response.status_code = 400
    return response


def _read(url: str, limits: Limits) -> Fetched:
    return fetch(url, limits=limits, allow=settings.FETCH_ALLOW)
