from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("calls", "0009_mended_answers"),
    ]

    operations = [
        migrations.AddField(
            model_name="decision",
            name="given",
            field=models.JSONField(null=True),
        ),
    ]
