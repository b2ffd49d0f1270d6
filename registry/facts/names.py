"""The names of licences, stored or read from files, as the table in which the core looks them up."""

from __future__ import annotations

from collections.abc import Iterable

from openness.licenses.resolution import LicenseNames, NamedLicense
from registry import models
from registry.sources.records import LicenseRecord


def license_names(*, also: models.LicenseName | None = None) -> LicenseNames:
    """Return the names of every stored licence, and, where given, one that is not stored yet."""
    stored = models.License.objects.prefetch_related("names", "policies").order_by("key")
    return LicenseNames(_named(text, also) for text in stored)


def _named(text: models.License, also: models.LicenseName | None) -> NamedLicense:
    names = [*text.names.all(), *([also] if also is not None and also.license_id == text.pk else [])]
    return NamedLicense(
        text.key,
        text.name,
        text.spdx,
        text.url,
        tuple((name.scheme, name.value) for name in names),
        with_policy=bool(text.policies.all()),
    )


def record_license_names(records: Iterable[LicenseRecord]) -> LicenseNames:
    """Return the names of licences read from files, without a database."""
    return LicenseNames(
        NamedLicense(record.key, record.name, record.spdx, record.url, record.names, with_policy=bool(record.policies))
        for record in records
    )
