from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("reporting", "0008_claim_taken_back"),
    ]

    operations = [
        migrations.AlterField(
            model_name="sample",
            name="kind",
            field=models.CharField(
                choices=[("everybody", "participants"), ("participations", "participants"), ("facts", "records")],
                max_length=14,
            ),
        ),
    ]
