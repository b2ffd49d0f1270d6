"""os-ai-map: the class of a product as a rating of the models it names, and the licence tags of repositories."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from registry.sources import os_ai_map
from registry.sources.reading import Refusal
from registry.sources.records import (
    AliasRecord,
    ClaimRecord,
    EvidenceRecord,
    RatingRecord,
    ReleaseRecord,
    SourceError,
)
from tests.paths import DATA, source

READ_ON = "2031-06-01"
SAMPLE = DATA / "os_ai_map"


def at(locator: str, url: str = "", quote: str = "") -> EvidenceRecord:
    return EvidenceRecord("os-ai-map", locator, READ_ON, url, quote)


def test_a_class_is_a_rating_of_each_model_that_the_product_names_with_what_it_cites() -> None:
    cited = at("sources/scores/anvil.yaml, openness", "https://example.org/anvil", "the weights")
    rating = RatingRecord(
        "os-ai-map",
        "open_weights (3 of 5)",
        cited,
        date="2026-06-04",
        note="Product Anvil, confidence high. weights:open(Apache-2.0);data:closed "
        "Cited as well: https://example.org/license",
    )

    found = [record for record in os_ai_map.read(SAMPLE, read_on=READ_ON).releases if record.slug == "anvil"]

    assert found == [
        ReleaseRecord("anvil", "Anvil", "", "", aliases=(AliasRecord("huggingface", page, cited),), ratings=(rating,))
        for page in ("acme/anvil-7b", "acme/anvil-70b")
    ]


def test_a_product_that_names_no_model_goes_by_its_name_and_cites_what_it_cites() -> None:
    found = next(record for record in os_ai_map.read(SAMPLE, read_on=READ_ON).releases if record.slug == "anvil-api")

    assert [(alias.scheme, alias.value) for alias in found.aliases] == [
        ("os_ai_map", "anvil-api"),
        ("name", "Anvil API"),
    ]
    (rating,) = found.ratings
    assert (rating.value, rating.date, rating.note) == (
        "closed",
        "unknown",
        "Product Anvil API, confidence not stated.",
    )


def test_a_tag_is_a_licence_of_exactly_that_repository() -> None:
    tagged = [record for record in os_ai_map.read(SAMPLE, read_on=READ_ON).releases if "/" in record.slug]

    place, url = "huggingface/top_models.csv, acme/anvil-7b", "https://huggingface.co/acme/anvil-7b"
    assert tagged[0] == ReleaseRecord(
        "acme/anvil-7b",
        "",
        "",
        "",
        aliases=(AliasRecord("huggingface", "acme/anvil-7b", at(place, url)),),
        claims=(
            ClaimRecord(
                "weights_final.license",
                "apache-2.0",
                at(place, url, "license:apache-2.0"),
                note="Tag of the repository: license:apache-2.0",
            ),
        ),
    )
    assert {record.slug: [claim.value for claim in record.claims] for record in tagged[1:]} == {
        "acme/anvil-70b": ["other"],
        "acme/anvil-9": [],
        "acme/anvil-bare": [],
    }


def test_what_cannot_be_used_is_refused_with_its_place() -> None:
    assert os_ai_map.read(SAMPLE, read_on=READ_ON).refused == (
        Refusal(
            "scores/anvil-2.yaml",
            "the class is none of those known; allowed: closed, restricted, open_weights, open_source",
            place="openness.class",
        ),
        Refusal("scores/nail.yaml", "there is no product 'nail'", place="product"),
        Refusal("top_models.csv", "2 licences: apache-2.0, mit", 4),
        Refusal("tracked_models.csv", "'not an id' is no id of the Hugging Face Hub", 3),
    )


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("score: 3\n  class", "score: 6\n  class", "scores/anvil.yaml, openness.score: 6 is not from 0 to 5"),
        (
            "score: 3\n  class",
            "score: many\n  class",
            "scores/anvil.yaml, openness.score: 'many' is not a finite number",
        ),
        ("openness:", "openess:", "scores/anvil.yaml, openness: None is not a mapping"),
        ("product: anvil", "product: [anvil]", "scores/anvil.yaml, product: a list is not text"),
    ],
)
def test_a_judgement_of_another_form_is_refused(tmp_path: Path, old: str, new: str, problem: str) -> None:
    folder = shutil.copytree(SAMPLE, tmp_path / "map")
    file = folder / "sources" / "scores" / "anvil.yaml"
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1
    file.write_text(text.replace(old, new), encoding="utf-8")

    with pytest.raises(SourceError) as caught:
        os_ai_map.read(folder, read_on=READ_ON)

    assert caught.value.problems == [problem]


def test_a_file_of_two_records_is_refused(tmp_path: Path) -> None:
    folder = shutil.copytree(SAMPLE, tmp_path / "map")
    file = folder / "sources" / "products" / "anvil.yaml"
    file.write_text(file.read_text(encoding="utf-8") + "---\nname: b\n", encoding="utf-8")

    with pytest.raises(SourceError, match=r"^anvil.yaml: 2 YAML documents; a record is exactly one$"):
        os_ai_map.read(folder, read_on=READ_ON)


@pytest.mark.sources
def test_every_real_product_and_repository_is_read() -> None:
    found = os_ai_map.read(source("data", "os_ai_map"), read_on=READ_ON)

    rated = {record.slug for record in found.releases if record.ratings}
    tagged = [record for record in found.releases if not record.ratings]
    assert (len(rated), len(tagged)) == (76, 3061)
    assert [refusal.reason for refusal in found.refused] == [
        "2 licences: apache-2.0, cdla-permissive-2.0",
        "2 licences: mit, other",
    ]
