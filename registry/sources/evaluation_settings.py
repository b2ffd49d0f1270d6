"""The setting of a run in words: harness and its version, what the model was asked with, tools, limits, engine."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from registry.sources.datafile import Part, part
from registry.sources.epoch.values import line_of

_LONGEST = 300
#: What tells how answers were made, in the order in which it is told; prompts and commands are too long to tell.
_ARGUMENTS = ("reasoning", "temperature", "top_p", "top_k", "max_tokens", "max_attempts")
_UNSAID = {"", "unknown"}


def setting(whole: Part, row: Part) -> str:
    """Return how one result of a run in the form of Every Eval Ever came about, as far as it is stated.

    >>> library = {"name": "lm_eval", "version": "0.4.9"}
    >>> row = part("run.json", "", {"generation_config": {"generation_args": {"temperature": 0.0}}})
    >>> setting(part("run.json", "", {"eval_library": library}), row)
    'lm_eval 0.4.9; temperature 0.0'
    """
    told = (*_harness(inner(whole, "eval_library")), *_generation(inner(row, "generation_config")))
    return line_of("; ".join([*told, *_model(inner(whole, "model_info"))]))[:_LONGEST]


def _harness(library: Part) -> Iterator[str]:
    if (name := library.text("name")) not in _UNSAID:
        version = library.text("version")
        yield name if version in _UNSAID else f"{name} {version}"


def _generation(config: Part) -> Iterator[str]:
    arguments = inner(config, "generation_args")
    yield from (
        f"{name.replace('_', ' ')} {_word(value)}"
        for name in _ARGUMENTS
        if (value := arguments.content.get(name)) is not None
    )
    tools = [tool.text("name") for tool in inner(arguments, "agentic_eval_config").parts("available_tools")]
    if named := [tool for tool in tools if tool]:
        yield f"tools {', '.join(named)}"
    limits = inner(arguments, "eval_limits").content
    yield from (f"{name.replace('_', ' ')} {_word(value)}" for name, value in limits.items() if value is not None)
    more = inner(config, "additional_details").content
    yield from (f"{name} {_word(value)}" for name, value in more.items())


def _model(model: Part) -> Iterator[str]:
    engine = inner(model, "inference_engine")
    yield from (f"engine {name}" for name in _harness(engine))
    if (platform := model.text("inference_platform")) not in _UNSAID:
        yield f"served by {platform}"
    details = inner(model, "additional_details")
    yield from (
        f"{key.replace('_name', '')} {details.text(key)}" for key in ("agent_name", "precision") if details.text(key)
    )


def _word(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def inner(said: Part, key: str) -> Part:
    """Return a mapping within another, empty where it is absent."""
    value = said.content.get(key)
    return part(said.file, f"{said.place}.{key}" if said.place else key, {} if value is None else value)
