"""How much may be sent, and what is kept of who sent it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.test import override_settings
from django.utils import timezone

from registry.actions.senders import TooMany, check_attempts, check_pace, count_attempt, digests
from registry.models import Change

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
LIMITS = {"hour": 2, "day": 3}


@pytest.fixture(autouse=True)
def _nobody_counted_yet() -> None:
    cache.clear()


def test_a_sender_is_told_apart_without_an_address_being_kept() -> None:
    one, other = digests("192.0.2.7", NOON), digests("192.0.2.8", NOON)

    assert one != other
    assert all(len(digest) == 64 for digest in one)
    assert "192.0.2.7" not in "".join(one)


def test_a_digest_is_good_for_a_day_and_found_on_the_next() -> None:
    today, tomorrow, later = (digests("192.0.2.7", NOON + timedelta(days=n)) for n in range(3))

    assert tomorrow[1] == today[0]
    assert today[0] not in later


def test_the_secret_of_the_registry_is_in_the_digest() -> None:
    before = digests("192.0.2.7", NOON)
    with override_settings(SECRET_KEY="another"):
        assert digests("192.0.2.7", NOON)[0] not in before


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:192.0.2.7", "192.0.2.7", True),
        ("fe80::1%eth0", "fe80::2%eth1", True),
        ("", "", True),
        ("no address", "", False),
    ],
)
def test_a_customer_of_ipv6_is_one_sender(one: str, other: str, same: bool) -> None:
    assert (digests(one, NOON) == digests(other, NOON)) is same


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("minutes_ago", "window", "seconds"),
    [
        # Two within the hour, the older 50 minutes ago: it leaves the hour in 10 minutes.
        ((50, 10), "an hour", 600),
        # Three within the day, the oldest 23 hours ago: it leaves the day in 1 hour.
        ((23 * 60, 120, 90), "a day", 3600),
    ],
)
def test_who_has_sent_enough_waits_until_the_oldest_is_old(
    minutes_ago: tuple[int, ...], window: str, seconds: int
) -> None:
    for minutes in minutes_ago:
        Change.objects.create(at=timezone.now() - timedelta(minutes=minutes), by="ada", action="try")

    with pytest.raises(TooMany, match=f"at most . {window}") as refused:
        check_pace(Change.objects.all(), "at", LIMITS, "Attempts")

    assert abs(refused.value.retry_after - seconds) < 5


@pytest.mark.django_db
def test_what_is_old_does_not_count() -> None:
    for minutes in (61, 24 * 60 + 1, 24 * 60 + 2):
        Change.objects.create(at=timezone.now() - timedelta(minutes=minutes), by="ada", action="try")

    check_pace(Change.objects.all(), "at", LIMITS, "Attempts")


@pytest.mark.django_db
def test_a_limit_of_none_refuses_all() -> None:
    with pytest.raises(TooMany, match="at most 0 an hour"):
        check_pace(Change.objects.all(), "at", {"hour": 0, "day": 0}, "Attempts")


def test_attempts_without_a_row_are_counted_by_sender() -> None:
    count_attempt("login", "192.0.2.7", LIMITS, "Attempts")
    count_attempt("login", "192.0.2.7", LIMITS, "Attempts")

    with pytest.raises(TooMany):
        check_attempts("login", "192.0.2.7", LIMITS, "Attempts")
    check_attempts("login", "192.0.2.8", LIMITS, "Attempts")
    check_attempts("claim", "192.0.2.7", LIMITS, "Attempts")
