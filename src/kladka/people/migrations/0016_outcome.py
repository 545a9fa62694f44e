import django.db.models.deletion
from django.db import migrations, models

from kladka.core.operations import Protect

_ONE = models.Q(
    models.Q(("assignment", None), ("situation__isnull", False), ("support", None)),
    models.Q(("assignment__isnull", False), ("situation", None), ("support", None)),
    models.Q(("assignment", None), ("situation", None), ("support__isnull", False)),
    _connector="OR",
)


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0015_citizenship"),
    ]

    operations = [
        migrations.AddField(
            model_name="ending",
            name="support",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="endings",
                to="people.support",
            ),
        ),
        migrations.RemoveConstraint(model_name="ending", name="people_an_ending_ends_one_thing"),
        migrations.AddConstraint(
            model_name="ending",
            constraint=models.CheckConstraint(condition=_ONE, name="people_an_ending_ends_one_thing"),
        ),
        migrations.AddConstraint(
            model_name="ending",
            constraint=models.UniqueConstraint(
                condition=models.Q(("retracted_at", None), ("support__isnull", False)),
                fields=("support",),
                name="people_a_support_ends_once",
            ),
        ),
        Protect("Ending"),
    ]
