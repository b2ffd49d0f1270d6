"""import_source: what it reports, what it writes, and how it refuses."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from django.core.management import CommandError

from registry.actions import catalogue as action
from registry.models import Alias, Claim, ImportRun, Release, Score
from registry.sources import catalogue, epoch
from registry.sources.records import AliasRecord
from tests.paths import DATA, source
from tests.registry.actions.builders import READ, closed, load, opened, quiz, score
from tests.registry.management.running import run, write_models

KNOWN = [quiz(key) for key in sorted(epoch.KNOWN_BENCHMARKS)]


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    """Return a folder with the invented files in folders named as Epoch's snapshots are."""
    shutil.copytree(DATA / "epoch" / "models", tmp_path / "models_2031-05")
    shutil.copytree(DATA / "epoch" / "benchmarks", tmp_path / "benchmark_data_2031-04")
    return tmp_path


@pytest.fixture
def registry(db: None) -> None:
    """Load two releases, one of them with an alias that the sample names."""
    known = replace(closed("aurora-2", "2031-03-01"), aliases=(AliasRecord("epoch_version", "aurora-2_high", READ),))
    load(known, opened("o1", "2024-05-01", score(0.5, "gpqa-diamond")), benchmarks=KNOWN)


def test_import_reports_what_was_created_unchanged_in_conflict_and_refused(registry: None, sample: Path) -> None:
    text = run("import_source", "epoch", sample)

    assert "       1  releases matched\n" in text
    assert "releases created" in text
    assert "claims unchanged" in text
    assert "  aurora-2: date.released is 2031-03-01 here, 2031-03-14 there\n" in text
    assert "  Shots is 'several'; allowed: a whole number, few, or empty\n" in text
    assert "    benchmark_data_2031-04/mmlu_external.csv, line 7\n" in text
    assert text.endswith("Readers see the result after: python manage.py publish_edition\n")


def test_import_makes_unreviewed_releases_of_versions_that_no_alias_names(registry: None, sample: Path) -> None:
    run("import_source", "epoch", sample)

    imported = Release.objects.filter(family__slug="epoch-unreviewed")
    assert imported.exists()
    assert not imported.filter(reviewed=True).exists()
    assert Alias.objects.get(value="aurora-2_high").release.slug == "aurora-2"
    assert not Claim.objects.filter(release__in=imported, field__endswith=".license").exists()


def test_second_import_says_that_nothing_is_new(registry: None, sample: Path) -> None:
    run("import_source", "epoch", sample)
    counts = (Release.objects.count(), Claim.objects.count(), Score.objects.count())

    text = run("import_source", "epoch", sample)

    assert (Release.objects.count(), Claim.objects.count(), Score.objects.count()) == counts
    assert "created" not in text
    assert "In conflict" not in text


def test_dry_run_writes_nothing_and_does_not_speak_of_an_edition(registry: None, sample: Path) -> None:
    text = run("import_source", "epoch", sample, "--dry-run")

    assert text.startswith("Dry run: nothing was written. An import would give:\n")
    assert "publish_edition" not in text
    assert not Release.objects.filter(slug__startswith="epoch-").exists()


def test_only_the_versions_asked_for_are_imported(registry: None, sample: Path) -> None:
    text = run("import_source", "epoch", sample, "--only", "aurora-2_high", "epoch-cobalt-1")

    assert "       1  releases matched\n" in text
    assert list(Release.objects.filter(reviewed=False).values_list("slug", flat=True)) == ["epoch-cobalt-1"]


def test_import_report_as_json_is_one_whole_document(registry: None, sample: Path) -> None:
    found = json.loads(run("import_source", "epoch", sample, "--json", "--dry-run"))

    assert set(found) == {"dry_run", "counts", "conflicts", "refused", "unmatched", "licenses", "aliases"}
    assert found["counts"]["rows refused"] == len(found["refused"])
    assert {
        "file": "benchmark_data_2031-04/mmlu_external.csv",
        "line": 7,
        "reason": "Shots is 'several'; allowed: a whole number, few, or empty",
    } in found["refused"]


