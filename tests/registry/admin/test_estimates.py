"""Published estimates at the desk: both dates as far as they are known, numbers that fit, a reason for every change."""

from __future__ import annotations

import pytest
from django.test import Client

from registry.models import Change, PublishedEstimate, Release
from tests.registry.admin.conftest import Enter
from tests.registry.admin.test_nouns import sent, url


@pytest.fixture
def curator(enter: Enter) -> Client:
    """A client of somebody who may add and change published estimates."""
    return enter(
        *(f"{verb}_{noun}" for verb in ("view", "add", "change") for noun in ("publishedestimate", "evidence"))
    )


def test_an_estimate_is_corrected_with_a_reason(curator: Client, release: Release) -> None:
    row = PublishedEstimate.objects.get()
    page = url("publishedestimate", "change", row.pk)
    form = sent(curator.get(page), published="2024-11", reach="2024", value="7", reason="They corrected it.")

    response = curator.post(page, form)

    row.refresh_from_db()
    assert response.status_code == 302
    assert (str(row.published), row.published_precision) == ("2024-11-01", "month")
    assert (str(row.reach), row.reach_precision, row.value) == ("2024-01-01", "year", 7)
    change = Change.objects.get()
    assert (change.noun, change.object_key, change.reason) == ("publishedestimate", "guess", "They corrected it.")


def test_the_form_shows_both_dates_as_they_are_known(curator: Client, release: Release) -> None:
    PublishedEstimate.objects.update(published="2024-11-01", published_precision="month")

    page = curator.get(url("publishedestimate", "change", PublishedEstimate.objects.get().pk))

    assert page.context["adminform"].form.initial["published"] == "2024-11"
    assert page.context["adminform"].form.initial["reach"] == "unknown"


def test_a_range_that_runs_backwards_is_refused(curator: Client, release: Release) -> None:
    page = url("publishedestimate", "change", PublishedEstimate.objects.get().pk)

    response = curator.post(page, sent(curator.get(page), low="10", reason="As they say."))

    assert response.status_code == 200
    assert "estimate_range_in_order" in str(response.context["adminform"].form.errors)
    assert PublishedEstimate.objects.get().low == 4


def test_an_estimate_is_added(curator: Client, release: Release) -> None:
    old = PublishedEstimate.objects.get()
    words = ("open_means", "closed_means", "benchmarks", "method", "estimand", "interval_is", "moves", "reproduced")
    page = url("publishedestimate", "add")
    form = sent(
        curator.get(page),
        key="another",
        title="Another",
        publisher="Somebody",
        published="2024-12-01",
        unit="months",
        value="3",
        value_text="three",
        access="unknown",
        evidence=old.evidence_id,
        **dict.fromkeys(words, "unknown"),
    )

    response = curator.post(page, form)

    assert response.status_code == 302
    new = PublishedEstimate.objects.get(key="another")
    assert (new.value, new.reach, new.reach_precision) == (3, None, "unknown")
