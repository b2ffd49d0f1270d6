"""Licences as data: three-valued terms, joined with the policies and base licences that add to them."""

from openness.licenses.inheritance import capped
from openness.licenses.terms import FREE_FLAGS, TERM_LABELS, Detail, LicenseTable, LicenseTerms, Term, effective_terms

__all__ = ["FREE_FLAGS", "TERM_LABELS", "Detail", "LicenseTable", "LicenseTerms", "Term", "capped", "effective_terms"]
