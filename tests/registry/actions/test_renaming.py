"""A release gets another slug: the old one leads on for good, and nothing that was said of it changes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from registry.actions import catalogue as action
from registry.actions.curation import correct_statement
from registry.actions.imports import Incoming, import_releases
from registry.actions.renaming import rename_release
from registry.actions.slugs import SlugTaken, check_free
from registry.actions.statements import claim_key
from registry.actions.upkeep import save_noun
from registry.models import (
    Alias,
    Change,
    Claim,
    Developer,
    Evidence,
    FormerSlug,
    Lineage,
    Rating,
    Release,
    Score,
    Source,
)
from registry.sources.records import (
    AliasRecord,
    ClaimRecord,
    DeveloperRecord,
    EvidenceRecord,
    FamilyRecord,
    ReleaseRecord,
    SourceError,
)
from tests.registry.actions.builders import PAPERS, READ, catalogue, closed, load, opened, richly, score

pytestmark = pytest.mark.django_db

BASE = closed("c1", "2023-01-01")
TUNED = richly(opened("o1", "2024-05-01", score(0.5)), base="c1")


@pytest.fixture
def release(db: None) -> Release:
    """A release with one statement of every kind, made from another."""
    load(BASE, TUNED)
    found: Release = Release.objects.get(slug="o1")
    return found


def rename(release: Release, slug: str, *, reason: str = "A typing error.", **more: Any) -> Release:
    return rename_release(release, slug, by="ada", reason=reason, **more)


def table() -> dict[str, list[dict[str, Any]]]:
    models = (Release, Alias, Claim, Rating, Score, Lineage, Evidence, FormerSlug, Change)
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in models}


def test_the_old_slug_is_kept_with_who_and_why(release: Release) -> None:
    rename(release, "oh-one")

    former = FormerSlug.objects.get()
    assert (former.slug, former.release.slug, former.renamed_by, former.reason) == (
        "o1",
        "oh-one",
        "ada",
        "A typing error.",
    )
    change = Change.objects.get()
    assert (change.action, change.before, change.after) == ("rename release", {"slug": "o1"}, {"slug": "oh-one"})
    assert (change.cause, change.release_slug, change.object_key) == ("identity", "oh-one", "oh-one")


def test_loading_the_catalogue_again_changes_nothing(release: Release) -> None:
    rename(release, "oh-one")
    rename(Release.objects.get(slug="c1"), "see-one")
    before = table()

    loaded = load(BASE, TUNED)

    assert (loaded.added, loaded.superseded) == (0, 0)
    assert table() == before


def test_a_catalogue_that_follows_the_rename_changes_nothing_either(release: Release) -> None:
    rename(release, "oh-one")
    before = table()

    loaded = load(BASE, replace(TUNED, slug="oh-one"))

    assert (loaded.added, loaded.superseded) == (0, 0)
    assert table() == before


def test_what_the_catalogue_says_anew_of_it_reaches_the_renamed_release(release: Release) -> None:
    rename(release, "oh-one")
    edge = replace(TUNED.lineage[0], base="o1")

    load(BASE, replace(TUNED, name="Oh One"), replace(opened("o3", "2024-09-01"), lineage=(edge,)))

    assert Release.objects.get(slug="oh-one").name == "Oh One"
    assert Lineage.objects.get(release__slug="o3").base.slug == "oh-one"


def test_what_a_person_edited_before_the_rename_stays_as_it_was_left(release: Release) -> None:
    release.name = "Ada's name"
    save_noun(release, by="ada", reason="So it is called.")
    rename(release, "oh-one")

    load(BASE, replace(TUNED, name="The catalogue's name"))

    assert Release.objects.get(slug="oh-one").name == "Ada's name"


def test_a_catalogue_with_two_releases_of_one_is_refused_whole(release: Release) -> None:
    rename(release, "oh-one")
    before = table()

    with pytest.raises(SourceError, match="two releases where the registry has one, renamed: oh-one, formerly o1"):
        load(BASE, TUNED, opened("oh-one", "2025-01-01"))

    assert table() == before


def test_a_statement_made_after_two_renames_bears_the_key_it_always_would(release: Release) -> None:
    rename(release, "oh-one")
    renamed = rename(Release.objects.get(slug="oh-one"), "oh-uno")
    claim = Claim.objects.current().get(release=renamed, field="training_code.availability")
    record = ClaimRecord(claim.field, "public", READ)

    said = correct_statement(claim, record, by="ada", reason="Read.")

    assert said.key == claim_key("o1", record)


@pytest.mark.parametrize(
    ("slug", "problem"),
    [
        ("o1", "is the slug of this release already"),
        ("c1", "is the slug of another release"),
        ("old", "was the slug of c1 until"),
        ("Oh One", "allowed: small letters, digits, hyphens and full stops"),
        ("", "allowed: small letters"),
        ("../x", "allowed: small letters"),
        ("x" * 121, "has 121 characters; at most 120 are allowed"),
    ],
)
def test_a_slug_that_is_none_or_anothers_is_refused(release: Release, slug: str, problem: str) -> None:
    first = Release.objects.get(slug="c1")
    FormerSlug.objects.create(slug="old", release=first, renamed_at=timezone.now(), renamed_by="ada", reason="So.")
    before = table()

    with pytest.raises(ValidationError, match=problem):
        rename(release, slug)

    assert table() == before


def test_no_release_goes_back_to_a_slug_that_leads_on_from_it(release: Release) -> None:
    renamed = rename(release, "oh-one")

    with pytest.raises(SlugTaken, match="was the slug of oh-one until"):
        rename(renamed, "o1")


def test_a_rename_needs_a_reason_and_a_release_that_was_not_renamed_meanwhile(release: Release) -> None:
    with pytest.raises(ValidationError, match="say why"):
        rename(release, "oh-one", reason=" ")
    rename(release, "oh-one")
    with pytest.raises(ValidationError, match="was renamed from o1 to oh-one after you opened it"):
        rename(release, "oh-uno", opened_on="o1")


def test_a_former_slug_is_given_to_no_new_release_at_the_desk(release: Release) -> None:
    rename(release, "oh-one")
    new = Release(slug="o1", name="Another", developer=Developer.objects.get(), variant="unspecified")

    with pytest.raises(SlugTaken, match="'o1' was the slug of oh-one"):
        save_noun(new, by="ada")

    check_free("o2")
    assert Release.objects.count() == 2


def test_an_import_that_would_give_a_former_slug_refuses_that_record_alone(release: Release) -> None:
    rename(release, "oh-one")
    read = EvidenceRecord(PAPERS.key, "row", "2025-01-01")

    def version(slug: str) -> ReleaseRecord:
        return ReleaseRecord(slug, slug, "acme", "versions", aliases=(AliasRecord("epoch_version", slug, read),))

    incoming = Incoming(
        "epoch",
        (version("o1"), version("o9")),
        (PAPERS,),
        developers=(DeveloperRecord("acme", "Acme"),),
        family=FamilyRecord("versions", "Versions", "acme"),
    )

    report = import_releases(incoming, path="x", by="tester")

    assert report.counts["releases created"] == 1
    assert ["'o1' was the slug of oh-one" in str(item) for item in report.refused] == [True]
    assert set(Release.objects.values_list("slug", flat=True)) == {"c1", "oh-one", "o9"}


def test_what_the_catalogue_explained_of_a_release_is_explained_after_a_rename(release: Release) -> None:
    rename(release, "oh-one")
    source = Source.objects.get()
    read = EvidenceRecord(source.key, "row", "2025-01-01")
    said = ReleaseRecord(
        "theirs",
        "theirs",
        "acme",
        "versions",
        claims=(ClaimRecord("date.released", "2024-07-01", read),),
        aliases=(AliasRecord("epoch_version", "o1_high", read),),
    )
    incoming = Incoming(
        "epoch",
        (said,),
        (PAPERS,),
        developers=(),
        family=FamilyRecord("versions", "Versions", "acme"),
        explained=frozenset({("o1", "released")}),
    )

    report = import_releases(incoming, path="x", by="tester")

    assert report.conflicts == [
        "oh-one: date.released is 2024-05-01 here, 2024-07-01 there (the catalogue gives its reason)"
    ]


def test_a_name_that_a_person_ended_is_not_begun_again_by_the_catalogue(release: Release) -> None:
    held = Alias.objects.get()
    held.valid_to = "2024-06-01"
    held.save()

    action.load(catalogue(BASE, TUNED), digest="again")

    assert Alias.objects.get().valid_to is not None
