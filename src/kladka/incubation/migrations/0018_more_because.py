from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("incubation", "0017_less_because"),
    ]

    operations = [
        migrations.AddField(
            model_name="grant",
            name="more_because",
            field=models.TextField(blank=True, default=""),
            preserve_default=False,
        ),
    ]
