"""The steps that a submission takes at the desk: read, proposed, disputed, answered, set aside."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget
from django.core.exceptions import ValidationError
from django.utils import timezone

from registry.actions import disputes, submissions
from registry.actions.standing import standing_digest
from registry.actions.vocabulary import value_for
from registry.admin.forms import DATE_HELP, EvidenceFields, InterestsField, ReasonField
from registry.admin.outside import OutsideStep, unasked
from registry.models import Claim, Proposal, Release, Source, Submission
from registry.models.claims import allowed_fields
from registry.sources.records import ClaimRecord

State = Submission.State

#: Permission that answers take, and that shows whom to ask back.
ANSWER = "change_submission"


class _OpenStep(OutsideStep):
    """A step of what nobody has closed yet."""

    permission = ANSWER

    @classmethod
    def is_open(cls, row: Any) -> bool:
        """Tell whether somebody has still to do something."""
        return row.state in submissions.OPEN


class ReadStep(_OpenStep):
    """Say that somebody is at it."""

    title = "Start reading"
    explained = "The status page then says that a curator is reading the evidence."
    reason = unasked()

    @classmethod
    def is_open(cls, row: Any) -> bool:
        """Tell whether nobody has begun yet."""
        return bool(row.state == State.RECEIVED)

    def write(self) -> Submission:
        """Begin."""
        return submissions.start_reading(self.row, by=self.by)


class AnswerStep(_OpenStep):
    """Reject with an answer; of a missing release, say which it became."""

    title = "Answer"
    explained = "The answer stands on the status page. A correction is accepted by a proposal alone."
    state = forms.ChoiceField(widget=forms.RadioSelect, label="Outcome")
    release = forms.ModelChoiceField(
        queryset=Release.objects.order_by("name"), required=False, help_text="The release that came of it."
    )
    reason = ReasonField(label="Answer", max_length=4000, help_text="What was read, and why it is so.")
    field_order = ("state", "release", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(State.REJECTED.value, "not taken over")]
        if self.row.kind == Submission.Kind.RELEASE:
            choices.insert(0, (State.ACCEPTED.value, "accepted: the release is in the registry now"))
        else:
            del self.fields["release"]
        self.fields["state"].choices = choices  # type: ignore[attr-defined]

    def write(self) -> Submission:
        """Close it."""
        entered = self.cleaned_data
        return submissions.answer(
            self.row, state=entered["state"], by=self.by, answer=entered["reason"], release=entered.get("release")
        )


class SpamStep(_OpenStep):
    """Set it aside."""

    title = "Set aside as spam"
    explained = "Nothing is answered. It stays on record, out of the queue."
    reason = unasked()

    def write(self) -> Submission:
        """Close it."""
        return submissions.answer(self.row, state=State.SPAM, by=self.by, answer="")


class ProposeStep(_OpenStep, EvidenceFields):
    """Propose what it asks for, after reading its evidence oneself."""

    title = "Turn into a proposal"
    explained = (
        "You propose under your own name what you have read yourself; a second person approves. "
        "Where a claim on the field stands, name it, and the proposal corrects it."
    )
    done = "proposed; a second person decides"
    permission = "add_proposal"
    field = forms.ChoiceField(choices=[(name, name) for name in allowed_fields()])
    value = forms.CharField(
        max_length=200, widget=AdminTextInputWidget, help_text="A word of the field, a date, or a licence."
    )
    start = forms.CharField(
        required=False,
        max_length=10,
        label="True from",
        widget=AdminTextInputWidget,
        help_text=f"{DATE_HELP} Empty: since the release.",
    )
    end = forms.CharField(
        required=False,
        max_length=10,
        label="True until",
        widget=AdminTextInputWidget,
        help_text=f"{DATE_HELP} Empty: still true.",
    )
    corrects = forms.ModelChoiceField(queryset=Claim.objects.none(), required=False, empty_label="none: a new claim")
    source = forms.ModelChoiceField(
        queryset=Source.objects.order_by("title"), to_field_name="key", help_text="Who published what you read."
    )
    note = forms.CharField(required=False, widget=AdminTextareaWidget(attrs={"rows": 2}))
    interests = InterestsField()
    stood = forms.CharField(required=False, widget=forms.HiddenInput)
    field_order = (
        "field", "value", "start", "end", "corrects", "source", "url", "locator", "quote", "read", "note", "reason",
        "interests",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = Claim.objects.current().filter(release=self.row.release).order_by("field", "pk")
        choice: Any = self.fields["corrects"]
        choice.queryset = held
        choice.label_from_instance = lambda claim: f"{claim.field} = {claim.value}, {claim.period} ({claim.status})"
        standing = [claim for claim in held if claim.field == self.row.field] if self.row.field else []
        only = standing[0] if len(standing) == 1 else None
        self.initial = {
            "field": self.row.field,
            "value": self.row.value,
            "url": self.row.evidence_url,
            "locator": self.row.evidence_locator,
            "quote": self.row.evidence_quote,
            "read": timezone.localdate(),
            "corrects": only.pk if only else None,
            # Nobody has asked to change these: what the claim says of them stays unless the curator writes otherwise.
            "start": str(only.starts or "") if only else "",
            "end": str(only.ends or "") if only else "",
            "note": only.note if only else "",
            "stood": self._stands(self.row.field),
        }

    @classmethod
    def is_open(cls, row: Any) -> bool:
        """Tell whether it names a release of which something can be proposed."""
        return super().is_open(row) and row.release_id is not None

    def _stands(self, field: str) -> str:
        """Return a digest of what stands on a field, by which it is noticed that somebody wrote in between."""
        return standing_digest(self.row.release, "claim", field) if self.row.release and field else ""

    def record(self) -> ClaimRecord:
        """Return what would be said; raise ValidationError where the words do not fit the field."""
        entered = self.cleaned_data
        return ClaimRecord(
            field=entered["field"],
            value=value_for(entered["field"], entered["value"]),
            evidence=self.entered_evidence(),
            start=entered["start"] or None,
            end=entered["end"] or None,
            note=entered["note"],
        )

    def write(self) -> Submission:
        """Propose."""
        entered = self.cleaned_data
        target: Claim | None = entered["corrects"]
        if target is not None and target.field != entered["field"]:
            raise ValidationError({"corrects": f"corrects: that claim is about {target.field}, not {entered['field']}"})
        submissions.turn_into_proposal(
            self.row,
            self.record(),
            by=self.by,
            reason=entered["reason"],
            interests=entered["interests"],
            operation=Proposal.Operation.CORRECT if target else Proposal.Operation.RECORD,
            target=target,
            # What stood on another field than the one the form was opened on, nobody was shown.
            stood=entered["stood"] if entered["field"] == self.row.field else "",
        )
        return Submission.objects.get(pk=self.row.pk)


class DisputeStep(_OpenStep):
    """Open a dispute for whoever sent it."""

    title = "Open a dispute"
    explained = "For a reader who contests what the registry holds: it stays on the page of the release."
    permission = "add_dispute"
    claim = forms.ModelChoiceField(queryset=Claim.objects.none(), required=False, empty_label="none in particular")
    text = forms.CharField(widget=AdminTextareaWidget(attrs={"rows": 6}), max_length=4000)
    url = forms.URLField(max_length=1000, assume_scheme="https", label="Address", widget=AdminTextInputWidget)
    reason = unasked()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["claim"]
        choice.queryset = Claim.objects.counting().filter(release=self.row.release).order_by("field", "pk")
        choice.label_from_instance = lambda claim: f"{claim.field} = {claim.value}"
        self.initial = {"text": self.row.text, "url": self.row.evidence_url}

    @classmethod
    def is_open(cls, row: Any) -> bool:
        """Tell whether it names a release."""
        return super().is_open(row) and row.release_id is not None

    def write(self) -> Submission:
        """Open it."""
        entered, row = self.cleaned_data, self.row
        disputes.open_for_submission(row, text=entered["text"], url=entered["url"], by=self.by, claim=entered["claim"])
        return Submission.objects.get(pk=row.pk)
