"""Nothing of a source that does not allow it leaves through an export: every file and every address of the API."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.test import Client
from django.urls import URLPattern

from openness.definitions import load_all
from openness.policies import UseTag
from registry.api import urls as api
from registry.models import (
    Assessment,
    Benchmark,
    Claim,
    Edition,
    License,
    Policy,
    Release,
    Score,
    Source,
)
from registry.models.releases import Scheme
from registry.pages import urls as pages
from tests.registry.vault import SECRETS

#: What is asked of addresses that tell more when asked, or nothing unless asked.
_ASKED = {
    "assessments/": "?findings=yes&page_size=200",
    "claims/": "?history=yes&page_size=200",
    "changes/": "?page_size=200",
    "moves/": "?page_size=200",
    "resolve/": "?value=Kept by Acme",
    "scores/": "?history=yes",
    "use/": "?commercial=yes&defence=yes",
    "use.csv": "?commercial=yes&defence=yes",
}
#: Endings of files; the rest of what is not the API is pages, which may show facts in prose.
_FILES = (".csv", ".atom")


def _values(route: str) -> Iterable[Any]:
    """Return what the parameter of a route can be; a route that is not named here has to be added."""
    head = route.partition("<")[0]
    keys: dict[str, Any] = {
        "": [None],
        "releases/": Release.objects.values_list("slug", flat=True),
        "claims/": Claim.objects.values_list("key", flat=True),
        "scores/": Score.objects.values_list("key", flat=True),
        "sources/": Source.objects.values_list("key", flat=True),
        "licenses/": License.objects.values_list("key", flat=True),
        "policies/": Policy.objects.values_list("key", flat=True),
        "policies/uses/": [UseTag.MILITARY, UseTag.FRAUD_SPAM],
        "definitions/": [definition.key for definition in load_all()],
        "benchmarks/": Benchmark.objects.values_list("slug", flat=True),
        "lag/": Benchmark.objects.values_list("slug", flat=True),
        "identifiers/": Scheme.values,
        "assessments/": Assessment.objects.filter(release__slug="kept").values_list("digest", flat=True),
        "editions/": Edition.objects.values_list("pk", flat=True),
    }
    return keys[head] if "<" in route else [None]


def _addresses() -> Iterator[str]:
    """Yield every address of a file or of the API, read off the routes themselves."""
    routes = [("/", route) for route in map(str, _routes(pages.urlpatterns)) if route.endswith(_FILES)]
    routes += [
        ("/api/v1/", route) for route in _routes(api.urlpatterns) if not route.startswith(("^", "docs", "schema"))
    ]
    for root, route in routes:
        head, _, rest = route.partition("<")
        for value in _values(route):
            filled = f"{head}{value}{rest.partition('>')[2]}" if rest else route
            yield f"{root}{filled}{_ASKED.get(route, '')}"


def _routes(patterns: Iterable[URLPattern]) -> list[str]:
    return [str(each.pattern) for each in patterns]


def _told(client: Client) -> dict[str, set[str]]:
    """Return which of the secrets stand where. What a licence is called is told by the list of licences, of all."""
    found: dict[str, set[str]] = {}
    for address in _addresses():
        response = client.get(address)
        assert response.status_code == 200, address
        body = response.content.decode()
        names = {"zebra", "Zebra"} if address.startswith(("/licenses", "/api/v1/licenses")) else set()
        if told := {word for word in SECRETS if word in body} - names:
            found[address] = told
    return found


def test_nothing_of_the_source_stands_in_any_export(vault: Source, client: Client) -> None:
    assert _told(client) == {}


def test_everything_of_a_source_that_allows_it_stands_in_some_export(vault: Source, client: Client) -> None:
    Source.objects.update(redistributable=True)

    assert {word for words in _told(client).values() for word in words} == set(SECRETS)
