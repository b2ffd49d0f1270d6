"""The catalogue: the bundled one loads and is complete, a broken one is refused in words."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from openness.licenses import Term
from openness.policies import UseTag
from registry.sources import catalogue
from registry.sources.records import SourceError

#: Every term that is written; those of lists and policies follow by themselves.
WRITTEN = [term for term in Term if term not in {Term.OSI_APPROVED, Term.MOF_OPEN, Term.INCORPORATES_POLICY}]
TERMS = ", ".join(f"{term}: {'true' if term == 'has_license' else 'false'}" for term in WRITTEN)
FILES = {
    "catalogue.yaml": "title: Invented\nas_of: 2025-01-01\nrecorded: 2024-12-02\nlicense: CC0-1.0\n",
    "developers.yaml": (
        "developers:\n  - {slug: acme, name: Acme}\nfamilies:\n  - {slug: anvil, name: Anvil, developer: acme}\n"
    ),
    "sources.yaml": (
        "- {key: papers, title: Papers, publisher: Several, kind: documents, url: '', license: as stated, "
        "redistributable: true, published: 2024-12}\n"
    ),
    "licenses/texts.yaml": (
        "- key: free\n  name: Free License\n  spdx: null\n  text_read: primary\n  policies: [rules]\n"
        "  evidence: {source: papers, locator: all of it, read: 2024-12-01}\n"
        f"  terms: {{{TERMS}}}\n"
    ),
    "policies/rules.yaml": (
        "- key: rules\n  name: Rules\n  binding: incorporated\n  text_read: primary\n  url: null\n"
        "  evidence: {source: papers, locator: all of it, read: 2024-12-01}\n  stances: {military: prohibited}\n"
    ),
    "benchmarks.yaml": (
        "- {key: quiz, name: Quiz, variant: '', metric: accuracy, direction: higher, url: 'https://example.org', "
        "publisher: Several, public: true}\n"
    ),
    "disagreements.yaml": (
        "- {release: anvil-7b, field: released, epoch: '2024-05-02', ours: '2024-05', reason: The card says so.}\n"
    ),
    "estimates.yaml": (
        "- {key: guess, title: A guess, publisher: Several, published: 2024-11, reach: unknown, url: '', "
        "open_means: weights, closed_means: the rest, benchmarks: Quiz, access: public, method: by eye, "
        "estimand: the lag, unit: months, value: 6, low: 4, high: 9, value_text: half a year, "
        "interval_is: unknown, moves: unknown, preset: epoch-2024, reproduced: unknown, "
        "evidence: {source: papers, locator: page 2, read: 2024-12-01}}\n"
    ),
    "releases/anvil.yaml": (
        "release: anvil-7b\nname: Anvil 7B\ndeveloper: acme\nfamily: anvil\n"
        "evidence:\n  card: {source: papers, locator: page 1, read: 2024-12-01}\n"
        "dates:\n  - {event: released, date: 2024-05, evidence: card}\n"
        "aliases:\n  - {scheme: name, value: Anvil, evidence: card}\n"
        "components:\n  - {component: weights_final, license: free, evidence: card}\n"
        "lineage:\n  - {base: anvil-7b, relation: merge, evidence: card}\n"
        "scores:\n  - {benchmark: quiz, score: 0.5, evaluator: Lab, relation: developer, evidence: card}\n"
    ),
}

Edit = Callable[[str, str, str], Path]


@pytest.fixture
def edited(tmp_path: Path) -> Edit:
    """Give a function that writes the small catalogue with one text replaced, and returns its folder."""

    def write(name: str, before: str, after: str) -> Path:
        for folder in ("licenses", "policies", "releases"):
            (tmp_path / folder).mkdir()
        for file, text in FILES.items():
            if file == name:
                assert before in text
                text = text.replace(before, after, 1)
            (tmp_path / file).write_text(text, encoding="utf-8")
        return tmp_path

    return write


def _problems(folder: Path) -> list[str]:
    with pytest.raises(SourceError) as caught:
        catalogue.read(folder)
    return caught.value.problems


def test_small_catalogue_is_read(edited: Edit) -> None:
    folder = edited("", "", "")

    found = catalogue.read(folder)

    assert (found.title, found.as_of, found.recorded) == ("Invented", "2025-01-01", "2024-12-02")
    (text,) = found.licenses
    assert (text.key, text.spdx, text.policies, text.terms["has_license"]) == ("free", "", ("rules",), True)
    assert found.policies[0].stances == {"military": "prohibited"}
    assert (found.estimates[0].key, found.estimates[0].value, found.estimates[0].high) == ("guess", 6, 9)
    assert found.releases[0].slug == found.disagreements[0].release == "anvil-7b"
    assert catalogue.reach(folder) == "2025-01-01"


def test_licenses_can_be_read_alone(edited: Edit) -> None:
    texts, policies = catalogue.licenses(edited("releases/anvil.yaml", "name:", "nam:"))

    assert ([text.key for text in texts], [policy.key for policy in policies]) == (["free"], ["rules"])


@pytest.mark.parametrize(
    ("name", "before", "after", "problem"),
    [
        ("catalogue.yaml", "as_of: 2025-01-01\n", "", "catalogue.yaml, line 1: the key 'as_of' is missing"),
        (
            "catalogue.yaml",
            "2025-01-01",
            "January",
            "catalogue.yaml, line 2, as_of: 'January' does not fit; allowed: written as ^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
        ),
        (
            "developers.yaml",
            "developer: acme",
            "developer: zenith",
            "family anvil: no developer 'zenith' in the catalogue",
        ),
        (
            "sources.yaml",
            "kind: documents",
            "kind: book",
            "sources.yaml, line 1, [0].kind: 'book' is not one of dataset, documents, list",
        ),
        ("sources.yaml", "2024-12", "2024-13", "sources.yaml, line 1, [0].published: '2024-13' is not a date"),
        (
            "licenses/texts.yaml",
            "has_license: true",
            "has_license: yes please",
            "texts.yaml, line 7, [0].terms.has_license: 'yes please' is not one of True, False, unknown",
        ),
        (
            "licenses/texts.yaml",
            "royalty: false",
            "roylaty: false",
            "texts.yaml, line 7, [0].terms: the key 'roylaty' is not one of has_license, osd_conformant, dfsg_free, ",
        ),
        ("licenses/texts.yaml", "[rules]", "[rulez]", "licence free: no policy 'rulez' in the catalogue"),
        ("licenses/texts.yaml", "source: papers", "source: paper", "licence free: no source 'paper' in the catalogue"),
        (
            "policies/rules.yaml",
            "military: prohibited",
            "military: banned",
            "rules.yaml, line 7, [0].stances.military: 'banned' is not one of prohibited, permitted, silent, "
            "named_parties_only, not_read",
        ),
        ("policies/rules.yaml", "source: papers", "source: paper", "policy rules: no source 'paper' in the catalogue"),
        (
            "benchmarks.yaml",
            "direction: higher",
            "direction: up",
            "benchmarks.yaml, line 1, [0].direction: 'up' is not one of higher, lower",
        ),
        ("disagreements.yaml", "anvil-7b", "anvil-8b", "disagreements: no release 'anvil-8b' in the catalogue"),
        (
            "disagreements.yaml",
            "The card says so.",
            "So.",
            "disagreements.yaml, line 1, [0].reason: 'So.' is too short",
        ),
        ("estimates.yaml", "moves: unknown, ", "", "estimates.yaml, line 1, [0]: the key 'moves' is missing"),
        (
            "estimates.yaml",
            "unit: months",
            "unit: weeks",
            "estimates.yaml, line 1, [0].unit: 'weeks' is not one of months, points",
        ),
        (
            "estimates.yaml",
            "preset: epoch-2024",
            "preset: epoch-1999",
            "estimates.yaml, line 1, [0].preset: 'epoch-1999' is not one of , epoch-2024, epoch-2025, epoch-2026, ",
        ),
        ("estimates.yaml", "value: 6", "value: six", "estimates.yaml, line 1, [0].value: 'six' is not of type"),
        ("estimates.yaml", "2024-11,", "2024-13,", "estimates.yaml, line 1, [0].published: '2024-13' is not a date"),
        ("estimates.yaml", "reach: unknown", "reach: 2024-13", "estimates.yaml, line 1, [0].reach: '2024-13' is not"),
        ("estimates.yaml", "low: 4", "low: 40", "published estimate guess: low, 40, is above high, 9"),
        ("estimates.yaml", "low: 4", "low: null", "published estimate guess: low and high are given together or not"),
        (
            "estimates.yaml",
            "value: 6, low: 4, high: 9",
            "value: null, low: null, high: null",
            "published estimate guess: has neither a value nor a range",
        ),
        ("estimates.yaml", "value: 6", "value: .inf", "published estimate guess: value, low and high are finite"),
        (
            "estimates.yaml",
            "source: papers",
            "source: paper",
            "published estimate guess: no source 'paper' in the cata",
        ),
        ("releases/anvil.yaml", "developer: acme", "developer: zenith", "release anvil-7b: no developer 'zenith'"),
        ("releases/anvil.yaml", "family: anvil", "family: tongs", "release anvil-7b: no family 'tongs'"),
        ("releases/anvil.yaml", "license: free", "license: fre", "release anvil-7b: no licence 'fre'"),
        ("releases/anvil.yaml", "source: papers", "source: paper", "release anvil-7b: no source 'paper'"),
        ("releases/anvil.yaml", "benchmark: quiz", "benchmark: quizz", "release anvil-7b: no benchmark 'quizz'"),
        ("releases/anvil.yaml", "base: anvil-7b", "base: anvil-1b", "release anvil-7b: no release 'anvil-1b'"),
        ("releases/anvil.yaml", "name: Anvil 7B", "name: ''", "anvil.yaml, line 2, name: '' "),
        ("benchmarks.yaml", "key: quiz, ", "", "benchmarks.yaml, line 1, [0]: the key 'key' is missing"),
    ],
    ids=lambda value: None if isinstance(value, str) and len(value) > 40 else value,
)
def test_problem_names_file_place_and_value(edited: Edit, name: str, before: str, after: str, problem: str) -> None:
    problems = _problems(edited(name, before, after))

    assert any(found.startswith(problem) for found in problems), problems


@pytest.mark.parametrize(
    ("name", "noun", "key"),
    [
        ("developers.yaml", "developer", "acme"),
        ("sources.yaml", "source", "papers"),
        ("licenses/texts.yaml", "licence", "free"),
        ("policies/rules.yaml", "policy", "rules"),
        ("benchmarks.yaml", "benchmark", "quiz"),
        ("estimates.yaml", "published estimate", "guess"),
        ("releases/anvil.yaml", "release", "anvil-7b"),
        ("releases/anvil.yaml", "alias", "name Anvil"),
    ],
)
def test_key_that_stands_twice_is_named(edited: Edit, name: str, noun: str, key: str) -> None:
    text = FILES[name]
    if name == "developers.yaml":
        folder = edited(name, "families:", "  - {slug: acme, name: Twice}\nfamilies:")
    else:
        folder = edited(name, text, f"{text}---\n{text}" if "release" in name else text + text)

    assert f"{noun} {key!r} stands 2 times in the catalogue" in _problems(folder)


@pytest.mark.parametrize("name", [name for name in FILES if "/" not in name])
def test_file_that_is_missing_is_named(edited: Edit, name: str) -> None:
    folder = edited("", "", "")
    (folder / name).unlink()

    assert _problems(folder) == [f"{name}: missing from the catalogue"]


@pytest.mark.parametrize("folder", ["licenses", "policies"])
def test_folder_without_a_file_is_named(edited: Edit, folder: str) -> None:
    root = edited("", "", "")
    for path in (root / folder).glob("*.yaml"):
        path.unlink()

    assert _problems(root) == [f"{folder}/: missing from the catalogue"]


def test_name_that_means_two_texts_is_named(edited: Edit) -> None:
    text = FILES["licenses/texts.yaml"].replace("  terms:", "  names: [{scheme: name, value: Free}]\n  terms:")

    folder = edited("licenses/texts.yaml", FILES["licenses/texts.yaml"], text + text.replace("key: free", "key: other"))

    assert _problems(folder) == ["name of a licence 'name Free' stands 2 times in the catalogue"]


def test_change_of_a_stance_needs_a_known_source(edited: Edit) -> None:
    later = (
        "  later:\n    - {tag: military, stance: named_parties_only, from: 2024-11-04, text: Some., "
        "evidence: {source: rumours, locator: page 1, read: 2024-12-01}}\n"
    )

    folder = edited("policies/rules.yaml", "{military: prohibited}\n", f"{{military: prohibited}}\n{later}")

    assert _problems(folder) == ["policy rules: no source 'rumours' in the catalogue"]


def test_list_in_two_documents_is_refused(edited: Edit) -> None:
    folder = edited("sources.yaml", "- {key", "---\n[]\n---\n- {key")

    assert _problems(folder) == ["sources.yaml: has 2 documents, not one"]


def test_problems_of_all_release_files_are_listed_together(edited: Edit) -> None:
    folder = edited("", "", "")
    for name in ("a.yaml", "b.yaml"):
        (folder / "releases" / name).write_text("release: x\n")

    assert {problem.split(",")[0] for problem in _problems(folder)} == {"a.yaml", "b.yaml"}


@pytest.fixture(scope="module")
def bundled() -> catalogue.Catalogue:
    return catalogue.read()


def test_bundled_catalogue_holds_enough_and_reaches_no_further_than_it_was_entered(
    bundled: catalogue.Catalogue,
) -> None:
    assert len(bundled.releases) >= 80
    assert len(bundled.licenses) >= 20
    assert bundled.as_of <= bundled.recorded


def test_every_bundled_statement_has_evidence_that_says_where_and_when(bundled: catalogue.Catalogue) -> None:
    statements = [
        (record.slug, item)
        for record in bundled.releases
        for item in (*record.claims, *record.scores, *record.ratings, *record.aliases, *record.lineage)
    ]

    lacking = [
        (slug, item)
        for slug, item in statements
        if not (item.evidence.source and item.evidence.locator and item.evidence.read <= bundled.recorded)
    ]

    assert len(statements) > 1000
    assert lacking == []


def test_every_bundled_release_is_dated_by_an_announcement_or_a_release(bundled: catalogue.Catalogue) -> None:
    for record in bundled.releases:
        assert {"date.released", "date.announced"} & {claim.field for claim in record.claims}, record.slug


def test_no_bundled_release_contradicts_itself_on_a_date(bundled: catalogue.Catalogue) -> None:
    for record in bundled.releases:
        for event in ("date.released", "date.announced"):
            assert len({claim.value for claim in record.claims if claim.field == event}) <= 1, record.slug


def test_no_bundled_reason_is_given_twice_for_one_field(bundled: catalogue.Catalogue) -> None:
    keys = [(item.release, item.field) for item in bundled.disagreements]

    assert len(keys) == len(set(keys))


def test_every_bundled_policy_has_a_stance_on_known_uses_only(bundled: catalogue.Catalogue) -> None:
    for policy in bundled.policies:
        assert set(policy.stances) <= set(UseTag), policy.key
