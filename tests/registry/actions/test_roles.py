"""Roles as data: groups that follow them, and accounts that hold them."""

from __future__ import annotations

from itertools import pairwise

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.core.exceptions import ValidationError
from django.core.management import call_command

from registry.actions.roles import ACCOUNTS, Role, make_account, permissions, write_groups
from registry.models import Change

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse battery"


def held(role: str) -> set[str]:
    rows = Group.objects.get(name=role).permissions.values_list("content_type__app_label", "codename")
    return {f"{app}.{codename}" for app, codename in rows}


@pytest.mark.parametrize("role", ACCOUNTS)
def test_a_migrated_database_has_a_group_for_each_role(role: Role) -> None:
    assert held(role) == permissions()[role]


def test_each_role_may_what_the_one_before_it_may_and_more() -> None:
    held_by = permissions()

    assert held_by[Role.VISITOR] == held_by[Role.SUBMITTER] == frozenset()
    assert all(held_by[one] < held_by[other] for one, other in pairwise(ACCOUNTS))


def test_only_reviewers_and_above_review_and_only_administrators_keep_accounts() -> None:
    held_by = permissions()

    assert [role for role in Role if "registry.review_proposal" in held_by[role]] == ["reviewer", "administrator"]
    assert [role for role in Role if "auth.change_user" in held_by[role]] == ["administrator"]


def test_nobody_holds_a_permission_to_write_a_statement() -> None:
    """Claims, ratings and scores are proposed; the permissions that Django makes for them are given to nobody."""
    for verb in ("add", "change", "delete"):
        for noun in ("claim", "rating", "score"):
            assert f"registry.{verb}_{noun}" not in permissions()[Role.ADMINISTRATOR]


def test_writing_the_groups_again_changes_and_logs_nothing() -> None:
    before = {role: held(role) for role in ACCOUNTS}

    write_groups()

    assert {role: held(role) for role in ACCOUNTS} == before
    assert not Change.objects.exists()


def test_what_somebody_changed_in_a_group_is_put_back_by_a_migration_and_logged() -> None:
    group = Group.objects.get(name="curator")
    group.permissions.remove(Permission.objects.get(codename="add_proposal"))
    group.permissions.add(Permission.objects.get(codename="review_proposal"))

    call_command("migrate", verbosity=0)

    assert held("curator") == permissions()[Role.CURATOR]
    change = Change.objects.get()
    assert (change.action, change.by) == ("restore role", "command:migrate")
    assert change.before == {"permissions": ["registry.review_proposal"]}
    assert change.after == {"permissions": ["registry.add_proposal"]}


def test_a_group_of_another_name_is_left_alone() -> None:
    group = Group.objects.create(name="translators")
    group.permissions.add(Permission.objects.get(codename="view_claim"))

    write_groups()

    assert held("translators") == {"registry.view_claim"}


def test_where_permissions_are_missing_nothing_is_written() -> None:
    Permission.objects.get(codename="review_proposal").delete()
    Group.objects.filter(name="reviewer").delete()

    write_groups()

    assert not Group.objects.filter(name="reviewer").exists()


@pytest.mark.parametrize("role", ACCOUNTS)
def test_an_account_is_made_in_a_role_and_logged_without_its_password(role: Role) -> None:
    account = make_account("ada", role, PASSWORD, by="command:root")

    assert account.check_password(PASSWORD)
    assert account.is_staff is (role != Role.SUBMITTER)
    assert not account.is_superuser
    assert [group.name for group in account.groups.all()] == [role]
    change = Change.objects.get()
    assert (change.action, change.by, change.before) == ("add account", "command:root", {})
    assert change.after == {"name": "ada", "role": role}


@pytest.mark.parametrize(
    ("name", "password", "words"),
    [
        ("ben", PASSWORD, "'ben' is taken"),
        ("BEN", PASSWORD, "'BEN' is taken"),
        ("catalogue", PASSWORD, "'catalogue' is taken"),
        ("command", PASSWORD, "'command' is taken"),
        ("command:root", PASSWORD, "Enter a valid username"),
        ("", PASSWORD, "cannot be blank"),
        ("ada", "short", "at least 10 characters"),
        ("ada", "1234567890", "too common"),
        ("ada", "", "at least 10 characters"),
    ],
)
def test_an_account_that_cannot_be_is_refused_in_words(name: str, password: str, words: str) -> None:
    User.objects.create_user("ben")

    with pytest.raises(ValidationError) as refused:
        make_account(name, Role.CURATOR, password, by="command:root")

    assert words in " ".join(refused.value.messages)
    assert User.objects.count() == 1
    assert not Change.objects.exists()


def test_nobody_gets_the_account_of_a_visitor() -> None:
    with pytest.raises(ValidationError, match="'visitor'.* is not one of submitter, curator, reviewer, administrator"):
        make_account("ada", Role.VISITOR, PASSWORD, by="command:root")
