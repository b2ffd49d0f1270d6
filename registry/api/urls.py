"""Addresses of the API; a new version only for a change that breaks readers."""

from __future__ import annotations

from django.urls import path, re_path

from registry.api import (
    assessments,
    benchmarks,
    changes,
    claims,
    definitions,
    editions,
    index_fit,
    lag_detail,
    lag_standings,
    lags,
    licenses,
    policies,
    pooled,
    published,
    releases,
    root,
    scores,
    sources,
    uses,
    waiting,
)

app_name = "api"

urlpatterns = [
    path("", root.Index.as_view(), name="index"),
    path("schema/", root.Schema.as_view(), name="schema"),
    path("docs/", root.Docs.as_view(), name="docs"),
    path("releases/", releases.ReleaseList.as_view(), name="release-list"),
    path("releases/<str:slug>/", releases.ReleaseDetail.as_view(), name="release-detail"),
    path("releases/<str:slug>/changes/", changes.ReleaseChanges.as_view(), name="release-changes"),
    path("claims/", claims.ClaimList.as_view(), name="claim-list"),
    path("claims/<str:key>/", claims.ClaimDetail.as_view(), name="claim-detail"),
    path("sources/", sources.SourceList.as_view(), name="source-list"),
    path("sources/<str:key>/", sources.SourceDetail.as_view(), name="source-detail"),
    path("definitions/", definitions.DefinitionList.as_view(), name="definition-list"),
    path("definitions/<str:key>/", definitions.DefinitionDetail.as_view(), name="definition-detail"),
    path("definitions/<str:key>/verdicts/", definitions.DefinitionVerdicts.as_view(), name="definition-verdicts"),
    path("licenses/", licenses.LicenseList.as_view(), name="license-list"),
    path("licenses/<str:key>/", licenses.LicenseDetail.as_view(), name="license-detail"),
    path("policies/", policies.PolicyList.as_view(), name="policy-list"),
    path("policies/uses/<str:tag>/", policies.KindOfUse.as_view(), name="use-detail"),
    path("policies/<str:key>/", policies.PolicyDetail.as_view(), name="policy-detail"),
    path("use/", uses.UseCheck.as_view(), name="use-check"),
    path("benchmarks/", benchmarks.BenchmarkList.as_view(), name="benchmark-list"),
    path("benchmarks/<str:slug>/", benchmarks.BenchmarkDetail.as_view(), name="benchmark-detail"),
    path("scores/", scores.ScoreList.as_view(), name="score-list"),
    path("scores/<str:key>/", scores.ScoreDetail.as_view(), name="score-detail"),
    path("assessments/", assessments.AssessmentList.as_view(), name="assessment-list"),
    path("assessments/<str:digest>/", assessments.AssessmentDetail.as_view(), name="assessment-detail"),
    path("lag/", lags.LagList.as_view(), name="lag-list"),
    path("lag/<str:benchmark>/", lag_detail.LagDetail.as_view(), name="lag-detail"),
    path("lag/<str:benchmark>/pairs/", lags.PairList.as_view(), name="lag-pairs"),
    path("lag/<str:benchmark>/standings/", lag_standings.StandingList.as_view(), name="lag-standings"),
    path("lag/<str:benchmark>/waiting/", waiting.WaitingList.as_view(), name="lag-waiting"),
    path("lag-pooled/", pooled.PooledList.as_view(), name="lag-pooled"),
    path("index/", index_fit.CapabilityIndex.as_view(), name="index-fit"),
    path("published-estimates/", published.PublishedEstimateList.as_view(), name="published-estimate-list"),
    path("editions/", editions.EditionList.as_view(), name="edition-list"),
    path("editions/<str:id>/", editions.EditionDetail.as_view(), name="edition-detail"),
    re_path(r"^.*$", root.Nothing.as_view(), name="nothing"),
]
