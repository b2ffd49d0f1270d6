"""What a reader may ask for in an address, one set a noun, shared by pages and API."""

from registry.filters.query import Held, QueryProblem, checked, choice, page_of
from registry.filters.releases import ReleaseFilter
from registry.filters.rows import ClaimFilter, ScoreFilter
from registry.filters.viewpoint import VIEWPOINT_PARAMETERS, Viewpoint, viewpoint

__all__ = [
    "VIEWPOINT_PARAMETERS",
    "ClaimFilter",
    "Held",
    "QueryProblem",
    "ReleaseFilter",
    "ScoreFilter",
    "Viewpoint",
    "checked",
    "choice",
    "page_of",
    "viewpoint",
]
