"""The number of queries does not grow with the rows of a page."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from registry.models import Edition


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("releases/?", 9),
        ("releases/?tier_at_least=T2&", 9),
        ("claims/?", 3),
        ("scores/?", 3),
        ("sources/?", 3),
        ("definitions/?", 3),
        ("licenses/?", 4),
        ("licenses/?osi=yes&", 4),
        ("policies/?", 5),
        ("policies/uses/military/?", 10),
        ("use/?commercial=yes&redistribute=yes&", 10),
        ("benchmarks/?", 3),
        ("assessments/?", 5),
        ("assessments/?findings=yes&", 8),
        ("lag/?", 8),
        ("lag/riddles/pairs/?", 7),
        ("lag/riddles/standings/?", 6),
        ("lag-pooled/?", 6),
        ("published-estimates/?", 7),
        ("editions/?", 3),
        ("changes/?", 5),
        ("moves/?", 6),
    ],
)
def test_long_page_costs_no_more_queries_than_a_short_one(world: Edition, client: Client, path: str, most: int) -> None:
    # The terms that an edition applied never change, and are read once a process.
    client.get(f"/api/v1/{path}page_size=1")
    counts = []
    for size in (2, 20):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            response = client.get(f"/api/v1/{path}page_size={size}")
        assert response.status_code == 200
        counts.append(len(queries))

    assert counts[0] == counts[1] <= most
