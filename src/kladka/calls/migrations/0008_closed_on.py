from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("calls", "0007_appeal_gives"),
    ]

    operations = [
        migrations.AddField(
            model_name="call",
            name="closed_on",
            field=models.DateField(null=True),
        ),
    ]
