"""import_source with sources that speak at second hand: from files to the report, and the real files in a table."""

from __future__ import annotations

import json
import time
import tracemalloc
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError

from registry.actions import catalogue as action
from registry.actions.incoming import READERS
from registry.models import (
    Alias,
    AliasProposal,
    Benchmark,
    Claim,
    Evidence,
    ImportRun,
    LicenseQuery,
    Rating,
    Release,
    Score,
    Source,
)
from registry.sources import catalogue, every_eval_ever, hub, llm_stats, models_dev, mot, os_ai_map, osai
from registry.sources.records import AliasRecord
from tests.paths import DATA, source
from tests.registry.actions.builders import READ, closed, load, opened
from tests.registry.management.running import run

SECOND_HAND = {
    "mot": mot,
    "osai": osai,
    "llm-stats": llm_stats,
    "models-dev": models_dev,
    "os-ai-map": os_ai_map,
    "huggingface": hub,
    "every-eval-ever": every_eval_ever,
}


def folder(name: str) -> Path:
    return DATA / name.replace("-", "_")


@pytest.fixture
def registry(db: None) -> None:
    """Load a release that all samples speak of, by its page on the Hub or the index's name for it."""
    names = (("huggingface", "acme/anvil-7b"), ("name", "Anvil-7B-Chat"))
    aliases = tuple(AliasRecord(scheme, value, READ) for scheme, value in names)
    load(replace(opened("o1", "2026-02-03"), aliases=aliases), closed("c1", "2024-01-01"))


def imported(name: str, *options: Any) -> dict[str, Any]:
    report: dict[str, Any] = json.loads(run("import_source", name, folder(name), "--json", *options))
    return report


def table() -> dict[str, list[dict[str, Any]]]:
    models = (Release, Alias, AliasProposal, Claim, Rating, Score, Evidence, Source, Benchmark, LicenseQuery)
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in models}


def proposed() -> set[tuple[str, str]]:
    return set(Claim.objects.filter(status="proposed").values_list("field", "value"))


def test_every_source_says_whose_it_is_and_whether_it_may_be_passed_on() -> None:
    assert set(READERS) == {"epoch", *SECOND_HAND}
    for name, module in SECOND_HAND.items():
        source = module.SOURCE
        assert module.ID == source.key == name
        assert (source.title, source.url, source.license) == (module.TITLE, module.HOMEPAGE, module.LICENSE)
        assert (source.attribution, source.redistributable) == (module.ATTRIBUTION, module.REDISTRIBUTABLE)
        assert module.ATTRIBUTION


def test_a_record_of_the_tool_gives_components_licences_and_its_class(registry: None) -> None:
    report = imported("mot")

    assert report["counts"] == {
        "records read": 1,
        "records unmatched": 0,
        "releases matched": 1,
        # Weights public and under Apache 2.0: as the registry says.
        "claims unchanged": 2,
        "claims proposed": 5,
        "aliases proposed": 1,
        "licence names put in the queue": 3,
        "ratings created": 1,
        "rows refused": 0,
    }
    assert proposed() == {
        ("architecture_code.availability", "public"),
        ("technical_report.availability", "public"),
        ("evaluation_results.availability", "public"),
        ("model_card.availability", "public"),
        ("data_card.availability", "public"),
    }
    # "unlicensed" is what the tool's form says where nothing was entered.
    assert [text.rpartition(" ")[2] for text in report["licenses"]] == ["MIT", "Acme", "CC-BY-4.0"]
    rating = Rating.objects.get(scheme="mot-class")
    assert (rating.value, str(rating.rated_on_precision)) == ("Unclassified", "unknown")
    assert rating.note.startswith("Computed by the tool's rules from its record, which stores no class (")


def test_a_record_that_shows_nothing_of_what_it_lists_gives_no_claims(registry: None, tmp_path: Path) -> None:
    text = (folder("mot") / "anvil-7b.yml").read_text(encoding="utf-8")
    for given in ("https://huggingface.co/acme/anvil-7b", "https://example.org/weights"):
        text = text.replace(given, "''")
    (tmp_path / "anvil.yml").write_text(text.replace("name: Anvil-7B\n", "name: Anvil-7B-Chat\n"), encoding="utf-8")

    words = run("import_source", "mot", tmp_path)

    assert "  no address of anything: what it lists is not proposed\n    anvil.yml\n" in words
    assert Rating.objects.filter(scheme="mot-class").exists()
    assert not Claim.objects.filter(status="proposed").exists()


