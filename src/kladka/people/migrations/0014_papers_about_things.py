import django.db.models.deletion
from django.db import migrations, models

from kladka.core.operations import Protect


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0013_planned_reassignments"),
    ]

    operations = [
        migrations.AlterField(
            model_name="paper",
            name="participation",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="papers",
                to="people.participation",
            ),
        ),
        migrations.AddField(
            model_name="paper",
            name="about_table",
            field=models.CharField(blank=True, default="", max_length=40),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="paper",
            name="about",
            field=models.UUIDField(null=True),
        ),
        migrations.AddConstraint(
            model_name="paper",
            constraint=models.UniqueConstraint(
                condition=models.Q(("participation", None), ("void_on", None)),
                fields=("about_table", "about", "kind", "of"),
                name="people_one_standing_paper_about_a_thing",
            ),
        ),
        migrations.AddConstraint(
            model_name="paper",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("about", None), ("about_table", ""), ("participation__isnull", False)),
                    models.Q(
                        ("about__isnull", False),
                        ("participation", None),
                        models.Q(("about_table", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="people_paper_is_of_one_thing",
            ),
        ),
        Protect("Paper"),
    ]
