"""The desk where curators find, read and edit; every write goes through an action."""

from django.contrib import admin

from registry.admin import (  # noqa: F401
    benchmarks,
    changes,
    claims,
    developers,
    editions,
    estimates,
    lags,
    license_queries,
    licenses,
    releases,
    sources,
)

admin.site.site_header = "Openness registry desk"
admin.site.site_title = "Openness registry desk"
admin.site.index_title = "What the registry holds"
