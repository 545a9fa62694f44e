import django.db.models.deletion
from django.db import migrations, models

import kladka.core.clock
import kladka.core.ids


class Migration(migrations.Migration):
    dependencies = [
        ("coaching", "0001_initial"),
        ("people", "0005_further_models"),
    ]

    operations = [
        migrations.CreateModel(
            name="Pathway",
            fields=[
                (
                    "id",
                    models.UUIDField(default=kladka.core.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("created_at", models.DateTimeField(default=kladka.core.clock.now)),
                (
                    "participation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="pathway", to="people.participation"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Position",
            fields=[
                (
                    "id",
                    models.UUIDField(default=kladka.core.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("number", models.PositiveIntegerField()),
                ("stage", models.CharField(max_length=40)),
                ("entered_on", models.DateField()),
                ("left_on", models.DateField(null=True)),
                (
                    "how",
                    models.CharField(
                        choices=[
                            ("began", "Began"),
                            ("moved_on", "Moved On"),
                            ("all_the_same", "All The Same"),
                            ("moved_back", "Moved Back"),
                            ("other_model", "Other Model"),
                        ],
                        max_length=12,
                    ),
                ),
                ("reason", models.TextField(blank=True)),
                ("by", models.UUIDField()),
                ("created_at", models.DateTimeField(default=kladka.core.clock.now)),
                (
                    "pathway",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="positions", to="coaching.pathway"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("left_on", None)), fields=["stage", "entered_on"], name="position_now"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("left_on", None)), fields=("pathway",), name="coaching_one_stage_at_a_time"
                    ),
                    models.UniqueConstraint(fields=("pathway", "number"), name="coaching_stays_are_numbered"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("left_on", None), ("left_on__gte", models.F("entered_on")), _connector="OR"
                        ),
                        name="coaching_a_stage_is_left_after_it_is_entered",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Tick",
            fields=[
                (
                    "id",
                    models.UUIDField(default=kladka.core.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("requirement", models.CharField(max_length=40)),
                ("ticked_on", models.DateField()),
                ("by", models.UUIDField()),
                ("created_at", models.DateTimeField(default=kladka.core.clock.now)),
                (
                    "position",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="ticks", to="coaching.position"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("position", "requirement"), name="coaching_one_tick_of_a_requirement"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Following",
            fields=[
                (
                    "id",
                    models.UUIDField(default=kladka.core.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("code", models.CharField(max_length=40)),
                ("number", models.PositiveIntegerField()),
                ("place", models.PositiveSmallIntegerField()),
                ("from_date", models.DateField()),
                ("until_date", models.DateField(null=True)),
                (
                    "pathway",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="followings", to="coaching.pathway"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("until_date", None)),
                        fields=("pathway", "place"),
                        name="coaching_one_model_at_a_place",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until_date", None), ("until_date__gte", models.F("from_date")), _connector="OR"
                        ),
                        name="coaching_following_ends_after_start",
                    ),
                ],
            },
        ),
    ]
