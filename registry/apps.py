"""The one app."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class RegistryConfig(AppConfig):
    """The registry of releases, their claims, verdicts and lags."""

    name = "registry"
    verbose_name = "Openness registry"

    def ready(self) -> None:
        """Have the groups of the roles written once the tables and permissions are there."""
        post_migrate.connect(_write_groups, sender=self, dispatch_uid="registry.roles")


def _write_groups(sender: Any, using: str, **_: Any) -> None:
    # Its models are there only after every app was loaded.
    from registry.actions.roles import write_groups

    write_groups(using)
