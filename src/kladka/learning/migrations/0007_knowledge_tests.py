import django.db.models.deletion
from django.db import migrations, models

import kladka.core.ids


class Migration(migrations.Migration):
    dependencies = [("learning", "0006_tests")]

    operations = [
        migrations.CreateModel(
            name="KnowledgeTest",
            fields=[
                (
                    "id",
                    models.UUIDField(default=kladka.core.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("title", models.CharField(max_length=120)),
                ("most_points", models.DecimalField(decimal_places=2, max_digits=6)),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="tests", to="learning.event"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["event"], name="test_of_event")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("most_points__gt", 0)), name="learning_test_has_points")
                ],
            },
        ),
        migrations.CreateModel(
            name="TestResult",
            fields=[
                (
                    "id",
                    models.UUIDField(default=kladka.core.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("points_before", models.DecimalField(decimal_places=2, max_digits=6, null=True)),
                ("points_after", models.DecimalField(decimal_places=2, max_digits=6, null=True)),
                (
                    "participation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="test_results",
                        to="people.participation",
                    ),
                ),
                (
                    "test",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="results",
                        to="learning.knowledgetest",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("test", "participation"), name="learning_one_result_of_a_test"),
                    models.CheckConstraint(
                        condition=(models.Q(points_before=None) | models.Q(points_before__gte=0))
                        & (models.Q(points_after=None) | models.Q(points_after__gte=0)),
                        name="learning_points_are_not_below_nothing",
                    ),
                ],
            },
        ),
    ]
