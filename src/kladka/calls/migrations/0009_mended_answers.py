from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("calls", "0008_closed_on"),
    ]

    operations = [
        migrations.AddField(
            model_name="application",
            name="mended_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="application",
            name="mended_why",
            field=models.CharField(blank=True, max_length=500),
        ),
        migrations.AddField(
            model_name="assessment",
            name="is_outdated",
            field=models.BooleanField(default=False),
        ),
    ]
