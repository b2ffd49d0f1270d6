"""A small invented world in which one source, the vault, does not allow its values to be passed on.

========== ======================================================================================================
release    what rests on the vault
========== ======================================================================================================
kept       that its weights are gated, under the Zebra Licence, and more; a name, a rating, a score
derived    nothing of its own; it is another developer's, made from "kept"
edged      that it was made from "plain"
locked     nothing of its own; its licence is one that was read in the vault
bound      nothing of its own; it was made from "locked"
soft       that it has no weights
plain      nothing
========== ======================================================================================================
"""

from __future__ import annotations

from dataclasses import replace

from openness.components import AVAILABILITY_LABELS
from openness.licenses import Term
from registry.actions import catalogue as action
from registry.actions import curation
from registry.actions.alias_proposals import confirm
from registry.models import AliasProposal, Evidence, LicenseTerm, Release
from registry.sources.catalogue import Catalogue
from registry.sources.records import (
    AliasRecord,
    ClaimRecord,
    DeveloperRecord,
    EstimateRecord,
    EvidenceRecord,
    FamilyRecord,
    LicenseRecord,
    LineageRecord,
    PolicyRecord,
    RatingRecord,
    ReleaseRecord,
)
from tests.registry.actions import builders as build

IN_VAULT = EvidenceRecord("vault", "row 1", "2024-12-01", quote="xyzzy-quote")

#: Words and numbers that stand in the vault alone.
SECRETS = (
    "xyzzy-quote", "xyzzy-note", "xyzzy-alias", "xyzzy-logged", "xyzzy-proposed", "xyzzy-rating", "xyzzy-edge",
    "xyzzy-text", "xyzzy-clause", "xyzzy-whose", "7654321", "7,654,321", "xyzzy-stance", "xyzzy-estimate",
    "xyzzy-guess", "77.25", "0.4321", "gated_manual", AVAILABILITY_LABELS["gated_manual"], "zebra", "Zebra",
)  # fmt: skip

_ZEBRA = replace(
    build.APACHE,
    key="zebra-1",
    name="Zebra Licence",
    terms=build.APACHE.terms | {"osi_approved": False, "osd_conformant": False, "non_commercial": True},
    names=(),
    spdx="",
)
_YAK = replace(_ZEBRA, key="yak-1", name="Yak Licence")
_LOCKED = LicenseRecord(
    "locked-1",
    "Locked Licence",
    {str(term): "unknown" for term in Term}
    | {"has_license": True, "scale_threshold": True, "non_commercial": False, "osd_conformant": False},
    IN_VAULT,
    text_read="primary",
    policies=("locked-rules",),
    details={
        "scale_threshold": {
            "text": "xyzzy-text", "clause": "xyzzy-clause", "amount": 7654321, "unit": "monthly_users",
            "whose": "xyzzy-whose",
        }
    },
)  # fmt: skip
_RULES = PolicyRecord(
    "locked-rules",
    "Rules of the lock",
    "incorporated",
    {"military": "prohibited"},
    IN_VAULT,
    clauses={"military": {"clause": "xyzzy-clause", "text": "xyzzy-stance"}},
    note="xyzzy-note",
)
_ESTIMATE: EstimateRecord = replace(
    build.GUESS, key="kept-guess", value=77.25, value_text="xyzzy-estimate", note="xyzzy-guess", evidence=IN_VAULT
)


def _kept() -> ReleaseRecord:
    said = {
        "weights_final.availability": "gated_manual",
        "weights_final.license": "zebra-1",
        "data_info.provenance": "true",
        "access.api": "unknown",
    }
    claims = (
        ClaimRecord("date.released", "2024-03-01", build.READ),
        *(ClaimRecord(field, value, IN_VAULT, note="xyzzy-note") for field, value in said.items()),
        ClaimRecord("inference_code.availability", "public", build.READ),
        ClaimRecord("inference_code.license", "apache-2.0", build.READ),
    )
    return ReleaseRecord(
        "kept",
        "Kept",
        "acme",
        "anvil",
        claims=claims,
        aliases=(
            AliasRecord("huggingface", "acme/xyzzy-alias", IN_VAULT),
            AliasRecord("name", "Kept by Acme", build.READ),
        ),
        ratings=(RatingRecord("epoch-accessibility", "xyzzy-rating", IN_VAULT, date="2024-12"),),
        scores=(replace(build.score(0.4321), evidence=IN_VAULT),),
    )


def _catalogue() -> Catalogue:
    derived = replace(build.opened("derived", "2024-05-01"), developer="other", family="hammer")
    edged = replace(build.opened("edged", "2024-06-01"), developer="other", family="hammer")
    bound = replace(build.opened("bound", "2024-07-01"), developer="other", family="hammer")
    soft = build.closed("soft", "2024-08-01")
    no_weights = ClaimRecord("weights_final.availability", "not_applicable", IN_VAULT)
    plain = build.claiming(build.opened("plain", "2024-01-01", build.score(0.5)), "weights_final.license", "yak-1")
    made = build.catalogue(
        _kept(),
        replace(derived, lineage=(LineageRecord("kept", "finetune", build.READ),)),
        replace(edged, lineage=(LineageRecord("plain", "finetune", IN_VAULT, note="xyzzy-edge"),)),
        build.claiming(build.opened("locked", "2024-04-01"), "weights_final.license", "locked-1"),
        replace(bound, lineage=(LineageRecord("locked", "finetune", build.READ),)),
        replace(soft, claims=(*(each for each in soft.claims if each.field != no_weights.field), no_weights)),
        plain,
        build.closed("shut", "2024-02-01", build.score(0.6)),
    )
    return replace(
        made,
        sources=(build.PAPERS, build.VAULT),
        developers=(*made.developers, DeveloperRecord("other", "Other")),
        families=(*made.families, FamilyRecord("hammer", "Hammer", "other")),
        licenses=(*made.licenses, _ZEBRA, _YAK, _LOCKED),
        policies=(*made.policies, _RULES),
        estimates=(*made.estimates, _ESTIMATE),
    )


def make_vault_world() -> None:
    """Load the world, publish it, change what stands in it, and publish it again, so that verdicts move."""
    action.load(_catalogue(), digest="vault")
    build.publish()
    kept = Release.objects.get(slug="kept")
    for record in (
        ClaimRecord("training_code.availability", "for_fee", IN_VAULT, note="xyzzy-logged"),
        RatingRecord("mot-class", "xyzzy-rating", IN_VAULT),
        replace(build.score(0.4321, evaluator="Vault"), evidence=IN_VAULT),
    ):
        curation.record_statement(kept, record, by="ada", reason="Read.")
    proposal = AliasProposal.objects.create(
        release=kept,
        scheme="mot",
        value="xyzzy-proposed",
        evidence=Evidence.objects.get(source__key="vault", quote="xyzzy-quote"),
        proposed_at=kept.claims.earliest("pk").recorded_at,
        proposed_by="command",
    )
    confirm(proposal, by="ada", reason="It is.")
    LicenseTerm.objects.filter(license__key="zebra-1", term="non_commercial").update(value="unknown")
    build.publish()
