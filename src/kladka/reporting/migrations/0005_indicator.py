import django.db.models.deletion
from django.db import migrations, models

import kladka.core.clock
import kladka.core.ids
from kladka.core.operations import Protect


class Migration(migrations.Migration):
    dependencies = [("reporting", "0004_task"), ("programmes", "0002_lasting_records")]

    operations = [
        migrations.CreateModel(
            name="IndicatorDraft",
            fields=[
                (
                    "id",
                    models.UUIDField(default=kladka.core.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("code", models.CharField(blank=True, max_length=60)),
                ("changes", models.CharField(blank=True, max_length=60)),
                ("text", models.TextField()),
                ("saved_by", models.UUIDField()),
                ("saved_at", models.DateTimeField(default=kladka.core.clock.now)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="indicator_drafts",
                        to="programmes.project",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("changes", ""), _negated=True),
                        fields=("project", "changes"),
                        name="reporting_one_draft_changes_an_indicator",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="IndicatorVersion",
            fields=[
                (
                    "id",
                    models.UUIDField(default=kladka.core.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("code", models.CharField(max_length=60)),
                ("number", models.PositiveIntegerField()),
                ("text", models.TextField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "Proposed"),
                            ("returned", "Returned"),
                            ("approved", "Approved"),
                            ("replaced", "Replaced"),
                            ("retired", "Retired"),
                        ],
                        default="proposed",
                        max_length=8,
                    ),
                ),
                ("proposed_by", models.UUIDField()),
                ("proposed_at", models.DateTimeField()),
                ("decided_by", models.UUIDField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("ended_by", models.UUIDField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="indicator_versions",
                        to="programmes.project",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("project", "code", "number"), name="reporting_one_version_per_number"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["approved", "proposed"])),
                        fields=("project", "code", "state"),
                        name="reporting_one_version_counts_or_waits",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_at", None),
                                ("decided_by", None),
                                ("ended_at", None),
                                ("ended_by", None),
                                ("state", "proposed"),
                            ),
                            models.Q(
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                                ("ended_at", None),
                                ("ended_by", None),
                                ("state__in", ["returned", "approved"]),
                            ),
                            models.Q(
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                                ("ended_at__isnull", False),
                                ("ended_by__isnull", False),
                                ("state__in", ["replaced", "retired"]),
                            ),
                            _connector="OR",
                        ),
                        name="reporting_a_decision_is_whole",
                    ),
                ],
            },
        ),
        Protect("IndicatorVersion"),
    ]
