"""From where a reader looks: every page names edition, day and definitions, and answers for the day asked for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from registry.actions.editions import publish
from registry.models import Claim, Edition
from tests.registry.pages.conftest import Look
from tests.registry.world import AS_OF

#: Pages whose words depend on the day.
DATED = (
    "/",
    "/releases/",
    "/releases/ajar-1/",
    "/lag/",
    "/lag/riddles/",
    "/lag/riddles/over-time/",
    "/lag/pooled/",
    "/lag/published/",
    "/index/",
    "/definitions/",
    "/definitions/osaid@1.0/",
    "/licenses/",
    "/licenses/free-1/",
    "/policies/",
    "/policies/manners/",
    "/policies/uses/military/",
    "/use/",
)
#: Pages that say the same on any day.
UNDATED = ("/benchmarks/riddles/", "/sources/", "/method/", "/editions/", "/editions/{edition}/")
FILES = (
    "/releases.csv",
    "/releases/ajar-1/claims.csv",
    "/releases/ajar-1/scores.csv",
    "/lag.csv",
    "/lag/riddles/pairs.csv",
    "/lag/riddles/frontier.csv",
    "/lag/riddles/over-time.csv",
    "/lag/pooled.csv",
    "/lag/pooled/sensitivity.csv",
    "/lag/published.csv",
    "/index/releases.csv",
    "/index/benchmarks.csv",
    "/benchmarks/riddles/scores.csv",
    "/definitions/tiers@1/verdicts.csv",
    "/licenses.csv",
    "/policies.csv",
    "/policies/uses/military.csv",
    "/use.csv",
    "/sources.csv",
)


@pytest.fixture
def second(world: Edition) -> Edition:
    """A second edition, a day later, for which the new licence of ajar-1 turned out to be misread."""
    claim = Claim.objects.get(release__slug="ajar-1", field="weights_final.license", value="free-1")
    claim.superseded_at = world.ready_at + timedelta(seconds=1)
    claim.superseded_by, claim.superseded_reason = "tests", "Misread."
    claim.save(update_fields=["superseded_at", "superseded_by", "superseded_reason"])
    edition, new = publish(as_of=AS_OF, by="tests")
    assert new
    Edition.objects.filter(pk=edition.pk).update(ready_at=world.ready_at + timedelta(days=1))
    edition.refresh_from_db()
    return edition


@pytest.mark.parametrize("path", [*DATED, *UNDATED])
def test_every_page_names_edition_day_and_definition_versions(world: Edition, look: Look, path: str) -> None:
    words = look(path.format(edition=world.pk)).words

    assert f"Edition {world.pk}, published" in words
    assert "from data that reach to 1 January 2025" in words
    assert all(key in words for key in ("epoch@2026-08", "g7@2026-05-29", "osaid@1.0", "tiers@1"))


@pytest.mark.parametrize("path", DATED)
def test_page_whose_words_depend_on_the_day_names_the_day_asked_for(world: Edition, look: Look, path: str) -> None:
    assert "31 January 2024" in look(path, as_of="2024-01-31").words


@pytest.mark.parametrize("path", [*DATED, *UNDATED])
def test_every_page_can_be_read_as_of_a_past_day_in_a_named_edition(world: Edition, look: Look, path: str) -> None:
    words = look(path.format(edition=world.pk), as_of="2024-01-31", edition=str(world.pk)).words

    assert f"Edition {world.pk}" in words


def test_page_says_what_the_reader_set_and_how_to_come_back(world: Edition, look: Look) -> None:
    page = look("/releases/ajar-1/", as_of="2024-01-31", edition=str(world.pk))

    assert f"set by you: as_of 2024-01-31, edition {world.pk} (newest)" in page.words
    assert "/releases/ajar-1/" in page.links


@pytest.mark.parametrize("path", ["/releases/", "/definitions/", "/definitions/tiers@1/"])
def test_links_from_a_past_day_lead_to_pages_of_that_day(world: Edition, look: Look, path: str) -> None:
    links = look(path, as_of="2024-01-31").links

    inner = "/definitions/tiers@1/" if path == "/definitions/" else "/releases/ajar-1/"
    assert any(link.startswith(f"{inner}?as_of=2024-01-31") for link in links)


def test_known_at_selects_the_newest_edition_of_that_day(second: Edition, look: Look) -> None:
    first = Edition.objects.get(pk__lt=second.pk)

    then = look("/releases/ajar-1/", known_at=f"{first.ready_at:%Y-%m-%dT%H:%M:%S.%fZ}").words
    now = look("/releases/ajar-1/", known_at=f"{second.ready_at:%Y-%m-%d}").words

    assert f"Edition {first.pk} · set by you: known_at" in then
    assert "stands at tier T5 (open weights)" in then
    assert f"Edition {second.pk} · set by you: known_at" in now
    assert "stands at tier T5 (open weights)" not in now


def test_edition_is_read_as_it_was(second: Edition, look: Look) -> None:
    first = Edition.objects.get(pk__lt=second.pk)

    then = look("/releases/ajar-1/", edition=str(first.pk))
    now = look("/releases/ajar-1/")

    assert "The weights are under the Free Licence 1" in then.words
    assert f"Edition {first.pk} · set by you" in then.words
    assert "The licence of the weights is unknown on this day." in now.words
    assert f"Edition {second.pk}" in now.words
    # Claims as they were known then, too.
    assert "Free Licence 1 from 2024-02-01" in then.table("One row is one component").body[0][3]
    assert "Free Licence 1 from 2024-02-01" not in now.table("One row is one component").body[0][3]


def test_edition_that_failed_is_not_shown(second: Edition, client: Client, look: Look) -> None:
    Edition.objects.filter(pk=second.pk).update(state="failed", ready_at=None)

    assert f"Edition {second.pk}" not in look("/editions/").words
    assert client.get(f"/editions/{second.pk}/").status_code == 404
    assert client.get("/", {"edition": str(second.pk)}).status_code == 400


def test_day_beyond_the_data_is_answered_from_what_they_hold(world: Edition, look: Look) -> None:
    words = look("/lag/riddles/", as_of="2025-06-01").words

    # ajar-1 was scored on 2024-12-01: 90 days later is 2025-03-01, but the data reach only to 2025-01-01.
    assert "As of 1 June 2025" in words
    assert "not current since then" in words
    assert "Read on 1 January 2025" in words or "Read on 1 March 2025" in words


@pytest.fixture
def problems(client: Client) -> Callable[..., str]:
    """Return a function that opens an address which cannot be answered and gives what the page says of it."""

    def problems(path: str, query: dict[str, str]) -> str:
        response = client.get(path, query)
        assert response.status_code == 400
        content = response.content.decode()
        assert "This address cannot be answered" in content
        return content

    return problems


@pytest.mark.parametrize("path", [*DATED, *UNDATED, *FILES])
def test_unknown_parameter_is_named_everywhere(world: Edition, problems: Callable[..., str], path: str) -> None:
    content = problems(path.format(edition=world.pk), {"asof": "2024-01-31"})

    assert "<code>asof</code>" in content
    allowed = content.partition("unknown parameter; allowed are ")[2].partition("<")[0]
    assert {"as_of", "edition", "known_at"} <= {name.strip() for name in allowed.split(",")}


@pytest.mark.parametrize("path", [*DATED, *UNDATED, *FILES])
@pytest.mark.parametrize("day", ["2024-02-30", "31.01.2024", "1949-12-31", "2024-1-31"])
def test_impossible_day_is_named_everywhere(world: Edition, problems: Callable[..., str], path: str, day: str) -> None:
    content = problems(path.format(edition=world.pk), {"as_of": day})

    assert "<code>as_of</code>" in content
    assert day in content


@pytest.mark.parametrize(
    ("path", "query", "field"),
    [
        ("/", {"edition": "99999"}, "edition"),
        ("/", {"edition": "first"}, "edition"),
        ("/", {"edition": "-1"}, "edition"),
        ("/", {"known_at": "2020-01-01"}, "known_at"),
        ("/", {"known_at": "yesterday"}, "known_at"),
        ("/", {"known_at": "9999-12-31"}, "known_at"),
        ("/", {"known_at": "0001-01-01T00:00+23:00"}, "known_at"),
        ("/", {"known_at": "9999-12-31T23:59-23:00"}, "known_at"),
        ("/", {"known_at": "2030-01-01", "edition": "1"}, "known_at"),
        ("/releases/", {"tier": "T9"}, "tier"),
        ("/releases/", {"tier_at_least": "9"}, "tier_at_least"),
        ("/releases/", {"developer": "nobody"}, "developer"),
        ("/releases/", {"license": "none"}, "license"),
        ("/releases/", {"year": "2024.5"}, "year"),
        ("/releases/", {"sort": "beauty"}, "sort"),
        ("/releases/", {"q": "x" * 101}, "q"),
        ("/releases/", {"q": "a\0b"}, "q"),
        ("/releases/", {"page": "2"}, "page"),
        ("/releases/", {"page": "0"}, "page"),
        ("/releases/", {"page": "one"}, "page"),
        ("/releases/", {"page_size": "201"}, "page_size"),
        ("/releases.csv", {"page": "1"}, "page"),
        ("/releases.csv", {"tier": "T9"}, "tier"),
        ("/lag/", {"benchmark": "nothing"}, "benchmark"),
        ("/lag/", {"reference": "everybody"}, "reference"),
        ("/lag/riddles/", {"tier": "T9"}, "tier"),
        ("/lag/riddles/", {"tier": "T2"}, "tier"),
        ("/lag/riddles/", {"counting": "wishful"}, "counting"),
        ("/lag/riddles/pairs.csv", {"tier": "T9"}, "tier"),
        ("/lag/riddles/frontier.csv", {"reference": "everybody"}, "reference"),
        ("/lag.csv", {"counting": "wishful"}, "counting"),
        ("/benchmarks/riddles/", {"page": "99"}, "page"),
        ("/editions/", {"page": "99"}, "page"),
        ("/licenses/", {"osi": "maybe"}, "osi"),
        ("/licenses/", {"nc": "true"}, "nc"),
        ("/licenses/", {"q": "x" * 101}, "q"),
        ("/licenses.csv", {"osi": "maybe"}, "osi"),
        ("/policies/", {"use": "gardening"}, "use"),
        ("/use/", {"monthly_users": "-1"}, "monthly_users"),
        ("/use/", {"monthly_users": "800 million"}, "monthly_users"),
        ("/use/", {"annual_revenue": "1e9"}, "annual_revenue"),
        ("/use/", {"annual_revenue": "9" * 30}, "annual_revenue"),
        ("/use/", {"country": "Atlantis"}, "country"),
        ("/use/", {"country": "eu"}, "country"),
        ("/use/", {"commercial": "maybe"}, "commercial"),
        ("/use/", {"defence": "1"}, "defence"),
        ("/use/", {"release": "nobody"}, "release"),
        ("/use/", {"tier": "T9"}, "tier"),
        ("/use.csv", {"country": "Atlantis"}, "country"),
    ],
    ids=lambda value: value if isinstance(value, str) else "&".join(f"{k}={v[:12]!r}" for k, v in value.items()),
)
def test_value_that_cannot_be_used_is_named(
    world: Edition, problems: Callable[..., str], path: str, query: dict[str, str], field: str
) -> None:
    assert f"<code>{field}</code>" in problems(path, query)


def test_problem_page_shows_the_value_as_written(world: Edition, problems: Callable[..., str]) -> None:
    content = problems("/lag/riddles/", {"tier": "<b>&"})

    assert "&lt;b&gt;&amp;" in content
    assert "<b>" not in content


def test_several_problems_are_all_named(world: Edition, problems: Callable[..., str]) -> None:
    content = problems("/releases/", {"tier": "T9", "year": "x"})

    assert "<code>tier</code>" in content
    assert "<code>year</code>" in content
