"""The lag of your own table of scores, without a database."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from openness.presets import Preset
from registry.management.own_table.arguments import Asked, add_arguments, asked
from registry.management.own_table.estimators import compare
from registry.management.own_table.plain import as_data, options_data, pooled_crossings, pooled_data
from registry.management.own_table.reading import Benchmark, Options, read
from registry.management.own_table.rule_data import rule_data
from registry.management.own_table.rule_words import rule_text
from registry.management.own_table.rules import by_rule
from registry.management.own_table.words import as_text, pooled_text
from registry.management.terminal import source_errors


class Command(BaseCommand):
    """Print how far a tier trails a reference, by every estimator, by one, or by a published rule."""

    help = "How far the releases of a tier trail those of a reference, from a CSV file. Works without a database."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        wanted = asked(options)
        with source_errors():
            table = read(options["scores"], wanted.options)
            told = _told(table, wanted, as_json=options["json"])
        self.stdout.write(told)


def _told(table: tuple[Benchmark, ...], wanted: Asked, *, as_json: bool) -> str:
    if wanted.rule:
        return _by_rule(table, wanted.rule, wanted.options, as_json=as_json)
    found, method = compare(table, wanted.options), wanted.method
    if as_json:
        content = {
            "method": method.value,
            **options_data(wanted.options),
            "benchmarks": [as_data(item, method) for item in found],
            "pooled": pooled_data(found, method),
            "pooled_threshold": pooled_crossings(found, method),
        }
        return json.dumps(content, ensure_ascii=False)
    return "\n".join([*(as_text(item, method) for item in found), pooled_text(found, method)])


def _by_rule(table: tuple[Benchmark, ...], rule: Preset, options: Options, *, as_json: bool) -> str:
    found = by_rule(rule.key, table, options)
    if not as_json:
        return rule_text(rule, found, options)
    return json.dumps(rule_data(rule, found, options), ensure_ascii=False)
