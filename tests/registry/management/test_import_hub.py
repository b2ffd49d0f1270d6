"""import_source huggingface: kept answers, and a Hub that is asked; renamed, hidden and busy, ended and resumed."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError
from django.utils import timezone

from registry.models import Alias, Claim, ImportRun, LicenseQuery, Release
from registry.sources.records import AliasRecord
from tests.paths import DATA, source
from tests.registry.actions.builders import READ, closed, load, opened
from tests.registry.management.running import run
from tests.registry.sources.hostile import Say, answer, hostile, redirect

SAMPLE = DATA / "huggingface"
COMMIT = "fedcba9876543210fedcba9876543210fedcba98"
BUSY = answer(status="429 Too Many Requests", retry_after="100000")


@pytest.fixture
def registry(db: None) -> None:
    """Load a release with open weights that the Hub has renamed, and one behind an API whose weights it has."""
    load(
        replace(opened("o1", "2026-02-03"), aliases=(AliasRecord("huggingface", "acme/anvil-7b", READ),)),
        replace(closed("c1", "2024-01-01"), aliases=(AliasRecord("huggingface", "acme/anvil-9", READ),)),
    )


def model(id: str, license: str = "apache-2.0", gated: bool | str = False) -> Say:
    siblings = [{"rfilename": "model.safetensors"}]
    content = {"id": id, "sha": COMMIT, "gated": gated, "cardData": {"license": license}, "siblings": siblings}
    return answer(json.dumps(content).encode())


def api(id: str) -> str:
    return f"/api/models/{id}"


def report(*options: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run("import_source", "huggingface", *options, "--json"))
    return found


def test_kept_answers_give_claims_for_a_person_and_a_new_name(registry: None) -> None:
    found = report(SAMPLE)

    assert found["counts"] == {
        "aliases proposed": 1,
        "records read": 2,
        "records unmatched": 0,
        "releases matched": 2,
        # The weights of o1 are public here too.
        "claims unchanged": 1,
        # c1 has weights there, behind a gate; its licence is not stated here.
        "claims in conflict, proposed": 1,
        "claims proposed": 1,
        "licence names put in the queue": 1,
        "rows refused": 4,
    }
    assert found["conflicts"] == ["c1: weights_final.availability is not_released here, gated_manual there"]
    assert found["licenses"][0].endswith("cardData.license, weights_final.license: acme-research")
    assert any("acme-labs/Anvil-7B" in each for each in found["aliases"])
    assert set(Claim.objects.filter(status="proposed").values_list("release__slug", "field", "value")) == {
        ("c1", "weights_final.availability", "gated_manual"),
        ("c1", "weights_final.license", "apache-2.0"),
    }
    assert LicenseQuery.objects.filter(text="acme-research").exists()
    assert Alias.objects.filter(scheme="huggingface").count() == 2
    assert not Release.objects.exclude(slug__in=["o1", "c1"]).exists()


def test_without_only_every_model_that_an_alias_names_is_asked_for(registry: None, tmp_path: Path) -> None:
    says: dict[str, Say | list[Say]] = {
        api("acme/anvil-7b"): redirect(api("acme-labs/Anvil-7B"), "307 Temporary Redirect"),
        api("acme-labs/Anvil-7B"): model("acme-labs/Anvil-7B"),
        api("acme/anvil-9"): answer(b'{"error": "Repository not found"}', status="401 Unauthorized"),
    }
    with hostile(says) as server:
        found = report("--endpoint", server.at)

    assert (found["counts"]["releases matched"], found["left"]) == (1, {})
    assert any("acme-labs/Anvil-7B" in each for each in found["aliases"])
    assert found["refused"] == [
        {
            "file": "acme--anvil-9.json",
            "place": "acme/anvil-9",
            "reason": "private, or not there: the Hub does not tell (status 401)",
        }
    ]
    assert ImportRun.objects.get(source_id_text="huggingface").path == server.at


def test_the_evidence_is_of_the_day_and_the_hub_that_were_asked(registry: None) -> None:
    with hostile({api("acme/anvil-9"): model("acme/anvil-9", gated="auto")}) as server:
        report("--endpoint", server.at, "--only", "acme/anvil-9")

    claim = Claim.objects.get(value="gated_auto")
    assert claim.evidence is not None
    assert claim.evidence.url == f"{server.at}/acme/anvil-9/tree/{COMMIT}"
    assert claim.evidence.locator == f"acme/anvil-9, commit {COMMIT}, siblings and gated"
    assert claim.evidence.read_on == timezone.localdate()


def test_only_names_ids_of_the_hub_or_releases_here(registry: None) -> None:
    says: dict[str, Say | list[Say]] = {api(each): model(each) for each in ("acme/anvil-9", "acme/other")}
    with hostile(says) as server:
        found = report("--endpoint", server.at, "--only", "c1", "acme/other")

    assert [head.split()[1] for head in server.heads] == [api("acme/anvil-9"), api("acme/other")]
    assert (found["counts"]["releases matched"], found["unmatched"]) == (1, ["acme/other"])


def test_only_a_release_that_no_alias_ties_to_the_hub_is_refused(registry: None) -> None:
    Alias.objects.filter(value="acme/anvil-9").delete()

    with pytest.raises(CommandError, match="^--only: no alias says which model of the Hub c1 is$"):
        run("import_source", "huggingface", "--endpoint", "http://127.0.0.1:9", "--only", "c1")


def test_a_run_that_the_hub_ends_goes_on_with_its_folder(registry: None, tmp_path: Path) -> None:
    folder = tmp_path / "new" / "answers"
    says: dict[str, Say | list[Say]] = {
        api("acme/anvil-7b"): model("acme/anvil-7b"),
        api("acme/anvil-9"): [BUSY, model("acme/anvil-9")],
    }
    with hostile(says) as server:
        words = run("import_source", "huggingface", "--endpoint", server.at, "--resume", folder)
        assert words.endswith(
            "\nLeft for another run; with --resume FOLDER it asks for these alone:\n"
            "  acme/anvil-9: the Hub answered 429 and asks to wait 100000 seconds\n"
            "Readers see the result after: python manage.py publish_edition\n"
        )
        # A person may have looked at the first answer long ago: its day is the one on which it was fetched.
        kept = folder / "acme--anvil-7b.json"
        kept.write_text(kept.read_text("utf-8").replace(timezone.localdate().isoformat(), "2031-01-02"), "utf-8")
        found = report("--endpoint", server.at, "--resume", folder)

    assert [head.split()[1] for head in server.heads] == [api(f"acme/anvil-{each}") for each in ("7b", "9", "9")]
    assert (found["counts"]["releases matched"], found["left"]) == (2, {})
    assert sorted(file.name for file in folder.iterdir()) == ["acme--anvil-7b.json", "acme--anvil-9.json"]


def test_what_a_folder_keeps_beside_what_is_asked_for_is_left_alone(registry: None, tmp_path: Path) -> None:
    with hostile({api(each): model(each) for each in ("acme/anvil-7b", "acme/anvil-9")}) as server:
        report("--endpoint", server.at, "--resume", tmp_path, "--dry-run")
        found = report("--endpoint", server.at, "--resume", tmp_path, "--only", "o1")

    assert found["counts"]["records read"] == 1
    assert not Claim.objects.filter(status="proposed").exists()


def test_a_second_run_changes_nothing(registry: None, tmp_path: Path) -> None:
    def rows() -> list[list[Any]]:
        return [list(each.objects.order_by("pk").values()) for each in (Release, Alias, Claim, LicenseQuery)]

    with hostile(
        {api("acme/anvil-7b"): model("acme/anvil-7b", "acme"), api("acme/anvil-9"): model("acme/anvil-9")}
    ) as server:
        report("--endpoint", server.at)
        before = rows()
        for _ in range(2):
            report("--endpoint", server.at, "--resume", tmp_path)
            assert rows() == before


def test_where_nothing_is_said_nothing_is_written(registry: None, tmp_path: Path) -> None:
    with hostile({api("acme/anvil-7b"): BUSY}) as server, pytest.raises(CommandError) as caught:
        run("import_source", "huggingface", "--endpoint", server.at, "--resume", tmp_path)

    assert str(caught.value).splitlines() == [
        "acme/anvil-7b: the Hub answered 429 and asks to wait 100000 seconds",
        "acme/anvil-9: not asked for, since those before it brought nothing",
    ]
    assert not ImportRun.objects.filter(source_id_text="huggingface").exists()


@pytest.mark.django_db
def test_a_registry_that_names_no_model_of_the_hub_says_so() -> None:
    with pytest.raises(CommandError, match="no alias of a release names a model of the Hub; allowed: --only owner/n"):
        run("import_source", "huggingface", "--endpoint", "http://127.0.0.1:9")


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (("mot", "--endpoint", "https://huggingface.co"), "--endpoint: mot is read from files; allowed with huggingf"),
        (("huggingface", "x", "--resume", "y"), "--resume keeps answers of a Hub; allowed with --endpoint"),
        (("huggingface",), "allowed: a PATH, or the --endpoint of a Hub, and not both"),
        (("mot",), "allowed: a PATH, or the --endpoint of a Hub, and not both"),
        (("huggingface", "x", "--endpoint", "https://a.b"), "allowed: a PATH, or the --endpoint of a Hub, and not"),
    ],
)
def test_options_that_contradict_each_other_are_refused(db: None, words: tuple[str, ...], problem: str) -> None:
    with pytest.raises(CommandError, match=f"^{problem}"):
        run("import_source", *words)


def test_a_hub_that_is_no_address_and_a_folder_that_is_a_file_are_refused(registry: None, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="^'hub' is no address of a Hub; allowed: https://host$"):
        run("import_source", "huggingface", "--endpoint", "hub")
    file = tmp_path / "file"
    file.touch()
    with pytest.raises(CommandError, match="file: File exists$"):
        run("import_source", "huggingface", "--endpoint", "http://127.0.0.1:9", "--resume", file)


def test_a_kept_answer_that_was_damaged_writes_nothing_and_is_named(registry: None, tmp_path: Path) -> None:
    shutil.copytree(SAMPLE, tmp_path, dirs_exist_ok=True)
    (tmp_path / "acme--anvil-7b.json").write_text("{", encoding="utf-8")

    with pytest.raises(CommandError, match=r"^acme--anvil-7b.json, line 1, column 2: not readable as JSON"):
        run("import_source", "huggingface", "--endpoint", "http://127.0.0.1:9", "--resume", tmp_path)

    assert not ImportRun.objects.filter(source_id_text="huggingface").exists()


@pytest.mark.sources
def test_real_answers_are_imported_from_files_and_from_a_hub_that_replays_them(db: None) -> None:
    folder = source("data", "hf", "hub_api_samples")
    answers = {json.loads(file.read_text("utf-8"))["id"]: file.read_bytes() for file in folder.glob("*.json")}
    load(
        *(
            replace(closed(f"r{place}", "2024-01-01"), aliases=(AliasRecord("huggingface", id, READ),))
            for place, id in enumerate(answers)
        )
    )
    with hostile({api(id): answer(body) for id, body in answers.items()}) as server:
        asked = report("--endpoint", server.at, "--dry-run")
    found = report(folder)
    again = report(folder)

    assert asked["counts"] == found["counts"]
    assert found["counts"]["releases matched"] == 4
    # Two under Apache 2.0, which the invented catalogue knows; the other licences wait in the queue.
    assert found["counts"]["claims proposed"] == 2
    assert found["counts"]["claims in conflict, proposed"] == 4
    assert [text.rpartition(" ")[2] for text in found["licenses"]] == ["cc-by-4.0", "openrail++"]
    assert not [what for what in again["counts"] if "proposed" in what or "queue" in what]
