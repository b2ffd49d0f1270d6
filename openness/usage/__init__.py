"""May we use this release so? The terms on its weights held against what somebody means to do with it.

Each answer rests on grounds: a term of a licence, or a stance of a policy that is part of it, with its clause. What
the texts do not settle is left to counsel, never guessed. This is a reading of recorded terms, not legal advice.
"""

from openness.usage.answers import EUROPEAN_UNION, Answer, Ground, UseAnswer, UseContext
from openness.usage.checking import check_use
from openness.usage.kinds import NAMED_PARTIES, USE_NAMES, Group, UseReading, use_of

__all__ = [
    "EUROPEAN_UNION",
    "NAMED_PARTIES",
    "USE_NAMES",
    "Answer",
    "Ground",
    "Group",
    "UseAnswer",
    "UseContext",
    "UseReading",
    "check_use",
    "use_of",
]
