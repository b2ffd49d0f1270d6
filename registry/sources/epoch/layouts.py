"""Which column of which of Epoch AI's run files holds the score, and in which unit: decided file by file.

The score is the first column after ``Model version``, but for geobench (there ``Tools``, then the average score of
the ACW set), gso and posttrainbench (``Scaffold``) and terminalbench (``Agent``). The unit follows the values, as the
name of a column misleads: ``Overall pass (%)``, ``% Resolved``, ``% Score``, ``Win Rate (%)`` and ``Average (%)`` hold
shares from 0 to 1. In every one of these files a higher score is the better one. Whether the questions are public is
not said in the files: it is unknown for all but those that the catalogue describes.
"""

from __future__ import annotations

from dataclasses import dataclass

MODELS = "epoch_benchmarked_models.csv"
INDEX = "epoch_capabilities_index"
# Known and left unread: models without benchmark versions, and the fit behind the index.
NOT_READ = {
    "epoch_notable_ai_models.csv",
    "epoch_large_scale_ai_models.csv",
    "epoch_all_ai_models.csv",
    "epoch_frontier_ai_models.csv",
    "eci_benchmark_difficulties_and_slopes.csv",
    "eci_scaling.csv",
}
# What one would need to repeat a run, in the order in which the setting names it.
SETTING = (
    "Prompt",
    "Agent",
    "Scaffold",
    "Tools",
    "Edit format",
    "Frames",
    "Environment model",
    "LiveBench Version",
    "METR version",
    "SWE-Agent Release Version",
)


@dataclass(frozen=True)
class Layout:
    """How one run file is to be read; ``aside`` names uncertainties in another unit, kept as a note only."""

    name: str
    score: str
    unit: str = "share"
    stderr: str = ""
    low: str = ""
    high: str = ""
    evaluated: str = ""
    internal: bool = False
    aside: str = ""


def _own(name: str) -> Layout:
    return Layout(name, "mean_score", stderr="stderr", evaluated="Started at", internal=True)


LAYOUTS = {
    "adversarial_nli_external.csv": Layout("Adversarial NLI", "Score"),
    "aider_polyglot_external.csv": Layout(
        "Aider polyglot", "Percent correct", unit="%", evaluated="Date of evaluation"
    ),
    # The standard error is in percentage points, the score is a share.
    "apex_agents_external.csv": Layout("APEX-Agents", "Pass@1 score", aside="Pass@1 Standard Error"),
    "arc_agi_2_external.csv": Layout("ARC-AGI-2", "Score"),
    "arc_agi_external.csv": Layout("ARC-AGI-1", "Score"),
    "arc_ai2_external.csv": Layout("ARC (AI2), Challenge set", "Challenge score"),
    "balrog_external.csv": Layout("BALROG", "Average progress", stderr="Average Standard error"),
    "bbh_external.csv": Layout("BIG-Bench Hard", "Average"),
    "bool_q_external.csv": Layout("BoolQ", "Score"),
    "cad_eval_external.csv": Layout("CadEval", "Overall pass (%)"),
    "chess_puzzles.csv": _own("Chess puzzles"),
    "common_sense_qa_2_external.csv": Layout("CommonsenseQA 2.0", "Score"),
    "cybench_external.csv": Layout("Cybench, unguided", "Unguided % Solved"),
    "deepresearchbench_external.csv": Layout("Deep Research Bench", "Average score"),
    "fictionlivebench_external.csv": Layout("Fiction.LiveBench, 120k tokens", "120k token score"),
    "frontiermath.csv": _own("FrontierMath, tiers 1 to 3"),
    "frontiermath_tier_4.csv": _own("FrontierMath, tier 4"),
    "gdpval_external.csv": Layout("GDPval, win rate", "Win Rate (%)"),
    "geobench_external.csv": Layout("GeoBench, ACW average score", "ACW Avg Score", unit=""),
    "gpqa_diamond.csv": _own("GPQA Diamond"),
    "gsm8k_external.csv": Layout("GSM8K", "EM"),
    "gso_external.csv": Layout("GSO, OPT@1", "Score OPT@1", evaluated="Evaluation date"),
    "hella_swag_external.csv": Layout("HellaSwag", "Overall accuracy"),
    "hle_external.csv": Layout("Humanity's Last Exam", "Accuracy", stderr="Accuracy Standard Error"),
    "lambada_external.csv": Layout("LAMBADA", "Score"),
    "lech_mazur_writing_external.csv": Layout("Lech Mazur's creative writing benchmark", "Mean score", unit=""),
    "live_bench_external.csv": Layout("LiveBench", "Global average", unit="%"),
    "math_level_5.csv": _own("MATH level 5"),
    "metr_time_horizons_external.csv": Layout(
        "METR time horizon, 50%", "Time horizon", unit="minutes", low="CI_low", high="CI_high"
    ),
    "mmlu_external.csv": Layout("MMLU", "EM"),
    "open_book_qa_external.csv": Layout("OpenBookQA", "Accuracy"),
    "os_world_external.csv": Layout("OSWorld", "Score", unit="%"),
    "otis_mock_aime_2024_2025.csv": _own("OTIS Mock AIME 2024-2025"),
    "piqa_external.csv": Layout("PIQA", "Score"),
    # A standard deviation over runs is no standard error.
    "posttrainbench_external.csv": Layout("PostTrainBench", "Average (%)", aside="Average SD (%)"),
    "science_qa_external.csv": Layout("ScienceQA", "Score"),
    "simplebench_external.csv": Layout("SimpleBench", "Score (AVG@5)"),
    "simpleqa_verified.csv": _own("SimpleQA Verified"),
    "superglue_external.csv": Layout("SuperGLUE", "Score"),
    # Not named external, but taken from the leaderboard of SWE-bench.
    "swe_bench_bash.csv": Layout("SWE-bench Verified, bash only", "% Resolved", evaluated="Date run"),
    "swe_bench_verified.csv": _own("SWE-bench Verified"),
    "terminalbench_external.csv": Layout("Terminal-Bench", "Accuracy mean", stderr="Accuracy SE", evaluated="Run date"),
    "the_agent_company_external.csv": Layout("TheAgentCompany", "% Score"),
    "trivia_qa_external.csv": Layout("TriviaQA", "EM"),
    "video_mme_external.csv": Layout("Video-MME, without subtitles", "Overall (no subtitles)"),
    "vpct_external.csv": Layout("VPCT", "Correct"),
    "webdev_arena_external.csv": Layout(
        "WebDev Arena", "Arena Score", unit="", low="95% CI Low", high="95% CI High", aside="Score 95% CI"
    ),
    # The given errors are a hundred times smaller than the spread of the scores allows.
    "weirdml_external.csv": Layout("WeirdML", "Accuracy", aside="Accuracy SE"),
    "wino_grande_external.csv": Layout("WinoGrande", "Accuracy"),
}


def is_index(name: str) -> bool:
    """Tell whether a file is a snapshot of the Epoch Capabilities Index."""
    return name.startswith(INDEX) and name.endswith(".csv")


def known_names() -> list[str]:
    """Return the names of the files that are read."""
    return [MODELS, f"{INDEX}*.csv", *sorted(LAYOUTS)]
