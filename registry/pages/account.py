"""What a producer does: log in, declare, reply, dispute; each only of releases of its own developer."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.views import LoginView, LogoutView, redirect_to_login
from django.core.exceptions import ValidationError
from django.db.models import Count, F, Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse

from registry.actions import declarations, disputes, senders
from registry.actions.producers import proved_for
from registry.actions.senders import TooMany
from registry.actions.vocabulary import LONGEST_TEXT, MOST_LINKS, field_words, grouped_fields
from registry.actions.voices import voices
from registry.filters import QueryProblem
from registry.models import Claim, Producer, Release, SelfDeclaration
from registry.models.outside import declarable_fields
from registry.pages.open_forms import OpenForm, View, open_page, sender_address, sent, show
from registry.pages.value_fields import described, known_field, value_field

_LOGINS = "Failed attempts to log in by one sender"


class Login(LoginView):
    """Log in; a sender that fails often has to wait."""

    template_name = "account/login.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Look at the password only while the sender may still try."""
        try:
            senders.check_attempts("login", sender_address(request), settings.LOGIN_LIMITS, _LOGINS)
        except TooMany as refused:
            return show(request, self.template_name, form=None, refused=refused)
        return super().post(request, *args, **kwargs)

    def form_invalid(self, form: Any) -> HttpResponse:
        """Count the attempt."""
        try:
            senders.count_attempt("login", sender_address(self.request), settings.LOGIN_LIMITS, _LOGINS)
        except TooMany as refused:
            return show(self.request, self.template_name, form=None, refused=refused)
        response = super().form_invalid(form)
        response.status_code = 400
        return response


login = open_page(parameters=("next",))(Login.as_view())
logout = open_page()(LogoutView.as_view(next_page="registry:producers", http_method_names=["post"]))


