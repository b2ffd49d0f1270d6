"""Who may do what: roles as data, kept as groups of the same name.

The groups follow this file: they are written after every migration, and what somebody changed in them at the desk is
put back then, with a line in the log. Whoever needs another set of permissions makes a group of another name, which is
left alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from django.apps import apps
from django.contrib.auth.models import Group, Permission, User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import DEFAULT_DB_ALIAS, transaction

from registry.actions.changes import log
from registry.actions.nouns import CATALOGUE


class Role(StrEnum):
    """What somebody is to the registry; a visitor has no account."""

    VISITOR = "visitor"
    SUBMITTER = "submitter"
    CURATOR = "curator"
    REVIEWER = "reviewer"
    ADMINISTRATOR = "administrator"


#: Roles that an account can have, each with all that the one before it may do.
ACCOUNTS = (Role.SUBMITTER, Role.CURATOR, Role.REVIEWER, Role.ADMINISTRATOR)

#: Roles that open the desk.
STAFF = frozenset({Role.CURATOR, Role.REVIEWER, Role.ADMINISTRATOR})

#: Names under which the registry itself signs.
_OURS = frozenset({CATALOGUE, "command", "preview", "visitor"})


def _may(verbs: str, *nouns: str, app: str = "registry") -> set[str]:
    return {f"{app}.{verb}_{noun}" for verb in verbs.split() for noun in nouns}


def _look() -> set[str]:
    """Return the permissions to view everything of the registry."""
    return _may("view", *(str(model._meta.model_name) for model in apps.get_app_config("registry").get_models()))


def _added() -> dict[Role, set[str]]:
    """Return what each role may do beyond the one before it."""
    return {
        Role.VISITOR: set(),
        Role.SUBMITTER: set(),
        Role.CURATOR: {
            *_look(),
            *_may("add", "proposal", "evidence", "source", "dispute"),
            *_may("add change", "release", "developer", "family", "alias", "lineage"),
            *_may("delete", "alias", "lineage"),
            *_may("change", "benchmark", "aliasproposal", "submission"),
        },
        Role.REVIEWER: {
            *_may("review", "proposal"),
            *_may("add change", "license", "licensename", "licenseterm", "policy", "policystance"),
            *_may("delete", "licensename", "licenseterm", "policystance"),
            *_may("change", "licensequery", "source"),
            *_may("add", "benchmark", "auditround", "auditcheck"),
            *_may("add change", "publishedestimate"),
        },
        Role.ADMINISTRATOR: {
            *_may("view add change delete", "user", "group", app="auth"),
            *_may("delete", "release", "developer", "family", "source", "license", "policy", "benchmark"),
            *_may("delete", "publishedestimate"),
            *_may("change", "producer"),
        },
    }


def permissions() -> Mapping[Role, frozenset[str]]:
    """Return what each role may do, as "app.codename"."""
    held: set[str] = set()
    found = {}
    for role, added in _added().items():
        held |= added
        found[role] = frozenset(held)
    return found


@transaction.atomic
def write_groups(using: str = DEFAULT_DB_ALIAS) -> None:
    """Make the groups what the roles say; a second call changes nothing.

    Where a database is not at its newest state, and a permission is missing, nothing is written.
    """
    rows = Permission.objects.using(using).values_list("content_type__app_label", "codename", "pk")
    known = {f"{app}.{codename}": pk for app, codename, pk in rows}
    wanted = permissions()
    if not wanted[Role.ADMINISTRATOR] <= known.keys():
        return
    for role in ACCOUNTS:
        group, made = Group.objects.using(using).get_or_create(name=str(role))
        keys = {known[name] for name in wanted[role]}
        held = set(group.permissions.values_list("pk", flat=True))
        if held == keys:
            continue
        group.permissions.set(keys)
        if not made:
            names = {pk: name for name, pk in known.items()}
            log(
                group,
                action="restore role",
                by="command:migrate",
                before={"permissions": sorted(names[pk] for pk in held - keys)},
                after={"permissions": sorted(names[pk] for pk in keys - held)},
                reason=f"What a {role} may do is written with the code of the registry.",
            )


@transaction.atomic
def make_account(name: str, role: Role, password: str, *, by: str) -> User:
    """Make an account in a role; raise ValidationError naming what is wrong with its name or password."""
    if role not in ACCOUNTS:
        raise ValidationError({"role": f"role: {role!r} is not one of {', '.join(ACCOUNTS)}"})
    if name in _OURS or User.objects.filter(username__iexact=name).exists():
        raise ValidationError({"username": f"name: {name!r} is taken"})
    user = User(username=name, is_staff=role in STAFF)
    validate_password(password, user)
    user.set_password(password)
    user.full_clean()
    user.save()
    user.groups.add(Group.objects.get(name=str(role)))
    log(user, action="add account", by=by, before={}, after={"name": name, "role": str(role)})
    return user
