"""The form of a claim, rating or score: what is entered becomes a record, and a proposal."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import ValidationError

from registry.actions import curation, proposals
from registry.actions.standing import evidence_record, field_of, from_data, noun_of, standing_digest
from registry.admin.forms import ActionForm, EvidenceFields, InterestsField, ReasonField, choose
from registry.models import Claim, Proposal, Release, Source
from registry.sources.records import EvidenceRecord


class StatementForm(ActionForm, EvidenceFields):
    """A claim, rating or score, with its evidence: chosen, entered, or that of the statement it would correct.

    What is entered is proposed: a second person decides. ``revises`` is the proposal that is written anew, if any.
    """

    release = choose(Claim, "release")
    keep_evidence = forms.BooleanField(
        required=False, label="Same evidence", help_text="The evidence above also supports what stands here now."
    )
    evidence = choose(
        Claim,
        "evidence",
        required=False,
        help_text="Evidence that the registry holds; or enter it in the fields below.",
    )
    note = forms.CharField(required=False, widget=AdminTextareaWidget(attrs={"rows": 2}))
    reason = ReasonField()
    interests = InterestsField()
    stood = forms.CharField(required=False, widget=forms.HiddenInput)

    revises: Proposal | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.old: Any = None if self.instance._state.adding else self.instance
        if self.old is not None:
            about = (self.old.release, noun_of(self.old), field_of(self.old))
            said = self.said(self.old) | {"note": self.old.note, "stood": standing_digest(*about)}
            self.initial = said | self.initial_given(kwargs)
        if self.revises is not None:
            self.initial = {**self.initial, **self.proposed(self.revises)}

    @staticmethod
    def initial_given(kwargs: dict[str, Any]) -> dict[str, Any]:
        """Return the values that whoever made the form asked for."""
        return dict(kwargs.get("initial") or {})

    @staticmethod
    def said(old: Any) -> dict[str, Any]:
        """Return the fields of the form as a statement fills them."""
        raise NotImplementedError

    @staticmethod
    def subject(old: Any) -> dict[str, Any]:
        """Return the field of the form that says what a statement is about."""
        raise NotImplementedError

    @classmethod
    def proposed(cls, proposal: Proposal) -> dict[str, Any]:
        """Return the fields of the form as a proposal fills them, on what stands now."""
        record = from_data(proposal.noun, proposal.content)
        statement, read = curation.make(proposal.release, record, by=proposal.proposed_by), record.evidence
        same = {name: getattr(read, name, None) for name in EvidenceFields.base_fields}
        return {
            **cls.said(statement),
            **cls.subject(statement),
            **{name: value for name, value in same.items() if value},
            "source": Source.objects.filter(key=read.source).first(),
            "release": proposal.release_id,
            "note": statement.note,
            "reason": proposal.reason,
            "interests": proposal.interests,
            "stood": standing_digest(proposal.release, proposal.noun, proposal.field),
        }

    def record(self) -> curation.Record:
        """Return what was entered as the record that the action takes."""
        raise NotImplementedError

    def about(self) -> Release:
        """Return the release that is spoken of."""
        release: Release = self.cleaned_data["release"] if self.old is None else self.old.release
        return release

    def evidence_record(self) -> EvidenceRecord:
        """Return the evidence; raise ValidationError unless exactly one way of giving it was used."""
        entered = self.cleaned_data
        ways = [
            bool(entered.get("keep_evidence")),
            entered.get("evidence") is not None,
            any(entered.get(name) for name in ("source", "locator", "url", "quote", "read", "authority", "archive")),
        ]
        if sum(ways) != 1:
            problem = "no evidence was given" if not any(ways) else "evidence was given in more than one way"
            raise ValidationError(
                {"evidence": f"evidence: {problem}; choose what the registry holds, or enter source, locator and day"}
            )
        if ways[2]:
            return self.entered_evidence()
        return evidence_record(self.old.evidence if ways[0] else entered["evidence"])

    def check_entered(self) -> None:
        """Check what was entered against everything the action checks."""
        self._take(proposals.redrafted, proposals.drafted)

    def write(self) -> Proposal:
        """Propose what is new, or a correction of what the form was opened on."""
        return self._take(proposals.revise, proposals.propose)

    def _take(self, revise: Any, propose: Any) -> Proposal:
        signed = {name: self.cleaned_data[name] for name in ("reason", "interests", "stood")} | {"by": self.by}
        release, record, operation = self.about(), self.record(), "record" if self.old is None else "correct"
        if self.revises is None:
            proposed: Proposal = propose(release, operation, record, self.old, **signed)
            return proposed
        if release != self.revises.release:
            raise ValidationError({"release": f"release: this proposal is about {self.revises.release}, and stays so"})
        revised: Proposal = revise(self.revises, record, self.old, **signed)
        return revised
