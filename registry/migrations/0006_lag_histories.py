"""What lags are measured from, and histories that series share: the tables, and the columns that will refer to them."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("registry", "0005_published_estimates"),
    ]

    operations = [
        migrations.CreateModel(
            name="IndexFit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(help_text="SHA-256 of everything the fit depends on.", max_length=64, unique=True)),
                ("content", models.JSONField(help_text="Capabilities with limits, benchmarks, residuals, doubts, and method.")),
                ("draws", models.BinaryField(help_text="Bootstrap draws of the capabilities: 32-bit floats, a row for each draw.")),
            ],
            options={"ordering": ["pk"]},
        ),
        migrations.CreateModel(
            name="CountedScore",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("value", models.FloatField()),
                ("low", models.FloatField(blank=True, help_text="Lower limit of a fitted value, percentile 5 of its draws.", null=True)),
                ("high", models.FloatField(blank=True, help_text="Upper limit of a fitted value, percentile 95.", null=True)),
                ("benchmark", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="counted_scores", to="registry.benchmark")),
                ("fit", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="values", to="registry.indexfit")),
                ("release", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="counted_scores", to="registry.release")),
                ("score", models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="counted", to="registry.score")),
            ],
            options={"ordering": ["benchmark", "release", "pk"]},
        ),
        migrations.AddConstraint(
            model_name="countedscore",
            constraint=models.CheckConstraint(
                condition=models.Q(("fit__isnull", True), ("score__isnull", False))
                | models.Q(("fit__isnull", False), ("score__isnull", True)),
                name="counted_score_is_recorded_or_fitted",
            ),
        ),
        migrations.AddConstraint(
            model_name="countedscore",
            constraint=models.UniqueConstraint(fields=("fit", "release"), name="counted_score_one_a_release_and_fit"),
        ),
        migrations.CreateModel(
            name="LagInputs",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("content", models.JSONField(help_text="A row for each score: release, dates, developer, value, error, evaluator.")),
                ("benchmark", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="lag_inputs", to="registry.benchmark")),
                ("fit", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="inputs", to="registry.indexfit")),
            ],
            options={"verbose_name_plural": "lag inputs", "ordering": ["benchmark", "pk"]},
        ),
        migrations.CreateModel(
            name="LagHistory",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(help_text="SHA-256 of the scores and days on both sides.", max_length=64, unique=True)),
                ("benchmark", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="lag_histories", to="registry.benchmark")),
            ],
            options={"verbose_name_plural": "lag histories", "ordering": ["benchmark", "pk"]},
        ),
        migrations.AddField(
            model_name="edition",
            name="index_fit",
            field=models.ForeignKey(blank=True, help_text="The registry's own capability index, where one could be fitted.", null=True, on_delete=django.db.models.deletion.PROTECT, related_name="editions", to="registry.indexfit"),
        ),
        migrations.AddField(
            model_name="edition",
            name="index_note",
            field=models.TextField(blank=True, help_text="Why no index was fitted, where none was."),
        ),
        migrations.AddField(
            model_name="lagseries",
            name="history",
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="series", to="registry.laghistory"),
        ),
        migrations.AddField(
            model_name="lagseries",
            name="inputs",
            field=models.ForeignKey(blank=True, help_text="What it was measured from; empty in editions from before that was kept.", null=True, on_delete=django.db.models.deletion.PROTECT, related_name="series", to="registry.laginputs"),
        ),
        migrations.AddField(
            model_name="lagseries",
            name="uncertainty",
            field=models.JSONField(blank=True, help_text="Intervals of lag and gap on the last day, from draws of the scores.", null=True),
        ),
        migrations.AlterField(
            model_name="lagseries",
            name="rank",
            field=models.PositiveSmallIntegerField(help_text="Releases at this rank of the ladder or higher; 1 for a definition that is met or not."),
        ),
        migrations.AlterField(
            model_name="lagseries",
            name="reference",
            field=models.CharField(
                choices=[
                    ("closed", "closed releases (hosted or API only)"),
                    ("complement", "all other released releases"),
                    ("overall", "all released releases"),
                ],
                max_length=12,
            ),
        ),
        migrations.RemoveConstraint(model_name="lagseries", name="lag_reference_is_known"),
        migrations.AddConstraint(
            model_name="lagseries",
            constraint=models.CheckConstraint(
                condition=models.Q(("reference__in", ["closed", "complement", "overall"])), name="lag_reference_is_known"
            ),
        ),
    ]
