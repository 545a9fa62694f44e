from django.db import migrations, models

import kladka.core.ids
from kladka.core.operations import Protect


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Earlier",
            fields=[
                (
                    "id",
                    models.UUIDField(default=kladka.core.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("controller", models.UUIDField()),
                ("table", models.CharField(max_length=60)),
                ("object", models.UUIDField()),
                ("until", models.DateTimeField()),
                ("told", models.TextField(default="{}")),
            ],
            options={
                "indexes": [models.Index(fields=["controller", "table", "until"], name="audit_earlier_until")],
            },
        ),
        Protect("Earlier"),
    ]