def test_long_groups_of_a_report_are_shortened_with_their_count(registry: None, tmp_path: Path) -> None:
    folder = tmp_path / "models_2031-05"
    folder.mkdir()
    rows = [{"id_model_version": f"v{number}", "Version release date": "2031-02-30"} for number in range(14)]
    write_models(folder / "epoch_benchmarked_models.csv", rows)

    text = run("import_source", "epoch", folder, "--dry-run")

    assert "epoch_benchmarked_models.csv, lines 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 and 4 more\n" in text


@pytest.mark.parametrize(
    ("broken", "problem"),
    [
        (b"Model version,Score\na,1\n", "os_world_external.csv, line 1: no column"),
        (b"Model version,Score,Release date,Organization\na,1,,Northw", "line 2, column 'Organization': the file ends"),
        (b'Model version,Score,Release date,Organization\na,"1,,x\n', "line 2, column 'Score': this quoted cell"),
    ],
    ids=["another format", "cut short", "broken"],
)
def test_broken_file_writes_nothing_and_names_line_and_column(
    registry: None, sample: Path, broken: bytes, problem: str
) -> None:
    (sample / "benchmark_data_2031-04" / "os_world_external.csv").write_bytes(broken)

    with pytest.raises(CommandError, match=problem):
        run("import_source", "epoch", sample)

    assert not Release.objects.filter(slug__startswith="epoch-").exists()
    assert not ImportRun.objects.filter(source_id_text="epoch").exists()


def test_import_of_a_path_that_is_not_there_says_what_is_looked_for(registry: None, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="none of the files looked for: epoch_benchmarked_models.csv"):
        run("import_source", "epoch", tmp_path / "absent")


def test_import_of_a_file_that_cannot_be_opened_says_why(
    registry: None, sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path, **_: str) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(epoch, "read", refuse)

    with pytest.raises(CommandError, match=": Permission denied"):
        run("import_source", "epoch", sample)


def test_import_of_another_source_names_those_there_are(db: None, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="invalid choice: 'hearsay'"):
        run("import_source", "hearsay", tmp_path)


@pytest.mark.django_db
def test_import_before_the_catalogue_is_loaded_says_what_to_do(sample: Path) -> None:
    with pytest.raises(CommandError, match="the registry has no benchmark .*: run load_catalogue first"):
        run("import_source", "epoch", sample)


@pytest.mark.sources
@pytest.mark.django_db
def test_real_files_are_imported_beside_those_releases_on_which_the_catalogue_differs(tmp_path: Path) -> None:
    for name in (
        "models_2026-08/epoch_benchmarked_models.csv",
        "benchmark_data_2026-05/gpqa_diamond.csv",
        "benchmark_data_2026-05/mmlu_external.csv",
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(source("data", "epoch", name), tmp_path / name)
    bundled = catalogue.read()
    explained = {(item.release, item.field) for item in bundled.disagreements}
    differing = tuple(
        replace(record, lineage=()) for record in bundled.releases if record.slug in {slug for slug, _ in explained}
    )
    action.load(replace(bundled, releases=differing), digest="bundled")
    dates = dict(Release.objects.values_list("slug", "released_on"))

    counts = json.loads(run("import_source", "epoch", tmp_path, "--json"))["counts"]

    aliases = {alias.value for record in differing for alias in record.aliases if alias.scheme == "epoch_version"}
    assert (counts["releases matched"], counts["releases created"]) == (len(aliases), 839 - len(aliases))
    assert dates.items() <= dict(Release.objects.values_list("slug", "released_on")).items()
    proposed = Score.objects.filter(status="proposed").values_list("release__slug", "benchmark__slug")
    assert {(slug, f"score:{benchmark}") for slug, benchmark in proposed} <= explained
    assert counts["scores in conflict, proposed"] == len(proposed) > 0
