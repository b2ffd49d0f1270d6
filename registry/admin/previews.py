"""The page before an approval: what one or several proposals say and move together, and the form that approves them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.safestring import SafeString

from registry.actions.effects import Effect
from registry.admin.compared import comparison, effect_tables, on_subject
from registry.admin.desk import DeskAdmin
from registry.admin.forms import InterestsField, ReasonField, place_errors
from registry.admin.links import change_url
from registry.models import Proposal
from registry.models.reviewed import Reviewed

#: Writes what was approved: who, why, with which interests, shown which effect.
Approve = Callable[..., object]

#: As many as one page shows, so that somebody can look at all of them.
MOST = 50


class ApprovalForm(forms.Form):
    """Why somebody agrees; ``shown`` is the digest of the effect that stood beside the form."""

    reason = ReasonField(help_text="One sentence: what you looked at yourself.")
    interests = InterestsField()
    shown = forms.CharField(required=False, widget=forms.HiddenInput)


@dataclass(frozen=True)
class Case:
    """One thing that is proposed: what it is about, what would be done, before and after, and what else stands."""

    row: Reviewed
    about: str
    done: str
    compared: SafeString
    others: SafeString | str = ""

    @property
    def url(self) -> str:
        """Return the address of its page; empty for what is not stored."""
        return change_url(self.row) if self.row.pk else ""


def case_of(proposal: Proposal) -> Case:
    """Return a proposal of a statement as a preview shows it."""
    done = f"{proposal.get_operation_display()} a {proposal.noun}".capitalize()
    about = f"{proposal.release}: {proposal.field}"
    return Case(proposal, about, done, comparison(proposal), on_subject(proposal))


def numbers(text: str) -> list[int]:
    """Return the keys of rows that an address names with commas between them; what is none is left out."""
    parts = text.split(",")[:MOST]
    return [int(part) for part in parts if part.isascii() and part.isdigit() and len(part) < 10]


def preview_page(
    desk: DeskAdmin,
    request: HttpRequest,
    cases: Sequence[Case],
    *,
    effect_of: Callable[[], Effect],
    title: str,
    approve: Approve,
    may_approve: bool,
    back: str,
    against: str = "",
) -> HttpResponse:
    """Show what cases would move together, and approve them, all or none, where the form is sent with a reason.

    ``against`` says why nobody can approve them as they are. An approval whose effect has changed since it was shown
    is not written, but shown anew.
    """
    if request.method == "POST" and not may_approve:
        raise PermissionDenied
    effect, problem = ({}, against) if against else _effect(effect_of)
    form = _form(request, _digest(effect))
    if request.method == "POST" and not problem and form.is_valid() and _written(request, form, approve, effect):
        messages.success(request, f"Approved: {', '.join(case.about for case in cases)}.")
        return HttpResponseRedirect(back)
    context = {
        **desk.admin_site.each_context(request),
        "title": title,
        "opts": desk.opts,
        "form": form if may_approve and not problem else None,
        "problem": problem,
        "several": len(cases) > 1,
        "cases": cases,
        "moves": effect_tables(effect) if not problem else "",
        "back": back,
        "media": desk.media,
    }
    return TemplateResponse(request, "admin/registry/proposal_preview.html", context)


def _effect(effect_of: Callable[[], Effect]) -> tuple[dict[str, Any], str]:
    try:
        return effect_of().as_data(), ""
    except ValidationError as error:
        return {}, " ".join(error.messages)


def _digest(effect: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(effect, sort_keys=True).encode()).hexdigest()


def _form(request: HttpRequest, digest: str) -> ApprovalForm:
    if request.method != "POST":
        return ApprovalForm(initial={"shown": digest})
    sent = request.POST.copy()
    shown, sent["shown"] = sent.get("shown", ""), digest
    form = ApprovalForm(sent)
    if form.is_valid() and shown != digest:
        form.add_error(None, "Nothing was saved: what this would move has changed since it was shown.")
    return form


def _written(request: HttpRequest, form: ApprovalForm, approve: Approve, effect: Mapping[str, Any]) -> bool:
    entered = form.cleaned_data
    try:
        approve(by=request.user.get_username(), reason=entered["reason"], interests=entered["interests"], effect=effect)
    except ValidationError as error:
        place_errors(form, error)
        return False
    return True
