"""How fast releases are assessed: one under every definition, and a million that show few patterns of facts.

    python -m benchmarks.assessing [--releases 1000000] [--patterns 5000] [--json]

The million releases are spread over the patterns by Zipf's law. What is told is the time with the memory of the
``Assessor``, explanations kept for every pattern, against the time of assessing each release anew, extrapolated from a
sample in the same run.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import sys
import time
from collections.abc import Callable, Sequence

from openness.assessment import Assessor, assess
from openness.components import Aspect, Availability, Completeness, Component, Fact
from openness.definitions import Definition, definition, load_all
from openness.facts import ReleaseFacts, Statement
from openness.licenses import LicenseTerms, Term
from openness.ternary import Ternary

DEFINITIONS = ("tiers@1", "osaid@1.0")
_SAMPLE = 2_000


def patterns(count: int, seed: int = 1) -> list[ReleaseFacts]:
    """Return distinct patterns of facts, each with all components and facts said, unknown among the values."""
    chance = random.Random(seed)
    texts = {key: _text(key, chance) for key in (f"licence-{number}" for number in range(40))}
    # Weights come under many licences; code, data and documents under a few.
    usual = list(texts)[:6]
    found: dict[str, ReleaseFacts] = {}
    while len(found) < count:
        statements = {fact.value: Statement(chance.choice(("true", "false", "unknown"))) for fact in Fact}
        for component in Component:
            statements[f"{component}.{Aspect.AVAILABILITY}"] = Statement(chance.choice(_AVAILABILITY))
            statements[f"{component}.{Aspect.COMPLETENESS}"] = Statement(chance.choice(_COMPLETENESS))
            keys = list(texts) if component in _WEIGHTS else usual
            statements[f"{component}.{Aspect.LICENSE}"] = Statement(chance.choice(keys))
        used = {said.value for name, said in statements.items() if name.endswith(Aspect.LICENSE)}
        facts = ReleaseFacts("pattern", statements, {key: texts[key] for key in used})
        found[facts.digest] = facts
    return list(found.values())


def _text(key: str, chance: random.Random) -> LicenseTerms:
    """Return a licence free in all terms, or with some of them restricting or unknown."""
    return LicenseTerms(key, key, {term: chance.choice(list(Ternary)[:3]) for term in Term})


_WEIGHTS = {Component.WEIGHTS_FINAL, Component.WEIGHTS_INTERMEDIATE}
_AVAILABILITY = [each.value for each in (Availability.PUBLIC, Availability.NOT_RELEASED, Availability.UNKNOWN)]
_COMPLETENESS = [each.value for each in (Completeness.FULL, Completeness.PARTIAL, Completeness.UNKNOWN)]


def assess_all(known: Sequence[ReleaseFacts], shown: Sequence[int], rules: Sequence[Definition]) -> list[list[str]]:
    """Return the verdict of every release under each definition; ``shown`` tells which pattern each release shows."""
    assessor = Assessor()
    verdicts = []
    for item in rules:
        answers = [assessor.assess(facts, item) for facts in known]
        verdicts.append([answers[pattern].verdict for pattern in shown])
    return verdicts


def seconds(work: Callable[[], object]) -> float:
    """Return how long some work takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def measure(releases: int, count: int) -> dict[str, float]:
    """Return what was measured, in seconds."""
    chance = random.Random(2)
    known = patterns(count)
    weights = [1 / (rank + 1) for rank in range(count)]
    shown = chance.choices(range(count), weights, k=releases)
    rules = [definition(key) for key in DEFINITIONS]
    every = load_all()
    one = known[0]
    each = [seconds(lambda: [assess(one, item) for item in every]) for _ in range(50)]
    plain = seconds(lambda: [assess(known[pattern], item) for item in rules for pattern in shown[:_SAMPLE]])
    with_memory = min(seconds(lambda: assess_all(known, shown, rules)) for _ in range(3))
    return {
        "definitions": len(every),
        "one release under all definitions, s": statistics.median(each),
        "releases": releases,
        "patterns": count,
        "with memory, s": with_memory,
        "without memory (extrapolated), s": plain / min(_SAMPLE, releases) * releases,
    }


def main() -> None:
    """Measure and tell."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--releases", type=int, default=1_000_000)
    parser.add_argument("--patterns", type=int, default=5_000)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    found = measure(options.releases, options.patterns)
    if options.json:
        sys.stdout.write(f"{json.dumps(found)}\n")
        return
    for name, value in found.items():
        sys.stdout.write(f"{name:<42} {value:,.4g}\n")
    ratio = found["without memory (extrapolated), s"] / found["with memory, s"]
    sys.stdout.write(f"{'times faster with memory':<42} {ratio:,.0f}\n")


if __name__ == "__main__":
    main()
