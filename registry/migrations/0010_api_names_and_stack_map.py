"""Names of releases at an API, and ratings by the AI Stack Map."""

from importlib import import_module

from django.db import migrations, models

# SQLite makes a table anew to change its checks, and drops its triggers with the old one.
append_only = import_module("registry.migrations.0002_statements_are_append_only")


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0009_measured_rows_hang_on_histories'),
    ]

    operations = [
        migrations.RunPython(append_only.remove_triggers, append_only.add_triggers),
        migrations.RemoveConstraint(
            model_name='alias',
            name='alias_scheme_is_known',
        ),
        migrations.RemoveConstraint(
            model_name='rating',
            name='rating_scheme_is_known',
        ),
        migrations.AlterField(
            model_name='alias',
            name='scheme',
            field=models.CharField(choices=[('epoch_version', 'Epoch model version'), ('epoch_model', 'Epoch model'), ('huggingface', 'Hugging Face'), ('name', 'name'), ('api', 'id of an API')], max_length=20),
        ),
        migrations.AlterField(
            model_name='rating',
            name='scheme',
            field=models.CharField(choices=[('epoch-accessibility', 'Epoch AI, model accessibility'), ('osi-validation-2024', 'OSI volunteer validation, 2024'), ('osai-index', 'European Open Source AI Index'), ('mot-class', 'Model Openness Tool'), ('os-ai-map', 'AI Stack Map (os-ai-map)')], max_length=40),
        ),
        migrations.AddConstraint(
            model_name='alias',
            constraint=models.CheckConstraint(condition=models.Q(('scheme__in', ['epoch_version', 'epoch_model', 'huggingface', 'name', 'api'])), name='alias_scheme_is_known'),
        ),
        migrations.AddConstraint(
            model_name='rating',
            constraint=models.CheckConstraint(condition=models.Q(('scheme__in', ['epoch-accessibility', 'osi-validation-2024', 'osai-index', 'mot-class', 'os-ai-map'])), name='rating_scheme_is_known'),
        ),
        migrations.RunPython(append_only.add_triggers, append_only.remove_triggers),
    ]
