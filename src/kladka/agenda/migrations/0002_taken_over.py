"""Whose appointment it was, where somebody else goes on with it."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("agenda", "0001_initial"), ("organisations", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="appointment",
            name="taken_over_from",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organisations.staff",
            ),
        ),
    ]
