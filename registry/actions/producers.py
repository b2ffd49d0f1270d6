"""Accounts that speak for a developer: asked for by anybody, proved by what only the developer can put in its place.

The proof is a token, in a file at the developer's own domain or in a model card on the Hub that the registry knows to
be the developer's. Which domain and which card is not the choice of whoever asks: curators have recorded both.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import Group, User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from registry.actions import senders
from registry.actions.changes import log
from registry.actions.curation import require_reason
from registry.actions.nouns import CATALOGUE
from registry.actions.roles import Role
from registry.actions.submissions import VISITOR
from registry.models import Alias, Change, Developer, Producer, Reply, SelfDeclaration
from registry.models.releases import Scheme
from registry.sources.fetching import Fetched, FetchProblem, Limits

Method = Producer.Method
State = Producer.State

#: Reads a document within limits; raises FetchProblem.
Fetch = Callable[[str, Limits], Fetched]

FILE = "/.well-known/openness-registry.txt"
_CHECK = "check producer"
_LIMITS = {
    Method.DOMAIN: Limits(bytes=64_000, seconds=10, redirects=3),
    Method.HUB_CARD: Limits(bytes=2_000_000, seconds=10, redirects=3),
}
_REPOSITORY = re.compile(r"[A-Za-z0-9][\w.-]{0,95}/[A-Za-z0-9][\w.-]{0,95}", re.ASCII)
_NAME = RegexValidator(
    re.compile(r"\A[A-Za-z0-9][A-Za-z0-9._-]{2,39}\Z"),
    "username: 3 to 40 letters from A to Z, digits, dots, hyphens and underscores; the first a letter or digit",
)
#: Names that sign what no producer wrote.
_RESERVED = {
    CATALOGUE,
    VISITOR,
    "command",
    "preview",
    "admin",
    "administrator",
    "root",
    "registry",
    "import",
    "importer",
    "system",
}


def domain_of(developer: Developer) -> str:
    """Return the host at which the developer's file is looked for; empty where no site of its own is recorded."""
    try:
        return urlsplit(developer.website).netloc.rpartition("@")[2].lower()
    except ValueError:
        return ""


def repositories_of(developer: Developer) -> list[str]:
    """Return the repositories on the Hub that are known to be releases of a developer."""
    names = Alias.objects.filter(scheme=Scheme.HUGGINGFACE, valid_to__isnull=True, release__developer=developer)
    return [value for value in names.order_by("value").values_list("value", flat=True) if _REPOSITORY.fullmatch(value)]


def address_of_proof(producer: Producer) -> str:
    """Return the address at which the token has to stand."""
    if producer.method == Method.DOMAIN:
        return f"https://{producer.place}{FILE}"
    return f"{settings.HUB_ENDPOINT.rstrip('/')}/{producer.place}/raw/main/README.md"


def check_claim(developer: Developer, method: str, place: str) -> str:
    """Return the place where a token will be looked for; raise ValidationError where it cannot prove anything."""
    if method == Method.DOMAIN:
        if not (host := domain_of(developer)):
            raise ValidationError(
                {
                    "method": f"method: the registry has no site of {developer} on record, so that a file there proves "
                    "nothing yet. Tell us its address by the form for corrections, or use a model card."
                }
            )
        return host
    if method != Method.HUB_CARD:
        raise ValidationError({"method": f"method: {method!r} is not one of {', '.join(Method.values)}"})
    known = repositories_of(developer)
    if place not in known:
        allowed = ", ".join(known[:8]) or "none, since the registry knows no repository of it"
        raise ValidationError(
            {"place": f"place: {place[:100]!r} is no repository known to be of {developer}. Allowed: {allowed}"}
        )
    return place


def check_username(username: str) -> None:
    """Raise ValidationError where a name cannot be given to a new account."""
    try:
        _NAME(username)
    except ValidationError as error:
        raise ValidationError({"username": error.messages}) from None
    # What has signed something stays with whoever signed it, with or without an account.
    signed = Change.objects.filter(by__iexact=username).exists()
    if signed or username.lower() in _RESERVED or User.objects.filter(username__iexact=username).exists():
        raise ValidationError({"username": f"username: {username!r} is taken; choose another"})


@transaction.atomic
def claim(
    developer: Developer, *, username: str, password: str, method: str, place: str = "", address: str
) -> Producer:
    """Make an account that may not log in until it is proved; raise ValidationError, or TooMany at a limit."""
    senders.check_attempts("claim", address, settings.CLAIM_LIMITS, _ONE_SENDER)
    where = check_claim(developer, method, place)
    check_username(username)
    account = User(username=username, is_active=False)
    try:
        validate_password(password, account)
    except ValidationError as error:
        raise ValidationError({"password": error.messages}) from None
    senders.check_pace(
        Producer.objects.all(), "asked_at", settings.CLAIM_LIMITS_OF_ALL, "Claims of all senders together"
    )
    senders.count_attempt("claim", address, settings.CLAIM_LIMITS, _ONE_SENDER)
    account.set_password(password)
    try:
        with transaction.atomic():
            account.save()
    except IntegrityError:
        # Somebody else was given it since it was looked for.
        raise ValidationError({"username": f"username: {username!r} is taken; choose another"}) from None
    producer = Producer(
        account=account,
        developer=developer,
        method=method,
        place=where,
        token=f"openness-registry-{secrets.token_urlsafe(24)}",
        asked_at=timezone.now(),
        asked_by=username,
    )
    producer.full_clean()
    producer.save()
    log(producer, action="claim producer", by=username, before={}, after=_told(producer))
    return producer