class DeclarationForm(OpenForm):
    """What a producer declares of one field."""

    url = forms.URLField(
        max_length=1000,
        required=False,
        assume_scheme="https",
        label="Address where it can be read",
        widget=forms.TextInput(attrs={"inputmode": "url"}),
    )
    note = forms.CharField(max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, field: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["value"] = value_field(field, label="What you declare")
        self.order_fields(["value"])


class ReplyForm(OpenForm):
    """A reply, counted on the server."""

    text = forms.CharField(
        label="Your reply",
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text=f"Plain text, at most {declarations.MOST_WORDS} words.",
    )

    def clean_text(self) -> str:
        """Return the reply; refuse one that is too long."""
        try:
            return declarations.reply_text(self.cleaned_data["text"])
        except ValidationError as error:
            raise ValidationError(error.messages) from None


class DisputeForm(OpenForm):
    """What is contested, and on what evidence."""

    claim = forms.ChoiceField(required=False, label="Which claim", help_text="Or the page as a whole.")
    text = forms.CharField(
        max_length=LONGEST_TEXT,
        label="What is contested, and why",
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=f"At most {LONGEST_TEXT} characters and {MOST_LINKS} links. It stays on the page, decided or not.",
    )
    url = forms.URLField(
        max_length=1000,
        assume_scheme="https",
        label="Address of the evidence",
        widget=forms.TextInput(attrs={"inputmode": "url"}),
    )

    def __init__(self, *args: Any, release: Release, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = Claim.objects.counting().filter(release=release).order_by("field", "pk")
        self.claims = {claim.key: claim for claim in held}
        choices = [(key, f"{field_words(claim.field)} = {claim.value}") for key, claim in self.claims.items()]
        self.fields["claim"].choices = [("", "none in particular"), *choices]  # type: ignore[attr-defined]


def producer_page(**options: Any) -> Callable[[View], View]:
    """Give a view the producer that is logged in as second argument, and its release where the address names one."""

    def decorate(view: View) -> View:
        @open_page(**options)
        @wraps(view)
        def inner(request: HttpRequest, slug: str = "", **path: Any) -> HttpResponse:
            # PostgreSQL takes no text with a null character, and no address of ours has one.
            if "\0" in slug:
                raise Http404
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            producer = proved_for(request.user)
            if producer is None:
                response = show(request, "account/none.html")
                response.status_code = 403 if slug else 200
                return response
            if not slug:
                return view(request, producer, **path)
            release = get_object_or_404(Release.objects.select_related("developer"), slug=slug)
            if release.developer_id != producer.developer_id:
                response = show(request, "account/none.html", producer=producer, release=release)
                response.status_code = 403
                return response
            return view(request, producer, release, **path)

        return inner

    return decorate


@producer_page(writes=False)
def account(request: HttpRequest, producer: Producer) -> HttpResponse:
    """Show what a producer can do, release by release."""
    rows = Release.objects.filter(developer=producer.developer_id).order_by("name")
    rows = rows.annotate(
        declared=Count("self_declarations", Q(self_declarations__withdrawn_at__isnull=True), distinct=True),
        replied=Count("replies", Q(replies__replaced_at__isnull=True), distinct=True),
        disputed=Count("disputes", distinct=True),
    )
    return show(request, "account/start.html", producer=producer, releases=rows)


@producer_page(writes=False)
def release_of_own(request: HttpRequest, producer: Producer, release: Release) -> HttpResponse:
    """Show what a producer has said of one release."""
    said = voices(release.pk)
    declared = [(described(row.field), row) for row in said.declarations]
    return show(request, "account/release.html", producer=producer, release=release, said=said, declared=declared)


@producer_page(parameters=("field",))
def declare(request: HttpRequest, producer: Producer, release: Release) -> HttpResponse:
    """Declare one field: first which, then what."""
    fields = declarable_fields()
    if not (name := request.GET.get("field", "")):
        return show(request, "account/choose.html", release=release, fields=grouped_fields(fields))
    field = known_field(name, fields)
    standing = SelfDeclaration.objects.filter(release=release, field=field, withdrawn_at__isnull=True).first()
    initial = {"value": standing.value, "url": standing.url, "note": standing.note} if standing else None
    form = DeclarationForm(sent(request), field=field, initial=initial)

    def write(entered: dict[str, Any]) -> None:
        declarations.declare(producer, release, field=field, by=request.user.get_username(), **entered)

    # What began with the release comes first; databases differ in where they put no date.
    held = (
        Claim.objects.counting()
        .filter(release=release, field=field)
        .order_by(F("valid_from").asc(nulls_first=True), "pk")
    )
    more = {"release": release, "field": described(field), "standing": standing, "held": list(held)}
    return _write(request, form, write, "account/declare.html", **more)


@producer_page()
def withdraw(request: HttpRequest, producer: Producer, release: Release, pk: int) -> HttpResponse:
    """Ask whether a declaration is to leave the page, and take it off."""
    declaration = get_object_or_404(SelfDeclaration, pk=pk, release=release, withdrawn_at__isnull=True)

    def write(entered: dict[str, Any]) -> None:
        declarations.withdraw(producer, declaration, by=request.user.get_username())

    form = OpenForm(sent(request))
    more = {"release": release, "declaration": declaration, "field": described(declaration.field)}
    return _write(request, form, write, "account/withdraw.html", **more)


@producer_page()
def reply(request: HttpRequest, producer: Producer, release: Release) -> HttpResponse:
    """Write the reply, or put another in its place."""
    standing = voices(release.pk).reply
    form = ReplyForm(sent(request), initial={"text": standing.text} if standing else None)

    def write(entered: dict[str, Any]) -> None:
        declarations.write_reply(producer, release, text=entered["text"], by=request.user.get_username())

    more = {"release": release, "standing": standing, "most_words": declarations.MOST_WORDS}
    return _write(request, form, write, "account/reply.html", **more)


@producer_page(parameters=("claim",))
def dispute(request: HttpRequest, producer: Producer, release: Release) -> HttpResponse:
    """Open a dispute."""
    form = DisputeForm(sent(request), release=release, initial={"claim": request.GET.get("claim", "")})
    if (asked := request.GET.get("claim", "")) and asked not in form.claims:
        raise QueryProblem({"claim": f"{asked[:40]!r} is not the key of a claim that stands of this release"})

    def write(entered: dict[str, Any]) -> None:
        claim = form.claims.get(entered["claim"])
        by = request.user.get_username()
        disputes.open_by_producer(producer, release, text=entered["text"], url=entered["url"], claim=claim, by=by)

    return _write(request, form, write, "account/dispute.html", release=release)


def _write(
    request: HttpRequest, form: OpenForm, write: Callable[[dict[str, Any]], None], template: str, **more: Any
) -> HttpResponse:
    """Write what was entered and lead back to the release, or show the form again."""
    if form.is_bound and form.is_valid():
        try:
            write(form.cleaned_data)
            return HttpResponseRedirect(reverse("registry:account-release", args=[more["release"].slug]))
        except ValidationError as error:
            form.refuse(error)
    return show(request, template, form=form, **more)
