"""The part of the bundled catalogue that the known conflicts are about, and what it lacks for them.

What it lacks are releases that the sources contradict each other about, and names that a person would have declared.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from registry.sources.catalogue import Catalogue, read
from registry.sources.records import (
    AliasRecord,
    ClaimRecord,
    DeveloperRecord,
    EvidenceRecord,
    FamilyRecord,
    ReleaseRecord,
    SourceRecord,
)

SLUGS = frozenset({
    "amber-7b", "bloom-176b", "cerebras-gpt-13b", "claude-2", "claude-3.5-haiku", "claude-3.7-sonnet",
    "deepseek-r1", "deepseek-v2", "deepseek-v2.5", "deepseek-v3", "deepseek-v3-0324", "deepseek-v3-base",
    "deepseek-v3.1", "deepseek-v3.2", "falcon-40b", "gemini-2.5-pro", "gpt-2-1.5b", "gpt-4o-2024-05-13",
    "gpt-4o-2024-08-06", "gpt-oss-20b", "grok-1", "grok-2", "kimi-k2-instruct", "kimi-k2-instruct-0905",
    "kimi-k2-thinking", "kimi-k2.5", "kimi-k3", "llama-3-70b", "llama-3.1-405b", "llama-3.1-405b-instruct",
    "llama-3.1-70b", "llama-3.1-8b", "llama-3.1-8b-instruct", "llama-3.3-70b-instruct",
    "llama-3.3-nemotron-super-49b-v1.5", "minimax-m2", "minimax-m2.7", "minimax-m3", "mistral-large-2402",
    "mistral-large-2411", "mistral-large-3", "mpt-30b", "o3", "qwen3-235b-a22b", "qwq-32b", "starcoder2-15b",
    "t5-11b", "yi-34b",
})  # fmt: skip

READ = EvidenceRecord("stand-in", "as the publisher writes it", "2026-08-01", "https://example.org/card")
_STAND_IN = SourceRecord(
    "stand-in", "What a person read", "Several", "documents", "https://example.org", "as stated", authority="developer"
)
_CLOSED = {"weights_final.availability": "not_released", "access.api": "true"}

#: (slug, developer, what is known of it, names).
_RELEASES: tuple[tuple[str, str, dict[str, str], tuple[tuple[str, str], ...]], ...] = (
    ("gemini-2.5-flash-lite", "google", _CLOSED, (("llm_stats", "gemini-2.5-flash-lite"),)),
    ("inflection-3.0", "inflection", _CLOSED, (("api", "inflection/inflection-3-pi"),)),
    ("goat", "deepmind", {"weights_final.availability": "not_released"}, (("epoch_model", "GOAT"),)),
    ("gemma-3n-e2b", "google", {"weights_final.license": "gemma"}, (("huggingface", "google/gemma-3n-E2B"),)),
    ("gemma-3n-e4b", "google", {"weights_final.license": "gemma"}, (("huggingface", "google/gemma-3n-E4B"),)),
    (
        "deepseek-coder-v2-0724",
        "deepseek",
        {"weights_final.license": "deepseek-license-1.0"},
        (("huggingface", "deepseek-ai/DeepSeek-Coder-V2-Instruct-0724"),),
    ),
    (
        "llama-3.3-nemotron-super-49b-v1",
        "nvidia",
        {"weights_final.license": "nvidia-open-model-2025-04"},
        (("huggingface", "nvidia/Llama-3_3-Nemotron-Super-49B-v1"),),
    ),
    (
        "solar-10.7b",
        "upstage",
        {"weights_final.license": "apache-2.0"},
        (("huggingface", "upstage/SOLAR-10.7B-v1.0"),),
    ),
    (
        "solar-10.7b-instruct",
        "upstage",
        {"weights_final.license": "cc-by-nc-4.0"},
        (("huggingface", "upstage/SOLAR-10.7B-Instruct-v1.0"),),
    ),
    (
        "musicgen-medium",
        "meta",
        {"weights_final.license": "cc-by-nc-4.0", "inference_code.license": "mit"},
        (("huggingface", "facebook/musicgen-medium"),),
    ),
    (
        "whisper-large-v3",
        "openai",
        {"weights_final.license": "apache-2.0", "inference_code.license": "mit"},
        (("huggingface", "openai/whisper-large-v3"),),
    ),
    ("starling-lm-7b-alpha", "berkeley-nest", {}, (("huggingface", "berkeley-nest/Starling-LM-7B-alpha"),)),
    ("bloomz-p3", "bigscience", {}, (("osai", "bloomz"),)),
    ("starcoder2-15b-instruct-v0.1", "bigcode", {}, (("osai", "StarCoder"),)),
    ("t5x", "google", {}, (("osai", "T5"),)),
)

_NAMES = {
    "amber-7b": (("osai", "amber"),),
    "claude-2": (("mot", "Claude-2"),),
    "claude-3.7-sonnet": (("llm_stats", "claude-3-7-sonnet-20250219"),),
    "gemini-2.5-pro": (("llm_stats", "gemini-2.5-pro"),),
    "gpt-4o-2024-05-13": (("llm_stats", "gpt-4o-2024-05-13"),),
    "gpt-4o-2024-08-06": (("llm_stats", "gpt-4o-2024-08-06"),),
    "llama-3.1-405b-instruct": (("osai", "llama-3.1"),),
    "llama-3.1-8b-instruct": (("llm_stats", "llama-3.1-8b-instruct"),),
    "minimax-m3": (("os_ai_map", "minimax-m3"),),
}


@cache
def of_conflicts() -> Catalogue:
    """Return the part of the bundled catalogue that the known conflicts are about, with what it lacks for them."""
    whole = read()
    kept = tuple(_part(record) for record in whole.releases if record.slug in SLUGS)
    assert {record.slug for record in kept} == SLUGS
    known = {developer.slug for developer in whole.developers}
    developers = {developer: DeveloperRecord(developer, developer) for _, developer, *_ in _RELEASES}
    return replace(
        whole,
        sources=(*whole.sources, _STAND_IN),
        developers=(*whole.developers, *(made for slug, made in developers.items() if slug not in known)),
        families=(*whole.families, *(FamilyRecord(f"stand-in-{slug}", slug, slug) for slug in developers)),
        releases=(*kept, *(_stand_in(*said) for said in _RELEASES)),
        disagreements=(),
    )


def _part(record: ReleaseRecord) -> ReleaseRecord:
    """Return a release with what else a person might have declared that it is called, and the bases that are here."""
    more = (AliasRecord(scheme, value, READ) for scheme, value in _NAMES.get(record.slug, ()))
    borne = {(alias.scheme, alias.value) for alias in record.aliases}
    aliases = (*record.aliases, *(alias for alias in more if (alias.scheme, alias.value) not in borne))
    return replace(record, aliases=aliases, lineage=tuple(edge for edge in record.lineage if edge.base in SLUGS))


def _stand_in(slug: str, developer: str, said: dict[str, str], names: tuple[tuple[str, str], ...]) -> ReleaseRecord:
    public = {"weights_final.availability": "public"} if said is not _CLOSED else {}
    claims = (ClaimRecord(field, value, READ) for field, value in (public | said).items())
    aliases = (AliasRecord(scheme, value, READ) for scheme, value in names)
    return ReleaseRecord(slug, slug, developer, f"stand-in-{developer}", claims=tuple(claims), aliases=tuple(aliases))
