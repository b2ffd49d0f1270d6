"""Addresses of the pages."""

from __future__ import annotations

from django.urls import path

from registry.pages import (
    benchmarks,
    changes,
    claims,
    conflicts,
    definitions,
    editions,
    home,
    index,
    lag,
    lag_over_time,
    licenses,
    method,
    outside_urls,
    policies,
    pooled,
    published,
    releases,
    sources,
    use,
)

app_name = "registry"

urlpatterns = [
    path("", home.home, name="home"),
    # /releases/
    path("releases/", releases.release_list, name="release-list"),
    path("releases.csv", releases.release_csv, name="release-csv"),
    path("releases/<str:slug>/", releases.release_detail, name="release-detail"),
    path("releases/<str:slug>/claims.csv", releases.claims_csv, name="release-claims-csv"),
    path("releases/<str:slug>/scores.csv", releases.scores_csv, name="release-scores-csv"),
    path("releases/<str:slug>/findings.csv", releases.findings_csv, name="release-findings-csv"),
    path("releases/<str:slug>/timeline.csv", releases.timeline_csv, name="release-timeline-csv"),
    path("releases/<str:slug>/history/", changes.release_history, name="release-history"),
    path("changes/", changes.change_list, name="change-list"),
    path("changes.csv", changes.change_csv, name="change-csv"),
    path("changes.atom", changes.change_atom, name="change-atom"),
    path("claims/<str:key>/", claims.claim_detail, name="claim-detail"),
    path("conflicts/", conflicts.conflict_list, name="conflict-list"),
    path("conflicts.csv", conflicts.conflict_csv, name="conflict-csv"),
    # /lag/
    path("lag/", lag.lag_list, name="lag-list"),
    path("lag.csv", lag.lag_csv, name="lag-csv"),
    path("lag/published/", published.published_list, name="published-list"),
    path("lag/published.csv", published.published_csv, name="published-csv"),
    path("lag/pooled/", pooled.pooled, name="lag-pooled"),
    path("lag/pooled.csv", pooled.pooled_csv, name="lag-pooled-csv"),
    path("lag/pooled/sensitivity.csv", pooled.sensitivity_csv, name="lag-pooled-sensitivity-csv"),
    path("lag/<str:slug>/", lag.lag_detail, name="lag-detail"),
    path("lag/<str:slug>/over-time/", lag_over_time.over_time, name="lag-over-time"),
    path("lag/<str:slug>/over-time.csv", lag_over_time.over_time_csv, name="lag-over-time-csv"),
    path("lag/<str:slug>/pairs.csv", lag.pairs_csv, name="lag-pairs-csv"),
    path("lag/<str:slug>/frontier.csv", lag.frontier_csv, name="lag-frontier-csv"),
    path("index/", index.index_detail, name="index-detail"),
    path("index/releases.csv", index.releases_csv, name="index-releases-csv"),
    path("index/benchmarks.csv", index.benchmarks_csv, name="index-benchmarks-csv"),
    path("benchmarks/<str:slug>/", benchmarks.benchmark_detail, name="benchmark-detail"),
    path("benchmarks/<str:slug>/scores.csv", benchmarks.scores_csv, name="benchmark-scores-csv"),
    # /definitions/
    path("definitions/", definitions.definition_list, name="definition-list"),
    path("definitions/<str:key>/", definitions.definition_detail, name="definition-detail"),
    path("definitions/<str:key>/verdicts.csv", definitions.verdicts_csv, name="definition-csv"),
    path("definitions/<str:key>/criteria.csv", definitions.criteria_csv, name="definition-criteria-csv"),
    # /licenses/
    path("licenses/", licenses.license_list, name="license-list"),
    path("licenses.csv", licenses.license_csv, name="license-csv"),
    path("licenses/<str:key>/", licenses.license_detail, name="license-detail"),
    # /policies/
    path("policies/", policies.policy_list, name="policy-list"),
    path("policies.csv", policies.policy_csv, name="policy-csv"),
    path("policies/uses/<str:tag>/", use.use_detail, name="use-detail"),
    path("policies/uses/<str:tag>.csv", use.use_detail_csv, name="use-detail-csv"),
    path("policies/<str:key>/", policies.policy_detail, name="policy-detail"),
    # /use/
    path("use/", use.use_check, name="use-check"),
    path("use.csv", use.use_csv, name="use-csv"),
    path("sources/", sources.source_list, name="source-list"),
    path("sources.csv", sources.source_csv, name="source-csv"),
    path("editions/", editions.edition_list, name="edition-list"),
    path("editions/<int:number>/", editions.edition_detail, name="edition-detail"),
    path("method/", method.method, name="method"),
    path("method/audits.csv", method.audits_csv, name="audits-csv"),
    path("schema/release.json", method.release_schema, name="release-schema"),
    *outside_urls.urlpatterns,
]
