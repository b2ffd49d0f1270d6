"""Results of evaluations that a repository states: in its card (model-index) and in ``.eval_results/*.yaml``.

Neither form states a scale: in the Hub's own example one value is 20.90 and another 0.412. And a data set with a task
is not yet a benchmark in one variant and metric. So a result becomes a score only where a person has declared which
benchmark of the registry it is and on which scale it stands; nobody has for any yet, and each is reported instead.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from huggingface_hub import parse_eval_result_entries
from huggingface_hub.repocard_data import model_index_to_eval_results

from registry.sources.reading import Refusal
from registry.sources.records import SourceError
from registry.sources.yamlfile import documents_of

#: Where a repository keeps its results.
RESULTS = re.compile(r"\.eval_results/[\w.-]+\.ya?ml", re.ASCII)

UNDECLARED = "a result of no benchmark that is declared to be one of the registry's, on a scale that is not stated"
_NO_FORM = (KeyError, TypeError, ValueError, AttributeError)
_LONGEST = 200


def in_card(index: Any, file: str, model: str) -> Iterator[Refusal]:
    """Yield each data set for which a card states results, with the names of its metrics."""
    if not index:
        return
    try:
        _, found = model_index_to_eval_results(index)
        metrics: dict[str, list[str]] = {}
        for each in found:
            metrics.setdefault(f"{each.dataset_type}, {each.task_type}", []).append(str(each.metric_type))
    except _NO_FORM:
        yield Refusal(file, "the results in the card are not of the form that the Hub describes", place=model)
        return
    for data, names in metrics.items():
        yield _undeclared(file, f"{model}, model-index: {data} ({', '.join(dict.fromkeys(names))})")


def in_files(texts: Mapping[str, str], file: str, model: str) -> Iterator[Refusal]:
    """Yield each result in the files of a repository, and each file that is not of the form."""
    for name, text in texts.items():
        try:
            found = [entry for each in documents_of(name, text) for entry in _entries(each.content)]
        except (SourceError, *_NO_FORM) as error:
            said = error.problems[0] if isinstance(error, SourceError) else f"{name}: not of the form of results"
            yield Refusal(file, _shown(said), place=model)
            continue
        for entry in found:
            yield _undeclared(file, f"{model}, {name}: {entry}")


def _entries(content: Any) -> list[str]:
    """Return the data set and the task of each result; raise ValueError where it is no list of mappings."""
    if not (isinstance(content, list) and all(isinstance(each, dict) for each in content)):
        raise ValueError
    return [f"{each.dataset_id}, {each.task_id}" for each in parse_eval_result_entries(content)]


def _undeclared(file: str, place: str) -> Refusal:
    return Refusal(file, UNDECLARED, place=_shown(place))


def _shown(text: str) -> str:
    """Return a text as a report can keep it: YAML can spell what no database stores."""
    return "".join(letter if letter.isprintable() else "?" for letter in text[:_LONGEST])
