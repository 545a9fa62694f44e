from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("incubation", "0011_shares_of_jobs"),
    ]

    operations = [
        migrations.AddField(
            model_name="grantexpense",
            name="because",
            field=models.TextField(blank=True),
        ),
    ]
