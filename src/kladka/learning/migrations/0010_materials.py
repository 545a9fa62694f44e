"""Materials of events, sessions and modules, with every version they had."""

import django.db.models.deletion
from django.db import migrations, models

import kladka.core.clock
import kladka.core.ids


class Migration(migrations.Migration):
    dependencies = [
        ("files", "0001_initial"),
        ("learning", "0009_session_leads"),
    ]

    operations = [
        migrations.CreateModel(
            name="Material",
            fields=[
                (
                    "id",
                    models.UUIDField(default=kladka.core.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("title", models.CharField(max_length=160)),
                (
                    "audience",
                    models.CharField(
                        choices=[("participants", "participants and trainers"), ("trainers", "trainers only")],
                        default="participants",
                        max_length=12,
                    ),
                ),
                ("removed_at", models.DateTimeField(editable=False, null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "event",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="materials",
                        to="learning.event",
                    ),
                ),
                (
                    "module",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="materials",
                        to="learning.module",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="materials",
                        to="learning.eventsession",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("event__isnull", False), ("module", None), ("session", None)),
                            models.Q(("event", None), ("module", None), ("session__isnull", False)),
                            models.Q(("event", None), ("module__isnull", False), ("session", None)),
                            _connector="OR",
                        ),
                        name="learning_material_belongs_to_one",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="MaterialVersion",
            fields=[
                (
                    "id",
                    models.UUIDField(default=kladka.core.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("address", models.URLField(blank=True, max_length=500)),
                ("added_at", models.DateTimeField(default=kladka.core.clock.now)),
                ("added_by", models.UUIDField()),
                (
                    "file",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="files.storedfile"
                    ),
                ),
                (
                    "material",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="learning.material"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("material", "number"), name="learning_one_number_of_a_material"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("address", ""), ("file__isnull", False)),
                            models.Q(("file", None), models.Q(("address", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="learning_material_is_file_or_link",
                    ),
                ],
            },
        ),
    ]
