"""People from outside for tests: a submission as somebody writes it, and a producer who has proved who they are."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone

from registry.actions.submissions import Entered, submit
from registry.models import Alias, Developer, Evidence, Producer, Release, Submission

ADDRESS = "192.0.2.7"
PASSWORD = "a long way to Tipperary"


def entered(about: Release, **other: Any) -> Entered:
    """Return a correction of the licence of the weights."""
    said: dict[str, Any] = {
        "kind": "correction",
        "release": about,
        "field": "weights_final.license",
        "value": "Apache 2.0",
        "text": "The licence file is Apache's.",
        "evidence_url": "https://acme.example/LICENSE",
        "evidence_locator": "first line",
        "submitter": "Mallory Sender",
        "contact": "mallory@post.example",
    }
    return Entered(**said | other)


def sent(about: Release, address: str = ADDRESS, **other: Any) -> Submission:
    """Return a submission as it came in."""
    return submit(entered(about, **other), address=address)


def on_the_hub(release: Release, repository: str = "acme/o1") -> Alias:
    """Give a release a repository on the Hub."""
    return Alias.objects.create(
        release=release, scheme="huggingface", value=repository, evidence=Evidence.objects.earliest("pk")
    )


def producer_of(developer: Developer, name: str = "acme-speaks", state: str = "proved") -> Producer:
    """Return an account that speaks for a developer."""
    account = User(username=name)
    account.set_password(PASSWORD)
    account.save()
    return Producer.objects.create(
        account=account,
        developer=developer,
        method="domain",
        place="acme.example",
        token=f"openness-registry-{name}",
        state=state,
        asked_at=timezone.now(),
        asked_by=name,
        proved_at=timezone.now(),
        proved_by="https://acme.example/.well-known/openness-registry.txt",
    )
