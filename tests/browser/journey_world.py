"""A few releases of the bundled catalogue with one slip: Llama 3.1 bears the licence of the first LLaMA."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from itertools import chain

from registry.sources.catalogue import Catalogue, read
from registry.sources.records import ReleaseRecord

CORRECTED, FIELD = "llama-3.1-405b", "weights_final.license"
WRONG, RIGHT = "llama1", "llama3.1"

#: With closed releases and open ones beside it.
_RELEASES = (CORRECTED, "gpt-4-0314", "claude-3-opus", "llama-3-70b", "qwen2.5-72b")
#: What all were scored on; Llama 3.1 405B is the best of the open ones.
BENCHMARK = "epoch-wino-grande"


def mistaken_catalogue() -> Catalogue:
    """Return the bundled facts of a few releases; the weights of Llama 3.1 405B bear a licence that is not theirs."""
    found = only(read(), _RELEASES, {BENCHMARK})
    return replace(
        found, releases=tuple(_mistaken(each) if each.slug == CORRECTED else each for each in found.releases)
    )


def only(catalogue: Catalogue, releases: Collection[str], benchmarks: Collection[str]) -> Catalogue:
    """Return a catalogue of these releases and benchmarks, with all that they refer to."""
    kept = [
        replace(release, scores=tuple(score for score in release.scores if score.benchmark in benchmarks))
        for release in catalogue.releases
        if release.slug in releases
    ]
    if missing := {*releases} - {release.slug for release in kept}:
        raise KeyError(f"the catalogue has no release {', '.join(sorted(missing))}")
    named = {claim.value for release in kept for claim in release.claims if claim.field.endswith(".license")}
    licenses = tuple(text for text in catalogue.licenses if text.key in {*named, WRONG, RIGHT})
    policies = set(chain.from_iterable(text.policies for text in licenses))
    return replace(
        catalogue,
        developers=tuple(each for each in catalogue.developers if each.slug in {one.developer for one in kept}),
        families=tuple(each for each in catalogue.families if each.slug in {one.family for one in kept}),
        licenses=licenses,
        policies=tuple(policy for policy in catalogue.policies if policy.key in policies),
        benchmarks=tuple(each for each in catalogue.benchmarks if each.key in benchmarks),
        releases=tuple(kept),
        disagreements=(),
        estimates=(),
    )


def _mistaken(release: ReleaseRecord) -> ReleaseRecord:
    claims = (replace(claim, value=WRONG) if claim.field == FIELD else claim for claim in release.claims)
    return replace(release, claims=tuple(claims))
