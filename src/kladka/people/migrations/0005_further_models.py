from django.db import migrations, models

from kladka.core.operations import Protect


class Migration(migrations.Migration):
    dependencies = [("people", "0004_why_an_entry_differs")]
    operations = [
        migrations.AddField("assignment", "also", models.CharField(blank=True, default="", max_length=200)),
        Protect("Assignment"),
    ]
