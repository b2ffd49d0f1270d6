"""Give every series of earlier editions a history of its own, under its own number, and its scores a counted one."""

import hashlib

from django.core.management.color import no_style
from django.db import migrations


def fill(apps, schema_editor):
    alias = schema_editor.connection.alias
    models = {name: apps.get_model("registry", name) for name in ("LagSeries", "LagHistory", "Score", "CountedScore")}
    series = models["LagSeries"].objects.using(alias).order_by("pk")
    models["LagHistory"].objects.using(alias).bulk_create(
        (
            models["LagHistory"](
                pk=row.pk, benchmark_id=row.benchmark_id, digest=hashlib.sha256(f"series {row.pk}".encode()).hexdigest()
            )
            for row in series.iterator()
        ),
        batch_size=2000,
    )
    # Records and standings go on naming the same numbers, which now stand for the counted score and the history.
    models["CountedScore"].objects.using(alias).bulk_create(
        (
            models["CountedScore"](
                pk=row.pk, score_id=row.pk, release_id=row.release_id, benchmark_id=row.benchmark_id, value=row.value
            )
            for row in models["Score"].objects.using(alias).filter(pk__in=_referred_to(apps, alias)).iterator()
        ),
        batch_size=2000,
    )
    for row in series.iterator():
        models["LagSeries"].objects.using(alias).filter(pk=row.pk).update(history_id=row.pk)
    _continue_numbers(schema_editor.connection, [models["LagHistory"], models["CountedScore"]])


def _referred_to(apps, alias):
    columns = {
        "FrontierRecord": ("score",),
        "LagStanding": ("tier_best", "reference_best", "exceeded", "level_with"),
        "CatchUpPair": ("reference", "match"),
    }
    found = set()
    for model, names in columns.items():
        for name in names:
            rows = apps.get_model("registry", model).objects.using(alias).order_by()
            found |= set(rows.values_list(f"{name}_id", flat=True).distinct())
    return sorted(found - {None})


def _continue_numbers(connection, models):
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)


def empty(apps, schema_editor):
    alias = schema_editor.connection.alias
    apps.get_model("registry", "LagSeries").objects.using(alias).update(history=None)
    apps.get_model("registry", "LagHistory").objects.using(alias).all().delete()
    apps.get_model("registry", "CountedScore").objects.using(alias).all().delete()


class Migration(migrations.Migration):

    dependencies = [
        ("registry", "0007_benchmark_scales"),
    ]

    operations = [migrations.RunPython(fill, empty)]
