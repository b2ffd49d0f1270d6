"""The term "revocable" becomes "unilateral_change", which is what it has always said of a text."""

from django.db import migrations


def rename(before, after):
    def run(apps, schema_editor):
        apps.get_model("registry", "LicenseTerm").objects.filter(term=before).update(term=after)

    return run


class Migration(migrations.Migration):
    dependencies = [("registry", "0002_statements_are_append_only")]

    operations = [
        migrations.RemoveConstraint(model_name="licenseterm", name="license_term_is_known"),
        migrations.RunPython(rename("revocable", "unilateral_change"), rename("unilateral_change", "revocable")),
    ]
