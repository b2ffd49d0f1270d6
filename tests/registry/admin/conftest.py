"""Accounts at the desk, and a small world to look at."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.test import Client

from registry.actions.roles import STAFF
from registry.models import Release
from tests.registry.actions import builders as build

#: A client logged in as a member of staff who holds these permissions of the registry.
Enter = Callable[..., Client]

#: A client logged in with an account in a role.
EnterAs = Callable[..., Client]


@pytest.fixture
def enter(db: None) -> Enter:
    """Return a function that opens the desk with an account of a given name and permissions."""

    def log_in(*permissions: str, name: str = "ada") -> Client:
        user, _ = User.objects.get_or_create(username=name, is_staff=True)
        user.user_permissions.set(
            Permission.objects.filter(content_type__app_label="registry", codename__in=permissions)
        )
        client = Client()
        client.force_login(user)
        return client

    return log_in


@pytest.fixture
def enter_as(db: None) -> EnterAs:
    """Return a function that opens the desk with an account in a role; "visitor" and "superuser" are roles too."""

    def log_in(role: str, name: str = "") -> Client:
        client = Client()
        if role == "visitor":
            return client
        user, _ = User.objects.get_or_create(username=name or role)
        user.is_staff, user.is_superuser = role in {*STAFF, "superuser"}, role == "superuser"
        user.save()
        user.groups.set(Group.objects.filter(name=role))
        client.force_login(user)
        return client

    return log_in


@pytest.fixture
def root(db: None) -> Client:
    """A client that may do everything."""
    client = Client()
    client.force_login(User.objects.create_superuser("root"))
    return client


@pytest.fixture
def release(db: None) -> Release:
    """An open release with one statement of every kind."""
    build.load(
        build.closed("c1", "2023-01-01"), build.richly(build.opened("o1", "2024-05-01", build.score(0.5)), base="c1")
    )
    found: Release = Release.objects.get(slug="o1")
    return found
