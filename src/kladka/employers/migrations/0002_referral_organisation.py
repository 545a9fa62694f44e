"""The recorded organisation to which somebody is sent on, where there is one."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("employers", "0001_initial"), ("organisations", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="referral",
            name="organisation",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organisations.organisation",
            ),
        ),
    ]
