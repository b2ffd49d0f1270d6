"""Audits at the desk: a draw, a queue of one's own, and a check that does not see the other."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from registry.actions import audits
from registry.models import AuditCheck, AuditItem, AuditRound, Claim, Release
from tests.registry.admin.conftest import Enter

ITEMS = reverse("admin:registry_audititem_changelist")


def page(item: AuditItem) -> str:
    return reverse("admin:registry_audititem_change", args=[item.pk])


@pytest.fixture
def checker(enter: Enter) -> Client:
    """Bea, who may check."""
    return enter("add_auditcheck", name="bea")


@pytest.fixture
def item(release: Release) -> AuditItem:
    """The first of two claims drawn."""
    audits.draw(size=2, by="ada")
    found: AuditItem = AuditItem.objects.get(position=1)
    return found


def test_round_is_drawn_at_the_desk(enter: Enter, release: Release) -> None:
    client = enter("view_auditround", "add_auditround")

    answer = client.post(
        reverse("admin:registry_auditround_add"), {"size": 3, "seed": "", "note": "First."}, follow=True
    )

    assert answer.status_code == 200
    made = AuditRound.objects.get()
    assert (made.size, made.note, made.drawn_by, made.items.count()) == (3, "First.", "ada", 3)


def test_draw_of_more_than_there_are_is_refused_beside_its_field(enter: Enter, release: Release) -> None:
    client = enter("add_auditround")

    answer = client.post(reverse("admin:registry_auditround_add"), {"size": 300})

    assert "300 is not between 1 and" in str(answer.context["adminform"].form.errors["size"])
    assert not AuditRound.objects.exists()


def test_who_may_not_draw_or_check_does_neither(enter: Enter, item: AuditItem) -> None:
    client = enter("view_auditround", "view_audititem", name="cyd")

    assert client.post(reverse("admin:registry_auditround_add"), {"size": 1}).status_code == 403
    assert client.post(page(item), {"outcome": "agrees"}).status_code == 403
    assert 'name="outcome"' not in client.get(page(item)).text
    assert not AuditCheck.objects.exists()


def test_check_is_recorded_and_leads_to_the_next_claim(checker: Client, item: AuditItem) -> None:
    answer = checker.post(page(item), {"outcome": "agrees", "finding": ""})

    made = AuditCheck.objects.get()
    assert (made.item, made.outcome, made.checked_by) == (item, "agrees", "bea")
    assert answer["Location"] == page(AuditItem.objects.get(position=2))


def test_wrong_claim_leads_to_a_correction(checker: Client, item: AuditItem) -> None:
    answer = checker.post(page(item), {"outcome": "wrong", "finding": "Page 1 says 2024-06."}, follow=True)

    assert f'<a href="{reverse("admin:registry_claim_change", args=[item.claim_id])}">propose a correction</a>' in (
        answer.text
    )


def test_finding_without_words_is_refused(checker: Client, item: AuditItem) -> None:
    answer = checker.post(page(item), {"outcome": "wrong", "finding": ""})

    assert "say what the source says" in answer.text
    assert not AuditCheck.objects.exists()


def test_second_reader_does_not_see_what_the_first_found(checker: Client, item: AuditItem, enter: Enter) -> None:
    audits.check(item, outcome="wrong", note="Page 1 says otherwise.", by="dan")

    before = checker.get(page(item)).text
    looking = enter("view_audititem", name="cyd").get(page(item)).text
    checker.post(page(item), {"outcome": "agrees"})
    after = checker.get(page(item)).text

    assert 'name="outcome"' in before
    assert "Page 1 says otherwise." not in before + looking
    assert "Page 1 says otherwise." in after


def test_queue_holds_what_waits_for_whoever_looks(checker: Client, item: AuditItem) -> None:
    keys = [each.claim for each in AuditItem.objects.order_by("position")]
    assert all(str(claim) in checker.get(ITEMS).text for claim in keys)
    audits.check(item, outcome="agrees", by="bea")

    mine, whole = checker.get(ITEMS).text, checker.get(ITEMS, {"queue": "all"}).text

    assert [str(claim) in mine for claim in keys] == [False, True]
    assert all(str(claim) in whole for claim in keys)


def test_who_recorded_a_claim_reads_why_not(enter: Enter, item: AuditItem) -> None:
    client = enter("add_auditcheck", name="catalogue")
    assert set(Claim.objects.values_list("recorded_by", flat=True)) == {"catalogue"}

    shown, sent = client.get(page(item)).text, client.post(page(item), {"outcome": "agrees"})

    assert 'name="outcome"' not in shown
    assert "catalogue read the source for this claim: somebody else checks it." in shown
    assert "somebody else checks it" in sent.text
    assert not AuditCheck.objects.exists()
