"""Which model an incubator follows and how much of it is met, until when it was open, and who uses what of it."""

import django.db.models.deletion
from django.db import migrations, models

import kladka.core.clock
import kladka.core.ids
from kladka.core.operations import Protect


class Migration(migrations.Migration):
    dependencies = [
        ("agenda", "0003_rooms"),
        ("incubation", "0005_advice"),
        ("organisations", "0002_lasting_records"),
        ("programmes", "0004_contest_entries"),
    ]

    operations = [
        migrations.CreateModel(
            name="Followed",
            fields=[
                (
                    "id",
                    models.UUIDField(default=kladka.core.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("controller", models.UUIDField(editable=False)),
                ("recorded_no", models.BigIntegerField(editable=False)),
                ("recorded_at", models.DateTimeField(editable=False)),
                ("recorded_by", models.UUIDField(editable=False)),
                ("retracted_no", models.BigIntegerField(editable=False, null=True)),
                ("retracted_at", models.DateTimeField(editable=False, null=True)),
                ("retracted_by", models.UUIDField(editable=False, null=True)),
                ("reason", models.CharField(blank=True, default="", editable=False, max_length=40)),
                ("replaces", models.UUIDField(editable=False, null=True)),
                ("code", models.CharField(max_length=40)),
                ("number", models.PositiveIntegerField()),
                ("from_date", models.DateField()),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="standards_followed",
                        to="programmes.project",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="standards_followed",
                        to="organisations.site",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(fields=["controller", "recorded_no"], name="followed_recorded"),
                    models.Index(fields=["controller", "retracted_no"], name="followed_retracted"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("reason", ""), ("retracted_at", None), ("retracted_by", None), ("retracted_no", None)
                            ),
                            models.Q(
                                ("retracted_at__isnull", False),
                                ("retracted_by__isnull", False),
                                ("retracted_no__isnull", False),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="incubation_followed_retraction_is_whole",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("retracted_at", None)),
                        fields=("project", "site", "from_date"),
                        name="incubation_follows_one_model_from_a_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="IncubatorEnding",
            fields=[
                (
                    "id",
                    models.UUIDField(default=kladka.core.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("controller", models.UUIDField(editable=False)),
                ("recorded_no", models.BigIntegerField(editable=False)),
                ("recorded_at", models.DateTimeField(editable=False)),
                ("recorded_by", models.UUIDField(editable=False)),
                ("retracted_no", models.BigIntegerField(editable=False, null=True)),
                ("retracted_at", models.DateTimeField(editable=False, null=True)),
                ("retracted_by", models.UUIDField(editable=False, null=True)),
                ("reason", models.CharField(blank=True, default="", editable=False, max_length=40)),
                ("replaces", models.UUIDField(editable=False, null=True)),
                ("until_date", models.DateField()),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="incubator_endings",
                        to="programmes.project",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="incubator_endings",
                        to="organisations.site",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(fields=["controller", "recorded_no"], name="incubatorending_recorded"),
                    models.Index(fields=["controller", "retracted_no"], name="incubatorending_retracted"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("reason", ""), ("retracted_at", None), ("retracted_by", None), ("retracted_no", None)
                            ),
                            models.Q(
                                ("retracted_at__isnull", False),
                                ("retracted_by__isnull", False),
                                ("retracted_no__isnull", False),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="incubation_incubatorending_retraction_is_whole",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("retracted_at", None)),
                        fields=("project", "site"),
                        name="incubation_an_incubator_ends_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ServiceOffered",
            fields=[
                (
                    "id",
                    models.UUIDField(default=kladka.core.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("code", models.CharField(max_length=40)),
                ("from_date", models.DateField()),
                ("until_date", models.DateField(null=True)),
                ("is_paid", models.BooleanField(default=False)),
                ("terms", models.CharField(blank=True, max_length=300)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="services_offered",
                        to="programmes.project",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="services_offered",
                        to="organisations.site",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("until_date", None)),
                        fields=("project", "site", "code"),
                        name="incubation_a_service_is_offered_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until_date", None), ("until_date__gte", models.F("from_date")), _connector="OR"
                        ),
                        name="incubation_a_service_ends_after_start",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StandardLook",
            fields=[
                (
                    "id",
                    models.UUIDField(default=kladka.core.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("code", models.CharField(max_length=40)),
                ("number", models.PositiveIntegerField()),
                ("line", models.CharField(max_length=40)),
                (
                    "answer",
                    models.CharField(
                        choices=[("met", "Met"), ("not_met", "Not Met"), ("not_looked", "Not Looked")], max_length=10
                    ),
                ),
                ("since", models.DateField()),
                ("found", models.PositiveIntegerField(null=True)),
                ("words", models.CharField(blank=True, max_length=300)),
                ("by", models.UUIDField()),
                ("created_at", models.DateTimeField()),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="standard_looks",
                        to="programmes.project",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="standard_looks",
                        to="organisations.site",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["project", "site", "code"], name="looks_at_incubator")],
            },
        ),
        migrations.CreateModel(
            name="Use",
            fields=[
                (
                    "id",
                    models.UUIDField(default=kladka.core.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("room", "a room"),
                            ("desk", "desks in a room"),
                            ("equipment", "equipment"),
                            ("service", "a service"),
                        ],
                        max_length=10,
                    ),
                ),
                ("code", models.CharField(blank=True, max_length=40)),
                ("number", models.PositiveSmallIntegerField(default=1)),
                ("from_date", models.DateField()),
                ("until_date", models.DateField(null=True)),
                ("is_paid", models.BooleanField(default=False)),
                ("terms", models.CharField(blank=True, max_length=300)),
                ("created_at", models.DateTimeField(default=kladka.core.clock.now)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "group",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="uses",
                        to="incubation.initiativegroup",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="uses",
                        to="organisations.organisation",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="uses", to="programmes.project"
                    ),
                ),
                (
                    "room",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="uses", to="agenda.room"
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="uses", to="organisations.site"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["project", "site", "from_date"], name="uses_of_incubator")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("group__isnull", False), ("organisation", None)),
                            models.Q(("group", None), ("organisation__isnull", False)),
                            _connector="OR",
                        ),
                        name="incubation_a_use_is_of_one",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("code", ""), ("kind__in", ["room", "desk"]), ("room__isnull", False)),
                            models.Q(
                                ("kind__in", ["equipment", "service"]),
                                ("room", None),
                                models.Q(("code", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="incubation_a_use_is_of_one_thing",
                    ),
                    models.CheckConstraint(condition=models.Q(("number__gt", 0)), name="incubation_something_is_used"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until_date", None), ("until_date__gte", models.F("from_date")), _connector="OR"
                        ),
                        name="incubation_a_use_ends_after_start",
                    ),
                ],
            },
        ),
        Protect("Followed", "IncubatorEnding"),
    ]
