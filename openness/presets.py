"""Published rules for a lag of open behind closed models, by name: what each measured, and what it called open.

They are kept to compare with, not to be the answer. Each says whom it calls open, what its number is, and what the
range published beside it really is: most are no interval of the number. ``openness.published`` measures by them.

Sources are named in each preset; data of Epoch AI are CC-BY 4.0.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from openness.lag import DAYS_PER_MONTH

OPEN_WEIGHTS = tuple(f"Open weights ({terms})" for terms in ("unrestricted", "restricted use", "non-commercial"))
HOSTED = ("API access", "Hosted access (no API)")


class Side(StrEnum):
    """The two groups of a published comparison."""

    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True)
class Preset:
    """A published rule.

    ``open_means``, ``estimand``, ``interval`` (what the published range is) and ``published`` (what was found) are
    words to show. ``opened`` and ``closed`` are the labels of its data; what is neither is in no group, or closed
    where ``rest_is_closed``. ``days_per_month`` is its month.
    """

    key: str
    title: str
    source: str
    open_means: str
    estimand: str
    interval: str
    published: str
    days_per_month: float
    opened: Collection[str] = OPEN_WEIGHTS
    closed: Collection[str] = HOSTED
    rest_is_closed: bool = False

    def side(self, label: str) -> Side | None:
        """Return the group that the rule puts a label in, or None."""
        if label in self.opened:
            return Side.OPEN
        return Side.CLOSED if label in self.closed or self.rest_is_closed else None

    def months(self, days: float) -> float:
        """Return days in months as the rule counts them."""
        return days / self.days_per_month


_THRESHOLDS = (
    "Days from the first closed to the first open release at or above a fixed score, for gaps that an open release "
    "closed around a date; what is not yet closed is left out."
)
_THRESHOLD_BAND = (
    "Percentiles 5 and 95 of the curve over gaps drawn with replacement as if independent, though releases and "
    "benchmarks recur: too narrow."
)

EPOCH_2024 = Preset(
    "epoch-2024",
    "Epoch AI, How far behind are open models? (November 2024)",
    "https://epoch.ai/blog/open-models-report",
    "Downloadable weights whatever the licence, by a column filled in by hand; closed is all else.",
    "Mean over closed records, of four benchmarks, of the days to the first open record within 0.02 nats: records "
    "that an earlier match covers are skipped, unmatched ones dropped, so it is too short.",
    "Percentiles 5 and 95 of 13 lags: how they scatter, not how sure their mean is.",
    "About one year (mean 13.1 months); 5 to 22 months.",
    365 / 12,
    opened=("Open",),
    closed=("Closed",),
)
EPOCH_2025 = Preset(
    "epoch-2025",
    "Epoch AI, open-weight models lag by around 3 months (30 October 2025)",
    "https://epoch.ai/data-insights/open-weights-vs-closed-weights-models",
    "Any accessibility that says open weights; closed is all else, unknown and unreleased included.",
    "Mean over 100 levels of the index, from the higher of the two first records to the lower of the two bests, of "
    "the days between the frontiers; levels that no open model has reached are left out, so it is too short.",
    "Percentiles 5 and 95 over the levels: how the lag varies along the index, not an interval of its mean.",
    "3.5 months, 1.1 to 5.3. Matches went by a test of significance, which depends on the noise; a fixed tolerance of "
    "one point comes within 0.1 month of it.",
    30.5,
    closed=(),
    rest_is_closed=True,
)
EPOCH_2026 = Preset(
    "epoch-2026",
    "Epoch AI, the gap between open and closed models (29 May 2026)",
    "https://epoch.ai/data-insights/open-closed-eci-gap",
    "Open weights, whatever the licence; closed is what is hosted or has an API.",
    "Mean over the days of 2026 up to 28 May of the backward lag on the index. By L the clock starts with the first "
    "better closed release, by U with the last that is not better.",
    "Of the lag none was published. That of the points, 7 to 11, is over refits to scores drawn again.",
    "4 months, 6 if the open model must score strictly higher; 8 points. Level was who scored higher in 5 % of paired "
    "draws, which acts like a tolerance of one to three points.",
    DAYS_PER_MONTH,
)
LESSWRONG_2026 = Preset(
    "lesswrong-2026",
    "H. T. Ihle, open_closed_gap (28 May 2026)",
    "https://github.com/htihle/open_closed_gap",
    "An accessibility that begins with open weights; closed is API or hosted; others are left out.",
    _THRESHOLDS,
    _THRESHOLD_BAND,
    "8 to 10 months on private benchmarks, 4 to 6 on public ones.",
    DAYS_PER_MONTH,
)
IAPS_2026 = Preset(
    "iaps-2026",
    "IAPS, open-source gap dashboard (read on 27 August 2026)",
    "https://github.com/IAPS-AI/Open-Source-Gap",
    "An accessibility that says open; closed is API or hosted; blank and unreleased are left out.",
    _THRESHOLDS,
    _THRESHOLD_BAND,
    "5.2 months on public benchmarks, 6.4 on private ones, by the end of the curve in April 2026.",
    DAYS_PER_MONTH,
)
PRESETS: Mapping[str, Preset] = {
    preset.key: preset for preset in (EPOCH_2024, EPOCH_2025, EPOCH_2026, IAPS_2026, LESSWRONG_2026)
}

#: Thresholds of both crossing rules where there are no others: every 5 per cent.
SHARE_THRESHOLDS = tuple(float(per_cent) for per_cent in range(5, 100, 5))
#: Thresholds of METR's time horizon, in minutes.
HORIZON_THRESHOLDS = (2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0)
#: What the reviewers of the crossing rules accepted, in per cent and minutes, as of July 2026. Elsewhere a threshold
#: counts from the tenth percentile of all scores on.
ACCEPTED: Mapping[str, tuple[float, ...]] = {
    "gpqa_diamond": SHARE_THRESHOLDS[6:18],
    "math_level_5": (*SHARE_THRESHOLDS[2:13], 80.0, 90.0, 95.0),
    "otis_mock_aime": (*SHARE_THRESHOLDS[:4], *SHARE_THRESHOLDS[8:]),
    "frontiermath": (10.0, 15.0, 25.0, 30.0, 35.0),
    "metr_time_horizon": HORIZON_THRESHOLDS[:5],
}
