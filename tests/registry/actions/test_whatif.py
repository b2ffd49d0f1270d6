"""What if: answered from what an edition knew, the same way every time."""

from __future__ import annotations

from datetime import date

import pytest

from openness.definitions import definition
from openness.usage import UseContext
from registry.actions.whatif import changes_needed, known, uses, verdicts_under
from registry.models import LicenseTerm, VerdictInterval
from tests.registry.world import AS_OF, make_world

pytestmark = pytest.mark.django_db


def test_the_facts_of_an_edition_give_the_verdicts_that_it_stores() -> None:
    edition = make_world()

    for key in edition.definitions:
        stored = VerdictInterval.objects.of(edition).on(AS_OF).filter(definition=key)
        again = verdicts_under(known(edition, AS_OF), definition(key))

        assert dict(stored.values_list("timeline__release__slug", "verdict")) == {
            release.slug: found.verdict for release, found in again
        }, key


def test_facts_are_those_of_the_day() -> None:
    edition = make_world()

    early = {row.release.slug for row in known(edition, date(2023, 2, 1))}

    assert early == {"shut-1"}


def test_a_term_read_anew_does_not_change_what_an_edition_answers() -> None:
    edition = make_world()
    before = [(release.slug, found.answer) for release, found in uses(edition, AS_OF, UseContext(commercial=True))]

    LicenseTerm.objects.filter(term="non_commercial").update(value="unknown")

    after = [(release.slug, found.answer) for release, found in uses(edition, AS_OF, UseContext(commercial=True))]
    assert after == before


def test_a_score_has_nothing_to_reach() -> None:
    edition = make_world()

    assert changes_needed(known(edition, AS_OF)[0].facts, definition("osai@12")) is None


def test_an_edition_from_before_facts_were_kept_knows_nothing_to_ask() -> None:
    edition = make_world()
    for state in edition.releases.all():
        state.timeline.states.update(facts={})

    assert known(edition, AS_OF) == []
