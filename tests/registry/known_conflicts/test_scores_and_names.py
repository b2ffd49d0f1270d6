"""Known conflicts about what a name means, and about scores that differ by who ran them and how."""

from __future__ import annotations

from datetime import date

import pytest

from registry.models import Alias, AliasProposal, Benchmark, Claim, Developer, Evidence, Release, Score
from registry.sources.records import ScoreRecord
from tests.registry.known_conflicts.conftest import Reports
from tests.registry.known_conflicts.reading import (
    LICENSE,
    RELEASED,
    WEIGHTS,
    claims,
    conflict,
    contradicted,
    doubts,
    enter,
    place,
    record,
    say,
    scores,
)
from tests.registry.known_conflicts.rows import row

pytestmark = [pytest.mark.sources, pytest.mark.django_db]

MOVING = "a name that moves from one model to another"


def unmatched(source: str, *names: tuple[str, str], name: str, maker: str) -> None:
    """Enter a record, and hold that it is of no release that is known, and proposed of none."""
    report = enter(source, record(source, names, [(WEIGHTS, "public")], name=name, maker=maker))

    assert report.unmatched == [f"{names[0][1]}: {name}"]
    assert not AliasProposal.objects.filter(value__in=[value for _, value in names]).exists()
    assert not Claim.objects.filter(evidence__source__key=source).exists()


@row("moving alias", "mistral-large-latest", "weights")
def test_a_name_that_moves_means_what_it_meant_on_the_day(reports: Reports) -> None:
    refused = {item.file: item.reason for item in reports["models-dev"].refused}
    assert refused["mistral/mistral-large-latest.toml"] == MOVING
    # The date of the model before, at the record of the model itself.
    assert contradicted("mistral-large-3", RELEASED, "2025-12-02", by="2024-11-01", of="models-dev")
    assert (RELEASED, "2024-11-01", "far_date") in doubts("mistral-large-3")

    _bears("mistral-large-2402", "mistral-large-latest", until=date(2024, 11, 18))
    _bears("mistral-large-3", "mistral-large-latest", since=date(2025, 12, 2))
    latest = ("api", "mistral-large-latest")
    enter("a-leaderboard", record("a-leaderboard", [latest], [(WEIGHTS, "not_released")], day="2024-03-01"))
    enter("another", record("another", [latest], [(WEIGHTS, "public")], day="2026-01-01"))
    between = enter("a-third", record("a-third", [latest], [(WEIGHTS, "public")], day="2025-06-01"))

    assert claims("mistral-large-2402", WEIGHTS) == [("accepted", "not_released")]
    assert claims("mistral-large-3", WEIGHTS) == [("accepted", "public")]
    assert between.unmatched == ["mistral-large-latest"]


def _bears(slug: str, name: str, *, since: date | None = None, until: date | None = None) -> None:
    Alias.objects.create(
        release=Release.objects.get(slug=slug),
        scheme="api",
        value=name,
        valid_from=since,
        valid_to=until,
        evidence=Evidence.objects.earliest("pk"),
    )


@row("moving alias", "deepseek-chat, deepseek-reasoner", "identity")
def test_a_provider_s_word_for_its_newest_model_is_refused(reports: Reports) -> None:
    refused = {item.file: item.reason for item in reports["models-dev"].refused}
    assert refused["deepseek/deepseek-chat.toml"] == refused["deepseek/deepseek-reasoner.toml"] == MOVING
    # To Epoch they are ids of versions, which it dates itself.
    assert claims("deepseek-v3.2", RELEASED) == [("accepted", "2025-12-01")]
    for scheme in ("api", "models_dev", "name"):
        assert not Alias.objects.filter(scheme=scheme, value__endswith="deepseek-chat").exists()

    unmatched("a-reseller", ("api", "deepseek-chat"), name="DeepSeek Chat", maker="DeepSeek")


