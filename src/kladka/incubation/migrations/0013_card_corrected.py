from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("incubation", "0012_eligible_because"),
    ]

    operations = [
        migrations.AddField(
            model_name="advicecard",
            name="corrected_at",
            field=models.DateTimeField(null=True),
        ),
    ]
