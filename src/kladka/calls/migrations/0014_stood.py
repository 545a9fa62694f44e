from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("calls", "0013_beyond"),
    ]

    operations = [
        migrations.AddField(
            model_name="decision",
            name="stood",
            field=models.JSONField(null=True),
        ),
    ]