def test_a_record_of_the_index_gives_marks_a_score_and_what_is_open_without_doubt(registry: None) -> None:
    report = imported("osai")

    assert report["counts"] == {
        "records read": 1,
        "records unmatched": 0,
        "releases matched": 1,
        # The month holds the day that is known, and the weights are public here too.
        "claims unchanged": 2,
        "claims proposed": 2,
        "aliases proposed": 1,
        "ratings created": 13,
        "rows refused": 0,
    }
    assert proposed() == {("hardware_documentation.availability", "public"), ("model_card.availability", "public")}
    # Six open, three partial, three closed or empty: (6 + 1.5) / 12.
    assert Rating.objects.get(value="0.625 (12 parameters)").note == (
        "The ratings are the index's, of end model Anvil-7B-Chat, base model Anvil-7B; the score is computed from "
        "them by its published formula (open 1, partial 0.5, closed 0)"
    )


def test_llm_stats_gives_scores_with_who_ran_them(registry: None) -> None:
    report = imported("llm-stats")

    assert report["counts"]["claims unchanged"] == 2
    assert report["counts"]["scores created"] == 3
    assert report["unmatched"] == ["anvil-9: Anvil 9"]
    assert len(report["refused"]) == 5
    assert set(Score.objects.values_list("benchmark__slug", "value", "relation", "status")) == {
        ("llm-stats-riddles", 0.5, "developer", "accepted"),
        ("llm-stats-riddles", 0.4, "third_party", "accepted"),
        ("llm-stats-race", 2071.0, "developer", "accepted"),
    }


def test_models_dev_gives_names_for_a_person_to_declare(registry: None) -> None:
    report = imported("models-dev")

    assert report["aliases"] == ["o1: acme/anvil-7b (models_dev)", "o1: acme/anvil-7b-hosted (api)"]
    assert report["counts"]["claims unchanged"] == 2
    assert set(report["unmatched"]) == {
        "acme/anvil-9: Anvil 9",
        "acme/anvil-twins: Anvil Twins",
        "acme/anvil-10: Acme: Anvil 10",
    }
    waiting = AliasProposal.objects.values_list("release__slug", "scheme", "value", "state")
    assert set(waiting) == {
        ("o1", "models_dev", "acme/anvil-7b", "open"),
        ("o1", "api", "acme/anvil-7b-hosted", "open"),
    }
    assert not Alias.objects.filter(scheme="api").exists()


def test_os_ai_map_gives_a_class_and_the_tags_of_exactly_that_repository(registry: None) -> None:
    report = imported("os-ai-map")

    rating = Rating.objects.get(scheme="os-ai-map")
    assert (rating.release.slug, rating.value, str(rating.rated_on)) == ("o1", "open_weights (3 of 5)", "2026-06-04")
    assert rating.evidence.url == "https://example.org/anvil"
    assert report["counts"]["claims unchanged"] == 1
    assert Release.objects.count() == 2


def test_every_eval_ever_gives_scores_of_declared_benchmarks(registry: None) -> None:
    report = imported("every-eval-ever")

    assert report["counts"]["scores created"] == 2
    assert report["unmatched"] == ["acme/anvil-9: Anvil 9"]
    assert len(report["refused"]) == 3
    assert set(Score.objects.values_list("benchmark__slug", "value", "stderr", "status")) == {
        ("ifeval-open-llm-leaderboard", 0.5, 0.02, "accepted"),
        ("math-level-5-open-llm-leaderboard", 0.25, None, "accepted"),
    }


@pytest.mark.parametrize("name", SECOND_HAND)
def test_second_import_changes_nothing(registry: None, name: str) -> None:
    imported(name)
    before = table()

    counts = imported(name)["counts"]

    assert table() == before
    assert not [what for what in counts if "created" in what or "proposed" in what or "queue" in what]


@pytest.mark.parametrize("name", SECOND_HAND)
def test_dry_run_writes_nothing(registry: None, name: str) -> None:
    before = table()

    assert imported(name, "--dry-run")["dry_run"]

    assert table() == before


