"""Rows: what was reported, what was judged, what was measured; never mixed in one table."""

from registry.models.audits import AuditCheck, AuditItem, AuditRound
from registry.models.benchmarks import Benchmark, Score
from registry.models.changes import Cause, Change
from registry.models.claims import Claim, Rating
from registry.models.common import Status
from registry.models.developers import Developer, Family
from registry.models.editions import Assessment, Edition, EditionRelease, ReleaseState, Timeline, VerdictInterval
from registry.models.estimates import PublishedEstimate
from registry.models.lags import CatchUpPair, FrontierRecord, LagHistory, LagSeries, LagStanding
from registry.models.licenses import (
    License,
    LicenseName,
    LicenseQuery,
    LicenseSnapshot,
    LicenseTerm,
    Policy,
    PolicyStance,
)
from registry.models.measured import CountedScore, IndexFit, LagInputs
from registry.models.moves import VerdictMove
from registry.models.outside import Dispute, Producer, Reply, SelfDeclaration, Submission
from registry.models.proposals import Amendment, Proposal
from registry.models.releases import Alias, AliasProposal, FormerSlug, Lineage, Release
from registry.models.sources import Authority, Evidence, EvidenceCheck, ImportRun, Source

__all__ = [
    "Alias",
    "AliasProposal",
    "Amendment",
    "Assessment",
    "AuditCheck",
    "AuditItem",
    "AuditRound",
    "Authority",
    "Benchmark",
    "CatchUpPair",
    "Cause",
    "Change",
    "Claim",
    "CountedScore",
    "Developer",
    "Dispute",
    "Edition",
    "EditionRelease",
    "Evidence",
    "EvidenceCheck",
    "Family",
    "FormerSlug",
    "FrontierRecord",
    "ImportRun",
    "IndexFit",
    "LagHistory",
    "LagInputs",
    "LagSeries",
    "LagStanding",
    "License",
    "LicenseName",
    "LicenseQuery",
    "LicenseSnapshot",
    "LicenseTerm",
    "Lineage",
    "Policy",
    "PolicyStance",
    "Producer",
    "Proposal",
    "PublishedEstimate",
    "Rating",
    "Release",
    "ReleaseState",
    "Reply",
    "Score",
    "SelfDeclaration",
    "Source",
    "Status",
    "Submission",
    "Timeline",
    "VerdictInterval",
    "VerdictMove",
]
