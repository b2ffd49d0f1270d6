"""Lags as others have published them."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0004_licence_terms_and_what_if'),
    ]

    operations = [
        migrations.CreateModel(
            name='PublishedEstimate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=80, unique=True)),
                ('title', models.CharField(max_length=200)),
                ('publisher', models.CharField(max_length=200)),
                ('published', models.DateField(blank=True, help_text='Empty where unknown.', null=True)),
                ('published_precision', models.CharField(choices=[('day', 'day'), ('month', 'month'), ('year', 'year'), ('unknown', 'unknown')], default='unknown', max_length=8)),
                ('reach', models.DateField(blank=True, help_text='Day to which its data reach; empty where unknown.', null=True)),
                ('reach_precision', models.CharField(choices=[('day', 'day'), ('month', 'month'), ('year', 'year'), ('unknown', 'unknown')], default='unknown', max_length=8)),
                ('url', models.URLField(blank=True, help_text='Where it was published.', max_length=500)),
                ('open_means', models.TextField(help_text='What it calls open.')),
                ('closed_means', models.TextField(help_text='What it compares that with.')),
                ('benchmarks', models.TextField(help_text='What it was measured on.')),
                ('access', models.CharField(choices=[('public', 'public benchmarks'), ('private', 'private benchmarks'), ('mixed', 'public and private benchmarks'), ('none', 'no benchmark'), ('unknown', 'unknown')], default='unknown', help_text='Whether the questions are public.', max_length=8)),
                ('method', models.TextField(help_text='How it was measured.')),
                ('estimand', models.TextField(help_text='What quantity the number is.')),
                ('unit', models.CharField(choices=[('months', 'months'), ('points', 'points of an index')], max_length=8)),
                ('value', models.FloatField(blank=True, help_text='The number; empty where only a range was published.', null=True)),
                ('low', models.FloatField(blank=True, help_text='Lower end of the range published.', null=True)),
                ('high', models.FloatField(blank=True, help_text='Upper end of the range published.', null=True)),
                ('value_text', models.CharField(help_text='The number and range as they were published.', max_length=200)),
                ('interval_is', models.TextField(help_text='What the published range really is.')),
                ('moves', models.TextField(help_text='What is known to move the number.')),
                ('preset', models.CharField(blank=True, choices=[('epoch-2024', 'epoch-2024'), ('epoch-2025', 'epoch-2025'), ('epoch-2026', 'epoch-2026'), ('iaps-2026', 'iaps-2026'), ('lesswrong-2026', 'lesswrong-2026')], help_text='Name of the rule by which the registry measures the same; empty where it has none.', max_length=40)),
                ('reproduced', models.TextField(help_text='What was measured again, and how close that came.')),
                ('evidence', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='estimates', to='registry.evidence')),
                ('note', models.TextField(blank=True)),
            ],
            options={
                'ordering': [models.OrderBy(models.F('published'), nulls_first=True), 'key'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('published__isnull', True), ('published_precision__in', ('unknown',))), models.Q(('published__isnull', False), models.Q(('published_precision__in', ('unknown',)), _negated=True)), _connector='OR'), name='estimate_date_has_precision'), models.CheckConstraint(condition=models.Q(models.Q(('reach__isnull', True), ('reach_precision__in', ('unknown',))), models.Q(('reach__isnull', False), models.Q(('reach_precision__in', ('unknown',)), _negated=True)), _connector='OR'), name='estimate_reach_has_precision'), models.CheckConstraint(condition=models.Q(('access__in', ['public', 'private', 'mixed', 'none', 'unknown'])), name='estimate_access_is_known'), models.CheckConstraint(condition=models.Q(('unit__in', ['months', 'points'])), name='estimate_unit_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('high__isnull', True), ('low__isnull', True)), models.Q(('high__isnull', False), ('low__isnull', False), ('low__lte', models.F('high'))), _connector='OR'), name='estimate_range_in_order'), models.CheckConstraint(condition=models.Q(('value__isnull', False), ('low__isnull', False), _connector='OR'), name='estimate_has_a_number'), models.CheckConstraint(condition=models.Q(('value_text', ''), _negated=True), name='estimate_says_what_was_published'), models.CheckConstraint(condition=models.Q(('preset', ''), ('preset__in', ['epoch-2024', 'epoch-2025', 'epoch-2026', 'iaps-2026', 'lesswrong-2026']), _connector='OR'), name='estimate_preset_is_known')],
            },
        ),
    ]