@row("provider disagreement", "228 model ids of 4,803 in models.dev 2026-05", "open_weights")
def test_another_provider_s_word_does_not_stand_against_what_is_known(reports: Reports) -> None:
    say("a-reseller", "minimax-m2", (WEIGHTS, "not_released"))

    assert contradicted("minimax-m2", WEIGHTS, "public", by="not_released", of="a-reseller")
    ranks = {each.claim.value: each.rank for each in conflict("minimax-m2", WEIGHTS).contenders}
    assert ranks == {"public": 1, "not_released": 2}


@row("name collision", "GOAT", "identity")
def test_one_name_of_two_makers_is_two_models(reports: Reports) -> None:
    unmatched("ecosystem-graphs", ("llm_stats", "goat"), name="GOAT", maker="GOAT.AI")

    assert claims("goat", WEIGHTS) == [("accepted", "not_released")]


@row("name collision", "QwQ-32B", "identity")
def test_a_preview_is_another_model(reports: Reports) -> None:
    assert claims("qwq-32b", RELEASED) == [("accepted", "2025-03-05")]
    assert "qwq-32b-preview: QwQ-32B-Preview" in reports["llm-stats"].unmatched
    preview = Release.objects.get(aliases__scheme="epoch_version", aliases__value="QwQ-32B-Preview")
    assert (preview.slug, preview.reviewed, str(preview.released_on)) == ("epoch-qwq-32b-preview", False, "2024-11-28")
    assert not AliasProposal.objects.filter(release__slug="qwq-32b", value__icontains="preview").exists()


@row("name collision", 'GPT-2 / "gpt2"', "identity")
def test_a_word_in_parentheses_and_a_size_make_another_model(reports: Reports) -> None:
    stanford = ("llm_stats", "gpt2-medium-flashattention")
    unmatched("epoch-notable", stanford, name="GPT-2 Medium (FlashAttention)", maker="OpenAI")
    unmatched("hub", ("huggingface", "openai-community/gpt2"), name="gpt2", maker="openai-community")

    assert claims("gpt-2-1.5b", WEIGHTS) == [("accepted", "public")]


@row("developer renamed", "xAI", "developer")
def test_a_developer_s_new_name_changes_no_release(reports: Reports) -> None:
    say("lmarena", "grok-2", (WEIGHTS, "public"), maker="SpaceXAI", name="Grok 2")

    # Who made it on the day of the release is a fact of the release.
    assert Release.objects.get(slug="grok-2").developer.name == "xAI"
    assert not Developer.objects.filter(name__icontains="spacex").exists()
    # Under the new name alone nothing is taken for one of its models.
    unmatched("lmarena-2026-07", ("llm_stats", "grok-1"), name="Grok-1", maker="SpaceXAI")


@row("self-report vs independent", "gpt-oss-20b", "GPQA Diamond")
def test_a_developer_s_own_score_and_another_s_are_on_two_benchmarks(reports: Reports) -> None:
    assert scores("gpt-oss-20b", "llm-stats-gpqa") == [(0.715, "OpenAI", "developer")]

    _run("iaps", "gpt-oss-20b", 0.46)

    assert scores("gpt-oss-20b", "gpqa-diamond") == [(0.46, "Epoch AI", "third_party")]
    assert scores("gpt-oss-20b", "llm-stats-gpqa") == [(0.715, "OpenAI", "developer")]


def _run(source: str, slug: str, value: float) -> dict[str, int]:
    """Enter a score of Epoch's that another source carries; return what became of it."""
    score = ScoreRecord("gpqa-diamond", value, "Epoch AI", "third_party", place(source))
    return dict(say(source, slug, scores=(score,)).counts)


@row("setting differs", "Qwen3-235B-A22B", "GPQA")
def test_the_setting_stands_at_the_score_and_makes_no_release(reports: Reports) -> None:
    assert scores("qwen3-235b-a22b", "gpqa-diamond") == [(0.7071, "Epoch AI", "third_party")]
    assert scores("qwen3-235b-a22b", "llm-stats-gpqa") == [(0.4747, "Alibaba Cloud / Qwen Team", "developer")]
    said = dict(Score.objects.filter(release__slug="qwen3-235b-a22b").values_list("benchmark__slug", "setting"))
    assert said["gpqa-diamond"] != said["llm-stats-gpqa"]
    assert not Release.objects.filter(slug__contains="qwen3-235b-a22b-thinking").exists()


