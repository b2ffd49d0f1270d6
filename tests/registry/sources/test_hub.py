"""Answers of the Hub: weights from the list of files, gate and licence as written; results and bases only reported."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from registry.sources import hub
from registry.sources.hub.kept import Kept, keep, kept_in, path_of
from registry.sources.hub.results import UNDECLARED
from registry.sources.reading import Reading
from registry.sources.records import AliasRecord, ClaimRecord, EvidenceRecord, ReleaseRecord, SourceError
from tests.paths import DATA, source

READ_ON = "2031-06-01"
SAMPLE = DATA / "huggingface"
COMMIT = "fedcba9876543210fedcba9876543210fedcba98"
ANSWER = {
    "id": "acme/anvil-9",
    "sha": COMMIT,
    "gated": False,
    "private": False,
    "cardData": {"license": "mit"},
    "siblings": [{"rfilename": "model.safetensors"}],
}


def read(folder: Path, **changed: Any) -> Reading:
    """Read an answer that differs in these keys; what is None is not there."""
    answer = {key: value for key, value in (ANSWER | changed).items() if value is not None}
    (folder / "anvil.json").write_text(json.dumps(answer), encoding="utf-8")
    return hub.read(folder / "anvil.json", read_on=READ_ON)


def said(found: Reading) -> dict[str, str]:
    return {claim.field.removeprefix("weights_final."): claim.value for each in found.releases for claim in each.claims}


def reasons(found: Reading) -> list[str]:
    return [str(each) for each in found.refused]


def test_a_kept_answer_is_read_with_both_names_on_the_day_on_which_it_was_fetched() -> None:
    found = hub.read(SAMPLE / "acme--anvil-7b.json", read_on=READ_ON)

    page, commit = "https://huggingface.co/acme-labs/Anvil-7B", "0123456789abcdef0123456789abcdef01234567"

    def at(what: str, url: str, quote: str = "") -> EvidenceRecord:
        locator = f"acme-labs/Anvil-7B, commit {commit}, {what}"
        return EvidenceRecord("huggingface", locator, "2031-05-04", f"{page}/{url}", quote)

    name, card = at("id", f"tree/{commit}"), "license: other; license_name: acme-research; license_link: LICENSE"
    assert found.releases == (
        ReleaseRecord(
            "acme/anvil-7b",
            "",
            "",
            "",
            aliases=(
                AliasRecord("huggingface", "acme-labs/Anvil-7B", name, "2031-05-04"),
                AliasRecord("huggingface", "acme/anvil-7b", name, "2031-05-04"),
            ),
            claims=(
                ClaimRecord(
                    "weights_final.availability",
                    "public",
                    at("siblings and gated", f"tree/{commit}"),
                    note="Files of weights: model-00001-of-00002.safetensors and 1 more; gated: false",
                ),
                ClaimRecord(
                    "weights_final.license",
                    "acme-research",
                    at("cardData.license", f"blob/{commit}/README.md", card),
                    note=f"The card says: {card}",
                ),
            ),
        ),
    )


def test_results_and_bases_are_reported_and_never_become_scores_or_lineage() -> None:
    found = hub.read(SAMPLE, read_on=READ_ON)

    model = "acme--anvil-7b.json, acme-labs/Anvil-7B"
    assert reasons(found) == [
        f"{model}, acme/anvil-7b-base: named as its base; a person declares lineage, a card does not",
        f"{model}, model-index: acme/riddles, text-generation (accuracy, f1): {UNDECLARED}",
        f"{model}, .eval_results/riddles.yaml: acme/riddles, hard: {UNDECLARED}",
        "acme--hidden.json, acme/hidden: private, or not there: the Hub does not tell (status 401)",
    ]
    assert not any(each.scores or each.lineage or each.ratings for each in found.releases)


def test_an_answer_as_the_hub_gives_it_is_read_on_the_day_of_the_import_and_tells_no_date() -> None:
    (found,) = hub.read(SAMPLE / "acme__anvil-9.json", read_on=READ_ON).releases

    assert {claim.field: claim.value for claim in found.claims} == {
        "weights_final.availability": "gated_manual",
        "weights_final.license": "apache-2.0",
    }
    assert {claim.evidence.read for claim in found.claims} == {READ_ON}
    assert [(alias.scheme, alias.value) for alias in found.aliases] == [("huggingface", "acme/anvil-9")]


@pytest.mark.parametrize(
    ("gated", "availability"), [(False, "public"), ("auto", "gated_auto"), ("manual", "gated_manual")]
)
def test_a_gate_tells_how_weights_can_be_had(tmp_path: Path, gated: bool | str, availability: str) -> None:
    assert said(read(tmp_path, gated=gated)) == {"availability": availability, "license": "mit"}


@pytest.mark.parametrize("gated", [None, True, "", "soon", 0, [], {}])
def test_another_gate_tells_nothing(tmp_path: Path, gated: Any) -> None:
    found = read(tmp_path, gated=gated)

    assert said(found) == {"license": "mit"}
    assert reasons(found) == ["anvil.json, acme/anvil-9, gated: the gate is not said as allowed: false, auto, manual"]


@pytest.mark.parametrize(
    ("name", "are"),
    [
        ("model.safetensors", True),
        ("original/consolidated.00.pth", True),
        ("pytorch_model-00001-of-00030.bin", True),
        ("anvil-q4_k_m.GGUF", True),
        ("unet/diffusion_pytorch_model.bin", True),
        ("model.ckpt", True),
        ("model.safetensors.index.json", False),
        ("adapter_model.safetensors", False),
        ("training_args.bin", False),
        ("checkpoint/optimizer.pt", False),
        ("rng_state_0.pth", False),
        ("tokenizer.bin", False),
        ("README.md", False),
        ("safetensors", False),
        ("config.json", False),
    ],
)
def test_weights_are_told_by_their_files(tmp_path: Path, name: str, are: bool) -> None:
    found = read(tmp_path, siblings=[{"rfilename": "README.md"}, {"rfilename": name}])

    assert said(found) == ({"availability": "public", "license": "mit"} if are else {})
    assert bool(found.refused) is not are


def test_a_repository_without_weights_or_that_nobody_can_have_says_nothing_but_its_name(tmp_path: Path) -> None:
    for changed, reason in (
        ({"siblings": []}, "none of its 0 files are weights: nothing is said of them"),
        ({"siblings": None}, "none of its 0 files are weights: nothing is said of them"),
        ({"private": True}, "private: nobody can have it"),
        ({"disabled": True}, "disabled: nobody can have it"),
    ):
        found = read(tmp_path, **changed)
        assert (said(found), reasons(found)) == ({}, [f"anvil.json, acme/anvil-9: {reason}"])
        assert len(found.releases) == 1


@pytest.mark.parametrize(
    ("card", "written", "reason"),
    [
        ({"license": "llama3.1"}, "llama3.1", ""),
        ({"license": "other", "license_name": "acme-1"}, "acme-1", ""),
        ({"license": "other"}, "other", ""),
        ({"license": ["mit"]}, "mit", ""),
        # A name beside a licence of the Hub's list does not replace it.
        ({"license": "mit", "license_name": "acme-1"}, "mit", ""),
        ({"license": ["mit", "apache-2.0"]}, "", "cardData.license: several licences: mit, apache-2.0"),
        ({}, "", "cardData.license: no licence is stated"),
        ("none", "", "cardData.license: no licence is stated"),
        ({"license": False}, "", "cardData: license: False is not text; write it in quotes"),
        ({"license": "x" * 300}, "", "cardData.license: what stands as licence is too long to be a name"),
    ],
)
def test_a_licence_is_taken_as_it_is_written_or_not_at_all(
    tmp_path: Path, card: Any, written: str, reason: str
) -> None:
    found = read(tmp_path, cardData=card)

    assert said(found) == {"availability": "public"} | ({"license": written} if written else {})
    assert reasons(found) == ([f"anvil.json, acme/anvil-9, {reason}"] if reason else [])


@pytest.mark.parametrize(
    "index",
    [7, "x", [7], [{}], [{"name": "x", "results": 7}], [{"name": "x", "results": [{"task": 7}]}], {"a": 1}],
)
def test_results_of_another_form_are_reported_and_the_rest_is_read(tmp_path: Path, index: Any) -> None:
    found = read(tmp_path, **{"model-index": index})

    assert len(said(found)) == 2
    assert reasons(found) == [
        "anvil.json, acme/anvil-9: the results in the card are not of the form that the Hub describes"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a: 1",
        "- 7",
        "- value: 1",
        "- dataset: 7",
        "- [",
        "- dataset: {id: a}\n  value: 1",
        "a: &a [*a]",
        "a:\n\t- b",
    ],
)
def test_files_of_results_of_another_form_are_reported(tmp_path: Path, text: str) -> None:
    file = ".eval_results/a.yaml"
    keep(tmp_path, Kept("acme/anvil-9", hub.ENDPOINT, "2031-05-04", 200, ANSWER, files={file: text}))

    found = hub.read(tmp_path, read_on=READ_ON)

    assert len(said(found)) == 2
    # Nothing at all is a document without results.
    assert len(found.refused) == (1 if text else 0)
    assert all(file in str(each) for each in found.refused)


def test_letters_that_no_database_stores_are_not_shown(tmp_path: Path) -> None:
    files = {".eval_results/a.yaml": '- dataset: {id: "a\\0b\\nc", task_id: d}\n  value: 1\n'}
    keep(tmp_path, Kept("acme/anvil-9", hub.ENDPOINT, "2031-05-04", 200, ANSWER, files=files))

    (found,) = hub.read(tmp_path, read_on=READ_ON).refused

    assert found.place == "acme/anvil-9, .eval_results/a.yaml: a?b?c, d"


def test_a_file_of_results_that_was_not_given_is_reported(tmp_path: Path) -> None:
    unread = {".eval_results/a.yaml": 403}
    keep(tmp_path, Kept("acme/anvil-9", hub.ENDPOINT, "2031-05-04", 200, ANSWER, unread=unread))

    assert reasons(hub.read(tmp_path, read_on=READ_ON)) == [
        "acme--anvil-9.json, acme/anvil-9, .eval_results/a.yaml: a file was not given (status 403)"
    ]


def test_what_is_kept_is_read_as_it_was(tmp_path: Path) -> None:
    kept = Kept(
        "acme/anvil",
        "http://127.0.0.1:8000",
        "2031-05-04",
        200,
        ANSWER,
        ((307, "http://127.0.0.1:8000/api/models/acme/anvil-9"),),
        {".eval_results/a.yaml": " - é\n"},
        {".eval_results/b.yaml": 404},
    )

    keep(tmp_path, kept)

    found, answer = kept_in(path_of(tmp_path, "acme/anvil"), read_on=READ_ON)
    assert found == kept
    assert answer.content == ANSWER
    assert [each.name for each in tmp_path.iterdir()] == ["acme--anvil.json"]


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"asked": "a b"}, "asked: 'a b' is no id of the Hugging Face Hub; allowed: owner/name"),
        ({"asked": 7}, "asked: 7 is not text"),
        ({"fetched": "2031-02-30"}, "fetched: '2031-02-30' is not a day that exists, as YYYY-MM-DD"),
        ({"fetched": "2031-02"}, "fetched: '2031-02' is not a day that exists, as YYYY-MM-DD"),
        ({"status": "200"}, "status: '200' is not a finite number"),
        ({"answer": []}, "answer: a list is not a mapping"),
        ({"answer": {}}, "answer.id: None is missing or empty"),
        ({"answer": ANSWER | {"id": "../x"}}, "answer.id: '../x' is no id of the Hugging Face Hub"),
        ({"answer": ANSWER | {"sha": "main"}}, "answer.sha: 'main' is no commit; allowed: 40 hexadecimal digits"),
        ({"answer": ANSWER | {"siblings": 7}}, "answer.siblings: 7 is not a list"),
        ({"answer": ANSWER | {"siblings": [{}]}}, "answer.siblings[0].rfilename: None is missing or empty"),
        ({"moved": 7}, "moved: 7 is not a list"),
        ({"moved": [["a", 307]]}, "moved: allowed: a list of a status and an address each"),
        ({"files": []}, "files: a list is not a mapping"),
        ({"files": {"a": 1}}, "files.a: 1 is not text"),
        ({"unread": {"a": "x"}}, "unread.a: 'x' is not a finite number"),
    ],
)
def test_a_kept_answer_of_another_form_is_refused_with_its_place(
    tmp_path: Path, changed: dict[str, Any], problem: str
) -> None:
    file = tmp_path / "kept.json"
    whole = {"asked": "acme/anvil", "endpoint": "https://hub", "fetched": READ_ON, "status": 200, "answer": ANSWER}
    file.write_text(json.dumps(whole | changed), encoding="utf-8")

    with pytest.raises(SourceError) as caught:
        hub.read(file, read_on=READ_ON)

    assert caught.value.problems[0].startswith(f"kept.json, {problem}")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('{"id": "acme/a\\u0000"}', "a.json: not readable as JSON: \\u0000 is no letter"),
        ('{"id": "acme/a", "x": ["\\ud800"]}', "a.json: not readable as JSON: 'utf-8' codec can't encode"),
    ],
    ids=["zero", "half a letter"],
)
def test_what_no_database_stores_is_no_text(tmp_path: Path, text: str, problem: str) -> None:
    (tmp_path / "a.json").write_text(text, encoding="utf-8")

    with pytest.raises(SourceError) as caught:
        hub.read(tmp_path, read_on=READ_ON)

    assert caught.value.problems[0].startswith(problem)


def test_a_backslash_before_such_letters_and_a_whole_pair_are_text(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps(ANSWER | {"a": "\\u0000", "b": "😀"}), encoding="utf-8")

    assert len(hub.read(tmp_path, read_on=READ_ON).releases) == 1


@pytest.mark.sources
def test_real_answers_are_read_whole() -> None:
    found = hub.read(source("data", "hf", "hub_api_samples"), read_on=READ_ON)

    assert {each.slug: [claim.value for claim in each.claims] for each in found.releases} == {
        "deepset/roberta-base-squad2": ["public", "cc-by-4.0"],
        "google-bert/bert-base-uncased": ["public", "apache-2.0"],
        "sentence-transformers/paraphrase-albert-small-v2": ["public", "apache-2.0"],
        "stabilityai/stable-diffusion-2-1": ["public", "openrail++"],
    }
    # One base, and results on five data sets of questions.
    assert [each.file for each in found.refused] == ["deepset__roberta-base-squad2.json"] * 6
    assert [each.reason for each in found.refused].count(UNDECLARED) == 5


@pytest.mark.sources
def test_the_real_example_of_results_states_no_scale(tmp_path: Path) -> None:
    text = source("data", "hf", "hub-docs_2026-08", "eval_results.yaml").read_text(encoding="utf-8")
    # The example has braces in place of values, which YAML reads as mappings.
    keep(tmp_path, Kept("acme/anvil-9", hub.ENDPOINT, "2031-05-04", 200, ANSWER, files={".eval_results/a.yaml": text}))

    places = [each.place for each in hub.read(tmp_path, read_on=READ_ON).refused]

    assert len(places) == 2
    assert places[0].startswith("acme/anvil-9, .eval_results/a.yaml: cais/hle, ")
    assert places[1] == "acme/anvil-9, .eval_results/a.yaml: Idavidrein/gpqa, gpqa_diamond"
