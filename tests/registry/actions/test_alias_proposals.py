"""Names met elsewhere: proposed as a source is read, declared or refused by a person, brought in by the next import."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.core.exceptions import ValidationError

from registry.actions import alias_proposals
from registry.actions import catalogue as action
from registry.actions.import_reports import Report
from registry.actions.imports import Incoming, import_releases
from registry.models import Alias, AliasProposal, Change, Claim, Evidence, Release
from registry.sources.records import AliasRecord, ClaimRecord, EvidenceRecord, ReleaseRecord
from tests.registry.actions.builders import READ, catalogue, load, opened
from tests.registry.actions.test_second_hand import LISTS

pytestmark = pytest.mark.django_db

HERE = {
    "anvil-7b": "Anvil 7B",
    "anvil-70b": "Anvil 70B",
    "anvil-7b-chat": "Anvil 7B Chat",
    "anvil-2-7b": "Anvil 2 7B",
    "anvil-large-2411": "Anvil Large 2411",
}


@pytest.fixture(autouse=True)
def known() -> None:
    """Load a family whose names are close to each other; one release has a page on the Hub."""
    page = AliasRecord("huggingface", "acme-models/anvil-70b", READ)
    load(
        *(
            replace(opened(slug, "2024-05-01"), name=name, aliases=(page,) if slug == "anvil-70b" else ())
            for slug, name in HERE.items()
        )
    )


def said(
    id: str, name: str = "", *, maker: str = "Acme Inc", page: str = "", day: str = "", hosted: bool = True
) -> ReleaseRecord:
    """Return what a list says of one record: its id, the name beside it, and, where it has one, its page."""
    read = EvidenceRecord("lists", f"list, {id}", "2025-02-01")
    names = (("mot", id), ("huggingface", page), ("name", name))
    return ReleaseRecord(
        id,
        name,
        maker,
        "",
        claims=(ClaimRecord("access.hosted", "true", read),) if hosted else (),
        aliases=tuple(AliasRecord(scheme, value, read, day) for scheme, value in names if value),
    )


def run(*records: ReleaseRecord) -> Report:
    incoming = Incoming("lists", records, (LISTS,), proposes=frozenset({"mot", "huggingface"}))
    return import_releases(incoming, path="list", by="tester")


def waiting() -> set[tuple[str, str, str]]:
    return set(AliasProposal.objects.filter(state="open").values_list("release__slug", "scheme", "value"))


@pytest.mark.parametrize(
    ("id", "name", "slug"),
    [
        ("a", "Anvil-7B", "anvil-7b"),
        ("a", "Acme: Anvil 7B", "anvil-7b"),
        ("a", "anvil 7b chat", "anvil-7b-chat"),
        ("a", "Anvil2-7B", "anvil-2-7b"),
        ("a", "Anvil Large (2411)", "anvil-large-2411"),
    ],
)
def test_a_name_of_which_every_part_agrees_is_proposed(id: str, name: str, slug: str) -> None:
    report = run(said(id, name))

    assert waiting() == {(slug, "mot", id)}
    assert report.counts["aliases proposed"] == 1
    assert report.unmatched == [f"{id}: {name}"]
    assert not Alias.objects.filter(scheme="mot").exists()
    assert not Claim.objects.filter(recorded_by="tester").exists()


@pytest.mark.parametrize(
    "name",
    [
        "Anvil",
        "Anvil 13B",
        "Anvil 7B Instruct",
        "Anvil 7B Preview",
        "Anvil 7B (FlashAttention)",
        "Anvil 2.5 7B",
        "Anvil Large 2407",
        "Anvil Large",
        "Hammer 7B",
        "",
    ],
)
def test_a_name_of_another_size_variant_version_or_rest_is_not_proposed(name: str) -> None:
    run(said("a", name))

    assert waiting() == set()


def test_the_same_name_of_another_developer_is_not_proposed() -> None:
    run(said("goat", "Anvil 7B", maker="Deep Anvils"), said("nobodys", "Anvil 7B", maker=""))

    assert waiting() == set()


def test_a_page_is_of_who_owns_it_and_not_of_whom_the_record_names() -> None:
    # The owner of a page that is declared is known to be the developer's; another's copy is not.
    run(said("a", "Anvil 7B", page="acme-models/Anvil-7B"), said("b", "Anvil 70B", page="copies/Anvil-70B"))

    assert waiting() == {
        ("anvil-7b", "mot", "a"),
        ("anvil-7b", "huggingface", "acme-models/Anvil-7B"),
        ("anvil-70b", "mot", "b"),
    }


def test_an_id_that_dates_another_version_speaks_against_its_name() -> None:
    release = Release.objects.get(slug="anvil-large-2411")
    release.name = "Anvil Large"
    release.save()

    run(said("anvil-large-2407", "Anvil Large"), said("anvil-large", "Anvil Large"))
    assert waiting() == set()

    run(said("anvil-large-2411", "Anvil Large"))
    assert waiting() == {("anvil-large-2411", "mot", "anvil-large-2411")}


def test_two_releases_of_one_name_are_proposed_neither() -> None:
    Release.objects.filter(slug="anvil-70b").update(name="Anvil 7B")

    run(said("a", "Anvil 7B"))

    assert waiting() == set()


def test_likeness_says_what_agreed() -> None:
    run(said("a", "Anvil 7B"))

    likeness = AliasProposal.objects.get().likeness
    assert likeness["developer"] == {"state": "agrees", "here": "Acme", "there": "Acme Inc"}
    assert likeness["size"] == {"state": "agrees", "here": "7b", "there": "7b"}
    assert {part["state"] for part in likeness.values()} == {"agrees"}


def test_a_further_name_of_a_matched_record_is_proposed_with_its_tie() -> None:
    report = run(said("a", "Anvil 70B", page="acme-models/anvil-70b"))

    assert report.aliases == ["anvil-70b: a (mot)"]
    proposal = AliasProposal.objects.get()
    assert (proposal.release.slug, proposal.value) == ("anvil-70b", "a")
    assert proposal.likeness["tied_by"] == "acme-models/anvil-70b (huggingface)"


def test_a_record_that_links_a_neighbours_page_brings_nothing() -> None:
    report = run(said("a", "Anvil 70B Zero", page="acme-models/anvil-70b"))

    assert [str(item) for item in report.refused] == [
        "a: acme-models/anvil-70b (huggingface) alone ties it to anvil-70b, and it calls itself Anvil 70B Zero: "
        "declare another of its names"
    ]
    assert waiting() == set()
    assert not Claim.objects.filter(recorded_by="tester").exists()


def test_a_record_whose_id_is_declared_and_speaks_of_another_model_now_brings_nothing() -> None:
    run(said("anvil", "Anvil 7B"))
    alias_proposals.confirm(AliasProposal.objects.get(), by="ada", reason="The record links the paper.")
    assert run(said("anvil", "Anvil 7B")).counts["releases matched"] == 1

    report = run(said("anvil", "Anvil 13B"))

    assert report.counts["releases matched"] == 0
    assert "it calls itself Anvil 13B" in str(report.refused[0])


def test_two_ties_are_enough_whatever_a_record_calls_itself() -> None:
    held = Alias.objects.get()
    Alias.objects.create(release=held.release, scheme="mot", value="a", evidence=held.evidence)

    assert run(said("a", "Anvil Max", page="acme-models/anvil-70b")).counts["releases matched"] == 1


def test_a_second_run_proposes_nothing_more_and_reads_no_evidence_anew() -> None:
    run(said("a", "Anvil 7B"), said("b", "Anvil 70B", page="acme-models/anvil-70b"))
    before = list(AliasProposal.objects.order_by("pk").values()), Evidence.objects.count()

    report = run(said("a", "Anvil 7B"), said("b", "Anvil 70B", page="acme-models/anvil-70b"))

    assert "aliases proposed" not in report.counts
    assert (list(AliasProposal.objects.order_by("pk").values()), Evidence.objects.count()) == before


def test_confirmed_the_name_is_an_alias_and_the_next_import_brings_its_claims() -> None:
    run(said("a", "Anvil 7B"))

    alias = alias_proposals.confirm(AliasProposal.objects.get(), by="ada", reason="Its file links our card.")

    assert (alias.release.slug, alias.scheme, alias.value, alias.declared_by) == ("anvil-7b", "mot", "a", "ada")
    proposal = AliasProposal.objects.get()
    assert (proposal.state, proposal.decided_by, proposal.reason) == ("confirmed", "ada", "Its file links our card.")
    change = Change.objects.get(action="confirm alias")
    assert (change.cause, change.release_slug, change.by) == ("identity", "anvil-7b", "ada")
    assert change.after["value"] == "a"
    assert run(said("a", "Anvil 7B")).counts["releases matched"] == 1
    assert Claim.objects.get(recorded_by="tester").release.slug == "anvil-7b"


def test_a_confirmed_name_does_not_keep_the_catalogue_from_the_release() -> None:
    run(said("a", "Anvil 7B"))
    alias_proposals.confirm(AliasProposal.objects.get(), by="ada", reason="So.")

    action.load(replace(catalogue(replace(opened("anvil-7b", "2024-05-01"), name="Anvil Seven"))), digest="later")

    assert Release.objects.get(slug="anvil-7b").name == "Anvil Seven"
    assert Alias.objects.filter(scheme="mot").exists()


def test_a_refused_name_is_not_proposed_again() -> None:
    run(said("a", "Anvil 7B"))

    alias_proposals.refuse(AliasProposal.objects.get(), by="ada", reason="A fork.")

    report = run(said("a", "Anvil 7B"))
    assert "aliases proposed" not in report.counts
    proposal = AliasProposal.objects.get()
    assert (proposal.state, proposal.reason) == ("refused", "A fork.")
    assert Change.objects.get(action="decide aliasproposal").cause == "identity"


def rivals() -> tuple[AliasProposal, AliasProposal]:
    """Return one name proposed to two releases."""
    run(said("a", "Anvil 7B"))
    one = AliasProposal.objects.get()
    two = AliasProposal.objects.get()
    two.pk, two.release = None, Release.objects.get(slug="anvil-70b")
    two.save()
    return one, two


def test_one_name_cannot_be_confirmed_of_two_releases() -> None:
    one, two = rivals()

    alias_proposals.confirm(one, by="ada", reason="Read.")

    two.refresh_from_db()
    assert (two.state, two.reason) == ("refused", "It is the name of Anvil 7B: Read.")
    with pytest.raises(ValidationError, match="was refused for Anvil 70B by ada"):
        alias_proposals.confirm(two, by="ben", reason="Read as well.")
    assert Alias.objects.get(scheme="mot").release.slug == "anvil-7b"


def test_two_releases_in_one_go_are_refused_whole() -> None:
    one, two = rivals()

    with pytest.raises(ValidationError, match="refused for"):
        alias_proposals.confirm_all([one, two], by="ada", reason="All.")

    assert not Alias.objects.filter(scheme="mot").exists()
    assert len(waiting()) == 2


def test_a_name_that_another_release_bears_by_now_is_refused() -> None:
    one, two = rivals()
    Alias.objects.create(release=two.release, scheme="mot", value="a", evidence=two.evidence)

    with pytest.raises(ValidationError, match=r"a \(Model Openness Tool\) is the name of Anvil 70B already"):
        alias_proposals.confirm(one, by="ada", reason="So.")


def test_no_decision_without_a_reason() -> None:
    run(said("a", "Anvil 7B"))
    for decide in (alias_proposals.confirm, alias_proposals.refuse):
        with pytest.raises(ValidationError, match="say why"):
            decide(AliasProposal.objects.get(), by="ada", reason=" ")
    assert len(waiting()) == 1


@pytest.mark.parametrize(
    ("day", "published", "slug"),
    [
        ("2024-06-01", "2025-02", "anvil-7b"),
        ("2025-01-14", "2025-02", "anvil-7b"),
        ("2025-01-15", "2024-02", "anvil-70b"),
        # A record without a day is as old as its source.
        ("", "2024-12", "anvil-7b"),
        ("", "2025-02", "anvil-70b"),
        # An undated source is read as of today.
        ("", "unknown", "anvil-70b"),
    ],
)
def test_a_name_that_moved_means_what_it_meant_on_the_day_of_the_record(day: str, published: str, slug: str) -> None:
    moved, evidence = date(2025, 1, 15), Evidence.objects.earliest("pk")
    for release, days in (("anvil-7b", {"valid_to": moved}), ("anvil-70b", {"valid_from": moved})):
        Alias.objects.create(
            release=Release.objects.get(slug=release), scheme="mot", value="latest", evidence=evidence, **days
        )
    incoming = Incoming("lists", (said("latest", day=day),), (replace(LISTS, published=published),))

    import_releases(incoming, path="list", by="tester")

    assert Claim.objects.get(recorded_by="tester").release.slug == slug


def test_a_name_that_moved_within_the_month_of_a_source_is_of_neither() -> None:
    moved, evidence = date(2025, 1, 15), Evidence.objects.earliest("pk")
    for release, days in (("anvil-7b", {"valid_to": moved}), ("anvil-70b", {"valid_from": moved})):
        Alias.objects.create(
            release=Release.objects.get(slug=release), scheme="mot", value="latest", evidence=evidence, **days
        )
    incoming = Incoming("lists", (said("latest"),), (replace(LISTS, published="2025-01"),))

    report = import_releases(incoming, path="list", by="tester")

    assert "names are those of 2 releases: anvil-70b, anvil-7b" in str(report.refused[0])
