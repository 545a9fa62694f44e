from django.db import migrations, models

from kladka.core.operations import Protect


class Migration(migrations.Migration):
    dependencies = [("programmes", "0004_contest_entries")]
    operations = [
        migrations.AddField(
            model_name="project",
            name="total_cost",
            field=models.DecimalField(decimal_places=2, max_digits=14, null=True),
        ),
        migrations.AddField(
            model_name="project",
            name="fund",
            field=models.CharField(blank=True, max_length=20, default=""),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="project",
            name="specific_objective",
            field=models.CharField(blank=True, max_length=250, default=""),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="project",
            name="cofinancing_rate",
            field=models.DecimalField(decimal_places=2, max_digits=5, null=True),
        ),
        migrations.AddField(
            model_name="project",
            name="intervention",
            field=models.CharField(blank=True, max_length=250, default=""),
            preserve_default=False,
        ),
        Protect("Project"),
    ]
