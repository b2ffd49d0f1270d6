"""The form for everybody: correct what the registry says of a release, or bring one that is missing."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import F
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404

from registry.actions import submissions
from registry.actions.senders import TooMany
from registry.actions.vocabulary import LONGEST_TEXT, MOST_LINKS, grouped_fields
from registry.filters import QueryProblem
from registry.models import Claim, Release, Submission
from registry.pages.open_forms import GuardedForm, open_page, sender_address, sent, show
from registry.pages.value_fields import described, known_field, value_field

#: Stands in the address for what no field of the vocabulary takes.
OTHER = "other"


class SubmissionForm(GuardedForm):
    """What every submission says: words, evidence, and, if they like, who writes."""

    kind = ""

    text = forms.CharField(
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=f"In your words, at most {LONGEST_TEXT} characters and {MOST_LINKS} links.",
    )
    evidence_url = forms.URLField(
        max_length=1000,
        assume_scheme="https",
        label="Address of the evidence",
        widget=forms.TextInput(attrs={"inputmode": "url"}),
        help_text="A public page or document, best the developer’s own: licence file, model card, report.",
    )
    evidence_locator = forms.CharField(
        max_length=500,
        label="Where in it",
        help_text="Section, page, file, or row, so that a curator finds the sentence.",
    )
    evidence_quote = forms.CharField(
        max_length=300,
        required=False,
        label="The sentence itself",
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Word for word, at most 300 characters.",
    )
    submitter = forms.CharField(max_length=150, required=False, label="Your name", help_text="Only curators see it.")
    contact = forms.EmailField(
        required=False, label="Your e-mail address", help_text="So that curators can ask you back. It is never shown."
    )
    interest = forms.CharField(
        max_length=300,
        required=False,
        label="Your interest",
        help_text="If you work for the developer or a competitor, say so. Only curators see it.",
    )

    def __init__(self, *args: Any, release: Release | None = None, field: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.release, self.field = release, field

    def entered(self) -> submissions.Entered:
        """Return what was written."""
        names = ("text", "evidence_url", "evidence_locator", "evidence_quote", "submitter", "contact", "interest")
        said = {name: self.cleaned_data.get(name, "") for name in (*names, "release_name", "value")}
        return submissions.Entered(kind=self.kind, release=self.release, field=self.field, **said)

    def clean(self) -> dict[str, Any]:
        """Check all that the action checks, so that everything wrong is said at once."""
        cleaned = super().clean()
        if not any(name in self.errors for name in self.fields):
            try:
                submissions.check(self.entered())
            except ValidationError as error:
                self.refuse(error)
        return cleaned


class CorrectionForm(SubmissionForm):
    """A correction of one field of one release."""

    kind = purpose = "correction"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = "What is wrong, and how you know"
        if self.field:
            self.fields["value"] = value_field(self.field)
            self.order_fields(["value"])


class ReleaseForm(SubmissionForm):
    """A release that is missing."""

    kind = purpose = "release"

    release_name = forms.CharField(
        max_length=200, label="Name of the release", help_text="With size, variant and version: Llama 3.1 8B Instruct."
    )
    field_order = ("release_name",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = "What it is"
        self.fields[
            "text"
        ].help_text = (
            f"Developer, day of release, where its weights are and under which licence. {self.fields['text'].help_text}"
        )


@open_page(indexed=True, writes=False)
def start(request: HttpRequest) -> HttpResponse:
    """Say what can be sent, and what becomes of it."""
    return show(request, "submit/start.html")


@open_page(parameters=("release", "field"))
def correction(request: HttpRequest) -> HttpResponse:
    """Take a correction: first which release and field, then what it should say and on what evidence."""
    release, field = _release(request.GET.get("release", "")), request.GET.get("field", "")
    if release is None or not field:
        return show(
            request,
            "submit/choose.html",
            release=release,
            releases=() if release else Release.objects.order_by("name").values_list("slug", "name"),
            fields=grouped_fields(),
            other=OTHER,
        )
    name = "" if field == OTHER else known_field(field)
    # What began with the release comes first; databases differ in where they put no date.
    held = (
        Claim.objects.counting()
        .filter(release=release, field=name)
        .select_related("evidence__source")
        .order_by(F("valid_from").asc(nulls_first=True), "pk")
    )
    form = CorrectionForm(sent(request), release=release, field=name)
    more = {"release": release, "field": described(name) if name else None, "held": list(held) if name else []}
    return _take(request, form, "submit/correction.html", **more)


@open_page()
def missing_release(request: HttpRequest) -> HttpResponse:
    """Take a release that is missing."""
    return _take(request, ReleaseForm(sent(request)), "submit/release.html")


@open_page(writes=False)
def status(request: HttpRequest, token: str) -> HttpResponse:
    """Show what has become of a submission to whoever has its address; never who sent it."""
    rows = Submission.objects.select_related("release", "proposal")
    found = get_object_or_404(rows, token=token)
    made = found.proposal.result_key if found.proposal and found.state == Submission.State.ACCEPTED else ""
    claim = Claim.objects.filter(key=made).order_by("-pk").first() if made else None
    return show(
        request,
        "submit/status.html",
        submission=found,
        field=described(found.field) if found.field else None,
        claim=claim,
        is_open=found.state in (*submissions.OPEN, Submission.State.PROPOSED),
    )


def _release(slug: str) -> Release | None:
    if not slug:
        return None
    found = Release.objects.filter(slug=slug).first()
    if found is None:
        raise QueryProblem({"release": f"{slug[:120]!r} is not the identifier of a release in the registry"})
    return found


def _take(request: HttpRequest, form: SubmissionForm, template: str, **more: Any) -> HttpResponse:
    """Keep what was sent and lead to its status page, or show the form again with what was entered."""
    refused = None
    if form.is_bound and form.is_valid():
        try:
            made = submissions.submit(form.entered(), address=sender_address(request))
            return HttpResponseRedirect(made.get_absolute_url())
        except ValidationError as error:
            form.refuse(error)
        except TooMany as error:
            refused = error
    return show(request, template, form=form, refused=refused, **more)
