from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]
    operations = [migrations.AlterField("identity", "postcode", models.CharField(blank=True, max_length=14))]