@row("setting differs", "GPT-4o", "GPQA")
def test_versions_of_one_model_have_each_their_scores(reports: Reports) -> None:
    for slug, epoch in (("gpt-4o-2024-05-13", 0.489), ("gpt-4o-2024-08-06", 0.4921)):
        assert scores(slug, "gpqa-diamond") == [(epoch, "Epoch AI", "third_party")]
    listed = {slug: scores(slug, "llm-stats-gpqa") for slug in ("gpt-4o-2024-05-13", "gpt-4o-2024-08-06")}
    assert listed == {
        "gpt-4o-2024-05-13": [(0.536, "OpenAI", "developer")],
        "gpt-4o-2024-08-06": [(0.701, "OpenAI", "developer")],
    }


@row("self-report vs independent", "Gemini 2.5 Pro", "SWE-bench Verified")
def test_two_scaffolds_are_two_benchmarks(reports: Reports) -> None:
    assert scores("gemini-2.5-pro", "epoch-swe-bench-verified") == [(0.5756, "Epoch AI", "third_party")]
    own = scores("gemini-2.5-pro", "llm-stats-swe-bench-verified")
    assert {(who, relation) for _, who, relation in own} == {("Google", "developer")}
    assert {value for value, *_ in own} <= {0.632, 0.672}


@row("self-report vs independent", "Claude 3.7 Sonnet", "SWE-bench Verified")
def test_a_developer_s_scaffold_does_not_raise_another_s_score(reports: Reports) -> None:
    assert scores("claude-3.7-sonnet", "epoch-swe-bench-verified") == [(0.6095, "Epoch AI", "third_party")]
    assert scores("claude-3.7-sonnet", "llm-stats-swe-bench-verified") == [(0.703, "Anthropic", "developer")]


@row("self-report vs independent", "Llama-3.1-8B", "MMLU")
def test_shots_and_chains_of_thought_are_told_apart(reports: Reports) -> None:
    assert scores("llama-3.1-8b-instruct", "mmlu-5-shot") == [(0.561, "Stanford CRFM", "third_party")]
    assert scores("llama-3.1-8b-instruct", "llm-stats-mmlu") == [(0.694, "Meta", "developer")]


@row("index rescaled", "all models", "ECI")
def test_each_snapshot_of_an_index_is_a_benchmark_of_its_own(reports: Reports) -> None:
    found = Score.objects.filter(release__slug="cerebras-gpt-13b", benchmark__slug__startswith="eci-")
    assert {each.benchmark.slug: round(each.value, 2) for each in found.select_related("benchmark")} == {
        "eci-2026-05": 77.59,
        "eci-2026-07": 81.49,
        "eci-2026-08": 81.79,
    }
    # 81.79 - 77.59 = 4.20: the largest shift, of a model that nobody ran again.
    assert Benchmark.objects.filter(slug__startswith="eci-").count() == 3


@row("same origin", "IAPS data.json", "score")
def test_a_score_that_another_carries_on_is_not_a_second_one(reports: Reports) -> None:
    before = scores("qwen3-235b-a22b", "gpqa-diamond")

    counts = _run("iaps", "qwen3-235b-a22b", 0.7071)

    assert (counts["scores unchanged"], counts.get("scores created")) == (1, None)
    assert scores("qwen3-235b-a22b", "gpqa-diamond") == before


@row("missing key", "epoch_benchmarked_models", "Model")
def test_a_version_without_a_model_goes_by_its_own_id(reports: Reports) -> None:
    assert reports["2026-08"].counts["releases created"] == 2
    release = Release.objects.get(aliases__scheme="epoch_version", aliases__value="Phi-3.5-vision-instruct")
    assert (release.slug, release.reviewed, release.name != "") == ("epoch-phi-3.5-vision-instruct", False, True)
    assert claims("epoch-phi-3.5-vision-instruct", LICENSE) == []
