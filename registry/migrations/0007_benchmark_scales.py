"""What a benchmark asks for, what its numbers are, and whether the registry's own index is fitted to it."""

from django.db import migrations, models


def unbounded_numbers_are_points(apps, schema_editor):
    """Tell points of an index or rating from shares of right answers, as far as the bounds of earlier rows do."""
    benchmarks = apps.get_model("registry", "Benchmark").objects.using(schema_editor.connection.alias)
    benchmarks.filter(lower__isnull=True, upper__isnull=True).update(scale="index")


class Migration(migrations.Migration):

    dependencies = [
        ("registry", "0006_lag_histories"),
    ]

    operations = [
        migrations.AddField(
            model_name="benchmark",
            name="domain",
            field=models.CharField(
                choices=[
                    ("knowledge", "knowledge"),
                    ("reasoning", "reasoning"),
                    ("mathematics", "mathematics"),
                    ("science", "science"),
                    ("language", "language"),
                    ("writing", "writing"),
                    ("long_context", "long context"),
                    ("coding", "coding"),
                    ("agents", "agents"),
                    ("cyber_security", "cyber security"),
                    ("vision", "vision"),
                    ("other", "other"),
                ],
                default="other",
                help_text="What it asks for, in the main.",
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="benchmark",
            name="scale",
            field=models.CharField(
                choices=[
                    ("accuracy", "share of right answers"),
                    ("log", "a quantity in which ratios count"),
                    ("error", "an error or loss"),
                    ("index", "points of an index or rating"),
                ],
                default="accuracy",
                help_text="What its numbers are.",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="benchmark",
            name="ceiling",
            field=models.FloatField(
                blank=True, help_text="Share of right answers that the questions allow; empty: all of them.", null=True
            ),
        ),
        migrations.AddField(
            model_name="benchmark",
            name="questions",
            field=models.PositiveIntegerField(blank=True, help_text="How many there are; empty: not known.", null=True),
        ),
        migrations.AddField(
            model_name="benchmark",
            name="in_index",
            field=models.BooleanField(
                default=False,
                help_text="Whether the registry's own index is fitted to it: a bounded test that is no aggregate or rating.",
                verbose_name="component of the index",
            ),
        ),
        migrations.AddConstraint(
            model_name="benchmark",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "domain__in",
                        [
                            "knowledge",
                            "reasoning",
                            "mathematics",
                            "science",
                            "language",
                            "writing",
                            "long_context",
                            "coding",
                            "agents",
                            "cyber_security",
                            "vision",
                            "other",
                        ],
                    )
                ),
                name="benchmark_domain_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="benchmark",
            constraint=models.CheckConstraint(
                condition=models.Q(("scale__in", ["accuracy", "log", "error", "index"])),
                name="benchmark_scale_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="benchmark",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("direction", "lower"), ("scale", "log"), _negated=True),
                    models.Q(("direction", "higher"), ("scale", "error"), _negated=True),
                ),
                name="benchmark_scale_fits_direction",
            ),
        ),
        migrations.AddConstraint(
            model_name="benchmark",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ceiling__isnull", True),
                    models.Q(("ceiling__gt", 0), ("ceiling__lte", 1)),
                    _connector="OR",
                ),
                name="benchmark_ceiling_is_share",
            ),
        ),
        migrations.AddConstraint(
            model_name="benchmark",
            constraint=models.CheckConstraint(
                condition=models.Q(("questions__isnull", True), ("questions__gt", 0), _connector="OR"),
                name="benchmark_has_questions",
            ),
        ),
        migrations.AddConstraint(
            model_name="benchmark",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("in_index", False),
                    models.Q(("lower__isnull", False), ("scale", "accuracy"), ("upper__isnull", False)),
                    _connector="OR",
                ),
                name="benchmark_in_index_is_bounded",
            ),
        ),
        migrations.RunPython(unbounded_numbers_are_points, migrations.RunPython.noop),
    ]
