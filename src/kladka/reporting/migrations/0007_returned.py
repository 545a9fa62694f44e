import django.db.models.deletion
from django.db import migrations, models

import kladka.core.clock
import kladka.core.ids
from kladka.core.operations import Protect


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0004_why_an_entry_differs"),
        ("programmes", "0002_lasting_records"),
        ("reporting", "0006_claim"),
    ]

    operations = [
        migrations.CreateModel(
            name="ParticipantsFile",
            fields=[
                (
                    "id",
                    models.UUIDField(default=kladka.core.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("controller", models.UUIDField()),
                ("number", models.PositiveIntegerField()),
                ("profile", models.CharField(max_length=60)),
                ("profile_version", models.CharField(max_length=20)),
                ("purpose", models.CharField(choices=[("submit", "Submit"), ("trial", "Trial")], max_length=10)),
                ("as_of", models.DateField()),
                ("known_on", models.DateField()),
                ("people", models.PositiveIntegerField()),
                ("left_out", models.PositiveIntegerField()),
                ("warnings", models.PositiveIntegerField()),
                ("added", models.PositiveIntegerField(null=True)),
                ("changed", models.PositiveIntegerField(null=True)),
                ("gone", models.PositiveIntegerField(null=True)),
                ("sha256", models.CharField(max_length=64)),
                ("size", models.PositiveIntegerField()),
                ("members", models.BinaryField()),
                ("sealed", models.BinaryField()),
                ("chain_no", models.BigIntegerField()),
                ("made_at", models.DateTimeField(default=kladka.core.clock.now)),
                ("made_by", models.UUIDField()),
                ("keep_until", models.DateTimeField()),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="participants_files",
                        to="programmes.project",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["keep_until"], name="files_to_remove")],
                "constraints": [
                    models.UniqueConstraint(fields=("project", "number"), name="reporting_one_file_per_number")
                ],
            },
        ),
        migrations.CreateModel(
            name="Feedback",
            fields=[
                (
                    "id",
                    models.UUIDField(default=kladka.core.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("controller", models.UUIDField()),
                ("profile", models.CharField(max_length=60)),
                ("profile_version", models.CharField(max_length=20)),
                ("sha256", models.CharField(max_length=64)),
                ("lines", models.PositiveIntegerField()),
                ("received_at", models.DateTimeField(default=kladka.core.clock.now)),
                ("received_by", models.UUIDField()),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="feedback",
                        to="reporting.participantsfile",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("file", "sha256"), name="reporting_one_answer_once")],
            },
        ),
        migrations.CreateModel(
            name="ReturnedLine",
            fields=[
                (
                    "id",
                    models.UUIDField(default=kladka.core.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("position", models.PositiveIntegerField()),
                (
                    "part",
                    models.CharField(
                        choices=[
                            ("identity", "Identity"),
                            ("entry", "Entry"),
                            ("support", "Support"),
                            ("exit", "Exit"),
                            ("situation", "Situation"),
                            ("any", "Any"),
                        ],
                        max_length=10,
                    ),
                ),
                ("field", models.CharField(blank=True, max_length=40)),
                ("fact", models.UUIDField(null=True)),
                ("column", models.CharField(blank=True, max_length=200)),
                ("words", models.CharField(max_length=500)),
                ("aside_reason", models.CharField(blank=True, max_length=40)),
                ("aside_at", models.DateTimeField(null=True)),
                ("aside_by", models.UUIDField(null=True)),
                (
                    "feedback",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="returned", to="reporting.feedback"
                    ),
                ),
                (
                    "participation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.participation"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("feedback", "position"), name="reporting_one_line_per_position"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("aside_at", None), ("aside_by", None), ("aside_reason", "")),
                            models.Q(
                                models.Q(("aside_reason", ""), _negated=True),
                                ("aside_at__isnull", False),
                                ("aside_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="reporting_set_aside_is_whole",
                    ),
                ],
            },
        ),
        Protect("ParticipantsFile", "Feedback"),
    ]
