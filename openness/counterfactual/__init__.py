"""What would have to change: the smallest sets of changes by which a release would meet a definition."""

from openness.counterfactual.answer import Counterfactual, counterfactual
from openness.counterfactual.changes import (
    OPEN_LICENSE,
    Change,
    ChangeKind,
    ChangeSet,
    apply,
    base_of,
    said_before,
)
from openness.counterfactual.words import changes_in_words

__all__ = [
    "OPEN_LICENSE",
    "Change",
    "ChangeKind",
    "ChangeSet",
    "Counterfactual",
    "apply",
    "base_of",
    "changes_in_words",
    "counterfactual",
    "said_before",
]
