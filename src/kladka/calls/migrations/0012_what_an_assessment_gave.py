from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("calls", "0011_left"),
    ]

    operations = [
        migrations.AddField(
            model_name="appeal",
            name="gave",
            field=models.CharField(
                blank=True,
                choices=[
                    ("place", "Place"),
                    ("beyond", "Beyond"),
                    ("reserve", "Reserve"),
                    ("assessment", "Assessment"),
                ],
                max_length=10,
            ),
        ),
    ]
