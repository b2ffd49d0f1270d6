"""Names taken apart and compared: what makes two models two is never lost."""

from __future__ import annotations

import pytest

from registry.sources.naming import NameParts, agree, compare, maker_words, parts, same_dates


@pytest.mark.parametrize(
    ("name", "family", "size", "variant", "version", "rest"),
    [
        ("Meta: Llama 3.1 70B Instruct", "llama", "70b", "instruct", "3.1", ""),
        ("Meta-Llama-3.1-70B-Instruct", "llama", "70b", "instruct", "3.1", ""),
        ("claude-3-5-sonnet-20241022", "claude", "", "", "3.5 20241022", "sonnet"),
        ("GPT-2 Medium (FlashAttention)", "gpt", "", "", "2", "medium flashattention"),
        ("GPT-4o (2024-08-06)", "gpt 4o", "", "", "20240806", ""),
        ("Qwen3-235B-A22B-Thinking-2507", "qwen", "235b a22b", "reasoning", "3 2507", ""),
        ("Mixtral-8x7B-v0.1", "mixtral", "8x7b", "", "0.1", ""),
        ("gemma-2-27b-it", "gemma", "27b", "instruct", "2", ""),
        ("command-r-plus-08-2024", "command r plus", "", "", "202408", ""),
        ("Command R+", "command r plus", "", "", "", ""),
        ("SOLAR-10.7B-Instruct-v1.0", "solar", "10.7b", "instruct", "1", ""),
        ("Qwen2.5-VL-7B-Base", "qwen", "7b", "base multimodal", "2.5", ""),
        ("", "", "", "", "", ""),
        ("()", "", "", "", "", ""),
    ],
)
def test_a_name_is_told_apart(name: str, family: str, size: str, variant: str, version: str, rest: str) -> None:
    assert parts(name, makers=["Meta", "meta-llama"]) == NameParts(
        tuple(family.split()),
        tuple(size.split()),
        frozenset(variant.split()),
        tuple(version.split()),
        tuple(rest.split()),
    )


#: Pairs of the known conflicts, and of the same kinds: each two are two models.
COLLISIONS = [
    ("QwQ-32B", "QwQ-32B-Preview"),
    ("MPT-30B", "MPT-30B-chat"),
    ("SOLAR-10.7B-v1.0", "SOLAR-10.7B-Instruct-v1.0"),
    ("GPT-2", "GPT-2 Medium (FlashAttention)"),
    ("GPT-2 (1.5B)", "gpt2"),
    ("DeepSeek-V3", "DeepSeek-V3-0324"),
    ("DeepSeek-V3", "DeepSeek-V3.1"),
    ("DeepSeek-V2", "DeepSeek-V2.5"),
    ("Kimi K2 Instruct", "Kimi K2 Instruct 0905"),
    ("Kimi K2 Instruct", "Kimi K2 Thinking"),
    ("Llama-3-70B", "Llama-3-8B"),
    ("Llama-3-70B", "Llama-3-70B-Instruct"),
    ("Llama-2-70B-chat", "Llama-2-70B-Instruct"),
    ("Mistral Large 2407", "Mistral Large 2411"),
    ("Qwen-7B", "Qwen1.5-7B"),
    ("Yi-34B v1", "Yi-34B v1.5"),
    ("Mixtral-8x7B", "Mixtral-8x22B"),
    ("o3", "o3-mini"),
    ("o1", "o3"),
    ("gpt-oss-20b", "gpt-oss-120b"),
    ("GLM-4.5", "GLM-4.5-Base"),
    ("gemma-3n-E2B", "gemma-3n-E4B"),
    ("Gemini 2.5 Flash", "Gemini 2.5 Flash-Lite"),
    ("MiniMax-M2.7", "MiniMax-M2.7-highspeed"),
    ("Mistral Large 2407", "mistral-large-latest"),
]


@pytest.mark.parametrize(("one", "other"), COLLISIONS)
def test_names_of_two_models_never_agree(one: str, other: str) -> None:
    assert not agree(compare(parts(one), parts(other)))
    assert not agree(compare(parts(other), parts(one)))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Stable LM 2 12B", "StableLM-2-12B"),
        ("Claude Sonnet 3.5", "claude-3-5-sonnet"),
        ("StarCoder2-15B", "starcoder 2 15b"),
        ("gemma-2-27b-it", "Gemma 2 27B Instruct"),
        ("GPT-4o-2024-08-06", "gpt-4o (20240806)"),
        ("DeepSeek V3", "DeepSeek: DeepSeek-V3"),
    ],
)
def test_one_name_written_in_two_ways_agrees(one: str, other: str) -> None:
    assert agree(compare(parts(one, makers=["DeepSeek"]), parts(other, makers=["DeepSeek"])))


def test_what_is_known_besides_settles_what_only_the_other_name_tells() -> None:
    here, there = parts("Falcon"), parts("Falcon-40B-Instruct")
    found = compare(here, there, known=parts("Falcon 40B Base"))

    assert found["size"].as_dict() == {"state": "agrees", "here": "40b", "there": "40b"}
    assert found["variant"].as_dict() == {"state": "differs", "here": "base", "there": "instruct"}
    assert compare(here, there)["size"].state == "not told"


def test_a_name_without_a_variant_may_be_a_base() -> None:
    assert compare(parts("GLM-4.5"), parts("GLM-4.5-Base"))["variant"].state == "not told"
    assert compare(parts("GLM-4.5-Base"), parts("GLM-4.5"))["variant"].state == "not told"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Moonshot AI", "moonshot"),
        ("moonshotai", "moonshot"),
        ("DeepSeek-AI", "deepseek"),
        ("NVIDIA Corporation", "nvidia"),
        # What is left without a generic word would tell nobody apart.
        ("Z.ai", "zai"),
        ("xAI", "xai"),
        ("01.AI", "01ai"),
        ("", ""),
    ],
)
def test_a_developer_is_known_by_what_tells_it_from_others(name: str, words: str) -> None:
    assert maker_words(name) == words


@pytest.mark.parametrize(
    ("here", "there", "same"),
    [
        (["1106"], ["20231106"], True),
        (["202408"], ["202404"], False),
        (["2411"], ["2411", "2025"], True),
        ([], ["2411"], False),
    ],
)
def test_dates_are_the_same_where_one_can_be_short_for_the_other(here: list[str], there: list[str], same: bool) -> None:
    assert same_dates(here, there) is same_dates(there, here) is same