@pytest.mark.parametrize("name", SECOND_HAND)
def test_a_broken_file_writes_nothing_and_is_named(registry: None, name: str, tmp_path: Path) -> None:
    (tmp_path / "anvil.yml").write_bytes(b"\xff")
    before = table()

    with pytest.raises(CommandError, match=r"anvil\.yml|no folder|holds no record"):
        run("import_source", name, tmp_path)

    assert table() == before
    assert not ImportRun.objects.filter(source_id_text=name).exists()


def test_a_file_that_cannot_be_opened_is_named(registry: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> str:
        raise PermissionError(13, "Permission denied", "anvil.yml")

    monkeypatch.setattr(Path, "read_text", refuse)

    with pytest.raises(CommandError, match=r"^anvil\.yml: Permission denied$"):
        run("import_source", "mot", folder("mot") / "anvil-7b.yml")


def test_the_report_says_in_words_what_waits_for_a_person(registry: None) -> None:
    words = run("import_source", "mot", folder("mot"))
    assert "Licences that mean no text that is known, in the queue at the desk:\n  mot: models/anvil-7b.yml" in words

    words = run("import_source", "models-dev", folder("models-dev"))
    assert (
        "Names elsewhere that no release bears yet; a person may declare them:\n  o1: acme/anvil-7b (models_dev)\n"
        in words
    )
    assert "Tied to no release by an alias, and left alone:\n  acme/anvil-9: Anvil 9\n" in words
    assert "  a name that moves from one model to another\n    acme/anvil-latest.toml, Anvil\n" in words

    words = run("import_source", "os-ai-map", folder("os-ai-map"))
    assert "  2 licences: apache-2.0, mit\n    top_models.csv, line 4\n" in words


def test_only_some_records_are_imported(registry: None) -> None:
    report = imported("models-dev", "--only", "acme/anvil-9", "o1")

    assert report["counts"]["records read"] == 3
    with pytest.raises(CommandError, match="^--only: 'anvil' names no record of this source$"):
        imported("models-dev", "--only", "anvil")


@dataclass(frozen=True)
class Row:
    """What one run over real files did, how long it took, and the most memory that it held."""

    counts: dict[str, int]
    seconds: float
    megabytes: float

    def cells(self) -> list[str]:
        shown = (
            "records read",
            "releases matched",
            "claims proposed",
            "claims in conflict, proposed",
            "ratings created",
            "scores created",
            "licence names put in the queue",
            "rows refused",
        )
        return [*(str(self.counts.get(name, 0)) for name in shown), f"{self.seconds:.1f}", f"{self.megabytes:.0f}"]


def measured(name: str, path: Path) -> Row:
    tracemalloc.start()
    started = time.perf_counter()
    report = json.loads(run("import_source", name, path, "--json"))
    seconds = time.perf_counter() - started
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return Row(report["counts"], seconds, peak / 1e6)


@pytest.mark.sources
@pytest.mark.django_db
def test_real_files_are_imported_once_and_a_second_time_change_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    # The recorded answers of the Hub are of models that the catalogue does not hold: they have a test of their own.
    # Of Every Eval Ever there is the schema alone.
    others = {"huggingface", "every-eval-ever"}
    paths = {name: source("data", name.replace("-", "_")) for name in SECOND_HAND if name not in others}
    bundled = catalogue.read()
    releases = tuple(replace(record, lineage=(), scores=()) for record in bundled.releases)
    action.load(replace(bundled, releases=releases), digest="bundled")
    dates = dict(Release.objects.values_list("slug", "released_on"))
    rows: list[list[str]] = []
    for name, path in paths.items():
        first = measured(name, path)
        before = table()
        second = measured(name, path)
        assert table() == before
        assert first.counts["releases matched"] > 0
        rows += [[name, "first", *first.cells()], [name, "second", *second.cells()]]
    assert dict(Release.objects.values_list("slug", "released_on")) == dates
    assert not Release.objects.filter(reviewed=False).exists()
    assert not Claim.objects.exclude(recorded_by="catalogue").exclude(status="proposed").exists()
    head = "source run read matched proposed conflicts ratings scores queue refused seconds MB"
    with capsys.disabled():
        print("\n" + "\n".join(" ".join(f"{cell:>10}" for cell in row) for row in [head.split(), *rows]))
