"""Training cycles and their modules, which events carry out."""

import django.db.models.deletion
from django.db import migrations, models

import kladka.core.clock
import kladka.core.ids
from kladka.core.operations import Protect


class Migration(migrations.Migration):
    dependencies = [
        ("learning", "0004_trainings"),
        ("organisations", "0002_lasting_records"),
        ("programmes", "0004_contest_entries"),
    ]

    operations = [
        migrations.CreateModel(
            name="Module",
            fields=[
                (
                    "id",
                    models.UUIDField(default=kladka.core.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("title_pl", models.CharField(max_length=160)),
                ("title_en", models.CharField(blank=True, max_length=160)),
                ("hours", models.DecimalField(decimal_places=2, max_digits=6)),
                ("aim_pl", models.CharField(blank=True, max_length=500)),
                ("aim_en", models.CharField(blank=True, max_length=500)),
                ("is_required", models.BooleanField(default=True)),
                ("withdrawn_at", models.DateTimeField(editable=False, null=True)),
                ("version", models.PositiveIntegerField(default=1)),
            ],
        ),
        migrations.AddField(
            model_name="event",
            name="module",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="events", to="learning.module"
            ),
        ),
        migrations.CreateModel(
            name="TrainingCycle",
            fields=[
                (
                    "id",
                    models.UUIDField(default=kladka.core.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("title_pl", models.CharField(max_length=160)),
                ("title_en", models.CharField(blank=True, max_length=160)),
                ("of_choice", models.PositiveSmallIntegerField(default=0)),
                ("withdrawn_at", models.DateTimeField(editable=False, null=True)),
                ("created_at", models.DateTimeField(default=kladka.core.clock.now)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "partner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="training_cycles",
                        to="organisations.organisation",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="training_cycles",
                        to="programmes.project",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at", None)),
                        fields=("project", "partner", "title_pl"),
                        name="learning_a_cycle_has_a_name_of_its_own",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="module",
            name="cycle",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="modules", to="learning.trainingcycle"
            ),
        ),
        migrations.AddIndex(
            model_name="module",
            index=models.Index(fields=["cycle", "number"], name="module_of_cycle"),
        ),
        migrations.AddConstraint(
            model_name="module",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_at", None)),
                fields=("cycle", "title_pl"),
                name="learning_a_module_has_a_title_of_its_own",
            ),
        ),
        migrations.AddConstraint(
            model_name="module",
            constraint=models.CheckConstraint(
                condition=models.Q(("hours__gt", 0)), name="learning_module_hours_are_positive"
            ),
        ),
        Protect("TrainingCycle", "Module"),
    ]
