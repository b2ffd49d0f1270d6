"""The only translator between what is stored or read and what the pure core reasons about."""

from registry.facts.claims import dated_claim, dated_claims, record_claims, witness
from registry.facts.conflicts import Conflict, conflicts, contested
from registry.facts.licenses import derived_terms, license_table, policy_table, record_license_table, record_terms
from registry.facts.scales import scale_of
from registry.facts.stored import (
    facts_as_data,
    facts_from_data,
    policies_as_data,
    policies_from_data,
    table_as_data,
    table_from_data,
)
from registry.facts.suspicions import suspicions

__all__ = [
    "Conflict",
    "conflicts",
    "contested",
    "dated_claim",
    "dated_claims",
    "derived_terms",
    "facts_as_data",
    "facts_from_data",
    "license_table",
    "policies_as_data",
    "policies_from_data",
    "policy_table",
    "record_claims",
    "record_license_table",
    "record_terms",
    "scale_of",
    "suspicions",
    "table_as_data",
    "table_from_data",
    "witness",
]
