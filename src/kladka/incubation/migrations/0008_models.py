"""An office's own models of incubators: drafts, and versions that were put to a colleague."""

import django.db.models.deletion
from django.db import migrations, models

import kladka.core.clock
import kladka.core.ids
from kladka.core.operations import Protect


class Migration(migrations.Migration):
    dependencies = [
        ("incubation", "0007_grants"),
        ("organisations", "0002_lasting_records"),
    ]

    operations = [
        migrations.CreateModel(
            name="StandardDraft",
            fields=[
                (
                    "id",
                    models.UUIDField(default=kladka.core.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("code", models.CharField(max_length=40)),
                ("changes", models.CharField(blank=True, max_length=40)),
                ("content", models.TextField()),
                ("saved_by", models.UUIDField()),
                ("saved_at", models.DateTimeField(default=kladka.core.clock.now)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "controller",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="standard_drafts",
                        to="organisations.organisation",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "constraints": [models.UniqueConstraint(fields=("code",), name="incubation_one_draft_of_a_code")],
            },
        ),
        migrations.CreateModel(
            name="StandardVersion",
            fields=[
                (
                    "id",
                    models.UUIDField(default=kladka.core.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("code", models.CharField(max_length=40)),
                ("number", models.PositiveIntegerField()),
                ("content", models.TextField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "Proposed"),
                            ("returned", "Returned"),
                            ("published", "Published"),
                            ("replaced", "Replaced"),
                            ("retired", "Retired"),
                        ],
                        default="proposed",
                        max_length=9,
                    ),
                ),
                ("proposed_by", models.UUIDField()),
                ("proposed_at", models.DateTimeField()),
                ("decided_by", models.UUIDField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("ended_by", models.UUIDField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "controller",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="standard_versions",
                        to="organisations.organisation",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("code", "number"), name="incubation_one_version_per_number"),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["published", "proposed"])),
                        fields=("code", "state"),
                        name="incubation_one_version_published_or_waiting",
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
                                ("state__in", ["returned", "published"]),
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
                        name="incubation_a_decision_is_whole",
                    ),
                ],
            },
        ),
        Protect("StandardVersion"),
    ]
