import django.db.models.deletion
from django.db import migrations, models

import kladka.core.ids
from kladka.core.operations import Protect


class Migration(migrations.Migration):
    initial = True
    dependencies = [("programmes", "0002_lasting_records")]
    operations = [
        migrations.CreateModel(
            name="Report",
            fields=[
                (
                    "id",
                    models.UUIDField(default=kladka.core.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("number", models.PositiveIntegerField()),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "state",
                    models.CharField(
                        choices=[("prepared", "Prepared"), ("submitted", "Submitted"), ("withdrawn", "Withdrawn")],
                        default="prepared",
                        max_length=10,
                    ),
                ),
                ("pack", models.CharField(max_length=60)),
                ("pack_version", models.CharField(max_length=60)),
                ("pack_hash", models.CharField(max_length=64)),
                ("as_of", models.DateField()),
                ("known_on", models.DateField()),
                ("period_from", models.DateField(null=True)),
                ("period_until", models.DateField(null=True)),
                ("content_hash", models.CharField(max_length=64)),
                ("file_name", models.CharField(max_length=120)),
                ("key_id", models.CharField(blank=True, max_length=16)),
                ("prepared_by", models.UUIDField()),
                ("prepared_at", models.DateTimeField()),
                ("approved_by", models.UUIDField(null=True)),
                ("approved_at", models.DateTimeField(null=True)),
                ("submitted_by", models.UUIDField(null=True)),
                ("submitted_at", models.DateTimeField(null=True)),
                ("withdrawn_by", models.UUIDField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("alone", models.BooleanField(default=False)),
                ("reason", models.TextField(blank=True)),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reports", to="programmes.project"
                    ),
                ),
                (
                    "replaces",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="reporting.report",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "withdrawn"), _negated=True),
                        fields=("project", "number", "version"),
                        name="reporting_one_report_per_version",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "prepared")),
                        fields=("project",),
                        name="reporting_one_report_waits",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "prepared"), ("submitted_at", None), ("withdrawn_at", None)),
                            models.Q(
                                ("approved_at__isnull", False),
                                ("state", "submitted"),
                                ("submitted_at__isnull", False),
                                ("withdrawn_at", None),
                            ),
                            models.Q(("state", "withdrawn"), ("submitted_at", None), ("withdrawn_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="reporting_state_says_who",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("period_from", None), ("period_until", None)),
                            models.Q(("period_from__isnull", False), ("period_until__gte", models.F("period_from"))),
                            _connector="OR",
                        ),
                        name="reporting_period_is_whole",
                    ),
                ],
            },
        ),
        Protect("Report"),
    ]
