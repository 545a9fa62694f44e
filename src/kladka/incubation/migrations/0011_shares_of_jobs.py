from django.db import migrations, models

from kladka.core.operations import Protect


class Migration(migrations.Migration):
    dependencies = [
        ("incubation", "0010_receiver_because"),
    ]

    operations = [
        migrations.AddField(
            model_name="occupancy",
            name="full_time_share",
            field=models.DecimalField(decimal_places=3, max_digits=4, null=True),
        ),
        Protect("Occupancy"),
    ]
