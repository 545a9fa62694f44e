from django.db import migrations, models

from kladka.core.operations import Protect


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0014_papers_about_things"),
    ]

    operations = [
        migrations.AddField(
            model_name="entrydraft",
            name="citizenship",
            field=models.CharField(blank=True, max_length=10, default=""),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="entry",
            name="citizenship",
            field=models.CharField(blank=True, max_length=10, default=""),
            preserve_default=False,
        ),
        Protect("Entry"),
    ]
