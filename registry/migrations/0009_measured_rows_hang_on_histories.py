"""Records, standings and pairs belong to a history and name counted scores."""

import django.db.models.deletion
from django.db import migrations, models

_ROWS = {
    "frontierrecord": ("records", ["history", "side", "day"], "record_one_a_side_and_day", {"score": False}),
    "lagstanding": (
        "standings",
        ["history", "start"],
        "standing_one_a_day",
        {"tier_best": True, "reference_best": True, "exceeded": True, "level_with": True},
    ),
    "catchuppair": ("pairs", ["history", "reference_on"], "pair_one_a_record", {"reference": False, "match": True}),
}


def _operations():
    for model, (related, key, constraint, scores) in _ROWS.items():
        yield migrations.RemoveConstraint(model_name=model, name=constraint)
        yield migrations.RenameField(model_name=model, old_name="series", new_name="history")
        yield migrations.AlterField(
            model_name=model,
            name="history",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name=related, to="registry.laghistory"
            ),
        )
        for name, optional in scores.items():
            yield migrations.AlterField(
                model_name=model,
                name=name,
                field=models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="frontier_records" if name == "score" else "+",
                    to="registry.countedscore",
                    **({"null": True, "blank": True} if optional else {}),
                ),
            )
        yield migrations.AddConstraint(
            model_name=model, constraint=models.UniqueConstraint(fields=key, name=constraint)
        )
        yield migrations.AlterModelOptions(name=model, options={"ordering": key})


class Migration(migrations.Migration):

    dependencies = [
        ("registry", "0008_series_get_histories"),
    ]

    operations = [
        migrations.AlterField(
            model_name="lagseries",
            name="history",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="series", to="registry.laghistory"
            ),
        ),
        *_operations(),
    ]
