"""The desk where curators find, read and edit; every write goes through an action."""

from registry.admin import (  # noqa: F401
    amendments,
    audits,
    benchmarks,
    changes,
    claims,
    developers,
    editions,
    estimates,
    identity,
    lags,
    license_queries,
    licenses,
    producers,
    proposals,
    releases,
    sources,
    submissions,
)
