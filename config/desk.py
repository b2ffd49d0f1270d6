"""The desk as an app: Django's admin with a site of its own.

It stands here and not in registry.admin since Django makes the site before it imports what registers with it.
"""

from __future__ import annotations

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.http import HttpRequest
from django.urls import path
from django.urls.resolvers import URLPattern, URLResolver

#: The lists of the desk by what somebody comes for, in the order of the first page.
_GROUPS = {
    "Waits for a decision": (
        "Proposal",
        "Amendment",
        "Submission",
        "Dispute",
        "AliasProposal",
        "LicenseQuery",
        "AuditItem",
    ),
    "Facts": (
        "Release",
        "Claim",
        "Score",
        "Rating",
        "Developer",
        "Family",
        "License",
        "Policy",
        "Benchmark",
        "PublishedEstimate",
    ),
    "Sources and evidence": ("Source", "Evidence", "EvidenceCheck", "ImportRun", "AuditRound"),
    "Producers": ("Producer", "SelfDeclaration", "Reply"),
}
_OTHERS = "Computed and logged"


class DeskConfig(AdminConfig):
    """The admin with the site below."""

    default_site = "config.desk.Desk"


class Desk(AdminSite):
    """The admin, with what waits and the screens of releases beside its lists."""

    site_header = "Openness registry desk"
    site_title = "Openness registry desk"
    index_title = "The desk"
    empty_value_display = "–"
    # Thirty lists beside every page leave the page itself no room; they are one click away.
    enable_nav_sidebar = False

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """Add the pages that belong to no model."""
        from registry.admin import queues, release_screen

        return [
            path("queues/", self.admin_view(queues.queue_list), name="registry_queues"),
            path("queues/<slug:key>/", self.admin_view(queues.queue_detail), name="registry_queue"),
            path("screen/<str:slug>/", self.admin_view(release_screen.release_screen), name="registry_release_screen"),
            *super().get_urls(),
        ]

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """Return the lists of the registry in groups, the accounts last."""
        found: list[Any] = super().get_app_list(request, app_label)
        if app_label is not None:
            return found
        registry = [app for app in found if app["app_label"] == "registry"]
        return [
            *(group for app in registry for group in _grouped(app)),
            *(app | {"name": "Accounts"} for app in found if app["app_label"] == "auth"),
            *(app for app in found if app["app_label"] not in {"registry", "auth"}),
        ]


def _grouped(app: dict[str, Any]) -> list[dict[str, Any]]:
    """Return an app as several, one for each group of its lists that somebody may see."""
    left = {model["object_name"]: model for model in app["models"]}
    groups = [(title, [left.pop(name) for name in names if name in left]) for title, names in _GROUPS.items()]
    return [
        app | {"name": title, "models": models} for title, models in [*groups, (_OTHERS, [*left.values()])] if models
    ]
