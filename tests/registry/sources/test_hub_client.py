"""Asking a Hub: renamed and hidden models, limits of rate, broken and slow answers; what is kept is not asked again."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest

from registry import VERSION
from registry.sources import hub
from registry.sources.hub.client import Fetching, Patience, fetch_models
from registry.sources.hub.kept import kept_in, path_of
from registry.sources.records import SourceError
from tests.paths import source
from tests.registry.sources.hostile import Hostile, Say, answer, dripping, hostile, raw, redirect, silence

DAY = "2031-05-04"
QUICK = Patience(answer=1.0, pauses=2.5, bytes=100_000)
COMMIT = "fedcba9876543210fedcba9876543210fedcba98"


def model(id: str, *files: str) -> Say:
    siblings = [{"rfilename": name} for name in ("model.safetensors", *files)]
    return answer(json.dumps({"id": id, "sha": COMMIT, "gated": False, "siblings": siblings}).encode())


def api(id: str) -> str:
    return f"/api/models/{id}"


def asked(server: Hostile, folder: Path, *ids: str, patience: Patience = QUICK) -> Fetching:
    return fetch_models(ids, endpoint=server.at, folder=folder, day=DAY, patience=patience)


def paths(server: Hostile) -> list[str]:
    return [head.split(" ")[1] for head in server.heads]


def kept(folder: Path, id: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path_of(folder, id).read_text(encoding="utf-8"))
    return found


def test_an_answer_is_kept_as_it_is_with_its_day_and_endpoint(tmp_path: Path) -> None:
    with hostile({api("acme/anvil"): model("acme/anvil")}) as server:
        assert asked(server, tmp_path, "acme/anvil") == Fetching(["acme/anvil"])

    assert kept(tmp_path, "acme/anvil") == {
        "asked": "acme/anvil",
        "endpoint": server.at,
        "fetched": DAY,
        "status": 200,
        "answer": {"id": "acme/anvil", "sha": COMMIT, "gated": False, "siblings": [{"rfilename": "model.safetensors"}]},
        "moved": [],
        "files": {},
        "unread": {},
    }
    (found,) = hub.read(tmp_path, read_on="2031-06-01").releases
    assert {claim.evidence.url for claim in found.claims} == {f"{server.at}/acme/anvil/tree/{COMMIT}"}


def test_the_hub_sees_who_asks_and_no_token(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_secret")
    with hostile({api("acme/anvil"): model("acme/anvil")}) as server:
        asked(server, tmp_path, "acme/anvil")

    (head,) = server.heads
    assert f"\r\nuser-agent: openness-registry/{VERSION}; hf_hub/" in head.lower()
    assert "authorization" not in head.lower()
    assert "hf_secret" not in head


def test_a_renamed_model_is_kept_under_the_old_id_with_the_way_to_the_new_one(tmp_path: Path) -> None:
    new, newest = api("acme/anvil-7b"), api("acme-labs/Anvil-7B")
    says: dict[str, Say | list[Say]] = {
        api("anvil"): redirect(new, "307 Temporary Redirect"),
        new: redirect(newest, "307 Temporary Redirect"),
        newest: model("acme-labs/Anvil-7B"),
    }
    with hostile(says) as server:
        assert asked(server, tmp_path, "anvil").done == ["anvil"]

    found, _ = kept_in(path_of(tmp_path, "anvil"), read_on=DAY)
    assert found.moved == ((307, server.at + new), (307, server.at + newest))
    (release,) = hub.read(tmp_path, read_on=DAY).releases
    assert [alias.value for alias in release.aliases] == ["acme-labs/Anvil-7B", "anvil"]


def test_files_of_results_are_read_at_the_commit_of_the_answer(tmp_path: Path) -> None:
    names = (".eval_results/a.yaml", ".eval_results/b.yml", ".eval_results/c.yaml", ".eval_results/d.txt", "e.yaml")
    resolve = f"/acme/anvil/resolve/{COMMIT}"
    says: dict[str, Say | list[Say]] = {
        api("acme/anvil"): model("acme/anvil", *names),
        f"{resolve}/{names[0]}": answer(b"- dataset: {id: a/b, task_id: c}\n  value: 1\n"),
        f"{resolve}/{names[1]}": redirect("/api/resolve-cache/b", "307 Temporary Redirect"),
        "/api/resolve-cache/b": answer(b"[]"),
        f"{resolve}/{names[2]}": answer(status="403 Forbidden"),
    }
    with hostile(says) as server:
        asked(server, tmp_path, "acme/anvil")

    found = kept(tmp_path, "acme/anvil")
    assert found["files"] == {names[0]: "- dataset: {id: a/b, task_id: c}\n  value: 1\n", names[1]: "[]"}
    assert found["unread"] == {names[2]: 403}


@pytest.mark.parametrize("status", ["401 Unauthorized", "403 Forbidden", "404 Not Found", "410 Gone"])
def test_a_model_that_is_not_given_is_a_refusal_that_is_kept(tmp_path: Path, status: str) -> None:
    with hostile({api("acme/anvil"): answer(b'{"error": "no"}', status=status)}) as server:
        for _ in range(2):
            assert asked(server, tmp_path, "acme/anvil") == Fetching(["acme/anvil"])

    assert len(server.heads) == 1
    found = hub.read(tmp_path, read_on=DAY)
    assert found.releases == ()
    assert [(each.place, each.reason.endswith(f"(status {status[:3]})")) for each in found.refused] == [
        ("acme/anvil", True)
    ]


@pytest.mark.parametrize(
    "headers",
    [
        {"retry_after": "1"},
        {"ratelimit": '"api";r=0;t=1', "ratelimit_policy": '"fixed window";"api";q=500;w=300'},
        # The window is not what was used up: then the usual header counts.
        {"ratelimit": '"api";r=5;t=299', "retry_after": "1"},
    ],
    ids=["usual", "window", "both"],
)
@pytest.mark.parametrize("status", ["429 Too Many Requests", "503 Busy"])
def test_a_short_pause_is_kept(tmp_path: Path, headers: dict[str, str], status: str) -> None:
    busy = answer(status=status, **headers)
    with hostile({api("acme/anvil"): [busy, model("acme/anvil")]}) as server:
        started = time.monotonic()
        assert asked(server, tmp_path, "acme/anvil").done == ["acme/anvil"]
        assert 1.0 <= time.monotonic() - started < 2.4


def test_a_long_pause_ends_the_run_and_the_next_one_goes_on_there(tmp_path: Path) -> None:
    busy = answer(status="429 Too Many Requests", ratelimit='"api";r=0;t=300')
    ids = ("acme/a", "acme/b", "acme/c")
    says: dict[str, Say | list[Say]] = {api(each): model(each) for each in ids}
    with hostile(says | {api("acme/b"): [busy, model("acme/b")]}) as server:
        started = time.monotonic()
        first = asked(server, tmp_path, *ids)
        assert time.monotonic() - started < 1
        second = asked(server, tmp_path, *ids)

    assert first == Fetching(
        ["acme/a"],
        {
            "acme/b": "the Hub answered 429 and asks to wait 300 seconds",
            "acme/c": "not asked for, since those before it brought nothing",
        },
    )
    assert second == Fetching(list(ids))
    assert paths(server) == [api(each) for each in ("acme/a", "acme/b", "acme/b", "acme/c")]


def test_pauses_add_up_to_no_more_than_there_is_patience(tmp_path: Path) -> None:
    busy = answer(status="429 Too Many Requests", retry_after="1")
    with hostile({api("acme/a"): busy, api("acme/b"): busy}) as server:
        started = time.monotonic()
        found = asked(server, tmp_path, "acme/a", "acme/b")
        assert 2.0 <= time.monotonic() - started < 3.5

    assert set(found.left) == {"acme/a", "acme/b"}
    # Twice a second of the two and a half that there are.
    assert len(server.heads) == 3


@pytest.mark.parametrize(
    ("says", "reason"),
    [
        (answer(b'{"id": "acme/a", "sib'), "the answer, line 1, column 18: not readable as JSON"),
        (answer(b"[" * 50_000), "the answer: not readable as JSON: its parts lie too deep"),
        (answer(b'{"id": "acme/a", "id": "acme/b"}'), "the answer: not readable as JSON: the key 'id' stands twice"),
        (answer(b"<html>Sign in</html>"), "the answer, line 1, column 1: not readable as JSON"),
        (answer(b"[]"), "the answer is not that of a model"),
        (answer(b'{"error": "no"}'), "the answer is not that of a model"),
        (answer(b'{"id": "../../x"}'), "the answer is not that of a model"),
        (answer(b"\xff"), "the answer is not UTF-8 text"),
        (answer(b"x" * 100_001), "the answer has more than 100000 bytes"),
        (answer(b"{}", content_length="50"), "no answer: "),
        (raw(b"SSH-2.0\r\n\r\n"), "no answer: "),
        (raw(), "no answer: "),
        (answer(status="500 Error"), "the Hub answered 500"),
        (answer(status="204 No Content"), "the Hub answered 204"),
        (redirect("http://127.0.0.1:9/api/models/acme/a"), "a redirect leads away from http://127.0.0.1:"),
        (redirect("http://[::1"), "a redirect leads away from"),
        (redirect("//example.org/"), "a redirect leads away from"),
        (redirect(api("acme/a")), "more than 5 redirects"),
        (silence, "no whole answer within 1 seconds"),
        (dripping(b"HTTP/1.1 200 OK\r\n", b"a", 0.2), "no whole answer within 1 seconds"),
        (dripping(b"HTTP/1.1 200 OK\r\n\r\n", b"{", 0.2), "no whole answer within 1 seconds"),
        (dripping(b"HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n", b"{", 0.2), "no whole answer within 1 seconds"),
    ],
    ids=[
        *("truncated", "deep", "twice", "page", "list", "error", "odd id", "bytes", "large", "short", "other protocol"),
        *("closed", "failed", "empty", "elsewhere", "nowhere", "other host", "ring"),
        *("silent", "slow head", "slow body", "slow known body"),
    ],
)
def test_an_answer_that_is_none_is_left_for_another_run_and_not_kept(tmp_path: Path, says: Say, reason: str) -> None:
    with hostile({api("acme/a"): says, api("acme/b"): model("acme/b")}) as server:
        started = time.monotonic()
        found = asked(server, tmp_path, "acme/a", "acme/b")
        assert time.monotonic() - started < 2.5

    assert found.done == ["acme/b"]
    assert found.left["acme/a"].startswith(reason)
    assert len(found.left["acme/a"]) < 300
    assert [file.name for file in tmp_path.iterdir()] == ["acme--b.json"]


def test_where_nothing_answers_the_others_are_not_tried(tmp_path: Path) -> None:
    ids = [f"acme/{letter}" for letter in "abcde"]

    found = fetch_models(ids, endpoint="http://127.0.0.1:9", folder=tmp_path, day=DAY, patience=QUICK)

    assert list(found.left) == ids
    assert [reason.startswith("no answer: ") for reason in found.left.values()] == [True] * 3 + [False] * 2


def test_a_machine_that_is_to_stay_offline_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huggingface_hub.constants.is_offline_mode", lambda: True)
    with hostile({api("acme/a"): model("acme/a")}) as server:
        found = asked(server, tmp_path, "acme/a")

    assert "offline mode is enabled" in found.left["acme/a"]
    assert server.heads == []


@pytest.mark.parametrize(
    "endpoint",
    ["", "huggingface.co", "ftp://huggingface.co", "https://", "https://u:p@hub", "https://hub?x", "http://[::1"],
)
def test_an_endpoint_that_is_none_is_refused(tmp_path: Path, endpoint: str) -> None:
    with pytest.raises(SourceError, match="is no address of a Hub; allowed: https://host"):
        fetch_models(["acme/a"], endpoint=endpoint, folder=tmp_path, day=DAY)


def test_ids_that_are_none_are_refused_before_anything_is_asked(tmp_path: Path) -> None:
    with pytest.raises(SourceError) as caught:
        fetch_models(["acme/a", "../b", "a/b/c", "a?b"], endpoint="http://127.0.0.1:9", folder=tmp_path, day=DAY)

    assert caught.value.problems == [
        f"{each!r} is no id of the Hugging Face Hub; allowed: owner/name" for each in ("../b", "a/b/c", "a?b")
    ]


def test_what_is_kept_of_another_hub_is_no_answer_of_this_one(tmp_path: Path) -> None:
    with hostile({api("acme/a"): model("acme/a")}) as server:
        asked(server, tmp_path, "acme/a")

    with pytest.raises(SourceError, match=r"acme--a.json: of acme/a at http://127.*; asked for is acme/a at http://x"):
        fetch_models(["acme/a"], endpoint="http://x", folder=tmp_path, day=DAY)


@pytest.mark.sources
def test_real_answers_replayed_are_read_as_when_they_were_recorded(tmp_path: Path) -> None:
    folder = source("data", "hf", "hub_api_samples")
    answers = {json.loads(file.read_text())["id"]: file.read_bytes() for file in folder.glob("*.json")}
    says: dict[str, Say | list[Say]] = {api(id): answer(body) for id, body in answers.items()}
    with hostile(
        says | {api("bert-base-uncased"): redirect(api("google-bert/bert-base-uncased"), "307 Moved")}
    ) as server:
        found = asked(server, tmp_path, *answers, "bert-base-uncased", patience=Patience())
        assert len(found.done) == 5

    recorded = {each.slug: each for each in hub.read(folder, read_on=DAY).releases}
    fetched = {each.slug: each for each in hub.read(tmp_path, read_on="2031-06-01").releases}
    for slug, each in fetched.items():
        like = recorded["google-bert/bert-base-uncased" if slug == "bert-base-uncased" else slug]
        assert [(one.field, one.value, one.evidence.read) for one in each.claims] == [
            (one.field, one.value, one.evidence.read) for one in like.claims
        ]
