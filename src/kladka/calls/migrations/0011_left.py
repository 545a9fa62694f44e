from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("calls", "0010_given"),
    ]

    operations = [
        migrations.AddField(
            model_name="decision",
            name="is_left",
            field=models.BooleanField(default=False),
        ),
    ]
