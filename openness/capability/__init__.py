"""A capability index: many benchmarks stitched onto one scale, with its uncertainty and its doubts.

Small dense systems are solved here, one after the other. Where the linear algebra under numpy uses several threads,
they wait for each other longer than they work: run with ``OMP_NUM_THREADS=1`` and ``OPENBLAS_NUM_THREADS=1`` in the
environment, and use processes for several draws at a time. Nothing here sets either.
"""

from openness.capability.conventions import ECI_PUBLIC, STITCHING, BenchmarkAnchor, Convention, Limits
from openness.capability.data import Benchmark, Clip, Duplicates, Inclusion, Result, prepare
from openness.capability.diagnostics import (
    By,
    Coverage,
    Disagreement,
    Residual,
    coverage,
    disagreements,
    noise,
    residuals,
    standard_errors,
    widths,
)
from openness.capability.errors import UnusableInput
from openness.capability.fitting import Fit, Parameters, fit
from openness.capability.resampling import Draws, Failure, bootstrap, interval
from openness.capability.scale import ScaleAnchors, scaled
from openness.capability.scores import Dropped, Reason, Scores
from openness.capability.solver import Ended, Tolerance

__all__ = [
    "ECI_PUBLIC",
    "STITCHING",
    "Benchmark",
    "BenchmarkAnchor",
    "By",
    "Clip",
    "Convention",
    "Coverage",
    "Disagreement",
    "Draws",
    "Dropped",
    "Duplicates",
    "Ended",
    "Failure",
    "Fit",
    "Inclusion",
    "Limits",
    "Parameters",
    "Reason",
    "Residual",
    "Result",
    "ScaleAnchors",
    "Scores",
    "Tolerance",
    "UnusableInput",
    "bootstrap",
    "coverage",
    "disagreements",
    "fit",
    "interval",
    "noise",
    "prepare",
    "residuals",
    "scaled",
    "standard_errors",
    "widths",
]
