"""The licences of other developers' weights bind what was made from them."""

from __future__ import annotations

import pytest

from registry.actions.lineage import CircularLineage, bases_of_all, check_acyclic
from registry.models import Claim, Developer, Evidence, License, LicenseTerm, Lineage, Release, VerdictInterval
from tests.registry.actions.builders import load, opened, publish

pytestmark = pytest.mark.django_db


def make(release: str, base: str, relation: str = "finetune") -> None:
    Lineage.objects.create(
        release=Release.objects.get(slug=release),
        base=Release.objects.get(slug=base),
        relation=relation,
        evidence=Evidence.objects.first(),
    )


def by_another(slug: str) -> None:
    other, _ = Developer.objects.get_or_create(slug="other", defaults={"name": "Other"})
    Release.objects.filter(slug=slug).update(developer=other)


def under_a_limited_licence(slug: str) -> None:
    text = License.objects.create(key="limited", name="Limited License", evidence=Evidence.objects.first())
    limited = {"has_license": "true", "osd_conformant": "false", "non_commercial": "true"}
    LicenseTerm.objects.bulk_create(
        LicenseTerm(license=text, term=term, value=value) for term, value in limited.items()
    )
    old = Claim.objects.get(release__slug=slug, field="weights_final.license")
    Claim.objects.filter(pk=old.pk).update(
        superseded_at=old.recorded_at, superseded_by="tester", superseded_reason="another licence"
    )
    old.pk, old.key, old.value = None, "another", "limited"
    old.save(force_insert=True)


def bases(slug: str) -> list[str]:
    return [base.release for base in bases_of_all().get(Release.objects.get(slug=slug).pk, ())]


def test_the_base_of_another_developer_binds() -> None:
    load(opened("base", "2024-01-01"), opened("made", "2024-02-01"))
    by_another("base")
    make("made", "base")

    assert bases("made") == ["base"]


def test_a_developer_may_license_its_own_work_anew() -> None:
    load(opened("base", "2024-01-01"), opened("made", "2024-02-01"))
    make("made", "base")

    assert bases("made") == []


def test_what_an_own_base_was_made_from_still_binds() -> None:
    load(opened("theirs", "2024-01-01"), opened("base", "2024-02-01"), opened("made", "2024-03-01"))
    by_another("theirs")
    make("base", "theirs", "continued_pretraining")
    make("made", "base")

    assert bases("made") == ["theirs"]


def test_every_base_of_a_merge_binds() -> None:
    load(opened("one", "2024-01-01"), opened("two", "2024-01-02"), opened("made", "2024-03-01"))
    by_another("one")
    by_another("two")
    make("made", "one", "merge")
    make("made", "two", "merge")

    assert bases("made") == ["one", "two"]


def test_learning_from_outputs_is_not_made_from_weights() -> None:
    load(opened("base", "2024-01-01"), opened("made", "2024-02-01"))
    by_another("base")
    make("made", "base", "distilled")

    assert bases("made") == []


def test_the_tier_of_a_derivative_is_no_higher_than_the_licence_of_its_base_allows() -> None:
    load(opened("base", "2024-01-01"), opened("made", "2024-02-01"))
    by_another("base")
    under_a_limited_licence("base")
    make("made", "base")

    edition = publish()

    rows = VerdictInterval.objects.of(edition).filter(definition="tiers@1")
    assert dict(rows.values_list("timeline__release__slug", "verdict")) == {"base": "T3", "made": "T3"}
    reason = rows.get(timeline__release__slug="made").assessment.findings[5]["reason"]
    assert "Apache License 2.0, with what Limited License adds" in reason


def test_a_new_edge_gives_the_release_another_timeline() -> None:
    load(opened("base", "2024-01-01"), opened("made", "2024-02-01"))
    by_another("base")
    before = publish()

    make("made", "base")
    after = publish()

    timelines = [dict(each.releases.values_list("release__slug", "timeline")) for each in (before, after)]
    assert timelines[0]["base"] == timelines[1]["base"]
    assert timelines[0]["made"] != timelines[1]["made"]


def test_releases_made_from_each_other_are_refused_by_name() -> None:
    with pytest.raises(CircularLineage, match="a release cannot be made from itself: a > b > c > a"):
        check_acyclic({1: [2], 2: [3], 3: [1]}, {1: "a", 2: "b", 3: "c"})


def test_one_base_reached_on_two_paths_is_no_circle() -> None:
    assert check_acyclic({1: [2, 3], 2: [4], 3: [4]}, {1: "a", 2: "b", 3: "c", 4: "d"}) is None
