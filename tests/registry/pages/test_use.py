"""The use check and the pages of one kind of use, on releases of the bundled catalogue."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import Client
from pytest_django import DjangoDbBlocker

from openness.policies import UseTag
from openness.usage import Answer, Group, UseContext
from registry.actions.whatif import uses
from registry.models import Edition
from registry.pages.use import ANSWERS, GROUPS, in_words
from tests.registry.bundled import AS_OF, make_part
from tests.registry.pages.conftest import Download, Look

LARGE_IN_THE_EU = {"commercial": "yes", "monthly_users": "800000000", "country": "EU"}


@pytest.fixture(scope="module")
def _made(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Edition]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_part()
        transaction.set_rollback(True)


def _rows(page: object, label: str) -> dict[str, str]:
    """Return the grounds of a group by release, from the part of the page under its heading."""
    html = page.html.partition(f'aria-label="{label}"')[2].partition("</table>")[0]  # type: ignore[attr-defined]
    return dict(part.partition("</th>")[::2] for part in html.split('<th scope="row">')[1:])


def test_a_company_in_the_eu_with_800_million_users_sees_what_drops_out_and_by_which_clause(
    world: Edition, look: Look
) -> None:
    page = look("/use/", **LARGE_IN_THE_EU)

    # 15 releases less gpt-4o, whose weights are not released: 14. Barred are Llama 3.1, 3.3 and 4 and what was made
    # from 3.3 (700 million), Qwen2.5 72B and Hunyuan (100 million), Mistral Large (research only). Open are Grok 2
    # and Nemotron-4 (not read to the end) and Mistral Medium (revenue not given).
    assert (
        "Commercial use in the European Union, by a group with 800 million monthly users: of 14 releases whose weights "
        "are given out, 7 are not allowed, 3 are questions for counsel, 2 are allowed with duties and 2 are allowed."
    ) in page.words
    barred = _rows(page, "not allowed")
    assert len(barred) == 7
    llama_4 = next(grounds for releases, grounds in barred.items() if "Llama 4 Scout" in releases)
    assert "Sections 2 and 1.b.ii" in llama_4
    assert "700 million monthly users" in llama_4
    assert 'href="/policies/llama4-aup/"' in llama_4
    assert "paragraph after 5" in llama_4
    hunyuan = next(grounds for releases, grounds in barred.items() if "Hunyuan" in releases)
    assert "excludes the European Union, the United Kingdom and South Korea" in hunyuan
    assert "Sections 1(l), 2, 3 and 5(c)" in hunyuan


def test_a_derivative_under_a_free_licence_drops_out_by_the_licence_of_its_base(world: Edition, look: Look) -> None:
    barred = _rows(look("/use/", **LARGE_IN_THE_EU), "not allowed")

    distilled = next(grounds for releases, grounds in barred.items() if "DeepSeek-R1-Distill-Llama-70B" in releases)
    assert 'href="/licenses/llama3.3/"' in distilled
    assert 'it binds through the base, <a href="/releases/llama-3.3-70b-instruct/">' in distilled


def test_numbers_of_the_page_are_those_of_the_file_and_of_the_core(
    world: Edition, look: Look, download: Download
) -> None:
    rows = download("/use.csv", **LARGE_IN_THE_EU)

    by_release = {row["release"]: row["answer"] for row in rows}
    context = UseContext(commercial=True, monthly_users=800_000_000, country="EU")
    core = {release.slug: answer.answer for release, answer in uses(world, AS_OF, context) if answer.offered}
    assert by_release == core
    words = look("/use/", **LARGE_IN_THE_EU).words
    for answer, count in Counter(core.values()).items():
        assert f"{answer.value.capitalize()}: {count}" in words


def test_file_has_a_row_for_every_ground_and_for_releases_without_any(world: Edition, download: Download) -> None:
    rows = download("/use.csv", **LARGE_IN_THE_EU)

    llama = [row for row in rows if row["release"] == "llama-4-scout-instruct"]
    assert [(row["topic"], row["license"], row["policy"]) for row in llama[:2]] == [
        ("scale_threshold", "llama4", ""),
        ("geographic_limit", "", "llama4-aup"),
    ]
    assert {row["since"] for row in llama[:2]} == {"2025-04-05"}
    (free,) = [row for row in rows if row["release"] == "deepseek-r1"]
    assert (free["answer"], free["topic"]) == ("allowed", "")
    assert {(row["edition"], row["as_of"]) for row in rows} == {(str(world.pk), "2026-08-22")}


def test_what_was_not_given_is_named(world: Edition, look: Look) -> None:
    words = look("/use/").words

    assert "Non-commercial use: of 14 releases" in words
    assert "Not given: monthly users, annual revenue, country;" in words


def test_revenue_a_month_is_compared_with_revenue_a_year(world: Edition, look: Look) -> None:
    # Mistral Medium 3.5: US$20 million a month, that is 240 million a year.
    some = _rows(look("/use/", commercial="yes", annual_revenue="100000000"), "not allowed")
    more = _rows(look("/use/", commercial="yes", annual_revenue="250000000"), "not allowed")

    assert not any("Mistral Medium 3.5" in releases for releases in some)
    assert any("Mistral Medium 3.5" in releases for releases in more)


def test_a_defence_customer_is_told_the_stance_with_clause_and_day(world: Edition, look: Look) -> None:
    page = look("/use/", defence="yes", monthly_users="1", country="US", annual_revenue="1")

    assert "Attachment A (2)" in "".join(_rows(page, "not allowed").values())
    asked = "".join(_rows(page, "ask counsel").values())
    assert "prohibits military use but for named parties" in asked
    assert "since 2024-11-04" in asked


def test_only_the_releases_and_tiers_asked_for_are_answered(world: Edition, look: Look, client: Client) -> None:
    one = look("/use/", release="llama-4-scout-instruct", **LARGE_IN_THE_EU)
    several = client.get("/use.csv", {"release": ["deepseek-r1", "grok-2"]}).content.decode()
    tier = look("/use/", tier="T3").words

    assert "of 1 release whose weights are given out, 1 is not allowed, 0 are questions for counsel" in one.words
    assert {line.split(",")[0] for line in several.splitlines()[1:]} == {"deepseek-r1", "grok-2"}
    # Mistral Large 2407 alone is certain to be for research only.
    assert "of 1 release whose weights are given out" in tier
    assert 'value="T3" selected' in look("/use/", tier="T3").html


def test_releases_without_weights_are_named_apart(world: Edition, look: Look) -> None:
    assert "Without weights: 1" in look("/use/").words


def test_address_of_the_check_is_its_permanent_link(world: Edition, look: Look) -> None:
    page = look("/use/", **LARGE_IN_THE_EU)

    assert (
        f"/use/?commercial=yes&monthly_users=800000000&country=EU&edition={world.pk}&as_of=2026-08-22"
    ) in page.words
    assert "/use.csv?commercial=yes&monthly_users=800000000&country=EU" in page.links
    assert "not legal advice" in page.words


def test_every_parameter_that_cannot_be_used_is_named(world: Edition, client: Client) -> None:
    response = client.get("/use/", {"monthly_users": "-5", "country": "Atlantis", "commercial": "maybe"})

    content = response.content.decode()
    assert response.status_code == 400
    assert "&#x27;-5&#x27; is not a whole number from 0 to 1000000000000000, in digits alone" in content
    assert "&#x27;Atlantis&#x27; is neither EU nor the two-letter code (ISO 3166-1) of a country" in content
    assert "&#x27;maybe&#x27; is not one of yes, no" in content


def test_a_past_day_is_answered_by_the_policies_of_that_day(world: Edition, look: Look) -> None:
    before = look("/policies/uses/military/", as_of="2024-11-03")
    after = look("/policies/uses/military/", as_of="2024-11-04")

    assert any("Llama 3.1 405B" in releases for releases in _rows(before, "prohibited"))
    named = _rows(after, "prohibited but for named parties")
    llama = next(grounds for releases, grounds in named.items() if "Llama 3.1 405B" in releases)
    # The announcement, and what it replaced.
    assert "since 2024-11-04; before 2024-11-04: prohibited, 2.a" in llama


def test_military_use_is_told_in_four_groups_with_the_text_behind_each(world: Edition, look: Look) -> None:
    page = look("/policies/uses/military/")

    # Free: DeepSeek R1, Qwen2.5 32B. Silent: Gemma 2. No limit on fields of use: Mistral Medium and Large, Qwen2.5 72B.
    assert "Of 14 releases whose weights can be downloaded, 6 stand under texts that do not restrict it" in page.words
    groups = {group: _rows(page, group.value) for group in Group}
    assert all(grounds.count("<li>") >= 1 for rows in groups.values() for grounds in rows.values())
    silent = next(grounds for releases, grounds in groups[Group.UNRESTRICTED].items() if "Gemma 2" in releases)
    assert "does not speak of military use" in silent
    assert 'href="/policies/gemma-pup/"' in silent
    barred = "".join(groups[Group.PROHIBITED].values())
    assert "Attachment A (2)" in barred
    assert "since 2025-04-05" in barred
    assert any("Grok-2" in releases for releases in groups[Group.UNDETERMINED])


@pytest.mark.parametrize("tag", [*UseTag])
def test_every_kind_of_use_has_a_page_and_a_file(world: Edition, look: Look, download: Download, tag: str) -> None:
    words, rows = look(f"/policies/uses/{tag}/").words, download(f"/policies/uses/{tag}.csv")

    counts = Counter({row["release"]: row["group"] for row in rows}.values())
    for group, count in counts.items():
        assert f"{group.capitalize()}: {count}" in words


def test_an_edition_from_before_facts_were_kept_answers_nothing(world: Edition, look: Look) -> None:
    for listed in world.releases.all():
        listed.timeline.states.update(facts={})

    assert "of 0 releases whose weights are given out" in look("/use/").words
    assert "Of 0 releases whose weights can be downloaded" in look("/policies/uses/military/").words


@pytest.mark.parametrize(
    ("context", "words"),
    [
        (UseContext(), "non-commercial use"),
        (UseContext(commercial=True, country="US"), "commercial use in the United States"),
        (
            UseContext(commercial=True, country="DE", monthly_users=0),
            "commercial use in Germany, by a group with no monthly users",
        ),
        (
            UseContext(monthly_users=1_500_000, annual_revenue=2_000_000, redistribute=True, fine_tune=True),
            "non-commercial use, by a group with 1,500,000 monthly users and 2 million US dollars a year, "
            "giving the weights on and fine-tuning them",
        ),
    ],
)
def test_a_use_is_told_in_words(context: UseContext, words: str) -> None:
    assert in_words(context) == words


def test_every_answer_and_group_is_explained() -> None:
    assert set(ANSWERS) == set(Answer)
    assert set(GROUPS) == set(Group)
