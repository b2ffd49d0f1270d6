"""Rows: what was reported, what was judged, what was measured; never mixed in one table."""

from registry.models.benchmarks import Benchmark, Score
from registry.models.changes import Change
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
from registry.models.releases import Alias, Lineage, Release
from registry.models.sources import Evidence, ImportRun, Source

__all__ = [
    "Alias",
    "Assessment",
    "Benchmark",
    "CatchUpPair",
    "Change",
    "Claim",
    "CountedScore",
    "Developer",
    "Edition",
    "EditionRelease",
    "Evidence",
    "Family",
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
    "PublishedEstimate",
    "Rating",
    "Release",
    "ReleaseState",
    "Score",
    "Source",
    "Status",
    "Timeline",
    "VerdictInterval",
]
