from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0003_lasting_records")]
    operations = [
        migrations.AddField(
            "entrydraft", "identity_override", models.CharField(blank=True, default="", max_length=40), False
        )
    ]
