"""The names of licences, stored or read from files, as the table in which the core looks them up."""

from __future__ import annotations

from collections.abc import Iterable

from openness.licenses.resolution import LicenseNames, NamedLicense
from registry import models
from registry.sources.records import LicenseRecord


def license_names(*, also: tuple[str, str, str] | None = None) -> LicenseNames:
    """Return the names of every stored licence; ``also`` as if it had one more (key, scheme, value)."""
    key, *more = also or ("",)
    stored = models.License.objects.prefetch_related("names", "policies").order_by("key")
    return LicenseNames(
        NamedLicense(
            text.key,
            text.name,
            text.spdx,
            text.url,
            (*((name.scheme, name.value) for name in text.names.all()), *([tuple(more)] if text.key == key else ())),
            with_policy=bool(text.policies.all()),
        )
        for text in stored
    )


def record_license_names(records: Iterable[LicenseRecord]) -> LicenseNames:
    """Return the names of licences read from files, without a database."""
    return LicenseNames(
        NamedLicense(record.key, record.name, record.spdx, record.url, record.names, with_policy=bool(record.policies))
        for record in records
    )
