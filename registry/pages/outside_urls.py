"""Addresses that take something in: submissions, claims of producers, and what producers write."""

from __future__ import annotations

from django.urls import path

from registry.pages import account, producers, robots, submit

_RELEASE = "account/releases/<str:slug>"

urlpatterns = [
    path("robots.txt", robots.robots, name="robots"),
    # /submit/
    path("submit/", submit.start, name="submit"),
    path("submit/correction/", submit.correction, name="submit-correction"),
    path("submit/release/", submit.missing_release, name="submit-release"),
    path("submit/<slug:token>/", submit.status, name="submission-status"),
    # /producers/
    path("producers/", producers.explained, name="producers"),
    path("producers/claim/", producers.claim, name="producer-claim"),
    path("producers/claim/<slug:token>/", producers.proof, name="producer-proof"),
    # /account/
    path("account/", account.account, name="account"),
    path("account/login/", account.login, name="account-login"),
    path("account/logout/", account.logout, name="account-logout"),
    path(f"{_RELEASE}/", account.release_of_own, name="account-release"),
    path(f"{_RELEASE}/declare/", account.declare, name="account-declare"),
    path(f"{_RELEASE}/declarations/<int:pk>/withdraw/", account.withdraw, name="account-withdraw"),
    path(f"{_RELEASE}/reply/", account.reply, name="account-reply"),
    path(f"{_RELEASE}/dispute/", account.dispute, name="account-dispute"),
]
