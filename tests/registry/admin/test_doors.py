"""Who gets in, and whether every page of the desk opens."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from registry.models import Claim, Developer, Edition, Release
from tests.registry.actions import builders as build
from tests.registry.admin.conftest import Enter, EnterAs

MODELS = list(admin.site._registry)
OURS = [model for model in MODELS if model._meta.app_label == "registry"]

#: Rows that nobody enters.
COMPUTED = {"assessment", "change", "edition", "importrun", "laghistory", "lagseries", "licensequery", "timeline"}
COMPUTED |= {"aliasproposal", "evidencecheck", "proposal", "amendment"}
COMPUTED |= {"audititem"}
COMPUTED |= {"submission", "producer", "dispute", "reply", "selfdeclaration"}
INLINE = re.compile(r"<style|\sstyle=|<script(?![^>]*\ssrc=)[^>]*>|\son[a-z]+=\"")


def address(model: Any, page: str, *args: object) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def names(models: list[Any]) -> list[str]:
    return [model._meta.model_name for model in models]


def test_every_noun_of_the_registry_is_at_the_desk() -> None:
    wanted = {
        *("developer", "family", "release", "claim", "rating", "license", "policy", "benchmark", "score", "source"),
        *("evidence", "publishedestimate", "auditround", *COMPUTED),
    }

    assert set(names(OURS)) == wanted


@pytest.mark.parametrize("model", MODELS, ids=names(MODELS))
def test_every_list_can_be_searched_and_narrowed(model: Any) -> None:
    desk = admin.site._registry[model]

    assert desk.search_fields
    assert len(desk.list_display) > 1 or model._meta.app_label != "registry"
    assert desk.list_filter or model._meta.model_name in {"timeline", "group"}


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["changelist", "add", "change"])
@pytest.mark.parametrize("model", OURS, ids=names(OURS))
def test_a_stranger_is_sent_to_the_login_page(client: Client, model: Any, page: str) -> None:
    args = [1] if page == "change" else []

    response = client.get(address(model, page, *args))

    assert response.status_code == 302
    assert response["Location"].startswith(reverse("admin:login"))


@pytest.mark.parametrize("page", ["changelist", "add"])
@pytest.mark.parametrize("model", OURS, ids=names(OURS))
def test_staff_without_permission_is_refused(enter: Enter, model: Any, page: str) -> None:
    client = enter()

    assert client.get(address(model, page)).status_code == 403
    assert client.post(address(model, "add"), {}).status_code == 403


@pytest.mark.parametrize("step", ["change", "withdraw", "decide"])
def test_who_may_only_look_at_claims_changes_none(enter: Enter, release: Release, step: str) -> None:
    claim = Claim.objects.filter(release=release).earliest("pk")

    response = enter("view_claim").post(address(Claim, step, claim.pk), {"reason": "I say so.", "status": "rejected"})

    assert response.status_code == 403
    assert not Claim.objects.filter(superseded_at__isnull=False).exists()


def test_who_may_only_look_sees_no_form(enter: Enter, release: Release) -> None:
    client = enter("view_claim", "view_developer")
    claim = Claim.objects.filter(release=release).earliest("pk")

    pages = [
        client.get(address(Claim, "change", claim.pk)),
        client.get(address(Developer, "change", release.developer_id)),
    ]

    assert [page.status_code for page in pages] == [200, 200]
    assert not any('name="reason"' in page.text or 'name="_save"' in page.text for page in pages)


@pytest.mark.parametrize("model", OURS, ids=names(OURS))
def test_nobody_deletes_statements_or_computed_rows(rf: Any, model: Any) -> None:
    request = rf.get("/")
    request.user = type("Root", (), {"is_active": True, "is_superuser": True, "has_perm": lambda *_: True})()
    kept = COMPUTED | {"auditround"} | {"claim", "rating", "score", "evidence"}

    may = admin.site._registry[model].has_delete_permission(request)

    assert may is (model._meta.model_name not in kept)


@pytest.mark.parametrize("role", ["curator", "reviewer"])
def test_curators_and_reviewers_do_not_delete(enter_as: EnterAs, release: Release, role: str) -> None:
    client = enter_as(role)

    assert client.post(address(Developer, "delete", release.developer_id), {"post": "yes"}).status_code == 403


@pytest.mark.parametrize("model", MODELS, ids=names(MODELS))
def test_every_page_opens_without_inline_code(root: Client, world: Edition, model: Any) -> None:
    desk = admin.site._registry[model]
    pages = [address(model, "changelist"), f"{address(model, 'changelist')}?q=ajar"]
    pages += [address(model, "change", row.pk) for row in model._default_manager.all()[:2]]
    if model._meta.model_name not in COMPUTED:
        pages.append(address(model, "add"))

    opened = {page: root.get(page) for page in pages}

    assert {page: answer.status_code for page, answer in opened.items()} == dict.fromkeys(pages, 200)
    assert {page: INLINE.findall(answer.text) for page, answer in opened.items()} == {page: [] for page in pages}
    assert desk is not None


@pytest.mark.django_db
def test_the_login_page_names_the_desk_and_runs_no_inline_code(client: Client) -> None:
    page = client.get(reverse("admin:login"))

    assert "Openness registry desk" in page.text
    assert INLINE.findall(page.text) == []
    assert "style-src 'self'" in page["Content-Security-Policy"]


def test_lists_take_the_same_queries_however_long_they_are(root: Client) -> None:
    build.load(
        build.closed("c1", "2023-01-01"), build.richly(build.opened("o1", "2024-05-01", build.score(0.5)), base="c1")
    )
    build.publish()
    few = {model._meta.model_name: _queries(root, model) for model in OURS}

    more = [
        build.richly(build.opened(f"o{n}", "2024-06-01", build.score(0.5 + n / 100)), base="c1") for n in range(2, 9)
    ]
    build.load(build.closed("c1", "2023-01-01"), *more)
    build.publish()
    many = {model._meta.model_name: _queries(root, model) for model in OURS}

    assert many == few


def _queries(client: Client, model: Any) -> int:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(address(model, "changelist")).status_code == 200
    return len(queries)


def test_the_page_of_a_release_takes_the_same_queries_however_much_is_claimed(root: Client, release: Release) -> None:
    page = address(Release, "change", release.pk)
    root.get(page)  # fills the cache of content types
    with CaptureQueriesContext(connection) as few:
        root.get(page)
    record = build.opened("o1", "2024-05-01", build.score(0.5))
    for n, field in enumerate(["model_card", "data_card", "technical_report", "research_paper"]):
        record = build.claiming(record, f"{field}.availability", "public", note=str(n))
    build.load(build.closed("c1", "2023-01-01"), build.richly(record, base="c1"))

    with CaptureQueriesContext(connection) as many:
        text = root.get(page).text

    assert "research_paper.availability" in text
    assert len(many) == len(few)