_ONE_SENDER = "Accounts asked for by one sender"
_ALL_SENDERS = "Accounts asked for by all senders together"


def prove(producer: Producer, *, fetch: Fetch) -> Producer:
    """Look for the token, once; return the producer proved, raise ValidationError that says what was found instead.

    The document is read outside any transaction, so that a slow server holds nothing up; only then is it written.
    """
    _note_check(producer)
    address = address_of_proof(producer)
    try:
        found = fetch(address, _LIMITS[Method(producer.method)])
    except FetchProblem as problem:
        raise ValidationError(f"Not proved yet. {address} could not be read: {problem.sentence}.") from None
    _require_own(producer, address, found)
    if not _holds(producer, found.body):
        what = "no line that is the token" if producer.method == Method.DOMAIN else "no token"
        raise ValidationError(f"Not proved yet. {address} was read, and has {what} in it.")
    return _proved(producer, f"{found.final_url}, sha256 {found.sha256}")


@transaction.atomic
def _note_check(producer: Producer) -> None:
    """Log that a proof is looked for, which is also what limits how often that is done."""
    held = Producer.objects.select_for_update().get(pk=producer.pk)
    if held.state != State.PENDING:
        raise ValidationError(f"Nothing to check: this account is {held.get_state_display()}.")
    checks = Change.objects.filter(noun="producer", object_key=str(held.pk), action=_CHECK)
    senders.check_pace(checks, "at", settings.PROOF_LIMITS, "Checks of one claim")
    log(held, action=_CHECK, by=held.asked_by, before={}, after={"address": address_of_proof(held)})


def _require_own(producer: Producer, address: str, found: Fetched) -> None:
    """Raise ValidationError where what was read is not what stands at the developer's own address.

    Somebody else's host proves nothing, and on the Hub, which is many people's, nor does another repository.
    """
    asked = urlsplit(address)
    for each in [*(hop.to for hop in found.redirects), found.final_url]:
        read = urlsplit(each)
        elsewhere = (read.scheme, read.netloc.lower()) != (asked.scheme, asked.netloc.lower())
        if elsewhere or (producer.method == Method.HUB_CARD and read.path != asked.path):
            raise ValidationError(
                f"Not proved. {address} leads on to {each[:200]}, which is not {producer.place}: what stands there "
                "proves nothing."
            )


def _holds(producer: Producer, body: bytes) -> bool:
    text = body.decode("utf-8", errors="replace")
    if producer.method == Method.DOMAIN:
        return producer.token in (line.strip("\ufeff \t\r") for line in text.split("\n"))
    return producer.token in text


@transaction.atomic
def _proved(producer: Producer, how: str) -> Producer:
    held = Producer.objects.select_for_update().get(pk=producer.pk)
    if held.state != State.PENDING:
        raise ValidationError(f"Nothing to check: this account is {held.get_state_display()}.")
    before = _told(held)
    held.state, held.proved_at, held.proved_by = State.PROVED, timezone.now(), how[:500]
    held.save()
    account = User.objects.get(pk=held.account_id)
    account.is_active = True
    account.save(update_fields=["is_active"])
    account.groups.add(Group.objects.get_or_create(name=Role.SUBMITTER)[0])
    _log_difference(held, "prove producer", by=held.asked_by, before=before, reason=f"The token was read at {how}")
    return held


@transaction.atomic
def revoke(producer: Producer, *, by: str, reason: str, take_back: bool) -> Producer:
    """End an account; with ``take_back``, what it declared and replied leaves the pages. Its disputes stay on them."""
    require_reason(reason)
    held = Producer.objects.select_for_update().get(pk=producer.pk)
    if held.state == State.REVOKED:
        raise ValidationError("Nothing was saved: this account is revoked already.")
    before = _told(held)
    held.state, held.note = State.REVOKED, reason
    held.save()
    User.objects.filter(pk=held.account_id).update(is_active=False)
    _log_difference(held, "revoke producer", by=by, before=before, reason=reason)
    if take_back:
        _take_back(held, by=by, reason=reason)
    return held


def _take_back(producer: Producer, *, by: str, reason: str) -> None:
    now = timezone.now()
    for declared in SelfDeclaration.objects.filter(producer=producer, withdrawn_at__isnull=True):
        declared.withdrawn_at, declared.withdrawn_by = now, by
        declared.save()
        log(declared, action="withdraw selfdeclaration", by=by, before={}, after={"withdrawn_by": by}, reason=reason)
    for reply in Reply.objects.filter(producer=producer, replaced_at__isnull=True):
        reply.replaced_at, reply.replaced_by = now, by
        reply.save()
        log(reply, action="withdraw reply", by=by, before={}, after={"replaced_by": by}, reason=reason)


def proved_for(account: Any) -> Producer | None:
    """Return the developer's voice that an account is; None where it is none."""
    if not account.is_authenticated:
        return None
    rows = Producer.objects.filter(Q(account=account.pk), state=State.PROVED)
    return rows.select_related("developer", "account").first()


def _log_difference(producer: Producer, action: str, *, by: str, before: dict[str, Any], reason: str) -> None:
    after = _told(producer)
    changed = [name for name in after if before[name] != after[name]]
    log(
        producer,
        action=action,
        by=by,
        before={name: before[name] for name in changed},
        after={name: after[name] for name in changed},
        reason=reason,
    )


def _told(producer: Producer) -> dict[str, Any]:
    """Return what a change tells: all but the token, which proves as long as nobody else has it."""
    names = ("developer_id", "method", "place", "state", "asked_by", "proved_by", "note")
    return {name: str(getattr(producer, name)) for name in names}
