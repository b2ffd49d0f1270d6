"""The desk as an app: Django's admin with a site of its own.

It stands here and not in registry.admin since Django makes the site before it imports what registers with it.
"""

from __future__ import annotations

from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.urls import path
from django.urls.resolvers import URLPattern, URLResolver


class DeskConfig(AdminConfig):
    """The admin with the site below."""

    default_site = "config.desk.Desk"


class Desk(AdminSite):
    """The admin, with what waits and the screens of releases beside its lists."""

    site_header = "Openness registry desk"
    site_title = "Openness registry desk"
    index_title = "What the registry holds"

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """Add the pages that belong to no model."""
        from registry.admin import queues, release_screen

        return [
            path("queues/", self.admin_view(queues.queue_list), name="registry_queues"),
            path("queues/<slug:key>/", self.admin_view(queues.queue_detail), name="registry_queue"),
            path("screen/<str:slug>/", self.admin_view(release_screen.release_screen), name="registry_release_screen"),
            *super().get_urls(),
        ]
